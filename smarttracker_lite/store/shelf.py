"""The shelf: the tables and the transaction that all books share."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import RLock
from typing import Any, Protocol

from tinydb import TinyDB
from tinydb.table import Table

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.storage import WholeFile


class Page(Protocol):
    """What a book does for the transaction it stands in."""

    def snapshot(self) -> Mapping[str, Any]: ...

    def restore(self, snapshot: Mapping[str, Any]) -> None: ...

    def write(self, since: Mapping[str, Any]) -> None: ...


class Shelf:
    """One transaction at a time over all books.

    `lock` is held all through a transaction; who reads takes it too, and so never sees what is not committed.
    """

    def __init__(self, storage: WholeFile) -> None:
        self.lock = RLock()
        self._storage = storage
        self._tinydb = TinyDB(storage=lambda: storage)
        self._books: list[Page] = []
        self._depth = 0
        self._closed = False

    def table(self, name: str) -> Table:
        """TinyDB's table of this name."""
        return self._tinydb.table(name)

    def add(self, book: Page) -> None:
        """Let the book take part in every transaction."""
        self._books.append(book)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A block whose changes are on the disk when it ends, or, if anything goes wrong, never were.

        A block within joins the outer one: it is written with it, but if it fails, it alone is taken back.
        """
        with self.lock:
            self._check_open()
            before = [book.snapshot() for book in self._books]
            self._depth += 1
            try:
                yield
                if self._depth == 1:
                    self._write(before)
            except BaseException:
                self._take_back(before)
                raise
            finally:
                self._depth -= 1

    def close(self) -> None:
        """Wait for the transaction that runs, and allow no other."""
        with self.lock:
            self._closed = True
            self._tinydb.close()

    def _check_open(self) -> None:
        if self._closed:
            raise StoreTrouble(
                N_("The data folder was closed already."), N_("Nothing was changed. Start the program again.")
            )

    def _write(self, before: list[Mapping[str, Any]]) -> None:
        for book, since in zip(self._books, before, strict=True):
            book.write(since)
        self._storage.commit()

    def _take_back(self, before: list[Mapping[str, Any]]) -> None:
        for book, snapshot in zip(self._books, before, strict=True):
            book.restore(snapshot)
        self._storage.roll_back()
