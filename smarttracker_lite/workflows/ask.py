"""Asking whose a print is that was sent from this PC and came out just now: which, in what words, with which
guesses; and what an answer does."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import chain, islice, takewhile

from smarttracker_lite.domain.asking import FRESH, Here, came_out_lately
from smarttracker_lite.domain.jobs import Job, Stage, Tagging
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.suggest import ready, suggestions
from smarttracker_lite.workflows.tag import tag

GUESSES = 3
INBOX = "/jobs?show=waiting"
SNOOZES = (15, 60, 240)
"""The minutes that "Later" may mean."""

_PATIENCE_S = 5.0
"""So long a question waits for what is being learned: longer than a page may."""
_RECENT = timedelta(days=30)
_LOOKED_BACK = 100
_LONGEST_NAME = 60
_HERE = (
    "windows://",
    "ipp://localhost",
    "http://localhost",
    "ipp://127.",
    "http://127.",
    "ipp://[::1]",
)


@dataclass(frozen=True, slots=True)
class Guess:
    """Whose a print may be: what a button says, and what pressing it decides."""

    name: str
    client_id: str
    project_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A notification in words. `page` is where it leads; guesses there are only for a single print."""

    job_ids: tuple[str, ...]
    title: str
    text: str
    page: str
    guesses: tuple[Guess, ...] = ()


def came_out(desk: Desk, here: Here) -> list[str]:
    """The ids of the prints sent from here that came out just now and wait for a client, the newest first."""
    now, queues = desk.now(), _own_queues(desk)
    recent = Wanted(stages=frozenset({Stage.WAITING}), since=(now - timedelta(days=1)).date())
    return [
        job.id
        for job in takewhile(lambda job: job.day >= now - FRESH, desk.db.jobs.newest(recent))
        if came_out_lately(job.facts, now) and here.sent(job.facts, by_queue=_queued(job, queues))
    ]


def _own_queues(desk: Desk) -> list[Printer]:
    """The queues that Windows or CUPS keeps on this computer."""
    return [
        printer
        for printer in desk.db.printers.all()
        if printer.is_queue and not printer.removed and printer.url.casefold().startswith(_HERE)
    ]


def _queued(job: Job, queues: Sequence[Printer]) -> bool:
    """One of these told of it: the job is its own, or of the printer it is beside and has another name."""
    return any(
        job.printer_id == queue.id or (bool(job.aliases) and job.printer_id == queue.beside)
        for queue in queues
    )


def question(desk: Desk, job_ids: Sequence[str]) -> Question | None:
    """What is asked about those of the jobs that still wait; None if none does."""
    jobs = [job for each in job_ids if (job := desk.db.jobs.find(each)) and job.waiting]
    if not jobs:
        return None
    return _of_one(desk, jobs[0]) if len(jobs) == 1 else _of_many(desk, jobs)


def _of_one(desk: Desk, job: Job) -> Question:
    words = desk.words()
    document = _short(job.facts.document or "") or words.text(N_("Untitled"))
    printer = desk.db.printers.find(job.printer_id or "")
    return Question(
        job_ids=(job.id,),
        title=words.text(N_("Whose print is “{document}”?"), document=document),
        text=_short(printer.name) if printer else "",
        page=f"/jobs/{job.id}",
        guesses=tuple(islice(_guesses(desk, job), GUESSES)),
    )


def _of_many(desk: Desk, jobs: Sequence[Job]) -> Question:
    words = desk.words()
    documents = (_short(job.facts.document or "") for job in jobs)
    return Question(
        job_ids=tuple(job.id for job in jobs),
        title=words.plural("{n} print waits for a client", "{n} prints wait for a client", len(jobs)),
        text=", ".join(islice(filter(None, documents), GUESSES)),
        page=INBOX,
    )


def _guesses(desk: Desk, job: Job) -> Iterator[Guess]:
    """Whose it may be, as learned; then whose the newest prints of the last weeks were. Each once."""
    seen = set()
    ready(desk, _PATIENCE_S)
    learned = ((each.client_id, each.project_id) for each in suggestions(desk, [job], GUESSES)[job.id])
    for whose in chain(learned, _recent(desk)):
        if whose not in seen and (guess := _guess(desk, *whose)):
            yield guess
        seen.add(whose)


def _recent(desk: Desk) -> Iterator[tuple[str | None, str | None]]:
    since = (desk.now() - _RECENT).date()
    tagged = Wanted(stages=frozenset({Stage.READY, Stage.BILLED}), since=since)
    return (
        (job.tag.client_id, job.tag.project_id) for job in islice(desk.db.jobs.newest(tagged), _LOOKED_BACK)
    )


def _guess(desk: Desk, client_id: str | None, project_id: str | None) -> Guess | None:
    """As a button; None if prints cannot be given to them any more."""
    client = desk.db.clients.find(client_id or "")
    project = desk.db.projects.find(project_id or "")
    if client is None or client.archived or (project is not None and project.archived):
        return None
    name = " › ".join(_short(each.name) for each in (client, project) if each)
    return Guess(name, client.id, project.id if project else None)


def _short(told: str) -> str:
    """Hostile words in one line, without what steers a screen."""
    line = " ".join("".join(each if each.isprintable() else " " for each in told).split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"


def answer(desk: Desk, job_id: str, guess: Guess) -> Tagging:
    """Give the job to them. Raises NotAllowed if it does not wait any more, and as `tag`."""
    with desk.act("tag"):
        if not desk.db.jobs.get(job_id).waiting:
            raise NotAllowed(N_("This print does not wait for a client any more."))
        return tag(desk, [job_id], guess.client_id, guess.project_id)
