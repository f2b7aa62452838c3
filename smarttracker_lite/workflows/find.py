"""Finding jobs: the filter that a list's URL and the command line share."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import UNBILLED, Job, JobState, Stage
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.store.jobs import ANY, JobsBook, Wanted
from smarttracker_lite.store.tables.rowset import RowSet
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.judge import Verdict, amounts, verdicts
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.verdicts import Verdicts


class Chip(StrEnum):
    """The quick filters above the job list."""

    ALL = ""
    WAITING = "waiting"
    UNBILLED = "unbilled"
    BILLED = "billed"
    NOT_BILLABLE = "not-billable"
    WASTE = "waste"
    UNPRICED = "unpriced"
    COSTLESS = "costless"
    BELOW_COST = "below-cost"
    ODD = "odd"


UNNAMED = "-"
"""In place of a client or a media's name: of jobs that have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Which jobs. Empty fields ask for nothing; days are the studio's and both count.

    `client` is a client's id, code, name or the beginning of a word of it; archived clients count, and who
    was merged into another is that one. A `project` is meant with its phases. `media` is its name; it and
    the client may be `UNNAMED`.
    """

    chip: Chip = Chip.ALL
    client: str = ""
    project: str = ""
    printer: str = ""
    media: str = ""
    state: JobState | None = None
    since: date | None = None
    until: date | None = None
    search: str = ""


@dataclass(frozen=True, slots=True)
class JobList:
    """The jobs that fit a filter, the newest first; only those are read that are asked for.

    They are in these `rows`; None: all there are. So many jobs are `unjudged`: they may belong to it.
    """

    books: JobsBook
    wanted: Wanted
    rows: RowSet | None = None
    unjudged: int = 0

    def count(self) -> int | None:
        """How many jobs; None while some are not judged."""
        if self.unjudged:
            return None
        return self.books.count() if self.rows is None else len(self.rows)

    def newest(self, start: int = 0) -> Iterator[Job]:
        """The jobs from this place on."""
        return self.books.newest(self.wanted, start, self.rows)


def list_jobs(desk: Desk, wanted: JobFilter, *, wait: bool = False) -> JobList:
    """The jobs that fit, as far as they are judged, with `wait` all. Raises NotFound if no client is called
    so, BadInput if several are."""
    asked = _wanted(desk, wanted)
    return _judged(desk, wanted.chip, asked, _rows(desk, asked), wait=wait)


def list_chips(
    desk: Desk, wanted: JobFilter, chips: Iterable[Chip], *, wait: bool = False
) -> dict[Chip, JobList]:
    """The jobs that fit by each of these chips, whichever the filter names. Raises as `list_jobs`."""
    asked = _wanted(desk, replace(wanted, chip=Chip.ALL))
    rows = _rows(desk, asked)
    return {chip: _by_chip(desk, chip, asked, rows, wait=wait) for chip in chips}


def _by_chip(desk: Desk, chip: Chip, asked: Wanted, rows: RowSet | None, *, wait: bool) -> JobList:
    """Of the jobs asked for, which are in these rows, those of the chip."""
    narrow = _CHIPS.get(chip, ANY)
    state = asked.state or narrow.state
    of_chip = _rows(desk, replace(narrow, state=None if asked.state else state))
    return _judged(
        desk, chip, replace(asked, state=state, stages=narrow.stages), _both(rows, of_chip), wait=wait
    )


def _judged(desk: Desk, chip: Chip, asked: Wanted, rows: RowSet | None, *, wait: bool) -> JobList:
    """Of the jobs asked for those of which it was said what the chip wants, if it wants anything."""
    verdict = _VERDICTS.get(chip)
    said, left = desk.keeping(Verdicts).found(desk, verdict, wait=wait) if verdict else (None, 0)
    return JobList(desk.db.jobs, asked, _both(rows, said), left)


def _rows(desk: Desk, asked: Wanted) -> RowSet | None:
    """Where they are; None: anywhere."""
    return None if asked == ANY else desk.db.jobs.rows(asked)


def _both(some: RowSet | None, others: RowSet | None) -> RowSet | None:
    return some if others is None else others if some is None else some & others


def find_jobs(desk: Desk, wanted: JobFilter) -> list[Job]:
    """All of them at once, the newest first. Raises as `list_jobs`."""
    return list(list_jobs(desk, wanted, wait=True).newest())


def find_fresh(desk: Desk, wanted: JobFilter, since: datetime) -> list[Job]:
    """Those of the jobs that fit which came into the books after a moment. Raises as `list_jobs`."""
    verdict, asked, prices = _VERDICTS.get(wanted.chip), _wanted(desk, wanted), price_book(desk)
    return [
        job
        for job in desk.db.jobs.seen_after(since)
        if asked.fits(job) and (verdict is None or verdict in verdicts(job, amounts(prices, job)))
    ]


def waiting(desk: Desk) -> int:
    """How many jobs wait for a client."""
    return desk.db.jobs.count(_CHIPS[Chip.WAITING])


_CALLED: tuple[Callable[[Client, str], bool], ...] = (
    lambda client, typed: client.id.casefold() == typed,
    lambda client, typed: client.code.casefold() == typed,
    lambda client, typed: typed in map(str.casefold, client.other_codes),
    lambda client, typed: client.name.casefold() == typed,
    lambda client, typed: client.name.casefold().startswith(typed),
    lambda client, typed: any(word.startswith(typed) for word in client.name.casefold().split()),
)
"""What may be meant by the letters typed, the likeliest first."""


def _client_id(clients: Sequence[Client], typed: str) -> str:
    letters = typed.casefold().strip()
    if not letters:
        return ""
    meant = ([client for client in clients if called(client, letters)] for called in _CALLED)
    now = {client.merged_into or client.id for client in next(filter(None, meant), [])}
    found = [client for client in clients if client.id in now]
    if not found:
        raise NotFound(N_("No client is called “{typed}”."), N_("Look at the list of clients."), typed=typed)
    if len(found) > 1:
        raise BadInput(
            N_("“{typed}” may be one of several clients: {clients}."),
            N_("Type more of the name, or the code."),
            typed=typed,
            clients=", ".join(f"{client.name} ({client.code or client.id})" for client in found),
        )
    return found[0].id


def _wanted(desk: Desk, wanted: JobFilter) -> Wanted:
    """What the books are asked for."""
    chip = _CHIPS.get(wanted.chip, ANY)
    return Wanted(
        client_id=_named(wanted.client, partial(_client_id, desk.db.clients.all())),
        project_ids=_with_phases(desk, wanted.project),
        printer_id=wanted.printer or None,
        media=_named(wanted.media, str),
        state=wanted.state or chip.state,
        stages=chip.stages,
        begin=_begin(desk, wanted.since),
        end=_begin(desk, wanted.until and wanted.until + _DAY) if wanted.until != date.max else None,
        text=wanted.search,
    )


def _named(asked: str, id_: Callable[[str], str]) -> str | None:
    """The id of what is asked for; "" for what has none, None where nothing is asked."""
    return "" if asked == UNNAMED else id_(asked) or None


def _with_phases(desk: Desk, project_id: str) -> frozenset[str]:
    """The project and its phases."""
    phases = (each.id for each in desk.db.projects.all() if each.parent_id == project_id)
    return frozenset({project_id, *phases}) if project_id else frozenset()


_DAY = timedelta(days=1)


def _begin(desk: Desk, day: date | None) -> datetime | None:
    """The moment at which the studio's day begins; that of UTC in years of which the system knows no zone."""
    if day is None:
        return None
    try:
        return datetime.combine(day, time(), desk.zone).astimezone(UTC)
    except (OverflowError, ValueError, OSError):
        return datetime.combine(day, time(), UTC)


_CHIPS = {
    Chip.ALL: ANY,
    Chip.WAITING: Wanted(stages=frozenset({Stage.WAITING})),
    Chip.UNBILLED: Wanted(stages=UNBILLED),
    Chip.BILLED: Wanted(stages=frozenset({Stage.BILLED})),
    Chip.NOT_BILLABLE: Wanted(stages=frozenset({Stage.NOT_BILLABLE})),
    Chip.WASTE: Wanted(state=JobState.WASTE),
}
"""What the indexes know of a chip."""

_VERDICTS: Mapping[Chip, Verdict] = {
    Chip.UNPRICED: Verdict.UNPRICED,
    Chip.COSTLESS: Verdict.COSTLESS,
    Chip.BELOW_COST: Verdict.BELOW_COST,
    Chip.ODD: Verdict.ODD,
}
"""What must have been said of the jobs of a chip: they are priced to tell."""
