"""Invoices on their way to SdI: a list by period, and for each what it lacks, its file and its outcome."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.billing.fatturapa.sheet import Change
from smarttracker_lite.domain.documents import Invoice, Sending
from smarttracker_lite.errors import BadInput, N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Bytes, Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.sheets import PER_PAGE, Sheet, page_asked, sheet
from smarttracker_lite.web.pages.shortcomings import Mending, mendings
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import fatturapa
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.fatturapa import DAYS_TO_CORRECT, Passage

PATH = "/invoices/fatturapa"
_OF_ONE = "/invoices/<invoice_id>/fatturapa"
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
    "Comune": N_("Town"),
    "Descrizione": N_("Line"),
    "Causale": N_("Text"),
    "Numero": N_("Number"),
    "IdDocumento": N_("Order"),
    "RiferimentoNormativo": N_("Why no VAT"),
}
"""What an element is called for people."""


class Row(NamedTuple):
    """An invoice of the list; `missing` is how much its file lacks, in words."""

    href: str
    number: str
    client: str
    day: str
    total: str
    state: Badge
    missing: str


class SdiView(NamedTuple):
    """What an invoice's page tells of its file."""

    href: str
    state: Badge
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListView:
    """The list in ready words. `new` is how many would be in the zip, `lacking` how many of them cannot be
    yet, "" for none; `query` is the period, for the zip. `italian`: the studio's invoices go through SdI."""

    italian: bool
    periods: tuple[ChipView, ...]
    since: str
    until: str
    errors: Mapping[str, str]
    refused: str
    rows: Sheet[Row]
    new: str
    lacking: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """The file of an invoice. `open` to an outcome: it was handed over, and nobody noted what SdI said."""

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
    days: int
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """The list and its zip; a file, and what SdI said of it."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_listed, desk)),
        Route("POST", PATH, partial(_zipped, desk)),
        Route("GET", _OF_ONE, partial(_shown, desk)),
        Route("POST", _OF_ONE, partial(_handed_over, desk)),
        Route("POST", f"{_OF_ONE}/outcome", partial(_told, desk)),
    ]


def badge(words: Words, invoice: Invoice) -> Badge:
    """How far an invoice has come, in the user's words."""
    shown = _BADGES[fatturapa.passage(invoice)]
    return shown._replace(word=words.text(shown.word))


def step(words: Words, sending: Sending) -> str:
    """What happened to an invoice on its way through SdI, in words; "" for what happened elsewhere."""
    if not sending.by or sending.by not in _STEPS:
        return ""
    told = words.text(_STEPS[Passage(sending.by)], name=sending.to)
    return f"{told}: {sending.answer}" if sending.answer else told


def sdi_view(desk: Desk, words: Words, invoice: Invoice) -> SdiView | None:
    """What an invoice's page tells of its file; None: the studio's invoices do not go through SdI."""
    if not fatturapa.through_sdi(desk):
        return None
    row = _row(desk, words, invoice)
    return SdiView(row.href, row.state, row.missing)


def _listed(desk: Desk, request: Request) -> Reply:
    return _list(desk, request, request.query)


def _list(desk: Desk, request: Request, asked: Fields, wrong: str = "", status: int = 200) -> Reply:
    words, errors = request.words, dict[str, str]()
    since, until = _usual(desk.today)
    try:
        since, until = _period(words, asked, desk.today)
    except BadInput as trouble:
        errors, status = dict(problem(words, trouble).errors), 422
    found = fatturapa.of_period(desk, since, until) if fatturapa.through_sdi(desk) else []
    new = fatturapa.to_hand_over(found)
    lacking = sum(bool(fatturapa.missing(desk, each)) for each in new)
    view = ListView(
        italian=fatturapa.through_sdi(desk),
        periods=_periods(words, desk.today, since, until),
        since=asked.get("since") or since.isoformat(),
        until=asked.get("until") or until.isoformat(),
        errors=errors,
        refused=wrong,
        rows=_sheet(desk, words, found, page_asked(asked), (since, until)),
        new=words.plural("{n} file", "{n} files", len(new) - lacking) if len(new) > lacking else "",
        lacking=words.plural(
            "{n} invoice lacks something and is left out.",
            "{n} invoices lack something and are left out.",
            lacking,
        )
        if lacking
        else "",
    )
    return Page("fatturapa.html", view, status)


