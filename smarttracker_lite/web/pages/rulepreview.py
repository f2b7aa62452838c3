"""What a rule would do, beside its form: looked for in the background, and shown while it is typed."""

import threading
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.web.pages.rows import STATES, JobWords
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.foresee import Preview, preview
from smarttracker_lite.workflows.rule import past

PATIENCE_S = 0.4
"""So long an answer waits for the jobs to be looked through, before it says how far that is."""
WHOLE_S = 20
"""And so long where nobody can ask again: in a browser without scripts."""


class JobLine(NamedTuple):
    """A job in a preview: its way, what it is called, when it was, whose it is now."""

    href: str
    document: str
    when: str
    whose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """What came out in ready words; or how far the looking is, with the address to ask again; or why nothing
    can be looked for (`wrong`)."""

    wrong: str = ""
    again: str = ""
    looked_at: int = 0
    total: int = 0
    told: str = ""
    fits: str = ""
    applying: str = ""
    tagging: str = ""
    conflicts: str = ""
    agreeing: str = ""
    earlier: tuple[str, ...] = ()
    slow: str = ""
    tagged_first: tuple[JobLine, ...] = ()
    conflicts_first: tuple[JobLine, ...] = ()


@dataclass(slots=True)
class _Look:
    """Past jobs are looked through by a rule as it is typed."""

    desk: Desk
    rule: Rule
    total: int
    looked_at: int = 0
    stopped: bool = False
    outcome: Future[Preview] = field(default_factory=Future)

    def work(self) -> Preview:
        return preview(self.desk, self.rule, self._told)

    def _told(self, looked_at: int) -> bool:
        self.looked_at = looked_at
        return not self.stopped


class Looks:
    """Looks through past jobs for one form after the other; a form that asks again stops what it asked."""

    KEPT = 4

    def __init__(self, desk: Desk, page: str) -> None:
        """For the forms of this page."""
        self._desk = desk
        self._page = page
        self._worker = ThreadPoolExecutor(1, "foreseeing")
        self._looks: dict[str, _Look] = {}
        self._guard = threading.Lock()

    def begin(self, words: Words, form_id: str, rule: Rule, patience_s: float = PATIENCE_S) -> PreviewView:
        """What the rule would do, or how far the looking is."""
        look = _Look(self._desk, rule, self._desk.db.jobs.count(past(self._desk)))
        with self._guard:
            self._drop(form_id)
            while len(self._looks) >= self.KEPT:
                self._drop(next(iter(self._looks)))
            self._looks[form_id] = look
            look.outcome = self._worker.submit(look.work)
        return self._shown(words, form_id, look, patience_s)

    def again(self, words: Words, form_id: str) -> PreviewView | None:
        """The same for what was begun; None if it does not wait here any more."""
        look = self._looks.get(form_id)
        return self._shown(words, form_id, look, PATIENCE_S) if look else None

    def _drop(self, form_id: str) -> None:
        look = self._looks.pop(form_id, None)
        if look:
            look.stopped = True
            look.outcome.cancel()

    def _shown(self, words: Words, form_id: str, look: _Look, patience_s: float) -> PreviewView:
        try:
            found = look.outcome.result(patience_s)
        except (TimeoutError, CancelledError):
            so_far = words.number(Decimal(look.looked_at))
            return PreviewView(
                again=f"{self._page}/preview/{form_id}",
                looked_at=look.looked_at,
                total=look.total,
                told=words.plural("{so_far} of {n} job", "{so_far} of {n} jobs", look.total, so_far=so_far),
            )
        return shown(self._desk, words, look.rule, found)


def shown(desk: Desk, words: Words, rule: Rule, found: Preview) -> PreviewView:
    """The preview in words."""
    said = JobWords(desk, words)
    hidden = found.conflict - len(found.conflicts_first)
    fits = words.text(
        "fits {n} of {jobs}",
        n=words.number(Decimal(found.fitting)),
        jobs=words.plural("{n} job", "{n} jobs", found.looked_at),
    )
    if rule.client_id is None and rule.state is None:
        return PreviewView(
            fits=fits, tagging=words.text("Choose a client, or who pays."), slow=_slow(words, found)
        )
    return PreviewView(
        fits=fits,
        applying=_if(
            found.would_tag,
            words.plural(
                "Save, and tag the {n} that waits", "Save, and tag the {n} that wait", found.would_tag
            ),
        ),
        tagging=words.plural("tags {n} that waits", "tags {n} that wait", found.would_tag)
        if found.would_tag
        else words.text("tags none: no such job waits"),
        conflicts=_if(
            found.conflict,
            words.plural("{n} was decided otherwise", "{n} were decided otherwise", found.conflict),
        ),
        agreeing=_if(found.agreeing, words.plural("{n} is so already", "{n} are so already", found.agreeing)),
        earlier=tuple(_earlier(desk, words, rule_id, n) for rule_id, n in found.earlier.items()),
        slow=_slow(words, found),
        tagged_first=tuple(_line(said, job) for job in found.tagged_first),
        conflicts_first=tuple(_line(said, job) for job in found.conflicts_first),
        told=words.plural("and {n} more", "and {n} more", hidden) if hidden else "",
    )


def _if(n: int, told: str) -> str:
    """Nothing is said of none."""
    return told if n else ""


def _earlier(desk: Desk, words: Words, rule_id: str | None, n: int) -> str:
    if rule_id is None:
        return words.plural(
            "{n} is decided by its account first", "{n} are decided by their account first", n
        )
    rule = desk.db.rules.find(rule_id)
    name = rule.name if rule else "–"
    return words.plural("“{name}” takes {n} first", "“{name}” takes {n} first", n, name=name)


def _slow(words: Words, found: Preview) -> str:
    if not found.slow:
        return ""
    told = words.plural("too slow for {n} job", "too slow for {n} jobs", found.slow)
    if not found.given_up:
        return told
    off = words.text("It would be switched off: make the expression simpler.")
    return f"{told}. {off}"


def _line(said: JobWords, job: Job) -> JobLine:
    row = said.row(job)
    state = "" if job.billable else said.words.text(STATES[job.tag.state].word)
    return JobLine(row.href, row.document, row.time, ", ".join(filter(None, (row.client, state))))
