"""What a printer said about one job. Facts are only added; nobody edits them.

Quantities are integers in µm, mm² and µl, and each says where it comes from. What the printer did not
say is None, never 0.
"""

import re
from collections.abc import Callable, Mapping
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
    FORGOTTEN = "forgotten"
    """The printer forgot it before its end was read: some of it may be printed, or all, or nothing."""


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
    UNSURE = "unsure"
    """The printer's clock was set, before or after it wrote them."""
    FIRST_SEEN = "first-seen"


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity and its origin. The unit is in the name of the field that holds it."""

    value: int
    origin: Origin


ALL_INKS = "all"
"""The channel of what a printer tells of all inks together."""


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


_STANDARD = re.compile(r"(iso|jis|na)_([a-z0-9-]+)_[0-9.]+x[0-9.]+(?:mm|in)")
_CLEARLY: Mapping[str, Callable[[str], str]] = {
    "iso": str.upper,
    "jis": lambda name: f"JIS {name.upper()}",
    "na": lambda name: name.replace("-", " ").capitalize(),
}


def clear_name(media: str) -> str:
    """What people call the paper that printers call `iso_a4_210x297mm` (PWG 5101.1): A4. Else as it is."""
    found = _STANDARD.fullmatch(media)
    return _CLEARLY[found[1]](found[2]) if found else media


@dataclass(frozen=True, slots=True)
class MediaUse:
    """What of a job is on one of its media. The area, in mm², is None where it cannot be told."""

    media: Media
    area_mm2: Measure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """One job as its printer tells it.

    `key` is unique within (printer, source) and stays the same however often the job is read.
    `document` and `user` are what people typed: hostile text. Where the printer tells no sure time, the last
    of them was `not_before` this moment, at which it had not told of it yet. `color_impressions` are those of
    the `impressions` that are in colour. `quality` is the one asked for, in the printer's words. `media_used`
    is told of a job on several media only, and then of all of them: their areas add up to that of the job,
    whose `media` has the names of all. `raw` is the source's
    own entry and `parser` the version of the code that read it, so that a corrected parser can read it again.
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
    not_before: datetime | None = None
    copies: Measure | None = None
    pages: Measure | None = None
    impressions: Measure | None = None
    color_impressions: Measure | None = None
    sheets: Measure | None = None
    color: bool | None = None
    duplex: bool | None = None
    quality: str | None = None
    media: Media = Media()
    media_used: tuple[MediaUse, ...] | None = None
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
    def forgotten(self) -> bool:
        """The printer listed it no longer before its end was read."""
        return self.status is JobStatus.FORGOTTEN

    @property
    def over(self) -> bool:
        """Its printer tells no more of it; only then does it show which of equal prints it is."""
        return self.final or self.forgotten

    @property
    def ink_ul(self) -> int | None:
        """Ink of all channels together, in µl; None if the printer does not measure ink."""
        return None if self.inks is None else sum(ink.ul.value for ink in self.inks)


def continued(before: JobFacts, now: JobFacts) -> JobFacts:
    """The job as its printer tells it now; what it no longer says stays as it said it before."""
    media = now.media if now.media_used else replace(now.media, **_no_longer_said(before.media, now.media))
    kept = _no_longer_said(before, now)
    if now.area_mm2 not in (None, before.area_mm2):
        kept["media_used"] = now.media_used  # those told before add up to another area
    return replace(now, media=media, **kept)


def told_otherwise(before: JobFacts, now: JobFacts) -> bool:
    """The raw entry is left out: some printers put their uptime into each job. So is the version of the
    parser: a new one mostly tells the same."""
    return replace(before, raw={}, parser=now.parser) != replace(now, raw={})


def same_entry(before: JobFacts, now: JobFacts) -> bool:
    """Whether both were read from one entry of a log, however its columns were called then."""
    return sorted(map(str, before.raw.values())) == sorted(map(str, now.raw.values()))


def tells_more(before: JobFacts, now: JobFacts) -> bool:
    """Whether these facts are a later state of the job, in a log that grows: it ended later, or more of
    something was counted, and nothing less."""
    if before.completed_at and now.completed_at and before.completed_at != now.completed_at:
        return now.completed_at > before.completed_at
    pairs = list(zip(_counted(before), _counted(now), strict=True))
    fallen = any(was is not None and (value is None or value < was) for was, value in pairs)
    return not fallen and any(was != value for was, value in pairs)


def _counted(facts: JobFacts) -> list[int | None]:
    measures: list[Measure | None] = [getattr(facts, name) for name in AMOUNTS]
    return [*(each.value if each else None for each in measures), facts.ink_ul]


def sent(facts: JobFacts) -> JobFacts:
    """What was asked for, without what was counted: of a job that was under way that is too little now."""
    asked: dict[str, Any] = {name: _requested(getattr(facts, name)) for name in AMOUNTS}
    return replace(facts, inks=None, media_used=None, **asked)


AMOUNTS = (
    *("copies", "pages", "impressions", "color_impressions", "sheets"),
    *("area_mm2", "roll_area_mm2", "roll_length_um"),
)
"""The facts that are a quantity of the whole job; its inks are quantities too."""


def _requested(measure: Measure | None) -> Measure | None:
    return measure if measure and measure.origin is Origin.REQUESTED else None


def _no_longer_said(before: JobFacts | Media, now: JobFacts | Media) -> dict[str, Any]:
    return {each.name: getattr(before, each.name) for each in fields(now) if getattr(now, each.name) is None}
