"""Adding an extra to several jobs at once: which jobs these are, what is added, and how much to each."""

from dataclasses import dataclass
from functools import partial

from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.additions import AddForm, add_form, added_to
from smarttracker_lite.web.pages.jobs import came_from
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.selected import ticked_alone
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.add import EXTRA
from smarttracker_lite.workflows.desk import Desk

MANY = f"{PATH}/extras"


@dataclass(frozen=True, slots=True, kw_only=True)
class AddingView:
    """The page in ready words: of each job its id, its document and how large it is. `back` is the address of
    the list; `refused` is why nothing was added."""

    title: str
    jobs: tuple[tuple[str, str, str | None], ...]
    adding: AddForm
    back: str
    refused: str = ""


def routes(site: Site) -> list[Route]:
    """The page, and what it decides."""
    return [Route("POST", MANY, partial(_asked, site.desk))]


def _asked(desk: Desk, request: Request) -> Reply:
    """The page for the jobs that are ticked; once something is chosen there, or where none is ticked, back to
    the list."""
    ticked_alone(request)
    if EXTRA not in request.form:
        if not request.form.all("job"):
            none = BadInput(N_("No job is selected."), N_("Tick the jobs first."))
            return Redirect(_back(request), Notice(" ".join(request.words.error(none)), problem=True))
        return Page("adding.html", _view(desk, request))
    try:
        notice: Notice = added_to(desk, request, request.form.all("job"))
    except TrackerError as trouble:
        return Page("adding.html", _view(desk, request, trouble), problem(request.words, trouble).status)
    return Redirect(_back(request), notice)


def _view(desk: Desk, request: Request, trouble: TrackerError | None = None) -> AddingView:
    words, said = request.words, JobWords(desk, request.words)
    jobs = [desk.db.jobs.get(job_id) for job_id in dict.fromkeys(request.form.all("job"))]
    wrong = problem(words, trouble) if trouble else None
    owners = [job.tag.client_id for job in jobs]
    adding = add_form(desk, words, request.form, wrong.errors if wrong else {}, owners)
    return AddingView(
        title=words.plural("Add an extra to {n} job", "Add an extra to {n} jobs", len(jobs)),
        jobs=tuple((job.id, said.document(job), said.quantity(job)) for job in jobs),
        adding=adding,
        back=_back(request),
        refused=wrong.sentence if wrong and not adding.errors else "",
    )


def _back(request: Request) -> str:
    """The list with its filter, which the page's own form carries on."""
    told, (path, query) = request.form.get("back"), came_from(request)
    if told.partition("?")[0] == PATH:
        return told
    return f"{PATH}?{query}" if query and path == PATH else PATH
