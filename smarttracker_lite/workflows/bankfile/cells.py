"""What a cell of a bank's table means: days and amounts as banks write them in any country."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.printers.files.moments import moment
from smarttracker_lite.printers.files.quantities import UNSAID, Unreadable
from smarttracker_lite.printers.files.sniff import DAY_OR_MONTH
from smarttracker_lite.workflows.workbook import Cell

_LONGEST = 40
_SPACES = "\\s'’\u00a0\u202f"
_MONEY = {
    mark: re.compile(
        rf"([0-9]{{1,12}}|[0-9]{{1,3}}([{re.escape(other)}{_SPACES}][0-9]{{3}}){{1,3}})?([{mark}][0-9]{{1,4}})?"
    )
    for mark, other in (".,", ",.")
}
"""By the decimal mark: the other one only parts thousands."""
_AROUND = re.compile(r"([^0-9.,]*)(.*?)([^0-9.,]*)")
_CENTS = re.compile(r".*([.,])\d{1,2}\D*")
_MINUS = frozenset("-\N{MINUS SIGN}\N{EN DASH}")
_BELOW = frozenset({"s", "d", "dr"})
_NO_AMOUNT = N_("“{typed}” is no amount.")
_NO_AMOUNT_HINT = N_("Choose the column with the amount, and its decimal mark.")
_OUT = frozenset("s soll d dare debit dbit dr debe cargo addebito uscita lastschrift belastung out -".split())
_IN = frozenset("h haben a avere credit crdt cr haber abono accredito entrata gutschrift c in +".split())


@dataclass(frozen=True, slots=True)
class Meaning:
    """Reads cells: whether the decimal mark is a comma, and whether the month stands before the day.

    Its methods raise BadInput for what they cannot read.
    """

    comma: bool
    month_first: bool

    def day(self, cell: Cell) -> date | None:
        """None if the cell says nothing."""
        if isinstance(cell, date):
            return cell
        order = DateOrder.MONTH_FIRST if self.month_first else DateOrder.DAY_FIRST
        try:
            found = moment(str(cell), order, UTC)
        except Unreadable:
            text, hint = N_("“{typed}” is no day."), N_("Choose the column with the booking day.")
            raise _unclear(text, hint, cell) from None
        return found.at.date() if found else None

    def money(self, cell: Cell) -> Decimal | None:
        """With its sign before or behind it, in brackets, and with a currency around it; None if the cell
        says nothing."""
        if isinstance(cell, Decimal):
            return cell
        text = str(cell).strip()
        if text.casefold() in UNSAID:
            return None
        around, mark = _AROUND.fullmatch(text[: _LONGEST + 1]), "," if self.comma else "."
        if len(text) > _LONGEST or not around or not around[2] or not _MONEY[mark].fullmatch(around[2]):
            raise _unclear(_NO_AMOUNT, _NO_AMOUNT_HINT, cell)
        amount = Decimal(re.sub(rf"[^0-9{mark}]", "", around[2]).replace(",", "."))
        return -amount if _is_below(around[1], around[3]) else amount


def is_out(cell: Cell) -> bool:
    """Whether the word means money that left the account. Raises BadInput for one nobody knows."""
    word = str(cell).strip().rstrip(".").casefold()
    if word not in _OUT | _IN:
        raise _unclear(
            N_("It is not known whether “{typed}” came in or went out."), N_("Choose another column."), cell
        )
    return word in _OUT


def uses_comma(cells: Iterable[Cell]) -> bool | None:
    """Whether the decimal mark is a comma; None where no amount shows it."""
    votes = [found[1] for cell in cells if (found := _CENTS.fullmatch(str(cell)[: 2 * _LONGEST]))]
    return votes.count(",") * 2 > len(votes) if votes else None


def has_month_first(cells: Iterable[Cell]) -> bool:
    """Whether some day can only be read with the month before it."""
    found = [each for cell in cells if (each := DAY_OR_MONTH.fullmatch(str(cell).strip()[:_LONGEST]))]
    return any(int(each[3]) > 12 for each in found) and not any(int(each[1]) > 12 for each in found)


def _is_below(before: str, behind: str) -> bool:
    """By the sign on either side, brackets, or the word behind it."""
    signed = bool(set(before + behind) & _MINUS) or ("(" in before and ")" in behind)
    return signed or behind.strip().casefold() in _BELOW


def _unclear(text: str, hint: str, cell: Cell) -> BadInput:
    return BadInput(text, hint, typed=str(cell).strip()[:_LONGEST])
