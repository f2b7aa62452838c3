"""Payments from a bank's file: sent, looked at beside the open invoices, and noted as they are ticked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import PureWindowsPath

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.bankcolumns import chosen
from smarttracker_lite.web.pages.bankrows import Back, Sent, bank_view
from smarttracker_lite.web.pages.shelf import Shelf
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.bankfile.booking import Statement
from smarttracker_lite.workflows.bankfile.layout import guess
from smarttracker_lite.workflows.bankfile.opening import opened
from smarttracker_lite.workflows.bankfile.pending import Pending
from smarttracker_lite.workflows.bankfile.taking import Taken, Tick, look, take
from smarttracker_lite.workflows.desk import Desk

PATH = "/invoices/bank"
_PARTED = re.compile(r"[,;\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """The form a file is sent with, and what is wrong by field."""

    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """Sending a file, saying what its columns tell, and noting what came in."""
    desk, waiting = site.desk, Shelf[Sent]()
    return [
        Route("GET", PATH, lambda _: Page("bank.html", FileView())),
        Route("POST", PATH, partial(_sent, waiting)),
        Route("GET", f"{PATH}/<number>", partial(_shown, desk, waiting)),
        Route("POST", f"{PATH}/<number>", partial(_told, desk, waiting)),
        Route("POST", f"{PATH}/<number>/take", partial(_taken, desk, waiting)),
    ]


def _sent(waiting: Shelf[Sent], request: Request) -> Reply:
    """Reads the file; nothing is written."""
    words, upload = request.words, request.files.get("file")
    try:
        if upload is None or not upload.body:
            raise BadInput(N_("No file is chosen."), N_("Choose one, or drop it here."), field="file")
        told = opened(upload.body)
    except TrackerError as trouble:
        wrong = problem(words, trouble, {BadInput: "file"})
        return Page("bank.html", FileView(errors=wrong.errors), wrong.status)
    name = PureWindowsPath(upload.filename).name
    layout = None if isinstance(told, Statement) else guess(told)
    return Redirect(f"{PATH}/{waiting.put(Sent(name=name, told=told, layout=layout))}")


def _shown(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """What the file would do to the books as they are now."""
    number = request.args["number"]
    view = bank_view(desk, request.words, f"{PATH}/{number}", waiting.get(number))
    desk.keeping(Pending).seen(number, desk.now())
    return Page("bank_read.html", view)


def _told(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """Reads the columns as they were chosen."""
    words, number = request.words, request.args["number"]
    sent, href = waiting.get(number), f"{PATH}/{request.args['number']}"
    if isinstance(sent.told, Statement) or sent.layout is None:
        return Redirect(href)
    try:
        waiting.replace(number, replace(sent, layout=chosen(request.form, sent.told, sent.layout)))
    except BadInput as trouble:
        wrong = problem(words, trouble)
        view = bank_view(desk, words, href, sent, errors=wrong.errors)
        return Page("bank_read.html", view, wrong.status)
    return Redirect(href)


def _taken(desk: Desk, waiting: Shelf[Sent], request: Request) -> Reply:
    """Notes what is ticked. What could not be noted comes back with the reason; what is left waits on."""
    words, number = request.words, request.args["number"]
    sent, href = waiting.get(number), f"{PATH}/{request.args['number']}"
    ticks = _ticks(request.form)
    try:
        if not ticks:
            raise BadInput(N_("No payment is ticked."), N_("Tick those that are to be noted."))
        statement = sent.statement()
        taken = take(desk, statement, ticks)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        view = bank_view(desk, words, href, sent, Back(request.form), {"": wrong.sentence})
        return Page("bank_read.html", view, wrong.status)
    if taken.refused:
        return _in_part(desk, request, href, sent, taken)
    left = look(desk, statement).matches
    if not left:
        waiting.drop(number)
        desk.keeping(Pending).booked(number)
    return Redirect(href if left else "/invoices", Notice(_noted(words, taken), undo_way(taken.done)))


def _in_part(desk: Desk, request: Request, href: str, sent: Sent, taken: Taken) -> Reply:
    """What was noted stays so; the rest is asked about."""
    words, count = request.words, len(taken.refused)
    said = words.plural(
        "{n} payment is not noted: look at it below.",
        "{n} payments are not noted: look at them below.",
        count,
    )
    told = f"{_noted(words, taken)} {said}" if taken.noted else said
    back = Back(request.form, taken.refused)
    return Page("bank_read.html", bank_view(desk, words, href, sent, back, {"": told}), 422)


def _noted(words: Words, taken: Taken) -> str:
    return words.plural("{n} payment is noted.", "{n} payments are noted.", taken.noted)


def _ticks(form: Fields) -> list[Tick]:
    return [
        Tick(via, _numbers(form.get(f"numbers-{via}")), _amount(form.get(f"over-{via}")))
        for via in dict.fromkeys(form.all("take"))
    ]


def _numbers(typed: str) -> tuple[str, ...]:
    return tuple(filter(None, (" ".join(each.split()) for each in _PARTED.split(typed))))


def _amount(typed: str) -> Decimal:
    """What was accepted as paid too much."""
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        return ZERO
    return amount if amount.is_finite() else ZERO
