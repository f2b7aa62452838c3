"""All that is remembered: one folder, one owner, one book per noun."""

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from smarttracker_lite.domain.faults import Fault
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.act import Act, Done, Who
from smarttracker_lite.store.backup.backups import before_migration
from smarttracker_lite.store.books import Books
from smarttracker_lite.store.files import Disk, in_words
from smarttracker_lite.store.lookups import LOOKUPS
from smarttracker_lite.store.migrations import NEWEST, TABLE, known, migrated
from smarttracker_lite.store.owner import Owner
from smarttracker_lite.store.retagging import put_back
from smarttracker_lite.store.rows import Row, loaded
from smarttracker_lite.store.soundness import unsound
from smarttracker_lite.store.tables import history, whole_file
from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.compaction import in_chunks
from smarttracker_lite.store.tables.compactor import JOURNAL_BYTES, Compactor
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.index import Lookups, key_of
from smarttracker_lite.store.tables.journal import Entry, Past
from smarttracker_lite.store.tables.keeper import BY_ITSELF, Keeper, Watcher
from smarttracker_lite.store.tables.recovery import State, mended, recovered
from smarttracker_lite.store.tables.rewriting import Change, Rewritten, rewrite
from smarttracker_lite.store.tables.storage import Documents, JournalDB


def utc_now() -> datetime:
    """The clock of the history."""
    return datetime.now(UTC)


def holds_books(folder: Path) -> bool:
    """Whether somebody worked in this folder already."""
    files = Folder(folder)
    return files.whole_file.exists() or bool(files.snapshots() or files.journals())


