"""A list of jobs that did not change is not read again; one that changed in anything is."""

from datetime import timedelta
from functools import partial
from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.machines import PrinterState
from smarttracker_lite.printers.drivers.ipp.clock import Clock
from smarttracker_lite.printers.drivers.ipp.codec import encode
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.ipp.listing import Listing
from smarttracker_lite.printers.drivers.ipp.message import Group, GroupTag, Message, Tag, Value
from smarttracker_lite.printers.drivers.ipp.page import digest_of
from smarttracker_lite.printers.drivers.ipp.past import recalled
from smarttracker_lite.printers.drivers.ipp.reading import PrinterAnswer, parse_jobs
from smarttracker_lite.printers.drivers.ipp.requests import PAGE, Operation
from smarttracker_lite.printers.drivers.ipp.session import Session
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.wire import LIMITS
from tests.support.odd_printer import COMPLETED, OddPrinter, integer, old_printer, sent
from tests.support.rounds import NOW, Rounds

MANY = PAGE + 50
PROCESSING = 5


def lists(printer: OddPrinter) -> int:
    """How many lists the printer was asked for in the last round."""
    return sum(request.code == Operation.GET_JOBS for request in printer.asked)


def finished(*numbers: int) -> dict[int, int]:
    return dict.fromkeys(numbers, COMPLETED)


def listed(request_id: int = 1, uptime_s: int = 100, document: str = "Plan.pdf") -> bytes:
    """An answer with two jobs that tell for how long the printer has been on."""
    attributes = {"job-name": (Value(Tag.NAME, document),), "job-printer-up-time": integer(uptime_s)}
    jobs = (Group(GroupTag.JOB, {"job-id": integer(number), **attributes}) for number in (1, 2))
    return encode(Message(0, request_id, tuple(jobs)))


def test_the_number_of_the_question_and_the_uptime_of_the_printer_are_left_out() -> None:
    assert digest_of(listed()) == digest_of(listed(request_id=7, uptime_s=0x0A0D2100))
    assert digest_of(listed()) != digest_of(listed(document="Plan.pdF"))


@given(place=st.integers(0, len(listed()) - 1), bit=st.integers(0, 7))
def test_any_other_octet_makes_another_list(place: int, bit: int) -> None:
    octets = listed(uptime_s=0)
    other = bytearray(octets)
    other[place] ^= 1 << bit
    moving = [octets.find(b"up-time\0\x04"), octets.rfind(b"up-time\0\x04")]
    left_out = [range(4, 8), *(range(at + 9, at + 13) for at in moving)]
    same = digest_of(bytes(other)) == digest_of(octets)
    assert same is any(place in each for each in left_out)


@given(st.binary(max_size=60))
def test_any_octets_have_a_digest(octets: bytes) -> None:
    assert digest_of(octets) == digest_of(octets[:4] + b"\1\2\3\4" + octets[8:]) or len(octets) < 8


@pytest.mark.parametrize("takes_limit", [True, False], ids=["takes a limit", "lists all"])
def test_in_the_second_round_without_news_the_lists_are_not_read(takes_limit: bool) -> None:
    printer = OddPrinter(finished(*range(1, MANY)), takes_limit=takes_limit)
    with printer.switched_on() as url:
        rounds = Rounds(url)
        assert len(rounds.read(printer).jobs) == MANY - 1
        assert rounds.read(printer).jobs == ()
        assert rounds.skips
        reading = rounds.read(printer)
    assert (reading.jobs, reading.complaints, reading.gaps, reading.again_in_s) == ((), (), (), None)
    assert lists(printer) == 2, "a printer that lists all at once is asked for all at once"


def test_a_quiet_round_tells_how_the_printer_does_and_how_its_clock_goes() -> None:
    printer = OddPrinter(finished(1, 2))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.nameplate = {
            **printer.nameplate,
            "printer-state": (Value(Tag.ENUM, 5),),
            "printer-current-time": (Value(Tag.DATE_TIME, rounds.now + timedelta(minutes=11)),),
            "printer-impressions-completed": integer(77),
        }
        assert rounds.skips
        reading = rounds.read(printer)
    assert (reading.device.state, reading.device.clock_error_s) == (PrinterState.STOPPED, 600)
    assert [counter.value for counter in reading.counters] == [77]


def test_a_printer_that_puts_its_uptime_into_each_job_is_not_read_again_either() -> None:
    printer = OddPrinter(finished(1, 2))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        for _ in range(3):
            printer.details = {"job-printer-up-time": integer(printer.uptime_s)}
            rounds.read(printer)
        printer.details = {"job-printer-up-time": integer(1)}
        assert rounds.skips


