"""One printer: what it says of itself, what it may have forgotten, and whether all is well with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_, PrinterTrouble, StoreTrouble, TrackerError
from smarttracker_lite.printers.readiness import web_page
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.certificates import Certificates, awaiting, both, grouped, named
from smarttracker_lite.web.pages.machines import PATH, Machine, gap, get, machine, nameplate
from smarttracker_lite.web.pages.queues import Placing, QueueLine, decided, lines, placing
from smarttracker_lite.web.pages.readiness import Result, result
from smarttracker_lite.web.pages.reconciliation import shares_now
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.unread import complaints
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.check import check, clock
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.dates import answer_order, asks_order, believed_order, order_of
from smarttracker_lite.workflows.look_in import watch_folder
from smarttracker_lite.workflows.print_log import is_off
from smarttracker_lite.workflows.trust import Sighting, log_in, renew, sight

_COMPLAINTS_SHOWN = 10
_ORDERS: Mapping[str, str] = {
    "dmy": N_("Its dates are read with the day first from now on."),
    "mdy": N_("Its dates are read with the month first from now on."),
}
_PROVEN = N_("Its dates stay as they were: its list has days that exist in this order only, such as 13/04.")
_BESIDE_LOGIN = {BadInput: "user", PrinterTrouble: "user"}


class Fact(NamedTuple):
    """Something known of the printer: its name, and its value in words (None: not known)."""

    name: str
    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterView:
    """The page in ready words. `results` is None before the check; `typed` is the name in the form, `user`
    that of the login, each with what is wrong by field; passwords are never sent back. `ring`: there is a
    key ring to keep them; `has_address`: it can be asked at another one.

    `shares` say what this month's jobs explain of what it counted, `changed` counts invoiced jobs of which
    the printer now tells another story. `placing` is where the prints of a queue come out, `queues` are those
    beside this printer. `asks_dates`: somebody must say how its dates are read, `dates` is how they
    are. `log_off`: Windows does not write down what is printed.
    """

    machine: Machine
    jobs: str
    jobs_href: str
    facts: tuple[Fact, ...]
    reasons: tuple[str, ...]
    gaps: tuple[str, ...]
    changed: str
    complaints: tuple[tuple[str, str], ...]
    more_complaints: str
    typed: str
    name_errors: Mapping[str, str] = field(default_factory=dict)
    folder: str
    folder_errors: Mapping[str, str] = field(default_factory=dict)
    user: str
    login_errors: Mapping[str, str] = field(default_factory=dict)
    ring: bool
    has_address: bool
    shares: tuple[str, ...] = ()
    results: tuple[Result, ...] | None = None
    certificates: Certificates | None = None
    asks_dates: bool = False
    dates: str = ""
    log_off: bool = False
    placing: Placing | None = None
    queues: tuple[QueueLine, ...] = ()


def routes(site: Site) -> list[Route]:
    """The page, and what can be done with the printer."""
    own = f"{PATH}/<printer_id>"
    return [
        Route("GET", own, partial(_shown, site)),
        Route("GET", f"{own}/now", partial(_now, site)),
        Route("POST", f"{own}/check", partial(_checked, site)),
        Route("POST", f"{own}/rename", partial(_renamed, site)),
        Route("POST", f"{own}/folder", partial(_watched, site)),
        Route("POST", f"{own}/dates", partial(_dated, site)),
        Route("POST", f"{own}/connect", partial(_connected, site)),
        Route("POST", f"{own}/login", partial(_logged_in, site)),
        Route("POST", f"{own}/place", partial(_placed, site)),
        Route("POST", f"{own}/remove", partial(_removed, site)),
    ]


def _shown(site: Site, request: Request) -> Reply:
    words, printer = request.words, get(site, request.args["printer_id"])
    shares, certificates = shares_now(site.desk, words, printer.id), awaiting(words, printer)
    return Page("printer.html", replace(_view(site, request), shares=shares, certificates=certificates))


def _now(site: Site, request: Request) -> Reply:
    return Fragment("printer.html", "now", _view(site, request))


def _checked(site: Site, request: Request) -> Reply:
    words, printer = request.words, get(site, request.args["printer_id"])
    with site.watch.turn(printer.id):
        findings = check(site.desk, printer.id)
    view = replace(_view(site, request), results=tuple(result(words, each) for each in findings))
    return Fragment("printer.html", "check", view) if request.is_fragment else Page("printer.html", view)


def _renamed(site: Site, request: Request) -> Reply:
    printer = get(site, request.args["printer_id"])
    try:
        with site.desk.act("rename printer") as done:
            renamed = enrol.rename(site.desk, printer.id, request.form.get("name"))
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong, typed = problem(request.words, trouble), request.form.get("name")
        view = replace(_view(site, request), typed=typed, name_errors=wrong.errors)
        return Page("printer.html", view, wrong.status)
    told = request.words.text(N_("It is called “{name}” now."), name=renamed.name)
    return Redirect(f"{PATH}/{printer.id}", Notice(told, undo_way(done)))


def _watched(site: Site, request: Request) -> Reply:
    """The folder in which the files of a printer that nobody asks are looked for."""
    printer, typed = get(site, request.args["printer_id"]), request.form.get("folder")
    try:
        watch_folder(site.desk, printer.id, typed)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        view = replace(_view(site, request), folder=typed, folder_errors=wrong.errors)
        return Page("printer.html", view, wrong.status)
    site.watch.refresh()
    told = N_("New files in this folder are taken in.") if typed else N_("No folder is watched now.")
    return Redirect(f"{PATH}/{printer.id}", Notice(request.words.text(told)))


def _dated(site: Site, request: Request) -> Reply:
    """How its dates are read, answered; it is read at once, as jobs wait for their times."""
    printer, order = get(site, request.args["printer_id"]), request.form.get("order")
    with site.watch.turn(printer.id):
        answer_order(site.desk, printer.id, order)
    (last,) = site.watch.poll([printer.id])
    with site.watch.turn(printer.id):
        believed = believed_order(site.desk, printer, last)
    told = _ORDERS[order] if believed == order else _PROVEN
    return Redirect(f"{PATH}/{printer.id}", Notice(request.words.text(told)))


def _connected(site: Site, request: Request) -> Reply:
    """Takes up what answers now. Another certificate than the one trusted is first shown, then accepted."""
    printer = get(site, request.args["printer_id"])
    with site.watch.turn(printer.id):
        seen = sight(printer.url)
        trusted = request.form.get("pin") if "pin" in request.form else printer.pin or ""
        if (seen.pin or "") != trusted:
            return _distrusted(site, request, printer, seen)
        renew(site.desk, printer.id, seen)
    site.watch.poll([printer.id])
    return Redirect(f"{PATH}/{printer.id}", Notice(request.words.text(N_("Connected again."))))


def _distrusted(site: Site, request: Request, printer: Printer, seen: Sighting) -> Reply:
    shown = both(request.words, printer, seen)
    view = replace(_view(site, request), certificates=shown)
    return Fragment("printer.html", "trust", view) if request.is_fragment else Page("printer.html", view)


def _logged_in(site: Site, request: Request) -> Reply:
    """Asks the printer as that user first; what it refuses is not kept."""
    printer, user = get(site, request.args["printer_id"]), request.form.get("user")
    try:
        with site.watch.turn(printer.id):
            proved = log_in(site.desk, printer.id, user, request.form.get("password"))
    except TrackerError as trouble:
        if request.is_fragment and isinstance(trouble, StoreTrouble):
            raise  # beside the form as it stands: the password is not to be typed again
        wrong = problem(request.words, trouble, _BESIDE_LOGIN)
        view = replace(_view(site, request), user=user, login_errors=wrong.errors)
        if request.is_fragment:
            return Fragment("printer.html", "login", view)
        return Page("printer.html", view, wrong.status)
    site.watch.poll([printer.id])
    told = _AS_USER[proved] if user else N_("It is read without a user from now on.")
    return Redirect(f"{PATH}/{printer.id}", Notice(request.words.text(told, user=user)))


_AS_USER = {
    True: N_("It is read as “{user}” from now on."),
    False: N_(
        "It is read as “{user}” from now on. It has not asked for the password yet: whether it is right "
        "shows when it does."
    ),
}


def _placed(site: Site, request: Request) -> Reply:
    """Where the prints of a queue come out, from now on; it is read at once."""
    printer, words = get(site, request.args["printer_id"]), request.words
    try:
        queue = enrol.place(site.desk, printer.id, decided(request.form))
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong = problem(words, trouble)
        asked = placing(site, words, printer, wrong.errors, request.form.get("beside"))
        return Page("printer.html", replace(_view(site, request), placing=asked), wrong.status)
    site.watch.poll([queue.id])
    told = (
        N_("It only adds to the jobs of that printer now.")
        if queue.beside
        else N_("Its prints are jobs now.")
    )
    return Redirect(f"{PATH}/{queue.id}", Notice(words.text(told)))


def _removed(site: Site, request: Request) -> Reply:
    printer = enrol.remove(site.desk, get(site, request.args["printer_id"]).id)
    site.watch.refresh()
    told = request.words.text(N_("“{name}” is removed. Its jobs stay."), name=printer.name)
    return Redirect(PATH, Notice(told))


def _view(site: Site, request: Request) -> PrinterView:
    words, printer = request.words, get(site, request.args["printer_id"])
    latest = site.watch.latest(printer.id) or Round(printer_id=printer.id)
    unread = complaints(site, printer)
    jobs = site.desk.db.jobs.count(Wanted(printer_id=printer.id))
    more = len(unread) - _COMPLAINTS_SHOWN
    return PrinterView(
        machine=machine(site, words, printer),
        jobs=words.plural("{n} job", "{n} jobs", jobs),
        jobs_href=f"/jobs?printer={printer.id}",
        facts=tuple(_facts(words, printer)),
        reasons=printer.device.state_reasons,
        gaps=tuple(gap(words, each.gap) for each in reversed(_open_gaps(site, printer))),
        changed=_changed(words, latest.changed_after_invoice),
        complaints=tuple((each.entry, words.text(each.why)) for each in unread[:_COMPLAINTS_SHOWN]),
        more_complaints=words.plural("and {n} more", "and {n} more", more) if more > 0 else "",
        typed=printer.name,
        folder=printer.url if printer.by_files else "",
        user=printer.user,
        ring=site.desk.secrets.kept,
        has_address=bool(web_page(printer.url)) and not printer.by_files,
        asks_dates=asks_order(site.desk, printer),
        dates=order_of(site.desk, printer) or "",
        log_off=is_off(printer.trouble),
        placing=placing(site, words, printer),
        queues=lines(site, words, printer.id),
    )


def _open_gaps(site: Site, printer: Printer) -> list[NotedGap]:
    return [each for each in site.desk.db.gaps.of_printer(printer.id) if each.open]


def _changed(words: Words, count: int) -> str:
    if not count:
        return ""
    return words.plural(
        "{n} invoiced job differs from what the printer tells now. The invoice stays as it was issued.",
        "{n} invoiced jobs differ from what the printer tells now. The invoices stay as they were issued.",
        count,
    )


def _facts(words: Words, printer: Printer) -> Iterator[Fact]:
    told = (
        *nameplate(printer.device),
        (N_("Address"), printer.url),
        (N_("User name"), printer.user),
        (N_("Certificate"), named(words, printer.certificate)),
        (N_("Fingerprint"), grouped(printer.pin)),
        (N_("Its clock"), _clock(words, printer)),
        (N_("Tracked since"), words.date(words.local_day(printer.added_at))),
    )
    return (Fact(words.text(name), value) for name, value in told if value)


def _clock(words: Words, printer: Printer) -> str:
    """How it goes, nothing for a printer that does not tell its time."""
    return "" if printer.device.clock_error_s is None else result(words, clock(printer)).text
