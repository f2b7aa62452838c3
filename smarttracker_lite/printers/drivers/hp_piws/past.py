"""What must be known of the last reading to go on from there; kept with the printer as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from smarttracker_lite.printers.absence import Absence
from smarttracker_lite.printers.drivers.hp_piws.clock import Stamp, Stamps
from smarttracker_lite.printers.source import Memory


class Stage(StrEnum):
    """How far a job has come for us: a settled one is not told again unless it changes."""

    WAITING = "waiting"
    PRINTING = "printing"
    SETTLING = "settling"
    SETTLED = "settled"


OVER = frozenset({Stage.SETTLING, Stage.SETTLED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A job that was listed: which print of it, its stage, its times as they were stamped, and of one that
    is over a mark of its amounts and when it was seen so by our clock."""

    run: int
    stage: Stage
    mark: str = ""
    seen_s: int = 0
    stamps: Stamps = Stamps()

    @property
    def seen(self) -> datetime:
        """When it was first seen as final."""
        return datetime.fromtimestamp(self.seen_s, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The end of the last reading: when it was, how far the printer's clock was ahead, what the queue was
    called, whether it was paused, and the jobs that were listed, by their UUIDs, with those under way that
    were `absent`. `units` are those in which paper is told, `papers` the names of media by their ids. `page`
    is the digest of a list of which nothing more is to be told."""

    at: datetime
    error_s: int | None = None
    queue: str = ""
    paused: bool = False
    page: str = ""
    jobs: Mapping[str, Known] = field(default_factory=dict)
    absent: Mapping[str, Absence] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    papers: Mapping[str, str] = field(default_factory=dict)


def recalled(memory: Memory) -> Past | None:
    """From JSON; an empty or foreign memory is no past: all jobs are told again, known by their keys."""
    try:
        return _recalled(memory)
    except (TypeError, ValueError):
        return None


def _recalled(memory: Memory) -> Past | None:
    match memory:
        case {
            "at": int(at),
            "error_s": int() | None as error_s,
            "queue": str(queue),
            "paused": bool(paused),
            "page": str(page),
            "jobs": dict(jobs),
        }:
            return Past(
                at=datetime.fromtimestamp(at, UTC),
                error_s=error_s,
                queue=queue,
                paused=paused,
                page=page,
                jobs={uuid: _known(*kept) for uuid, kept in jobs.items()},
                absent={uuid: Absence(*kept) for uuid, kept in _table(memory, "absent").items()},
                units=_table(memory, "units"),
                papers=_table(memory, "papers"),
            )
        case _:
            return None


def _table(memory: Memory, name: str) -> Mapping[str, Any]:
    """What older memories do not have is empty."""
    kept = memory.get(name)
    return kept if isinstance(kept, dict) else {}


def _known(run: int, stage: str, mark: str, seen_s: int, *stamps: list[int] | None) -> Known:
    told = Stamps(*(Stamp(*stamp) if stamp else None for stamp in stamps))
    return Known(run=run, stage=Stage(stage), mark=mark, seen_s=seen_s, stamps=told)


def remembered(past: Past) -> Memory:
    """As JSON."""
    return {
        "at": round(past.at.timestamp()),
        "error_s": past.error_s,
        "queue": past.queue,
        "paused": past.paused,
        "page": past.page,
        "jobs": {
            uuid: [job.run, job.stage.value, job.mark, job.seen_s, *map(_plain, job.stamps)]
            for uuid, job in past.jobs.items()
        },
        "absent": {uuid: list(absence) for uuid, absence in past.absent.items()},
        "units": dict(past.units),
        "papers": dict(past.papers),
    }


def _plain(stamp: Stamp | None) -> list[int | None] | None:
    return [stamp.told_s, stamp.error_s, stamp.since_s] if stamp else None
