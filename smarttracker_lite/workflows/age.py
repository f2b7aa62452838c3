"""What clients owe, by how long it is overdue."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import IntEnum
from io import StringIO

from smarttracker_lite.domain.clients import became
from smarttracker_lite.domain.documents import Owing, Receivable
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.leaving.spread import harmless
from smarttracker_lite.workflows.workbook import Cell, written

_HEADS = {
    "client": 30,
    "number": 14,
    "issued_on": 11,
    "due_on": 11,
    "days_overdue": 9,
    "total": 12,
    "open": 12,
    "currency": 9,
}


class Age(IntEnum):
    """How long an invoice is overdue; each is named by the first day after it."""

    NOT_DUE = 1
    TO_30 = 31
    TO_60 = 61
    TO_90 = 91
    OVER_90 = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What a client owes in one currency, with the open invoices, the one due first first."""

    client_id: str
    name: str
    currency: str
    invoices: tuple[Receivable, ...]

    def by_age(self, today: date) -> dict[Age, Decimal]:
        """What is of each age."""
        found = dict.fromkeys(Age, ZERO)
        for each in self.invoices:
            found[age_of(each, today)] += each.open
        return found


def days_overdue(invoice: Owing, today: date) -> int:
    """How many days ago it was due; 0 if that is to come."""
    return max((today - invoice.due_on).days, 0)


def age_of(invoice: Owing, today: date) -> Age:
    return next(age for age in Age if days_overdue(invoice, today) < age)


def debts(desk: Desk) -> list[Debt]:
    """What is open, by client and currency; what was merged into another client is counted there.

    The studio's own currency comes first, then by name.
    """
    clients = {client.id: client for client in desk.db.clients.all()}
    now = became(clients.values())
    found: dict[tuple[str, str], list[Receivable]] = defaultdict(list)
    for invoice in desk.db.invoices.unpaid():
        if not invoice.is_credit:
            found[now.get(invoice.client_id, invoice.client_id), invoice.currency].append(invoice)
    own = desk.settings.currency
    listed = [
        Debt(
            client_id=client_id,
            name=clients[client_id].name if client_id in clients else invoices[0].buyer.name,
            currency=currency,
            invoices=tuple(sorted(invoices, key=lambda each: (each.due_on, each.number.sequence))),
        )
        for (client_id, currency), invoices in found.items()
    ]
    return sorted(listed, key=lambda each: (each.currency != own, each.currency, each.name.casefold()))


def as_csv(desk: Desk, listed: Sequence[Debt]) -> bytes:
    """A line for each open invoice: UTF-8 with a byte order mark, points in numbers (RFC 4180)."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(_HEADS)
    for line in _lines(desk, listed):
        table.writerow([f"{cell:f}" if isinstance(cell, Decimal) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def as_workbook(desk: Desk, listed: Sequence[Debt]) -> bytes:
    """The same as XLSX; what is overdue is coloured."""
    lines = list(_lines(desk, listed))
    overdue = {place for place, line in enumerate(lines) if line[4]}
    return written(_HEADS, lines, overdue, desk.now(), "Open")


def _lines(desk: Desk, listed: Sequence[Debt]) -> Iterator[Sequence[Cell]]:
    for debt in listed:
        for invoice in debt.invoices:
            yield (
                harmless(debt.name),
                harmless(invoice.number.text),
                invoice.issued_on,
                invoice.due_on,
                Decimal(days_overdue(invoice, desk.today)),
                invoice.total,
                invoice.open,
                invoice.currency,
            )
