"""TinyDB's storage: one JSON file, read once, written whole or not at all."""

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeGuard

from tinydb.storages import Storage

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.files import read, write_whole

Tables = dict[str, dict[str, dict[str, Any]]]
"""Table name → document number → document, as TinyDB keeps it."""


class WholeFile(Storage):
    """What TinyDB writes stays in memory until `commit`; `roll_back` forgets it.

    `check` raises StoreTrouble where the file is not this process's to write.
    TinyDB replaces the tables it changes, and this store only inserts and removes whole documents, so
    what is committed is never changed in place.
    """

    def __init__(self, path: Path, check: Callable[[], None]) -> None:
        self.path = path
        self._check = check
        self._committed = load(path)
        self._current = self._committed

    def read(self) -> Tables:
        return dict(self._current)

    def write(self, data: Tables) -> None:
        self._current = data

    def commit(self) -> None:
        """Put what was written on the disk. Raises StoreTrouble; then the file is as before."""
        if self._current is self._committed:
            return
        self._check()
        try:
            write_whole(self.path, dump(self._current))
        except BaseException:
            self._put_back()
            raise
        self._committed = self._current

    def roll_back(self) -> None:
        """Forget what was written since the last commit."""
        self._current = self._committed

    def _put_back(self) -> None:
        """The write may have failed in its very last step, with the new file already in place."""
        before = dump(self._committed)
        with suppress(StoreTrouble):
            self._check()
            if read(self.path) not in (None, before):
                write_whole(self.path, before)


def dump(tables: Tables) -> bytes:
    """The file's content, in ASCII: any text survives, and TinyDB reads it whatever the system's encoding."""
    return json.dumps(tables, separators=(",", ":")).encode("ascii")


def load(path: Path) -> Tables:
    """The tables in the file, none if there is no file. Raises StoreTrouble if it is damaged."""
    content = read(path)
    if content is None:
        return {}
    try:
        tables: object = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise damaged(path, error) from error
    if not _is_tables(tables):
        raise damaged(path, "these are not the tables of TinyDB")
    return tables


def damaged(path: Path, reason: object) -> StoreTrouble:
    """The words for a file that cannot be read."""
    return StoreTrouble(
        N_("The data file {path} is damaged: {reason}."),
        N_("The file was left as it is. Keep a copy of it, then put your last backup in its place."),
        path=path,
        reason=reason,
    )


def _is_tables(tables: object) -> TypeGuard[Tables]:
    return isinstance(tables, dict) and all(
        isinstance(rows, dict) and _are_documents(rows.items()) for rows in tables.values()
    )


def _are_documents(rows: Iterable[tuple[str, object]]) -> bool:
    return all(number.isdecimal() and isinstance(row, dict) for number, row in rows)
