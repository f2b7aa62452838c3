"""The jobs book: each job once, however often its printer tells of it."""

import math
from array import array
from collections.abc import Callable, Container, Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from itertools import chain, islice

from smarttracker_lite.domain.jobs import Alias, Job, JobState, Stage, told_text
from smarttracker_lite.store.lookups import BLANKED, account_key, second, told_key
from smarttracker_lite.store.retagging import SlipsBook
from smarttracker_lite.store.rows import from_trusted
from smarttracker_lite.store.tables.index import HIGHEST, key_of
from smarttracker_lite.store.tables.layer import Layer
from smarttracker_lite.store.tables.view import AT_ONCE, View


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which jobs: those that fit every field given; None, an empty set and no text ask for nothing.

    `reprint_of` is the job of the first print. `since` and `until` are days in UTC, both count. `media` is
    its name, or else its type. A client or media of "" asks for the jobs that have none. `blanked` asks for
    those without names only. Every word of `text` is somewhere in what was written about it.
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
            and (not self.blanked or job.blanked_at is not None)
            and (not self.text or self._mentioned(job))
        )

    def _mentioned(self, job: Job) -> bool:
        text = told_text(job)
        return all(word in text for word in self.text.casefold().split())


ANY = Wanted()


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A state of the book, for asking later which rows changed since."""

    layers: tuple[Layer, ...]
    numbers: "array[int]"
    """Those of the snapshot, which has another array once there is another one."""


_WORTH_IT = 500
"""So many more rows may another question find for it to be asked: reading a job takes that much longer."""


class JobsBook(SlipsBook):
    """All jobs of all printers."""

    _searched: tuple[View, str, frozenset[int]] | None = None
    """What was searched for last: the lists of one page ask for the same."""

    def select(self, wanted: Wanted) -> list[Job]:
        """The jobs wanted, the newest `day` first; those of one moment as they were first put."""
        view = self._table.view
        return self._newest_first(view, wanted, _candidates(view, wanted, _WORTH_IT, self._mentioning))

    def newest(self, wanted: Wanted = ANY, start: int = 0, among: Set[int] | None = None) -> Iterator[Job]:
        """The jobs that `select` gives from place `start` on, read a day at a time as they are taken; of
        these only those in rows `among` others.

        What stands before that place is passed over by the indexes alone, as `count` counts. If nothing but
        days is asked, a closed year is opened when it is its turn.
        """
        view = _within(self._table.view, wanted)
        of_any = replace(wanted, since=None, until=None) == ANY
        found = None if of_any else self._matching(view, wanted)
        if among is not None:
            found = among if found is None else found & among
        return self._back(view, wanted, None if found is None else set(found), start)

    def passing(self, wanted: Wanted) -> Iterator[Job]:
        """The jobs that `select` gives, the last put first; each is read as it is taken, and not kept for the
        next time. For who looks through very many: that is faster."""
        view = _within(self._table.view, wanted)
        raws = view.raws(sorted(self._matching(view, wanted), reverse=True))
        jobs = map(partial(from_trusted, kind=self._kind, table=self._table.name), raws)
        by_stage = wanted == Wanted(stages=wanted.stages)  # the few keys of stages are all different
        return jobs if by_stage else filter(wanted.fits, jobs)

    def rows(self, wanted: Wanted) -> Set[int]:
        """The rows of the jobs wanted, told by the indexes alone."""
        return self._matching(self._table.view, wanted)

    def at(self, rows: Iterable[int]) -> Iterator[tuple[int, Job]]:
        """The jobs in these rows, as far as there are any, each with its row; not kept for the next time."""
        view, rest = self._table.view, iter(sorted(rows))
        while some := list(islice(rest, AT_ONCE)):
            for row, raw in sorted(view.kept(some).items()):
                if raw is not None:
                    yield row, self.read(raw)

    def count(self, wanted: Wanted = ANY, among: Set[int] | None = None) -> int:
        """How many jobs are wanted, told by the indexes alone; with `among` those in these rows.

        Their keys have 32 bits: two clients could share one, by a chance of one in four thousand million.
        """
        view, questions = self._table.view, tuple(_questions(wanted))
        if among is not None:
            return len(among if wanted == ANY else self._matching(view, wanted) & among)
        if wanted == ANY:
            return len(view)
        if len(questions) == 1 and not wanted.text.split():
            return questions[0].count(view)
        return len(self._matching(view, wanted))

    def told(self, printer_id: str, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Job]:
        """The printer's jobs of these names, by them; a name is a source and its key there.

        A name that is not known opens all closed years: no date keeps a job from being told again, as a
        printer's clock may have been wrong by years.
        """
        return {name: job for name in set(names) if (job := self._told(printer_id, *name))}

    def parts_of(self, first_id: str) -> list[Job]:
        """The parts of a print that several clients share, in their order; none if it is not shared."""
        found = [job for job in self._keyed("print", first_id) if job.portion]
        parts = [
            (job.portion.place, job) for job in found if job.portion and job.portion.first_id == first_id
        ]
        return [job for _, job in sorted(parts, key=lambda pair: pair[0])]

    def seen_after(self, moment: datetime) -> list[Job]:
        """The jobs that came into the books after this moment."""
        view = self._table.view
        found = sorted(view.holding("seen", second(moment), HIGHEST))
        return [job for job in self._items(view, found) if job.first_seen_at > moment]

    def media(self) -> list[str]:
        """The name, or else the type, of every media that was printed on, each once."""
        view = self._table.view
        firsts = (view.holding("media", key, key)[:1] for key in view.keys("media"))
        media = (job.facts.media for job in self._items(view, chain.from_iterable(firsts)))
        return [name for each in media if (name := each.name or each.type)]

    def waiting_accounts(self) -> list[tuple[str, int]]:
        """The account IDs of jobs that wait for a client, each as one of them tells it, and how many jobs."""
        view = self._table.view.awake  # in a closed year nothing waits
        found = [numbers for key in view.keys("account") if (numbers := view.holding("account", key, key))]
        firsts = self._items(view, (numbers[0] for numbers in found))
        return [(job.facts.account or "", len(each)) for job, each in zip(firsts, found, strict=True)]

    def waiting_under(self, account: str) -> list[Job]:
        """The jobs with this account ID that wait for a client."""
        view, wanted = self._table.view.awake, account_key(account)
        found = view.holding("account", key_of(wanted), key_of(wanted))
        jobs = self._items(view, sorted(found))
        return [job for job in jobs if account_key(job.facts.account or "") == wanted]

    def _matching(self, view: View, wanted: Wanted) -> Set[int]:
        return _candidates(view, wanted, math.inf, self._mentioning)

    def _mentioning(self, view: View, text: str) -> frozenset[int]:
        searched = self._searched  # once: another thread may put its own there meanwhile
        if searched and searched[1] == text and searched[0].same_as(view):
            return searched[2]
        rows = frozenset(view.mentioning(text))
        self._searched = view, text, rows
        return rows

    def mark(self) -> Mark:
        """How the book stands now."""
        view = self._table.view
        return Mark(view.layers, view.base.numbers)

    def changed(self, since: Mark) -> dict[int, bytes | None] | None:
        """The rows that may have changed since then, by their numbers, None of those that are gone; None if
        that cannot be told, as a snapshot was made."""
        view = self._table.view
        if view.base.numbers is not since.numbers:
            return None
        fresh = [layer for layer in view.layers if all(layer is not known for known in since.layers)]
        return {number: view.raw(number) for layer in fresh for number in layer.rows}

    def rows_back(self) -> Iterator[tuple[int, bytes]]:
        """Each row with its number, those of the newest day first; they are read as they are taken. A closed
        year is opened when it is its turn."""
        view = self._table.view
        for day in view.days_back("day", *_days(ANY)):
            numbers = view.holding("day", day, day)
            yield from zip(numbers, view.raws(numbers), strict=True)

    def _back(self, view: View, wanted: Wanted, found: set[int] | None, start: int) -> Iterator[Job]:
        """The jobs of one day after the other, the last day first: all, or those of the rows found."""
        for day in view.days_back("day", *_days(wanted)):
            here = set(view.holding("day", day, day))
            if found is not None:
                here &= found
                found -= here
            if start < len(here):
                yield from islice(self._newest_first(view, wanted, here), start, None)
            start = max(start - len(here), 0)
            if found is not None and not found:
                return

    def _newest_first(self, view: View, wanted: Wanted, found: Iterable[int]) -> list[Job]:
        jobs = filter(wanted.fits, self._items(view, sorted(found)))
        return sorted(jobs, key=lambda job: job.day, reverse=True)

    def _told(self, printer_id: str, source: str, key: str) -> Job | None:
        named = (printer_id, source, key)
        for _, job in self._named("told", told_key(*named)):
            own = (job.printer_id, job.facts.source, job.facts.key) == named
            if own or (job.printer_id == printer_id and Alias(source, key) in job.aliases):
                return job
        return None


Mentioning = Callable[[View, str], frozenset[int]]
"""Gives the rows of a view that mention a text."""


@dataclass(frozen=True, slots=True)
class _Question:
    """Rows whose key in an index lies in one of the ranges."""

    index: str
    ranges: tuple[tuple[int, int], ...]

    def at_most(self, view: View) -> int:
        return sum(view.at_most(self.index, *each) for each in self.ranges)

    def count(self, view: View) -> int:
        """How many they are; a job has one key at most in each index."""
        return sum(view.count(self.index, *each) for each in self.ranges)

    def asked(self, view: View, among: Container[int] | None = None) -> set[int]:
        """Those rows, or those of them that are among others."""
        return {number for each in self.ranges for number in view.holding(self.index, *each, among)}


def _candidates(view: View, wanted: Wanted, worth_it: float, mentioning: Mentioning) -> Set[int]:
    """The rows that the indexes find, asked from the narrowest to the widest as long as that is worth it."""
    view = _within(view, wanted)
    questions = sorted(_questions(wanted), key=lambda question: question.at_most(view))
    found = questions[0].asked(view) if questions else None
    for question in questions[1:]:
        if found is not None and question.at_most(view) <= worth_it * len(found):
            found = question.asked(view, found)
    if wanted.text.split() and (found is None or len(view) <= worth_it * len(found)):
        mentioned = mentioning(view, wanted.text)
        return mentioned if found is None else found & mentioned
    return set(view.numbers()) if found is None else found


def _within(view: View, wanted: Wanted) -> View:
    """The view without the closed years in which no job is wanted."""
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
        yield _Question("day", (_days(wanted),))


def _days(wanted: Wanted) -> tuple[int, int]:
    """The keys of the first and the last day."""
    return (wanted.since or date.min).toordinal(), (wanted.until or date.max).toordinal()


def _key(text: str) -> tuple[int, int]:
    return key_of(text), key_of(text)
