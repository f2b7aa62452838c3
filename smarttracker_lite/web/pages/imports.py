"""Importing an accounting file: sent, looked at and corrected, then taken into the books."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PureWindowsPath

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.register import FORMATS
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.columnform import Options, columns_view, mapping_in
from smarttracker_lite.web.pages.intake import ImportView, doubts, filling, intake_view
from smarttracker_lite.web.pages.machines import get
from smarttracker_lite.web.pages.upload import Sent, Waiting, guess, sent
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.interpret import (
    AccountingFile,
    mapping_of,
    mappings,
    profile_named,
    save_mapping,
)
from smarttracker_lite.workflows.take_in import Intake, newcomer, preview, take_in

PATH = "/import"
NEW = ""
"""The choice of a printer that is not tracked yet."""
_LOOK_AGAIN = N_("It is read otherwise now: look at it once more, then import it.")
BY_COLUMNS = ""
"""The choice of columns that are set up for this file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadView:
    """The form a file is sent with; `errors` are by field."""

    printer: str
    printers: Options
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
    ]


def _begun(desk: Desk, request: Request) -> Reply:
    gap = desk.db.gaps.find(request.query.get("gap"))
    printer = gap.printer_id if gap else request.query.get("printer")
    view = UploadView(printer=printer, printers=_printers(desk, request.words), gap=gap.id if gap else "")
    return Page("import.html", view)


def _sent(desk: Desk, waiting: Waiting, request: Request) -> Reply:
    form, upload = request.form, request.files.get("file")
    try:
        if upload is None or not upload.body:
            raise BadInput(N_("No file is chosen."), N_("Choose one, or drop it here."), field="file")
        file = AccountingFile(octets=upload.body, name=PureWindowsPath(upload.filename).name)
        new = sent(desk, file, form.get("printer"), form.get("gap"))
    except TrackerError as trouble:
        wrong = problem(request.words, trouble, {BadInput: "file"})
        view = UploadView(
            printer=form.get("printer"),
            printers=_printers(desk, request.words),
            gap=form.get("gap"),
            errors=dict(wrong.errors),
        )
        return Page("import.html", view, wrong.status)
    waiting.put(new)
    return Redirect(f"{PATH}/{new.number}")


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
    return Redirect(f"/jobs?printer={printer.id}", Notice(_brought(request.words, intake)))


def _recorded(site: Site, waits: Sent, filled: Sequence[str]) -> tuple[Printer, Intake]:
    """The jobs and, unless the kind of file is known, how it is read: both or neither."""
    desk = site.desk
    batch, printer = waits.read(desk), _addressee(site, waits)
    with desk.act("import"):
        if waits.kind is None:
            save_mapping(desk, waits.mapping, waits.file)
        return printer, take_in(desk, batch, printer, filled)


def _addressee(site: Site, waits: Sent) -> Printer:
    """Whose jobs these are. Raises BadInput for a new printer without a name."""
    return get(site, waits.printer_id) if waits.printer_id else newcomer(site.desk, waits.name)


def _brought(words: Words, intake: Intake) -> str:
    told = [words.plural("{n} new job", "{n} new jobs", len(intake.new))]
    if intake.updated:
        told.append(words.plural("{n} corrected", "{n} corrected", len(intake.updated)))
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
        file=replace(waits.file, printer=form.get("of")),
    )
    profile = form.get("profile")
    if profile != _profile(desk, waits):
        guessed = guess(desk, waits.file)
        chosen = profile_named(desk, profile) if profile else guessed.mapping
        return replace(told.by(chosen), unsure=() if profile else guessed.unsure)
    if waits.kind is not None or "separator" not in form:
        return told
    return replace(told, mapping=mapping_in(form, waits.file, waits.mapping), unsure=())


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
        unsure=doubts(words, waits.unsure),
        trouble=trouble,
        intake=None if trouble else intake_view(desk, words, intake),
        filled=filling(intake, waits.gap_id),
    )


def _printers(desk: Desk, words: Words) -> Options:
    new = (NEW, words.text("A new one, read by files only"))
    return (*((printer.id, printer.name) for printer in tracked(desk)), new)


def _profiles(desk: Desk, words: Words) -> Options:
    known = tuple((each.name, words.text(each.title)) for each in FORMATS)
    saved = tuple((each.name, each.name) for each in mappings(desk))
    return ((BY_COLUMNS, words.text("By its columns")), *saved, *known)
