"""The bookings that a bank's table tells, and what is wrong in it, line by line."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.words import is_currency
from smarttracker_lite.workflows.bankfile.booking import (
    Booking,
    Statement,
    Wrong,
    cleaned,
    numbered,
    squeezed,
)
from smarttracker_lite.workflows.bankfile.cells import Meaning, is_out
from smarttracker_lite.workflows.bankfile.columns import (
    AMOUNT,
    BANK_ID,
    CREDIT,
    CURRENCY,
    DAY,
    DEBIT,
    END_TO_END,
    IBAN,
    NAME,
    REFERENCE,
    SIGN,
    TEXT,
    VALUE_DAY,
    Column,
)
from smarttracker_lite.workflows.bankfile.layout import Layout, below
from smarttracker_lite.workflows.bankfile.table import Line, Table, shown
from smarttracker_lite.workflows.workbook import Cell

Said = Mapping[Column, list[Cell]]
"""What stands in each column that is not empty in a line."""


def read(table: Table, layout: Layout) -> Statement:
    """The table as a statement. Raises BadInput if no column tells a day, or none an amount."""
    if not layout.whole:
        raise BadInput(
            N_("It is not known which columns tell the day and the amount."),
            N_("Choose them below."),
            field="columns",
        )
    meaning = Meaning(layout.comma, layout.month_first)
    found, wrong = list[Booking](), list(table.unread)
    for line in below(table, layout):
        try:
            booking = _booking(meaning, _said(line, layout))
        except BadInput as trouble:
            wrong.append(Wrong(line.number, trouble))
        else:
            found += [booking] if booking else []
    return Statement(bookings=tuple(numbered(found)), wrong=tuple(sorted(wrong, key=lambda each: each.line)))


def _said(line: Line, layout: Layout) -> Said:
    said: dict[Column, list[Cell]] = {}
    for column, cell in zip(layout.columns, line.cells, strict=False):
        if column and cell != "":
            said.setdefault(column, []).append(cell)
    return said


def _booking(meaning: Meaning, said: Said) -> Booking | None:
    """None for a line that moves nothing: a balance, a heading."""
    amount, day = _amount(meaning, said), _day(meaning, said)
    if not amount:
        return None
    if day is None:
        raise BadInput(
            N_("The day is missing."), N_("Note this payment by hand, or correct the line in the file.")
        )
    return Booking(
        day=day,
        amount=amount,
        currency=_currency(said),
        name=_text(said, NAME),
        iban=squeezed(_text(said, IBAN)),
        text=_text(said, TEXT),
        reference=_text(said, REFERENCE),
        end_to_end=_text(said, END_TO_END),
        bank_id=_text(said, BANK_ID),
    )


def _amount(meaning: Meaning, said: Said) -> Decimal:
    """What came in, or below 0 what went out; 0 if the line tells neither."""
    came, went = _money(meaning, said, CREDIT), _money(meaning, said, DEBIT)
    if came or went:
        return abs(came) - abs(went)
    amount = _money(meaning, said, AMOUNT)
    if amount and SIGN in said:
        return -abs(amount) if is_out(said[SIGN][0]) else abs(amount)
    return amount


def _money(meaning: Meaning, said: Said, column: Column) -> Decimal:
    return next(filter(None, map(meaning.money, said.get(column, ()))), ZERO)


def _day(meaning: Meaning, said: Said) -> date | None:
    cells = (cell for column in (DAY, VALUE_DAY) for cell in said.get(column, ()))
    return next(filter(None, map(meaning.day, cells)), None)


def _currency(said: Said) -> str:
    """Three letters of ISO 4217, or "€" and the like as they are known; "" where none is told."""
    told = _text(said, CURRENCY).upper()
    code = _SIGNS.get(told, told)
    if code and not is_currency(code):
        raise BadInput(
            N_("“{typed}” is no currency."), N_("Choose another column for it."), typed=told[:_LONGEST]
        )
    return code


def _text(said: Said, column: Column) -> str:
    cells = dict.fromkeys(map(shown, said.get(column, ())))
    return cleaned(" ".join(cells) if column.joint else next(iter(cells), ""))


_LONGEST = 40
_SIGNS = {"€": "EUR", "EURO": "EUR", "£": "GBP", "$": "USD"}
