"""The forms of an extra and of a bundle: what is typed in them, and the entry they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from smarttracker_lite.domain.extras import EXTRA_UNITS, Bundle, BundlePart, Extra
from smarttracker_lite.domain.money import RATE_PLACES, ZERO
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.rateform import FILL_IN
from smarttracker_lite.web.pages.rateread import numbers
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.extras import MOST_PARTS

EXTRA_FIELDS = ("name", "unit", "price", "cost", "tax")
BUNDLE_NAME = "bundle_name"
_FEWEST_ROWS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """What is typed, by field, what is wrong with it, and what a field is asked for. `id` is "" for a new
    one."""

    id: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """What is typed in the field."""
        return self.typed.get(name, "")

    def error(self, name: str) -> str:
        """What is wrong with it."""
        return self.errors.get(name, "")

    @property
    def rows(self) -> range:
        """The rows for the parts of a bundle: those filled in, and two empty ones."""
        filled = [row for row in range(MOST_PARTS) if self.value(f"part-{row}")]
        return range(min(max(_FEWEST_ROWS, max(filled, default=-1) + 3), MOST_PARTS))

    def with_trouble(self, words: Words, trouble: TrackerError) -> tuple["EntryForm", int]:
        """The form with the trouble beside its field, and the status of the answer."""
        wrong = problem(words, trouble)
        return replace(self, errors={self._place(wrong.field): wrong.sentence}), wrong.status

    def _place(self, name: str) -> str:
        """The input of a bundle's form: its parts are counted without the rows left empty."""
        start, _, place = name.partition("-")
        if not place:
            return BUNDLE_NAME if name == "name" and BUNDLE_NAME in self.typed else name
        filled = [row for row in range(MOST_PARTS) if self.value(f"part-{row}")]
        return f"{start}-{filled[int(place)] if filled else 0}"


def extra_filled(fields: Fields) -> EntryForm:
    """The form of an extra with what was typed."""
    return EntryForm(id=fields.get("id"), typed={name: fields.get(name) for name in EXTRA_FIELDS})


def bundle_filled(fields: Fields) -> EntryForm:
    """The form of a bundle with what was typed."""
    names = (f"{start}-{row}" for row in range(MOST_PARTS) for start in ("part", "quantity"))
    typed = {name: fields.get(name) for name in (BUNDLE_NAME, *names)}
    return EntryForm(id=fields.get("id"), typed=typed)


def of_extra(words: Words, extra: Extra) -> EntryForm:
    """The form of an extra that is there."""
    cost = "" if extra.cost is None else _written(words, extra.cost)
    typed = {"unit": extra.unit.value, "price": _written(words, extra.price), "cost": cost}
    return EntryForm(id=extra.id, typed={"name": extra.name, **typed})


def of_bundle(words: Words, bundle: Bundle) -> EntryForm:
    """The form of a bundle that is there."""
    typed = {BUNDLE_NAME: bundle.name}
    for row, part in enumerate(bundle.parts):
        typed[f"part-{row}"] = part.extra_id
        typed[f"quantity-{row}"] = "" if part.quantity is None else _written(words, part.quantity)
    return EntryForm(id=bundle.id, typed=typed)


def read_extra(words: Words, form: EntryForm) -> tuple[Extra, Mapping[str, str]]:
    """The extra the form stands for, and what is wrong in it by field: then it is none to keep."""
    names = ["price", "cost"] if form.value("cost") else ["price"]
    found, errors = numbers(words, form.typed, names)
    unit = next((each for each in EXTRA_UNITS if each.value == form.value("unit")), None)
    if unit is None:
        errors["unit"] = words.text(FILL_IN)
    extra = Extra(
        id=form.id,
        name=form.value("name"),
        unit=unit or Unit.PIECE,
        price=found.get("price", ZERO),
        cost=found.get("cost"),
    )
    return extra, errors


def read_bundle(words: Words, form: EntryForm) -> tuple[Bundle, Mapping[str, str]]:
    """The bundle the form stands for, and what is wrong in it by field: then it is none to keep."""
    rows = range(MOST_PARTS)
    found, errors = numbers(
        words, form.typed, [f"quantity-{row}" for row in rows if form.value(f"quantity-{row}")]
    )
    for row in rows:
        if form.value(f"quantity-{row}") and not form.value(f"part-{row}"):
            errors[f"part-{row}"] = words.text(FILL_IN)
    parts = (
        BundlePart(extra_id=form.value(f"part-{row}"), quantity=found.get(f"quantity-{row}"))
        for row in rows
        if form.value(f"part-{row}")
    )
    return Bundle(id=form.id, name=form.value(BUNDLE_NAME), parts=tuple(parts)), errors


def _written(words: Words, amount: Decimal) -> str:
    return words.number(amount, 0, RATE_PLACES)
