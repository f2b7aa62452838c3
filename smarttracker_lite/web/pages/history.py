"""The history: what was decided, by whom and when, and the ways to undo and redo it."""

from functools import partial

from smarttracker_lite.web.exchange import Reply, Request, Route
from smarttracker_lite.web.pages.jobs import decided
from smarttracker_lite.web.pages.undoing import PATH, REDO, UNDO, redo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.recall import last_decision, last_undo
from smarttracker_lite.workflows.undoing.undo import Undone, redo, undo


def routes(site: Site) -> list[Route]:
    """Undoing and redoing by number, and the last decision."""
    desk = site.desk
    return [
        Route("POST", f"{UNDO}/<n>", partial(_undone, desk)),
        Route("POST", f"{REDO}/<n>", partial(_redone, desk)),
        Route("POST", f"{PATH}/undo-last", partial(_last_undone, desk)),
        Route("POST", f"{PATH}/redo-last", partial(_last_redone, desk)),
    ]


def _undone(desk: Desk, request: Request) -> Reply:
    return _undo(desk, request, _number(request))


def _redone(desk: Desk, request: Request) -> Reply:
    return _redo(desk, request, _number(request))


def _last_undone(desk: Desk, request: Request) -> Reply:
    return _undo(desk, request, last_decision(desk).past.n)


def _last_redone(desk: Desk, request: Request) -> Reply:
    return _redo(desk, request, last_undo(desk).past.n)


def _undo(desk: Desk, request: Request, n: int) -> Reply:
    undone = undo(desk, n)
    return decided(desk, request, Notice(_told(request.words, undone), redo=redo_way(undone.n)))


def _redo(desk: Desk, request: Request, n: int) -> Reply:
    done = redo(desk, n)
    return decided(desk, request, Notice(_told(request.words, done)))


def _number(request: Request) -> int:
    """The number in the path; -1, which no act has, for anything else."""
    typed = request.args["n"]
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else -1


def _told(words: Words, undone: Undone) -> str:
    """How much is as it was before."""
    left = undone.left
    back = words.plural("{n} job is as it was before.", "{n} jobs are as they were before.", undone.back)
    if any(piece.table != "jobs" for piece in undone.pieces):
        back = words.text("It is as it was before.")
    if not left:
        return back
    rest = words.plural(
        "{n} was changed or invoiced since, and stays.", "{n} were changed or invoiced since, and stay.", left
    )
    return f"{back} {rest}"
