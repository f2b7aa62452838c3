"""The jobs page: the work table, and tagging what is selected in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import suggested
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.gaprows import GapRow, between
from smarttracker_lite.web.pages.rows import JobWords, Row
from smarttracker_lite.web.pages.selected import (
    CARRIED,
    Decision,
    Doubt,
    EveryView,
    Pairs,
    decide,
    doubt,
    every,
    moment,
)
from smarttracker_lite.web.pages.sheets import Sheet, sheet
from smarttracker_lite.web.pages.suggested import GuessesView, guesses
from smarttracker_lite.web.pages.sums import (
    ALL,
    BY_ITSELF,
    WITH_THE_PAGE,
    SumView,
    Unadded,
    summed_up,
    unadded,
)
from smarttracker_lite.web.pages.tablefilter import chip_views, client_options, printer_options
from smarttracker_lite.web.pages.tagging import (
    choice_options,
    newcomer_notice,
    option,
    state_notice,
    state_of,
    state_options,
    tag_notice,
    whose,
)
from smarttracker_lite.web.pages.worktable import PATH, Asked, Head, Take, heads, order
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.arrange import title
from smarttracker_lite.workflows.choose import client_and_project, who_pays
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import UNNAMED, Chip, JobList, find_fresh, list_chips, list_jobs
from smarttracker_lite.workflows.justify import reasons
from smarttracker_lite.workflows.pick import Picker
from smarttracker_lite.workflows.sort import Unsorted
from smarttracker_lite.workflows.tag import set_state, tag, tag_newcomer

TOTAL = f"{PATH}/total"


@dataclass(frozen=True, slots=True)
class FootView:
    """What all jobs of the filter come to; `jobs` is how many they are, "" where nobody knows.

    There is either `sums` or what is still `unadded`.
    """

    jobs: str
    sums: SumView | None
    unadded: Unadded | None
    unpriced_href: str


class Looking(NamedTuple):
    """That the list is not whole yet, in words, and where it is asked for again."""

    text: str
    href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsView:
    """The page in ready words. `options` are pairs of value and name.

    `project` and `media` are those asked for, "" for all. `gaps` stand in their place in time: those below a
    job by its id, those above all jobs by "". `seen` is the moment at which all this was so. `every` stands
    where the filter has more jobs than the page, `doubt` where some were decided meanwhile.
    """

    asked: Asked
    project: str
    media: str
    chips: tuple[ChipView, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    gaps: Mapping[str, tuple[GapRow, ...]]
    looking: Looking | None
    foot: FootView
    shown: str
    before: str
    after: str
    fresh_href: str
    seen: str
    every: EveryView | None
    doubt: Doubt | None
    guesses: GuessesView
    clients: tuple[tuple[str, str], ...]
    printers: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str, str], ...]
    reasons: tuple[str, ...]
    any_printer: bool
    any_job: bool


@dataclass(frozen=True, slots=True)
class FreshView:
    """The bar that offers jobs which came since the page was made; no text, no bar."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ChoicesView:
    """What fits the letters typed in the tag box: pairs of value and title, the best first.

    The first `recent` of them were tagged with last. `newcomer` is the name a client would be added by, ""
    where nothing is typed.
    """

    typed: str
    options: tuple[tuple[str, str], ...]
    recent: int
    newcomer: str


def routes(site: Site) -> list[Route]:
    """The table, and the decisions about what is selected."""
    return [
        Route("GET", PATH, partial(_listed, site.desk)),
        Route("GET", f"{PATH}/fresh", partial(_fresh, site.desk)),
        Route("GET", f"{PATH}/choices", partial(_choices, Picker(site.desk))),
        Route("GET", f"{PATH}/sums", partial(_sums, site.desk)),
        Route("GET", TOTAL, partial(_total, site.desk)),
        *suggested.routes(site, decided),
        Route("POST", f"{PATH}/tag", partial(_tagged, site.desk)),
        Route("POST", f"{PATH}/state", partial(_stated, site.desk)),
    ]


