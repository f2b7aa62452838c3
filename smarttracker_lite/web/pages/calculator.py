"""The calculator: what a print would cost, what its client would pay, what is left of that, and the line for
the client.

Size and copies are always asked for, colour, hours and quality only where a row charges by them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.charges import Charge, Lack, Missing
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.drafting import FreeLine
from smarttracker_lite.domain.margins import margin
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.priceway import way
from smarttracker_lite.web.pages.purchases import COVERAGES
from smarttracker_lite.web.pages.rateread import numbers
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.estimate import Wish, estimate
from smarttracker_lite.workflows.quote import Quote, asked_for, quote

Choices = tuple[tuple[str, str], ...]

_EXTENT = ("width", "height")
_NEEDED = (*_EXTENT, "copies")
_WIDTH = N_("Charged by what it takes of the roll: the row must say the roll’s width, and it must fit.")
MISSING: Mapping[Missing, str] = {
    Missing.RATE: N_("No row fits this media on this printer: add one."),
    Missing.FOREIGN_RATE: N_("No row in the client’s currency fits this media on this printer: add one."),
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
    Missing.INK: N_("This media is charged by its ink: say how much it takes."),
    Missing.TIME: N_("This printer is charged by the hour: type how long it prints."),
}
_ROWS = frozenset(
    {Missing.RATE, Missing.FOREIGN_RATE, Missing.COLOR_RATE, Missing.MONO_RATE, Missing.INK_RATE}
)
"""Prices, and not quantities: no field of the calculator helps."""
_ASKED = {Missing.COLOR: "color", Missing.TIME: "hours"}
"""The fields that are there once they are asked for."""
_COLORS = {"black": False, "color": True}

_METRIC = ("A4 210 297", "A3 297 420", "A2 420 594", "A1 594 841", "A0 841 1189")
_INCHES = (
    *("Letter 8.5 11", "Tabloid 11 17", "ANSI-C 17 22", "ANSI-D 22 34", "ANSI-E 34 44"),
    *("ARCH-C 18 24", "ARCH-D 24 36", "ARCH-E1 30 42", "ARCH-E 36 48"),
)
_INCH_MM = Decimal("25.4")

_OWN = {"per-m2": "coverage", "in-all": "ink_ml"}
"""What of the wish is told by a number of one's own."""
_COVERED = {
    "light": N_("Light: {coverage} ml per m²"),
    "medium": N_("Medium: {coverage} ml per m²"),
    "heavy": N_("Heavy: {coverage} ml per m²"),
}
_COVERAGES = dict(zip(_COVERED, COVERAGES, strict=True))

