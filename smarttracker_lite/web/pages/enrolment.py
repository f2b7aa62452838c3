"""Adding a printer: one found on the network, an address typed, or demo printers to try."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import (
    BadInput,
    N_,
    PrinterRefused,
    PrinterTrouble,
    TrackerError,
)
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import queues
from smarttracker_lite.web.pages.machines import PATH, SOURCES, get
from smarttracker_lite.web.pages.offers import Offered, Waiting, offered
from smarttracker_lite.web.pages.sameness import chosen
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import NEW, Offer
from smarttracker_lite.workflows.move import relocate, take_up
from smarttracker_lite.workflows.print_log import is_off, own_printers
from smarttracker_lite.workflows.rehearse import demo_printers, end_rehearsal, rehearse
from smarttracker_lite.workflows.resume import decided
from smarttracker_lite.workflows.scout import Candidate, scout

_BESIDE = {PrinterRefused: "user", PrinterTrouble: "url", BadInput: "url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A printer that announces itself; `tracked_as` is "" if it can be added. `moved` is the id of one that
    is tracked at another address."""

    name: str
    url: str
    about: str
    tracked_as: str
    moved: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentView:
    """The page in ready words. `found` is None before it was looked; `errors` are by field.

    `trouble` is why the network could not be asked, `log` why this PC's own printers are not known, `log_off`
    that Windows does not write its print log. `moving` is the id of a printer that is looked for at another
    address, `moved` its name. Passwords are never sent back.
    """

    found: tuple[Row, ...] | None = None
    trouble: str = ""
    log: str = ""
    log_off: bool = False
    moving: str = ""
    moved: str = ""
    url: str = ""
    name: str = ""
    user: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    offered: Offered | None = None
    asks_password: bool = False
    ring: bool
    has_demo: bool


def routes(site: Site) -> list[Route]:
    """The page, looking around, what answers at an address, and adding it."""
    waiting = Waiting(site.desk.now)
    return [
        Route("GET", f"{PATH}/add", partial(_shown, site, waiting)),
        Route("GET", f"{PATH}/found", partial(_found, site)),
        Route("POST", f"{PATH}/look", partial(_looked, site, waiting)),
        Route("POST", PATH, partial(_added, site, waiting)),
        Route("POST", f"{PATH}/demo", partial(_demo_added, site)),
        Route("POST", f"{PATH}/demo/remove", partial(_demo_removed, site)),
    ]


def _shown(site: Site, waiting: Waiting, request: Request) -> Reply:
    waiting.clear()
    number = request.query.get("offer")
    answer = waiting.get(number)[1] if number else None
    return Page("enrolment.html", replace(_view(site), offered=answer))


def _found(site: Site, request: Request) -> Reply:
    """Looks around for some seconds. What fails of this PC and of the network does not hide the other."""
    words = request.words
    own, closed = _tried(own_printers, site)
    around, trouble = _tried(scout, site)
    view = replace(
        _view(site),
        found=tuple(_row(words, each) for each in (*own, *around)),
        trouble=problem(words, trouble).sentence if trouble else "",
        log=problem(words, closed).sentence if closed else "",
        log_off=is_off(closed),
    )
    return Fragment("enrolment.html", "found", view) if request.is_fragment else Page("enrolment.html", view)


def _tried(
    look: Callable[[Desk], list[Candidate]], site: Site
) -> tuple[list[Candidate], PrinterTrouble | None]:
    try:
        return look(site.desk), None
    except PrinterTrouble as trouble:
        return [], trouble


def _looked(site: Site, waiting: Waiting, request: Request) -> Reply:
    """Who answers at the address, before anything is kept."""
    form = request.form
    try:
        offer = _asked(site, form)
    except TrackerError as trouble:
        return _again(site, request, trouble)
    answer = offered(site, request.words, offer, form.get("name"), _moving(site, form))
    waiting.put(offer, answer)
    if request.is_fragment:
        return Fragment("enrolment.html", "address", replace(_view(site), offered=answer))
    return Redirect(f"{PATH}/add?offer={answer.number}")


