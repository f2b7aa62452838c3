"""A printer as a machine: it prints, remembers some of it, sleeps, and is switched off and on."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from tests.support.web_printer.truth import Ledger, Moment, Order, Printed, State


@dataclass(frozen=True)
class Forgotten:
    """A job that fell out of the printer's memory, and when."""

    job: Printed
    at: datetime


@dataclass(eq=False, kw_only=True)
class Machine:
    """Remembers the last `room` jobs (None: all), and begins to number them with 1 again after
    `last_number`. `clock` tells the true time, its own is `ahead` of that,
    and somebody set it at the true time `clock_set`. Its pages are in the `language` that somebody chose, and
    in `feet` if somebody wants them so."""

    clock: Callable[[], datetime]
    serial: str = "CN62K1H05X"
    model: str = "HP DesignJet Z9 44in"
    firmware: str = "JGR9_09_26_06.1"
    room: int | None = None
    last_number: int = 999_999
    ahead: timedelta = timedelta(0)
    clock_set: datetime | None = None
    language: str = ""
    feet: bool = False
    asleep: bool = False
    boots: int = 1
    revision: int = 0
    booted: datetime = field(init=False)
    ledger: Ledger = field(default_factory=Ledger)
    memory: list[Printed] = field(default_factory=list)
    forgotten: list[Forgotten] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        self.booted = self.clock()

    def uuid(self, *of: object) -> str:
        """The printer's own, or that of something `of` it; always the same."""
        return str(uuid5(NAMESPACE_OID, "/".join(str(each) for each in (self.serial, *of))))

    @property
    def shown(self) -> datetime:
        """The time by its own clock."""
        return self.clock() + self.ahead

    @property
    def up(self) -> timedelta:
        """For how long it has been on."""
        return self.clock() - self.booted

    def set_clock(self, ahead: timedelta) -> None:
        """What was stamped before stays as it is."""
        self.ahead, self.clock_set = ahead, self.clock()

    def send(self, state: State = State.WAITING, *, told: bool = True, **order: Any) -> Printed:
        """A job comes in; `order` is what an `Order` is made of."""
        self._count = self._count % self.last_number + 1 if told else self._count
        serial = len(self.ledger.jobs) + 1
        job = Printed(
            order=Order(**order),
            serial=serial,
            number=self._count,
            uuid=self.uuid("job", serial),
            sent=self._now(),
            state=state,
            told=told,
        )
        self.ledger.jobs.append(job)
        if told:
            self.memory.append(job)
        self._changed(job, state)
        self._make_room()
        return job

    def start(self, job: Printed | None = None, **order: Any) -> Printed:
        """Print this job that waits, or a new one."""
        job = job or self.send(**order)
        job.started = self._now()
        self._changed(job, State.PRINTING)
        return job

    def grow(self, job: Printed, impressions: int = 1) -> None:
        """So many pages more are on paper."""
        job.impressions = min(job.impressions + impressions, job.order.impressions)
        self._changed(job, job.state)

    def finish(self, job: Printed) -> None:
        """The rest of its pages comes out."""
        job.impressions = job.order.impressions
        self._end(job, State.PRINTED)

    def cancel(self, job: Printed) -> None:
        """Somebody stops it; what is on paper stays there."""
        self._end(job, State.CANCELLED)

    def delete(self, job: Printed) -> None:
        """Somebody takes it out of the queue, printed or not."""
        self._end(job, State.DELETED)

    def use_more_ink(self, job: Printed) -> None:
        """It took a tenth more than was thought."""
        inks = {name: ul + ul // 10 for name, ul in (job.order.inks_ul or {}).items()}
        job.order = replace(job.order, inks_ul=inks)
        self._changed(job, job.state)

    def print(self, **order: Any) -> Printed:
        """A job from its arrival to its end, at once."""
        job = self.start(**order)
        self.finish(job)
        return job

    def print_untold(self, **order: Any) -> Printed:
        """Print what no listing will ever show: a test page, a job of a memory stick."""
        return self.print(told=False, **order)

    def sleep(self) -> None:
        self.asleep = True

    def wake(self) -> None:
        self.asleep = False

    def reboot(self, keeps_jobs: bool = True) -> None:
        """Off and on: what is printing is lost. Without its jobs, also those that wait, it begins to number
        with 1 again."""
        for job in [job for job in self.ledger.jobs if job.state is State.PRINTING]:
            self.cancel(job)
        self.boots += 1
        self.booted = self.clock()
        self.asleep = False
        if not keeps_jobs:
            self._count = 0
            for job in [job for job in self.memory if not job.over]:
                self.delete(job)
            self.forget(len(self.memory))

    def forget(self, count: int) -> None:
        """Drop the oldest jobs that are over."""
        for job in [job for job in self.memory if job.over][:count]:
            self.memory.remove(job)
            self.forgotten.append(Forgotten(job, self.clock()))

    def _make_room(self) -> None:
        if self.room is not None:
            self.forget(max(0, len(self.memory) - self.room))

    def _end(self, job: Printed, state: State) -> None:
        job.ended = self._now()
        self._changed(job, state)

    def _changed(self, job: Printed, state: State) -> None:
        self.revision += 1
        job.state, job.changed = state, self.revision

    def _now(self) -> Moment:
        return Moment(self.clock(), self.shown)