def _listed(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, Asked(request.query))
    return Fragment("jobs.html", "work", view) if request.is_fragment else Page("jobs.html", view)


def _total(desk: Desk, request: Request) -> Reply:
    """The foot of a long list, added up."""
    asked, words = Asked(request.query), request.words
    found = list_jobs(desk, asked.filter(words))
    foot = _foot(asked, JobWords(desk, words), found, found.count())
    return Fragment("parts/worktable.html", "foot", foot)


def _fresh(desk: Desk, request: Request) -> Reply:
    """How many jobs of this filter came since a moment."""
    asked, words = Asked(request.query), request.words
    since = moment(request.query.get("since"))
    count = len(find_fresh(desk, asked.filter(words), since))
    text = words.plural("{n} new job – show", "{n} new jobs – show", count) if count else ""
    return Fragment("parts/worktable.html", "fresh", FreshView(text, asked.href()))


def _choices(picker: Picker, request: Request) -> Reply:
    """Whom the letters may stand for."""
    typed = request.query.get("typed")
    found = picker.pick(typed)
    view = ChoicesView(typed, tuple(map(option, found.choices)), found.recent, typed)
    return Fragment("parts/worktable.html", "choices", view)


def _sums(desk: Desk, request: Request) -> Reply:
    """What the selected jobs come to."""
    jobs = [desk.db.jobs.get(job_id) for job_id in request.query.all("job")]
    return Fragment("parts/worktable.html", "sums", summed_up(JobWords(desk, request.words), jobs))


def _tagged(desk: Desk, request: Request) -> Reply:
    """Give the jobs to the client chosen, or to a new one whose name is typed."""
    name, words = request.form.get("newcomer"), request.words
    if name:
        new = Decision("tag", client_and_project, None, lambda ids: tag_newcomer(desk, ids, name))
        return _decided(desk, request, new, (("newcomer", name),), partial(newcomer_notice, words, name=name))
    pair = whose(request)
    known = Decision("tag", client_and_project, pair, lambda ids: tag(desk, ids, *pair))
    wish = (("whose", request.form.get("whose")),)
    return _decided(desk, request, known, wish, partial(tag_notice, desk, words))


def _stated(desk: Desk, request: Request) -> Reply:
    state, reason = state_of(request), request.form.get("reason") or None
    said = Decision("set state", who_pays, state, lambda ids: set_state(desk, ids, state, reason))
    wish = (("state", state.value), *((("reason", reason),) if reason else ()))
    return _decided(desk, request, said, wish, partial(state_notice, request.words))


def _decided(
    desk: Desk, request: Request, wanted: Decision, wish: Pairs, told: Callable[..., Notice]
) -> Reply:
    """Decide, and go back to the list, which asks about the jobs that were decided otherwise meanwhile.

    What cannot be leads back too, ticks and all, with the reason; htmx keeps the list, and shows a toast.
    """
    try:
        out = decide(desk, request, wanted)
    except NotAllowed as trouble:
        if request.is_fragment:
            raise
        why = Notice(" ".join(request.words.error(trouble)), problem=True)
        return decided(desk, request, why, tuple(("job", each) for each in request.form.all("job")))
    return decided(desk, request, out.notice(request.words, told), out.again(wish))


def decided(
    desk: Desk, request: Request, notice: Notice | None, more: tuple[tuple[str, str], ...] = ()
) -> Reply:
    """Back to where the decision was taken, with the same filter, and what its address is to say besides."""
    path, query = came_from(request)
    if request.is_fragment and path == PATH:
        asked = Asked(Fields((*parse_qsl(query), *more)))
        return Fragment("jobs.html", "work", _view(desk, request.words, asked), notice)
    query = "&".join(filter(None, (query, urlencode(more))))
    return Redirect(f"{path}?{query}" if query else path, notice)


