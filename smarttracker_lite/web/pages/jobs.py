"""The jobs page: the work table, and tagging what is selected in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from urllib.parse import parse_qsl, urlencode, urlsplit

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.gaprows import GapRow, between
from smarttracker_lite.web.pages.rows import JobWords, Row
from smarttracker_lite.web.pages.sheets import sheet
from smarttracker_lite.web.pages.sums import ALL, BY_ITSELF, SumView, Unadded, summed_up, unadded
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
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.worktable import PATH, Asked, Head, heads, ordered
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import UNNAMED, Chip, JobList, find_fresh, list_jobs
from smarttracker_lite.workflows.pick import Picker
from smarttracker_lite.workflows.price import AT_ONCE
from smarttracker_lite.workflows.tag import set_state, tag, tag_newcomer

TOTAL = f"{PATH}/total"
_CHIPS = {
    Chip.ALL: N_("All"),
    Chip.WAITING: N_("Needs a client"),
    Chip.UNBILLED: N_("Unbilled"),
    Chip.BILLED: N_("Billed"),
    Chip.NOT_BILLABLE: N_("Not billable"),
    Chip.WASTE: N_("Waste"),
    Chip.UNPRICED: N_("Unpriced"),
    Chip.COSTLESS: N_("Without a cost"),
    Chip.BELOW_COST: N_("Below cost"),
    Chip.ODD: N_("To be checked"),
}
_IF_ANY = frozenset({Chip.BELOW_COST, Chip.ODD})
"""Offered only where there are such jobs, or may be."""


@dataclass(frozen=True, slots=True)
class FootView:
    """What all jobs of the filter come to; `jobs` is how many they are, "" where nobody knows.

    There is either `sums` or what is still `unadded`.
    """

    jobs: str
    sums: SumView | None
    unadded: Unadded | None
    unpriced_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobsView:
    """The page in ready words. `options` are pairs of value and name.

    `media` is the one asked for, "" for all. `gaps` stand in their place in time: those below a job by its
    id, those above all jobs by "".
    """

    asked: Asked
    media: str
    chips: tuple[ChipView, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    gaps: Mapping[str, tuple[GapRow, ...]]
    foot: FootView
    shown: str
    before: str
    after: str
    fresh_href: str
    clients: tuple[tuple[str, str], ...]
    printers: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str, str], ...]
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
    since = _moment(request.query.get("since"))
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
    job_ids, name = request.form.all("job"), request.form.get("newcomer")
    if name:
        with desk.act("tag") as done:
            tagging = tag_newcomer(desk, job_ids, name)
        return decided(desk, request, newcomer_notice(request.words, tagging, name, undo_way(done)))
    with desk.act("tag") as done:
        tagging = tag(desk, job_ids, *whose(request))
    return decided(desk, request, tag_notice(desk, request.words, tagging, undo_way(done)))


def _stated(desk: Desk, request: Request) -> Reply:
    with desk.act("set state") as done:
        tagging = set_state(desk, request.form.all("job"), state_of(request))
    return decided(desk, request, state_notice(request.words, tagging, undo_way(done)))


def decided(desk: Desk, request: Request, notice: Notice) -> Reply:
    """Back to where the decision was taken, with the same filter."""
    path, query = came_from(request)
    if request.is_fragment and path == PATH:
        asked = Asked(Fields(tuple(parse_qsl(query))))
        return Fragment("jobs.html", "work", _view(desk, request.words, asked), notice)
    return Redirect(f"{path}?{query}" if query else path, notice)


def came_from(request: Request) -> tuple[str, str]:
    """Path and query (no ticks) of the page whose form was sent; the table if the browser does not say."""
    parts = urlsplit(request.headers.get("referer", ""))
    return parts.path or PATH, urlencode([pair for pair in parse_qsl(parts.query) if pair[0] != "job"])


def _moment(text: str) -> datetime:
    try:
        since = datetime.fromisoformat(text)
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise BadInput(N_("The moment to count from is not clear."), N_("Load the page again."))
    return since


def _view(desk: Desk, words: Words, asked: Asked) -> JobsView:
    wanted = asked.filter(words)
    job_words = JobWords(desk, words)
    offered = [chip for chip in Chip if chip is not Chip.COSTLESS or chip is wanted.chip]
    lists = {chip: list_jobs(desk, replace(wanted, chip=chip)) for chip in offered}
    counts = {chip: found.count() for chip, found in lists.items()}
    found, count = lists[wanted.chip], counts[wanted.chip]
    page = sheet(
        lambda start: ordered(found, start, asked, job_words),
        count,
        asked.page,
        lambda number: asked.href(page=str(number)),
        words,
    )
    return JobsView(
        asked=asked,
        media=words.text("Media not told") if wanted.media == UNNAMED else wanted.media,
        chips=tuple(
            _chip(asked, words, wanted.chip, chip, count)
            for chip, count in counts.items()
            if count != 0 or chip is wanted.chip or chip not in _IF_ANY
        ),
        heads=heads(asked, words),
        rows=tuple(map(job_words.row, page.items)),
        gaps=between(desk, words, wanted, page) if asked.by_time else {},
        foot=_foot(asked, job_words, found, count),
        shown=page.shown,
        before=page.before,
        after=page.after,
        fresh_href=_fresh_href(desk, asked),
        clients=_client_options(desk, words),
        printers=_printer_options(desk, words),
        choices=choice_options(desk, words),
        states=state_options(words),
        any_printer=any(not printer.removed for printer in desk.db.printers.all()),
        any_job=bool(desk.db.jobs.count()),
    )


def _chip(asked: Asked, words: Words, active: Chip, chip: Chip, count: int | None) -> ChipView:
    shown = "" if count is None else words.number(Decimal(count))
    return ChipView(words.text(_CHIPS[chip]), asked.href(show=chip.value), chip is active, shown)


def _foot(asked: Asked, said: JobWords, found: JobList, count: int | None) -> FootView:
    """The sums of a short list, and those that are asked for."""
    unpriced_href = asked.href(show=Chip.UNPRICED.value)
    if asked.summed or (count is not None and count <= AT_ONCE):
        sums = summed_up(said, found.newest())
        return FootView(sums.jobs, sums, None, unpriced_href)
    jobs = "" if count is None else said.words.plural("{n} job", "{n} jobs", count)
    page = asked.href(page=asked.fields.get("page"), sums=ALL)
    later = unadded(said.words, count, page, asked.href(TOTAL, sums=ALL), BY_ITSELF)
    return FootView(jobs, None, later, unpriced_href)


def _fresh_href(desk: Desk, asked: Asked) -> str:
    href = asked.href(f"{PATH}/fresh")
    return href + ("&" if "?" in href else "?") + urlencode({"since": desk.now().isoformat()})


def _client_options(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    clients = sorted(desk.db.clients.all(), key=lambda client: client.name.casefold())
    known = (("", words.text(N_("All clients"))), (UNNAMED, words.text(N_("No client"))))
    return (*known, *((client.id, client.name) for client in clients))


def _printer_options(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    """A queue that only adds to the jobs of a printer is one of them if it brought jobs before."""
    jobs = desk.db.jobs.count
    known = [each for each in desk.db.printers.all() if not each.beside or jobs(Wanted(printer_id=each.id))]
    printers = sorted(known, key=lambda printer: printer.name.casefold())
    return (("", words.text(N_("All printers"))), *((printer.id, printer.name) for printer in printers))
