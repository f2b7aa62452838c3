"""What must be known of earlier readings to go on where the last one ended; kept with the printer as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from smarttracker_lite.printers.absence import Absence
from smarttracker_lite.printers.drivers.ipp.clock import EPOCH, Clock
from smarttracker_lite.printers.drivers.ipp.keys import Known, by_number
from smarttracker_lite.printers.drivers.ipp.outcome import Outcome
from smarttracker_lite.printers.drivers.ipp.page import Page, Question
from smarttracker_lite.printers.drivers.ipp.requests import Which
from smarttracker_lite.printers.source import Memory


class Settling(NamedTuple):
    """A job that was final at its last reading, but whose counters may still be written: its number, when it
    was first seen so, and the printer's clock then (see `Clock`)."""

    number: int
    seen_s: int
    error_s: int | None
    before_s: int | None = None
    since_s: int | None = None

    @property
    def clock(self) -> Clock:
        """By which its times are told."""
        now = EPOCH + timedelta(seconds=self.seen_s)
        return Clock(now=now, error_s=self.error_s, before_s=self.before_s, since_s=self.since_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The end of the last reading: the printer's clock as it was measured then, the highest number of a job
    listed as final with the key and marks of that job, jobs under way and settling, the outcomes of those
    that are done with but may be listed again, and by their numbers all jobs known that have no UUID.
    `absent` are those of the jobs under way that are not listed, but may be again. `sure` is until when no
    job can have been missed, or was reported to be: the last reading that still listed a job of the one
    before, or new ones without a gap. `pages` are lists of which nothing more is to be told."""

    clock: Clock | None = None
    sure: datetime | None = None
    last: int = 0
    last_key: str = ""
    last_marks: tuple[str | None, ...] = ()
    active: Mapping[str, int] = field(default_factory=dict)
    absent: Mapping[str, Absence] = field(default_factory=dict)
    settling: Mapping[str, Settling] = field(default_factory=dict)
    done: Mapping[str, Outcome] = field(default_factory=dict)
    known: Mapping[int, Known] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()

    @property
    def first(self) -> int:
        """The number from which on jobs must be listed."""
        return min([self.last, *(job.number for job in self.settling.values())])

    @property
    def unsure(self) -> bool:
        """May jobs have been missed by the last reading, though no number after the last one was told yet?"""
        return self.clock is not None and self.sure != self.clock.now

    @property
    def seen(self) -> Mapping[str, Clock]:
        """The clock by which each settling job was first seen as final."""
        return {key: job.clock for key, job in self.settling.items()}


def recalled(memory: Memory) -> Past:
    """From JSON; an empty or foreign memory is no past."""
    match memory:
        case {
            "clock": [int(now_s), int() | None as boot_s, int() | None as error_s, int() | None as run_s],
            "last": [int(last), str(last_key), *last_marks],
            "active": dict(active),
            "settling": dict(settling),
            "done": list() | dict() as done,
            "known": dict(known),
        }:
            now = EPOCH + timedelta(seconds=now_s)
            return Past(
                clock=Clock(now=now, boot_s=boot_s, error_s=error_s, run_s=run_s),
                sure=_moment(memory.get("sure_s")) or now,
                last=last,
                last_key=last_key,
                last_marks=tuple(mark if isinstance(mark, str) else None for mark in last_marks),
                active=active,
                absent=_absent(memory.get("absent")),
                settling={key: Settling(*job[:2], *(job[2:] or [error_s])) for key, job in settling.items()},
                done=_outcomes(done),
                known=by_number(known),
                pages=_pages(memory.get("pages")),
            )
        case _:
            return Past()


def _moment(seconds: object) -> datetime | None:
    return EPOCH + timedelta(seconds=seconds) if isinstance(seconds, int) else None


def _absent(kept: object) -> dict[str, Absence]:
    return {key: Absence(*absence) for key, absence in kept.items()} if isinstance(kept, dict) else {}


def _outcomes(kept: Mapping[str, Iterable[Any]] | Iterable[str]) -> dict[str, Outcome]:
    """Memories of earlier versions hold the keys alone."""
    known = kept if isinstance(kept, Mapping) else dict.fromkeys(kept, ())
    return {key: Outcome(*outcome) for key, outcome in known.items()}


def _pages(kept: object) -> tuple[Page, ...]:
    pages = kept if isinstance(kept, list) else []
    return tuple(Page(Question(Which(which), first, limit), digest) for which, first, limit, digest in pages)


def remembered(past: Past) -> Memory:
    """As JSON."""
    clock = past.clock
    return {
        "clock": clock and [round(clock.now.timestamp()), clock.boot_s, clock.error_s, clock.run_s],
        "sure_s": past.sure and round(past.sure.timestamp()),
        "last": [past.last, past.last_key, *past.last_marks],
        "active": dict(past.active),
        "absent": {key: [*absence] for key, absence in past.absent.items()},
        "settling": {key: list(job) for key, job in past.settling.items()},
        "done": {key: [*outcome] for key, outcome in past.done.items()},
        "known": {job.key: job.mark for job in past.known.values()},
        "pages": [[*page.question, page.digest] for page in past.pages],
    }
