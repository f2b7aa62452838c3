"""The keeper of all tables: transactions that are in the journal before they count, or never were."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event, RLock, get_ident, local
from typing import cast

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.act import Act, Done, Who
from smarttracker_lite.store.files import Disk
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.index import HIGHEST, Row
from smarttracker_lite.store.tables.journal import Journal, line_of
from smarttracker_lite.store.tables.layer import Layer, raw_of
from smarttracker_lite.store.tables.recovery import State
from smarttracker_lite.store.tables.view import View

BY_ITSELF = Act(Who.PROGRAM, "write")

Layers = dict[str, Layer]
"""What a transaction changed so far, by table."""


@dataclass(frozen=True, slots=True)
class Written:
    """A row as JSON, and the row that this is. `was` is the JSON that it replaces, None if it is new."""

    was: bytes | None
    raw: bytes
    row: Row


Watcher = Callable[[str | None, Collection[int]], None]
"""Is told the table and the rows that a transaction changed, in its thread: it must be quick, and not fail.
No table: all there is was replaced."""


def _apart(rows: Mapping[int, Written]) -> tuple[dict[int, Row], dict[int, bytes]]:
    return {n: each.row for n, each in rows.items()}, {n: each.raw for n, each in rows.items()}


class Keeper:
    """The state of a data folder, and the only one who changes it.

    Any thread may read, without a lock: it sees what is committed. One thread at a time writes, and sees its
    own changes. `check` raises StoreTrouble where the folder is not this process's to write.
    """

    def __init__(
        self,
        state: State,
        folder: Folder,
        disk: Disk,
        *,
        clock: Callable[[], datetime],
        check: Callable[[], None],
    ) -> None:
        self.writing = RLock()
        self.idle = Event()
        """No transaction runs."""
        self.idle.set()
        self.state = state
        self.journal: Journal | None = None
        self.barriers: Mapping[str, int] = {}
        """How many of each table's lowest layers are being written into a snapshot, and must stay."""
        self.committed: Callable[[], None] = lambda: None
        """Called after each transaction, by its thread."""
        self.watchers: list[Watcher] = []
        self._folder = folder
        self._disk = disk
        self._clock = clock
        self._check = check
        self._closed = False
        self._pending: list[Layers] = []
        self._read: dict[str, dict[int, bytes | None]] = {}
        """Rows as they were before the transaction, as far as it read them already."""
        self._done = Done()
        self._writer: int | None = None
        self._reading = local()
        if state.trouble is None:
            self.journal = Journal(folder.journal(state.journal), disk)

    @property
    def in_transaction(self) -> bool:
        """This thread is within a transaction."""
        return self._writer == get_ident()

    def tables(self) -> set[str]:
        """The names of the tables that were ever written to."""
        own = self._pending if self.in_transaction else []
        return {*self.state.views, *(name for layers in own for name in layers)}

    def view(self, table: str) -> View:
        """The table as it stands; within a transaction, with what was changed so far."""
        if not self.in_transaction:
            state: State = getattr(self._reading, "state", self.state)
            return state.view(table)
        committed = self.state.view(table)
        own = tuple(layers[table] for layers in reversed(self._pending) if table in layers)
        return replace(committed, layers=own + committed.layers) if own else committed

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A block in which this thread sees all tables as they were committed when it began.

        A block within does nothing; a transaction within sees what is committed by then.
        """
        if hasattr(self._reading, "state"):
            yield
            return
        self._reading.state = replace(self.state)
        try:
            yield
        finally:
            del self._reading.state

    @contextmanager
    def transaction(self, act: Act = BY_ITSELF) -> Iterator[Done]:
        """A block whose changes are on the disk when it ends, or, if anything goes wrong, never were; gives
        what becomes of it.

        A block within joins the outer one, whose act stands: it is written with it, but if it fails, it alone
        is taken back. Raises StoreTrouble.
        """
        with self.writing:
            self._writer = get_ident()
            self.idle.clear()
            self._pending.append({})
            if len(self._pending) == 1:
                self._done, self._read = Done(), {}
            done = self._done
            try:
                yield done
                self._end(act)
            finally:
                self._pending.pop()
                if not self._pending:
                    self._writer = None
                    self.idle.set()

    @contextmanager
    def joined(self) -> Iterator[None]:
        """A block in the transaction of this thread, if one runs, else in one of its own."""
        if self.in_transaction:
            yield
        else:
            with self.transaction():
                yield

    def put(self, table: str, rows: Mapping[int, Row | None]) -> None:
        """Put all the rows by their numbers, or none; a row that is None is deleted.

        A transaction of its own outside of any. Raises TypeError or ValueError for what is no JSON.
        """
        if not all(0 <= number <= HIGHEST for number in rows):
            raise ValueError(f"row numbers are 0 to {HIGHEST}")
        raws = {number: None if row is None else raw_of(row) for number, row in rows.items()}
        with self.joined():
            self._layer(table).put_all(rows, raws)
            self.state.next[table] = max(self.state.next.get(table, 1), max(rows, default=0) + 1)

    def put_written(
        self, table: str, rows: Mapping[int, Written], parts: frozenset[str] | None = None
    ) -> None:
        """Put rows that are JSON already. What they were the caller has just read in the table's view, or
        their numbers are free ones. Only these `parts` of them become others; None: any.

        A transaction of its own outside of any.
        """
        view = self.view(table)
        whole = rows.keys() if parts is None else view.resting(rows.keys())
        with self.joined():
            changed = {number for layers in self._pending if table in layers for number in layers[table].rows}
            read = self._read.setdefault(table, {})
            read |= {number: each.was for number, each in rows.items() if number not in changed}
            layer = self._layer(table)
            told = {number: rows[number] for number in whole}
            layer.put_all(*_apart(told))
            if parts is not None:
                layer.put_parts(*_apart({n: each for n, each in rows.items() if n not in told}), parts)

    def _layer(self, table: str) -> Layer:
        return self._pending[-1].setdefault(table, Layer(self.state.view(table).lookups))

    def next_number(self, table: str) -> int:
        """A row number that was never given, and will not be again."""
        with self.writing:
            number = self.state.next.get(table, 1)
            self.state.next[table] = number + 1
        return number

    def turn_over(self, first: int, line: bytes | None = None) -> None:
        """Go on in another journal, whose first transaction is `first`: this line, or the next one.

        Raises StoreTrouble.
        """
        with self.writing:
            fresh = Journal(self._folder.journal(first), self._disk)
            if line:
                fresh.append(line)
            if self.journal:
                self.journal.close()
            self.journal, self.state.journal = fresh, first

    def close(self) -> None:
        """Wait for the transaction that runs, and allow no other."""
        with self.writing:
            self._closed = True
            if self.journal:
                self.journal.close()
            self.journal = None

    def _end(self, act: Act) -> None:
        if len(self._pending) > 1:
            self._join(self._pending[-2], self._pending[-1])
        else:
            self._commit(act, self._pending[-1])

    def _join(self, outer: Layers, inner: Layers) -> None:
        for table, layer in inner.items():
            outer[table] = layer.over(outer[table]) if table in outer else layer

    def _commit(self, act: Act, layers: Layers) -> None:
        changed = {table: self._changes(table, layer) for table, layer in layers.items()}
        changes = {table: rows for table, rows in changed.items() if rows}
        if not changes:
            return
        journal = self._open_journal()
        state, n = self.state, self.state.n + 1
        changed_views = {
            table: state.view(table).over(layers[table], self.barriers.get(table, 0)) for table in changes
        }
        views = state.views | changed_views
        journal.append(line_of(n, self._clock(), act, changes))
        # Nothing that could fail stands between the journal and this: the number would be given again.
        state.views, state.n = views, n
        self._done.n = n
        for table, rows in changes.items():
            self.tell(table, rows)
        self.committed()

    def tell(self, table: str | None, rows: Collection[int]) -> None:
        """Tell the watchers."""
        for watcher in self.watchers:
            watcher(table, rows)

    def _changes(self, table: str, layer: Layer) -> dict[int, tuple[bytes | None, bytes | None]]:
        """Each row that became another, before and after."""
        known = self._read.get(table, {})
        was = self.state.view(table).kept([number for number in layer.rows if number not in known]) | known
        return {number: (was[number], raw) for number, raw in layer.rows.items() if was[number] != raw}

    def _open_journal(self) -> Journal:
        """Raises StoreTrouble if nothing may be written."""
        if self.state.trouble:
            raise self.state.trouble
        self.check()
        return cast(Journal, self.journal)  # there is one unless there is a trouble, or it was closed

    def check(self) -> None:
        """Raises StoreTrouble where the folder is not ours to write any more."""
        if self._closed:
            raise StoreTrouble(
                N_("The data folder was closed already."), N_("Nothing was changed. Start the program again.")
            )
        self._check()
