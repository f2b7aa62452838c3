"""The owner's PIN: what asks for it waits until it is typed; and the settings where it is set."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from urllib.parse import urlsplit

from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Fragment, Handler, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.guard import own_path
from smarttracker_lite.web.owner import is_owners
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.pages.shelf import Shelf
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.protect import fits, protect, protected, unprotect

PATH = "/settings/pin"
_NUMBER, _PIN = "owner-waits", "owner-pin"
_OLD, _LAST = "old", "last"
_ASK = "owner.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskView:
    """The question for the PIN: where it is sent with the `number` of what waits, and the way `back`."""

    action: str
    number: str
    back: str
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PinView:
    """The settings: whether there is a PIN, in which `entry` of the key ring ("": none), where it is kept."""

    tabs: tuple[Tab, ...]
    errors: dict[str, str]
    is_set: bool
    entry: str
    kept: str


def routes(site: Site) -> list[Route]:
    """The PIN in the settings, and the end of being the owner."""
    return [
        Route("GET", PATH, partial(_shown, site.desk)),
        Route("POST", PATH, partial(_set, site)),
        Route("POST", f"{PATH}/remove", partial(_removed, site)),
        Route("POST", "/owner/lock", partial(_locked, site)),
    ]


def behind_the_gate(site: Site, routes: Sequence[Route]) -> list[Route]:
    """The same routes; where a PIN is set, those that are the owner's ask for it first."""
    waiting: Shelf[Request] = Shelf()
    return [
        route if route.method == "GET" else replace(route, handler=partial(_asking, site, waiting, route))
        for route in routes
    ]


def _asking(site: Site, waiting: Shelf[Request], route: Route, request: Request) -> Reply:
    """Whatever was sent, files too, waits in memory for the PIN, and is then done as if it was sent now."""
    if _NUMBER in request.form:
        return _tried(site, waiting, route.handler, request)
    desk = site.desk
    locked = is_owners(desk, route.path, request) and protected(desk)
    if not locked or site.gate.passes(request.session, desk.now()):
        return route.handler(request)
    return _question(request, waiting.put(request), _came_from(request))


def _tried(site: Site, waiting: Shelf[Request], handler: Handler, request: Request) -> Reply:
    number = request.form.get(_NUMBER)
    kept = waiting.get(number)
    if (kept.session, kept.path) != (request.session, request.path):
        return Redirect("/")
    try:
        _check(site, request, _PIN)
    except TrackerError as trouble:
        return _question(request, number, _came_from(kept), problem(request.words, trouble))
    waiting.drop(number)
    site.gate.open(request.session, site.desk.now())
    return handler(replace(kept, headers=_of_a_form(kept)))


def _question(request: Request, number: str, back: str, wrong: Problem | None = None) -> Reply:
    view = AskView(
        action=own_path(request.path),
        number=number,
        back=back,
        error=wrong.sentence if wrong else "",
    )
    if request.is_fragment:
        return Fragment(_ASK, "content", view, status=403, into="#main")
    return Page(_ASK, view, 403)


def _check(site: Site, request: Request, field: str) -> None:
    """Raises BadInput, NotAllowed if it is not the PIN that stands in this field, or nobody may try now."""
    typed = request.form.get(field)
    site.gate.check(lambda: fits(site.desk, typed), site.desk.now(), field)


def _of_a_form(kept: Request) -> dict[str, str]:
    """The headers without those of htmx: the answer takes the place of the page that asked for the PIN."""
    return {name: value for name, value in kept.headers.items() if not name.startswith("hx-")}


def _came_from(request: Request) -> str:
    """The page on which it was sent."""
    parts = urlsplit(request.headers.get("referer", ""))
    return own_path(f"{parts.path or '/'}?{parts.query}".rstrip("?"))


def _shown(desk: Desk, request: Request) -> Reply:
    return _page(desk, request.words)


def _set(site: Site, request: Request) -> Reply:
    """A PIN where there was none, or another one for somebody who knows the old one."""
    desk, words = site.desk, request.words
    try:
        was_set = protected(desk)
        if was_set:
            _check(site, request, _OLD)
        protect(desk, request.form.get("pin"), request.form.get("again"))
    except TrackerError as trouble:
        return _page(desk, words, problem(words, trouble))
    site.gate.close_all()
    changed, begun = words.text("The PIN is changed."), words.text("The PIN is asked for from now on.")
    return Redirect(PATH, Notice(changed if was_set else begun))


def _removed(site: Site, request: Request) -> Reply:
    try:
        if protected(site.desk):
            _check(site, request, _LAST)
        unprotect(site.desk)
    except TrackerError as trouble:
        return _page(site.desk, request.words, problem(request.words, trouble))
    site.gate.close_all()
    return Redirect(PATH, Notice(request.words.text("No PIN is asked for any more.")))


def _locked(site: Site, request: Request) -> Reply:
    site.gate.close(request.session)
    return Redirect(_came_from(request), Notice(request.words.text("Locked: the PIN is asked for again.")))


def _page(desk: Desk, words: Words, wrong: Problem | None = None) -> Page:
    is_set = protected(desk)
    view = PinView(
        tabs=tabs(words, "pin"),
        errors=dict(wrong.errors) if wrong else {},
        is_set=is_set,
        entry=desk.settings.owner_pin if is_set and desk.secrets.kept else "",
        kept=_where(desk, words),
    )
    return Page("settings/pin.html", view, wrong.status if wrong else 200)


def _where(desk: Desk, words: Words) -> str:
    if desk.secrets.kept:
        return words.text("It is kept in the system’s key ring, never in the data folder.")
    return words.text("There is no open key ring here: the PIN is asked for until the program ends.")
