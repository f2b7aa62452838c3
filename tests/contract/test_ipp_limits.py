"""What one printer may cost us: time, questions and room on the disk."""

import json
from datetime import UTC, datetime

import pytest

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.printers.absence import PATIENCE
from smarttracker_lite.printers.drivers.ipp.codec import MAX_TEXT
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.listing import MAX_JOBS, MAX_SINGLE
from smarttracker_lite.printers.drivers.ipp.message import MAX_EACH, Attributes, Tag, Value
from smarttracker_lite.printers.drivers.ipp.past import recalled
from smarttracker_lite.printers.drivers.ipp.requests import Operation
from smarttracker_lite.printers.raw import MAX_RAW
from smarttracker_lite.printers.refusal import TooSlow
from smarttracker_lite.printers.source import Address
from tests.support import hostile
from tests.support.hostile import serving
from tests.support.odd_printer import OddPrinter, integer

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
DEVICE = Device(identity="urn:uuid:odd", model="")
DRIVER = IppDriver(settle_s=0)
PROCESSING, COMPLETED = 5, 9


def test_a_host_that_drips_is_asked_once_when_it_is_looked_for() -> None:
    driver = IppDriver(find_s=0.5)
    with serving(hostile.drips) as server:
        with pytest.raises(TooSlow) as caught:
            driver.find(Address(url=f"127.0.0.1:{server.port}"), NOW)
        assert len(server.requests) == 1
    assert caught.value.hint


def test_a_reading_ends_when_its_time_is_up() -> None:
    with OddPrinter({1: COMPLETED}).switched_on() as url, pytest.raises(TooSlow) as caught:
        IppDriver(read_s=0).read(Address(url=url), DEVICE, {}, NOW)
    assert caught.value.hint


def test_jobs_that_vanish_by_the_thousand_are_not_all_asked_for() -> None:
    printer = OddPrinter(dict.fromkeys(range(1, 2 * MAX_SINGLE + 1), PROCESSING))
    with printer.switched_on() as url:
        first = DRIVER.read(Address(url=url), DEVICE, {}, NOW)
        printer.jobs = {}
        memory, singles, lost = first.memory, list[int](), list[int | None]()
        for _ in range(PATIENCE + 1):
            printer.asked.clear()
            reading = DRIVER.read(Address(url=url), DEVICE, memory, NOW)
            memory, lost = reading.memory, lost + [gap.lost for gap in reading.gaps]
            singles.append(sum(each.code == Operation.GET_JOB_ATTRIBUTES for each in printer.asked))
    assert singles == [MAX_SINGLE] * len(singles)
    assert lost == [MAX_SINGLE]
    assert len(recalled(memory).active) == MAX_SINGLE, "those that were not asked for are not lost"


@pytest.mark.parametrize("state", [PROCESSING, COMPLETED])
def test_of_too_many_jobs_at_once_the_newest_are_read_and_a_complaint_says_so(state: int) -> None:
    printer = OddPrinter(dict.fromkeys(range(1, MAX_JOBS + 11), state), takes_limit=False)
    with printer.switched_on() as url:
        reading = DRIVER.read(Address(url=url), DEVICE, {}, NOW)
        again = DRIVER.read(Address(url=url), DEVICE, reading.memory, NOW)
    assert len(reading.jobs) == MAX_JOBS
    assert f"uuid:urn:uuid:1-{MAX_JOBS + 10}" in {job.key for job in reading.jobs}
    assert [complaint.entry for complaint in reading.complaints] == ["1–10"]
    assert {job.key for job in again.jobs} <= {job.key for job in reading.jobs}


LONG = (Value(Tag.NAME, "è" * 15_000),)
TEXTS = ("job-name", "job-originating-user-name", "job-originating-host-name", "job-account-id", "media")


def test_long_texts_of_a_job_are_cut() -> None:
    printer = OddPrinter({1: COMPLETED}, details=dict.fromkeys(TEXTS, LONG))
    with printer.switched_on() as url:
        (job,) = DRIVER.read(Address(url=url), DEVICE, {}, NOW).jobs
    texts = (job.document, job.user, job.host, job.account, job.media.name)
    assert [len(text or "") for text in texts] == [MAX_TEXT] * 5


@pytest.mark.parametrize(
    "details",
    [
        {"job-state-reasons": LONG * 50, "media-col": LONG * 50},
        {"x-vendor": LONG},
        {"media-col": (Value(Tag.BEGIN_COLLECTION, {f"member-{n}": LONG for n in range(50)}),)},
        {"job-name": (Value(0x7E, bytes(30_000)),)},
    ],
    ids=["many texts", "not asked for", "a big collection", "octets"],
)
def test_a_jobs_own_entry_is_kept_only_as_far_as_there_is_room(details: Attributes) -> None:
    with OddPrinter({1: COMPLETED}, details=details).switched_on() as url:
        (job,) = DRIVER.read(Address(url=url), DEVICE, {}, NOW).jobs
    assert job.raw["job-id"] == 1
    assert len(json.dumps(job.raw)) <= MAX_RAW
    assert "x-vendor" not in job.raw


def test_a_key_cannot_be_made_long() -> None:
    created = {"time-at-creation": (Value(Tag.BEGIN_COLLECTION, {f"m{n}": LONG for n in range(20)}),)}
    printer = OddPrinter({1: COMPLETED}, details={"job-uuid": (Value(Tag.NO_VALUE, None),), **created})
    with printer.switched_on() as url:
        (job,) = DRIVER.read(Address(url=url), DEVICE, {}, NOW).jobs
    assert len(job.key) <= MAX_TEXT


def test_a_printer_may_not_have_a_hundred_thousand_inks_and_rolls() -> None:
    many = 2 * MAX_EACH
    printer = OddPrinter()
    printer.nameplate = {
        **printer.nameplate,
        "marker-names": tuple(Value(Tag.NAME, f"ink {n}") for n in range(many)),
        "marker-levels": tuple(integer(1)[0] for _ in range(many)),
        "media-ready": tuple(Value(Tag.KEYWORD, f"roll-{n}") for n in range(many)),
    }
    with printer.switched_on() as url:
        device = DRIVER.find(Address(url=url), NOW).device
    assert (len(device.supplies), len(device.media_ready)) == (MAX_EACH, MAX_EACH)
