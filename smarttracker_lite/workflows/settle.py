"""How an invoice comes to be settled: payments in part or whole, what is paid too much, cents written off,
credit notes. All amounts are in the invoice's own currency."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from smarttracker_lite.domain.clients import became
from smarttracker_lite.domain.documents import Invoice, Method, Retraction, Settlement
from smarttracker_lite.domain.money import ZERO, is_payable, minor_places
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.desk import Desk

LONGEST_NOTE = 300
_CENTS = 100
"""So many of the smallest coin may be written off."""
RECEIVED = (
    Method.TRANSFER,
    Method.CARD,
    Method.CASH,
    Method.DIRECT_DEBIT,
    Method.CHEQUE,
    Method.OTHER,
)
"""The ways in which money comes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money that came in on a day, as it was typed or as a bank's file tells it: then `via` is the bank's
    line, and `payer` the IBAN it came from."""

    day: date
    amount: Decimal
    method: Method = Method.TRANSFER
    note: str = ""
    via: str = ""
    payer: str = ""


class Overpaid(BadInput):
    """More than is open: `over` as much. It may be so, and is asked about once."""

    def __init__(self, over: Decimal, shown: str) -> None:
        super().__init__(
            N_("That is {over} more than is open."),
            N_("Correct the amount, or say that the client paid too much."),
            field="amount",
            over=shown,
        )
        self.amount = over


def pay(desk: Desk, invoice_id: str, payment: Payment, accepted: Decimal = ZERO) -> Invoice:
    """Note a payment. More than is open is noted only if just so much is `accepted` as paid too much.

    Raises BadInput that names the field, Overpaid, or NotAllowed for a credit note.
    """
    with desk.act("pay"):
        invoice = desk.db.invoices.get(invoice_id)
        check_payment(desk, invoice, payment)
        over = payment.amount - max(invoice.open, ZERO)
        if over > 0 and over != accepted:
            raise Overpaid(over, desk.words().money(over, invoice.currency))
        paid = with_payment(desk, invoice, payment)
        desk.db.invoices.put(paid)
    return paid


def check_payment(desk: Desk, invoice: Invoice, payment: Payment) -> None:
    """Raise BadInput or NotAllowed if no such payment can have been made of this invoice."""
    if invoice.is_credit:
        raise NotAllowed(
            N_("Nobody pays a credit note."), N_("Note the payment on the invoice that it corrects.")
        )
    if payment.amount <= 0:
        raise BadInput(
            N_("A payment is more than 0."),
            N_("Money that went back to the client is noted as paid back."),
            field="amount",
        )
    if not is_payable(payment.amount, invoice.currency):
        raise BadInput(
            N_("Nobody can pay this amount in {currency}."),
            N_("Write it with no more decimals than the money has."),
            field="amount",
            currency=invoice.currency,
        )
    check_day(desk, payment.day)


def check_day(desk: Desk, day: date) -> None:
    """Raise BadInput for a day that is still to come."""
    if day > desk.today:
        raise BadInput(N_("This day is still to come."), N_("Write the day the money came in."), field="day")


def with_payment(desk: Desk, invoice: Invoice, payment: Payment) -> Invoice:
    """The invoice with the payment noted now."""
    return _with(
        invoice,
        Settlement(
            at=desk.now(),
            day=payment.day,
            amount=payment.amount,
            method=payment.method,
            note=" ".join(payment.note.split())[:LONGEST_NOTE],
            via=payment.via,
            payer=payment.payer,
        ),
    )


def most_cents(currency: str) -> Decimal:
    """The largest rest that may be written off: 1.00 EUR, 100 JPY."""
    return Decimal(_CENTS).scaleb(-minor_places(currency))


def is_small(invoice: Invoice) -> bool:
    """Whether what is open, or paid too much, is only cents, that may be written off."""
    return not invoice.is_credit and 0 < abs(invoice.open) <= most_cents(invoice.currency)


def write_off(desk: Desk, invoice_id: str) -> Invoice:
    """Leave a rest of cents be, whichever way. Raises NotAllowed if there is none, or it is more."""
    with desk.act("write off"):
        invoice = desk.db.invoices.get(invoice_id)
        if not is_small(invoice):
            raise NotAllowed(
                N_("Only a rest of at most {most} is written off."),
                N_("For more, write a credit note."),
                most=desk.words().money(most_cents(invoice.currency), invoice.currency),
            )
        done = _with(invoice, _settled(desk, desk.today, invoice.open, Method.WRITE_OFF))
        desk.db.invoices.put(done)
    return done


def pay_back(desk: Desk, invoice_id: str, day: date, note: str = "") -> Invoice:
    """Note that what the client had paid too much went back to it. Raises BadInput, or NotAllowed where
    nothing is owed to it."""
    with desk.act("pay back"):
        invoice = desk.db.invoices.get(invoice_id)
        owed = _owed(invoice)
        if not owed:
            raise NotAllowed(
                N_("Nothing is owed to the client on this document."), N_("Nothing needs to be done.")
            )
        check_day(desk, day)
        amount = owed if invoice.is_credit else -owed
        done = _with(invoice, replace(_settled(desk, day, amount, Method.REFUND), note=note[:LONGEST_NOTE]))
        desk.db.invoices.put(done)
    return done


def _owed(invoice: Invoice) -> Decimal:
    """What is owed to the client: paid too much, or credited and not set off."""
    return max(invoice.open if invoice.is_credit else -invoice.open, ZERO)


def others_open(desk: Desk, invoice: Invoice) -> list[Invoice]:
    """The client's invoices to which what it paid too much can be moved, the one that is due first first."""
    now = became(desk.db.clients.all())
    own = now.get(invoice.client_id, invoice.client_id)
    fitting = (
        each
        for each in desk.db.invoices.unpaid()
        if not each.is_credit and each.id != invoice.id and each.currency == invoice.currency
    )
    theirs = (each for each in fitting if now.get(each.client_id, each.client_id) == own)
    first = sorted(theirs, key=lambda each: (each.due_on, each.number.sequence))
    return desk.db.invoices.get_all(each.id for each in first)


