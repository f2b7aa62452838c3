"""How a print is divided among clients: by shares, m² or copies, as somebody typed them."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from math import lcm

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.quantities import printed_area
from smarttracker_lite.errors import BadInput, N_

MOST = 20
"""So many parts at most."""
FINEST = 10**12
"""The smallest part is at least one of so many: 64 bits hold what is divided."""
_SLACK = Fraction(1, 2000)
"""m² are typed with three decimals: so far may each be off."""
_MM2 = 1_000_000


class By(StrEnum):
    """What the parts of a print are told in."""

    SHARE = "share"
    AREA = "area"
    COPIES = "copies"


def extents(facts: JobFacts) -> dict[By, Fraction]:
    """By what a print can be divided, and how much of it there is: 1, its m², its copies."""
    found, area = {By.SHARE: Fraction(1)}, printed_area(facts)
    if area and area.value:
        found[By.AREA] = Fraction(area.value, _MM2)
    if facts.copies and facts.copies.value > 1:
        found[By.COPIES] = Fraction(facts.copies.value)
    return found


def rest(extent: Fraction, typed: Sequence[Fraction | None]) -> Fraction:
    """What nobody has yet; below 0 it is too much."""
    return extent - sum(each for each in typed if each is not None)


def sizes(by: By, extent: Fraction, typed: Sequence[Fraction | None]) -> tuple[int, ...]:
    """The parts as whole numbers that are to each other as what was typed; the one left empty (None) gets the
    rest. Raises BadInput that names the field: `size-2` is the second."""
    _check_count(typed)
    left, empty = rest(extent, typed), [place for place, each in enumerate(typed) if each is None]
    slack = _SLACK * len(typed) if by is By.AREA else 0
    if len(empty) > 1:
        raise _wrong(empty[1], N_("Only one part may be left empty: it gets the rest."), N_("Fill this in."))
    if not empty and abs(left) > slack:
        raise _uneven(left, by, len(typed) - 1)
    own = [each or Fraction(0) for each in typed]
    own[empty[0] if empty else -1] += left
    for place, each in enumerate(own):
        if each <= 0:
            raise _wrong(
                place, N_("Nothing is left for this part."), N_("Give the others less, or leave it out.")
            )
        if by is By.COPIES and each.denominator != 1:
            raise _wrong(place, N_("Copies are a whole number."), N_("Write 1 or more."))
    return _whole(own)


def _whole(own: Sequence[Fraction]) -> tuple[int, ...]:
    finest = lcm(*(each.denominator for each in own))
    parts = tuple(int(each * finest) for each in own)
    if sum(parts) > FINEST:
        raise _wrong(0, N_("These parts are too fine."), N_("Write them with fewer decimals."))
    return parts


def equal(extent: Fraction, by: By, count: int) -> tuple[Fraction, ...]:
    """So many parts alike; copies are not cut, so the first ones may have one more, and m² are told with
    three decimals."""
    if by is By.SHARE:
        return (extent / count,) * count
    unit = Fraction(1) if by is By.COPIES else Fraction(1, 1000)
    units = round(extent / unit)
    return tuple(unit * (units // count + (place < units % count)) for place in range(count))


def _check_count(typed: Sequence[object]) -> None:
    if not 2 <= len(typed) <= MOST:
        raise BadInput(
            N_("A print is split in 2 to {most} parts."), N_("Add a part, or leave some out."), most=MOST
        )


def _uneven(left: Fraction, by: By, place: int) -> BadInput:
    text = (_LEFT if left > 0 else _TOO_MUCH)[by]
    amount = abs(left) * (100 if by is By.SHARE else 1)
    told = round(Decimal(amount.numerator) / amount.denominator, 3).normalize()
    hint = N_("Give it to somebody, or leave one part empty: it gets the rest.")
    return _wrong(place, text, hint if left > 0 else N_("Give somebody less."), amount=told)


_LEFT = {
    By.SHARE: N_("{amount} percent are nobody's yet."),
    By.AREA: N_("{amount} m² are nobody's yet."),
    By.COPIES: N_("{amount} copies are nobody's yet."),
}
_TOO_MUCH = {
    By.SHARE: N_("These are {amount} percent too much."),
    By.AREA: N_("These are {amount} m² too much."),
    By.COPIES: N_("These are {amount} copies too much."),
}


def _wrong(place: int, text: str, hint: str, **values: object) -> BadInput:
    return BadInput(text, hint, field=f"size-{place + 1}", **values)
