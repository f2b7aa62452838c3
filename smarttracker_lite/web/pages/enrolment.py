"""Adding a printer: one found on the network, an address typed, or demo printers to try."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple
from urllib.parse import urlsplit

from smarttracker_lite.errors import (
    BadInput,
    N_,
    NotFound,
    PrinterRefused,
    PrinterTrouble,
    TrackerError,
)
from smarttracker_lite.printers.source import Found
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.machines import PATH, SOURCES
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.enrol import Offer
from smarttracker_lite.workflows.print_log import is_off, own_printers
from smarttracker_lite.workflows.rehearse import demo_printers, end_rehearsal, rehearse
from smarttracker_lite.workflows.scout import Candidate, scout

_BESIDE = {PrinterRefused: "user", PrinterTrouble: "url", BadInput: "url"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A printer that announces itself; `tracked_as` is "" if it can be added."""

    name: str
    url: str
    about: str
    tracked_as: str


class Offered(NamedTuple):
    """A printer that answered and can be tracked: what it says of itself, whether its jobs can be read."""

    number: str
    name: str
    facts: tuple[tuple[str, str], ...]
    readable: Badge
    jobs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentView:
    """The page in ready words. `found` is None before it was looked; `errors` are by field.

    `trouble` is why the network could not be asked, `log` why this PC's own printers are not known, `log_off`
    that Windows does not write its print log. Passwords are never sent back.
    """

    found: tuple[Row, ...] | None = None
    trouble: str = ""
    log: str = ""
    log_off: bool = False
    url: str = ""
    name: str = ""
    user: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    offered: Offered | None = None
    asks_password: bool = False
    ring: bool
    has_demo: bool


class Waiting:
    """Offers that wait to be accepted, the latest few. A password stays here, and is sent to no page."""

    KEPT = 8

    def __init__(self) -> None:
        self._offers: dict[str, tuple[Offer, Offered]] = {}
        self._guard = threading.Lock()

    def put(self, offer: Offer, offered: Offered) -> None:
        """Let it wait under its number, in place of the oldest."""
        with self._guard:
            for oldest in list(self._offers)[: 1 - self.KEPT]:
                del self._offers[oldest]
            self._offers[offered.number] = offer, offered

    def get(self, number: str) -> tuple[Offer, Offered]:
        """The offer of that number. Raises NotFound."""
        try:
            return self._offers[number]
        except KeyError:
            raise NotFound(N_("This offer has expired."), N_("Look for the printer once more.")) from None

    def drop(self, number: str) -> None:
        """It was accepted."""
        with self._guard:
            self._offers.pop(number, None)


def routes(site: Site) -> list[Route]:
    """The page, looking around, what answers at an address, and adding it."""
    waiting = Waiting()
    return [
        Route("GET", f"{PATH}/add", partial(_shown, site, waiting)),
        Route("GET", f"{PATH}/found", partial(_found, site)),
        Route("POST", f"{PATH}/look", partial(_looked, site, waiting)),
        Route("POST", PATH, partial(_added, site, waiting)),
        Route("POST", f"{PATH}/demo", partial(_demo_added, site)),
        Route("POST", f"{PATH}/demo/remove", partial(_demo_removed, site)),
    ]


def _shown(site: Site, waiting: Waiting, request: Request) -> Reply:
    number = request.query.get("offer")
    offered = waiting.get(number)[1] if number else None
    return Page("enrolment.html", replace(_view(site), offered=offered))


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
        offer = enrol.offer(site.desk, form.get("url"), user=form.get("user"), password=form.get("password"))
    except TrackerError as trouble:
        return _again(site, request, trouble)
    offered = _offered(site, request.words, offer, form.get("name"))
    waiting.put(offer, offered)
    if request.is_fragment:
        return Fragment("enrolment.html", "address", replace(_view(site), offered=offered))
    return Redirect(f"{PATH}/add?offer={offered.number}")


def _offered(site: Site, words: Words, offer: Offer, name: str) -> Offered:
    found, certificate = offer.found, offer.certificate
    device = found.device
    told = (
        (N_("Model"), device.model),
        (N_("Serial number"), device.serial),
        (N_("Firmware"), device.firmware),
        (N_("Location"), device.location),
        (N_("Address"), found.url),
        (N_("Source"), words.text(SOURCES.get(offer.driver, offer.driver))),
        (N_("Certificate"), certificate.issuer if certificate and certificate.signed else _own(words, found)),
    )
    readable, jobs = _readable(site, words, offer)
    return Offered(
        number=new_id(),
        name=name.strip() or device.name or device.model,
        facts=tuple((words.text(fact), value) for fact, value in told if value),
        readable=readable._replace(word=words.text(readable.word)),
        jobs=jobs,
    )


def _own(words: Words, found: Found) -> str:
    return words.text(N_("its own; it is pinned from now on")) if found.pin else ""


def _readable(site: Site, words: Words, offer: Offer) -> tuple[Badge, str]:
    """Whether its jobs can be read, tried now."""
    try:
        count = enrol.remembered(site.desk, offer)
    except PrinterTrouble as trouble:
        return Badge(N_("jobs cannot be read"), "alert-circle", "bad"), problem(words, trouble).sentence
    told = words.plural("It remembers {n} job.", "It remembers {n} jobs.", count)
    return Badge(N_("jobs can be read"), "circle-check", "good"), told


def _added(site: Site, waiting: Waiting, request: Request) -> Reply:
    """An offer that was looked at. Where it cannot be kept now, it waits on."""
    number, name = request.form.get("offer"), request.form.get("name")
    offer, offered = waiting.get(number)
    try:
        printer = enrol.track(site.desk, offer, name)
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong = problem(request.words, trouble, _BESIDE)
        view = replace(_view(site), offered=offered._replace(name=name), errors=wrong.errors)
        return Page("enrolment.html", view, wrong.status)
    waiting.drop(number)
    site.watch.refresh()
    return Redirect(PATH, Notice(request.words.text(_APPEAR, name=printer.name)))


def _again(site: Site, request: Request, trouble: TrackerError) -> Reply:
    """The form with what was typed, and what is wrong beside its field."""
    wrong = problem(request.words, trouble, _BESIDE)
    view = replace(
        _view(site),
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
    )