def move(desk: Desk, invoice_id: str, other_id: str) -> tuple[Invoice, Invoice]:
    """Count what was paid too much, as far as it goes, as paid of another open invoice of the client.

    Raises NotAllowed where there is nothing to move, or the other one is not open to it.
    """
    with desk.act("move payment"):
        invoice = desk.db.invoices.get(invoice_id)
        other = next((each for each in others_open(desk, invoice) if each.id == other_id), None)
        if invoice.is_credit or invoice.open >= 0 or other is None:
            raise NotAllowed(
                N_("There is nothing to move to this invoice any more."), N_("Look at both invoices again.")
            )
        desk = desk.at(desk.now())
        amount = min(-invoice.open, other.open)
        taken = replace(_settled(desk, desk.today, -amount, Method.OTHER), via=other.id)
        given = replace(_settled(desk, desk.today, amount, Method.OTHER), via=invoice.id)
        both = _with(invoice, taken), _with(other, given)
        desk.db.invoices.put_all(both)
    return both


def can_be_taken_back(settlement: Settlement) -> bool:
    """Whether somebody noted it who may have erred: a credit note is a document."""
    return settlement.method is not Method.CREDIT_NOTE


def take_back(desk: Desk, invoice_id: str, place: int, at: datetime | None) -> Invoice:
    """Take the settlement at this place, noted at that moment, back: it was not so. That it was noted stays
    with the invoice. What was moved goes back on both invoices. Raises NotAllowed."""
    with desk.act("take back payment"):
        invoice = desk.db.invoices.get(invoice_id)
        known = invoice.settlements[place : place + 1] if place >= 0 else ()
        if not known or known[0].at != at or not can_be_taken_back(known[0]):
            raise NotAllowed(N_("This payment is not there any more."), N_("Look at the payments again."))
        rest = _without(desk, invoice, lambda each: each is known[0])
        changed, other = [rest], desk.db.invoices.find(known[0].via)
        if other:
            changed.append(_without(desk, other, lambda each: (each.at, each.via) == (at, invoice.id)))
        desk.db.invoices.put_all(changed)
    return rest


def _without(desk: Desk, invoice: Invoice, gone: Callable[[Settlement], bool]) -> Invoice:
    back = (Retraction(at=desk.now(), settlement=each) for each in invoice.settlements if gone(each))
    kept = tuple(each for each in invoice.settlements if not gone(each))
    return replace(invoice, settlements=kept, retractions=(*invoice.retractions, *back))


def _settled(desk: Desk, day: date, amount: Decimal, method: Method) -> Settlement:
    return Settlement(at=desk.now(), day=day, amount=amount, method=method)


def _with(invoice: Invoice, *settlements: Settlement) -> Invoice:
    return replace(invoice, settlements=(*invoice.settlements, *settlements))


def shares(invoices: Iterable[Invoice], amount: Decimal) -> list[tuple[Invoice, Decimal]]:
    """The amount spread over invoices as they fall due: each gets what is open of it, the last one also what
    is left, and those that nothing is left for get 0."""
    spread = list[tuple[Invoice, Decimal]]()
    for invoice in sorted(invoices, key=lambda each: (each.due_on, each.number.year, each.number.sequence)):
        share = min(max(invoice.open, ZERO), amount)
        amount -= share
        spread.append((invoice, share))
    if spread and amount:
        spread[-1] = (spread[-1][0], spread[-1][1] + amount)
    return spread
