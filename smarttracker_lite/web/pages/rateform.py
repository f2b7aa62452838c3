"""The form of one row of a rate card: what is typed in it, and the rate it means."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.domain.pricing import Rate, Side
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import estimate
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.price import AMOUNTS


class Purchase(NamedTuple):
    """Something bought: the fields that describe it, the rate that follows, and how."""

    name: str
    fields: tuple[str, ...]
    rate: str
    work_out: Callable[..., Decimal]


PURCHASES = (
    Purchase("roll", ("roll_paid", "roll_width", "roll_length"), "per_m2", estimate.per_m2),
    Purchase("ink", ("ink_paid", "ink_volume"), "per_ml", estimate.per_ml),
    Purchase("pack", ("pack_paid", "pack_sheets"), "per_sheet", estimate.per_sheet),
)
_TYPED = (
    "media",
    "printer",
    *AMOUNTS,
    *(name for purchase in PURCHASES for name in purchase.fields),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RateForm:
    """What is typed, by field, and what is wrong with it. `id` is "" for a new row.

    `worked_out` is the rate field that was just filled from a purchase.
    """

    side: Side
    id: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    worked_out: str = ""

    @property
    def buying(self) -> bool:
        """Whether a purchase is described."""
        return any(self.typed[name] for purchase in PURCHASES for name in purchase.fields)


def filled(side: Side, fields: Fields) -> RateForm:
    """The form with what the fields say."""
    return RateForm(side=side, id=fields.get("id"), typed={name: fields.get(name) for name in _TYPED})


def of_rate(words: Words, rate: Rate) -> RateForm:
    """The form of a row that is there."""
    amounts = {name: getattr(rate, name) for name in AMOUNTS}
    typed = {
        name: "" if amount is None else words.number(amount, 0, RATE_PLACES)
        for name, amount in amounts.items()
    }
    blank = dict.fromkeys(_TYPED, "")
    typed |= {"media": rate.media, "printer": rate.printer_id or ""}
    return RateForm(side=rate.side, id=rate.id, typed=blank | typed)


def worked_out(words: Words, form: RateForm, bought: str) -> RateForm:
    """The form with the rate that follows from what was bought, or with what is wrong there."""
    purchase = next((each for each in PURCHASES if each.name == bought), None)
    if purchase is None:
        return form
    amounts, errors = numbers(words, form.typed, purchase.fields)
    if errors:
        return replace(form, errors=errors)
    try:
        rate = purchase.work_out(*(amounts[name] for name in purchase.fields))
    except BadInput as fault:
        return replace(form, errors=problem(words, fault).errors)
    typed = {**form.typed, purchase.rate: words.number(rate, 0, RATE_PLACES)}
    return replace(form, typed=typed, worked_out=purchase.rate)


def rate_of(form: RateForm, amounts: Mapping[str, Decimal]) -> Rate:
    """The row the form stands for, with these amounts."""
    return Rate(
        id=form.id or new_id(),
        side=form.side,
        printer_id=form.typed["printer"] or None,
        media=form.typed["media"],
        per_m2=amounts.get("per_m2"),
        per_sheet=amounts.get("per_sheet"),
        per_ml=amounts.get("per_ml"),
        per_job=amounts.get("per_job"),
    )


def numbers(
    words: Words, typed: Mapping[str, str], names: Iterable[str]
) -> tuple[dict[str, Decimal], dict[str, str]]:
    """The numbers typed in these fields, and what is wrong with those that are none."""
    found: dict[str, Decimal] = {}
    errors: dict[str, str] = {}
    for name in names:
        try:
            found[name] = words.parse_number(typed[name], name)
        except BadInput as fault:
            errors[name] = problem(words, fault).sentence if typed[name] else words.text(N_("Fill this in."))
    return found, errors
