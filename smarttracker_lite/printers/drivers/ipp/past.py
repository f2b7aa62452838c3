"""What must be known of earlier readings to go on where the last one ended; kept with the printer as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smarttracker_lite.printers.drivers.ipp.clock import EPOCH, Clock
from smarttracker_lite.printers.drivers.ipp.keys import Known, by_number
from smarttracker_lite.printers.source import Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Settling:
    """A job that was final at its last reading, but whose counters may still be written."""

    number: int
    seen_s: int

    @property
    def seen(self) -> datetime:
        """When it was first seen as final."""
        return EPOCH + timedelta(seconds=self.seen_s)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The end of the last reading: the printer's clock as it was measured then, the highest number of a job
    listed as final with the key and marks of that job, jobs under way and settling, the keys of those that
    are done with but may be listed again, and by their numbers all jobs known that have no UUID. `sure` is
    until when no job can have been missed, or was reported to be: the last reading that still listed a job
    of the one before, or new ones without a gap."""

    clock: Clock | None = None
    sure: datetime | None = None
    last: int = 0
    last_key: str = ""
    last_marks: tuple[str | None, ...] = ()
    active: Mapping[str, int] = field(default_factory=dict)
    settling: Mapping[str, Settling] = field(default_factory=dict)
    done: frozenset[str] = frozenset()
    known: Mapping[int, Known] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The number from which on jobs must be listed."""
        return min([self.last, *(job.number for job in self.settling.values())])

    @property
    def unsure(self) -> bool:
        """May jobs have been missed by the last reading, though no number after the last one was told yet?"""
        return self.clock is not None and self.sure != self.clock.now

    @property
    def seen(self) -> Mapping[str, datetime]:
        """When each settling job was first seen as final."""
        return {key: job.seen for key, job in self.settling.items()}


def recalled(memory: Memory) -> Past:
    """From JSON; an empty or foreign memory is no past."""
    match memory:
        case {
            "clock": [int(now_s), int() | None as boot_s, int() | None as error_s, int() | None as run_s],
            "last": [int(last), str(last_key), *last_marks],
            "active": dict(active),
            "settling": dict(settling),
            "done": list(done),
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
                settling={key: Settling(number=job[0], seen_s=job[1]) for key, job in settling.items()},
                done=frozenset(done),
                known=by_number(known),
            )
        case _:
            return Past()


def _moment(seconds: object) -> datetime | None:
    return EPOCH + timedelta(seconds=seconds) if isinstance(seconds, int) else None


def remembered(past: Past) -> Memory:
    """As JSON."""
    clock = past.clock
    return {
        "clock": clock and [round(clock.now.timestamp()), clock.boot_s, clock.error_s, clock.run_s],
        "sure_s": past.sure and round(past.sure.timestamp()),
        "last": [past.last, past.last_key, *past.last_marks],
        "active": dict(past.active),
        "settling": {key: [job.number, job.seen_s] for key, job in past.settling.items()},
        "done": sorted(past.done),
        "known": {job.key: job.mark for job in past.known.values()},
    }