@pytest.mark.parametrize("takes_limit", [True, False], ids=["takes a limit", "lists all"])
@pytest.mark.parametrize("state", [PROCESSING, COMPLETED], ids=["printing", "finished"])
def test_one_job_more_is_read_and_no_list_is_asked_for_twice(takes_limit: bool, state: int) -> None:
    printer = OddPrinter(finished(*range(1, MANY)), takes_limit=takes_limit)
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        rounds.read(printer)
        printer.jobs[MANY] = state
        reading = rounds.read(printer)
        assert lists(printer) == 3, "unfinished, a page, all"
        assert not rounds.skips
    assert [job.key for job in reading.jobs] == [f"uuid:urn:uuid:1-{MANY}"]


def test_a_job_in_which_one_octet_is_another_is_read() -> None:
    printer = old_printer({1: sent(100, 130, "Plan.pdf"), 2: sent(200, 230, "Plan.pdf")})
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.list({1: sent(100, 130, "Plan.pdf"), 3: sent(200, 230, "Plan.pdf")})
        (job,) = rounds.read(printer).jobs
    assert ":3:" in job.key


def test_final_values_are_read_once_more_from_the_very_same_list() -> None:
    printer = OddPrinter(finished(1))
    with printer.switched_on() as url:
        rounds = Rounds(url, driver=IppDriver(settle_s=90))
        told = [len(rounds.read(printer).jobs) for _ in range(4)]
        assert told == [1, 1, 1, 0]
        assert rounds.skips


def test_what_cannot_be_read_is_complained_of_in_every_round() -> None:
    printer = OddPrinter(finished(1), particulars={1: {"job-id": (Value(Tag.NO_VALUE, None),)}})
    with printer.switched_on() as url:
        rounds = Rounds(url)
        assert [len(rounds.read(printer).complaints) for _ in range(4)] == [1, 1, 1, 1]


def test_jobs_that_are_listed_by_their_numbers_only_are_asked_for_in_every_round() -> None:
    printer = OddPrinter(finished(1, 2), lists_numbers_only=True)
    with printer.switched_on() as url:
        rounds = Rounds(url)
        for _ in range(3):
            rounds.read(printer)
        assert printer.was_asked_for(2)


def test_a_printer_that_was_off_is_known_to_have_been_though_its_list_is_the_same() -> None:
    printer = old_printer({1: sent(100, 130), 2: sent(200, 230)})
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.uptime_s = 600
        assert rounds.skips
        reading = rounds.read(printer)
    assert reading.was_off
    assert len(reading.jobs) == 2, "sent just as long after it was switched on, but this time"


def test_a_gap_begins_at_the_last_quiet_round() -> None:
    printer = OddPrinter(finished(1, 2))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        rounds.read(printer)
        last = rounds.now
        printer.jobs = finished(7, 8)
        (gap,) = rounds.read(printer).gaps
    assert (gap.since, gap.lost) == (last, 4)


def test_while_jobs_may_be_missing_the_lists_are_read_until_the_gap_is_told() -> None:
    printer = OddPrinter(finished(1, 2, 3))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        last = rounds.now
        printer.jobs = finished(1)
        for _ in range(3):
            assert rounds.read(printer).gaps == ()
        printer.jobs = finished(1, 7)
        (gap,) = rounds.read(printer).gaps
    assert (gap.since, gap.lost) == (last, 5)


def test_an_answer_that_was_only_compared_is_read_once_and_then_asked_for_anew() -> None:
    printer = OddPrinter(finished(1, 2))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        parse = partial(
            parse_jobs, printer=PrinterAnswer(device=rounds.device, clock=Clock(now=NOW)), seen={}
        )
        listing = Listing(session=Session(Address(url=url), LIMITS, inf), parse=parse)
        printer.jobs[3] = PROCESSING
        assert not listing.repeats(recalled(rounds.memory).pages)
        printer.jobs[4] = PROCESSING
        told = [len(listing.unfinished().jobs) for _ in range(2)]
    assert told == [1, 2]


def test_a_printer_that_answers_a_question_no_longer_is_asked_another_way() -> None:
    printer = OddPrinter(finished(1, 2))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        printer.declines_limit = True
        printer.jobs[3] = COMPLETED
        assert [job.key for job in rounds.read(printer).jobs] == ["uuid:urn:uuid:1-3"]


def test_a_memory_of_before_is_read_on() -> None:
    printer = OddPrinter(finished(1, 2))
    with printer.switched_on() as url:
        rounds = Rounds(url)
        rounds.quiet(printer)
        rounds.memory = {name: value for name, value in rounds.memory.items() if name != "pages"}
        assert rounds.read(printer).jobs == ()
        assert rounds.skips
