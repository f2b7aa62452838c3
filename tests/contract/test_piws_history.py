"""HP's large format web services, reading after reading: each print once, none lost without a word."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.machines import Device, PrinterState, Reason
from smarttracker_lite.domain.printing import JobFacts, JobStatus, TimeQuality
from smarttracker_lite.printers.drivers.hp_piws.past import recalled
from smarttracker_lite.printers.drivers.hp_piws.reading import reading_of
from smarttracker_lite.printers.source import Reading
from tests.support.piws import Printed, snapshot

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
DEVICE = Device(identity="urn:uuid:1", model="HP Imaginary Z")
SETTLE_S = 30


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@dataclass
class Course:
    """One printer, read again and again as the collector does, and what was told of each print last."""

    memory: dict[str, Any] = field(default_factory=dict)
    told: dict[str, JobFacts] = field(default_factory=dict)
    wrong: timedelta = timedelta()
    queue: str = "q1"

    def read(self, seconds: float, *jobs: Printed, status: str = "Running") -> Reading:
        """The reading so many seconds after noon."""
        past = recalled(self.memory)
        octets = snapshot(list(jobs), at(seconds) + self.wrong, status)
        reading = reading_of(DEVICE, octets, past, self.queue, at(seconds), SETTLE_S)
        self.memory = json.loads(json.dumps(reading.memory))
        self.told |= {job.key: job for job in reading.jobs}
        return reading


def keys(reading: Reading) -> list[str]:
    return [job.key for job in reading.jobs]


def waiting(uuid: str = "A") -> Printed:
    return Printed(uuid=uuid, status="WaitingToPrint", printed=0, arrived=at(-60))


def printing(uuid: str = "A", started: float = 0, printed: int = 1) -> Printed:
    return Printed(uuid=uuid, status="Printing", printed=printed, arrived=at(-60), started=at(started))


def done(uuid: str = "A", started: float = 0, ended: float = 10, printed: int = 3) -> Printed:
    return Printed(uuid=uuid, printed=printed, arrived=at(-60), started=at(started), ended=at(ended))


def test_a_job_keeps_its_key_from_waiting_to_its_end() -> None:
    course = Course()
    told = [course.read(n, job) for n, job in enumerate((waiting(), printing(), printing(printed=2), done()))]
    assert [keys(reading) for reading in told] == [["A"]] * 4
    assert course.told["A"].status is JobStatus.COMPLETED
    assert [reading.jobs[0].impressions.value for reading in told if reading.jobs[0].impressions] == [1, 2, 3]


def test_a_finished_job_is_told_once_more_half_a_minute_later_and_no_more() -> None:
    course = Course()
    assert keys(course.read(10, done(ended=9))) == ["A"]
    assert keys(course.read(40, done(ended=9, printed=4))) == ["A"]
    assert course.told["A"].impressions is not None
    assert course.told["A"].impressions.value == 4
    assert keys(course.read(70, done(ended=9, printed=4))) == []


def test_the_next_reading_is_early_while_something_prints_or_settles() -> None:
    course = Course()
    readings = [
        course.read(n, job)
        for n, job in ((0, waiting()), (5, printing()), (15, done()), (45, done()), (75, done()))
    ]
    assert [reading.again_in_s for reading in readings] == [None, SETTLE_S, SETTLE_S, None, None]


def test_jobs_that_ended_long_ago_are_told_once() -> None:
    course = Course()
    jobs = [done(name, ended=-900 - n, started=-950) for n, name in enumerate("ABC")]
    assert sorted(keys(course.read(0, *jobs))) == ["A", "B", "C"]
    assert keys(course.read(60, *jobs)) == []


def test_a_job_done_with_whose_amounts_change_is_told_again() -> None:
    course = Course()
    course.read(0, done(ended=-900, started=-950))
    assert keys(course.read(60, done(ended=-900, started=-950, printed=5))) == ["A"]
    assert keys(course.read(120, done(ended=-900, started=-950, printed=5))) == []


def test_a_job_taken_off_the_list_is_not_told_as_if_it_had_not_been_printed() -> None:
    course = Course()
    course.read(60, done())
    assert keys(course.read(120, replace(done(), status="Deleted", printed=0))) == []
    late = replace(done(ended=500), status="Deleted")
    assert {*keys(course.read(600, late)), *course.told} == {"A"}


def test_a_reprint_from_the_panel_is_another_print() -> None:
    course = Course()
    course.read(60, done())
    assert keys(course.read(120, replace(waiting(), ended=at(10), started=at(0)))) == []
    assert keys(course.read(180, printing(started=170))) == ["A#2"]
    assert keys(course.read(240, done(started=170, ended=200))) == ["A#2"]
    assert keys(course.read(300, done(started=290, ended=295))) == ["A#3"]
    assert [course.told[key].completed_at for key in ("A", "A#2", "A#3")] == [at(10), at(200), at(295)]


def test_a_reprint_whose_first_start_is_kept_is_known_by_being_seen_to_print() -> None:
    course = Course()
    course.read(60, done())
    assert keys(course.read(580, printing(started=0))) == ["A#2"]
    assert keys(course.read(600, done(started=0, ended=590))) == ["A#2"]
    course.read(660, done(started=0, ended=590))
    assert set(course.told) == {"A", "A#2"}


def test_an_end_that_alone_is_written_anew_is_no_reprint() -> None:
    course = Course()
    course.read(60, done())
    course.read(600, done(started=0, ended=590))
    assert set(course.told) == {"A"}


def test_a_job_that_ended_before_it_began_by_a_clock_set_back_is_one_print() -> None:
    course = Course()
    course.read(5, printing(started=0))
    for seconds in (20, 55, 90, 125):
        course.read(seconds, done(started=0, ended=-2900))
    assert set(course.told) == {"A"}
    assert keys(course.read(600, done(started=550, ended=560))) == ["A#2"]


def test_a_reprint_during_which_the_clock_was_set_back_is_one_more_print() -> None:
    course = Course()
    course.read(60, done())
    for seconds in (600, 635, 670):
        course.read(seconds, done(started=560, ended=-2900))
    assert set(course.told) == {"A", "A#2"}


def test_an_end_that_is_written_again_a_moment_later_is_no_reprint() -> None:
    course = Course()
    course.read(12, done(ended=10))
    course.read(42, done(ended=14))
    assert set(course.told) == {"A"}
    assert course.told["A"].completed_at == at(14)


def test_a_job_put_into_the_queue_again_does_not_keep_us_reading() -> None:
    course = Course()
    course.read(12, done())
    assert course.read(20, replace(waiting(), started=at(0), ended=at(10))).again_in_s is None


def test_a_reprint_that_is_given_up_before_it_begins_is_not_told() -> None:
    course = Course()
    course.read(60, done())
    again = replace(waiting(), started=at(0), ended=at(10))
    assert keys(course.read(120, again)) == []
    cancelled = replace(again, status="Deleted", completion="Cancelled", started=at(130), ended=at(130))
    course.read(180, cancelled)
    assert set(course.told) == {"A"}


def test_without_a_memory_a_reprint_is_not_billed_beside_the_first_print() -> None:
    course = Course()
    course.read(60, done())
    course.read(300, done(started=290, ended=295))
    fresh = Course()
    assert keys(fresh.read(400, done(started=290, ended=295))) == ["A"]


@pytest.mark.parametrize("wrong", [timedelta(hours=-3), timedelta(hours=3)])
def test_a_wrong_clock_makes_no_job_another_one(wrong: timedelta) -> None:
    def by_it(job: Printed) -> Printed:
        return replace(job, started=at(0) + wrong, ended=at(10) + wrong)

    course = Course(wrong=wrong)
    course.read(12, by_it(done()))
    for seconds in (45, 80, 115):
        course.read(seconds, by_it(done()))
    assert set(course.told) == {"A"}
    assert course.told["A"].completed_at == at(10)
    assert course.told["A"].time_quality is TimeQuality.OFFSET_CORRECTED


def test_a_final_job_without_times_ended_when_it_was_first_seen_so() -> None:
    course = Course()
    gone = Printed(uuid="A", status="Deleted", printed=0)
    course.read(0, gone)
    course.read(20, gone)
    assert course.told["A"].completed_at == at(0)
    assert course.told["A"].time_quality is TimeQuality.FIRST_SEEN
    assert keys(course.read(40, gone)) == ["A"]
    assert keys(course.read(80, gone)) == []


def test_a_printer_that_has_replaced_all_known_jobs_may_have_forgotten_some() -> None:
    course = Course()
    course.read(60, done("A"), done("B"))
    reading = course.read(9000, done("C", ended=8000, started=7000), done("D", ended=8100, started=8050))
    (gap,) = reading.gaps
    assert (gap.reason, gap.since, gap.until, gap.lost) == (Reason.FORGOTTEN, at(60), at(9000), None)
    assert keys(reading) == ["C", "D"]
    assert course.read(9060, done("D", ended=8100, started=8050), done("E", ended=9050)).gaps == ()


def test_a_list_that_still_holds_a_known_job_has_no_gap() -> None:
    course = Course()
    course.read(60, done("A"), done("B"))
    assert course.read(9000, done("B"), done("C", started=7000, ended=8000)).gaps == ()


def test_new_jobs_under_way_that_replaced_all_finished_ones_are_a_gap() -> None:
    course = Course()
    course.read(60, done("A"), printing("B"))
    (gap,) = course.read(120, printing("B"), printing("C", started=100)).gaps
    assert (gap.reason, gap.since, gap.until, gap.lost) == (Reason.FORGOTTEN, at(60), at(120), None)


def test_a_list_that_somebody_emptied_has_no_gap() -> None:
    course = Course()
    course.read(60, done("A"), waiting("B"))
    assert course.read(90, waiting("B")).gaps == ()
    assert course.read(120).gaps == ()
    assert course.read(180, done("C", started=170, ended=175)).gaps == ()


def test_a_printer_that_lost_its_list_when_it_was_off_may_have_forgotten_jobs() -> None:
    course = Course()
    course.read(60, done("A"))
    course.queue = "q2"
    reading = course.read(9000)
    assert [gap.reason for gap in reading.gaps] == [Reason.FORGOTTEN]
    assert reading.was_off
    assert course.read(9060, done("B", started=9010, ended=9020)).gaps == ()


def test_a_printer_that_kept_its_list_when_it_was_off_has_no_gap_and_tells_nothing_twice() -> None:
    course = Course()
    course.read(60, done("A"))
    course.queue = "q2"
    reading = course.read(9000, done("A"))
    assert (reading.gaps, keys(reading), reading.was_off) == ((), [], True)
    assert not course.read(9060, done("A")).was_off


def test_a_job_that_was_printing_and_is_gone_is_a_gap_after_two_more_readings() -> None:
    course = Course()
    old = done("A", started=-100, ended=-90)
    course.read(0, old, printing("B"))
    for seconds in (60, 90):
        waited = course.read(seconds, old)
        assert (waited.gaps, waited.gone, waited.again_in_s) == ((), frozenset(), SETTLE_S)
    last = course.read(120, old)
    (gap,) = last.gaps
    assert (gap.reason, gap.since, gap.until, gap.lost) == (Reason.VANISHED, at(0), at(120), 1)
    assert last.gone == {"B"}
    assert last.again_in_s is None
    after = course.read(180, old)
    assert (after.gaps, after.gone) == ((), frozenset())


def test_what_was_waiting_or_printing_and_is_listed_no_longer_is_gone_after_two_more_readings() -> None:
    course = Course()
    course.read(0, done("A"), printing("B"), waiting("C"), waiting("D"))
    course.read(60, done("A"), done("B"), waiting("C"), waiting("D"))
    course.read(90, done("A"), printing("B", started=80), waiting("C"), waiting("D"))
    gone = [course.read(seconds, done("A"), waiting("D")).gone for seconds in (120, 150, 180, 210)]
    assert gone == [frozenset(), frozenset(), {"B#2", "C"}, frozenset()]


def test_a_job_that_is_listed_again_was_never_gone() -> None:
    course = Course()
    course.read(0, printing("A"))
    readings = [course.read(30), course.read(60), course.read(90, done("A"))]
    readings += [course.read(seconds, done("A")) for seconds in (120, 150, 180)]
    assert [(reading.gaps, reading.gone) for reading in readings] == [((), frozenset())] * 6
    assert course.told["A"].status is JobStatus.COMPLETED


def test_a_first_reading_has_no_gap() -> None:
    reading = Course().read(0, done("A", started=-100, ended=-90))
    assert (reading.gaps, reading.was_off) == ((), False)


def test_two_entries_of_one_job_are_told_once_as_it_was_last() -> None:
    course = Course()
    reading = course.read(900, done(started=400, ended=500, printed=7), done(printed=1))
    assert keys(reading) == ["A"]
    assert course.told["A"].completed_at == at(500)


@pytest.mark.parametrize(
    ("status", "jobs", "state", "reasons"),
    [
        ("Running", [], PrinterState.READY, ()),
        ("Running", [printing()], PrinterState.PRINTING, ()),
        ("Paused", [waiting()], PrinterState.STOPPED, ("paused",)),
    ],
)
def test_the_printer_is_shown_as_it_stands(
    status: str, jobs: list[Printed], state: PrinterState, reasons: tuple[str, ...]
) -> None:
    course = Course(wrong=timedelta(seconds=7))
    device = course.read(0, *jobs, status=status).device
    assert (device.state, device.state_reasons, device.clock_error_s) == (state, reasons, 7)


class Bench:
    """A printer that keeps its own ledger, read every minute or more seldom."""

    def __init__(self) -> None:
        self.course = Course()
        self.jobs: dict[str, Printed] = {}
        self.ledger: list[str] = []
        self.seconds = 0.0

    def do(self, what: str, which: int) -> None:
        """One thing that happens to the printer, or a reading."""
        self.seconds += 60
        names = sorted(self.jobs)
        if what == "read":
            self.course.read(self.seconds, *self.jobs.values())
        elif what == "off":
            self.course.queue += "'"
        elif what == "send":
            name = f"job-{len(names)}"
            self.jobs[name] = replace(waiting(name), arrived=at(self.seconds))
        elif names:
            job = self.jobs[names[which % len(names)]]
            self.jobs[job.uuid] = {"print": self.printed, "tidy": self.tidied}[what](job)

    def printed(self, job: Printed) -> Printed:
        """Once more, as far as the last print was read; it takes 20 s."""
        if job.status != "Deleted" and self.known(job):
            ended = at(self.seconds - 5)
            self.ledger.append(job.uuid)
            return replace(job, status="Completed", printed=1, started=at(self.seconds - 25), ended=ended)
        return job

    def known(self, job: Printed) -> bool:
        return job.ended is None or job.ended in {told.completed_at for told in self.course.told.values()}

    def tidied(self, job: Printed) -> Printed:
        """Taken off the queue, with that as its end."""
        return replace(job, status="Deleted", ended=at(self.seconds)) if self.known(job) else job


DOINGS = st.lists(st.tuples(st.sampled_from(["send", "print", "read", "tidy", "off"]), st.integers(0, 9)))


@settings(max_examples=200, deadline=None)
@given(DOINGS)
def test_whatever_happens_each_print_is_told_once(doings: list[tuple[str, int]]) -> None:
    bench = Bench()
    for what, which in (*doings, ("read", 0)):
        bench.do(what, which)
    told = bench.course.told.items()
    paid = [key.partition("#")[0] for key, job in told if job.status is JobStatus.COMPLETED]
    assert sorted(paid) == sorted(bench.ledger)


def test_a_foreign_memory_is_no_past() -> None:
    assert recalled({"jobs": {}, "queue": 1}) is None


def test_a_memory_of_another_version_is_no_past() -> None:
    course = Course()
    course.read(0, done())
    (kept,) = course.memory["jobs"].values()
    assert recalled({**course.memory, "jobs": {"A": kept}})
    for row in ([*kept[:4], 1700000000, 1700000100], kept[:2], [1, "no such stage", "", 7]):
        assert recalled({**course.memory, "jobs": {"A": row}}) is None
