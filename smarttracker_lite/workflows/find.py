"""Finding jobs: the filter that a list's URL and the command line share."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import UNBILLED, Job, JobState, Stage
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.store.jobs import ANY, Wanted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import price_book


class Chip(StrEnum):
    """The quick filters above the job list."""

    ALL = ""
    WAITING = "waiting"
    UNBILLED = "unbilled"
    BILLED = "billed"
    NOT_BILLABLE = "not-billable"
    WASTE = "waste"
    UNPRICED = "unpriced"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFilter:
    """Which jobs. Empty fields ask for nothing; days are the studio's and both count.

    `client` is a client's id, code, name or the beginning of a word of it; archived clients count.
    """

    chip: Chip = Chip.ALL
    client: str = ""
    project: str = ""
    printer: str = ""
    state: JobState | None = None
    since: date | None = None
    until: date | None = None
    search: str = ""


def find_jobs(desk: Desk, wanted: JobFilter) -> list[Job]:
    """The jobs that fit, newest first. Raises NotFound if no client is called so, BadInput if several are."""
    return _fitting(desk, wanted, desk.db.jobs.select(_wanted(desk, wanted)))


def find_fresh(desk: Desk, wanted: JobFilter, since: datetime) -> list[Job]:
    """Those of the jobs that fit which came into the books after a moment. Raises as `find_jobs`."""
    return _fitting(desk, wanted, filter(_wanted(desk, wanted).fits, desk.db.jobs.seen_after(since)))


def waiting(desk: Desk) -> int:
    """How many jobs wait for a client."""
    return desk.db.jobs.count(_CHIPS[Chip.WAITING])


_CALLED: tuple[Callable[[Client, str], bool], ...] = (
    lambda client, typed: client.id.casefold() == typed,
    lambda client, typed: client.code.casefold() == typed,
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
    found = next(filter(None, meant), [])
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


def _fitting(desk: Desk, wanted: JobFilter, jobs: Iterable[Job]) -> list[Job]:
    """Those of the jobs the books gave that are of the studio's days, and under the chip."""
    prices = price_book(desk)
    return [
        job
        for job in jobs
        if _on_days(desk, wanted, job)
        and under(wanted.chip, job, lambda job: bool(prices.price(job).missing))
    ]


_DAY = timedelta(days=1)
"""The most by which a studio's day begins or ends before or after that of UTC."""


def _wanted(desk: Desk, wanted: JobFilter) -> Wanted:
    """What the books are asked for: all that fit, and some of the days around."""
    chip = _CHIPS[wanted.chip]
    return Wanted(
        client_id=_client_id(desk.db.clients.all(), wanted.client) or None,
        project_id=wanted.project or None,
        printer_id=wanted.printer or None,
        state=wanted.state or chip.state,
        stages=chip.stages,
        since=wanted.since and max(wanted.since, date.min + _DAY) - _DAY,
        until=wanted.until and min(wanted.until, date.max - _DAY) + _DAY,
        text=wanted.search,
    )


def _on_days(desk: Desk, wanted: JobFilter, job: Job) -> bool:
    if wanted.since is None and wanted.until is None:
        return True
    return (wanted.since or date.min) <= desk.day_of(job) <= (wanted.until or date.max)


def under(chip: Chip, job: Job, unpriced: Callable[[Job], bool]) -> bool:
    """Whether the job is one of those the chip shows."""
    return _CHIPS[chip].fits(job) and (chip is not Chip.UNPRICED or unpriced(job))


_CHIPS = {
    Chip.ALL: ANY,
    Chip.WAITING: Wanted(stages=frozenset({Stage.WAITING})),
    Chip.UNBILLED: Wanted(stages=UNBILLED),
    Chip.BILLED: Wanted(stages=frozenset({Stage.BILLED})),
    Chip.NOT_BILLABLE: Wanted(stages=frozenset({Stage.NOT_BILLABLE})),
    Chip.WASTE: Wanted(state=JobState.WASTE),
    Chip.UNPRICED: Wanted(stages=UNBILLED),
}
