"""The table of a price file: a line for each price. Its words are English in every language, so that a file
written by one studio is read by any other."""

from typing import NamedTuple

from smarttracker_lite.domain.rates import Basis, Tiering
from smarttracker_lite.workflows.workbook import Cell

SCOPE = ("side", "holder", "kind", "media", "printer", "quality", "valid_from")
"""What a row of a card holds for: the lines that say the same here are prices of one row."""
PRICE = ("basis", "channel", "rate", "further", "step", "roll", "roll_width", "steps_by", "steps")
EXAMPLE, CURRENCY = "example", "currency"
COLUMNS = (*SCOPE, *PRICE, EXAMPLE, CURRENCY)
NEEDED = frozenset({"basis", "rate"})
"""Without these it is no price file; what any other column would say is taken from the row as it is kept."""

LIST, CLIENT = "list", "client"
"""A holder is "list: " and its name, "client: " and a name or code, or empty for all."""
YES = "yes"
UM_PER_MM = 1_000


class Line(NamedTuple):
    """A line of a table: its number, counted from 1, and its cells by column."""

    number: int
    cells: dict[str, Cell]


def usual_steps(basis: Basis) -> Tiering:
    """By what the steps of a price go, if the file does not say it."""
    return Tiering.COVERAGE if basis is Basis.COVERED else Tiering.COPIES
