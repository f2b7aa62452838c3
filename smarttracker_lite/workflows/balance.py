"""A client's account with the studio: what was invoiced, what was paid, and what is left, day by day."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.clients import with_merged
from smarttracker_lite.domain.documents import Invoice, Method, Settlement
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document, or one of its settlements: what it adds to what the client owes, and what that comes to."""

    day: date
    invoice: Invoice
    settlement: Settlement | None
    amount: Decimal
    balance: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What happened from `since` to `until`, both of which count, in one currency; `before` is what was owed
    until then. Below 0 it is the studio that owes."""

    currency: str
    since: date
    until: date
    before: Decimal
    entries: tuple[Entry, ...]

    @property
    def after(self) -> Decimal:
        """What is owed in the end."""
        return self.entries[-1].balance if self.entries else self.before


def currencies(desk: Desk, client_id: str) -> list[str]:
    """Those in which the client has documents, the one of the newest first."""
    theirs = sorted(_documents(desk, client_id), key=_age, reverse=True)
    return list(dict.fromkeys(each.currency for each in theirs))


def newest(desk: Desk, client_id: str, currency: str) -> Invoice:
    """The newest document of the account. It must have one in this currency."""
    return max((each for each in _documents(desk, client_id) if each.currency == currency), key=_age)


def _age(document: Invoice) -> tuple[date, int]:
    return document.issued_on, document.number.sequence


def account(desk: Desk, client_id: str, since: date, until: date, currency: str) -> Account:
    """The client's account, with that of those who were merged into it. Raises BadInput for days the wrong
    way round."""
    if since > until:
        raise BadInput(
            N_("The last day is before the first."), N_("Correct one of both days."), field="until"
        )
    documents = [each for each in _documents(desk, client_id) if each.currency == currency]
    entries = sorted(_entries(documents), key=_place)
    before = sum((each.amount for each in entries if each.day < since), ZERO)
    return Account(
        currency=currency,
        since=since,
        until=until,
        before=before,
        entries=tuple(_running(before, (each for each in entries if since <= each.day <= until))),
    )


def _documents(desk: Desk, client_id: str) -> list[Invoice]:
    return desk.db.invoices.of_clients(with_merged(client_id, desk.db.clients.all()))


def _entries(documents: Iterable[Invoice]) -> Iterator[Entry]:
    """What is set off or moved between two documents of the client changes nothing, and is left out."""
    for each in documents:
        sign = -1 if each.is_credit else 1
        yield Entry(day=each.issued_on, invoice=each, settlement=None, amount=sign * each.payable)
        for settlement in each.settlements:
            if settlement.method is not Method.CREDIT_NOTE and not _is_moved(settlement):
                amount = -sign * settlement.amount
                yield Entry(day=settlement.day, invoice=each, settlement=settlement, amount=amount)


def _is_moved(settlement: Settlement) -> bool:
    """Whether it came from another invoice or went to one; a bank's line is a transfer."""
    return settlement.method is Method.OTHER and bool(settlement.via)


def _place(entry: Entry) -> tuple[date, bool, int, int]:
    """By day; documents before payments."""
    number = entry.invoice.number
    return entry.day, entry.settlement is not None, number.year, number.sequence


def _running(before: Decimal, entries: Iterable[Entry]) -> Iterator[Entry]:
    for each in entries:
        before += each.amount
        yield replace(each, balance=before)
