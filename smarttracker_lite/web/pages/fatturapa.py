"""Invoices on their way to SdI: a list by period, and what is not there yet as a zip."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Bytes, Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import fatturapafile as file_page
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.fatturapafile import badge, lacking
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.sheets import PER_PAGE, Sheet, page_asked, sheet
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import fatturapa
from smarttracker_lite.workflows.desk import Desk

PATH = "/invoices/fatturapa"


class Row(NamedTuple):
    """An invoice of the list; `missing` is how much its file lacks, in words."""

    href: str
    number: str
    client: str
    day: str
    total: str
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
    deferred: bool


def routes(site: Site) -> list[Route]:
    """The list, its zip and its setting; a file, and what SdI said of it."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_listed, desk)),
        Route("POST", PATH, partial(_zipped, desk)),
        Route("POST", f"{PATH}/deferred", partial(_switched, desk)),
        *file_page.routes(site),
    ]


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
            "{n} invoice lacks something and cannot be handed over yet.",
            "{n} invoices lack something and cannot be handed over yet.",
            lacking,
        )
        if lacking
        else "",
        deferred="deferred" in asked or (not wrong and desk.settings.deferred),
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
    return Row(
        href=file_page.href(invoice),
        number=invoice.number.text,
        client=invoice.buyer.name,
        day=words.date(invoice.issued_on),
        total=words.money(invoice.total, invoice.currency),
        state=badge(words, invoice),
        missing=lacking(desk, words, invoice),
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


def _switched(desk: Desk, request: Request) -> Reply:
    active = request.form.get("deferred") == "yes"
    try:
        fatturapa.switch_deferred(desk, active)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        return _list(desk, request, request.form, wrong.sentence, wrong.status)
    text = (
        N_("Invoices for a month’s work are TD24 from now on.")
        if active
        else N_("All invoices are TD01 from now on.")
    )
    return Redirect(PATH, Notice(request.words.text(text)))
