"""What a client is given in writing about its payments: a statement of its account, a receipt of a payment.

Neither is a document with a number, and it is made anew whenever it is asked for. It never holds a cost.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

from smarttracker_lite.billing.sheet import Columns, InvoiceSheet, SheetLine, Total
from smarttracker_lite.domain.documents import Invoice, Method, Settlement
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.balance import Account, Entry, account, currencies, newest
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.settle import RECEIVED
from smarttracker_lite.workflows.typeset import alongside, sheet

METHODS: Mapping[Method, str] = {
    Method.TRANSFER: N_("Bank transfer"),
    Method.CARD: N_("Card payment"),
    Method.CASH: N_("Cash"),
    Method.DIRECT_DEBIT: N_("Direct debit"),
    Method.CHEQUE: N_("Cheque"),
    Method.OTHER: N_("Otherwise"),
    Method.REFUND: N_("Paid back"),
    Method.WRITE_OFF: N_("Written off"),
    Method.CREDIT_NOTE: N_("Credit note"),
}
"""How an invoice was settled, as pages and papers say it."""


def statement(desk: Desk, client_id: str, since: date, until: date, currency: str) -> bytes:
    """The client's account as PDF, in its language. Raises BadInput, or NotFound if it has no document."""
    if currency not in currencies(desk, client_id):
        raise NotFound(
            N_("This client has no invoice in {currency}."), N_("Choose another currency."), currency=currency
        )
    told = account(desk, client_id, since, until, currency)
    client, latest = desk.db.clients.get(client_id), newest(desk, client_id, currency)
    words = desk.words(client.language)
    return alongside(desk, latest, stated(told, latest, words), until)


def receipt(desk: Desk, invoice_id: str, place: int) -> bytes:
    """The receipt of the payment at this place of an invoice's settlements. Raises NotFound if none came."""
    invoice = desk.db.invoices.get(invoice_id)
    known = invoice.settlements[place : place + 1] if place >= 0 else ()
    if not known or not is_received(known[0]):
        raise NotFound(N_("There is no such payment."), N_("Look at the payments again."))
    told = received(invoice, place, desk.words(invoice.language))
    return alongside(desk, invoice, told, known[0].day)


def is_received(settlement: Settlement) -> bool:
    """Whether money came in by it."""
    return settlement.method in RECEIVED and settlement.amount > 0


def stated(told: Account, newest: Invoice, words: Words) -> InvoiceSheet:
    """What stands on a statement."""
    money = _money(words, told.currency)
    first = SheetLine(
        description=words.text("Owed before"), date=words.date(told.since), amount=money(told.before)
    )
    return replace(
        _bare(newest, words),
        title=words.text("Statement of account"),
        facts=(
            (words.text("First day"), words.date(told.since)),
            (words.text("Last day"), words.date(told.until)),
        ),
        columns=Columns(
            number="#",
            date=words.text("Date"),
            description=words.text("Document or payment"),
            quantity=words.text("Invoiced"),
            price=words.text("Payments"),
            tax="",
            amount=words.text("Balance {currency}", currency=told.currency),
        ),
        lines=(first, *(_line(words, each) for each in told.entries)),
        totals=(
            Total(label=words.text("Owed on {day}", day=told.until), amount=money(told.after), strong=True),
        ),
    )


def _line(words: Words, entry: Entry) -> SheetLine:
    money = _money(words, entry.invoice.currency)
    return SheetLine(
        date=words.date(entry.day),
        description=entry_title(words, entry),
        quantity=money(entry.amount) if entry.amount >= 0 else "",
        price=money(-entry.amount) if entry.amount < 0 else "",
        amount=money(entry.balance),
    )


def entry_title(words: Words, entry: Entry) -> str:
    """The document, or how it was settled and which."""
    number, settlement = entry.invoice.number.text, entry.settlement
    if settlement is None and entry.invoice.is_credit:
        return words.text("Credit note {number}", number=number)
    if settlement is None:
        return words.text("Invoice {number}", number=number)
    return words.text("{how}: {number}", how=words.text(METHODS[settlement.method]), number=number)


def received(invoice: Invoice, place: int, words: Words) -> InvoiceSheet:
    """What stands on the receipt of the payment at this place."""
    payment, money = invoice.settlements[place], _money(words, invoice.currency)
    before = sum((each.amount for each in invoice.settlements[:place]), ZERO)
    settled = Total(label=words.text("Settled before"), amount=money(before))
    of = words.text("Payment of invoice {number} of {day}", number=invoice.number.text, day=invoice.issued_on)
    return replace(
        _bare(invoice, words),
        title=words.text("Receipt"),
        number=invoice.number.text,
        facts=(
            (words.text("Invoice"), invoice.number.text),
            (words.text("Paid on"), words.date(payment.day)),
            (words.text("How"), words.text(METHODS[payment.method])),
        ),
        headline=words.text("{amount} received with thanks", amount=money(payment.amount)),
        columns=Columns(
            number="#",
            date=words.text("Date"),
            description=words.text("Description"),
            quantity="",
            price="",
            tax="",
            amount=words.text("Amount {currency}", currency=invoice.currency),
        ),
        lines=(SheetLine(date=words.date(payment.day), description=of, amount=money(payment.amount)),),
        totals=(
            Total(label=words.text("To be paid in all"), amount=money(invoice.payable)),
            *((settled,) if before else ()),
            Total(label=words.text("Received"), amount=money(payment.amount), strong=True),
            Total(label=words.text("Open after it"), amount=money(left_after(invoice, place))),
        ),
    )


def left_after(invoice: Invoice, place: int) -> Decimal:
    """What was open after the payment at this place; 0 after too much."""
    return max(invoice.payable - sum((each.amount for each in invoice.settlements[: place + 1]), ZERO), ZERO)


def _bare(invoice: Invoice, words: Words) -> InvoiceSheet:
    """The paper of an invoice with its names, addresses and foot, and nothing of what it asks for."""
    return replace(
        sheet(invoice, words),
        number="",
        headline="",
        opening=(),
        payment_label="",
        payment=(),
        scan=None,
        slip=None,
        notes=(),
        appendix=None,
        watermark="",
    )


def _money(words: Words, currency: str) -> Callable[[Decimal], str]:
    return partial(words.money, currency=currency)