class Database(Books):
    """The open data folder. Its books may be used by several threads."""

    def __init__(
        self, folder: Path, owner: Owner, clock: Callable[[], datetime], disk: Disk, journal_bytes: int
    ) -> None:
        """Recover everything, as `open` does once the folder is owned."""
        self.folder = folder
        self.disk = disk
        self._owner = owner
        self._files = Folder(folder)
        self._heads = history.Heads(self._files)
        with in_words(self._files.books):
            disk.make_folder(self._files.books)
        state = recovered(self._files, LOOKUPS, disk)
        schema = _schema(state, folder)
        self._certain_until = history.committed_at(self._files, state.n) if state.trouble else None
        if state.trouble is None:
            mended(state, self._files, disk)
        self._keeper = Keeper(state, self._files, disk, clock=clock, check=owner.check)
        self._compactor = Compactor(self._keeper, self._files, disk, clock, journal_bytes)
        self._tinydb = JournalDB(self._keeper)
        self._bring_up_to_date(schema)
        self._keeper.committed = self._compactor.consider
        super().__init__(self._tinydb)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        clock: Callable[[], datetime] = utc_now,
        disk: Disk | None = None,
        journal_bytes: int = JOURNAL_BYTES,
    ) -> Self:
        """The folder's database; a folder that is not there is made.

        `clock` dates the history, and a journal of `journal_bytes` is due for a snapshot. What is damaged is
        told in `trouble`. Raises FolderInUse if another process has the folder open, StoreTrouble if it
        cannot be written, if nothing in it is certain, or if a newer version wrote it; all is then left
        as it is.
        """
        with in_words(folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        owner = Owner.of(folder)
        try:
            return cls(folder, owner, clock, disk or Disk(), journal_bytes)
        except BaseException:
            owner.release()
            raise

    @property
    def trouble(self) -> StoreTrouble | None:
        """Why nothing may be written: the journal is damaged, and what is read is the last certain state."""
        return self._keeper.state.trouble

    @property
    def certain_until(self) -> datetime | None:
        """With a trouble, when the last certain transaction was committed; None where no journal says so."""
        return self._certain_until if self.trouble else None

    def transaction(self, act: Act | None = None) -> AbstractContextManager[Done]:
        """A block over all books: on the disk when it ends, or, if anything goes wrong, it never was; gives
        what becomes of it.

        Only one runs at a time. A block within joins the outer one, whose act stands; if it fails, it alone
        is taken back. Raises StoreTrouble at its end if the disk does not take it.
        """
        return self._keeper.transaction(act or BY_ITSELF)

    def watch(self, watcher: Watcher) -> None:
        """Tell it from now on which rows of which table were changed, as soon as that is committed."""
        self._keeper.watchers.append(watcher)

    def reading(self) -> AbstractContextManager[None]:
        """A block in which this thread sees all books as they were committed when it began."""
        return self._keeper.reading()

    @property
    def last(self) -> int:
        """The number of the last transaction, 0 for none."""
        return self._keeper.state.n

    def history(self) -> Iterator[Entry]:
        """Every transaction there was, the newest first, but for those in files that were damaged."""
        return history.entries(self._files)

    def past(self) -> Iterator[Past]:
        """The same by their heads: what each changed is read when it is asked for."""
        return self._heads.all()

    def decided(self) -> Iterator[Past]:
        """Those of them that are not the collector's; what was met once is not read from the disk again."""
        return self._heads.decided()

    def row(self, table: str, number: int) -> Row | None:
        """The row of this number as it is kept, None if there is none."""
        raw = self._keeper.view(table).raw(number)
        return None if raw is None else json.loads(raw)

    def rows(self, table: str, numbers: Sequence[int]) -> dict[int, Row | None]:
        """The rows of these numbers, as `row` gives each."""
        kept = self._keeper.view(table).kept(numbers)
        return {number: None if raw is None else loaded(raw) for number, raw in kept.items()}

    def count_named(self, table: str, id: str) -> int:
        """How many rows have this id: one at most, if the books are sound."""
        view, key = self._keeper.view(table), key_of(id)
        raws = view.raws(view.holding("id", key, key))
        return sum(json.loads(raw)["id"] == id for raw in raws)

    def put_rows(self, table: str, rows: Mapping[int, Mapping[str, Any] | None]) -> None:
        """Keep rows by their numbers, as the history tells of them; None deletes one."""
        with self._keeper.joined():
            raws = self._keeper.view(table).kept(list(rows))
            there = {n: (raws[n] or b"", row) for n, row in rows.items() if raws[n] and row is not None}
            self._keeper.put(table, {n: row and dict(row) for n, row in rows.items() if n not in there})
            self._keeper.put_written(table, *put_back(there))

    def unsound(self) -> Iterator[Fault]:
        """What is wrong with the files, all of which are read once more."""
        return unsound(self._files, self.disk)

    def rests(self, n: int) -> bool:
        """Whether the history alone still holds rows as they were before transaction `n`."""
        files = self._files
        following = [follows for follows, _ in files.snapshots()]
        return all(each >= n for each in following) and all(first > n for first, _ in files.journals())

    def rewrite_history(self, change: Change) -> Iterator[Rewritten]:
        """Let each row in the old journals become what `change` makes of it; tells after each file how far it
        is. Raises StoreTrouble; what was done until then stays."""
        for told in rewrite(self._files, self.disk, change):
            self._keeper.check()
            self._heads.forget()
            yield told

    def compact(self) -> None:
        """Make a snapshot now, not within a transaction.

        It is also made in the background whenever the journal is long.
        """
        self._compactor.compact()

    def in_bulk(self) -> AbstractContextManager[None]:
        """A block of many transactions that change most of the books: snapshots are rarer meanwhile. One such
        block at a time."""
        return self._compactor.in_bulk()

    def alone(self) -> AbstractContextManager[None]:
        """A block during which nobody else writes and no snapshot is made. Not within a transaction."""
        return self._compactor.alone()

    @property
    def snapshot_trouble(self) -> StoreTrouble | None:
        """Why the last snapshot could not be made: nothing is lost by it, but starts become slow."""
        return self._compactor.trouble

    def write_copy(self, path: Path) -> None:
        """Make a file of plain TinyDB JSON of all that is committed now. Raises StoreTrouble."""
        views = {name: view.unopened() for name, view in self._keeper.state.views.items()}
        with in_words(path):
            self.disk.write_whole(path, in_chunks(whole_file.lines(views)))

    def take_over(self, path: Path, act: Act) -> None:
        """Put the content of such a file, of this or an older schema, in the place of all there is.

        One step, which readers see as a whole. Not within a transaction. Raises StoreTrouble; then nothing
        was changed.
        """
        tables = migrated(whole_file.load(path), path)
        layers = {name: whole_file.layer(rows, LOOKUPS.get(name, Lookups())) for name, rows in tables.items()}
        self._compactor.replace_all({name: (Base(), layer) for name, layer in layers.items()}, act)

    def close(self) -> None:
        """Let the folder go, once no transaction runs and no snapshot is made."""
        self._tinydb.close()
        self._compactor.wait()
        self._owner.release()

    def _bring_up_to_date(self, schema: int | None) -> None:
        """Begin a fresh folder, or migrate what an older version wrote: a backup of that is made first."""
        old = self._files.whole_file
        if schema is None and os.path.lexists(old):
            self._migrate(old, "take over")
            with in_words(old):
                self.disk.remove(old)
        elif schema is None:
            with self.transaction(BY_ITSELF):
                self._keeper.put(TABLE, {1: {"number": NEWEST}})
        elif schema < NEWEST:
            copy = self._files.books / "older-schema.json.tmp"
            self.write_copy(copy)
            self._migrate(copy, "migrate")

    def _migrate(self, old: Path, verb: str) -> None:
        before_migration(self.folder, old)
        self.take_over(old, Act(Who.PROGRAM, verb))


def _schema(state: State, folder: Path) -> int | None:
    """The schema of what was found, None if nothing was. Raises StoreTrouble if it cannot be worked with."""
    tables = {name: Documents(view) for name, view in state.views.items()}
    schema = known(tables, folder) if tables else None
    if state.trouble and schema != NEWEST:
        raise state.trouble
    return schema
