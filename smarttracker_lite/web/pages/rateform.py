"""The form of one row of a rate card: what is typed in it, by field, and the row it shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import count

from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side, Tiering
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.rate import MOST_TIERS

EXTENT = "extent"
EXTENTS = (Basis.SQUARE_METRE, Basis.SQUARE_FOOT, Basis.METRE, Basis.FOOT)
"""What paper from a roll is charged by: one of them, chosen in the field "per"."""

LINES: Mapping[str, tuple[Basis, ...]] = {
    EXTENT: EXTENTS,
    **{basis.value: (basis,) for basis in Basis if basis not in EXTENTS},
}
"""The fields that hold a rate, and what the rate is for one of."""

FURTHER, STEP, ROLL, WIDTH, STEPS = "further", "step", "roll", "roll_um", "tiering"
FINER: Mapping[str, frozenset[str]] = {
    EXTENT: frozenset({FURTHER, STEP, ROLL, WIDTH, STEPS}),
    Basis.SHEET: frozenset({FURTHER, STEPS}),
    Basis.MONO: frozenset({STEPS}),
    Basis.COLOR: frozenset({STEPS}),
    Basis.COVERED: frozenset({STEPS}),
    Basis.HOUR: frozenset({STEP}),
    Basis.COPY: frozenset({FURTHER}),
}
"""What else a line asks for; what it does not ask for stays as it was in the row."""

TIERINGS = {Basis.COVERED.value: Tiering.COVERAGE}
"""By what the steps of a line go, if nothing is chosen; else by copies."""

UM = 1000
"""µm of a mm, in which the width of a roll is typed."""

MOST_INKS = 24
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "scope": ("kind", "quality", "valid_from"),
    "paper": ("extent-", "sheet-", "waste"),
    "ink": ("ink-", "covered", "impression", "cleaning"),
    "more": ("mono", "color", "hour", "copy", "minimum"),
    "bought": ("roll_", "ink_", "pack_", "toner_", "machine_"),
}
"""What is folded away while nothing in it is filled in: by the beginnings of its fields."""

_FIELDS: Mapping[str, str] = {"holder": "whose", **{basis.value: EXTENT for basis in EXTENTS}}
"""Where a trouble with a price is told, if not beside the field of its name."""

LIST, CLIENT = "list", "client"
"""Whose prices a row is one of: "list:" and its id, "client:" and its id, or "" for the standard ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RateForm:
    """What is typed, by field, and what is wrong with it. `id` is "" for a new row.

    `told` is what a field just got by itself, or is asked for, in words. The amounts are in `currency`.
    """

    side: Side
    id: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    currency: str = ""

    def value(self, name: str) -> str:
        """What is typed in the field."""
        return self.typed.get(name, "")

    def opened(self, group: str) -> bool:
        """Whether a group is shown unfolded: something in it is filled in, wrong or told of."""
        filled = (name for name, value in self.typed.items() if value and not name.endswith(f"-{STEPS}"))
        return any(name.startswith(_GROUPS[group]) for name in (*filled, *self.errors, *self.told))

    def rows(self, name: str, least: int, most: int) -> range:
        """The rows of a list of fields: those filled in, two empty ones, and `least` at least."""
        last = max((int(key.rpartition("-")[2]) + 1 for key in self._row_keys(name)), default=0)
        return range(min(max(least, last + 2), most))

    def stepped(self, line: str) -> bool:
        """Whether a line has steps."""
        wrong = (f"{line}-least-", f"{line}-rate-")
        return any(self._row_keys(line)) or any(name.startswith(wrong) for name in self.errors)

    def tiers(self, line: str) -> range:
        """The rows for the steps of a line."""
        return self.rows(line, 3, MOST_TIERS)

    @property
    def inks(self) -> range:
        """The rows for single inks."""
        return self.rows("ink", 4, MOST_INKS)

    def _row_keys(self, name: str) -> Iterator[str]:
        starts = (f"{name}-least-", f"{name}-rate-", f"{name}-channel-")
        return (key for key, value in self.typed.items() if value and key.startswith(starts))

    def with_trouble(self, words: Words, trouble: TrackerError) -> tuple["RateForm", int]:
        """The form with the trouble beside its field, and the status of the answer."""
        wrong = problem(words, trouble)
        name = _FIELDS.get(wrong.field, wrong.field)
        return replace(self, errors={name: wrong.sentence}), wrong.status


def names() -> Iterator[str]:
    """Every field that the form can have."""
    yield from ("media", "printer", "whose", "kind", "quality", "valid_from", "per")
    for line in LINES:
        finer = FINER.get(line, frozenset())
        yield from (line, *(f"{line}-{each}" for each in sorted(finer)))
        if STEPS in finer:
            yield from (f"{line}-{end}-{row}" for row in range(MOST_TIERS) for end in ("least", "rate"))
    yield from (f"ink-{end}-{row}" for row in range(MOST_INKS) for end in ("channel", "rate"))


def filled(side: Side, fields: Fields, also: tuple[str, ...] = ()) -> RateForm:
    """The form with what the fields say, and what else they say in those named `also`."""
    known = {*names(), *also}
    typed = {name: value.strip() for name, value in reversed(fields.pairs) if name in known}
    return RateForm(side=side, id=fields.get("id"), typed=typed)


def of_rate(words: Words, rate: Rate) -> RateForm:
    """The form of a row that is there."""
    typed = {
        "media": rate.media,
        "printer": rate.printer_id or "",
        "whose": whose(rate),
        "kind": "" if rate.kind is Kind.PRINT else rate.kind.value,
        "quality": rate.quality,
        "valid_from": rate.valid_from.isoformat() if rate.valid_from else "",
    }
    rows = count()
    for price in rate.prices:
        if price.channel:
            row = next(rows)
            typed |= {f"ink-channel-{row}": price.channel, f"ink-rate-{row}": _written(words, price.rate)}
        else:
            typed |= _of_price(words, price)
    return RateForm(side=rate.side, id=rate.id, typed=typed)


def whose(rate: Rate) -> str:
    """Whose prices the row is one of, as the form and addresses name it: "" for all."""
    if rate.client_id:
        return f"{CLIENT}:{rate.client_id}"
    return f"{LIST}:{rate.list_id}" if rate.list_id else ""


def _of_price(words: Words, price: Price) -> dict[str, str]:
    line = _FIELDS.get(price.basis, price.basis.value)
    typed = {line: _written(words, price.rate)}
    if line == EXTENT:
        typed["per"] = price.basis.value
    for name in FINER.get(line, ()):
        typed |= _of_finer(words, price, line, name)
    return typed


def _of_finer(words: Words, price: Price, line: str, name: str) -> dict[str, str]:
    if name == STEPS:
        steps = {f"{line}-{STEPS}": price.tiering.value}
        for row, tier in enumerate(price.tiers):
            steps[f"{line}-least-{row}"] = _written(words, tier.least)
            steps[f"{line}-rate-{row}"] = _written(words, tier.rate)
        return steps
    value = getattr(price, name)
    if name == ROLL:
        return {f"{line}-{ROLL}": "yes" if value else ""}
    if name == WIDTH:
        value = None if value is None else Decimal(value) / UM
    return {f"{line}-{name}": "" if value is None else _written(words, value)}


def _written(words: Words, amount: Decimal) -> str:
    return words.number(amount, 0, RATE_PLACES)


FILL_IN = N_("Fill this in.")
