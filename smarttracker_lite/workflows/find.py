"""Finding jobs: the filter that a list's URL and the command line share."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.errors import BadInput, N_, NotFound
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book


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
    state: str = ""
    since: date | None = None
    until: date | None = None
    search: str = ""


def find_jobs(desk: Desk, wanted: JobFilter) -> list[Job]:
    """The jobs that fit, newest first. Raises NotFound if no client is called so, BadInput if several are."""
    client_id = _client_id(desk.db.clients.all(), wanted.client)
    prices = price_book(desk)
    found = [job for job in desk.db.jobs.all() if _fits(desk, prices, job, wanted, client_id)]
    return sorted(found, key=lambda job: job.day, reverse=True)


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


def _fits(desk: Desk, prices: PriceBook, job: Job, wanted: JobFilter, client_id: str) -> bool:
    return (
        (not client_id or job.tag.client_id == client_id)
        and (not wanted.project or job.tag.project_id == wanted.project)
        and (not wanted.printer or job.printer_id == wanted.printer)
        and (not wanted.state or job.tag.state == wanted.state)
        and (wanted.since is None or desk.day_of(job) >= wanted.since)
        and (wanted.until is None or desk.day_of(job) <= wanted.until)
        and (not wanted.search or _mentions(job, wanted.search))
        and under(wanted.chip, job, lambda job: bool(prices.price(job).missing))
    )


_Is = Callable[[Job], bool]


def under(chip: Chip, job: Job, unpriced: _Is) -> bool:
    """Whether the job is one of those the chip shows."""
    return _CHIPS[chip](job, unpriced)


_CHIPS: dict[Chip, Callable[[Job, _Is], bool]] = {
    Chip.ALL: lambda job, unpriced: True,
    Chip.WAITING: lambda job, unpriced: job.waiting,
    Chip.UNBILLED: lambda job, unpriced: job.unbilled,
    Chip.BILLED: lambda job, unpriced: job.invoice_id is not None,
    Chip.NOT_BILLABLE: lambda job, unpriced: not job.billable,
    Chip.WASTE: lambda job, unpriced: job.tag.state is JobState.WASTE,
    Chip.UNPRICED: lambda job, unpriced: job.unbilled and unpriced(job),
}


def _mentions(job: Job, typed: str) -> bool:
    """Every word typed is somewhere in the document's, user's or media's name, the account or the comment."""
    facts = job.facts
    told = (facts.document, facts.user, facts.account, facts.media.name, facts.media.type, job.tag.comment)
    text = " ".join(part for part in told if part).casefold()
    return all(word in text for word in typed.casefold().split())
