"""What may stand in each column of a price file, for those who write one."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Side, Tiering
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.pricefile.columns import COLUMNS, NEEDED


class Column(NamedTuple):
    """A column: its name, whether it must be there, what it tells, and the words that may stand in it."""

    name: str
    needed: bool
    about: str
    words: tuple[str, ...]


_ABOUT: Mapping[str, str] = {
    "side": N_("Your costs or the client’s price; empty: price"),
    "holder": N_("Whose price it is; empty: everybody’s"),
    "kind": N_("Which jobs; empty: prints"),
    "media": N_("As the printer names it; empty: any"),
    "printer": N_("Its name here; empty: any"),
    "quality": N_("Print mode; empty: any"),
    "valid_from": N_("The first day; empty: always"),
    "basis": N_("What the rate is for one of"),
    "channel": N_("The ink, of a rate per millilitre; empty: all other inks"),
    "rate": N_("The amount"),
    "further": N_("The amount for each copy after the first"),
    "step": N_("The quantity is rounded up to a multiple of this"),
    "roll": N_("Charged is what was used of the roll, not the image"),
    "roll_width": N_("The roll’s width in mm, where the printer does not tell what it used"),
    "steps_by": N_("By what the steps go: copies, m² of the month, ml per m²"),
    "steps": N_("Other amounts from a quantity on"),
    "example": N_("It is one of the examples to begin with"),
    "currency": N_("That of the amounts: whom the row is for must pay in it"),
}
_SETS: Mapping[str, type[StrEnum]] = {"side": Side, "kind": Kind, "basis": Basis, "steps_by": Tiering}
_EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "holder": ("list: Architects", "client: Rossi"),
    "valid_from": ("2026-12-31",),
    "roll": ("yes",),
    "steps": ("from 10: 2.50; from 50: 2.10",),
    "example": ("yes",),
    "currency": ("CHF",),
}


def columns(words: Words) -> tuple[Column, ...]:
    """All columns, in the order of the export."""
    return tuple(Column(name, name in NEEDED, words.text(_ABOUT[name]), _words(name)) for name in COLUMNS)


def _words(name: str) -> tuple[str, ...]:
    return tuple(each.value for each in _SETS[name]) if name in _SETS else _EXAMPLES.get(name, ())
