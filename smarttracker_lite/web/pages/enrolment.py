"""Adding a printer: one found on the network, an address typed, or demo printers to try."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from urllib.parse import urlsplit

from smarttracker_lite.errors import (
    BadInput,
    N_,
    PrinterRefused,
    PrinterTrouble,
    StoreTrouble,
    TrackerError,
)
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.machines import PATH
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows import enrol
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


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentView:
    """The page in ready words. `found` is None before it was looked; `errors` are by field.

    `trouble` is why the network could not be asked. Passwords are never sent back.
    """

    found: tuple[Row, ...] | None = None
    trouble: str = ""
    url: str = ""
    name: str = ""
    user: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    asks_password: bool = False
    ring: bool
    has_demo: bool


def routes(site: Site) -> list[Route]:
    """The page, looking around, and adding."""
    return [
        Route("GET", f"{PATH}/add", partial(_shown, site)),
        Route("GET", f"{PATH}/found", partial(_found, site)),
        Route("POST", PATH, partial(_added, site)),
        Route("POST", f"{PATH}/demo", partial(_demo_added, site)),
        Route("POST", f"{PATH}/demo/remove", partial(_demo_removed, site)),
    ]


def _shown(site: Site, request: Request) -> Reply:
    return Page("enrolment.html", _view(site))


def _found(site: Site, request: Request) -> Reply:
    """Looks around for some seconds."""
    try:
        view = replace(_view(site), found=tuple(map(_row, scout(site.desk))))
    except PrinterTrouble as trouble:
        view = replace(_view(site), found=(), trouble=problem(request.words, trouble).sentence)
    return Fragment("enrolment.html", "found", view) if request.is_fragment else Page("enrolment.html", view)


def _added(site: Site, request: Request) -> Reply:
    form, words = request.form, request.words
    try:
        printer = enrol.add(
            site.desk,
            form.get("url"),
            name=form.get("name"),
            user=form.get("user"),
            password=form.get("password"),
        )
    except TrackerError as trouble:
        if request.is_fragment and isinstance(trouble, StoreTrouble):
            raise  # beside the form as it stands: the password is not to be typed again
        return _again(site, request, trouble)
    site.watch.refresh()
    return Redirect(PATH, Notice(words.text(_APPEAR, name=printer.name)))


def _again(site: Site, request: Request, trouble: TrackerError) -> Reply:
    """The form with what was typed, and what is wrong beside its field."""
    wrong = problem(request.words, trouble, _BESIDE)
    view = replace(
        _view(site),
        url=request.form.get("url"),
        name=request.form.get("name"),
        user=request.form.get("user"),
        errors=wrong.errors,
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


def _row(candidate: Candidate) -> Row:
    host = urlsplit(candidate.url).hostname or ""
    about = (candidate.model, candidate.location, host)
    return Row(
        name=candidate.name,
        url=candidate.url,
        about=" · ".join(part for part in about if part and part != candidate.name),
        tracked_as=candidate.tracked_as,
    )
