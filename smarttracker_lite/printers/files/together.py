"""Several records of one job as one: a job that was stopped and went on, or is told page by page."""

from collections.abc import Mapping
from dataclasses import replace

from smarttracker_lite.domain.printing import InkUse, JobFacts, Measure, Media
from smarttracker_lite.printers.files.reading import MAX_RAW

MAX_RECORDS = 20


def together(before: JobFacts, more: JobFacts) -> JobFacts:
    """The job of its records so far and one more: amounts are added, it begins with the first and ends as the
    last; its key and names are the first's. What only some records tell is of those."""
    return replace(
        before,
        status=more.status,
        status_raw=more.status_raw,
        completed_at=max(filter(None, (before.completed_at, more.completed_at)), default=None),
        copies=_added(before.copies, more.copies),
        impressions=_added(before.impressions, more.impressions),
        color=before.color if more.color is None else before.color or more.color,
        color_impressions=_added(before.color_impressions, more.color_impressions),
        sheets=_added(before.sheets, more.sheets),
        area_mm2=_added(before.area_mm2, more.area_mm2),
        roll_area_mm2=_added(before.roll_area_mm2, more.roll_area_mm2),
        roll_length_um=_added(before.roll_length_um, more.roll_length_um),
        inks=_inks(before, more),
        media=_media(before.media, more.media),
        raw=_raw(before.raw, more.raw),
    )


def _added(before: Measure | None, more: Measure | None) -> Measure | None:
    if before is None or more is None:
        return before or more
    return Measure(before.value + more.value, before.origin)


def _inks(before: JobFacts, more: JobFacts) -> tuple[InkUse, ...] | None:
    used: dict[str, Measure | None] = {ink.channel: ink.ul for ink in before.inks or ()}
    for ink in more.inks or ():
        used[ink.channel] = _added(used.get(ink.channel), ink.ul)
    return tuple(InkUse(channel, ul) for channel, ul in used.items() if ul) or None


def _media(before: Media, more: Media) -> Media:
    """The size of a page, if all pages have it."""
    alike = (before.width_um, before.height_um) == (more.width_um, more.height_um)
    return before if alike else replace(before, width_um=None, height_um=None)


def _raw(before: Mapping[str, object], more: Mapping[str, object]) -> Mapping[str, object]:
    """The first records, as long as there is room for them, and how many there were."""
    records, count = before.get("records"), before.get("count")
    if not isinstance(records, list) or not isinstance(count, int):
        records, count = [before], 1
    room = len(records) == count < MAX_RECORDS and len(str(records)) + len(str(more)) <= MAX_RAW
    return {"records": [*records, more] if room else records, "count": count + 1}
