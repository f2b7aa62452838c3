"""What came in by a bank's file: looked at beside the open invoices, noted as far as a person ticks it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.clients import became
from smarttracker_lite.domain.documents import Invoice, Method, Receivable
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import BadInput, N_, NotAllowed, TrackerError
from smarttracker_lite.store.act import Done
from smarttracker_lite.workflows.bankfile.advances import Advance
from smarttracker_lite.workflows.bankfile.booking import Booking, Statement, squeezed
from smarttracker_lite.workflows.bankfile.matching import Match, Open, match, payers_of
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.honour import invoice_of
from smarttracker_lite.workflows.settle import Overpaid, Payment, check_payment, shares, with_payment

_MOST_INVOICES = 50
_PATIENCE = timedelta(days=365)
"""So long after its issue a pro forma may be paid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What a statement would do: what its incoming bookings probably pay, how many of those are noted
    already, and how many went out."""

    matches: tuple[Match, ...]
    noted: int
    outgoing: int


class Tick(NamedTuple):
    """What a person decided of a booking: by what it is known, the numbers of the invoices that it pays, and
    what of it may be more than these have open."""

    via: str
    numbers: tuple[str, ...]
    accepted: Decimal = ZERO


class Refused(NamedTuple):
    """A tick that was not noted, and why."""

    tick: Tick
    trouble: TrackerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of the ticks: the act, how many bookings were noted, and those that were not."""

    done: Done
    noted: int
    refused: tuple[Refused, ...]


def look(desk: Desk, statement: Statement) -> DryRun:
    """What the statement would do to the books as they are."""
    coming = list(_coming(desk, statement))
    fresh = [each for each in coming if not desk.db.invoices.settled_by(each.via)]
    return DryRun(
        matches=tuple(match(fresh, open_invoices(desk), _payers(desk, fresh), _advances(desk))),
        noted=len(coming) - len(fresh),
        outgoing=sum(each.amount < 0 for each in statement.bookings),
    )


def _coming(desk: Desk, statement: Statement) -> Iterator[Booking]:
    """What came in; in the studio's currency where the file tells none."""
    own = desk.settings.currency
    for each in statement.bookings:
        if each.amount > 0:
            yield each if each.currency else replace(each, currency=own)


def open_invoices(desk: Desk) -> list[Open]:
    """The invoices that can be paid; those of a merged client under the one it is now."""
    clients = {client.id: client for client in desk.db.clients.all()}
    now = became(clients.values())
    found = list[Open]()
    for invoice in desk.db.invoices.unpaid():
        if not invoice.is_credit:
            own = clients.get(now.get(invoice.client_id, invoice.client_id))
            found.append(_open(invoice, own.id if own else invoice.client_id, own.name if own else ""))
    return found


def _open(invoice: Receivable, client_id: str, name: str) -> Open:
    return Open(
        invoice_id=invoice.id,
        number=invoice.number,
        client_id=client_id,
        names=tuple(dict.fromkeys(filter(None, (invoice.buyer.name, name)))),
        open=invoice.open,
        currency=invoice.currency,
        due_on=invoice.due_on,
        pro_formas=tuple(each.number for each in invoice.quoted if each.kind is Kind.PRO_FORMA),
    )


def _advances(desk: Desk) -> list[Advance]:
    """The pro formas that no invoice follows yet."""
    recent = desk.db.quotations.between(desk.today - _PATIENCE, desk.today)
    waiting = (each for each in recent if not each.is_quote and each.outcome is None)
    return [Advance(each.id, each.number.text) for each in waiting]


def _payers(desk: Desk, bookings: Iterable[Booking]) -> dict[str, str]:
    """Whose the accounts are: as a client's page says, and as earlier payments were noted."""
    clients = desk.db.clients.all()
    now = became(clients)
    known = [(client.iban, now.get(client.id, client.id)) for client in clients if client.iban]
    for iban in {each.iban for each in bookings} - {""}:
        paid = desk.db.invoices.paid_from(iban)
        known += ((iban, now.get(invoice.client_id, invoice.client_id)) for invoice in paid)
    return payers_of(known)


