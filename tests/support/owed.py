"""What is owed of an invoice, from the whole document: what the books read in part is held against it."""

from dataclasses import fields

from smarttracker_lite.domain.documents import Invoice, Receivable


def owed_of(invoice: Invoice) -> Receivable:
    """What is owed of it; it tells the same of that as the document."""
    found = Receivable(**{each.name: getattr(invoice, each.name) for each in fields(Receivable)})
    assert (found.open, found.payable, found.is_credit) == (invoice.open, invoice.payable, invoice.is_credit)
    return found
