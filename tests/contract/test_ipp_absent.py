"""A job under way that a printer lists no longer: it may be listed again, and only then is not lost."""

from datetime import timedelta

from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.printers.wire import Limits
from tests.support.odd_printer import COMPLETED, OddPrinter
from tests.support.rounds import Rounds

MINUTE = timedelta(minutes=1)
PROCESSING = 5


def told(readings: list[Reading]) -> list[tuple[tuple[Gap, ...], int]]:
    """The gaps and the number of lost jobs of each."""
    return [(reading.gaps, len(reading.gone)) for reading in readings]


def test_a_job_that_vanishes_while_it_prints_is_a_gap_after_two_more_readings() -> None:
    printer = OddPrinter({1: PROCESSING})
    with printer.switched_on() as url:
        rounds = Rounds(url)
        (job,) = rounds.read(printer).jobs
        seen = rounds.now
        printer.jobs = {}
        waiting = [rounds.read(printer) for _ in range(2)]
        assert printer.was_asked_for(1)
        lost = rounds.read(printer)
        after = rounds.read(printer)
    assert told([*waiting, after]) == [((), 0)] * 3
    assert all(reading.again_in_s is not None for reading in waiting), "it is looked for soon"
    assert lost.gaps == (Gap(reason=Reason.VANISHED, since=seen, until=seen + 3 * MINUTE, lost=1),)
    assert lost.gone == {job.key}


def test_a_job_that_is_listed_again_was_never_lost() -> None:
    printer = OddPrinter({1: PROCESSING})
    with printer.switched_on() as url:
        rounds = Rounds(url)
        for listed in ({1: PROCESSING}, {}, {}) * 2:
            printer.jobs = listed
            assert told([rounds.read(printer)]) == [((), 0)]
        printer.jobs = {1: COMPLETED}
        reading = rounds.read(printer)
    assert [job.final for job in reading.jobs] == [True]
    assert told([reading]) == [((), 0)]


def test_a_job_that_the_printer_was_too_slow_to_tell_of_is_not_lost() -> None:
    printer = OddPrinter({1: PROCESSING})
    limits = Limits(connect_s=5, silence_s=5, total_s=1.5, octets=1_000_000)
    with printer.switched_on() as url:
        rounds = Rounds(url, driver=IppDriver(settle_s=0, limits=limits))
        rounds.read(printer)
        printer.jobs, printer.silent_on_one = {}, True
        slow = [rounds.read(printer) for _ in range(3)]
        printer.silent_on_one = False
        answered = [rounds.read(printer) for _ in range(3)]
    assert told([*slow, *answered[:2]]) == [((), 0)] * 5
    assert [gap.lost for gap in answered[2].gaps] == [1]