def came_from(request: Request) -> tuple[str, str]:
    """Path and query (no ticks) of the page whose form was sent; the table if the browser does not say."""
    parts = urlsplit(request.headers.get("referer", ""))
    return parts.path or PATH, urlencode([pair for pair in parse_qsl(parts.query) if pair[0] not in CARRIED])


def _view(desk: Desk, words: Words, asked: Asked) -> JobsView:
    wanted, seen = asked.filter(words), desk.now().isoformat()
    job_words = JobWords(desk, words)
    offered = [chip for chip in Chip if chip is not Chip.COSTLESS or chip is wanted.chip]
    lists = list_chips(desk, wanted, offered)
    counts = {chip: found.count() for chip, found in lists.items()}
    found, count = lists[wanted.chip], counts[wanted.chip]
    take = order(desk, found, asked, job_words)
    page = _page(take, count, asked, words)
    return JobsView(
        asked=asked,
        project=title(desk, wanted.project),
        media=words.text("Media not told") if wanted.media == UNNAMED else wanted.media,
        chips=chip_views(asked, words, counts, wanted.chip),
        heads=heads(asked, words),
        rows=tuple(map(job_words.row, page.items)),
        gaps=between(desk, words, wanted, page) if asked.by_time else {},
        looking=_looking(asked, words, take, found),
        foot=_foot(asked, job_words, found, count),
        shown=page.shown,
        before=page.before,
        after=page.after,
        fresh_href=_fresh_href(asked, seen),
        seen=seen,
        every=every(asked, words, count) if count is None or count > len(page.items) else None,
        doubt=doubt(desk, job_words, asked.fields),
        guesses=guesses(desk, job_words, asked, page.items),
        clients=client_options(desk, words),
        printers=printer_options(desk, words),
        choices=choice_options(desk, words),
        states=state_options(words),
        reasons=reasons(desk, words),
        any_printer=any(not printer.removed for printer in desk.db.printers.all()),
        any_job=bool(desk.db.jobs.count()),
    )


def _page(take: Take | Unsorted, count: int | None, asked: Asked, words: Words) -> Sheet[Job]:
    """The jobs of the page asked for; none as long as they are being sorted."""
    some = (lambda _: ()) if isinstance(take, Unsorted) else take
    return sheet(some, count, asked.page, lambda number: asked.href(page=str(number)), words)


def _looking(asked: Asked, words: Words, take: Take | Unsorted, found: JobList) -> Looking | None:
    if isinstance(take, Unsorted):
        number = words.number(Decimal(take.read))
        text = words.plural(
            "Sorting: {read} of {n} job is read.",
            "Sorting: {read} of {n} jobs are read.",
            take.of,
            read=number,
        )
        return Looking(text, asked.href(page=asked.fields.get("page")))
    if not found.unjudged:
        return None
    text = words.plural(
        "{n} job is still to be looked at. The list grows.",
        "{n} jobs are still to be looked at. The list grows.",
        found.unjudged,
    )
    return Looking(text, asked.href(page=asked.fields.get("page")))


def _foot(asked: Asked, said: JobWords, found: JobList, count: int | None) -> FootView:
    """The sums of a short list, and those that are asked for."""
    unpriced_href = asked.href(show=Chip.UNPRICED.value)
    if (asked.summed and not found.unjudged) or (count is not None and count <= WITH_THE_PAGE):
        sums = summed_up(said, found.newest())
        return FootView(sums.jobs, sums, None, unpriced_href)
    jobs = "" if count is None else said.words.plural("{n} job", "{n} jobs", count)
    page = asked.href(page=asked.fields.get("page"), sums=ALL)
    later = unadded(said.words, count, page, asked.href(TOTAL, sums=ALL), BY_ITSELF)
    return FootView(jobs, None, later, unpriced_href)


def _fresh_href(asked: Asked, seen: str) -> str:
    href = asked.href(f"{PATH}/fresh")
    return href + ("&" if "?" in href else "?") + urlencode({"since": seen})
