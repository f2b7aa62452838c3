"""The FatturaPA of one invoice: what it lacks, its file, and what SdI said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from smarttracker_lite.billing.fatturapa.sheet import Change
from smarttracker_lite.domain.documents import Invoice, Sending
from smarttracker_lite.errors import N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Bytes, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.shortcomings import Mending, mendings
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import fatturapa
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.fatturapa import DAYS_TO_CORRECT, Passage

_PATH = "/invoices/<invoice_id>/fatturapa"
_BADGES = {
    Passage.WAITING: Badge(N_("to be handed over"), "file-invoice", "neutral"),
    Passage.HANDED_OVER: Badge(N_("handed over"), "send", "accent"),
    Passage.ACCEPTED: Badge(N_("accepted"), "circle-check", "good"),
    Passage.REFUSED: Badge(N_("refused"), "alert-circle", "bad"),
}
_STEPS = {
    Passage.HANDED_OVER: N_("File {name} handed over"),
    Passage.ACCEPTED: N_("Accepted by SdI"),
    Passage.REFUSED: N_("Refused by SdI"),
}
_ELEMENTS = {
    "Denominazione": N_("Name"),
    "Indirizzo": N_("Street"),
    "Comune": N_("City"),
    "Descrizione": N_("Line"),
    "Causale": N_("Text"),
    "Numero": N_("Number"),
    "IdDocumento": N_("Order"),
}
"""What an element is called for people."""


class SdiView(NamedTuple):
    """What an invoice's page tells of its file."""

    href: str
    state: Badge
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """The file of an invoice. `open` to an outcome: it was handed over, and nobody noted what SdI said.
    `kept`: what is downloaded is the very file that was handed over."""

    href: str
    invoice_href: str
    number: str
    client: str
    state: Badge
    name: str
    missing: tuple[Mending, ...]
    advice: tuple[Mending, ...]
    changes: tuple[Change, ...]
    steps: tuple[tuple[str, str], ...]
    open: bool
    refused: bool
    kept: bool
    days: int
    answer: str
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """A file, and its outcome."""
    desk = site.desk
    return [
        Route("GET", _PATH, partial(_shown, desk)),
        Route("POST", _PATH, partial(_handed_over, desk)),
        Route("POST", f"{_PATH}/outcome", partial(_told, desk)),
    ]


def href(invoice: Invoice) -> str:
    return _PATH.replace("<invoice_id>", invoice.id)


def badge(words: Words, invoice: Invoice) -> Badge:
    """How far an invoice has come, in the user's words."""
    shown = _BADGES[fatturapa.passage(invoice)]
    return shown._replace(word=words.text(shown.word))


def step(words: Words, sending: Sending) -> str:
    """What happened to an invoice on its way through SdI, in words; "" for what happened elsewhere."""
    if not sending.by or sending.by not in _STEPS:
        return ""
    told = words.text(_STEPS[Passage(sending.by)], name=sending.to)
    answered = sending.answer and sending.by != Passage.HANDED_OVER
    return f"{told}: {sending.answer}" if answered else told


def lacking(desk: Desk, words: Words, invoice: Invoice) -> str:
    """How much the file of an invoice lacks that SdI has not got, in words; "" for nothing."""
    if fatturapa.passage(invoice) in (Passage.HANDED_OVER, Passage.ACCEPTED):
        return ""
    count = len(fatturapa.missing(desk, invoice))
    return words.plural("{n} thing missing", "{n} things missing", count) if count else ""


def sdi_view(desk: Desk, words: Words, invoice: Invoice) -> SdiView | None:
    """What an invoice's page tells of its file; None: the studio's invoices do not go through SdI."""
    if not fatturapa.goes_through_sdi(desk, invoice):
        return None
    return SdiView(href(invoice), badge(words, invoice), lacking(desk, words, invoice))


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("fatturapa_file.html", _view(desk, request))


def _handed_over(desk: Desk, request: Request) -> Reply:
    """The file to be uploaded; the page again, with the reason, if something is in the way."""
    try:
        made = fatturapa.hand_over(desk, _italian(desk, request).id)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        return Page("fatturapa_file.html", _view(desk, request, {"": wrong.sentence}), wrong.status)
    return Bytes(made.xml, "application/xml", made.name)


def _told(desk: Desk, request: Request) -> Reply:
    accepted = request.form.get("outcome") == "accepted"
    invoice_id = request.args["invoice_id"]
    try:
        invoice = fatturapa.note_outcome(desk, invoice_id, accepted, request.form.get("answer"))
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        return Page("fatturapa_file.html", _view(desk, request, {"": wrong.sentence}), wrong.status)
    text = N_("Invoice {number}: accepted by SdI.") if accepted else N_("Invoice {number}: refused by SdI.")
    told = request.words.text(text, number=invoice.number.text)
    return Redirect(href(invoice), Notice(told))


def _italian(desk: Desk, request: Request) -> Invoice:
    """The invoice that is asked for. Raises NotFound for one that does not go through SdI."""
    invoice = desk.db.invoices.get(request.args["invoice_id"])
    if not fatturapa.goes_through_sdi(desk, invoice):
        raise NotFound(
            N_("Only invoices of studios in Italy go through SdI."),
            N_("Choose your country under Settings › Business."),
        )
    return invoice


def _view(desk: Desk, request: Request, errors: Mapping[str, str] | None = None) -> FileView:
    words, invoice = request.words, _italian(desk, request)
    made, passed = fatturapa.prepared(desk, invoice), fatturapa.passage(invoice)
    return FileView(
        href=href(invoice),
        invoice_href=f"/invoices/{invoice.id}",
        number=invoice.number.text,
        client=invoice.buyer.name,
        state=badge(words, invoice),
        name=made.name,
        missing=mendings(words, invoice.client_id, made.missing),
        advice=mendings(words, invoice.client_id, made.advice),
        changes=tuple(
            each._replace(
                element=words.text(_ELEMENTS[each.element]) if each.element in _ELEMENTS else each.element
            )
            for each in made.changes
        ),
        steps=tuple((words.moment(each.at), step(words, each)) for each in fatturapa.steps(invoice)),
        open=passed is Passage.HANDED_OVER,
        refused=passed is Passage.REFUSED,
        kept=made.kept is not None,
        days=DAYS_TO_CORRECT,
        answer=request.form.get("answer"),
        errors=errors or {},
    )
