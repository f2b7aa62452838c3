"""One round at a printer, and every job kept once."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.machines import Printer, PrinterState
from smarttracker_lite.domain.printing import JobStatus, Kind
from smarttracker_lite.domain.readiness import Verdict
from smarttracker_lite.errors import BadInput, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.printers.drivers.ipp.message import Attributes
from smarttracker_lite.printers.raw import kept
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.workflows import enrol, tag
from smarttracker_lite.workflows.check import check
from smarttracker_lite.workflows.collect import NOTED_EVERY, Lately, collect, record
from smarttracker_lite.workflows.dial import password_name
from tests.support.odd_printer import OddPrinter, old_printer, sent
from tests.support.studio import NOON, Studio, plot, studio

NOBODY = "ipp://127.0.0.1:9/ipp/print"
"""The discard port: nothing listens there."""


def demo_url(model: str = "inkjet", seed: int = 1, live: datetime = NOON) -> str:
    moment = live.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"demo://{model}?seed={seed}&since=2026-11-10T00:00:00Z&live={moment}&every=60"


@pytest.fixture
def plotter(at_work: Studio) -> Printer:
    return enrol.add(at_work.desk, demo_url(), name="Plotter")


def test_the_first_round_records_all_the_printer_remembers(at_work: Studio, plotter: Printer) -> None:
    outcome = collect(at_work.desk, plotter.id)
    jobs = at_work.desk.db.jobs.all()
    assert outcome.new == len(jobs) > 20
    assert outcome.trouble is None
    assert len({(job.facts.source, job.facts.key) for job in jobs}) == len(jobs)
    assert at_work.desk.db.printers.get(plotter.id).answered_at == NOON


def test_a_second_round_records_nothing_twice(at_work: Studio, plotter: Printer) -> None:
    collect(at_work.desk, plotter.id)
    before = at_work.desk.db.jobs.all()
    outcome = collect(at_work.desk, plotter.id)
    assert (outcome.new, outcome.updated) == (0, 0)
    assert at_work.desk.db.jobs.all() == before


def test_an_entry_that_can_be_read_again_takes_the_place_of_one_that_cannot(
    at_work: Studio, plotter: Printer
) -> None:
    short, whole = plot(key="1", raw={"id": 1}), plot(key="1", raw=kept({"id": 1}))
    device = at_work.desk.db.printers.get(plotter.id).device
    for facts in (short, whole, short):
        record(at_work.desk, plotter.id, Reading(device=device, jobs=(facts,), memory={}))
    assert [job.facts.raw for job in at_work.desk.db.jobs.all()] == [whole.raw]


def test_reading_everything_again_records_nothing_twice(at_work: Studio, plotter: Printer) -> None:
    """As after a restored backup: the printer tells its whole story once more."""
    collect(at_work.desk, plotter.id)
    before = at_work.desk.db.jobs.all()
    at_work.desk.db.memories.keep(plotter.id, {})
    outcome = collect(at_work.desk, plotter.id)
    assert (outcome.new, outcome.known) == (0, len(before))


def test_a_running_job_is_recorded_and_grows_until_it_is_done(at_work: Studio, plotter: Printer) -> None:
    collect(at_work.desk, plotter.id)
    running = _wait_for_running(at_work, plotter)
    at_work.clock.move(minutes=30)
    outcome = collect(at_work.desk, plotter.id)
    assert outcome.updated >= 1
    done = at_work.desk.db.jobs.get(running)
    assert done.facts.final
    assert done.facts.completed_at is not None


def _wait_for_running(at_work: Studio, plotter: Printer) -> str:
    for _ in range(200):
        at_work.clock.move(seconds=10)
        collect(at_work.desk, plotter.id)
        for job in at_work.desk.db.jobs.all():
            if job.facts.status is JobStatus.PROCESSING:
                return job.id
    pytest.fail("no job was ever seen while it printed")


def test_a_tag_given_while_it_prints_survives_the_end_of_the_job(at_work: Studio, plotter: Printer) -> None:
    collect(at_work.desk, plotter.id)
    running = _wait_for_running(at_work, plotter)
    client = at_work.client()
    tag.tag(at_work.desk, [running], client.id)
    at_work.clock.move(minutes=30)
    collect(at_work.desk, plotter.id)
    assert at_work.desk.db.jobs.get(running).tag.client_id == client.id


def test_a_job_stopped_at_the_printer_starts_as_waste(at_work: Studio) -> None:
    enrol_seeds = (enrol.add(at_work.desk, demo_url(seed=seed)) for seed in range(1, 6))
    for printer in enrol_seeds:
        collect(at_work.desk, printer.id)
    stopped = [job for job in at_work.desk.db.jobs.all() if job.facts.status is JobStatus.CANCELED]
    assert stopped
    assert {job.tag.state for job in stopped} == {JobState.WASTE}


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (Kind.PRINT, JobState.BILLABLE),
        (Kind.COPY, JobState.BILLABLE),
        (Kind.SCAN, JobState.INTERNAL),
        (Kind.FAX, JobState.INTERNAL),
        (Kind.INTERNAL, JobState.INTERNAL),
    ],
)
def test_only_prints_and_copies_start_as_work_for_a_client(
    at_work: Studio, plotter: Printer, kind: Kind, state: JobState
) -> None:
    reading = Reading(device=plotter.device, jobs=(plot(kind=kind),), memory={})
    record(at_work.desk, plotter.id, reading)
    (job,) = at_work.desk.db.jobs.all()
    assert (job.tag.state, job.waiting) == (state, state is JobState.BILLABLE)


def test_a_printer_that_does_not_answer_is_noted_and_keeps_its_memory(
    at_work: Studio, plotter: Printer
) -> None:
    collect(at_work.desk, plotter.id)
    good = at_work.desk.db.printers.get(plotter.id)
    memory = at_work.desk.db.memories.of(plotter.id)
    at_work.desk.db.printers.put(replace(good, driver="ipp", url=NOBODY))
    outcome = collect(at_work.desk, plotter.id)
    noted = at_work.desk.db.printers.get(plotter.id)
    assert isinstance(outcome.trouble, PrinterUnreachable)
    assert noted.state is PrinterState.UNREACHABLE
    assert noted.trouble is not None
    assert noted.answered_at == good.answered_at
    assert at_work.desk.db.memories.of(plotter.id) == memory


def test_a_printer_removed_while_it_is_read_records_nothing_more(at_work: Studio, plotter: Printer) -> None:
    enrol.remove(at_work.desk, plotter.id)
    assert collect(at_work.desk, plotter.id).new == 0
    assert at_work.desk.db.jobs.all() == []


def test_a_printer_that_tells_no_name_is_called_by_its_address(at_work: Studio) -> None:
    with OddPrinter().switched_on() as url:
        assert enrol.add(at_work.desk, url).name == "127.0.0.1"


def test_the_same_printer_is_added_once(at_work: Studio, plotter: Printer) -> None:
    with pytest.raises(BadInput, match="tracked already"):
        enrol.add(at_work.desk, demo_url())


def test_a_removed_printer_is_taken_up_where_it_was_left(at_work: Studio, plotter: Printer) -> None:
    collect(at_work.desk, plotter.id)
    count = len(at_work.desk.db.jobs.all())
    enrol.remove(at_work.desk, plotter.id)
    again = enrol.add(at_work.desk, demo_url())
    assert (again.id, again.name) == (plotter.id, "Plotter")
    assert collect(at_work.desk, again.id).new == 0
    assert len(at_work.desk.db.jobs.all()) == count


@pytest.mark.parametrize("url", ["", "ftp://printer", "demo://nothing", "not a url at all %%%"])
def test_what_is_no_printer_s_address_is_refused_in_words(at_work: Studio, url: str) -> None:
    with pytest.raises((BadInput, PrinterTrouble)) as refused:
        enrol.add(at_work.desk, url)
    assert refused.value.text
    assert refused.value.hint
    assert at_work.desk.db.printers.all() == []


def test_the_check_reads_live_and_records_nothing(at_work: Studio, plotter: Printer) -> None:
    findings = check(at_work.desk, plotter.id)
    assert [(finding.point, finding.verdict is Verdict.WELL) for finding in findings] == [
        ("answer", True),
        ("jobs", True),
        ("names", True),
        ("clock", True),
    ]
    assert at_work.desk.db.jobs.all() == []


def test_a_clock_that_was_set_back_does_not_hide_the_last_answer(at_work: Studio) -> None:
    printer = enrol.add(at_work.desk, demo_url().replace("every=60", "every=86400"))
    for hours in (481, -480, 1):
        at_work.clock.move(hours=hours)
        collect(at_work.desk, printer.id)
    assert at_work.desk.db.printers.get(printer.id).polled_at == at_work.clock()


@pytest.mark.parametrize(("user", "left"), [("anna", ""), ("", "of another program")])
def test_only_a_printer_with_a_user_has_a_password_to_forget(
    at_work: Studio, plotter: Printer, user: str, left: str
) -> None:
    at_work.desk.db.printers.put(replace(plotter, user=user))
    at_work.desk.secrets.put(password_name(plotter.id), "of another program")
    enrol.remove(at_work.desk, plotter.id)
    assert at_work.desk.secrets.get(password_name(plotter.id)) == left


IDLE_DEMO = demo_url().replace("every=60", "every=86400")


def books_of(at_work: Studio) -> dict[Path, tuple[int, int, bytes]]:
    """The files of the books as they are on the disk: which file, when it was written, and what is in it."""
    files = [(path, path.stat()) for path in (at_work.desk.db.folder / "books").iterdir()]
    return {path: (status.st_ino, status.st_mtime_ns, path.read_bytes()) for path, status in files}


def test_rounds_that_bring_nothing_new_write_nothing_but_now_and_then_the_time(at_work: Studio) -> None:
    with old_printer({1: sent(10, 20)}).switched_on() as url:
        for address in (url, IDLE_DEMO):
            printer = enrol.add(at_work.desk, address)
            collect(at_work.desk, printer.id)
            at_work.clock.move(hours=1)
            collect(at_work.desk, printer.id)
            before = books_of(at_work)
            for _ in range(NOTED_EVERY // timedelta(minutes=1)):
                at_work.clock.move(minutes=1)
                collect(at_work.desk, printer.id)
            assert books_of(at_work) == before
            at_work.clock.move(minutes=1)
            collect(at_work.desk, printer.id)
            assert at_work.desk.db.printers.get(printer.id).answered_at == at_work.clock()
            assert books_of(at_work) != before


def test_a_job_kept_while_the_printer_was_off_is_not_new_when_it_has_been_on_for_as_long(
    at_work: Studio,
) -> None:
    """Nothing is new when it is on again; but that it was off is written down."""
    printer = old_printer({1: sent(100, 110)}, uptime_s=300)
    with printer.switched_on() as url:
        plotter = enrol.add(at_work.desk, url)
        collect(at_work.desk, plotter.id)
        for passed, shown in [(-250, 60), *[(20, 20)] * 6]:
            _round(at_work, printer, plotter.id, passed, shown, {1: sent(100, 110)})
    assert len(at_work.desk.db.jobs.all()) == 1


A_DAY_AT_A_PRINTER: list[tuple[int, int, dict[int, Attributes]]] = [
    (60, 60, {1: sent(10, 20)}),
    (60, 60, {1: sent(10, 20)}),
    (60, 60, {1: sent(10, 20), 2: sent(3700, 3710)}),
    (60, 60, {1: sent(10, 20), 2: sent(3700, 3710)}),
    (-3700, 200, {1: sent(10, 20)}),
    (60, 3660, {1: sent(10, 20)}),
    (60, 60, {1: sent(10, 20), 2: sent(150, 170)}),
    (900, 900, {1: sent(10, 20), 2: sent(150, 170)}),
]
"""Seconds until the next round at the printer (less than none: it was switched off and on) and by our clock
(which is put on by an hour once), and what is listed then."""
JOBS_OF_THAT_DAY = 4


@pytest.mark.parametrize("crash", range(len(A_DAY_AT_A_PRINTER)))
def test_a_crash_after_any_round_neither_doubles_nor_loses_a_job(tmp_path: Path, crash: int) -> None:
    """What a crash leaves are the books as they were written last."""
    printer = old_printer({})
    with printer.switched_on() as url:
        with studio(tmp_path / "data") as before:
            plotter = enrol.add(before.desk, url)
            for step in A_DAY_AT_A_PRINTER[: crash + 1]:
                _round(before, printer, plotter.id, *step)
            left = shutil.copytree(tmp_path / "data", tmp_path / "left", ignore=lambda *_: ["owner.lock"])
        with studio(left) as after:
            after.clock.at = before.clock.at
            for step in [(20, 20, printer.particulars), *A_DAY_AT_A_PRINTER[crash + 1 :]]:
                _round(after, printer, plotter.id, *step)
            assert len(after.desk.db.jobs.all()) == JOBS_OF_THAT_DAY
            assert not after.desk.db.gaps.all()


def _round(
    at_work: Studio, printer: OddPrinter, id: str, passed: int, shown: int, listed: dict[int, Attributes]
) -> None:
    printer.list(listed)
    printer.uptime_s += passed
    at_work.clock.move(seconds=shown)
    collect(at_work.desk, id)


def test_what_a_driver_remembers_goes_on_in_the_next_round_though_the_books_keep_nothing_of_it(
    at_work: Studio, plotter: Printer
) -> None:
    first = collect(at_work.desk, plotter.id)
    kept = at_work.desk.db.memories.of(plotter.id)
    later = Lately(kept, {**kept, "until": (at_work.clock() + timedelta(days=1)).isoformat()})
    at_work.clock.move(minutes=5)
    assert first.lately
    assert collect(at_work.desk, plotter.id, later).new == 0  # it says that it has told them
    assert collect(at_work.desk, plotter.id, first.lately).new > 0


def test_what_a_driver_remembers_of_other_books_counts_no_more(at_work: Studio, plotter: Printer) -> None:
    collect(at_work.desk, plotter.id)
    kept = at_work.desk.db.memories.of(plotter.id)
    others = Lately({"of": "a backup"}, {**kept, "until": (at_work.clock() + timedelta(days=1)).isoformat()})
    at_work.clock.move(minutes=5)
    assert collect(at_work.desk, plotter.id, others).new > 0
