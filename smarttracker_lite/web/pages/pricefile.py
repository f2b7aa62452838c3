"""Prices as a file: handed out as XLSX or CSV, and read from one after it was looked at."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PureWindowsPath

from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import BadInput, N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Bytes, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.pricecolumns import Column, columns
from smarttracker_lite.web.pages.pricedryrun import Sent, counts, dry_run, sides
from smarttracker_lite.web.pages.pricelists import clients, lists
from smarttracker_lite.web.pages.rateform import CLIENT, LIST
from smarttracker_lite.web.pages.repricewords import Subject, followed
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.pages.shelf import Shelf
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.pricefile.taking import afterwards, look, take
from smarttracker_lite.workflows.pricefile.writing import all_rows, as_csv, as_workbook, rows_for
from smarttracker_lite.workflows.reprice import Preview

PATH = "/prices/file"
ALL, STANDARD = "", "standard"
"""What is handed out: everything with the costs, the standard prices, or with those of a list or a client."""

_WRITERS = {
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """Both forms; `whats` are what can be handed out, `columns` those of a file, `errors` by field."""

    whats: tuple[tuple[str, str], ...]
    currency: str
    columns: tuple[Column, ...]
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """Handing out, sending a file, looking at it, and taking it in."""
    desk, waiting = site.desk, Shelf[Sent]()
    repricing = Repricing(desk, PATH)
    return [
        Route("GET", PATH, lambda request: Page("price_file.html", _view(desk, request.words))),
        Route("GET", "/prices/export", partial(_handed_out, desk)),
        Route("POST", PATH, partial(_sent, desk, waiting)),
        Route("GET", f"{PATH}/<number>", partial(_shown, desk, waiting)),
        Route("POST", f"{PATH}/<number>/take", partial(_taken, desk, waiting, repricing)),
        *repricing.routes(),
    ]


def _view(desk: Desk, words: Words) -> FileView:
    return FileView(
        whats=(
            (ALL, words.text("Everything, with your costs: for yourself")),
            (STANDARD, words.text("Standard prices")),
            *((each, words.text("Price list {name}", name=name)) for each, name in lists(desk)),
            *((each, _for(desk, words, each, name)) for each, name in clients(desk)),
        ),
        currency=desk.settings.currency,
        columns=columns(words),
    )


def _for(desk: Desk, words: Words, whose: str, name: str) -> str:
    """The prices of a client, of which a discount is taken off."""
    discount = desk.db.clients.get(whose.partition(":")[2]).discount
    if not discount:
        return words.text("Prices for {client}", client=name)
    off = words.percent(discount / 100, RATE_PLACES)
    return words.text("Prices for {client}, before the discount of {off}", client=name, off=off)


def _handed_out(desk: Desk, request: Request) -> Reply:
    """A file. What may be sent to others holds no cost, and is called so."""
    what, form = request.query.get("what"), request.query.get("as")
    if form not in _WRITERS:
        raise NotFound(N_("There is no such page."), N_("Choose one from the menu."))
    kind, _, id_ = what.partition(":")
    held = {f"{kind}_id": id_} if kind in (LIST, CLIENT) else {}
    rates = all_rows(desk) if what == ALL else rows_for(desk, **held)
    write, type_ = _WRITERS[form]
    return Bytes(write(desk, rates), type_, f"{_stem(desk, request.words, what)} {desk.today}.{form}")


def _stem(desk: Desk, words: Words, what: str) -> str:
    """The file's name, without signs that a disk might not take."""
    if what == ALL:
        return words.text("Prices and costs (internal)")
    name = dict((*lists(desk), *clients(desk))).get(what, "")
    kept = "".join(letter if letter.isalnum() or letter in " -_.&" else "_" for letter in name).strip(" .")
    return f"{words.text('Prices')} {kept[:60]}".strip()


def _sent(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """Reads the file; nothing is written."""
    words, upload = request.words, request.files.get("file")
    try:
        if upload is None or not upload.body:
            raise BadInput(N_("No file is chosen."), N_("Choose one, or drop it here."), field="file")
        shown = look(desk, words, upload.body)
    except TrackerError as trouble:
        wrong = problem(words, trouble, {BadInput: "file"})
        return Page("price_file.html", replace(_view(desk, words), errors=wrong.errors), wrong.status)
    name = PureWindowsPath(upload.filename).name
    return Redirect(f"{PATH}/{waiting.put(Sent(name, upload.body, shown))}")


def _shown(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """What the file would do to the books as they are now."""
    number = request.args["number"]
    sent = waiting.get(number)
    sent = replace(sent, shown=look(desk, request.words, sent.octets))
    waiting.replace(number, sent)
    return Page("price_file_read.html", dry_run(desk, request.words, f"{PATH}/{number}", sent))


def _taken(desk: Desk, waiting: Shelf[Sent], repricing: Repricing, request: Request) -> Reply:
    """Takes the file in as it was shown, once it was seen what becomes of open jobs. Where it cannot be kept
    now, it waits on."""
    words, number = request.words, request.args["number"]
    sent = waiting.get(number)
    if repricing.left(request):
        return Redirect(f"{PATH}/{number}")
    try:
        return repricing.answer(request, _asked(desk, words, sent, lambda: waiting.drop(number)))
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        sent = replace(sent, shown=look(desk, words, sent.octets))
        waiting.replace(number, sent)
        view = dry_run(desk, words, f"{PATH}/{number}", sent)
        return Page("price_file_read.html", replace(view, error=wrong.sentence), wrong.status)


def _asked(desk: Desk, words: Words, sent: Sent, drop: Callable[[], None]) -> Asked:
    """What is asked for by the file: told by what clients pay, if that changes, else by the costs."""
    side = next(iter(sides(sent.shown)), Side.PRICE)
    kept = words.plural("{n} row", "{n} rows", desk.db.rates.count())

    def keep(found: Preview) -> Redirect:
        with desk.act("import prices") as done:
            taken = take(desk, words, sent.octets, sent.shown).taken
        drop()
        told = words.plural("{n} row is imported.", "{n} rows are imported.", len(taken))
        return Redirect("/prices", Notice(f"{told} {followed(words, found, side)}".strip(), undo_way(done)))

    return Asked(
        subject=Subject(side, sent.name, (kept,), counts(words, sent.shown)),
        then=price_book(desk, rates=afterwards(desk, sent.shown.taken)),
        keep=keep,
    )