def _usual(today: date) -> tuple[date, date]:
    """The last month and this one: what is due to be sent."""
    return (today.replace(day=1) - timedelta(days=1)).replace(day=1), today


def _period(words: Words, asked: Fields, today: date) -> tuple[date, date]:
    """The days that are asked for. Raises BadInput for one that is none."""
    since, until = _usual(today)
    if asked.get("since"):
        since = words.parse_date(asked.get("since"), "since")
    if asked.get("until"):
        until = words.parse_date(asked.get("until"), "until")
    if until < since:
        raise BadInput(N_("This day is before the first one."), N_("Turn them round."), field="until")
    return since, until


def _periods(words: Words, today: date, since: date, until: date) -> tuple[ChipView, ...]:
    month = today.replace(day=1)
    last = month - timedelta(days=1)
    offered = (
        (N_("Since last month"), _usual(today)),
        (N_("This month"), (month, today)),
        (N_("Last month"), (last.replace(day=1), last)),
    )
    return tuple(ChipView(words.text(name), _href(days), days == (since, until)) for name, days in offered)


def _href(days: tuple[date, date], page: int = 1) -> str:
    asked = {"since": days[0].isoformat(), "until": days[1].isoformat()}
    return f"{PATH}?{urlencode(asked | ({'page': str(page)} if page > 1 else {}))}"


def _sheet(desk: Desk, words: Words, found: list[Invoice], page: int, days: tuple[date, date]) -> Sheet[Row]:
    def take(start: int) -> list[Row]:
        return [_row(desk, words, each) for each in found[start : start + PER_PAGE + 1]]

    return sheet(take, len(found), page, partial(_href, days), words)


def _row(desk: Desk, words: Words, invoice: Invoice) -> Row:
    done = fatturapa.passage(invoice) in (Passage.HANDED_OVER, Passage.ACCEPTED)
    count = 0 if done else len(fatturapa.missing(desk, invoice))
    return Row(
        href=f"/invoices/{invoice.id}/fatturapa",
        number=invoice.number.text,
        client=invoice.buyer.name,
        day=words.date(invoice.issued_on),
        total=words.money(invoice.total, invoice.currency),
        state=badge(words, invoice),
        missing=words.plural("{n} thing missing", "{n} things missing", count) if count else "",
    )


def _zipped(desk: Desk, request: Request) -> Reply:
    """All of the period that SdI has not got."""
    try:
        since, until = _period(request.words, request.form, desk.today)
        new = fatturapa.to_hand_over(fatturapa.of_period(desk, since, until))
        body = fatturapa.hand_over_all(desk, new)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        return _list(desk, request, request.form, wrong.sentence, wrong.status)
    return Bytes(body, "application/zip", f"fatturapa-{since.isoformat()}-{until.isoformat()}.zip")


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("fatturapa_file.html", _view(desk, request))


def _handed_over(desk: Desk, request: Request) -> Reply:
    """The file to be uploaded; the page again, with the reason, if something is in the way."""
    _check_italian(desk)
    try:
        made = fatturapa.hand_over(desk, request.args["invoice_id"])
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
    return Redirect(f"/invoices/{invoice_id}/fatturapa", Notice(told))


def _check_italian(desk: Desk) -> None:
    if not fatturapa.through_sdi(desk):
        raise NotFound(
            N_("Only invoices of studios in Italy go through SdI."),
            N_("Choose your country under Settings › Business."),
        )


def _view(desk: Desk, request: Request, errors: Mapping[str, str] | None = None) -> FileView:
    _check_italian(desk)
    words, invoice = request.words, desk.db.invoices.get(request.args["invoice_id"])
    made, passed = fatturapa.prepared(desk, invoice), fatturapa.passage(invoice)
    return FileView(
        href=f"/invoices/{invoice.id}/fatturapa",
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
        days=DAYS_TO_CORRECT,
        errors=errors or {},
    )
