"""What must be known of the last reading to go on from there; kept with the printer as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

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
    """A job that was listed: which print of it, its stage, and of one that is over a mark of its amounts,
    when it was seen so by our clock, and when it began and ended by the printer's."""

    run: int
    stage: Stage
    mark: str = ""
    seen_s: int = 0
    started_s: int | None = None
    ended_s: int | None = None

    @property
    def seen(self) -> datetime:
        """When it was first seen as final."""
        return datetime.fromtimestamp(self.seen_s, UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """The end of the last reading: when it was, how far the printer's clock was ahead, what the queue was
    called, whether it was paused, and the jobs that were listed, by their UUIDs. `page` is the digest of a
    list of which nothing more is to be told."""

    at: datetime
    error_s: int | None = None
    queue: str = ""
    paused: bool = False
    page: str = ""
    jobs: Mapping[str, Known] = field(default_factory=dict)


def recalled(memory: Memory) -> Past | None:
    """From JSON; an empty or foreign memory is no past."""
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
            )
        case _:
            return None


def _known(run: int, stage: str, mark: str, seen_s: int, started_s: int | None, ended_s: int | None) -> Known:
    return Known(run=run, stage=Stage(stage), mark=mark, seen_s=seen_s, started_s=started_s, ended_s=ended_s)


def remembered(past: Past) -> Memory:
    """As JSON."""
    return {
        "at": round(past.at.timestamp()),
        "error_s": past.error_s,
        "queue": past.queue,
        "paused": past.paused,
        "page": past.page,
        "jobs": {
            uuid: [job.run, job.stage.value, job.mark, job.seen_s, job.started_s, job.ended_s]
            for uuid, job in past.jobs.items()
        },
    }
