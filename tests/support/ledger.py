"""A printer with a ledger, read through a long and troubled course: is each job in the books, and once?"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Self

from smarttracker_lite.workflows.take_in import Intake
from tests.support.bookkeeping import export
from tests.support.reader import Reader
from tests.support.tally import IMPRESSIONS, Scale
from tests.support.verdict import Books, Poll, Sight, Verdict, judge
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.moods import cut_off, well
from tests.support.web_printer.printer import WebPrinter
from tests.support.web_printer.tongues import TONGUES
from tests.support.web_printer.truth import Printed, State

STRANGER = "a neighbour's.pdf"


class Step(NamedTuple):
    """One thing that happens, after so many `seconds`; what `amount` means is for the verb to say."""

    verb: str
    seconds: int
    amount: int


WEIGHTS = {
    "print": 12,
    "twins": 2,
    "twin_starts": 1,
    "again": 2,
    "start": 5,
    "grow": 6,
    "finish": 5,
    "cancel": 2,
    "pause": 1,
    "nap": 2,
    "reboot": 2,
    "wipe": 1,
    "unplug": 1,
    "break_off": 2,
    "stranger": 1,
    "forget": 1,
    "set_clock": 1,
    "panel": 1,
    "untold": 2,
    "night": 3,
}


def course(
    seed: int,
    *,
    polls: int,
    restarts: int,
    others: int,
    intakes: int = 0,
    without: frozenset[str] = frozenset(),
) -> list[Step]:
    """So many polls, restarts of the reader, files taken in, and other things, in an order that follows from
    the seed."""
    dice = random.Random(seed)
    weights = {verb: weight for verb, weight in WEIGHTS.items() if verb not in without}
    verbs = ["poll"] * polls + ["restart"] * restarts + ["take_in"] * intakes
    verbs += dice.choices(list(weights), list(weights.values()), k=others)
    dice.shuffle(verbs)
    return [Step(verb, dice.choice([1, 20, 90, 600]), dice.randrange(100)) for verb in verbs]


def smallest(steps: list[Step], fails: Callable[[list[Step]], bool]) -> list[Step]:
    """What is left of a course that fails when each step it fails without is taken out."""
    size = len(steps) // 2
    while size:
        for start in range(len(steps) - size, -1, -size):
            shorter = steps[:start] + steps[start + size :]
            if fails(shorter):
                steps = shorter
        size //= 2
    return steps


@dataclass
class Trial:
    """A printer at its server and the reader of it, going through a course. `tells` says which of the jobs
    the machine remembers are listed; `troubles` are the readings that failed, `intakes` what the files of the
    accounting software beside it brought, `cuts` when its counters were read while it was quiet. It
    `shows_wipes` if a list that was cleared can be told from one to which nothing was added. Its counters
    count by this `scale`."""

    server: WebPrinter
    reader: Reader
    tells: Callable[[Printed], bool] = lambda job: True
    polls: list[Poll] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    intakes: list[Intake] = field(default_factory=list)
    cuts: list[datetime] = field(default_factory=list)
    shows_wipes: bool = True
    scale: Scale = IMPRESSIONS
    _wiped: bool = False
    _machine: Machine = field(init=False)
    _sight: Sight = field(default_factory=Sight)
    _over: set[Printed] = field(default_factory=set)

    def __enter__(self) -> Self:
        self._machine = self.server.machine
        self.reader.start()
        self.reader.enrol(self.server.url)
        return self

    def __exit__(self, *_fault: object) -> None:
        self.reader.stop()

    def run(self, steps: list[Step]) -> Verdict:
        """Take these steps, let every job end, print a last one (some printers, and so their drivers, tell
        nothing of a cleared list before), and read until all is said."""
        self._night(0)
        for step in steps:
            self.reader.clock.move(seconds=step.seconds)
            self._take(step)
        while self._under_way():
            self._finish(0)
        self._machine.print(**self._order(0))
        for _ in range(3):
            self.reader.clock.move(seconds=60)
            self.poll()
        self._night(0)
        if self.intakes:
            self._take_in(0)
        books = Books(
            jobs=self.reader.at_work.desk.db.jobs.all(),
            gaps=self.reader.gaps,
            exported=bool(self.intakes),
            cuts=self.cuts,
            scale=self.scale,
        )
        return judge(books, self._machine, self._sight, self.polls)

    def poll(self) -> None:
        """Read the printer; what it lists in a good reading has been seen."""
        outcome = self.reader.poll()
        if outcome.trouble is not None:
            self.troubles.append(f"{type(outcome.trouble).__name__}: {outcome.trouble}")
            return
        listed = {job for job in self._machine.memory if self.tells(job)}
        shared = bool(self._over & listed)
        poll = Poll(
            at=self.reader.clock(),
            gaps=outcome.gaps,
            follows=shared or not self.polls,
            rolled=bool(self._over) and not shared and (self.shows_wipes or not self._wiped),
        )
        self._wiped = False
        self.polls.append(poll)
        self._over = {job for job in listed if job.over}
        self._sight.seen.update(listed)
        self._sight.over.update(self._over)

    def _take(self, step: Step) -> None:
        verbs: dict[str, Callable[[int], object]] = {
            "poll": lambda _: self.poll(),
            "restart": lambda how: self.reader.die() if how % 2 else self.reader.restart(),
            "print": lambda how: self._machine.print(**self._order(how)),
            "twins": lambda how: self._twice(self._machine.print, how),
            "twin_starts": lambda how: self._twice(self._machine.start, how),
            "again": self._again,
            "start": lambda how: self._machine.start(**self._order(how)),
            "pause": lambda how: self._machine.send(State.PAUSED, **self._order(how)),
            "grow": lambda which: self._with_one(which, self._machine.grow),
            "cancel": lambda which: self._with_one(which, self._machine.cancel),
            "finish": self._finish,
            "nap": self._nap,
            "reboot": lambda _: self._machine.reboot(),
            "wipe": self._wipe,
            "untold": lambda how: self._machine.print_untold(**self._order(how)),
            "night": self._night,
            "set_clock": lambda how: self._machine.set_clock(timedelta(minutes=how - 50)),
            "panel": self._panel,
            "forget": lambda how: self._forget(how % 6),
            "correct": self._correct,
            "unplug": self._unplug,
            "break_off": self._break_off,
            "stranger": self._stranger,
            "take_in": self._take_in,
        }
        verbs[step.verb](step.amount)

    def _order(self, how: int) -> dict[str, Any]:
        """Each job has a document of its own."""
        return {
            "document": f"{len(self._machine.ledger.jobs) + 1:04}.pdf",
            "pages": 1 + how % 2,
            "copies": 1 + how % 3,
            "height_um": 914_000 + how * 10_000,
            "inks_ul": {"C": 1200 + how, "LM": 4317},
        }

    def _twice(self, verb: Callable[..., Printed], how: int) -> None:
        """The same document twice in the same second."""
        order = self._order(how)
        for _ in range(2):
            verb(**order)

    def _again(self, how: int) -> None:
        """One of the last documents once more."""
        document = f"{max(1, len(self._machine.ledger.jobs) - how % 5):04}.pdf"
        self._machine.print(**self._order(how) | {"document": document})

    def _under_way(self) -> list[Printed]:
        return [job for job in self._machine.memory if not job.over]

    def _with_one(self, which: int, verb: Callable[[Printed], None]) -> None:
        """Do it to one of those that print, if any does."""
        printing = [job for job in self._under_way() if job.started]
        if printing:
            verb(printing[which % len(printing)])

    def _finish(self, which: int) -> None:
        """One that waits is started first."""
        waiting = self._under_way()
        if waiting:
            job = waiting[which % len(waiting)]
            self._machine.finish(job if job.started else self._machine.start(job))

    def _panel(self, how: int) -> None:
        """Somebody chooses another language, or other units."""
        self._machine.language = [*TONGUES][how % len(TONGUES)]
        self._machine.feet = how % 2 == 1

    def _forget(self, count: int) -> None:
        """The oldest, as a ring does: one that is over is always left."""
        over = sum(job.over for job in self._machine.memory)
        self._machine.forget(max(0, min(count, over - 1)))

    def _correct(self, which: int) -> None:
        """The printer counts more ink for a job that it told long ago, and somebody used its panel since."""
        told = [job for job in self._machine.memory if job in self._over]
        if told:
            self._machine.use_more_ink(told[which % len(told)])
            self._panel(which)
            self.poll()

    def _wipe(self, _how: int) -> None:
        self._machine.reboot(keeps_jobs=False)
        self._wiped = True

    def _night(self, _how: int) -> None:
        """What is printing ends, and it is quiet for a day: the counters are read, and read once more."""
        for job in self._under_way():
            if job.started:
                self._machine.finish(job)
        for minutes in (5, 24 * 60, 90):
            self.reader.clock.move(minutes=minutes)
            self.poll()
            if minutes > 90 and self.reader.counted_at == self.reader.clock():
                self.cuts.append(self.reader.clock())

    def _nap(self, _how: int) -> None:
        self._machine.sleep()
        self.poll()
        self._machine.wake()

    def _unplug(self, _how: int) -> None:
        self.server.switch_off()
        self.poll()
        self.server.switch_on()

    def _break_off(self, how: int) -> None:
        """An answer that breaks off may be whole by luck, then it is a good one."""
        self.server.mood = cut_off(50 + how * 40)
        self.poll()
        self.server.mood = well

    def _take_in(self, _how: int) -> None:
        self.intakes.append(self.reader.take_in(export(self._machine.ledger)))

    def _stranger(self, _how: int) -> None:
        """For one reading, another printer has the address."""
        other = Machine(clock=self.reader.clock, serial="CN00000002")
        other.print(document=STRANGER)
        self.server.become(other)
        outcome = self.reader.poll()
        self.troubles.append(f"{type(outcome.trouble).__name__}: another printer")
        self.server.become(self._machine)
