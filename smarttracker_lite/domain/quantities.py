"""How much of each thing a job took: counted by its printer, or worked out from what was counted."""

from decimal import Decimal

from smarttracker_lite.domain.printing import JobFacts, Measure, Origin
from smarttracker_lite.domain.units import area_mm2

_LARGEST_SHEET_UM = 330_000
"""SRA3 is 320 mm wide."""


def printed_area(facts: JobFacts) -> Measure | None:
    """The area of the whole job in mm²: as the printer tells it, or from impressions and the media's size."""
    width, height = facts.media.width_um, facts.media.height_um
    if facts.area_mm2 is not None or facts.impressions is None or width is None or height is None:
        return facts.area_mm2
    return Measure(area_mm2(width, height * facts.impressions.value), Origin.DERIVED)


def used_length(facts: JobFacts) -> Measure | None:
    """The length of the whole job in µm: what it took from the roll, else that of its pages one by one."""
    height = facts.media.height_um
    if facts.roll_length_um is not None or facts.impressions is None or height is None:
        return facts.roll_length_um
    return Measure(height * facts.impressions.value, Origin.DERIVED)


def roll_area(facts: JobFacts, roll_um: int | None) -> Measure | None:
    """What the whole job took from the roll in mm²: as the printer tells it, else the length used × the width
    of the roll, which is `roll_um`."""
    if facts.roll_area_mm2 is not None or roll_um is None:
        return facts.roll_area_mm2
    length = facts.roll_length_um or _laid(facts, roll_um)
    return None if length is None else Measure(area_mm2(roll_um, length.value), Origin.DERIVED)


def _laid(facts: JobFacts, roll_um: int) -> Measure | None:
    """The length in µm of its pages one after the other, turned so that they take the least, as printers do
    by themselves."""
    width, height = facts.media.width_um, facts.media.height_um
    if width is None or height is None or facts.impressions is None:
        return None
    fitting = [along for across, along in ((width, height), (height, width)) if across <= roll_um]
    return Measure(min(fitting) * facts.impressions.value, Origin.DERIVED) if fitting else None


def sheets(facts: JobFacts) -> Measure | None:
    """Sheets of the whole job, copies included: counted, or from the impressions."""
    if facts.sheets is not None or facts.impressions is None:
        return facts.sheets
    printed, copies = facts.impressions.value, facts.copies.value if facts.copies else 1
    return Measure(_leaves(printed, copies) if facts.duplex else printed, Origin.DERIVED)


def _leaves(printed: int, copies: int) -> int:
    """Two sides to a sheet; each copy begins with a new sheet, if the copies came out whole."""
    whole = copies > 0 and printed % copies == 0
    return copies * -(-(printed // copies) // 2) if whole else -(-printed // 2)


def color_impressions(facts: JobFacts) -> int | None:
    """Impressions in colour: as counted; all or none of them where the printer tells only that of the job.
    None where it tells neither, or more of them than impressions."""
    colored, printed = facts.color_impressions, facts.impressions
    if colored is not None:
        return None if printed and colored.value > printed.value else colored.value
    if printed is None or facts.color is None:
        return None
    return printed.value if facts.color else 0


def duration_s(facts: JobFacts) -> int | None:
    """How long the job printed, in seconds; None where the printer does not tell both ends."""
    if facts.started_at is None or facts.completed_at is None or facts.completed_at < facts.started_at:
        return None
    return round((facts.completed_at - facts.started_at).total_seconds())


def coverage(facts: JobFacts) -> Decimal | None:
    """Millilitres of ink on a square metre."""
    area = printed_area(facts)
    if facts.ink_ul is None or area is None or not area.value:
        return None
    return Decimal(facts.ink_ul) * 1000 / area.value


def from_roll(facts: JobFacts) -> bool:
    """The printer says so, or the print is wider than the largest sheet."""
    size = (facts.media.width_um, facts.media.height_um)
    wide = None not in size and min(each or 0 for each in size) > _LARGEST_SHEET_UM
    return wide or facts.roll_area_mm2 is not None or facts.roll_length_um is not None
