"""Snapshots in the background, and what may be put away after each."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from threading import RLock, Thread

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.act import Act
from smarttracker_lite.store.files import Disk, in_words
from smarttracker_lite.store.tables import history
from smarttracker_lite.store.tables.archive import Move
from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.compaction import Merge, write
from smarttracker_lite.store.tables.courtesy import Courtesy, in_small_turns
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.store.tables.journal import line_of, uncertain
from smarttracker_lite.store.tables.keeper import Keeper
from smarttracker_lite.store.tables.recovery import stand_on, views
from smarttracker_lite.store.tables.resting import Year
from smarttracker_lite.store.tables.snapshot import Archived, Seal, Snapshot
from smarttracker_lite.store.tables.view import View

_log = logging.getLogger(__name__)

JOURNAL_BYTES = 4 << 20
"""A journal of this size is due for a snapshot: reading it again at a start takes a moment only."""
BULK_BYTES = 32 << 20
"""While the program itself writes very much: a start may then take some seconds, should it be killed."""
_SHARE = 16
"""It may also be this part of the snapshot: the more there is to copy, the more rarely it is copied."""


@dataclass(frozen=True, slots=True)
class _Frozen:
    """The state after transaction `n`."""

    n: int
    views: Mapping[str, View]
    next: Mapping[str, int]


class Compactor:
    """Makes snapshots of what the keeper keeps, in a thread of its own while others go on writing."""

    def __init__(
        self,
        keeper: Keeper,
        folder: Folder,
        disk: Disk,
        clock: Callable[[], datetime],
        journal_bytes: int = JOURNAL_BYTES,
    ) -> None:
        self._keeper = keeper
        self._folder = folder
        self._disk = disk
        self._clock = clock
        self._journal_bytes = journal_bytes
        self._thread: Thread | None = None
        self._one_at_a_time = RLock()
        self._in_bulk = 0
        self.trouble: StoreTrouble | None = None
        """Why the last snapshot could not be made."""

    def consider(self) -> None:
        """Start a snapshot if one is due and none is being made. Called by the thread that committed."""
        keeper = self._keeper
        size = keeper.journal.size if keeper.journal else 0
        live = keeper.state.live.size if keeper.state.live else 0
        due = max(self._journal_bytes, live // _SHARE, BULK_BYTES if self._in_bulk else 0)
        if size > due and (self._thread is None or not self._thread.is_alive()):
            self._thread = Thread(target=self.compact, name="snapshot")
            with suppress(RuntimeError):  # no thread can be had now: the next transaction tries again
                self._thread.start()

    @contextmanager
    def in_bulk(self) -> Iterator[None]:
        """A block of one thread in which snapshots are rare: each copies all there is."""
        self._in_bulk += 1
        try:
            yield
        finally:
            self._in_bulk -= 1

    def wait(self) -> None:
        """Return once no snapshot is being made, in whatever thread."""
        if self._thread and self._thread.is_alive():
            self._thread.join()
        with self._one_at_a_time:
            pass

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A block during which no snapshot is made and nobody else writes. Not within a transaction."""
        if self._keeper.in_transaction:
            raise RuntimeError("the thread that makes a snapshot may wait for this transaction")
        with self._one_at_a_time, self._keeper.writing:
            yield

    def compact(self) -> None:
        """Make a snapshot now, not within a transaction, and put away what it makes needless.

        What goes wrong is noted in `trouble`, and loses nothing.
        """
        if self._keeper.in_transaction:
            raise RuntimeError("another thread that makes a snapshot may wait for this transaction")
        with self._one_at_a_time:
            try:
                self._compact()
                self.trouble = None
            except StoreTrouble as trouble:
                self.trouble = trouble
                _log.warning("no snapshot was made: %s", trouble)

    def _compact(self) -> None:
        frozen = self._freeze()
        if frozen is None:
            return
        before = self._keeper.state.live
        try:
            with in_small_turns(), no_collection():
                self._install(*self._made(frozen))
                self._tidy_up(before)
        finally:
            self._keeper.barriers = {}

    @property
    def _follows(self) -> int:
        live = self._keeper.state.live
        return live.seal.follows if live else 0

    def _freeze(self) -> _Frozen | None:
        """The state now; what comes after it goes into another journal and into other layers.

        None if nothing may be written, or nothing is new.
        """
        keeper = self._keeper
        with keeper.writing:
            state = keeper.state
            if keeper.journal is None or state.n == self._follows:
                return None
            if keeper.journal.trouble:
                raise keeper.journal.trouble
            if state.journal <= state.n:
                keeper.turn_over(state.n + 1)
            keeper.barriers = {table: len(view.layers) for table, view in state.views.items()}
            return _Frozen(state.n, state.views, dict(state.next))

    def _made(self, frozen: _Frozen) -> tuple[Snapshot, list[Year]]:
        """The files. The live one is the last: it names the others, and with it all of them count."""
        state = self._keeper.state
        this_year = self._clock().year
        moves = {table: Move(view, this_year) for table, view in frozen.views.items()}
        years = {year.year: year for year in state.years}
        for year in sorted({year for move in moves.values() for year in move.years}):
            years[year] = self._year(year, years.get(year), moves, frozen.n)
        resting = [years[year] for year in sorted(years) if any(years[year].told.rows.values())]
        seal = Seal(follows=frozen.n, next=frozen.next, archives=tuple(year.told for year in resting))
        merges = {table: (frozen.views[table].base, move.live()) for table, move in moves.items()}
        return self._written(self._folder.snapshot(frozen.n), merges, seal), resting

    def _written(self, path: Path, merges: Mapping[str, Merge], seal: Seal) -> Snapshot:
        give_way = Courtesy(self._keeper.idle).give_way
        return write(path, merges, seal, self._keeper.state.lookups, self._disk, give_way)

    def _year(self, year: int, old: Year | None, moves: Mapping[str, Move], n: int) -> Year:
        """Write the year's file anew. It is open again if it was before."""
        path, lookups = self._folder.year(year, n), self._keeper.state.lookups
        merges: dict[str, Merge] = {
            table: (old.base(table) if old else Base(), move.of_year(year))
            for table, move in moves.items()
            if year in move.years
        }
        with in_words(path.parent):
            self._disk.make_folder(path.parent)
        snapshot = self._written(path, merges, Seal(follows=n, next={}))
        filled = {table: base.numbers for table, base in snapshot.tables.items() if base.numbers}
        told = Archived(
            name=path.name,
            rows={table: len(numbers) for table, numbers in filled.items()},
            last={table: numbers[-1] for table, numbers in filled.items()},
        )
        return Year(path, told, lookups, self._disk, snapshot if old and old.is_open else None)

    def _install(self, live: Snapshot, years: Sequence[Year]) -> None:
        """Let the views stand on the new files; layers that came meanwhile stay on top."""
        keeper = self._keeper
        based = views(keeper.state.lookups, live, years)
        with keeper.writing:
            state = keeper.state
            state.live, state.years = live, years
            state.views = {
                # A table that was first written to meanwhile stands on nothing yet.
                table: based.get(table, view).under(
                    view.layers[: len(view.layers) - keeper.barriers.get(table, 0)]
                )
                for table, view in state.views.items()
            }
            keeper.barriers = {}

    def replace_all(self, merges: Mapping[str, Merge], act: Act) -> None:
        """Put these tables in the place of all there is, in one transaction: the snapshot of its number.

        Not within another transaction. Also where what there is is damaged: it is not read any more then.
        Raises StoreTrouble; then nothing was changed.
        """
        keeper = self._keeper
        with self.alone():
            keeper.check()
            certain = keeper.journal and not keeper.journal.trouble
            n = 1 + (keeper.state.n if certain else self._folder.highest(keeper.state.n))
            line = line_of(n, self._clock(), act, {}, whole=True)
            seal = Seal(follows=n, next=self._free(merges), told=line.decode("ascii"))
            self._stand_on(self._whole(merges, seal), line)
            keeper.tell(None, ())

    def _free(self, merges: Mapping[str, Merge]) -> dict[str, int]:
        """The free row numbers: no number of what is replaced is given again."""
        free = {table: max(layer.rows, default=0) + 1 for table, (_, layer) in merges.items()}
        return free | {
            table: max(number, free.get(table, 1)) for table, number in self._keeper.state.next.items()
        }

    def _whole(self, merges: Mapping[str, Merge], seal: Seal) -> Snapshot:
        path = self._folder.snapshot(seal.follows)
        try:
            return write(path, merges, seal, self._keeper.state.lookups, self._disk)
        except BaseException:
            self._take_back(path)
            raise

    def _stand_on(self, live: Snapshot, line: bytes) -> None:
        state = self._keeper.state
        state.n, state.trouble = live.seal.follows, None
        stand_on(state, live, ())
        try:
            self._keeper.turn_over(state.n, line)
        except StoreTrouble as trouble:
            state.trouble = trouble  # the new state counts already, but nothing can follow it

    def _take_back(self, snapshot: Path) -> None:
        """A snapshot that has its name counts at the next start, whatever was said of it."""
        if snapshot.exists():
            try:
                self._disk.remove(snapshot)
                self._disk.sync_folder(snapshot.parent)
            except OSError as error:
                self._keeper.state.trouble = uncertain(snapshot, error)
                raise self._keeper.state.trouble from error

    def _tidy_up(self, before: Snapshot | None) -> None:
        try:
            self._tidy(before)
        except OSError as error:
            _log.warning("old files stay until the next snapshot: %s", error)

    def _tidy(self, before: Snapshot | None) -> None:
        """Keep this snapshot and the one before, all they need, and the old journals in the history."""
        kept = [each for each in (self._keeper.state.live, before) if each]
        if before:
            self._put_journals_away(before=before.seal.follows + 1)
        for _, path in self._folder.snapshots():
            if path not in [each.path for each in kept]:
                self._drop(path)
        needed = {year.name for each in kept for year in each.seal.archives}
        for path in self._folder.archive.glob("*.json"):
            if path.name not in needed:
                self._drop(path)

    def _drop(self, snapshot: Path) -> None:
        for path in (snapshot, snapshot.with_suffix(".index")):
            try:
                self._disk.discard(path)
            except FileNotFoundError:
                pass
            except OSError as error:  # on Windows while somebody still reads it
                _log.info("%s stays until the next snapshot: %s", path, error)

    def _put_journals_away(self, before: int) -> None:
        """Those in which no transaction has the number `before` or a higher one."""
        journals = self._folder.journals()
        for (first, path), (following, _) in pairwise(journals):
            if following <= before:
                history.put_away(path, first, self._folder, self._disk)
