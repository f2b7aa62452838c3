"""Settings › Suggestions: what was learned of whose prints are whose, looked at and forgotten."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.suggestions import Hint, HintKind
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.settings import Tab, tabs
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.because import hint_words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.learn import (
    LearnedClient,
    forget_all,
    forget_hint,
    learn_again,
    learn_all,
    overview,
    switch,
)
from smarttracker_lite.workflows.suggest import ready

PATH = "/settings/suggestions"
_SECTION = "suggestions"
_FORGOTTEN, _AGAIN = N_("Forgotten: {hint}."), N_("It counts again: {hint}.")
AT_ONCE = 25
"""So many clients a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HintView:
    """A hint in words, how many of its prints are the client's, and what its form sends."""

    text: str
    count: str
    kind: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """A client, its jobs, and what its prints are known by."""

    name: str
    href: str
    prints: str
    hints: tuple[HintView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedView:
    """The page. Not `ready`: it is being learned. `since`: from when on decisions are learned from, "" for
    all. `shown` is which of the clients these are; `before` and `after` lead to others."""

    tabs: tuple[Tab, ...]
    errors: Mapping[str, str]
    on: bool
    ready: bool
    sum: str
    since: str
    clients: tuple[ClientView, ...]
    forgotten: tuple[HintView, ...]
    shown: str
    before: str
    after: str


def routes(site: Site) -> list[Route]:
    """What was learned, and each way to change it."""
    desk = site.desk
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", f"{PATH}/switch", partial(_switched, desk)),
        Route("POST", f"{PATH}/forget", partial(_hint_sent, desk, forget_hint, N_("Forgotten: {hint}."))),
        Route(
            "POST", f"{PATH}/again", partial(_hint_sent, desk, learn_again, N_("It counts again: {hint}."))
        ),
        Route("POST", f"{PATH}/forget-all", partial(_all_forgotten, desk)),
        Route("POST", f"{PATH}/learn-all", partial(_all_learned, desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, request.query.get("page"))
    if request.is_fragment:
        return Fragment("settings/suggestions.html", "learned", view)
    return Page("settings/suggestions.html", view)


def _switched(desk: Desk, request: Request) -> Reply:
    on = request.form.get("on") == "yes"
    switch(desk, on=on)
    text = N_("Clients are suggested from now on.") if on else N_("No clients are suggested any more.")
    return Redirect(PATH, Notice(request.words.text(text)))


def _hint_sent(desk: Desk, act: Callable[[Desk, Hint], Settings], said: str, request: Request) -> Reply:
    try:
        hint = _hint(request)
        act(desk, hint)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        return Page(
            "settings/suggestions.html", _view(desk, request.words, errors=wrong.errors), wrong.status
        )
    return Redirect(PATH, Notice(request.words.text(said, hint=hint_words(request.words, hint))))


def _hint(request: Request) -> Hint:
    kind, value = request.form.get("kind"), request.form.get("value")
    if kind not in set(HintKind) or not value:
        raise BadInput(N_("There is no such hint."), N_("Choose one from the list."))
    return Hint(HintKind(kind), value)


def _all_forgotten(desk: Desk, request: Request) -> Reply:
    forget_all(desk)
    text = N_("All is forgotten. Suggestions begin again with what you decide from now on.")
    return Redirect(PATH, Notice(request.words.text(text)))


def _all_learned(desk: Desk, request: Request) -> Reply:
    learn_all(desk)
    return Redirect(PATH, Notice(request.words.text("All decisions there are count again.")))


def _view(desk: Desk, words: Words, asked: str = "", errors: Mapping[str, str] | None = None) -> LearnedView:
    settings, is_ready = desk.settings, ready(desk)
    names = {client.id: client.name for client in desk.db.clients.all()}
    found = [each for each in overview(desk) if each.client_id in names] if is_ready else []
    page = min(
        max(int(asked) if asked.isdecimal() and len(asked) < 6 else 1, 1), -(-len(found) // AT_ONCE) or 1
    )
    here = found[(page - 1) * AT_ONCE : page * AT_ONCE]
    return LearnedView(
        tabs=tabs(words, _SECTION),
        errors=errors or {},
        on=settings.suggesting,
        ready=is_ready,
        sum=_sum(words, found),
        since=words.moment(settings.learn_from) if settings.learn_from else "",
        clients=tuple(_client(words, names, each) for each in here),
        forgotten=tuple(_forgotten(words, settings)),
        shown=_place(words, page, len(here), len(found)),
        before=f"{PATH}?page={page - 1}" if page > 1 else "",
        after=f"{PATH}?page={page + 1}" if page * AT_ONCE < len(found) else "",
    )


def _sum(words: Words, found: list[LearnedClient]) -> str:
    return words.plural(
        "Learned from {n} job that has a client.",
        "Learned from {n} jobs that have a client.",
        sum(each.prints for each in found),
    )


def _place(words: Words, page: int, here: int, total: int) -> str:
    if total <= AT_ONCE:
        return ""
    first = (page - 1) * AT_ONCE
    return words.text("{first}–{last} of {total}", first=first + 1, last=first + here, total=total)


def _client(words: Words, names: Mapping[str, str], each: LearnedClient) -> ClientView:
    return ClientView(
        name=names[each.client_id],
        href=f"/jobs?client={each.client_id}",
        prints=words.number(Decimal(each.prints)),
        hints=tuple(
            HintView(
                text=hint_words(words, known.hint),
                count=words.text("{count} of {of}", count=known.count, of=known.of),
                kind=known.hint.kind,
                value=known.hint.value,
            )
            for known in each.hints
        ),
    )


def _forgotten(words: Words, settings: Settings) -> Iterator[HintView]:
    for hint in settings.forgotten_hints:
        yield HintView(text=hint_words(words, hint), count="", kind=hint.kind, value=hint.value)
