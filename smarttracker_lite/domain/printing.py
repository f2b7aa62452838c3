"""What a printer said about one job. Facts are only added; nobody edits them.

Quantities are integers in µm, mm² and µl, and each says where it comes from. What the printer did not
say is None, never 0.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any


class JobStatus(StrEnum):
    """How far the job has come at the printer (RFC 8011 §5.3.7 and what other sources add)."""

    QUEUED = "queued"
    HELD = "held"
    PROCESSING = "processing"
    COMPLETED = "completed"
    CANCELED = "canceled"
    ABORTED = "aborted"
    DELETED = "deleted"
    UNKNOWN = "unknown"


FINAL = frozenset({JobStatus.COMPLETED, JobStatus.CANCELED, JobStatus.ABORTED, JobStatus.DELETED})
STOPPED = FINAL - {JobStatus.COMPLETED}


class Kind(StrEnum):
    """What the machine did."""

    PRINT = "print"
    COPY = "copy"
    SCAN = "scan"
    FAX = "fax"
    INTERNAL = "internal"


class Origin(StrEnum):
    """Where a quantity comes from: counted by the printer, asked for by the sender, or computed by us."""

    MEASURED = "measured"
    REQUESTED = "requested"
    DERIVED = "derived"


class TimeQuality(StrEnum):
    """How far the job's times can be trusted."""

    EXACT = "exact"
    OFFSET_CORRECTED = "offset-corrected"
    LOCAL_ASSUMED = "local-assumed"
    FIRST_SEEN = "first-seen"


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity and its origin. The unit is in the name of the field that holds it."""

    value: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class InkUse:
    """What one channel ("cyan", "matte black") used, in µl."""

    channel: str
    ul: Measure


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """What was printed on. Width and height are of one printed page, in µm."""

    name: str | None = None
    type: str | None = None
    width_um: int | None = None
    height_um: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """One job as its printer tells it.

    `key` is unique within (printer, source) and stays the same however often the job is read.
    `document` and `user` are what people typed: hostile text. `raw` is the source's own entry and
    `parser` the version of the code that read it, so that a corrected parser can read it again.
    """

    source: str
    key: str
    status: JobStatus
    status_raw: str = ""
    kind: Kind = Kind.PRINT
    document: str | None = None
    user: str | None = None
    user_raw: str | None = None
    host: str | None = None
    account: str | None = None
    submitted_at: datetime | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    time_quality: TimeQuality = TimeQuality.EXACT
    copies: Measure | None = None
    pages: Measure | None = None
    impressions: Measure | None = None
    sheets: Measure | None = None
    color: bool | None = None
    duplex: bool | None = None
    media: Media = Media()
    area_mm2: Measure | None = None
    roll_area_mm2: Measure | None = None
    roll_length_um: Measure | None = None
    inks: tuple[InkUse, ...] | None = None
    raw: Mapping[str, object] = field(default_factory=dict)
    parser: int = 1

    @property
    def final(self) -> bool:
        """The printer is done with the job; only then may it be billed."""
        return self.status in FINAL

    @property
    def ink_ul(self) -> int | None:
        """Ink of all channels together, in µl; None if the printer does not measure ink."""
        return None if self.inks is None else sum(ink.ul.value for ink in self.inks)


def continued(before: JobFacts, now: JobFacts) -> JobFacts:
    """The job as its printer tells it now; what it no longer says stays as it said it before."""
    media = replace(now.media, **_no_longer_said(before.media, now.media))
    return replace(now, media=media, **_no_longer_said(before, now))


def _no_longer_said(before: JobFacts | Media, now: JobFacts | Media) -> dict[str, Any]:
    return {each.name: getattr(before, each.name) for each in fields(now) if getattr(now, each.name) is None}
