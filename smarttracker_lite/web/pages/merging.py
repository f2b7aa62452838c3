"""A client merged into another one: whom, what becomes of it, and only then done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.client import PATH, terms
from smarttracker_lite.web.pages.repricewords import Subject, followed
from smarttracker_lite.web.pages.repricing import Asked, Repricing
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import PAPER_LANGUAGES, Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.merge import Difference, Merger, merge, merger, prices_then


class Left(NamedTuple):
    """A field in which both say something else, in ready words: what stays and what is left behind."""

    name: str
    kept: str
    left: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MergingView:
    """The page in ready words. `options` are the clients to choose from; without one chosen there is nothing
    of what would become."""

    name: str
    href: str
    back: str
    into: str
    target: str
    options: tuple[tuple[str, str], ...]
    error: str
    becomes: tuple[tuple[str, str], ...]
    left: tuple[Left, ...]


def routes(site: Site, repricing: Repricing) -> list[Route]:
    """The page, and where it is sent."""
    path = f"{PATH}/<client_id>/merge"
    return [
        Route("GET", path, partial(_shown, site.desk)),
        Route("POST", path, partial(_merged, site.desk, repricing)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    return _page(desk, request, request.query.get("into"))


def _merged(desk: Desk, repricing: Repricing, request: Request) -> Reply:
    """Merge it, or first show what its jobs would come to, where that is something else."""
    into = request.form.get("into")
    if repricing.left(request):
        return _page(desk, request, into)
    try:
        becoming = merger(desk, request.args["client_id"], into)
        return repricing.answer(request, _asked(desk, request.words, becoming))
    except TrackerError as trouble:
        return _page(desk, request, "", problem(request.words, trouble))


def _asked(desk: Desk, words: Words, becoming: Merger) -> Asked:
    source, target = becoming.source, becoming.target
    was, will_be = (terms(desk, words, each) for each in (source, target))
    return Asked(
        subject=Subject(Side.PRICE, f"{source.name} → {target.name}", was, will_be),
        then=prices_then(desk, becoming),
        keep=lambda found: _kept(desk, words, becoming, followed(words, found, Side.PRICE)),
    )


def _kept(desk: Desk, words: Words, becoming: Merger, told: str) -> Redirect:
    with desk.act("merge clients") as done:
        merged = merge(desk, becoming.source.id, becoming.target.id)
    text = words.text(
        N_("{name} is part of {target} now."), name=merged.source.name, target=merged.target.name
    )
    return Redirect(f"{PATH}/{merged.target.id}", Notice(f"{text} {told}".strip(), undo_way(done)))


def _page(desk: Desk, request: Request, into: str, wrong: Problem | None = None) -> Page:
    words, client = request.words, desk.db.clients.get(request.args["client_id"])
    becoming = None
    if into and not wrong:
        try:
            becoming = merger(desk, client.id, into)
        except TrackerError as trouble:
            wrong = problem(words, trouble)
    view = MergingView(
        name=client.name,
        href=f"{PATH}/{client.id}/merge",
        back=f"{PATH}/{client.id}",
        into=becoming.target.id if becoming else "",
        target=becoming.target.name if becoming else "",
        options=(("", words.text(N_("Choose a client"))), *_others(desk, client)),
        error=wrong.sentence if wrong else "",
        becomes=_becomes(words, becoming) if becoming else (),
        left=tuple(_left(desk, words, each) for each in becoming.differences) if becoming else (),
    )
    return Page("merging.html", view, wrong.status if wrong else 200)


def _others(desk: Desk, client: Client) -> list[tuple[str, str]]:
    others = ((each.id, each.name) for each in desk.db.clients.all() if _can_take(client, each))
    return sorted(others, key=lambda pair: pair[1].casefold())


def _can_take(client: Client, other: Client) -> bool:
    return other.id != client.id and not other.archived


def _becomes(words: Words, becoming: Merger) -> tuple[tuple[str, str], ...]:
    """What is taken along, and what is not; nothing is told of what there is none of."""
    told = (
        (N_("Jobs"), _jobs(words, becoming)),
        (N_("Projects"), _projects(words, becoming)),
        (N_("Agreed prices"), _rates(words, becoming)),
        (N_("Rules"), _rules(words, becoming)),
        (N_("Drafts"), _if_any(words.plural("{n} draft", "{n} drafts", becoming.drafts), becoming.drafts)),
        (N_("Invoices"), _invoices(words, becoming)),
        (N_("Codes then"), ", ".join(becoming.target.codes)),
    )
    return tuple((words.text(name), value) for name, value in told if value)


def _if_any(text: str, count: int) -> str:
    return text if count else ""


def _jobs(words: Words, becoming: Merger) -> str:
    told = words.plural("{n} job", "{n} jobs", becoming.jobs)
    billed = words.plural("{n} of them is invoiced", "{n} of them are invoiced", becoming.billed)
    return _if_any(" · ".join(filter(None, (told, _if_any(billed, becoming.billed)))), becoming.jobs)


def _projects(words: Words, becoming: Merger) -> str:
    moved, joined = becoming.moved, len(becoming.joined)
    taken = words.plural("{n} is taken along", "{n} are taken along", moved)
    one = words.plural(
        "{n} is joined with the one of the same name", "{n} are joined with those of the same names", joined
    )
    return " · ".join(filter(None, (_if_any(taken, moved), _if_any(one, joined))))


def _rates(words: Words, becoming: Merger) -> str:
    taken, dropped = len(becoming.rates), len(becoming.dropped)
    along = words.plural("{n} is taken along", "{n} are taken along", taken)
    own = words.plural(
        "{n} falls away, as {target} has its own for the same",
        "{n} fall away, as {target} has its own for the same",
        dropped,
        target=becoming.target.name,
    )
    return " · ".join(filter(None, (_if_any(along, taken), _if_any(own, dropped))))


def _rules(words: Words, becoming: Merger) -> str:
    rules = len(becoming.rules)
    return _if_any(
        words.plural(
            "{n} tags for {target} then", "{n} tag for {target} then", rules, target=becoming.target.name
        ),
        rules,
    )


def _invoices(words: Words, becoming: Merger) -> str:
    text = words.plural(
        "{n} invoice stays as it was issued, and is listed with {target}",
        "{n} invoices stay as they were issued, and are listed with {target}",
        becoming.invoices,
        target=becoming.target.name,
    )
    return _if_any(text, becoming.invoices)


_FIELDS: Mapping[str, str] = {
    "address": N_("Address"),
    "vat_id": N_("VAT number"),
    "tax_number": N_("Tax number"),
    "email": N_("E-mail"),
    "phone": N_("Phone"),
    "iban": N_("IBAN"),
    "language": N_("Language of papers"),
    "list_id": N_("Price list"),
    "discount": N_("Discount"),
    "terms_days": N_("Days to pay"),
}


def _left(desk: Desk, words: Words, difference: Difference) -> Left:
    says: Mapping[str, Callable[[Any], str]] = {
        "address": lambda parts: " ".join(filter(None, parts)),
        "language": lambda code: PAPER_LANGUAGES.get(code) or words.text(N_("Like the program")),
        "list_id": lambda id: _list(desk, words, id),
        "discount": lambda percent: words.percent(percent / 100) if percent else words.text(N_("none")),
        "terms_days": lambda days: _days(desk, words, days),
    }
    say = says.get(difference.field, str)
    return Left(words.text(_FIELDS[difference.field]), say(difference.kept), say(difference.left))


def _list(desk: Desk, words: Words, id: str | None) -> str:
    found = desk.db.price_lists.find(id or "")
    return found.name if found else words.text(N_("Standard prices"))


def _days(desk: Desk, words: Words, days: int | None) -> str:
    return words.plural("{n} day", "{n} days", desk.settings.terms_days if days is None else days)
