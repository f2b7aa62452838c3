"""Crediting an invoice: which lines and how much of each, with the credit note as it would be printed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.crediting import Credit, Part, left_of
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import N_, NotAllowed, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.papers import page_picture
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import credit, say
from smarttracker_lite.workflows.describe import called
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.number import upcoming_number
from smarttracker_lite.workflows.picture import drawn
from smarttracker_lite.workflows.typeset import unit_of

PATH = "/invoices/<invoice_id>/credit"


class LineView(NamedTuple):
    """A line of the invoice: what was invoiced, what is left to credit, and what is typed."""

    place: int
    description: str
    detail: str
    invoiced: str
    amount: str
    left: str
    ticked: bool
    gone: bool
    quantity: str
    part: str
    quantity_error: str
    amount_error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditingView:
    """The page in ready words. `pages` and `total` are of the note as it would be, none while `errors` say
    what is wrong, by field; `said` sums these up. `jobs`: the invoice is for some, which can be freed."""

    href: str
    invoice_href: str
    number: str
    client: str
    lines: tuple[LineView, ...]
    reason: str
    jobs: bool
    frees: bool
    errors: Mapping[str, str] = field(default_factory=dict)
    said: str = ""
    pages: tuple[str, ...] = ()
    total: str = ""
    seen: str = ""
    next: str = ""


def routes(site: Site) -> list[Route]:
    """The form, the pages of the note as it would be, and issuing it."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("GET", f"{PATH}/page/<page>.png", partial(_picture, desk)),
        Route("POST", PATH, partial(_issued, desk)),
        Route("POST", f"{PATH}/again", partial(_again, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, _invoice(desk, request), request.query)
    if request.is_fragment:
        return Fragment("crediting.html", "note", view)
    return Page("crediting.html", view)


def _picture(desk: Desk, request: Request) -> Reply:
    invoice = _invoice(desk, request)
    wanted = _typed(request.words, invoice, request.query)
    return page_picture(desk, credit.proof(desk, invoice.id, wanted), request.args["page"])


def _issued(desk: Desk, request: Request) -> Reply:
    """Issue it; what cannot be comes back as it was typed, with the reason by its field."""
    words, invoice, typed = request.words, _invoice(desk, request), request.form
    try:
        note = _credited(desk, words, invoice, typed)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        return Page("crediting.html", _view(desk, words, invoice, typed, trouble), wrong.status)
    told = words.text("Credit note {number} is issued.", number=note.number.text)
    return Redirect(f"/invoices/{note.id}", Notice(told))


def _credited(desk: Desk, words: Words, invoice: Invoice, typed: Fields) -> Invoice:
    """The note, if it comes to what was shown."""
    wanted = _typed(words, invoice, typed)
    with desk.act("credit"):
        shown = typed.get("seen")
        if shown and shown != _seen(desk, credit.proof(desk, invoice.id, wanted)):
            raise NotAllowed(
                N_("The invoice was credited since, or the note comes to another total than was shown."),
                N_("Look at it again, and issue it then."),
            )
        return credit.credit(desk, invoice.id, wanted)


def _seen(desk: Desk, note: Invoice) -> str:
    """What is compared with what was shown: the total, and which note over its invoice it is, so that a form
    that is sent twice credits once. All else of it is frozen in its invoice, or typed in the form."""
    before = desk.db.invoices.credits_of(note.corrects.invoice_id) if note.corrects else []
    return f"{len(before) + 1}: {note.total} {note.currency}"


def _again(desk: Desk, request: Request) -> Reply:
    """Credit all that is left, and go on to the draft of the same jobs."""
    invoice = _invoice(desk, request)
    reason = desk.words(invoice.language).text("It is replaced by a new invoice.")
    note, draft = credit.credit_and_redraft(desk, invoice.id, reason)
    told = request.words.text(
        "Credit note {note} is issued. Set right what was wrong, and issue this draft.", note=note.number.text
    )
    return Redirect(f"/invoices/draft/{draft.id}", Notice(told))


def _invoice(desk: Desk, request: Request) -> Invoice:
    return desk.db.invoices.get(request.args["invoice_id"])


def _typed(words: Words, invoice: Invoice, typed: Fields) -> Credit:
    """What is typed; raises BadInput, naming the field, for a number that is none."""
    places = [int(each) for each in typed.all("line") if each.isascii() and each.isdigit() and len(each) < 6]
    return Credit(
        parts={place: _part(words, typed, place) for place in dict.fromkeys(places)},
        reason=typed.get("reason"),
        frees="frees" in typed,
    )


def _part(words: Words, typed: Fields, place: int) -> Part:
    names = (f"quantity-{place}", f"amount-{place}")
    quantity, amount = (
        words.parse_number(typed.get(name), name) if typed.get(name) else None for name in names
    )
    return Part(quantity=quantity, amount=amount)


def _view(
    desk: Desk, words: Words, invoice: Invoice, typed: Fields, trouble: TrackerError | None = None
) -> CreditingView:
    """The page with what is typed; at first all is ticked that can be credited."""
    left = left_of(invoice, credit.notes_of(desk, invoice))
    if "asked" not in typed and "line" not in typed:
        typed = Fields((*typed.pairs, *(("line", str(place)) for place, net in enumerate(left) if net)))
    note: Invoice | None = None
    try:
        note = credit.proof(desk, invoice.id, _typed(words, invoice, typed))
    except TrackerError as wrong:
        trouble = trouble or wrong
    errors = problem(words, trouble).errors if trouble else {}
    href = f"/invoices/{invoice.id}/credit"
    return CreditingView(
        href=href,
        invoice_href=f"/invoices/{invoice.id}",
        number=invoice.number.text,
        client=invoice.buyer.name,
        lines=tuple(_line(words, invoice, place, left[place], typed, errors) for place in range(len(left))),
        reason=typed.get("reason"),
        jobs=bool(invoice.job_ids),
        frees="frees" in typed,
        errors=errors,
        said=" ".join(errors.values()),
        pages=_pages(desk, note, href, typed) if note else (),
        total=words.money(note.total, note.currency) if note else "",
        seen=_seen(desk, note) if note else "",
        next=upcoming_number(desk, kind=Kind.CREDIT_NOTE).text,
    )


def _line(
    words: Words, invoice: Invoice, place: int, left: Decimal, typed: Fields, errors: Mapping[str, str]
) -> LineView:
    line, quantity, amount = invoice.lines[place], f"quantity-{place}", f"amount-{place}"
    unit = unit_of(line, words)
    return LineView(
        place=place,
        description=line.description or words.text("Untitled print"),
        detail=", ".join(called(line, line.project, line.media)),
        invoiced=" ".join(filter(None, (say.number(words, line.quantity, line.unit), unit))),
        amount=say.amount(words, line.net, invoice.currency),
        left=say.amount(words, left, invoice.currency),
        ticked=str(place) in typed.all("line"),
        gone=not left and bool(line.net),
        quantity=typed.get(quantity),
        part=typed.get(amount),
        quantity_error=errors.get(quantity, ""),
        amount_error=errors.get(amount, ""),
    )


def _pages(desk: Desk, note: Invoice, href: str, typed: Fields) -> tuple[str, ...]:
    asked = urlencode([(name, value) for name, value in typed.pairs if name != "seen"])
    count = len(drawn(desk, note))
    return tuple(f"{href}/page/{page}.png?{asked}" for page in range(1, count + 1))
