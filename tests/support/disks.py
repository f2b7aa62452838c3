"""Disks to put in the place of the real one: watched, failing at a step, and losing what was not synced."""

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from io import FileIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from smarttracker_lite.store.files import Disk, Part

T = TypeVar("T")


_MEMORY = Path("/dev/shm")


@contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory, if this system has such a place: for tests that open a thousand data folders."""
    with TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        yield Path(folder)


class Step(StrEnum):
    """What the store does to a file, as `Disk` names it."""

    OPEN = "open"
    WRITE = "write"
    SYNC = "sync"
    TRUNCATE = "truncate"
    RENAME = "rename"
    REMOVE = "remove"
    SYNC_FOLDER = "sync_folder"
    MAKE_FOLDER = "make_folder"


class Moment(StrEnum):
    """When, in a step. Only a write has a middle: half of the bytes are written."""

    BEFORE = "before"
    AMID = "amid"
    AFTER = "after"


class WatchedDisk(Disk):
    """The real disk; `reached` is called at each moment of each step."""

    def reached(self, moment: Moment, step: Step, path: Path) -> None:
        """Overridden by disks that do something about it."""

    def recover(self) -> None:
        """Do as the real one from now on."""

    def append_to(self, path: Path) -> FileIO:
        opened = super().append_to
        return self._step(Step.OPEN, path, lambda: opened(path))

    def write(self, file: FileIO, content: Part) -> None:
        write, path, middle = super().write, Path(str(file.name)), len(content) // 2

        def in_two() -> None:
            write(file, content[:middle])
            self.reached(Moment.AMID, Step.WRITE, path)
            write(file, content[middle:])

        self._step(Step.WRITE, path, in_two)

    def sync(self, file: FileIO) -> None:
        sync = super().sync
        self._step(Step.SYNC, Path(str(file.name)), lambda: sync(file))

    def truncate(self, file: FileIO, size: int) -> None:
        truncate = super().truncate
        self._step(Step.TRUNCATE, Path(str(file.name)), lambda: truncate(file, size))

    def rename(self, source: Path, target: Path) -> None:
        rename = super().rename
        self._step(Step.RENAME, target, lambda: rename(source, target))

    def remove(self, path: Path) -> None:
        remove = super().remove
        self._step(Step.REMOVE, path, lambda: remove(path))

    def sync_folder(self, folder: Path) -> None:
        sync_folder = super().sync_folder
        self._step(Step.SYNC_FOLDER, folder, lambda: sync_folder(folder))

    def make_folder(self, folder: Path) -> None:
        self.reached(Moment.BEFORE, Step.MAKE_FOLDER, folder)
        super().make_folder(folder)

    def write_new(self, path: Path, chunks: Iterable[Part]) -> None:
        self.reached(Moment.BEFORE, Step.OPEN, path)
        super().write_new(path, chunks)

    def _step(self, step: Step, path: Path, act: Callable[[], T]) -> T:
        self.reached(Moment.BEFORE, step, path)
        done = act()
        self.reached(Moment.AFTER, step, path)
        return done


class QuickDisk(WatchedDisk):
    """Never waits for the platter: for tests in which nobody cuts the power."""

    def sync(self, file: FileIO) -> None:
        self._step(Step.SYNC, Path(str(file.name)), lambda: None)

    def sync_folder(self, folder: Path) -> None:
        self._step(Step.SYNC_FOLDER, folder, lambda: None)


@dataclass(kw_only=True)
class FailingDisk(QuickDisk):
    """Fails with `error` at the moments `moment` of the steps from number `first` on, `lasting` of them.

    Steps are counted from 0, those alone that have this moment.
    """

    moment: Moment
    error: int
    first: int
    lasting: int = 1
    count: int = 0

    def reached(self, moment: Moment, step: Step, path: Path) -> None:
        if moment is self.moment:
            self.count += 1
            if self.failing:
                raise OSError(self.error, f"{os.strerror(self.error)} ({step})", str(path))

    def recover(self) -> None:
        self.lasting = 0

    @property
    def failing(self) -> bool:
        """Whether the step that was counted last fails."""
        return self.first < self.count <= self.first + self.lasting

    @property
    def failed(self) -> bool:
        """Whether any step failed so far."""
        return self.count > self.first


class SmallDisk(FailingDisk):
    """The real one until it is filled up: then there is no room for another byte."""

    def __init__(self) -> None:
        super().__init__(moment=Moment.AMID, error=errno.ENOSPC, first=0, lasting=0)

    def fill_up(self) -> None:
        self.first, self.lasting = self.count, sys.maxsize


Files = dict[Path, bytes]
"""What is in a folder: path in it → content."""


class Loss(StrEnum):
    """What a power cut leaves, beside what was synced. All of them happen (ext4, XFS, NTFS, FAT)."""

    ALL = "nothing"
    CONTENT = "new names, with empty files behind them"
    HALF = "new names, and half of what was written since the sync"
    ZEROS = "new names, and zeros in the place of what was written since the sync"
    NAMES = "the contents, but none of the new names"


@dataclass
class UncertainDisk(QuickDisk):
    """A disk below `root` that knows what of it is really on the platter, and so what a cut would leave.

    A file's content is there once it was synced, a name once its folder was. `watch` is called at each
    moment of each step. `dead` is the power that is gone: every step is refused then. While it `lies`, what
    is synced is not on the platter either.
    """

    root: Path
    watch: Callable[[Step], None] = lambda step: None
    dead: bool = False
    lies: bool = False
    _contents: dict[int, bytes] = field(default_factory=dict)
    _names: dict[Path, Mapping[str, int]] = field(default_factory=dict)
    _held: list[FileIO] = field(default_factory=list)

    def reached(self, moment: Moment, step: Step, path: Path) -> None:
        if self.dead:
            raise PowerIsGone
        if moment is Moment.AFTER and step is Step.SYNC_FOLDER:
            self._names[path] = _names(path)
        if moment is not Moment.BEFORE or step is Step.SYNC:
            self.watch(step)

    def sync(self, file: FileIO) -> None:
        """Nothing is really synced, only noted as if: the power is not really cut."""
        path = Path(str(file.name))
        self.reached(Moment.BEFORE, Step.SYNC, path)
        if not self.lies:
            self._contents[_number(path)] = path.read_bytes()
            self._hold(path)
        self.reached(Moment.AFTER, Step.SYNC, path)

    def left(self, loss: Loss) -> Files:
        """What would be there if the power were cut now."""
        return dict(self._left(self.root, loss))

    def release(self) -> None:
        """Close what is held open."""
        for file in self._held:
            file.close()

    def _left(self, folder: Path, loss: Loss) -> Iterable[tuple[Path, bytes]]:
        new_names = loss not in (Loss.ALL, Loss.NAMES)
        names = _names(folder) if new_names else self._names.get(folder, {})
        for name, number in names.items():
            path = folder / name
            if path.is_dir():
                yield from self._left(path, loss)
            else:
                yield path.relative_to(self.root), self._content(path, number, loss)

    def _content(self, path: Path, number: int, loss: Loss) -> bytes:
        durable = self._contents.get(number, b"")
        is_here = path.exists() and _number(path) == number
        written = path.read_bytes() if is_here else durable
        rest = written[len(durable) :] if written.startswith(durable) else b""
        return durable + {
            Loss.HALF: rest[: len(rest) // 2],
            Loss.ZEROS: bytes(len(rest)),
            Loss.NAMES: rest,
        }.get(loss, b"")

    def _hold(self, path: Path) -> None:
        """A file that is open keeps its number, by which it is known, for itself."""
        self._held.append(path.open("rb", buffering=0))


class PowerIsGone(BaseException):
    """No code can do anything about it."""


def _names(folder: Path) -> Mapping[str, int]:
    return {path.name: _number(path) for path in folder.iterdir()}


def _number(path: Path) -> int:
    return path.stat().st_ino


def put(files: Files, folder: Path) -> None:
    """Make a folder with these files in it."""
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)


def read_all(folder: Path) -> Files:
    """Every file in the folder but the owner's name."""
    return {
        path.relative_to(folder): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "owner.lock"
    }


def differing(before: Files, folder: Path) -> list[str]:
    """The files that are no longer as they were, are gone, or are new."""
    now = read_all(folder)
    return sorted(str(path) for path in before.keys() | now.keys() if before.get(path) != now.get(path))
