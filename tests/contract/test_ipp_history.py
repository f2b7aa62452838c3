"""Whatever printer, network and clocks do, each job is kept once: none is lost, none is charged twice.

A model of a printer without job UUIDs (or with them) is read at random moments and compared with the true
list of its jobs. Where the printer's answers do not tell (`Studio.undecidable`), the story ends.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.ipp.clock import STEADY_S, followed
from smarttracker_lite.printers.drivers.ipp.jobs import read_jobs
from smarttracker_lite.printers.drivers.ipp.message import Attributes
from smarttracker_lite.printers.drivers.ipp.past import recalled
from smarttracker_lite.printers.drivers.ipp.reading import parse_printer
from smarttracker_lite.printers.drivers.ipp.requests import get_printer_attributes
from smarttracker_lite.printers.source import Memory
from smarttracker_lite.workflows.collect import NOTED_EVERY
from tests.support.odd_printer import integer
from tests.support.true_printer import START, URL, Model, Times, TrueJob, TruePrinter

DAY, TEN_YEARS = 86_400, 3653 * 86_400


@dataclass
class Kept:
    """What the books know of the printer: as of the last reading that was written down."""

    memory: Memory = field(default_factory=dict)
    at: datetime = START
    up_s: int = 0
    run: int = 0
    listed: dict[int, TrueJob] = field(default_factory=dict)
    told: dict[int, Attributes] = field(default_factory=dict)


@dataclass
class Studio:
    """A printer, and the computer that reads it, with a clock that is `wrong_s` ahead. If it `stays_on`, the
    memory of each reading is at hand at the next one; else only what was written down."""

    printer: TruePrinter
    stays_on: bool = False
    wrong_s: int = 0
    kept: Kept = field(default_factory=Kept)
    books: dict[str, tuple[str, JobFacts]] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return START + timedelta(seconds=self.printer.true_s + self.wrong_s)

    def read(self) -> None:
        """As the driver and `workflows.collect` do, which keep the memory only with what has changed."""
        printer, session = self.printer, self.printer.session()
        past = recalled(self.kept.memory)
        answer = parse_printer(session.ask(get_printer_attributes(URL, "")), self.now)
        answer = replace(answer, clock=followed(past.clock, answer.clock))
        reading = read_jobs(session, answer, past, printer.model.settle_s)
        changed = [self._book(facts) for facts in reading.jobs]
        stale = abs(self.now - self.kept.at) > NOTED_EVERY
        if any(changed) or reading.was_off or stale or self.stays_on:
            told = {job.number: printer.told(job) for job in printer.jobs}
            self.kept = Kept(reading.memory, self.now, printer.up_s, printer.run, printer.listed, told)
        booked = {serial for serial, _ in self.books.values()}
        assert {job.serial for job in printer.jobs} <= booked, "a job is lost"

    def _book(self, facts: JobFacts) -> bool:
        serial = facts.host or ""
        before, known = self.books.get(facts.key, ("", None))
        assert before in {"", serial}, "a job is taken for another one"
        assert before or serial not in {each for each, _ in self.books.values()}, "a job is new again"
        self.books[facts.key] = (serial, facts)
        return known is None or replace(known, raw={}) != replace(facts, raw={})

    def undecidable(self) -> bool:
        """Do the printer's answers not tell what happened? Only a printer without UUIDs that was off since
        the books were written can be such a riddle."""
        if self.printer.model.uuids or self.printer.run == self.kept.run or not self.kept.listed:
            return False
        fell = self.printer.up_s + STEADY_S < self.kept.up_s
        put_back = (self.now - self.kept.at).total_seconds() <= self.printer.up_s + STEADY_S
        return (put_back and not fell) or self._looks_kept(fell) or self._looks_new(fell)

    def _last(self) -> list[int]:
        """The number of the last job known, and of those that were under way."""
        finished = [each for each, told in self.kept.told.items() if _ends(told)]
        return [*finished[-1:], *(self.kept.told.keys() - finished)]

    def _looks_kept(self, fell: bool) -> bool:
        """Has another job the number and the looks of the last one known? If the counter fell, only jobs of a
        printer that never tells when can be mistaken."""
        listed = self.printer.listed
        others = [each for each in self._last() if listed.get(each) not in {None, self.kept.listed[each]}]
        pairs = [(self.kept.told[each], self.printer.told(listed[each])) for each in others]
        never = self.printer.model.times is Times.NEVER
        return any(
            _looks(old) == _looks(new)
            and (never or (not fell and (not _ends(old) or _ends(old) == _ends(new))))
            for old, new in pairs
        )

    def _looks_new(self, fell: bool) -> bool:
        """Is a job still listed that may as well have been sent since, as are all after it?"""
        same = [each for each, job in self.kept.listed.items() if self.printer.listed.get(each) is job]
        shown = bool(set(same) & set(self._last()))
        if not self._tells():
            return bool(same) and not shown
        if self.printer.model.times is Times.AS_THEY_WERE and (fell or not shown):
            return bool(same) and self._seconds(same[-1]) <= self.printer.up_s + STEADY_S
        return False

    def _tells(self) -> bool:
        """Was ever said when one of the jobs was sent, of those known or listed now?"""
        known = {job.serial for job in self.kept.listed.values()}
        now = [self.printer.told(job).get("time-at-creation") for job in self.printer.listed.values()]
        said = [key for key, (serial, _) in self.books.items() if serial in known and not key.endswith(":0")]
        return bool(said) or any(told != integer(0) for told in now)

    def _seconds(self, wanted: int) -> int:
        return self.printer.listed[wanted].sent - self.printer.listed[wanted].booted


def _looks(told: Attributes) -> Attributes:
    """All that tells a job from another one, but for its end."""
    return {name: told[name] for name in told if "host" not in name and "completed" not in name}


def _ends(told: Attributes) -> Attributes:
    return {name: told[name] for name in told if "completed" in name}


class Step(NamedTuple):
    """What happens, and whether the printer is read then."""

    what: str
    first: object
    second: object
    read: bool


def steps(
    what: str, first: st.SearchStrategy[object], second: st.SearchStrategy[object]
) -> st.SearchStrategy[Step]:
    return st.builds(Step, st.just(what), first, second, st.booleans())


MODELS = st.builds(
    Model,
    times=st.sampled_from(Times),
    uuids=st.sampled_from([False, False, False, True]),
    keeps_jobs=st.booleans(),
    counts_on=st.booleans(),
    pages=st.booleans(),
    room=st.sampled_from([3, 50]),
    settle_s=st.sampled_from([0, 30]),
)
STORIES = st.lists(
    st.one_of(
        steps("send", st.just("A.pdf"), st.just("anna")),
        steps("send", st.sampled_from(["A.pdf", "B.pdf"]), st.sampled_from(["anna", "bruno"])),
        steps("wait", st.sampled_from([5, 60, 600, 4_000, DAY]), st.none()),
        steps("switch off", st.sampled_from([0, 3_600, DAY]), st.booleans()),
        steps("set the clock", st.sampled_from([30, -30, 3_600, -3_600, DAY, -DAY, TEN_YEARS]), st.none()),
    ),
    min_size=15,
    max_size=40,
)


@settings(max_examples=150, deadline=None)
@given(model=MODELS, stays_on=st.booleans(), story=STORIES)
def test_each_job_is_kept_once(model: Model, stays_on: bool, story: list[Step]) -> None:
    studio = Studio(TruePrinter(model), stays_on)
    for step in story:
        match step.what, step.first, step.second:
            case "send", str(document), str(user):
                studio.printer.send(document, user)
            case "wait", int(seconds), _:
                studio.printer.wait(seconds)
            case "switch off", int(seconds), bool(loses_last):
                studio.printer.switch_off(seconds, loses_last)
            case "set the clock", int(seconds), _:
                studio.wrong_s += seconds
        if step.read:
            if studio.undecidable():
                return
            studio.read()
