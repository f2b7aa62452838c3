"""The names of the store's files in the data folder.

books/snapshot-000123.json    everything up to transaction 123; beside it .index, which can be made anew
books/journal-000124.jsonl    transactions from 124 on
archive/2024-000123.json      jobs of a closed year, as of transaction 123
history/journal-000001.jsonl.xz    old journals
"""

import re
from collections.abc import Iterator
from pathlib import Path

_SNAPSHOT = re.compile(r"snapshot-(\d{6,})\.json")
_JOURNAL = re.compile(r"journal-(\d{6,})\.jsonl")
_OLD_JOURNAL = re.compile(r"journal-(\d{6,})\.jsonl\.xz")


class Folder:
    """Where things stand; nothing is read or written here but the lists of names."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.books = path / "books"
        self.archive = path / "archive"
        self.history = path / "history"
        self.whole_file = path / "smarttracker.json"

    def snapshot(self, follows: int) -> Path:
        return self.books / f"snapshot-{follows:06}.json"

    def journal(self, first: int) -> Path:
        return self.books / f"journal-{first:06}.jsonl"

    def year(self, year: int, follows: int) -> Path:
        return self.archive / f"{year:04}-{follows:06}.json"

    def old_journal(self, first: int) -> Path:
        return self.history / f"journal-{first:06}.jsonl.xz"

    def snapshots(self) -> list[tuple[int, Path]]:
        """Those there are, the newest first."""
        return sorted(_numbered(self.books, _SNAPSHOT), reverse=True)

    def journals(self) -> list[tuple[int, Path]]:
        """Those there are, the oldest first."""
        return sorted(_numbered(self.books, _JOURNAL))

    def old_journals(self) -> list[tuple[int, Path]]:
        """Those there are, the oldest first."""
        return sorted(_numbered(self.history, _OLD_JOURNAL))

    def highest(self, n: int) -> int:
        """`n`, or the highest transaction that a file is named after, if that is higher."""
        return max([n, *(number for number, _ in (*self.snapshots(), *self.journals()))])


def year_of(archive: Path) -> int:
    """The year whose rows rest in the file of this name."""
    return int(archive.name.partition("-")[0])


def _numbered(folder: Path, pattern: re.Pattern[str]) -> Iterator[tuple[int, Path]]:
    """The files of the folder with such a name, and the number in it. A folder that is not there has none."""
    if folder.is_dir():
        for path in folder.iterdir():
            if found := pattern.fullmatch(path.name):
                yield int(found[1]), path
