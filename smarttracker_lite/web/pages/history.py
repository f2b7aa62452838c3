"""The history: what was decided, by whom and when, and the ways to undo and redo it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import NamedTuple

from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import historychanges
from smarttracker_lite.web.pages.historychanges import Change
from smarttracker_lite.web.pages.historylist import NOUNS, PER_PAGE, WHO, Asked, Listed, asked, listed
from smarttracker_lite.web.pages.historywords import Names, summary, who
from smarttracker_lite.web.pages.jobs import came_from, decided
from smarttracker_lite.web.pages.repricewords import Subject, followed
from smarttracker_lite.web.pages.repricing import Asked as Repriced
from smarttracker_lite.web.pages.repricing import Repricing
from smarttracker_lite.web.pages.undoing import PATH, REDO, UNDO, number_of, redo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.reprice import Preview
from smarttracker_lite.workflows.undoing.recall import (
    MOST,
    Told,
    hindrance,
    last_decision,
    last_undo,
    numbered,
    out_of_reach,
    redoable,
    undoable,
)
from smarttracker_lite.workflows.undoing.undo import Undone, redo, undo
from smarttracker_lite.workflows.undoing.weigh import weighed

_PAGE = re.compile(r"/(clients|jobs|rules|invoices/draft)/([0-9a-f]{16})(?:/|$)")
"""The page of something that one act brings into the books, and its id."""
_SHOWN = 5
"""So many changes are named beside the amounts they change."""


class Line(NamedTuple):
    """An act in ready words: what became of it, the ways to undo or redo it, "" for none, and why there is
    none. `more` changes are not told."""

    n: int
    when: str
    who: str
    what: str
    changes: tuple[Change, ...]
    more: str
    state: str
    undo: str
    redo: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryView:
    """The page in ready words; `of` is what the record is called whose history it is, "" for all."""

    asked: Asked
    whos: tuple[tuple[str, str], ...]
    nouns: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    older: str
    newest: str
    of: str
    narrowed: bool


def routes(site: Site) -> list[Route]:
    """The list; undoing and redoing by number, and what was done last."""
    desk, repricing = site.desk, Repricing(site.desk, PATH)
    undoing, redoing = partial(_undo, desk, repricing), partial(_redo, desk, repricing)
    return [
        Route("GET", PATH, partial(_shown, desk)),
        Route("POST", f"{UNDO}/<n>", lambda request: undoing(request, number_of(request))),
        Route("POST", f"{REDO}/<n>", lambda request: redoing(request, number_of(request))),
        Route("POST", f"{PATH}/undo-last", lambda request: undoing(request, last_decision(desk).past.n)),
        Route("POST", f"{PATH}/redo-last", lambda request: redoing(request, last_undo(desk).past.n)),
        *repricing.routes(),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    words, wanted = request.words, asked(request.query)
    names = Names(desk, words)
    found = list(islice(listed(desk, wanted, names), PER_PAGE + 1))
    here, beyond = found[:PER_PAGE], found[PER_PAGE:]
    view = HistoryView(
        asked=wanted,
        whos=tuple((value, words.text(name)) for value, (name, _) in WHO.items()),
        nouns=tuple((value, words.text(name)) for value, (name, _) in NOUNS.items()),
        lines=tuple(_line(names, each) for each in here),
        older=wanted.href(before=str(here[-1].told.past.n)) if beyond else "",
        newest=wanted.href() if wanted.before is not None else "",
        of=_called(desk, names, wanted.of),
        narrowed=bool(wanted.noun or wanted.text or wanted.of or wanted.before is not None),
    )
    return Page("history.html", view)


def _called(desk: Desk, names: Names, of: str) -> str:
    """The name of the record whose history is asked for."""
    table, _, id = of.partition("/")
    if table == "jobs" and (job := desk.db.jobs.find(id)):
        return job.facts.document or names.words.text(N_("Untitled"))
    return names.whose(id) if table == "clients" else id


def _line(names: Names, each: Listed) -> Line:
    words, act, past = names.words, each.told, each.told.past
    changes, more = historychanges.told(names, each.changes)
    why = hindrance(act) or out_of_reach(each.changes)
    by = act.by
    return Line(
        n=past.n,
        when=words.moment(datetime.fromisoformat(past.at)),
        who=who(words, past.who),
        what=each.what,
        changes=changes,
        more=words.plural("and {n} more", "and {n} more", more) if more else "",
        state=words.text("undone {when}", when=words.moment(datetime.fromisoformat(by.at))) if by else "",
        undo=f"{UNDO}/{past.n}" if act.decided and not why and by is None else "",
        redo=redo_way(by.n) if by and by.of is not None and not why and act.decided else "",
        why=words.text(why, most=MOST) if why and act.decided and by is None else "",
    )


def _undo(desk: Desk, repricing: Repricing, request: Request, n: int) -> Reply:
    if repricing.left(request):
        return Redirect(PATH)

    act, words = undoable(desk, n), request.words

    def take_back() -> Notice:
        what = _what(desk, words, act)  # of what is gone afterwards nobody knows the name
        undone = undo(desk, n)
        return Notice(_told(words, words.text("Undone: {what}.", what=what), undone), redo=redo_way(undone.n))

    return _seen(desk, repricing, replace(request, path=f"{UNDO}/{n}"), act, take_back)


def _redo(desk: Desk, repricing: Repricing, request: Request, n: int) -> Reply:
    if repricing.left(request):
        return Redirect(PATH)

    words = request.words

    def do_again() -> Notice:
        done = redo(desk, n)
        what = _what(desk, words, numbered(desk, done.first))
        return Notice(_told(words, words.text("Redone: {what}.", what=what), done), f"{UNDO}/{done.first}")

    return _seen(desk, repricing, replace(request, path=f"{REDO}/{n}"), redoable(desk, n), do_again)


def _seen(desk: Desk, repricing: Repricing, request: Request, act: Told, keep: Callable[[], Notice]) -> Reply:
    """Takes an act back; where that reprices open jobs, once it was seen which."""
    changes = act.past.entry().changes
    weight = weighed(desk, changes)
    if weight is None:
        notice = keep()
        gone = _list_of_the_gone(desk, request)
        return Redirect(gone, notice) if gone else decided(desk, request, notice)
    names = Names(desk, request.words)
    told, _ = historychanges.told(names, changes)
    subject = Subject(
        weight.side,
        request.words.text("Undo: {what}", what=summary(names, act.past.verb, changes)),
        tuple(each.after for each in told[:_SHOWN] if each.after),
        tuple(each.before for each in told[:_SHOWN] if each.before),
    )

    def kept(found: Preview) -> Redirect:
        notice = keep()
        told = f"{notice.text} {followed(request.words, found, weight.side)}"
        return Redirect(_back(request), replace(notice, text=told.strip()))

    return repricing.answer(request, Repriced(subject=subject, then=weight.then, keep=kept))


def _list_of_the_gone(desk: Desk, request: Request) -> str:
    """The list, if the way back leads to the page of what the undo took out of the books; else ""."""
    found = _PAGE.match(came_from(request)[0])
    if found is None:
        return ""
    db, (name, id) = desk.db, found.groups()
    find: Mapping[str, Callable[[str], object | None]] = {
        "clients": db.clients.find,
        "jobs": db.jobs.find,
        "rules": db.rules.find,
        "invoices/draft": db.drafts.find,
    }
    return "" if find[name](id) else f"/{name.partition('/')[0]}"


def _back(request: Request) -> str:
    """Where it was asked for; the history, if that was beside the amounts it changes."""
    path, query = came_from(request)
    if path.startswith(f"{PATH}/"):
        return PATH
    return f"{path}?{query}" if query else path


def _what(desk: Desk, words: Words, act: Told) -> str:
    """What was decided, as the history says it."""
    return summary(Names(desk, words), act.past.verb, act.past.entry().changes)


def _told(words: Words, what: str, undone: Undone) -> str:
    """What was taken back, and how much of it, where that is not all."""
    if not undone.left:
        return what
    back = words.plural("{n} job is as it was before.", "{n} jobs are as they were before.", undone.back)
    if any(piece.table != "jobs" for piece in undone.pieces):
        back = words.text("Not all is as it was before.")
    rest = words.plural(
        "{n} was changed or invoiced since, and stays.",
        "{n} were changed or invoiced since, and stay.",
        undone.left,
    )
    return f"{what} {back} {rest}"
