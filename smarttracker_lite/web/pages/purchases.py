"""Rates filled in by a button: worked out from what was bought, or the steps that HP prices ink by."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.domain.rates import Basis, Tiering
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.pages.rateform import EXTENT, EXTENTS, MOST_INKS, RateForm
from smarttracker_lite.web.pages.rateread import numbers
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import estimate

COVERAGE = "coverage"
COVERAGES = (Decimal("0.5"), Decimal(2), Decimal(5))
"""The ml of ink per m² at which HP's categories of coverage begin."""


class Purchase(NamedTuple):
    """Something bought: the fields that describe it, the rate that follows, and how."""

    fields: tuple[str, ...]
    rate: str
    work_out: Callable[..., Decimal]


PURCHASES: Mapping[str, Purchase] = {
    "ink": Purchase(("ink_paid", "ink_volume"), Basis.MILLILITRE, estimate.per_ml),
    "pack": Purchase(("pack_paid", "pack_sheets"), Basis.SHEET, estimate.per_sheet),
    "toner": Purchase(("toner_paid", "toner_pages"), Basis.IMPRESSION, estimate.per_page),
    "machine": Purchase(("machine_paid", "machine_years", "machine_hours"), Basis.HOUR, estimate.per_hour),
    "roll": Purchase(("roll_paid", "roll_width", "roll_length"), EXTENT, estimate.per_extent),
}
INK = "ink_channel"
"""The field that says which ink a cartridge has; empty: it stands for all of them."""

BOUGHT = (INK, *(name for purchase in PURCHASES.values() for name in purchase.fields))


def by_button(words: Words, form: RateForm, button: str) -> RateForm:
    """The form with what the button fills in, or with what is wrong there."""
    if button == COVERAGE:
        return _with_coverages(words, form)
    return _worked_out(words, form, PURCHASES[button]) if button in PURCHASES else form


def _with_coverages(words: Words, form: RateForm) -> RateForm:
    line = Basis.COVERED.value
    typed = {f"{line}-tiering": Tiering.COVERAGE.value}
    typed |= {f"{line}-least-{row}": words.number(least) for row, least in enumerate(COVERAGES)}
    told = {line: words.text("For less ink than the first step.")}
    return replace(form, typed={**form.typed, **typed}, told=told)


def _worked_out(words: Words, form: RateForm, purchase: Purchase) -> RateForm:
    amounts, errors = numbers(words, form.typed, purchase.fields)
    if errors:
        return replace(form, errors=errors)
    try:
        rate = purchase.work_out(*_basis(form, purchase), *(amounts[name] for name in purchase.fields))
    except BadInput as fault:
        return replace(form, errors=problem(words, fault).errors)
    named = _of_one_ink(form) if purchase.rate == Basis.MILLILITRE and form.value(INK) else {}
    field = next((name for name in named if name.startswith("ink-rate-")), purchase.rate)
    typed = {**form.typed, **named, field: words.number(rate, 0, RATE_PLACES)}
    return replace(form, typed=typed, told={field: words.text(_WORKED_OUT)})


def _of_one_ink(form: RateForm) -> dict[str, str]:
    """The row of the single ink: the one that names it already, else the first empty one; none if all are
    taken."""
    ink = form.value(INK)
    names = [form.value(f"ink-channel-{row}") for row in range(MOST_INKS)]
    known = (row for row, name in enumerate(names) if name.casefold() == ink.casefold())
    empty = (row for row, name in enumerate(names) if not name)
    row = next(known, next(empty, None))
    return {} if row is None else {f"ink-channel-{row}": ink, f"ink-rate-{row}": ""}


def _basis(form: RateForm, purchase: Purchase) -> tuple[Basis, ...]:
    """What paper is charged by, which decides what of a roll is counted."""
    if purchase.rate != EXTENT:
        return ()
    return (next((basis for basis in EXTENTS if basis == form.value("per")), EXTENTS[0]),)


_WORKED_OUT = N_("Worked out from what you bought.")
