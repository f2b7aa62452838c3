"""Why jobs cannot be put on a client's invoice, counted by reason."""

from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal
from enum import Enum, auto

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.words import Words


class Bar(Enum):
    """What keeps a job off an invoice, in the order it is told."""

    BILLED = auto()
    WASTE = auto()
    NOT_BILLABLE = auto()
    FORGOTTEN = auto()
    PRINTING = auto()
    NOBODYS = auto()
    ANOTHERS = auto()
    DRAFTED = auto()


def refusal(
    words: Words, jobs: Sequence[Job], client: Client | None, taken: Collection[str]
) -> NotAllowed | None:
    """What stops these jobs from being billed to the client together, None if nothing does.

    `taken` are the ids of jobs on drafts of the client; without a client all jobs must be nobody's. The
    sentences count, so they are in ready words.
    """
    bars = [bar for job in jobs if (bar := _bar(job, client, taken))]
    if not bars:
        return None
    counted = Counter(bars)
    whys = ", ".join(_why(words, bar, counted[bar], client) for bar in Bar if bar in counted)
    text = words.plural(
        "{n} of {all} selected jobs cannot be invoiced: {whys}.",
        "{n} of {all} selected jobs cannot be invoiced: {whys}.",
        len(bars),
        all=Decimal(len(jobs)),
        whys=whys,
    )
    return NotAllowed(text, _hint(words, counted))


def _bar(job: Job, client: Client | None, taken: Collection[str]) -> Bar | None:
    tests = (
        (job.invoice_id is not None, Bar.BILLED),
        (job.tag.state is JobState.WASTE, Bar.WASTE),
        (not job.billable, Bar.NOT_BILLABLE),
        (job.facts.forgotten, Bar.FORGOTTEN),
        (not job.facts.final, Bar.PRINTING),
        (job.tag.client_id is None, Bar.NOBODYS),
        (client is None or job.tag.client_id != client.id, Bar.ANOTHERS),
        (job.id in taken, Bar.DRAFTED),
    )
    return next((bar for is_so, bar in tests if is_so), None)


def _why(words: Words, bar: Bar, n: int, client: Client | None) -> str:
    said = {
        Bar.BILLED: words.plural("{n} is invoiced already", "{n} are invoiced already", n),
        Bar.WASTE: words.plural("{n} is waste", "{n} are waste", n),
        Bar.NOT_BILLABLE: words.plural("{n} is not billable", "{n} are not billable", n),
        Bar.FORGOTTEN: words.plural("of {n} the end is not known", "of {n} the end is not known", n),
        Bar.PRINTING: words.plural("{n} is still printing", "{n} are still printing", n),
        Bar.NOBODYS: words.plural("{n} needs a client", "{n} need a client", n),
        Bar.ANOTHERS: words.plural(
            "{n} is not for {client}", "{n} are not for {client}", n, client=client.name if client else ""
        ),
        Bar.DRAFTED: words.plural("{n} is on a draft already", "{n} are on a draft already", n),
    }
    return said[bar]


def _hint(words: Words, counted: Counter[Bar]) -> str:
    n = counted.total()
    if set(counted) == {Bar.FORGOTTEN}:
        return words.plural(
            "Import the printer's log, or enter the job by hand and mark this one as internal.",
            "Import the printer's log, or enter the jobs by hand and mark these as internal.",
            n,
        )
    if set(counted) == {Bar.NOBODYS}:
        return words.plural("Tag it with its client first.", "Tag them with their client first.", n)
    return words.plural("Leave it out of the selection.", "Leave them out of the selection.", n)
