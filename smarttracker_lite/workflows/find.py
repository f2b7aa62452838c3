"""Finding jobs: the filter that a list's URL and the command line share."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import TypeAlias

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import UNBILLED, Job, JobState, Stage
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.store.jobs import ANY, JobsBook, Wanted
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


_Read: TypeAlias = tuple[tuple[int, Job], ...]
"""Jobs that were read, with their rows."""
_Part: TypeAlias = Wanted | _Read


@dataclass(frozen=True, slots=True)
class JobList:
    """The jobs that fit a filter, the newest first; only those are read that are asked for.

    `parts` follow on each other: jobs that were read, and those that are still to be asked of the books: of
    these only those in rows `among` others, if that is not None. So many jobs are `unjudged`: they may
    belong to it.
    """

    books: JobsBook
    parts: tuple[Wanted | tuple[Job, ...], ...]
    among: frozenset[int] | None = None
    unjudged: int = 0

    def count(self) -> int | None:
        """How many jobs; None while some are not judged."""
        return None if self.unjudged else sum(map(self._size, self.parts))

    def newest(self, start: int = 0) -> Iterator[Job]:
        """The jobs from this place on."""
        for part in self.parts:
            if isinstance(part, Wanted):
                yield from self.books.newest(part, start, self.among)
            else:
                yield from part[start:]
            start = max(start - self._size(part), 0)

    def _size(self, part: Wanted | tuple[Job, ...]) -> int:
        return self.books.count(part, self.among) if isinstance(part, Wanted) else len(part)


def list_jobs(desk: Desk, wanted: JobFilter, *, wait: bool = False) -> JobList:
    """The jobs that fit, as far as they are judged, with `wait` all. Raises NotFound if no client is called
    so, BadInput if several are."""
    return list_chips(desk, wanted, (wanted.chip,), wait=wait)[wanted.chip]


def list_chips(
    desk: Desk, wanted: JobFilter, chips: Iterable[Chip], *, wait: bool = False
) -> dict[Chip, JobList]:
    """The jobs that fit by each of these chips, whichever the filter names. Raises as `list_jobs`."""
    parts = tuple(_parts(desk, wanted, _wanted(desk, replace(wanted, chip=Chip.ALL))))
    return {chip: _by_chip(desk, wanted, chip, parts, wait=wait) for chip in chips}


def _by_chip(desk: Desk, wanted: JobFilter, chip: Chip, parts: Sequence[_Part], *, wait: bool) -> JobList:
    verdict, narrow = _VERDICTS.get(chip), _CHIPS.get(chip, ANY)
    rows, left = desk.keeping(Verdicts).found(desk, verdict, wait=wait) if verdict else (None, 0)

    def of_chip(part: _Part) -> Wanted | tuple[Job, ...]:
        if isinstance(part, Wanted):
            return replace(part, state=wanted.state or narrow.state, stages=narrow.stages)
        fitting = replace(narrow, state=wanted.state or narrow.state).fits
        return tuple(job for row, job in part if fitting(job) and (rows is None or row in rows))

    return JobList(desk.db.jobs, tuple(map(of_chip, parts)), rows, left)


def find_jobs(desk: Desk, wanted: JobFilter) -> list[Job]:
    """All of them at once, the newest first. Raises as `list_jobs`."""
    return list(list_jobs(desk, wanted, wait=True).newest())


def find_fresh(desk: Desk, wanted: JobFilter, since: datetime) -> list[Job]:
    """Those of the jobs that fit which came into the books after a moment. Raises as `list_jobs`."""
    verdict, asked, prices = _VERDICTS.get(wanted.chip), _wanted(desk, wanted), price_book(desk)
    return [
        job
        for job in desk.db.jobs.seen_after(since)
        if asked.fits(job)
        and _on_days(desk, wanted, job)
        and (verdict is None or verdict in verdicts(job, amounts(prices, job)))
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


def _parts(desk: Desk, wanted: JobFilter, asked: Wanted) -> Iterator[_Part]:
    """The jobs that the books give, those of the first and of the last days read: some are of other days."""
    since, until = wanted.since, wanted.until
    if (until or date.max) - (since or date.min) <= 2 * _DAY:
        yield _on_its_days(desk, wanted, asked)
        return
    if until:
        yield _on_its_days(desk, wanted, replace(asked, since=until))
    yield replace(asked, since=since and since + _DAY, until=until and until - _DAY)
    if since:
        yield _on_its_days(desk, wanted, replace(asked, until=since))


def _on_its_days(desk: Desk, wanted: JobFilter, asked: Wanted) -> _Read:
    """The newest first."""
    read = desk.db.jobs.at(desk.db.jobs.rows(asked))
    meant = ((row, job) for row, job in read if asked.fits(job) and _on_days(desk, wanted, job))
    return tuple(sorted(meant, key=lambda each: each[1].day, reverse=True))


_DAY = timedelta(days=1)
"""The most by which a studio's day begins or ends before or after that of UTC."""


def _wanted(desk: Desk, wanted: JobFilter) -> Wanted:
    """What the books are asked for: all that fit, and some of the days around."""
    chip = _CHIPS.get(wanted.chip, ANY)
    return Wanted(
        client_id=_named(wanted.client, partial(_client_id, desk.db.clients.all())),
        project_ids=_with_phases(desk, wanted.project),
        printer_id=wanted.printer or None,
        media=_named(wanted.media, str),
        state=wanted.state or chip.state,
        stages=chip.stages,
        since=wanted.since and max(wanted.since, date.min + _DAY) - _DAY,
        until=wanted.until and min(wanted.until, date.max - _DAY) + _DAY,
        text=wanted.search,
    )


def _named(asked: str, id_: Callable[[str], str]) -> str | None:
    """The id of what is asked for; "" for what has none, None where nothing is asked."""
    return "" if asked == UNNAMED else id_(asked) or None


def _with_phases(desk: Desk, project_id: str) -> frozenset[str]:
    """The project and its phases."""
    phases = (each.id for each in desk.db.projects.all() if each.parent_id == project_id)
    return frozenset({project_id, *phases}) if project_id else frozenset()


def _on_days(desk: Desk, wanted: JobFilter, job: Job) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    return (wanted.since or date.min) <= desk.day_of(job) <= (wanted.until or date.max)


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
