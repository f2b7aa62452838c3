"""E-invoices as files: of one invoice, of a period as a zip, and what one lacks."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.billing.einvoice.check import missing, remarks
from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.web.exchange import Bytes, Fields, Page, Reply, Request, Route
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.shortcomings import Mending, mendings
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.bundle import bundle, makeable, of_period
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import FORMATS, xml
from smarttracker_lite.workflows.encode import told_of, wanted

PATH = "/invoices/efiles"
_MOST_TOLD = 20
"""So many invoices that lack something are told one by one."""


class EFile(NamedTuple):
    """A format of an invoice: where it is, and its download, or else how much it lacks, and what.
    Whether the client needs it is told by `wanted`."""

    name: str
    about: str
    href: str
    missing: str
    lacks: tuple[Mending, ...]
    wanted: bool


class Lacking(NamedTuple):
    """An invoice that cannot be had in a format, and the first reason."""

    number: str
    href: str
    client: str
    lack: Mending


@dataclass(frozen=True, slots=True, kw_only=True)
class EFilesView:
    """The page of a period. `zip` is "" where there is nothing to download; `more` tells how many lack
    something besides those listed."""

    formats: tuple[tuple[str, str], ...]
    format: str
    periods: tuple[ChipView, ...]
    since: str
    until: str
    errors: Mapping[str, str]
    found: str
    ready: str
    zip: str
    lacking: tuple[Lacking, ...]
    more: str


def routes(site: Site) -> list[Route]:
    """The page, its zip, and each file of an invoice."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("GET", f"{PATH}/zip", partial(_zipped, desk)),
        Route("GET", "/invoices/<invoice_id>/efile/<format>", partial(_one, desk)),
    ]


def efiles(words: Words, invoice: Invoice) -> tuple[EFile, ...]:
    """What an issued invoice's page tells of its formats: none inside Italy, where only FatturaPA counts."""
    if invoice.seller.country == invoice.buyer.country == "IT" and not wanted(invoice):
        return ()
    return tuple(_efile(words, invoice, format) for format in Format)


def electronic(desk: Desk, words: Words, invoice: Invoice) -> Iterator[Mending]:
    """What a draft should be told of before it is issued; what several formats lack is told once."""
    lacks: dict[Mending, list[str]] = {}
    for format in told_of(invoice):
        for each in mendings(words, invoice.client_id, missing(invoice, format)):
            lacks.setdefault(each, []).append(FORMATS[format])
    for lack, names in lacks.items():
        yield lack._replace(text=f"{', '.join(names)}: {lack.text}")
    if told_of(invoice):
        yield from mendings(words, invoice.client_id, remarks(invoice, desk.settings.currency))


def _efile(words: Words, invoice: Invoice, format: Format) -> EFile:
    lacks = mendings(words, invoice.client_id, missing(invoice, format))
    kept = any(file.name == f"{format.value}.xml" for file in invoice.files)
    about = words.text("in the PDF") if format is Format.FACTUR_X else words.text("kept with the PDF")
    return EFile(
        name=FORMATS[format],
        about=about if kept or (format is Format.FACTUR_X and not lacks) else "",
        href="" if lacks else f"/invoices/{invoice.id}/efile/{format.value}",
        missing=words.plural("{n} thing missing", "{n} things missing", len(lacks)) if lacks else "",
        lacks=lacks,
        wanted=format in told_of(invoice),
    )


def _one(desk: Desk, request: Request) -> Reply:
    invoice = desk.db.invoices.get(request.args["invoice_id"])
    format = _format(request.args["format"])
    if format is None:
        raise NotFound(N_("There is no such format."), N_("Choose one on the invoice’s page."))
    name, content = xml(desk, invoice, format)
    return Bytes(content, "application/xml", name)


def _format(asked: str) -> Format | None:
    """The format that is asked for; None: the PDF."""
    return Format(asked) if asked in set(Format) else None


def _shown(desk: Desk, request: Request) -> Reply:
    words, errors = request.words, dict[str, str]()
    since, until = _last_month(desk.today)
    try:
        since, until = _period(words, request.query, desk.today)
    except BadInput as trouble:
        errors = dict(problem(words, trouble).errors)
    view = _view(desk, words, request.query, (since, until), errors)
    return Page("efiles.html", view, 422 if errors else 200)


def _zipped(desk: Desk, request: Request) -> Reply:
    since, until = _period(request.words, request.query, desk.today)
    format = _format(request.query.get("format"))
    made = makeable(of_period(desk, since, until), format)
    name = f"{format.value if format else 'pdf'}-{since.isoformat()}-{until.isoformat()}.zip"
    return Bytes(bundle(desk, made, format), "application/zip", name)


def _view(
    desk: Desk, words: Words, asked: Fields, days: tuple[date, date], errors: Mapping[str, str]
) -> EFilesView:
    format, found = _format(asked.get("format")), [] if errors else of_period(desk, *days)
    made = makeable(found, format)
    lacking = [each for each in found if format and missing(each, format)]
    count = len(lacking) - _MOST_TOLD
    return EFilesView(
        formats=(
            ("pdf", words.text("PDF with Factur-X")),
            *((each.value, FORMATS[each]) for each in Format),
        ),
        format=format.value if format else "pdf",
        periods=_periods(words, desk.today, None if errors else days, format),
        since=asked.get("since") or days[0].isoformat(),
        until=asked.get("until") or days[1].isoformat(),
        errors=errors,
        found=words.plural("{n} invoice", "{n} invoices", len(found)) if found else "",
        ready=words.plural("{n} file", "{n} files", len(made)),
        zip=_href(days, format, f"{PATH}/zip") if made else "",
        lacking=tuple(_lacking(words, lacking[:_MOST_TOLD], format)) if format else (),
        more=words.plural("and {n} more", "and {n} more", count) if count > 0 else "",
    )


def _lacking(words: Words, invoices: Iterable[Invoice], format: Format) -> Iterator[Lacking]:
    for each in invoices:
        lack = mendings(words, each.client_id, missing(each, format))[0]
        yield Lacking(each.number.text, f"/invoices/{each.id}", each.buyer.name, lack)


def _periods(
    words: Words, today: date, days: tuple[date, date] | None, format: Format | None
) -> tuple[ChipView, ...]:
    offered = (
        (N_("Last month"), _last_month(today)),
        (N_("This month"), (today.replace(day=1), today)),
        (N_("This year"), (today.replace(month=1, day=1), today)),
    )
    return tuple(ChipView(words.text(name), _href(each, format), each == days) for name, each in offered)


def _href(days: tuple[date, date], format: Format | None, path: str = PATH) -> str:
    asked = {"since": days[0].isoformat(), "until": days[1].isoformat()}
    return f"{path}?{urlencode({**asked, 'format': format.value if format else 'pdf'})}"


def _last_month(today: date) -> tuple[date, date]:
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def _period(words: Words, asked: Fields, today: date) -> tuple[date, date]:
    """The days that are asked for, usually the last month. Raises BadInput for one that is none."""
    since, until = _last_month(today)
    if asked.get("since"):
        since = words.parse_date(asked.get("since"), "since")
    if asked.get("until"):
        until = words.parse_date(asked.get("until"), "until")
    if until < since:
        raise BadInput(N_("This day is before the first one."), N_("Turn them round."), field="until")
    return since, until
