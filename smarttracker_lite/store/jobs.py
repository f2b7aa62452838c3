"""The jobs book: each job once, however often its printer tells of it."""

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice

from smarttracker_lite.domain.jobs import Alias, Job
from smarttracker_lite.store.lookups import account_key, second, told_key
from smarttracker_lite.store.retagging import SlipsBook
from smarttracker_lite.store.tables.index import HIGHEST, key_of
from smarttracker_lite.store.tables.layer import Layer
from smarttracker_lite.store.tables.rowset import RowSet
from smarttracker_lite.store.tables.view import AT_ONCE, View
from smarttracker_lite.store.wanted import ANY, Wanted, candidates, days, within

__all__ = ["ANY", "JobsBook", "Mark", "Wanted"]


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A state of the book, for asking later which rows changed since."""

    layers: tuple[Layer, ...]
    numbers: "array[int]"
    """Those of the snapshot, which has another array once there is another one."""


_FEW = 8
"""In fewer than one row of so many a text is looked for by itself."""
_AT_ONCE = 200
"""So many jobs are read as fast as the days are gone through on which they may be."""
_WORTH_IT = 500
"""So many more rows may another question find for it to be asked: reading a job takes that much longer."""


class JobsBook(SlipsBook):
    """All jobs of all printers."""

    _searched: tuple[View, str, RowSet] | None = None
    """What was searched for last: the pages of one list ask for the same."""

    def select(self, wanted: Wanted) -> list[Job]:
        """The jobs wanted, the newest `day` first; those of one moment as they were first put."""
        view = self._table.view
        return self._newest_first(view, wanted, candidates(view, wanted, _WORTH_IT, self._mentioning))

    def newest(self, wanted: Wanted = ANY, start: int = 0, rows: RowSet | None = None) -> Iterator[Job]:
        """The jobs that `select` gives from place `start` on, read a day at a time as they are taken unless
        they are few; it may be known already in which `rows` they are.

        What stands before that place is passed over by the indexes alone, as `count` counts. If nothing but
        days is asked, a closed year is opened when it is its turn.
        """
        view = within(self._table.view, wanted)
        of_any = replace(wanted, since=None, until=None) == ANY
        found = self._matching(view, wanted) if rows is None and not of_any else rows
        if found is not None and len(found) <= _AT_ONCE:
            return islice(self._newest_first(view, wanted, found), start, None)
        return self._back(view, wanted, found, start)

    def passing(self, wanted: Wanted) -> Iterator[Job]:
        """The jobs that `select` gives, the last put first; each is read as it is taken, and not kept for the
        next time. For who looks through very many: that is faster."""
        view = within(self._table.view, wanted)
        raws = view.raws(sorted(self._matching(view, wanted), reverse=True))
        jobs = map(self.read, raws)
        by_stage = wanted == Wanted(stages=wanted.stages)  # the few keys of stages are all different
        return jobs if by_stage else filter(wanted.fits, jobs)

    def rows(self, wanted: Wanted) -> RowSet:
        """The rows of the jobs wanted, told by the indexes alone."""
        return self._matching(self._table.view, wanted)

    def at(self, rows: Iterable[int]) -> Iterator[tuple[int, Job]]:
        """The jobs in these rows, as far as there are any, each with its row; not kept for the next time."""
        view, rest = self._table.view, iter(sorted(rows))
        while some := list(islice(rest, AT_ONCE)):
            for row, raw in sorted(view.kept(some).items()):
                if raw is not None:
                    yield row, self.read(raw)

    def count(self, wanted: Wanted = ANY) -> int:
        """How many jobs are wanted, told by the indexes alone.

        Their keys have 32 bits: two clients could share one, by a chance of one in four thousand million.
        """
        return len(self._table.view if wanted == ANY else self.rows(wanted))

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

    def _matching(self, view: View, wanted: Wanted) -> RowSet:
        return candidates(view, wanted, math.inf, self._mentioning)

    def _mentioning(self, view: View, text: str, among: RowSet | None) -> RowSet:
        """The rows that mention a text, `among` those of others. Of many all are found, and kept."""
        if among is not None and len(among) * _FEW < len(view):
            return among & RowSet.of(view.mentioning(text, list(among)))
        searched = self._searched  # once: another thread may put its own there meanwhile
        if not (searched and searched[1] == text and searched[0].same_as(view)):
            self._searched = searched = view, text, RowSet.of(view.mentioning(text))
        return searched[2] if among is None else among & searched[2]

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
        for day in view.days_back("day", *days(ANY)):
            numbers = view.holding("day", day, day)
            yield from zip(numbers, view.raws(numbers), strict=True)

    def _back(self, view: View, wanted: Wanted, found: RowSet | None, start: int) -> Iterator[Job]:
        """The jobs of one day after the other, the last day first: all, or those of the rows found."""
        meant = set(found) if found is not None and len(found) <= _FEW * _AT_ONCE else found
        left = math.inf if found is None else len(found)
        for day in view.days_back("day", *days(wanted)):
            here = view.holding("day", day, day)
            if meant is not None:
                here = [number for number in here if number in meant]
            if start < len(here):
                yield from islice(self._newest_first(view, wanted, here), start, None)
            start, left = max(start - len(here), 0), left - len(here)
            if not left:
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
