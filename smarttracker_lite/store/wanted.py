"""Which jobs are wanted, and how the indexes find them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce

from smarttracker_lite.domain.jobs import Job, JobState, Stage, told_text
from smarttracker_lite.store.lookups import BLANKED, second
from smarttracker_lite.store.tables.index import HIGHEST, key_of
from smarttracker_lite.store.tables.rowset import RowSet
from smarttracker_lite.store.tables.view import View


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which jobs: those that fit every field given; None, an empty set and no text ask for nothing.

    `reprint_of` is the job of the first print. `since` and `until` are days in UTC, both count. `begin` and
    `end` are moments; of these `end` does not count. `media` is its name, or else its type. A client or media
    of "" asks for the jobs that have none. `blanked` asks for those without names only. Every word of `text`
    is somewhere in what was written about it.
    """

    client_id: str | None = None
    project_ids: frozenset[str] = frozenset()
    printer_id: str | None = None
    invoice_id: str | None = None
    reprint_of: str | None = None
    media: str | None = None
    state: JobState | None = None
    stages: frozenset[Stage] = frozenset()
    since: date | None = None
    until: date | None = None
    begin: datetime | None = None
    end: datetime | None = None
    blanked: bool = False
    text: str = ""

    def fits(self, job: Job) -> bool:
        """Whether the job is one of those."""
        return (
            (self.client_id is None or self.client_id == (job.tag.client_id or ""))
            and (not self.project_ids or job.tag.project_id in self.project_ids)
            and (self.printer_id is None or self.printer_id == job.printer_id)
            and (self.invoice_id is None or self.invoice_id == job.invoice_id)
            and (self.reprint_of is None or self.reprint_of == job.tag.reprint_of)
            and (self.media is None or self.media == (job.facts.media.name or job.facts.media.type or ""))
            and (self.state is None or self.state == job.tag.state)
            and (not self.stages or job.stage in self.stages)
            and (self.since is None or self.since <= job.utc_day)
            and (self.until is None or job.utc_day <= self.until)
            and (self.begin is None or self.begin <= job.day)
            and (self.end is None or job.day < self.end)
            and (not self.blanked or job.blanked_at is not None)
            and (not self.text or self._mentioned(job))
        )

    def _mentioned(self, job: Job) -> bool:
        text = told_text(job)
        return all(word in text for word in self.text.casefold().split())


ANY = Wanted()

Mentioning = Callable[[View, str, RowSet | None], RowSet]
"""Gives the rows of a view that mention a text, all or those among others."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Rows whose key in an index lies in one of the ranges."""

    index: str
    ranges: tuple[tuple[int, int], ...]

    def at_most(self, view: View) -> int:
        return sum(view.at_most(self.index, *each) for each in self.ranges)

    def asked(self, view: View) -> RowSet:
        """Those rows."""
        return reduce(RowSet.__or__, (view.rows(self.index, *each) for each in self.ranges))


def candidates(view: View, wanted: Wanted, worth_it: float, mentioning: Mentioning) -> RowSet:
    """The rows that the indexes find, asked from the narrowest to the widest as long as that is worth it."""
    view = within(view, wanted)
    questions = sorted(_questions(wanted), key=lambda question: question.at_most(view))
    found = questions[0].asked(view) if questions else None
    for question in questions[1:]:
        if found and question.at_most(view) <= worth_it * len(found):
            found = found & question.asked(view)
    if wanted.text.split() and (found is None or len(view) <= worth_it * len(found)):
        return mentioning(view, wanted.text, found)
    return RowSet.of(view.numbers()) if found is None else found


def within(view: View, wanted: Wanted) -> View:
    """The view without the closed years in which no job is wanted."""
    view = view.within("day", (days(wanted),))
    for question in _questions(wanted):
        view = view.within(question.index, question.ranges)
    return view


def _questions(wanted: Wanted) -> Iterator[_Question]:
    """What the indexes are asked."""
    texts = {
        "client": wanted.client_id,
        "printer": wanted.printer_id,
        "invoice": wanted.invoice_id,
        "reprint": wanted.reprint_of,
        "media": wanted.media,
        "state": wanted.state,
        "blanked": BLANKED if wanted.blanked else None,
    }
    for index, text in texts.items():
        if text is not None:
            yield _Question(index, (_key(text),))
    if wanted.project_ids:
        yield _Question("project", tuple(map(_key, wanted.project_ids)))
    if wanted.stages:
        yield _Question("stage", tuple(map(_key, wanted.stages)))
    if wanted.since or wanted.until:
        yield _Question("day", (days(wanted),))
    if wanted.begin or wanted.end:
        yield _Question("moment", (_seconds(wanted),))


def days(wanted: Wanted) -> tuple[int, int]:
    """The keys of the first and the last day in UTC."""
    first, last = wanted.since or date.min, wanted.until or date.max
    if wanted.begin:
        first = max(first, wanted.begin.astimezone(UTC).date())
    if wanted.end:
        last = min(last, wanted.end.astimezone(UTC).date())
    return first.toordinal(), last.toordinal()


def _seconds(wanted: Wanted) -> tuple[int, int]:
    """The keys of the first and the last moment."""
    end = HIGHEST if wanted.end is None else second(wanted.end) - (not wanted.end.microsecond)
    return second(wanted.begin) if wanted.begin else 0, end


def _key(text: str) -> tuple[int, int]:
    return key_of(text), key_of(text)
