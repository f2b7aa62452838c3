"""Suggestions in the work table: whose its jobs may be, accepted one by one, or the sure ones together."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from urllib.parse import urlencode

from smarttracker_lite.domain.jobs import Job, Retag
from smarttracker_lite.domain.suggestions import Suggestion
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.selected import changed_meanwhile, counted, moment
from smarttracker_lite.web.pages.tagging import choice_value, pair_of
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.worktable import PATH, Asked
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.because import because, sureness
from smarttracker_lite.workflows.choose import client_and_project, decided_since
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import Chip, list_jobs
from smarttracker_lite.workflows.suggest import ready, suggestions
from smarttracker_lite.workflows.tag import tag_each

SURE = f"{PATH}/suggested"
ACCEPT = f"{PATH}/accept"
ASKED = f"{PATH}/suggestions"
LOOKED_THROUGH = 500
"""So many jobs that wait are looked through for sure suggestions at once."""

Pair = tuple[str | None, str | None]
Decided = Callable[[Desk, Request, Notice], Reply]


@dataclass(frozen=True, slots=True)
class Guess:
    """A suggestion in ready words. `value` names job and client in a form; `why` is what speaks for it."""

    job_id: str
    value: str
    name: str
    sureness: str
    why: str
    sure: bool


@dataclass(frozen=True, slots=True)
class GuessesView:
    """The suggestions for the jobs of a page, by their ids, of those `asked`; while they are not `ready`, the
    address `again` has them in a moment. The sure ones of the filter are looked at under `sure_href`."""

    asked: tuple[str, ...]
    by_job: Mapping[str, Guess]
    again: str
    sure_href: str

    @property
    def any_sure(self) -> bool:
        """Whether some may be accepted together."""
        return any(guess.sure for guess in self.by_job.values())


@dataclass(frozen=True, slots=True)
class SureRow:
    """A job that waits and whose it surely is."""

    href: str
    document: str
    time: str
    user: str | None
    guess: Guess


@dataclass(frozen=True, slots=True)
class SureView:
    """What is accepted together. `learning` says that in a moment there may be more."""

    rows: tuple[SureRow, ...]
    seen: str
    back: str
    learning: bool
    more: bool


def routes(site: Site, decided: Decided) -> list[Route]:
    """What is suggested, and accepting it."""
    return [
        Route("GET", ASKED, partial(_suggested, site.desk)),
        Route("GET", SURE, partial(_sure, site.desk)),
        Route("POST", ACCEPT, partial(_accepted, site.desk, decided)),
    ]


def guesses(desk: Desk, said: JobWords, filtered: Asked, jobs: Iterable[Job]) -> GuessesView:
    """The best suggestion for each of the jobs that are nobody's yet."""
    open_jobs = [job for job in jobs if job.billable and job.tag.client_id is None and job.invoice_id is None]
    asked = tuple(job.id for job in open_jobs)
    sure_href = filtered.href(SURE)
    if not ready(desk):
        of_page = filtered.href(ASKED)
        again = f"{of_page}{'&' if '?' in of_page else '?'}{urlencode([('job', each) for each in asked])}"
        return GuessesView(asked, {}, again, sure_href)
    found = suggestions(desk, open_jobs, most=1)
    by_job = {id: _guess(said, id, found[id][0]) for id in asked if found.get(id)}
    return GuessesView(asked, by_job, "", sure_href)


def _guess(said: JobWords, job_id: str, suggestion: Suggestion) -> Guess:
    pair = (suggestion.client_id, suggestion.project_id)
    return Guess(
        job_id=job_id,
        value=f"{job_id} {choice_value(*pair)}",
        name=said.client(*pair),
        sureness=sureness(said.words, suggestion),
        why=because(said.words, suggestion),
        sure=suggestion.sure,
    )


def _suggested(desk: Desk, request: Request) -> Reply:
    """The suggestions of a page that was made before they were ready."""
    jobs = [job for job_id in request.query.all("job") if (job := desk.db.jobs.find(job_id))]
    view = guesses(desk, JobWords(desk, request.words), Asked(request.query), jobs)
    return Fragment("parts/worktable.html", "guesses", view)


def _sure(desk: Desk, request: Request) -> Reply:
    """All that is suggested surely for jobs of the filter, to be looked at."""
    asked, said, seen = Asked(request.query), JobWords(desk, request.words), desk.now().isoformat()
    wanted = replace(asked.filter(request.words), chip=Chip.WAITING)
    jobs = list(islice(list_jobs(desk, wanted).newest(), LOOKED_THROUGH + 1))
    found = guesses(desk, said, asked, jobs[:LOOKED_THROUGH])
    rows = (_row(said, job, found.by_job.get(job.id)) for job in jobs)
    return Page(
        "suggested.html",
        SureView(
            rows=tuple(row for row in rows if row and row.guess.sure),
            seen=seen,
            back=asked.href(),
            learning=bool(found.again),
            more=len(jobs) > LOOKED_THROUGH,
        ),
    )


def _row(said: JobWords, job: Job, guess: Guess | None) -> SureRow | None:
    if guess is None:
        return None
    row = said.row(job)
    return SureRow(href=row.href, document=row.document, time=row.time, user=row.user, guess=guess)


def _accepted(desk: Desk, decided: Decided, request: Request) -> Reply:
    """Give each job to whom it was suggested for, but for those that were tagged meanwhile."""
    wanted = _wanted(request)
    seen = request.form.get("seen")
    with desk.act("tag") as done:
        others = decided_since(
            desk, wanted, moment(seen) if seen else desk.now(), client_and_project, wanted.get
        )
        apart = {job.id for job in others}
        free = {job_id: pair for job_id, pair in wanted.items() if job_id not in apart}
        retags = tag_each(desk, free).retags if free else ()
    told = (*_told(desk, request.words, retags), *changed_meanwhile(request.words, len(others)))
    notice = Notice(" · ".join(told), undo_way(done))
    back = request.form.get("back")
    return Redirect(back, notice) if back.partition("?")[0] == PATH else decided(desk, request, notice)


def _told(desk: Desk, words: Words, retags: Sequence[Retag]) -> Iterator[str]:
    """`12 jobs → Rossi (7), Bianchi (5)`, if there are any."""
    said = JobWords(desk, words)
    names = [said.client(*client_and_project(retag.after)) for retag in retags]
    if names:
        name = names[0] if len(set(names)) == 1 else counted(names)
        yield words.plural("{n} job → {name}", "{n} jobs → {name}", len(names), name=name)


def _wanted(request: Request) -> dict[str, Pair]:
    """The jobs, and whom each is to be given to: those accepted, else those suggested for the ticked jobs."""
    ticked = set(request.form.all("job"))
    told = request.form.all("accept") or tuple(
        guess for guess in request.form.all("guess") if guess.partition(" ")[0] in ticked
    )
    wanted = {job_id: pair_of(value) for job_id, _, value in (each.partition(" ") for each in told)}
    if not wanted:
        raise BadInput(
            N_("Nothing is suggested for these jobs."),
            N_("Choose a client for them: type its first letters."),
        )
    return wanted
