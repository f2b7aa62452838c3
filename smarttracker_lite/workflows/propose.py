"""Quotes and pro formas: issued from drafts, answered by the client, and made into drafts again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.clients import became
from smarttracker_lite.domain.documents import Document, Invoice, Line
from smarttracker_lite.domain.drafting import Details, Discount, FreeLine, LineDiscount
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.quotations import Outcome, Quotation, quotation, usual_end
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.admit import check_in_sight
from smarttracker_lite.workflows.bill import hindrance, proof_of
from smarttracker_lite.workflows.contents import contents
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.honour import invoice_of
from smarttracker_lite.workflows.impose import is_stamp
from smarttracker_lite.workflows.number import upcoming_number
from smarttracker_lite.workflows.seal import sealed
from smarttracker_lite.workflows.tax import tax_of
from smarttracker_lite.workflows.witness import check_seen


def issue_quote(desk: Desk, draft_id: str, valid_until: date, seen: str = "") -> Quotation:
    """Make the draft a quote: number, frozen copy and PDF, all or nothing. Its jobs, if it has any, are free
    again. Raises as `bill.issue_draft`, and BadInput for a day that is over."""
    desk = desk.at(desk.now())
    with desk.act("issue quote"):
        issued = _issued(desk, desk.db.drafts.get(draft_id), Kind.QUOTE, valid_until, seen)
        desk.db.drafts.delete(draft_id)
    return issued


def issue_pro_forma(desk: Desk, draft_id: str, valid_until: date, seen: str = "") -> Quotation:
    """Issue a pro forma invoice of a draft, which stays as it is. Raises as `issue_quote`."""
    desk = desk.at(desk.now())
    with desk.act("issue pro forma"):
        draft = desk.db.drafts.get(draft_id)
        issued = _issued(desk, draft, Kind.PRO_FORMA, valid_until, seen)
        desk.db.drafts.put(replace(draft, quotation_ids=(*draft.quotation_ids, issued.id)))
    return issued


def _issued(desk: Desk, draft: Draft, kind: Kind, valid_until: date, seen: str) -> Quotation:
    now = contents(desk, draft)
    if why := hindrance(desk, draft, now, kind):
        raise why
    if valid_until < desk.today:
        raise BadInput(N_("This day is over."), N_("Write a day to come."), field="valid_until")
    proof = proof_of(desk, draft, now)
    check_seen(seen, proof)
    numbered = replace(proof, number=upcoming_number(desk, kind=kind))
    issued = sealed(desk, quotation(numbered, kind, valid_until))
    desk.db.quotations.put(issued)
    return issued


def paper(desk: Desk, draft: Draft, proof: Invoice) -> Document:
    """What the draft would look like on paper if it was issued today: this proof, or a quote of it."""
    return quotation(proof, Kind.QUOTE, usual_end(desk.today)) if draft.becomes is Kind.QUOTE else proof


def become(desk: Desk, draft_id: str, kind: Kind) -> Draft:
    """Say what the draft is to become: an invoice or a quote."""
    with desk.act("change draft"):
        if kind not in (Kind.INVOICE, Kind.QUOTE):
            raise BadInput(N_("A draft does not become that."), N_("Choose an invoice or a quote."))
        fresh = replace(desk.db.drafts.get(draft_id), becomes=kind)
        desk.db.drafts.put(fresh)
    return fresh


def charge_as(desk: Desk, draft_id: str, *, measured: bool) -> Draft:
    """Say how the draft's jobs are charged: as quoted, or as measured, by today's prices."""
    with desk.act("change draft"):
        fresh = replace(desk.db.drafts.get(draft_id), measured=measured)
        desk.db.drafts.put(fresh)
    return fresh


def answer(desk: Desk, quotation_id: str, *, accepted: bool) -> Quotation:
    """Note what the client said to a quote. Raises NotAllowed if it is invoiced."""
    with desk.act("answer quote"):
        old = _quote(desk, quotation_id)
        if old.outcome is Outcome.INVOICED:
            raise _invoiced(old)
        return _with(desk, old, Outcome.ACCEPTED if accepted else Outcome.DECLINED)


def _quote(desk: Desk, quotation_id: str) -> Quotation:
    found = desk.db.quotations.get(quotation_id)
    if not found.is_quote:
        raise NotAllowed(
            N_("A pro forma is not answered, but paid."), N_("Issue the invoice once the money is there.")
        )
    return found


def _invoiced(quote: Quotation) -> NotAllowed:
    return NotAllowed(
        N_("Quote {number} is invoiced already."), N_("Nothing needs to be done."), number=quote.number.text
    )


def _with(desk: Desk, old: Quotation, outcome: Outcome) -> Quotation:
    fresh = replace(old, outcome=outcome, outcome_at=desk.now())
    desk.db.quotations.put(fresh)
    return fresh


def draft_following(desk: Desk, quotation_id: str) -> Draft | None:
    """The draft that follows this quote, or of which this pro forma was made; None if there is none."""
    return next((each for each in desk.db.drafts.all() if quotation_id in each.quotation_ids), None)


def draft_of(desk: Desk, quotation_id: str) -> Draft:
    """The draft of an invoice for an accepted quote: the one there is, or a new one with its lines. Raises
    NotAllowed if it is invoiced, or its client in the archive."""
    with desk.act("draft from quote"):
        old = _quote(desk, quotation_id)
        if invoice_of(desk, old.id):
            raise _invoiced(old)
        if found := draft_following(desk, old.id):
            return found
        details = Details(order_reference=old.order_reference)
        draft = replace(_drafted(desk, old, quoted=True), details=details, quotation_ids=(old.id,))
        desk.db.drafts.put(draft)
        _with(desk, old, Outcome.ACCEPTED)
    return draft


def copy_of(desk: Desk, quotation_id: str) -> Draft:
    """The draft of another quote with the same lines and texts."""
    with desk.act("draft from quote"):
        old = desk.db.quotations.get(quotation_id)
        details = Details(opening=old.opening, note=old.note, order_reference=old.order_reference)
        draft = replace(_drafted(desk, old, quoted=False), details=details, becomes=Kind.QUOTE)
        desk.db.drafts.put(draft)
    return draft


def _drafted(desk: Desk, old: Quotation, *, quoted: bool) -> Draft:
    """A draft for the client it was issued to, or into whom that was merged, with its lines and discounts."""
    client_id = became(desk.db.clients.all()).get(old.client_id, old.client_id)
    client = desk.db.clients.get(client_id)
    check_in_sight(desk, client)
    usual = tax_of(desk, client, desk.today)
    pairs = [
        (line, replace(_typed(desk, old, line, usual), quoted=quoted))
        for line in old.lines
        if not is_stamp(desk, old, line)
    ]
    return Draft(
        id=new_id(),
        client_id=client_id,
        job_ids=(),
        created_at=desk.now(),
        free_lines=tuple(typed for _, typed in pairs),
        line_discounts=tuple(
            LineDiscount(key=f"typed:{typed.id}", name=typed.description, discount=less)
            for line, typed in pairs
            for less in _less(line, old)
        ),
        discount=_discount(old),
    )


def _typed(desk: Desk, old: Quotation, line: Line, usual: Tax) -> FreeLine:
    """The line as one that is typed, taxed as the client's work is now if it was taxed so."""
    return FreeLine(
        id=new_id(),
        description=line.description or desk.words(old.language).text("Untitled print"),
        quantity=line.quantity,
        unit=line.unit,
        price=line.price,
        tax=None if line.tax == usual else line.tax,
        currency=old.currency,
    )


