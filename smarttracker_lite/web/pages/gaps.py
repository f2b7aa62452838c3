"""The gaps page: where jobs may be missing, and how that was settled."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from smarttracker_lite.domain.gaps import Closing
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.web.exchange import Page, Reply, Request, Route
from smarttracker_lite.web.pages.gaprows import PATH, GapRow, GapWords
from smarttracker_lite.web.pages.jobs import decided
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import reconcile
from smarttracker_lite.workflows.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class GapsView:
    """The page in ready words: what is open, and what was settled.

    `typed` are comments by the gap's address, `refused` is why they could not be kept.
    """

    open: tuple[GapRow, ...]
    closed: tuple[GapRow, ...]
    typed: Mapping[str, str] = field(default_factory=dict)
    refused: str = ""


def routes(site: Site) -> list[Route]:
    """The list, and what can be done with a gap."""
    return [
        Route("GET", PATH, partial(_listed, site.desk)),
        Route("POST", f"{PATH}/<gap_id>/accept", partial(_accepted, site.desk)),
        Route("POST", f"{PATH}/<gap_id>/reopen", partial(_reopened, site.desk)),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    return Page("gaps.html", _view(desk, request.words))


def _accepted(desk: Desk, request: Request) -> Reply:
    gap_id, why = request.args["gap_id"], request.form.get("why")
    try:
        reconcile.close(desk, gap_id, Closing.ACCEPTED, why)
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong, typed = problem(request.words, trouble), {f"{PATH}/{gap_id}": why}
        view = replace(_view(desk, request.words), typed=typed, refused=wrong.sentence)
        return Page("gaps.html", view, wrong.status)
    return decided(desk, request, Notice(request.words.text("Gap accepted."), f"{PATH}/{gap_id}/reopen"))


def _reopened(desk: Desk, request: Request) -> Reply:
    reconcile.reopen(desk, request.args["gap_id"])
    return decided(desk, request, Notice(request.words.text("The gap is open again.")))


def _view(desk: Desk, words: Words) -> GapsView:
    said, found = GapWords(desk, words), reconcile.gaps(desk)
    return GapsView(
        open=tuple(said.row(noted) for noted in found if noted.open),
        closed=tuple(said.row(noted) for noted in found if not noted.open),
    )
