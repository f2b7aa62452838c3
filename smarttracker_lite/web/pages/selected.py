"""What is selected in the work table: ticked jobs, or all of its filter, as they stood when it was made."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from urllib.parse import parse_qsl

from smarttracker_lite.domain.jobs import Job, Tag, Tagging
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.web.exchange import Fields, Request
from smarttracker_lite.web.pages.rows import STATES, JobWords
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.worktable import Asked
from smarttracker_lite.web.session import Notice
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.choose import Chosen, all_of, decided_since
from smarttracker_lite.workflows.desk import Desk

ASKED_AGAIN = 1_000
"""So many jobs that were decided meanwhile are asked about; of more it is only told."""
_NAMED = 5
_WISHES = ("whose", "newcomer", "state", "reason")
CARRIED = ("job", *_WISHES)
"""What the address of the table carries of a decision that was not taken."""


Pairs = tuple[tuple[str, str], ...]
"""Names and values of an address or a form."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Jobs that were decided otherwise meanwhile: in words, and the form by which it is done all the same."""

    text: str
    action: str
    button: str
    fields: Pairs


@dataclass(frozen=True, slots=True)
class EveryView:
    """The tick for all jobs of the filter: the query that says which, its words, and those once it is set."""

    query: str
    text: str
    selected: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to be done under a verb: `act` does it to jobs; it makes that part of their tags `wanted`."""

    verb: str
    part: Callable[[Tag], object]
    wanted: object
    act: Callable[[Sequence[str]], Tagging]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a decision: None where it was about no job, what was left out, the jobs in doubt, and the
    way to undo it."""

    tagging: Tagging | None
    chosen: Chosen
    others: Sequence[Job]
    undo: str

    def notice(self, words: Words, told: Callable[..., Notice]) -> Notice | None:
        """What was done, in the words of `told`, and what was not."""
        done = told(tagging=self.tagging, undo=self.undo) if self.tagging else Notice("")
        text = " · ".join(filter(None, (done.text, *self._left_out(words))))
        return Notice(text, done.undo) if text else None

    def again(self, wish: Pairs) -> Pairs:
        """The jobs in doubt and what they were to become, as fields of the table's address."""
        if not self.others or len(self.others) > ASKED_AGAIN:
            return ()
        if wish[0][0] == "newcomer" and self.tagging and self.tagging.retags:  # who is taken in by now
            wish = (("whose", self.tagging.retags[0].after.client_id or ""),)
        return (*(("job", job.id) for job in self.others), *wish)

    def _left_out(self, words: Words) -> Iterator[str]:
        if count := self.chosen.billed:
            yield words.plural("{n} on an invoice stays as it is", "{n} on invoices stay as they are", count)
        if count := self.chosen.fresh:
            yield words.plural("{n} that came since is left out", "{n} that came since are left out", count)
        if len(self.others) > ASKED_AGAIN:
            yield from changed_meanwhile(words, len(self.others))


def decide(desk: Desk, request: Request, wanted: Decision) -> Outcome:
    """Do it with what is selected, but for the jobs of which the same was decided otherwise since their page
    was made. Raises NotAllowed if all are on invoices, and what `act` raises."""
    with desk.act(wanted.verb) as done:
        chosen, seen = _chosen(desk, request), request.form.get("seen")
        since = moment(seen) if seen else desk.now()
        others = decided_since(desk, chosen.job_ids, since, wanted.part, lambda _: wanted.wanted)
        apart = {job.id for job in others}
        free = [job_id for job_id in chosen.job_ids if job_id not in apart]
        tagging = wanted.act(free) if free or not others else None
    return Outcome(tagging, chosen, others, undo_way(done))


def every(asked: Asked, words: Words, count: int | None) -> EveryView:
    """The tick for the jobs of this filter, where they are so many; None: nobody knows."""
    query = asked.href(sort="").partition("?")[2]
    if count is None:
        return EveryView(query, words.text("All jobs of this filter"), words.text("All selected"))
    n = words.number(Decimal(count))
    return EveryView(
        query, words.text("All {n} jobs of this filter", n=n), words.text("All {n} selected", n=n)
    )


def _chosen(desk: Desk, request: Request) -> Chosen:
    if "every" not in request.form:
        return Chosen(job_ids=request.form.all("job"))
    asked = Asked(Fields(tuple(parse_qsl(request.form.get("every")))))
    chosen = all_of(desk, asked.filter(request.words), moment(request.form.get("seen")))
    if chosen.billed and not chosen.job_ids:
        raise NotAllowed(
            N_("Jobs that are on an invoice cannot be changed."), N_("Leave them out of the selection.")
        )
    return chosen


def ticked_alone(request: Request) -> None:
    """Raises BadInput if all jobs of a filter are selected, where each has to be ticked."""
    if "every" in request.form:
        raise BadInput(
            N_("This works with the jobs of one page."),
            N_("Take the tick from “All of this filter”, and do it page by page."),
        )


def changed_meanwhile(words: Words, count: int) -> Iterator[str]:
    """That so many jobs were decided about in the meantime, if any."""
    if count:
        yield words.plural(
            "{n} was changed meanwhile and stays", "{n} were changed meanwhile and stay", count
        )


def moment(text: str) -> datetime:
    """The moment that a page was made, as its form tells it. Raises BadInput."""
    try:
        since = datetime.fromisoformat(text)
    except ValueError:
        since = None
    if since is None or since.tzinfo is None:
        raise BadInput(N_("The moment to count from is not clear."), N_("Load the page again."))
    return since


def doubt(desk: Desk, said: JobWords, fields: Fields) -> Doubt | None:
    """What the address says of jobs that were decided meanwhile; None where it says nothing."""
    wish = tuple((name, value) for name in _WISHES if (value := fields.get(name)))
    jobs = [job for job_id in fields.all("job") if (job := desk.db.jobs.find(job_id))]
    if not wish or not jobs:
        return None
    words, kept = said.words, (*(("job", job.id) for job in jobs), *wish)
    if wish[0][0] == "state":
        states = (words.text(STATES[job.tag.state].word) for job in jobs)
        text = words.plural(
            "{n} job was changed meanwhile: {whose}.",
            "{n} jobs were changed meanwhile: {whose}.",
            len(jobs),
            whose=counted(states),
        )
        return Doubt(text, "/jobs/state", words.text("Change them anyway"), kept)
    clients = (_whose(said, job) for job in jobs)
    text = words.plural(
        "{n} job was tagged meanwhile: {whose}.",
        "{n} jobs were tagged meanwhile: {whose}.",
        len(jobs),
        whose=counted(clients),
    )
    return Doubt(text, "/jobs/tag", words.text("Tag them anyway"), kept)


def _whose(said: JobWords, job: Job) -> str:
    return said.client(job.tag.client_id, job.tag.project_id) or said.words.text(N_("no client"))


def counted(names: Iterable[str]) -> str:
    """`Rossi (2), Bianchi (1)`, the most frequent first, and not too many of them."""
    counts = Counter(names)
    told = ", ".join(f"{name} ({count})" for name, count in counts.most_common(_NAMED))
    return f"{told} …" if len(counts) > _NAMED else told
