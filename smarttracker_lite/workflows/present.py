"""Papers that tell of payments, ready to be sent: a receipt of one, a statement of a client's account.

What becomes of such a paper is noted with the document it tells of: a statement's is the newest one of the
account. It never holds a cost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from smarttracker_lite.billing.letter import Attachment
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.letters import Occasion, Value
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.workflows import attest, compose
from smarttracker_lite.workflows.balance import account, newest
from smarttracker_lite.workflows.compose import Cover
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import Beside, safe


@dataclass(frozen=True, slots=True)
class Presented:
    """The document it tells of, the paper, and the usual mail with it."""

    document: Invoice
    beside: Beside
    cover: Cover


def receipt(desk: Desk, invoice_id: str, place: int) -> Presented:
    """The receipt of the payment at this place. Raises NotFound as `attest.receipt`."""
    pdf, invoice = attest.receipt(desk, invoice_id, place), desk.db.invoices.get(invoice_id)
    words, payment = desk.words(invoice.language), invoice.settlements[place]
    name = f"{words.text('Receipt')} {invoice.number.text} {payment.day} – {invoice.buyer.name}"
    told = {
        "amount": words.money(payment.amount, invoice.currency),
        "open": words.money(attest.left_after(invoice, place), invoice.currency),
    }
    client = desk.db.clients.find(invoice.client_id)
    if client and client.merged_into:
        client = desk.db.clients.find(client.merged_into)
    return _presented(desk, invoice, client, Beside(Occasion.RECEIPT, _file(name, pdf)), told)


def statement(desk: Desk, client_id: str, since: date, until: date, currency: str) -> Presented:
    """The statement of the client's account, in its language. Raises as `attest.statement`."""
    pdf, client = attest.statement(desk, client_id, since, until, currency), desk.db.clients.get(client_id)
    words = desk.words(client.language)
    told = account(desk, client_id, since, until, currency)
    values = {
        "amount": words.money(max(told.after, ZERO), currency),
        "open": words.money(max(told.after, ZERO), currency),
        "period": f"{words.date(since)} – {words.date(until)}",
    }
    name = f"{words.text('Statement of account')} {until} – {client.name}"
    latest = replace(newest(desk, client_id, currency), language=client.language)
    return _presented(desk, latest, client, Beside(Occasion.STATEMENT, _file(name, pdf)), values)


def _file(name: str, pdf: bytes) -> Attachment:
    return Attachment(f"{safe(name)}.pdf", pdf)


def _presented(
    desk: Desk, invoice: Invoice, client: Client | None, beside: Beside, told: Mapping[str, Value]
) -> Presented:
    return Presented(invoice, beside, compose.beside(desk, invoice, beside.occasion, client, told))
