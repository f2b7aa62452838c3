"""The gaps page: where jobs may be missing, and how that was settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from smarttracker_lite.domain.gaps import Closing
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Page, Reply, Request, Route
from smarttracker_lite.web.pages.gaprows import PATH, GapRow, GapWords
from smarttracker_lite.web.pages.jobs import decided
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.unread import Unread, left_out
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import reconcile
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsView:
    """The page in ready words: what is open, and what was settled.

    `typed` are comments by the gap's address, `refused` is why they could not be kept.
    `unread` is what printers told that could not be read, with the printer's name.
    """

    open: tuple[GapRow, ...]
    closed: tuple[GapRow, ...]
    unread: tuple[tuple[str, Unread], ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""


def routes(site: Site) -> list[Route]:
    """The list, and what can be done with a gap."""
    return [
        Route("GET", PATH, partial(_listed, site)),
        Route("POST", f"{PATH}/<gap_id>/accept", partial(_accepted, site)),
        Route("POST", f"{PATH}/<gap_id>/reopen", partial(_reopened, site.desk)),
    ]


def _listed(site: Site, request: Request) -> Reply:
    return Page("gaps.html", _view(site, request.words))


def _accepted(site: Site, request: Request) -> Reply:
    gap_id, why = request.args["gap_id"], request.form.get("why")
    try:
        with site.desk.act("close gap") as done:
            reconcile.close(site.desk, gap_id, Closing.ACCEPTED, why)
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong, typed = problem(request.words, trouble), {f"{PATH}/{gap_id}": why}
        view = replace(_view(site, request.words), typed=typed, refused=wrong.sentence)
        return Page("gaps.html", view, wrong.status)
    told = Notice(request.words.text("Gap accepted."), undo_way(done))
    return decided(site.desk, request, told)


def _reopened(desk: Desk, request: Request) -> Reply:
    with desk.act("reopen gap") as done:
        reconcile.reopen(desk, request.args["gap_id"])
    return decided(desk, request, Notice(request.words.text("The gap is open again."), undo_way(done)))


def _view(site: Site, words: Words) -> GapsView:
    said, found = GapWords(site.desk, words), reconcile.gaps(site.desk)
    return GapsView(
        open=tuple(said.row(noted) for noted in found if noted.open),
        closed=tuple(said.row(noted) for noted in found if not noted.open),
        unread=tuple(
            (each.name, left) for each in tracked(site.desk) for left in left_out(site, words, each)
        ),
    )
