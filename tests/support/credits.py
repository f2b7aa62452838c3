"""Short ways to credit notes."""

from decimal import Decimal

from smarttracker_lite.domain.crediting import Credit, Part, rest
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import bill, credit
from tests.support.studio import Studio


def billed(studio: Studio, count: int = 3) -> Invoice:
    """An invoice over so many jobs of a new client, each 15.78 before VAT."""
    client = studio.client()
    for _ in range(count):
        studio.job(client=client)
    return bill.issue_draft(studio.desk, bill.draft(studio.desk, client.id).id)


def all_of(studio: Studio, invoice: Invoice, *, frees: bool = False, reason: str = "") -> Invoice:
    """A credit note over all that is left of an invoice."""
    parts = rest(invoice, credit.notes_of(studio.desk, invoice))
    return credit.credit(studio.desk, invoice.id, Credit(parts=parts, frees=frees, reason=reason))


def lines_of(studio: Studio, invoice: Invoice, *places: int, frees: bool = False) -> Invoice:
    """A credit note over these lines."""
    parts = {place: Part() for place in places}
    return credit.credit(studio.desk, invoice.id, Credit(parts=parts, frees=frees))


def amount_of(studio: Studio, invoice: Invoice, place: int, amount: str) -> Invoice:
    """A credit note over so much of a line."""
    parts = {place: Part(amount=Decimal(amount))}
    return credit.credit(studio.desk, invoice.id, Credit(parts=parts))
