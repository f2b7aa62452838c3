"""The calculator: what a print would cost, and what its client would pay.

Width, height and copies are always asked for, so only a row or the ink can be missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from smarttracker_lite.domain.pricing import Charge, Missing
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.rateform import numbers
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.estimate import Wish, estimate

_NEEDED = ("width", "height", "copies")
_MISSING = {
    Missing.RATE: N_("No row fits this media on this printer: add one."),
    Missing.INK: N_("This media is charged per ml: type how much ink it takes."),
}
_TYPED = ("paper", "machine", *_NEEDED, "ink")


@dataclass(frozen=True, slots=True)
class Answer:
    """An amount with its currency ("" if there is none), and the sentence that explains it."""

    amount: str
    explained: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """What is typed, what is wrong with it, and the answers once something is asked."""

    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    cost: Answer | None = None
    price: Answer | None = None


def calculate(desk: Desk, words: Words, fields: Fields) -> Calculator:
    """The calculator with the answer to what the fields ask."""
    typed = {name: fields.get(name) for name in _TYPED}
    if "copies" not in fields:
        return Calculator(typed={**typed, "copies": "1"})
    found, errors = numbers(words, typed, [*_NEEDED, "ink"] if typed["ink"] else _NEEDED)
    if errors:
        return Calculator(typed=typed, errors=errors)
    wish = Wish(
        media=typed["paper"],
        printer_id=typed["machine"],
        width_mm=found["width"],
        height_mm=found["height"],
        copies=found["copies"],
        ink_ml=found.get("ink"),
    )
    try:
        cost, price = estimate(desk, wish)
    except BadInput as fault:
        return Calculator(typed=typed, errors=problem(words, fault).errors)
    return Calculator(typed=typed, cost=_answer(words, cost), price=_answer(words, price))


def _answer(words: Words, charge: Charge) -> Answer:
    if charge.amount is None:
        return Answer("", " ".join(words.text(_MISSING[why]) for why in charge.missing))
    return Answer(words.money(charge.amount, charge.currency), say.explained(words, charge))
