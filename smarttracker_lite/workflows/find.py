"""Finding jobs: the filter that a list's URL and the command line share."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import islice

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import UNBILLED, Job, JobState, Stage
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.store.jobs import ANY, JobsBook, Wanted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.judge import below_cost, costless, odd
from smarttracker_lite.workflows.price import AT_ONCE, PriceBook, price_book


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

    `parts` follow on each other: jobs that were read, and those that are still to be asked of the books. Of
    all these the list has those that are `fitting`; None: every one.
    """

    books: JobsBook
    parts: tuple[Wanted | tuple[Job, ...], ...]
    fitting: Callable[[Job], bool] | None = None

    def count(self) -> int | None:
        """How many jobs; None where more than `AT_ONCE` would have to be read to tell."""
        among = sum(map(self._size, self.parts))
        if self.fitting is None:
            return among
        return sum(map(self.fitting, self._from(0))) if among <= AT_ONCE else None

    def newest(self, start: int = 0) -> Iterator[Job]:
        """The jobs from this place on."""
        if self.fitting is None:
            return self._from(start)
        return islice(filter(self.fitting, self._from(0)), start, None)

    def _from(self, start: int) -> Iterator[Job]:
        for part in self.parts:
            yield from self.books.newest(part, start) if isinstance(part, Wanted) else part[start:]
            start = max(start - self._size(part), 0)

    def _size(self, part: Wanted | tuple[Job, ...]) -> int:
        return self.books.count(part) if isinstance(part, Wanted) else len(part)


def list_jobs(desk: Desk, wanted: JobFilter) -> JobList:
    """The jobs that fit. Raises NotFound if no client is called so, BadInput if several are."""
    return JobList(desk.db.jobs, tuple(_parts(desk, wanted, _wanted(desk, wanted))), _fitting(desk, wanted))


def find_jobs(desk: Desk, wanted: JobFilter) -> list[Job]:
    """All of them at once, the newest first. Raises as `list_jobs`."""
    return list(list_jobs(desk, wanted).newest())


def find_fresh(desk: Desk, wanted: JobFilter, since: datetime) -> list[Job]:
    """Those of the jobs that fit which came into the books after a moment. Raises as `list_jobs`."""
    fitting, asked = _fitting(desk, wanted), _wanted(desk, wanted)
    return [
        job
        for job in desk.db.jobs.seen_after(since)
        if asked.fits(job) and _on_days(desk, wanted, job) and (fitting is None or fitting(job))
    ]


def _fitting(desk: Desk, wanted: JobFilter) -> Callable[[Job], bool] | None:
    """What of the filter no index knows; None: nothing."""
    judged = _JUDGED.get(wanted.chip)
    no_client, no_media = wanted.client == UNNAMED, wanted.media == UNNAMED
    if judged is None and not no_client and not no_media:
        return None
    prices = price_book(desk)

    def fits(job: Job) -> bool:
        named = (no_client and job.tag.client_id) or (
            no_media and (job.facts.media.name or job.facts.media.type)
        )
        return not named and (judged is None or judged(prices, job))

    return fits


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


def _parts(desk: Desk, wanted: JobFilter, asked: Wanted) -> Iterator[Wanted | tuple[Job, ...]]:
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


def _on_its_days(desk: Desk, wanted: JobFilter, asked: Wanted) -> tuple[Job, ...]:
    return tuple(job for job in desk.db.jobs.newest(asked) if _on_days(desk, wanted, job))


_DAY = timedelta(days=1)
"""The most by which a studio's day begins or ends before or after that of UTC."""


def _wanted(desk: Desk, wanted: JobFilter) -> Wanted:
    """What the books are asked for: all that fit, and some of the days around."""
    chip = _CHIPS[wanted.chip]
    client, media = ("" if asked == UNNAMED else asked for asked in (wanted.client, wanted.media))
    return Wanted(
        client_id=_client_id(desk.db.clients.all(), client) or None,
        project_ids=_with_phases(desk, wanted.project),
        printer_id=wanted.printer or None,
        media=media or None,
        state=wanted.state or chip.state,
        stages=chip.stages,
        since=wanted.since and max(wanted.since, date.min + _DAY) - _DAY,
        until=wanted.until and min(wanted.until, date.max - _DAY) + _DAY,
        text=wanted.search,
    )


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
    Chip.UNPRICED: Wanted(stages=UNBILLED),
    Chip.COSTLESS: Wanted(stages=UNBILLED | {Stage.BILLED}),
    Chip.BELOW_COST: Wanted(stages=UNBILLED | {Stage.BILLED}),
    Chip.ODD: Wanted(stages=UNBILLED),
}

_JUDGED: Mapping[Chip, Callable[[PriceBook, Job], bool]] = {
    Chip.UNPRICED: lambda prices, job: bool(prices.price(job).missing),
    Chip.COSTLESS: costless,
    Chip.BELOW_COST: below_cost,
    Chip.ODD: lambda prices, job: bool(odd(prices, job)),
}
"""Which jobs of a chip are meant, where they have to be read and priced to tell."""