def take(desk: Desk, statement: Statement, ticks: Sequence[Tick]) -> Taken:
    """Note the bookings that are ticked, each whole or not at all; all that are noted are one act."""
    desk = desk.at(desk.now())
    bookings = {each.via: each for each in _coming(desk, statement)}
    by_number = _numbers(desk)
    refused, changed = list[Refused](), dict[str, Invoice]()
    with desk.act("take bank payments") as done:
        for tick in ticks:
            try:
                changed |= _settled(desk, bookings.get(tick.via), tick, by_number, changed)
            except TrackerError as trouble:
                refused.append(Refused(tick, trouble))
        desk.db.invoices.put_all(changed.values())
    return Taken(done=done, noted=len(ticks) - len(refused), refused=tuple(refused))


def _settled(
    desk: Desk,
    booking: Booking | None,
    tick: Tick,
    by_number: dict[str, list[str]],
    changed: dict[str, Invoice],
) -> dict[str, Invoice]:
    """The invoices of a tick with its booking noted. Raises BadInput or NotAllowed."""
    if booking is None or desk.db.invoices.settled_by(booking.via) or _is_in(booking.via, changed.values()):
        raise NotAllowed(N_("This payment is noted already."), N_("Nothing needs to be done."))
    invoices = [changed.get(each.id, each) for each in _named(desk, tick.numbers, by_number)]
    for invoice in invoices:
        if invoice.currency != booking.currency:
            raise BadInput(
                N_("Invoice {number} is in {currency}."),
                N_("Choose an invoice in the money that came in."),
                field="numbers",
                number=invoice.number.text,
                currency=invoice.currency,
            )
    over = booking.amount - sum((max(each.open, ZERO) for each in invoices), ZERO)
    if over > 0 and over != tick.accepted:
        raise Overpaid(over, desk.words().money(over, booking.currency))
    return {each.id: each for each in _paid(desk, booking, invoices)}


def _paid(desk: Desk, booking: Booking, invoices: Iterable[Invoice]) -> Iterator[Invoice]:
    note = ": ".join(filter(None, (booking.name, booking.text or booking.reference)))
    for invoice, share in shares(invoices, booking.amount):
        payment = Payment(
            day=booking.day,
            amount=share,
            method=Method.TRANSFER,
            note=note,
            via=booking.via,
            payer=booking.iban,
        )
        if not share:
            raise BadInput(
                N_("Nothing of the money is left for invoice {number}."),
                N_("Leave this invoice out."),
                field="numbers",
                number=invoice.number.text,
            )
        check_payment(desk, invoice, payment)
        yield with_payment(desk, invoice, payment)


def _is_in(via: str, invoices: Iterable[Invoice]) -> bool:
    return any(each.via == via for invoice in invoices for each in invoice.settlements)


def _numbers(desk: Desk) -> dict[str, list[str]]:
    """The ids of open invoices by their numbers without signs, as people type them."""
    found: dict[str, list[str]] = defaultdict(list)
    for invoice in desk.db.invoices.unpaid():
        found[squeezed(invoice.number.text)].append(invoice.id)
    return found


def _named(desk: Desk, numbers: Sequence[str], by_number: dict[str, list[str]]) -> list[Invoice]:
    """The invoices of these numbers, each once. Raises BadInput for what is none."""
    if not numbers or len(numbers) > _MOST_INVOICES:
        raise BadInput(
            N_("Which invoice does it pay?"),
            N_("Write its number; several with a comma between them."),
            field="numbers",
        )
    found: dict[str, Invoice] = {}
    for number in numbers:
        invoice = _numbered(desk, number, by_number)
        found[invoice.id] = invoice
    return list(found.values())


def _numbered(desk: Desk, number: str, by_number: dict[str, list[str]]) -> Invoice:
    """The invoice of this number, or the one that follows the pro forma of this number."""
    ids = by_number.get(squeezed(number), [])
    only = desk.db.invoices.find(ids[0]) if len(ids) == 1 else None
    if found := desk.db.invoices.numbered(number) or only:
        return found
    pro_forma = desk.db.quotations.numbered(number)
    if pro_forma is None:
        raise BadInput(
            N_("There is no invoice “{typed}”."),
            N_("Write its number as it stands on the invoice."),
            field="numbers",
            typed=number[:40],
        )
    if followed := invoice_of(desk, pro_forma.id):
        return followed
    raise BadInput(
        N_("{number} is not invoiced yet."),
        N_("Issue its invoice first: the payment is noted on that."),
        field="numbers",
        number=number,
    )