def _less(line: Line, old: Quotation) -> Iterator[Discount]:
    if line.discount:
        yield Discount(percent=line.discount)
    elif line.allowance:
        yield Discount(amount=line.allowance, currency=old.currency)


def _discount(old: Quotation) -> Discount | None:
    """What was taken off the whole, of all taxes together."""
    if not old.adjustments:
        return None
    first, amount = old.adjustments[0], sum((each.amount for each in old.adjustments), ZERO)
    if first.percent is not None:
        return Discount(percent=first.percent, reason=first.reason)
    return Discount(amount=amount, currency=old.currency, reason=first.reason)


def drafts_of_quotes(desk: Desk) -> list[Draft]:
    """Those that become quotes."""
    return [each for each in desk.db.drafts.all() if each.becomes is Kind.QUOTE]


def put_line(desk: Desk, client_id: str, line: FreeLine, once: FreeLine | None = None) -> Draft:
    """Put a line on the client's draft of a quote, the newest there is, or a new one; `once` what is charged
    once for the order, if it is not there yet."""
    with desk.act("write line"):
        check_in_sight(desk, desk.db.clients.get(client_id))
        quotes = [each for each in drafts_of_quotes(desk) if each.client_id == client_id]
        fresh = Draft(id=new_id(), client_id=client_id, job_ids=(), created_at=desk.now(), becomes=Kind.QUOTE)
        draft = max(quotes, key=lambda each: each.created_at, default=fresh)
        there = {each.description for each in draft.free_lines}
        lines = (line,) if once is None or once.description in there else (line, once)
        kept = (*draft.free_lines, *(replace(each, id=new_id()) for each in lines))
        more = replace(draft, free_lines=kept)
        desk.db.drafts.put(more)
    return more


def compared(desk: Desk, draft: Draft) -> tuple[Decimal, Decimal | None] | None:
    """What the draft comes to without VAT as quoted and as measured, of which the latter is None while a job
    has no price. None where there is nothing to compare: no quoted line, or no job."""
    if not (draft.job_ids and any(each.quoted for each in draft.free_lines)):
        return None
    quoted, measured = (contents(desk, replace(draft, measured=so)) for so in (False, True))
    if not quoted.as_quoted:
        return None
    return quoted.net, None if measured.unpriced else measured.net