def _asked(site: Site, form: Fields) -> Offer:
    """Who answers at the address, or whether the printer that has moved does."""
    url, user, password = (form.get(name) for name in ("url", "user", "password"))
    if moving := form.get("printer"):
        return relocate(site.desk, get(site, moving).id, url, user=user, password=password)
    return enrol.offer(site.desk, url, user=user, password=password)


def _moving(site: Site, form: Fields) -> Printer | None:
    """The printer that is looked for at another address; None for a new one."""
    return get(site, form.get("printer")) if form.get("printer") else None


def _added(site: Site, waiting: Waiting, request: Request) -> Reply:
    """An offer that was looked at. Where it cannot be kept now, it waits on. A known printer keeps its name,
    unless another is typed."""
    number, name = request.form.get("offer"), request.form.get("name")
    offer, answer = waiting.get(number)
    try:
        place, queue = queues.chosen(request.form), request.form.get("queue")
        offer = decided(site.desk, offer, chosen(request.form, answer.sameness))
        own = "" if offer.same_as not in ("", NEW) and name == answer.name else name
        printer = take_up(site.desk, site.watch, offer, own, place, queue)
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong, place = problem(request.words, trouble), request.form.get("beside")
        errors = wrong.errors if wrong.field in ("beside", "same_as") else {"": wrong.sentence}
        view = replace(_view(site), offered=answer._replace(name=name, place=place), errors=errors)
        return Page("enrolment.html", view, wrong.status)
    waiting.drop(number)
    return Redirect(PATH, Notice(request.words.text(_APPEAR, name=printer.name)))


def _again(site: Site, request: Request, trouble: TrackerError) -> Reply:
    """The form with what was typed, and what is wrong beside its field."""
    wrong, moving = problem(request.words, trouble, _BESIDE), _moving(site, request.form)
    view = replace(
        _view(site),
        moving=moving.id if moving else "",
        moved=moving.name if moving else "",
        url=request.form.get("url"),
        name=request.form.get("name"),
        user=request.form.get("user"),
        errors=wrong.errors,
        log_off=is_off(trouble),
        asks_password=wrong.field == "user" or bool(request.form.get("user")),
    )
    if request.is_fragment:
        return Fragment("enrolment.html", "address", view)
    return Page("enrolment.html", view, wrong.status)


def _demo_added(site: Site, request: Request) -> Reply:
    rehearse(site.desk)
    site.watch.refresh()
    return Redirect(PATH, Notice(request.words.text(_DEMO_APPEAR)))


def _demo_removed(site: Site, request: Request) -> Reply:
    words, staying = request.words, len(end_rehearsal(site.desk).staying)
    site.watch.refresh()
    told = words.text(N_("Demo printers and their jobs removed."))
    if staying:
        told = words.plural(
            "Demo printers removed; {n} of their jobs stays, as it is on an invoice or a draft.",
            "Demo printers removed; {n} of their jobs stay, as they are on invoices or drafts.",
            staying,
        )
    return Redirect(PATH, Notice(told))


_APPEAR = N_("“{name}” is tracked. Jobs the printer still remembers appear in a moment.")
_DEMO_APPEAR = N_("Two demo printers are at work. Their jobs appear in a moment.")


def _view(site: Site) -> EnrolmentView:
    return EnrolmentView(ring=site.desk.secrets.kept, has_demo=bool(demo_printers(site.desk)))


def _row(words: Words, candidate: Candidate) -> Row:
    """One of this PC has no address; how it is read tells it from others."""
    parts = urlsplit(candidate.url)
    where = words.text(SOURCES["windows"]) if parts.scheme == "windows" else parts.hostname or ""
    about = (candidate.model, candidate.location, where)
    return Row(
        name=candidate.name,
        url=candidate.url,
        about=" · ".join(part for part in about if part and part != candidate.name),
        tracked_as=candidate.tracked_as,
        moved=candidate.moved,
    )
