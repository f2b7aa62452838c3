"""Settings › Backups: what there is, one more now, the second place, and putting one back."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from smarttracker_lite.errors import N_, NotFound, TrackerError
from smarttracker_lite.store.backup.backups import Backup, BackupPlace, Made, own_place
from smarttracker_lite.store.backup.file import Kind, opened
from smarttracker_lite.web.exchange import Bytes, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.backup import (
    Standing,
    choose_second_place,
    second_place,
    standing,
    start_backup,
)
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.restore import Restored, start_restore

PATH = "/settings/backups"
_SECTION = "backups"
_HERE, _SECOND = "here", "second"
_KINDS = {
    Kind.ASKED: N_("Asked for"),
    Kind.DAILY: N_("Daily"),
    Kind.BEFORE_RESTORE: N_("Before putting one back"),
    Kind.BEFORE_UPDATE: N_("Before an update"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A line of the list. `download` is "" where the documents are not in the file itself."""

    name: str
    when: str
    kind: str
    size: str
    place: str
    restore: str
    download: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Something to be said of the backups, in a tone of its own: "good", "warn" or "bad"."""

    text: str
    tone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupsView:
    """The page. `doing` is what is at work now, `last` how old the newest backup is."""

    tabs: tuple[Tab, ...]
    errors: Mapping[str, str]
    doing: str
    said: tuple[Said, ...]
    last: str
    rows: tuple[Shown, ...]
    second: str
    second_said: Said | None
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreView:
    """What putting a backup back would do. `counts`: name, in the backup, now. `issued_since`: a warning."""

    tabs: tuple[Tab, ...]
    errors: Mapping[str, str]
    action: str
    name: str
    when: str
    counts: tuple[tuple[str, str, str], ...]
    issued_since: str


def routes(site: Site) -> list[Route]:
    """The list, one more backup, the second place, and each backup: as a file, and to be put back."""
    desk, one = site.desk, f"{PATH}/<place>/<name>"
    return [
        Route("GET", PATH, partial(_listed, desk)),
        Route("POST", PATH, partial(_made, desk)),
        Route("POST", f"{PATH}/place", partial(_chosen, desk)),
        Route("GET", one, partial(_downloaded, desk)),
        Route("GET", f"{one}/restore", partial(_asked, desk)),
        Route("POST", f"{one}/restore", partial(_restored, site)),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words)
    if request.is_fragment:
        return Fragment("settings/backups.html", "backups", view)
    return Page("settings/backups.html", view)


def _made(desk: Desk, request: Request) -> Reply:
    start_backup(desk)
    return Redirect(PATH)


def _chosen(desk: Desk, request: Request) -> Reply:
    typed = request.form.get("second_place")
    try:
        choose_second_place(desk, typed)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        return Page("settings/backups.html", _view(desk, request.words, typed, wrong), wrong.status)
    return Redirect(PATH)


def _downloaded(desk: Desk, request: Request) -> Reply:
    path = _found(desk, request).path
    try:
        return Bytes(path.read_bytes(), "application/zip", path.name)
    except OSError as error:
        raise _gone() from error


def _asked(desk: Desk, request: Request) -> Reply:
    backup, words = _found(desk, request), request.words
    with opened(backup.path) as whole:
        manifest = whole.manifest
    issued = desk.db.invoices.count() - manifest.counts.get("invoices", 0)
    view = RestoreView(
        tabs=tabs(words, _SECTION),
        errors={},
        action=request.path,
        name=backup.path.name,
        when=words.moment(manifest.created_at),
        counts=_counts(desk, words, manifest.counts),
        issued_since=_issued_since(words, issued) if issued > 0 else "",
    )
    return Page("settings/restore.html", view)


def _restored(site: Site, request: Request) -> Reply:
    start_restore(site.desk, _found(site.desk, request).path, site.watch.refresh)
    return Redirect(PATH)


def _issued_since(words: Words, issued: int) -> str:
    return words.plural(
        "{n} invoice was issued since. Its number will be given again: issue it anew first, as it was sent.",
        "{n} invoices were issued since. Their numbers will be given again: issue them anew first, in the"
        " same order and as they were sent.",
        issued,
    )


def _counts(desk: Desk, words: Words, counts: Mapping[str, int]) -> tuple[tuple[str, str, str], ...]:
    db = desk.db
    rows = (
        (words.text("Jobs"), "jobs", db.jobs.count()),
        (words.text("Clients"), "clients", db.clients.count()),
        (words.text("Invoices"), "invoices", db.invoices.count()),
        (words.text("Printers"), "printers", db.printers.count()),
    )
    return tuple(
        (name, words.number(Decimal(counts.get(table, 0))), words.number(Decimal(now)))
        for name, table, now in rows
    )


def _found(desk: Desk, request: Request) -> Backup:
    """The backup that the path names, among those that are there."""
    places: Mapping[str, BackupPlace | None] = {_HERE: own_place(desk.db.folder), _SECOND: second_place(desk)}
    place = places.get(request.args["place"])
    backup = place.find(request.args["name"]) if place else None
    if backup is None:
        raise _gone()
    return backup


def _gone() -> NotFound:
    return NotFound(N_("This backup is not there any more."), N_("Choose another one from the list."))


def _view(desk: Desk, words: Words, typed: str | None = None, wrong: Problem | None = None) -> BackupsView:
    now = standing(desk)
    return BackupsView(
        tabs=tabs(words, _SECTION),
        errors=wrong.errors if wrong else {},
        doing=words.text(desk.safekeeping.doing) if desk.safekeeping.doing else "",
        said=tuple(_said(desk, words, now)),
        last=_last(desk, words, now),
        rows=_rows(words, now),
        second=desk.settings.second_place if typed is None else typed,
        second_said=_second_said(desk, words, now),
        folder=str(own_place(desk.db.folder).folder),
    )


def _last(desk: Desk, words: Words, now: Standing) -> str:
    if now.last is None:
        return ""
    return words.text("Last backup: {ago}", ago=words.ago(now.last.at, desk.now()))


def _said(desk: Desk, words: Words, now: Standing) -> list[Said]:
    """What became of what was asked for, what failed by itself, and whether the last backup is old."""
    ended = desk.safekeeping.take_ended()
    told = [_ended(words, ended)] if ended is not None else []
    if now.trouble and now.trouble is not ended:
        text = words.text("The last backup was not made. {why}", why=problem(words, now.trouble).sentence)
        told.append(Said(text=text, tone="bad"))
    elif now.last and now.late(desk.now()):
        late = words.text("No backup was made for days: the program makes one a day while it runs.")
        told.append(Said(text=late, tone="warn"))
    return [each for each in told if each.text]


def _ended(words: Words, ended: object) -> Said:
    match ended:
        case TrackerError():
            return Said(text=problem(words, ended).sentence, tone="bad")
        case Made():
            lost = _lost(words, len(ended.manifest.missing))
            done = words.text("The backup was made, read again, and is whole.")
            return Said(text=f"{done} {lost}".strip(), tone="warn" if lost else "good")
        case Restored():
            lost = _lost(words, len(ended.missing))
            done = words.text(
                "The books are those of {when} again. What was here before is kept as {name}.",
                when=ended.manifest.created_at,
                name=ended.before.name,
            )
            return Said(text=f"{done} {lost}".strip(), tone="warn" if lost else "good")
    return Said(text="")


def _lost(words: Words, lost: int) -> str:
    if not lost:
        return ""
    return words.plural(
        "But {n} document, a PDF or a logo, is missing or was changed, and no backup here has it.",
        "But {n} documents, PDFs or logos, are missing or were changed, and no backup here has them.",
        lost,
    )


def _second_said(desk: Desk, words: Words, now: Standing) -> Said | None:
    """Where the second place stands; that it is away is no fault."""
    if not desk.settings.second_place:
        return None
    if now.second_trouble:
        return Said(text=problem(words, now.second_trouble).sentence, tone="bad")
    at = now.copied_at
    ago = words.text("Last copy there: {ago}.", ago=words.ago(at, desk.now())) if at else ""
    if now.second_here:
        return Said(text=ago or words.text("The next backup is copied there."), tone="good")
    away = words.text("It is not connected now. Copies are made when it is back.")
    return Said(text=f"{away} {ago}".strip())


def _rows(words: Words, now: Standing) -> tuple[Shown, ...]:
    here = {each.path.name: each for each in now.own}
    there = {each.path.name: each for each in now.second}
    return tuple(
        _row(words, (here.get(name) or there[name]), name in here, name in there)
        for name in sorted(here | there, reverse=True)
    )


def _row(words: Words, backup: Backup, here: bool, there: bool) -> Shown:
    href = f"{PATH}/{_HERE if here else _SECOND}/{backup.path.name}"
    places = [words.text("Data folder")] * here + [words.text("Second place")] * there
    return Shown(
        name=backup.path.name,
        when=words.moment(backup.at),
        kind=words.text(_KINDS[backup.kind]),
        size=_size(words, backup.size),
        place=", ".join(places),
        restore=f"{href}/restore",
        download="" if backup.kind is Kind.DAILY else href,
    )


def _size(words: Words, size: int) -> str:
    """Bytes as people read them, in powers of 1000."""
    for unit, bytes_in_it in (("GB", 10**9), ("MB", 10**6)):
        if size >= bytes_in_it:
            return f"{words.number(Decimal(size) / bytes_in_it, most=1)} {unit}"
    return f"{words.number(Decimal(max(size, 1000)) / 1000, most=0)} KB"
