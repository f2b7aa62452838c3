"""Credit notes counted again: what they took back of an invoice, line by line, and set off against it."""

from collections.abc import Iterator, Sequence

from smarttracker_lite.domain.documents import Invoice, Method
from smarttracker_lite.domain.faults import RESTORE, Fault
from smarttracker_lite.errors import N_
from smarttracker_lite.workflows.desk import Desk

_NO_LINE = N_("Credit note {note} is for a line that invoice {number} does not have.")
_TOO_MUCH = N_("The credit notes over invoice {number} take back more of its line {place} than it said.")
_NOT_SET_OFF = N_("Credit note {note} is not set off against invoice {number}.")


def miscredited(desk: Desk, invoice_ids: set[str]) -> Iterator[Fault]:
    """What is wrong between these invoices and the credit notes over them. One that is not there was told."""
    for invoice in filter(None, map(desk.db.invoices.find, sorted(invoice_ids))):
        yield from _of(invoice, desk.db.invoices.credits_of(invoice.id))


def _of(invoice: Invoice, notes: Sequence[Invoice]) -> Iterator[Fault]:
    left = [line.net for line in invoice.lines]
    for note in notes:
        if len(note.places) != len(note.lines) or not all(0 <= each < len(left) for each in note.places):
            yield _fault(invoice, _NO_LINE, note)
            return
        for place, line in zip(note.places, note.lines, strict=True):
            left[place] -= line.net
        if not (_set_off(invoice, note) and _set_off(note, invoice, note)):
            yield _fault(invoice, _NOT_SET_OFF, note)
    for place, (line, rest) in enumerate(zip(invoice.lines, left, strict=True), 1):
        if rest * line.net < 0:
            yield _fault(invoice, _TOO_MUCH, notes[-1], place=place)


def _set_off(one: Invoice, other: Invoice, note: Invoice | None = None) -> bool:
    """Whether `one` is settled by `other` with the whole of the credit note."""
    amount = (note or other).payable
    settled = [each.amount for each in one.settlements if each.via == other.id]
    return settled == [amount] and all(
        each.method is Method.CREDIT_NOTE for each in one.settlements if each.via == other.id
    )


def _fault(invoice: Invoice, text: str, note: Invoice, **values: object) -> Fault:
    numbers = {"number": invoice.number.text, "note": note.number.text}
    return Fault("invoices", note.id, text, RESTORE, {**numbers, **values})
