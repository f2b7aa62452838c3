"""Importing an accounting file: sent, looked at and corrected, then taken into the books."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PureWindowsPath
from typing import NamedTuple

from smarttracker_lite.domain.imports import Import
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.printers.files.batch import DATES, Batch
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.printers.files.register import FORMATS
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.columnform import Options, columns_view, day_or_month, mapping_in
from smarttracker_lite.web.pages.intake import ImportView, doubts, filling, intake_view
from smarttracker_lite.web.pages.machines import get
from smarttracker_lite.web.pages.upload import Sent, Waiting, guess, sent
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.dates import keep_order
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import machines
from smarttracker_lite.workflows.interpret import (
    AccountingFile,
    mapping_of,
    mappings,
    profile_named,
    save_mapping,
)
from smarttracker_lite.workflows.take_in import Intake, newcomer, preview, take_in
from smarttracker_lite.workflows.take_out import latest, take_out

PATH = "/import"
NEW = ""
"""The choice of a printer that is not tracked yet."""
_LOOK_AGAIN = N_("It is read differently now: look at it once more, then import it.")
BY_COLUMNS = ""
"""The choice of columns that are set up for this file."""


class Done(NamedTuple):
    """An import that can be taken back, in ready words."""

    href: str
    file: str
    when: str
    printer: str
    brought: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadView:
    """The form a file is sent with, and the last imports; `errors` are by field."""

    printer: str
    printers: Options
    done: tuple[Done, ...]
    gap: str = ""
    errors: dict[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """Sending a file, looking at it, correcting how it is read, and taking it in."""
    waiting = Waiting()
    return [
        Route("GET", PATH, partial(_begun, site.desk)),
        Route("POST", PATH, partial(_sent, site.desk, waiting)),
        Route("GET", f"{PATH}/<number>", partial(_shown, site, waiting)),
        Route("POST", f"{PATH}/<number>", partial(_corrected, site, waiting)),
        Route("POST", f"{PATH}/<number>/take", partial(_taken, site, waiting)),
        Route("POST", f"{PATH}/<number>/take-back", partial(_taken_back, site)),
    ]


def _begun(desk: Desk, request: Request) -> Reply:
    gap = desk.db.gaps.find(request.query.get("gap"))
    printer = gap.printer_id if gap else request.query.get("printer")
    return Page("import.html", _upload(desk, request.words, printer, gap.id if gap else ""))


def _sent(desk: Desk, waiting: Waiting, request: Request) -> Reply:
    form, upload = request.form, request.files.get("file")
    try:
        if upload is None or not upload.body:
            raise BadInput(N_("No file is chosen."), N_("Choose one, or drop it here."), field="file")
        file = AccountingFile(octets=upload.body, name=PureWindowsPath(upload.filename).name)
        new = sent(desk, file, form.get("printer"), form.get("gap"))
    except TrackerError as trouble:
        wrong = problem(request.words, trouble, {BadInput: "file"})
        view = _upload(desk, request.words, form.get("printer"), form.get("gap"))
        return Page("import.html", replace(view, errors=dict(wrong.errors)), wrong.status)
    waiting.put(new)
    return Redirect(f"{PATH}/{new.number}")


def _upload(desk: Desk, words: Words, printer_id: str, gap_id: str) -> UploadView:
    done = tuple(_done(desk, words, each) for each in latest(desk))
    return UploadView(printer=printer_id, printers=_printers(desk, words), done=done, gap=gap_id)


def _done(desk: Desk, words: Words, done: Import) -> Done:
    printer, closed = desk.db.printers.find(done.printer_id), len(done.closed)
    told = [words.plural("{n} job", "{n} jobs", len(done.added))]
    if closed:
        told.append(words.plural("{n} gap closed", "{n} gaps closed", closed))
    name = printer.name if printer else ""
    return Done(f"{PATH}/{done.id}/take-back", done.file, words.moment(done.at), name, ", ".join(told))


def _shown(site: Site, waiting: Waiting, request: Request) -> Reply:
    return Page("import_file.html", _view(site, request.words, waiting.get(request.args["number"])))


def _corrected(site: Site, waiting: Waiting, request: Request) -> Reply:
    """Reads the file as the form says; nothing is written."""
    waits = waiting.get(request.args["number"])
    try:
        corrected = _as_told(site.desk, waits, request.form)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        view = replace(_view(site, request.words, waits), errors=wrong.errors)
        return Page("import_file.html", view, wrong.status)
    waiting.put(corrected)
    return Redirect(f"{PATH}/{waits.number}")


def _taken(site: Site, waiting: Waiting, request: Request) -> Reply:
    """Takes the file in, if it is read as it was shown. Where it cannot be recorded now, it waits on."""
    waits, filled = waiting.get(request.args["number"]), request.form.all("filled")
    shown = waits.reading
    try:
        waits = _as_told(site.desk, waits, request.form)
        if waits.reading != shown:
            waiting.put(waits)
            return Redirect(f"{PATH}/{waits.number}", Notice(request.words.text(_LOOK_AGAIN)))
        printer, intake = _recorded(site, waits, filled)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        view = replace(_view(site, request.words, waits), errors={**wrong.errors, "": wrong.sentence})
        return Page("import_file.html", replace(view, filled=filled), wrong.status)
    waiting.drop(waits.number)
    site.watch.refresh()
    undo = f"{PATH}/{intake.done.id}/take-back" if intake.done else ""
    return Redirect(f"/jobs?printer={printer.id}", Notice(_brought(request.words, intake), undo))


def _taken_back(site: Site, request: Request) -> Reply:
    words, undone = request.words, take_out(site.desk, request.args["number"])
    site.watch.refresh()
    told = words.plural(
        "The import of “{file}” is taken back: {n} job is no longer in the list.",
        "The import of “{file}” is taken back: {n} jobs are no longer in the list.",
        undone.going,
        file=undone.file,
    )
    if undone.staying:
        stays = words.plural(
            "{n} job stays, as the printer told of it too.",
            "{n} jobs stay, as the printer told of them too.",
            undone.staying,
        )
        told = f"{told} {stays}"
    return Redirect(PATH, Notice(told))


def _recorded(site: Site, waits: Sent, filled: Sequence[str]) -> tuple[Printer, Intake]:
    """The jobs and, unless the kind of file is known, how it is read: both or neither."""
    desk = site.desk
    batch, printer = waits.read(desk), _addressee(site, waits)
    with desk.act("import"):
        if waits.kind is None:
            save_mapping(desk, waits.mapping, waits.file)
        intake = take_in(desk, batch, printer, filled, waits.file.name)
        keep_order(desk, printer, waits.file)
        return printer, intake


def _addressee(site: Site, waits: Sent) -> Printer:
    """Whose jobs these are. Raises BadInput for a new printer without a name."""
    return get(site, waits.printer_id) if waits.printer_id else newcomer(site.desk, waits.name)


def _brought(words: Words, intake: Intake) -> str:
    told = [words.plural("{n} new job", "{n} new jobs", len(intake.new))]
    if intake.updated:
        told.append(words.plural("{n} corrected", "{n} corrected", len(intake.updated)))
    if intake.ended:
        told.append(words.plural("{n} completed", "{n} completed", len(intake.ended)))
    bad = len(intake.batch.bad) + intake.batch.more_bad
    if bad:
        told.append(words.plural("{n} row was not read", "{n} rows were not read", bad))
    return "; ".join(told)


def _as_told(desk: Desk, waits: Sent, form: Fields) -> Sent:
    """The file as the form says. Raises BadInput that names the field."""
    told = replace(
        waits,
        printer_id=form.get("printer"),
        name=form.get("name", waits.name),
        file=replace(waits.file, printer=form.get("of"), dates=_order(form)),
    )
    profile = form.get("profile")
    if profile != _profile(desk, waits):
        guessed = guess(desk, waits.file)
        chosen = profile_named(desk, profile, waits.file) if profile else guessed.mapping
        return replace(told.by(chosen), unsure=() if profile else guessed.unsure)
    if waits.kind is not None or "separator" not in form:
        return told
    return replace(told, mapping=mapping_in(form, waits.file, waits.mapping), unsure=())


def _order(form: Fields) -> DateOrder | None:
    """Of a known kind; one that is read by its columns has an order among these."""
    return next((each for each in DateOrder if each == form.get("order")), None)


def _profile(desk: Desk, waits: Sent) -> str:
    """What stands in the choice of ways of reading: "" for columns that are not saved yet."""
    if waits.kind is not None:
        return waits.kind.name
    saved = (mapping_of(each) for each in mappings(desk))
    return next((each.name for each in saved if each.name == waits.mapping.name), BY_COLUMNS)


def _view(site: Site, words: Words, waits: Sent) -> ImportView:
    desk, batch, trouble = site.desk, Batch(profile=""), ""
    try:
        batch = waits.read(desk)
    except BadInput as wrong:
        trouble = problem(words, wrong).sentence
    printer = None
    with suppress(BadInput):
        printer = _addressee(site, waits)
    intake = preview(desk, batch, printer)
    return ImportView(
        href=f"{PATH}/{waits.number}",
        file=waits.file.name,
        profile=_profile(desk, waits),
        profiles=_profiles(desk, words),
        printer=waits.printer_id,
        printers=_printers(desk, words),
        name=waits.name,
        of=waits.file.printer,
        ofs=tuple((name, name) for name in batch.printers) if len(batch.printers) > 1 else (),
        columns=None if waits.kind else columns_view(words, waits.file, waits.mapping),
        order=waits.file.dates or "",
        orders=day_or_month(words) if waits.kind and (waits.file.dates or DATES in batch.unsure) else (),
        unsure=doubts(words, batch.unsure if waits.kind else waits.unsure),
        trouble=trouble,
        intake=None if trouble else intake_view(desk, words, intake),
        filled=filling(intake, waits.gap_id),
    )


def _printers(desk: Desk, words: Words) -> Options:
    new = (NEW, words.text("A new one, read by files only"))
    return (*((printer.id, printer.name) for printer in machines(desk)), new)


def _profiles(desk: Desk, words: Words) -> Options:
    known = tuple((each.name, words.text(each.title)) for each in FORMATS)
    saved = tuple((each.name, each.name) for each in mappings(desk))
    return ((BY_COLUMNS, words.text("By its columns")), *saved, *known)
