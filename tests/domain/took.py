"""How much of what a job took, for the second reckoning: from the words, with nothing of what it checks."""

from fractions import Fraction
from math import ceil, floor

from smarttracker_lite.domain.printing import JobFacts, Measure
from smarttracker_lite.domain.rates import Price


def value(measure: Measure | None) -> int | None:
    """What was counted."""
    return None if measure is None else measure.value


def quantity(facts: JobFacts, price: Price) -> int | None:
    """In mm², µm, seconds or pieces."""
    length = facts.roll_length_um or facts.media.height_um
    return {
        "metre": value(length) if isinstance(length, Measure) else pages_of(facts, length),
        "foot": value(length) if isinstance(length, Measure) else pages_of(facts, length),
        "sheet": sheets(facts),
        "impression": value(facts.impressions),
        "hour": seconds(facts),
        "copy": value(facts.copies),
        "job": 1,
    }.get(price.basis, roll_area(facts, price.roll_um) if price.roll else area(facts))


def roll_area(facts: JobFacts, roll: int | None) -> int | None:
    """As told, else width × length. Of a page one side must fit across; the other is to be short."""
    if facts.roll_area_mm2 is not None or roll is None:
        return value(facts.roll_area_mm2)
    length = value(facts.roll_length_um)
    if length is None:
        sides = sorted((facts.media.width_um or 0, facts.media.height_um or 0))
        shortest = sides[0] if sides[1] <= roll else sides[1] if sides[0] <= roll else None
        length = pages_of(facts, shortest) if all(sides) else None
    return None if length is None else floor(Fraction(roll * length, 1_000_000) + Fraction(1, 2))


def pages_of(facts: JobFacts, size: int | None) -> int | None:
    """So much for each page."""
    return None if size is None or facts.impressions is None else size * facts.impressions.value


def area(facts: JobFacts) -> int | None:
    """In mm², to the nearest."""
    if facts.area_mm2 is not None or facts.media.width_um is None or facts.media.height_um is None:
        return value(facts.area_mm2)
    um2 = pages_of(facts, facts.media.width_um * facts.media.height_um)
    return None if um2 is None else floor(Fraction(um2, 1_000_000) + Fraction(1, 2))


def sheets(facts: JobFacts) -> int | None:
    """Two pages to a sheet, and a new sheet for each copy that is whole."""
    printed, copies = value(facts.impressions), value(facts.copies)
    if facts.sheets is not None or printed is None or not facts.duplex:
        return value(facts.sheets) if facts.sheets is not None else printed
    sets = 1 if not copies or printed % copies else copies
    return sets * ceil(Fraction(printed // sets, 2))


def seconds(facts: JobFacts) -> int | None:
    """From the start to the end, if these are in this order."""
    start, end = facts.started_at, facts.completed_at
    return int((end - start).total_seconds()) if start and end and end >= start else None


def colored(facts: JobFacts) -> int | None:
    """As counted, if that can be; all or none by what the job is."""
    counted, printed = value(facts.color_impressions), value(facts.impressions)
    if counted is not None:
        return counted if printed is None or counted <= printed else None
    return {True: printed, False: 0, None: None}[facts.color]