_TYPED = (
    *("paper", "machine", "client", "size", *_NEEDED, "coverage", "ink", "quality", "day"),
    *_ASKED.values(),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An amount with its currency ("" if there is none), the sentence that explains it, and the way to the
    row that is missing, "" if none is."""

    amount: str
    explained: str
    way: str = ""


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
    that are not always there. The choices are pairs of a value and its name; `qualities` are none where no
    row names one. The `quote` is for the client: None while there is no price;
    it may be `by_example`, prices that nobody here has set."""

    typed: Mapping[str, str]
    sizes: Choices
    coverages: Choices
    qualities: Choices
    asked: frozenset[str] = frozenset()
    errors: Mapping[str, str] = field(default_factory=dict)
    cost: Answer | None = None
    price: Answer | None = None
    margin: Margin | None = None
    quote: Quote | None = None
    onto_quote: str = ""
    """Where the print is put on a quote, "" while there is no price."""
    by_example: bool = False


def calculate(desk: Desk, words: Words, fields: Fields) -> Calculator:
    """The calculator with the answer to what the fields ask."""
    typed = {name: fields.get(name) for name in _TYPED}
    typed["day"] = typed["day"] or desk.today.isoformat()
    empty = Calculator(
        typed=typed, sizes=_sizes(words), coverages=_coverages(words), qualities=_qualities(desk, words)
    )
    if "copies" not in fields:
        return replace(empty, typed={**typed, "copies": "1"})
    return _answered(desk, words, replace(empty, typed=_counting(typed)))


def _answered(desk: Desk, words: Words, asking: Calculator) -> Calculator:
    typed = asking.typed
    asked = frozenset(name for name in _ASKED.values() if typed[name])
    wish, errors = _wish(words, typed)
    if wish is None:
        return replace(asking, asked=asked, errors=errors)
    try:
        cost, price, by_example, fee = estimate(desk, wish)
    except BadInput as fault:
        return replace(asking, asked=asked, errors=problem(words, fault).errors)
    lacking = {lack.why for lack in (*cost.missing, *price.missing)}
    client = desk.db.clients.find(wish.client_id)
    return replace(
        asking,
        asked=asked | {_ASKED[why] for why in lacking & _ASKED.keys()},
        cost=_answer(words, wish, cost, Side.COST),
        price=_answer(words, wish, price, Side.PRICE),
        margin=_margin(words, cost, price),
        quote=quote(desk.words(client.language if client else ""), wish, price, _tax(desk, client), fee),
        onto_quote="" if price.amount is None else f"/quotes/new?{urlencode(asking.typed)}",
        by_example=by_example,
    )


class Wished(NamedTuple):
    """What the calculator says, as lines of a quote: the print, and what is charged once for the order."""

    line: FreeLine
    once: FreeLine | None


def wished(desk: Desk, words: Words, fields: Fields) -> Wished | None:
    """The print that the fields ask for, in its client's language; None where it has no price."""
    if "copies" not in fields:
        return None
    typed = {name: fields.get(name) for name in _TYPED}
    wish, _ = _wish(words, _counting({**typed, "day": typed["day"] or desk.today.isoformat()}))
    try:
        _, price, _, fee = estimate(desk, wish) if wish else (None, None, None, None)
    except BadInput:
        return None
    if wish is None or price is None or price.amount is None:
        return None
    client = desk.db.clients.find(wish.client_id)
    theirs, currency = desk.words(client.language if client else ""), price.currency
    told = FreeLine(
        id="",
        description=asked_for(theirs, wish),
        quantity=Decimal(1),
        unit=Unit.JOB,
        price=price.amount,
        currency=currency,
    )
    if fee is None:
        return Wished(told, None)
    once = round_money(fee.amount, currency)
    return Wished(told, replace(told, description=theirs.text("Order handling"), price=once))


def asked_again(fields: Fields) -> tuple[tuple[str, str], ...]:
    """The same fields, for a form that carries them on; whose print it is, that form asks itself."""
    return tuple((name, fields.get(name)) for name in _TYPED if name != "client" and fields.get(name))


def _tax(desk: Desk, client: Client | None) -> Tax | None:
    """What the client is charged, None while that is not confirmed."""
    return (client.tax if client else None) or desk.settings.tax


def _counting(typed: Mapping[str, str]) -> Mapping[str, str]:
    """What is typed without what does not count: a size that is another than the typed one, a number that the
    choice for the ink does not ask for."""
    sides = _sized(typed).items()
    own = all(typed[name] for name, _ in sides) and any(typed[name] != side for name, side in sides)
    ink = typed["ink"] if typed["coverage"] in _OWN else ""
    return {**typed, "size": "" if own else typed["size"], "ink": ink}


def _sized(typed: Mapping[str, str]) -> Mapping[str, str]:
    """Width and height of the size that was chosen, none if none was."""
    width, _, height = typed["size"].partition("x")
    return dict(zip(_EXTENT, (width, height), strict=True)) if height else {}


def _wish(words: Words, typed: Mapping[str, str]) -> tuple[Wish | None, Mapping[str, str]]:
    """What is asked, or None and what is wrong with it by field."""
    given = {**typed, **{name: typed[name] or side for name, side in _sized(typed).items()}}
    also = (("ink", typed["coverage"] in _OWN), ("hours", typed["hours"]))
    found, errors = numbers(words, given, [*_NEEDED, *(name for name, needed in also if needed)])
    try:
        day = words.parse_date(typed["day"], "day")
    except BadInput as fault:
        return None, {**errors, **problem(words, fault).errors}
    if errors:
        return None, errors
    own = {name: found.get("ink") for choice, name in _OWN.items() if choice == typed["coverage"]}
    return (
        Wish(
            media=typed["paper"],
            printer_id=typed["machine"],
            client_id=typed["client"],
            width_mm=found["width"],
            height_mm=found["height"],
            copies=found["copies"],
            color=_COLORS.get(typed["color"]),
            hours=found.get("hours"),
            quality=typed["quality"],
            day=day,
            **{"coverage": _COVERAGES.get(typed["coverage"]), **own},
        ),
        {},
    )


def _sizes(words: Words) -> Choices:
    """The value of a size is its width and height in mm."""
    inches = (_size(words, size, "in", _INCH_MM) for size in _INCHES)
    return (("", words.text("As typed below")), *(_size(words, size, "mm") for size in _METRIC), *inches)


def _size(words: Words, size: str, unit: str, mm: Decimal = Decimal(1)) -> tuple[str, str]:
    name, *sides = size.split()
    across, along = map(Decimal, sides)
    told = f"{name.replace('-', ' ')} · {words.number(across)} × {words.number(along)} {unit}"
    return "x".join(f"{(side * mm).normalize():f}" for side in (across, along)), told


def _coverages(words: Words) -> Choices:
    """How the ink can be told: not at all, by the categories of coverage, or by a number of one's own."""
    named = ((name, words.text(_COVERED[name], coverage=least)) for name, least in _COVERAGES.items())
    own = (
        ("per-m2", words.text("ml per m², typed below")),
        ("in-all", words.text("ml for all copies, typed below")),
    )
    return (("", words.text("Not known")), *named, *own)


def _qualities(desk: Desk, words: Words) -> Choices:
    """Those that rows name."""
    named = {rate.quality.casefold(): rate.quality for rate in desk.db.rates.all() if rate.quality}
    return (("", words.text("Any")), *((name, name) for _, name in sorted(named.items()))) if named else ()


def _answer(words: Words, wish: Wish, charge: Charge, side: Side) -> Answer:
    if charge.amount is None:
        lacking = dict.fromkeys(_lacking(words, lack) for lack in charge.missing)
        rows = (lack for lack in charge.missing if lack.why in _ROWS)
        ways = (way(lack, side, wish.media, wish.printer_id, wish.client_id) for lack in rows)
        return Answer("", " ".join(lacking), next(ways, ""))
    return Answer(words.money(charge.amount, charge.currency), explain.explained(words, charge))


def _lacking(words: Words, lack: Lack) -> str:
    return words.text(MISSING[lack.why])


def _margin(words: Words, cost: Charge, price: Charge) -> Margin | None:
    """None where one of the two is not known."""
    found = margin(price, cost)
    if found is None:
        return None
    share = "" if found.share is None else words.percent(found.share)
    return Margin(words.money(found.left, price.currency), share, found.loss)
