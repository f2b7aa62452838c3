"""The calculator: what a print would cost, what its client would pay, and what is left of that.

Width, height and copies are always asked for, colour and hours only where a row charges by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from smarttracker_lite.domain.charges import Charge, Lack, Missing
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.rateread import numbers
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.estimate import Wish, estimate

_NEEDED = ("width", "height", "copies")
_WIDTH = N_("Charged by what it takes of the roll: the row must say the roll’s width, and it must fit.")
MISSING: Mapping[Missing, str] = {
    Missing.RATE: N_("No row fits this media on this printer: add one."),
    Missing.COLOR_RATE: N_("Pages in black have a rate, those in colour have none."),
    Missing.MONO_RATE: N_("Pages in colour have a rate, those in black have none."),
    Missing.INK_RATE: N_("Single inks have rates here: add one for any ink to calculate with."),
    Missing.AREA: N_("This media is charged by area: type width and height."),
    Missing.ROLL_AREA: _WIDTH,
    Missing.LENGTH: N_("This media is charged by length: type the height."),
    Missing.SHEETS: N_("This media is charged per sheet: type the copies."),
    Missing.PAGES: N_("This media is charged per page: type the copies."),
    Missing.COLOR: N_("Pages in black and in colour have rates of their own: choose which it is."),
    Missing.COPIES: N_("This media is charged by copies: type how many."),
    Missing.INK: N_("This media is charged by its ink: type how much it takes."),
    Missing.TIME: N_("This printer is charged by the hour: type how long it prints."),
}
_ASKED = {Missing.COLOR: "color", Missing.TIME: "hours"}
"""The fields that are there once they are asked for."""
_COLORS = {"black": False, "color": True}
_TYPED = ("paper", "machine", "client", *_NEEDED, "ink", *_ASKED.values())


@dataclass(frozen=True, slots=True)
class Answer:
    """An amount with its currency ("" if there is none), and the sentence that explains it."""

    amount: str
    explained: str


@dataclass(frozen=True, slots=True)
class Margin:
    """What is left of the price: an amount with its currency, its share of the price ("" of nothing), and
    whether it is less than nothing."""

    amount: str
    share: str
    loss: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculator:
    """What is typed, what is wrong with it, and the answers once something is asked. `asked` are those fields
    that are not always there."""

    typed: Mapping[str, str]
    asked: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    cost: Answer | None = None
    price: Answer | None = None
    margin: Margin | None = None


def calculate(desk: Desk, words: Words, fields: Fields) -> Calculator:
    """The calculator with the answer to what the fields ask."""
    typed = {name: fields.get(name) for name in _TYPED}
    if "copies" not in fields:
        return Calculator(typed={**typed, "copies": "1"})
    asked = frozenset(name for name in _ASKED.values() if typed[name])
    found, errors = numbers(words, typed, [*_NEEDED, *(name for name in ("ink", "hours") if typed[name])])
    if errors:
        return Calculator(typed=typed, asked=asked, errors=errors)
    try:
        cost, price = estimate(desk, _wish(typed, found))
    except BadInput as fault:
        return Calculator(typed=typed, asked=asked, errors=problem(words, fault).errors)
    lacking = {lack.why for lack in (*cost.missing, *price.missing)}
    return Calculator(
        typed=typed,
        asked=asked | {_ASKED[why] for why in lacking & _ASKED.keys()},
        cost=_answer(words, cost),
        price=_answer(words, price),
        margin=_margin(words, cost, price),
    )


def _wish(typed: Mapping[str, str], found: Mapping[str, Decimal]) -> Wish:
    return Wish(
        media=typed["paper"],
        printer_id=typed["machine"],
        client_id=typed["client"],
        width_mm=found["width"],
        height_mm=found["height"],
        copies=found["copies"],
        ink_ml=found.get("ink"),
        color=_COLORS.get(typed["color"]),
        hours=found.get("hours"),
    )


def _answer(words: Words, charge: Charge) -> Answer:
    if charge.amount is None:
        lacking = dict.fromkeys(_lacking(words, lack) for lack in charge.missing)
        return Answer("", " ".join(lacking))
    return Answer(words.money(charge.amount, charge.currency), explain.explained(words, charge))


def _lacking(words: Words, lack: Lack) -> str:
    return words.text(MISSING[lack.why])


def _margin(words: Words, cost: Charge, price: Charge) -> Margin | None:
    """None where one of the two is not known."""
    if cost.amount is None or price.amount is None:
        return None
    left = price.amount - cost.amount
    share = words.percent(left / price.amount) if price.amount else ""
    return Margin(words.money(left, price.currency), share, left < 0)
