"""What of an invoice was credited and what can be, for its page; of a credit note, what it corrects."""

from dataclasses import dataclass

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import credit
from smarttracker_lite.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedView:
    """The part of the page in ready words. `notes` are number, day, amount and address of the credit notes;
    `corrects` is number and address of the invoice that this one corrects; `href` is where more of it is
    credited, "" if nothing can be, and `why` says why not. `again`: it can be drafted anew."""

    notes: tuple[tuple[str, str, str, str], ...]
    corrects: tuple[str, str] | None
    frees: bool
    href: str
    why: str
    again: bool


def credited_view(desk: Desk, words: Words, invoice: Invoice) -> CreditedView:
    """The part for this invoice or credit note."""
    notes, why = credit.notes_of(desk, invoice), credit.hindrance(desk, invoice)
    of = invoice.corrects
    return CreditedView(
        notes=tuple(_note(words, note) for note in notes),
        corrects=(of.number, f"/invoices/{of.invoice_id}") if of else None,
        frees=invoice.frees,
        href="" if why else f"/invoices/{invoice.id}/credit",
        why=" ".join(words.error(why)) if why and not (notes or of) else "",
        again=not why and not notes,
    )


def _note(words: Words, note: Invoice) -> tuple[str, str, str, str]:
    taken = words.money(ZERO - note.total, note.currency)
    return note.number.text, words.date(note.issued_on), taken, f"/invoices/{note.id}"
