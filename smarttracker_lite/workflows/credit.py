"""Credit notes: taking back what was invoiced, whole or in part, and billing it anew if it should be."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.crediting import (
    Credit,
    Part,
    credit_note,
    credited_net,
    left_of,
    rest,
)
from smarttracker_lite.domain.documents import Invoice, Method, Settlement
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.money import ZERO, is_payable
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.errors import BadInput, N_, NotAllowed, StoreTrouble
from smarttracker_lite.store.rows import from_row
from smarttracker_lite.workflows import seal
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.number import too_early, upcoming_number
from smarttracker_lite.workflows.revise import LONGEST_TEXT


def notes_of(desk: Desk, invoice: Invoice) -> list[Invoice]:
    """The credit notes over an invoice, in the order of issue."""
    return desk.db.invoices.credits_of(invoice.id)


def hindrance(desk: Desk, invoice: Invoice) -> NotAllowed | None:
    """Why nothing of it can be credited; None if something can."""
    if invoice.is_credit:
        return NotAllowed(
            N_("A credit note is not credited itself."), N_("Invoice again what it took back by mistake.")
        )
    if not rest(invoice, notes_of(desk, invoice)):
        return NotAllowed(
            N_("All of invoice {number} is credited already."),
            N_("Its credit notes stand on its page."),
            number=invoice.number.text,
        )
    if why := too_early(desk, Kind.CREDIT_NOTE):
        return why
    if invoice.issued_on > desk.today:
        return NotAllowed(
            N_("Invoice {number} is dated {day}, after today's date."),
            N_("Check this computer's clock: a credit note follows its invoice."),
            number=invoice.number.text,
            day=invoice.issued_on,
        )
    return None


def proof(desk: Desk, invoice_id: str, credit: Credit) -> Invoice:
    """The credit note as it would be if it was issued today, without a number. Raises as `credit`."""
    desk = desk.at(desk.now())
    return _note(desk, desk.db.invoices.get(invoice_id), credit, Number(desk.today.year, 0, ""))


def credit(desk: Desk, invoice_id: str, wanted: Credit) -> Invoice:
    """Issue a credit note over an invoice, and set it off against it: all or nothing.

    Raises NotAllowed if nothing can be credited, BadInput, naming the field, if nothing is chosen, or more of
    a line than is left of it.
    """
    desk = desk.at(desk.now())
    with desk.act("credit"):
        invoice = desk.db.invoices.get(invoice_id)
        note = seal.sealed(desk, _note(desk, invoice, wanted, upcoming_number(desk, kind=Kind.CREDIT_NOTE)))
        _set_off(desk, invoice, note)
        if note.frees:
            desk.db.jobs.put_all(replace(job, invoice_id=None) for job in _held(desk, invoice, note.job_ids))
    return desk.db.invoices.get(note.id)


def credit_and_redraft(desk: Desk, invoice_id: str, reason: str = "") -> tuple[Invoice, Draft]:
    """Credit all that is left of an invoice, and draft it anew: to set right what was wrong.

    Raises as `credit`, and NotAllowed if no job of it can be billed again.
    """
    with desk.act("credit"):
        invoice = desk.db.invoices.get(invoice_id)
        parts = rest(invoice, notes_of(desk, invoice))
        note = credit(desk, invoice_id, Credit(parts=parts, reason=reason, frees=True))
        draft = _redraft(desk, invoice, note)
    return note, draft


def _redraft(desk: Desk, invoice: Invoice, note: Invoice) -> Draft:
    """The draft from which the invoice was issued, with those of its jobs that the credit note freed."""
    found = [job for job in map(desk.db.jobs.find, note.job_ids) if job and job.unbilled]
    old = _draft_of(desk, invoice)
    client_id = next((job.tag.client_id for job in found), None) or invoice.client_id
    own = tuple(job.id for job in found if job.tag.client_id == client_id)
    if not own and (old is None or old.job_ids):
        raise NotAllowed(
            N_("No job of this invoice can be billed again."),
            N_("Credit it alone, and draft what is to be billed."),
        )
    old = old or Draft(id="", client_id=client_id, job_ids=own, created_at=desk.now())
    draft = replace(old, id=new_id(), client_id=client_id, job_ids=own, created_at=desk.now())
    desk.db.drafts.put(draft)
    return draft


def _draft_of(desk: Desk, invoice: Invoice) -> Draft | None:
    """The draft that was deleted when the invoice was issued, as the history has it; None if it has not."""
    n = invoice.books_at + 1
    issue = next((past for past in desk.db.decided() if past.n <= n), None)
    if issue is None or issue.n != n:
        return None
    rows = issue.entry().changes.get("drafts", {}).values()
    with suppress(StoreTrouble):  # one of an older version has another shape
        found = (from_row(old, Draft, "drafts") for old, new in rows if old and not new)
        jobs = set(invoice.job_ids)
        return next((each for each in found if jobs.issubset(each.job_ids)), None)
    return None


def _note(desk: Desk, invoice: Invoice, wanted: Credit, number: Number) -> Invoice:
    if why := hindrance(desk, invoice):
        raise why
    notes = notes_of(desk, invoice)
    _check(invoice, notes, wanted)
    return credit_note(
        invoice,
        notes,
        wanted,
        id=new_id(),
        number=number,
        settings=desk.settings,
        day=desk.today,
    )


def _check(invoice: Invoice, notes: Iterable[Invoice], wanted: Credit) -> None:
    """Raise BadInput, naming the field, if this cannot be credited."""
    if not wanted.parts:
        raise BadInput(N_("No line is chosen."), N_("Tick what is to be credited."), field="line")
    left = left_of(invoice, notes)
    for place, part in wanted.parts.items():
        if not 0 <= place < len(invoice.lines):
            raise BadInput(N_("The invoice has no such line."), N_("Look at it again."), field="line")
        _check_part(invoice, place, part, left[place])
    if len(wanted.reason) > LONGEST_TEXT:
        raise BadInput(
            N_("This is longer than {limit} characters."),
            N_("Shorten it."),
            field="reason",
            limit=LONGEST_TEXT,
        )


def _check_part(invoice: Invoice, place: int, part: Part, left: Decimal) -> None:
    field = f"quantity-{place}" if part.amount is None else f"amount-{place}"
    if part.quantity is not None and part.amount is not None:
        raise BadInput(
            N_("Write a quantity or an amount, not both."), N_("Empty one of the two."), field=field
        )
    line, more = invoice.lines[place], _more_than(left, field)
    if abs(part.quantity or ZERO) > abs(line.quantity) or abs(part.amount or ZERO) > abs(left):
        raise more
    net = credited_net(line, part, left, invoice.currency)
    if not is_payable(net, invoice.currency):
        raise BadInput(N_("This is finer than the currency's smallest coin."), N_("Round it."), field=field)
    if (net.is_signed() != left.is_signed() and net) or abs(net) > abs(left):
        raise more
    if not net and part != Part():
        raise BadInput(N_("This is nothing to credit."), N_("Write more than 0, or untick it."), field=field)


def _more_than(left: Decimal, field: str) -> BadInput:
    return BadInput(
        N_("More of this line than is left to credit: {left}."),
        N_("Leave it empty for all that is left."),
        field=field,
        left=left,
    )


def _set_off(desk: Desk, invoice: Invoice, note: Invoice) -> None:
    """Keep the note, and set it off whole against its invoice: what is paid too much then stands there."""
    amount, at, day = note.payable, desk.now(), desk.today

    def settled(one: Invoice, via: str) -> Invoice:
        of = Settlement(at=at, day=day, amount=amount, method=Method.CREDIT_NOTE, via=via)
        return replace(one, settlements=(*one.settlements, of))

    desk.db.invoices.put_all((settled(invoice, note.id), settled(note, invoice.id)))


def _held(desk: Desk, invoice: Invoice, job_ids: Iterable[str]) -> Iterable[Job]:
    """Those of these jobs that are billed on the invoice."""
    found = filter(None, map(desk.db.jobs.find, job_ids))
    return [job for job in found if job.invoice_id == invoice.id]
