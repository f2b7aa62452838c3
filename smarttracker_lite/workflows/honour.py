"""Quotes and pro formas that an invoice follows: it names them, and none is invoiced twice."""

from collections.abc import Iterator
from dataclasses import replace

from smarttracker_lite.domain.documents import Invoice, Quoted
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.quotations import Outcome, Quotation
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.workflows.desk import Desk


def followed(desk: Desk, draft: Draft) -> Iterator[Quotation]:
    """The quotes that the draft follows, and the pro formas that were made of it."""
    yield from filter(None, map(desk.db.quotations.find, draft.quotation_ids))


def references(desk: Desk, draft: Draft) -> tuple[Quoted, ...]:
    """How the draft's invoice names them."""
    return tuple(each.reference for each in followed(desk, draft))


def invoice_of(desk: Desk, quotation_id: str) -> Invoice | None:
    """The invoice that follows this one and stands; None if there is none, or it was credited whole."""
    found = (each for each in desk.db.invoices.quoting(quotation_id) if not each.is_credit)
    return next((each for each in found if each.credited < each.payable or not each.credited), None)


def check_free(desk: Desk, draft: Draft) -> None:
    """Raise NotAllowed if what the draft follows is invoiced already."""
    for each in followed(desk, draft):
        if invoice := invoice_of(desk, each.id):
            raise NotAllowed(
                N_("{number} is invoiced already, by {invoice}."),
                N_("Delete this draft, or credit that invoice first."),
                number=each.number.text,
                invoice=invoice.number.text,
            )


def note_invoiced(desk: Desk, draft: Draft) -> None:
    """What the draft follows has become an invoice."""
    for each in followed(desk, draft):
        desk.db.quotations.put(replace(each, outcome=Outcome.INVOICED, outcome_at=desk.now()))
