"""Clients as a file: handed out as XLSX or CSV, and read from a list after it was looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from pathlib import PureWindowsPath

from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import BadInput, N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Bytes, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.clientcolumns import chosen
from smarttracker_lite.web.pages.clientdryrun import Sent, counts, dry_run, looked
from smarttracker_lite.web.pages.repricewords import Subject, followed
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.pages.shelf import Shelf
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.clientfile.layout import guess
from smarttracker_lite.workflows.clientfile.table import MOST_CLIENTS, table_of
from smarttracker_lite.workflows.clientfile.taking import DryRun, afterwards, take
from smarttracker_lite.workflows.clientfile.writing import as_csv, as_workbook, in_sight
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reprice import Preview

PATH = "/clients/file"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """Both forms: how many clients can be handed out, "" if there is none, how many a file may hold, and what
    is wrong by field."""

    clients: str
    most: str
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """Handing out, sending a file, saying what its columns tell, and taking it in."""
    desk, waiting = site.desk, Shelf[Sent]()
    repricing = Repricing(desk, PATH)
    return [
        Route("GET", PATH, lambda request: Page("client_file.html", _view(desk, request.words))),
        Route("GET", "/clients/export", partial(_handed_out, desk)),
        Route("POST", PATH, partial(_sent, desk, waiting)),
        Route("GET", f"{PATH}/<number>", partial(_shown, desk, waiting)),
        Route("POST", f"{PATH}/<number>", partial(_told, desk, waiting)),
        Route("POST", f"{PATH}/<number>/take", partial(_taken, desk, waiting, repricing)),
        *repricing.routes(),
    ]


def _view(desk: Desk, words: Words, errors: Mapping[str, str] | None = None) -> FileView:
    count = len(in_sight(desk))
    return FileView(
        clients=words.plural("{n} client", "{n} clients", count) if count else "",
        most=words.number(Decimal(MOST_CLIENTS)),
        errors=errors or {},
    )


def _handed_out(desk: Desk, request: Request) -> Reply:
    words, name = request.words, f"{request.words.text('Clients')} {desk.today}"
    match request.query.get("as"):
        case "csv":
            return Bytes(as_csv(desk, words, in_sight(desk)), "text/csv; charset=utf-8", f"{name}.csv")
        case "xlsx":
            type_ = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            return Bytes(as_workbook(desk, in_sight(desk)), type_, f"{name}.xlsx")
    raise NotFound(N_("There is no such page."), N_("Choose one from the menu."))


def _sent(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """Reads the file; nothing is written."""
    words, upload = request.words, request.files.get("file")
    try:
        if upload is None or not upload.body:
            raise BadInput(N_("No file is chosen."), N_("Choose one, or drop it here."), field="file")
        table = table_of(upload.body)
    except TrackerError as trouble:
        wrong = problem(words, trouble, {BadInput: "file"})
        return Page("client_file.html", _view(desk, words, wrong.errors), wrong.status)
    name = PureWindowsPath(upload.filename).name
    return Redirect(f"{PATH}/{waiting.put(Sent(name=name, table=table, layout=guess(table)))}")


def _shown(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """What the file would do to the books as they are now."""
    number = request.args["number"]
    sent = looked(desk, waiting.get(number))
    waiting.replace(number, sent)
    return Page("client_file_read.html", dry_run(desk, request.words, f"{PATH}/{number}", sent))


def _told(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """Reads the columns as they were chosen."""
    words, number = request.words, request.args["number"]
    sent, href = waiting.get(number), f"{PATH}/{request.args['number']}"
    try:
        waiting.replace(number, sent.by(chosen(request.form, sent.table, sent.layout)))
    except BadInput as trouble:
        wrong = problem(words, trouble)
        view = dry_run(desk, words, href, looked(desk, sent), wrong.errors)
        return Page("client_file_read.html", view, wrong.status)
    return Redirect(href)


def _taken(desk: Desk, waiting: Shelf[Sent], repricing: Repricing, request: Request) -> Reply:
    """Takes the file in as it was shown; where somebody is charged otherwise by it, once it was seen what
    becomes of open jobs. Where it cannot be kept now, it waits on."""
    words, number = request.words, request.args["number"]
    sent, href = waiting.get(number), f"{PATH}/{request.args['number']}"
    if repricing.left(request) or sent.shown is None:
        return Redirect(href)
    try:
        if not sent.shown.reprices:
            return _kept(desk, words, sent, sent.shown, lambda: waiting.drop(number))
        return repricing.answer(request, _asked(desk, words, sent, sent.shown, lambda: waiting.drop(number)))
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        sent = looked(desk, sent)
        waiting.replace(number, sent)
        return Page(
            "client_file_read.html", dry_run(desk, words, href, sent, {"": wrong.sentence}), wrong.status
        )


def _kept(
    desk: Desk, words: Words, sent: Sent, shown: DryRun, drop: Callable[[], None], further: str = ""
) -> Redirect:
    done = take(desk, sent.table, sent.layout, shown)
    drop()
    told = words.plural("{n} client is imported.", "{n} clients are imported.", len(shown.taken))
    return Redirect("/clients", Notice(f"{told} {further}".strip(), undo=f"/history/undo/{done.n}"))


def _asked(desk: Desk, words: Words, sent: Sent, shown: DryRun, drop: Callable[[], None]) -> Asked:
    """Other price lists or discounts of clients, before their jobs are repriced."""

    def keep(found: Preview) -> Redirect:
        return _kept(desk, words, sent, shown, drop, followed(words, found, Side.PRICE))

    kept = words.plural("{n} client", "{n} clients", desk.db.clients.count())
    return Asked(
        subject=Subject(Side.PRICE, sent.name, (kept,), counts(words, shown)),
        then=price_book(desk, clients=afterwards(desk, shown)),
        keep=keep,
    )
