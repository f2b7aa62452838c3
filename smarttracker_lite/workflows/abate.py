"""What jobs on invoices are charged: as it was invoiced, less what credit notes took back."""

from collections.abc import Sequence
from decimal import Decimal

from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.documents import Invoice, Item, Line
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows.desk import Desk


def invoiced_charges(desk: Desk, invoice_id: str) -> dict[str, Charge]:
    """What each job of an invoice is charged, over all its lines; none if it is not there."""
    invoice = desk.db.invoices.find(invoice_id)
    if invoice is None:
        return {}
    notes = desk.db.invoices.credits_of(invoice_id) if invoice.credited else []
    terms: dict[str, tuple[Term, ...]] = {}
    for place, line in enumerate(invoice.lines):
        for item in line.items:
            if item.job_id:
                own = (*item.terms, *_credited(invoice, notes, place, item))
                terms[item.job_id] = (*terms.get(item.job_id, ()), *own)
    return {job_id: Charge(invoice.currency, own) for job_id, own in terms.items()}


def _credited(invoice: Invoice, notes: Sequence[Invoice], place: int, item: Item) -> tuple[Term, ...]:
    """A job's share of what each credit note took back of its line, about which it is that note's number."""
    line = invoice.lines[place]
    taken = ((note, back) for note in notes for back in _taken(note, place))
    return tuple(
        Term(Decimal(-1), Unit.JOB, _share(item, line, back, invoice.currency), about=note.number.text)
        for note, back in taken
        if back
    )


def _taken(note: Invoice, place: int) -> list[Decimal]:
    return [line.net for of, line in zip(note.places, note.lines, strict=True) if of == place]


def _share(item: Item, line: Line, back: Decimal, currency: str) -> Decimal:
    return round_money(item.net * back / line.net, currency)
