"""TinyDB as it comes, and TinyDB on the store's own tables, beneath the books, in a folder of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from copy import deepcopy
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Any

import pytest
from tinydb import JSONStorage, TinyDB
from tinydb.middlewares import CachingMiddleware
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import Disk
from smarttracker_lite.store.tables.compactor import Compactor
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.keeper import Keeper
from smarttracker_lite.store.tables.recovery import mended, recovered
from smarttracker_lite.store.tables.storage import JournalDB

At = Callable[[], TinyDB]
"""The database as the next step of a test finds it: as it was left, or after what is tried between steps."""


class QuickDisk(Disk):
    """A disk that is never waited for: no power is cut in the tests that use it."""

    def sync(self, file: FileIO) -> None:
        """What was written is in the system's hands, which survives the program."""

    def sync_folder(self, folder: Path) -> None:
        """As `sync`."""


class Ours:
    """Our TinyDB in a folder. `db` is another after `reopen`."""

    def __init__(self, folder: Path) -> None:
        self.files = Folder(folder)
        self.files.books.mkdir(parents=True)
        self._disk = QuickDisk()
        self._open()

    def _open(self) -> None:
        state = recovered(self.files, {}, self._disk)
        mended(state, self.files, self._disk)
        keeper = Keeper(state, self.files, self._disk, clock=_noon, check=lambda: None)
        self._compactor = Compactor(keeper, self.files, self._disk, _noon)
        self.db = JournalDB(keeper)

    def reopen(self) -> None:
        """Open the folder anew."""
        self.close()
        self._open()

    def compact(self) -> None:
        """Make a snapshot."""
        self._compactor.compact()

    def close(self) -> None:
        """Let the folder go."""
        self.db.close()


def _noon() -> datetime:
    return datetime(2026, 11, 22, 12, tzinfo=UTC)


_CACHED: Any = CachingMiddleware  # it has no types
_STOCK: Mapping[str, Callable[[Path], TinyDB]] = {
    "stock in memory": lambda path: TinyDB(storage=MemoryStorage),
    "stock in a file": TinyDB,
    "stock in a cached file": lambda path: TinyDB(path, storage=_CACHED(JSONStorage)),
}
_OURS: Mapping[str, tuple[Callable[[Ours], None], ...]] = {
    "ours": (),
    "ours reopened": (Ours.reopen,),
    "ours in a snapshot": (Ours.compact,),
    "ours in a snapshot, reopened": (Ours.compact, Ours.reopen),
}
STOCK = tuple(_STOCK)
OURS = tuple(_OURS)
"""Each tried with what its name says before every step."""


MEMORY, FILE, CACHED = STOCK

PEOPLE: tuple[dict[str, Any], ...] = (
    {"name": "Ada", "age": 36, "tags": ["math", "engine"], "home": {"city": "London", "rooms": [{"m": 4}]}},
    {"name": "Alan", "age": 41, "tags": ["math"], "home": {"city": "Wilmslow"}},
    {"name": "Grace", "age": 85, "tags": [], "nick": None},
    {"name": "Šimková “漢” \U0001f5a8", "age": 0, "": {"": 0.5}, "tags": ["half \ud83d"], "flag": True},
)
"""What is put in mostly, numbered from 1."""


@contextmanager
def opened(name: str, folder: Path) -> Iterator[At]:
    """The database of this name, empty."""
    if name in _STOCK:
        with _STOCK[name](folder / "db.json") as db:
            yield lambda: db
        return
    with closing(Ours(folder / "data")) as mine:

        def at() -> TinyDB:
            for step in _OURS[name]:
                step(mine)
            return mine.db

        yield at


def but_not(reason: str, *names: str) -> pytest.MarkDecorator:
    """All databases, of which those named are known to fail, for this reason."""
    fails = pytest.mark.xfail(reason=reason, strict=True)
    params = [
        pytest.param(name, marks=fails if name in names else (), id=name.replace(" ", "-"))
        for name in (*STOCK, *OURS)
    ]
    return pytest.mark.parametrize("at", params, indirect=True)


def people(at: At) -> At:
    """The four of them, numbered from 1, in `_default`."""
    at().insert_multiple(deepcopy(PEOPLE))
    return at


def ids(documents: list[Document]) -> list[int]:
    return [document.doc_id for document in documents]


class EventfulDisk(QuickDisk):
    """A quick disk on which something may happen just before one of its steps."""

    def __init__(self) -> None:
        self._left = -1
        self._event: Callable[[], object] = lambda: None

    @contextmanager
    def eventful(self, step: int, event: Callable[[], object]) -> Iterator[None]:
        """A block in which it happens before this step, counted from 0, if there are so many."""
        self._left, self._event = step, event
        yield
        self._left = -1

    def _step(self) -> None:
        self._left -= 1
        if self._left == -1:
            self._event()

    def write_new(self, path: Path, chunks: Iterable[bytes | memoryview]) -> None:
        """A step, and those of its chunks."""
        self._step()
        super().write_new(path, self._in_steps(chunks))

    def _in_steps(self, chunks: Iterable[bytes | memoryview]) -> Iterator[bytes | memoryview]:
        for chunk in chunks:
            yield chunk
            self._step()

    def rename(self, source: Path, target: Path) -> None:
        """A step."""
        self._step()
        super().rename(source, target)

    def remove(self, path: Path) -> None:
        """A step."""
        self._step()
        super().remove(path)


def snapshots_made(db: Database) -> None:
    """Wait for a snapshot that is being made in the background."""
    db._compactor.wait()  # noqa: SLF001  # nobody else needs to wait for it


def keeper_of(db: Database) -> Keeper:
    """What is beneath the books of an open data folder."""
    return db._keeper  # noqa: SLF001  # rows and indexes are looked at where no book shows them
