"""A closed year: rows that rest in a file of their own, opened when somebody asks for one of them."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from threading import Lock

from smarttracker_lite.store.files import Disk
from smarttracker_lite.store.tables.base import Base
from smarttracker_lite.store.tables.folder import year_of
from smarttracker_lite.store.tables.index import Lookups
from smarttracker_lite.store.tables.snapshot import Archived, Snapshot, damaged


class Year:
    """The file of a year. What is asked of it mostly can be answered without opening it."""

    def __init__(
        self,
        path: Path,
        told: Archived,
        lookups: Mapping[str, Lookups],
        disk: Disk,
        snapshot: Snapshot | None = None,
    ) -> None:
        """Whoever has it open already gives the `snapshot`. Raises StoreTrouble if there is no such file."""
        self.year = year_of(path)
        self.path = path
        self.told = told
        self._lookups = lookups
        self._disk = disk
        self._opening = Lock()
        self._snapshot = snapshot
        if not path.is_file():
            raise damaged(path, "it is missing")

    def unopened(self) -> "Year":
        """The same year, as if nobody had asked for it."""
        return Year(self.path, self.told, self._lookups, self._disk)

    @property
    def is_open(self) -> bool:
        """Somebody asked for a row of it already."""
        return self._snapshot is not None

    @property
    def first_day(self) -> int:
        """Its first day, as a proleptic Gregorian ordinal."""
        return date(self.year, 1, 1).toordinal()

    @property
    def last_day(self) -> int:
        return date(self.year, 12, 31).toordinal()

    def base(self, table: str) -> Base:
        """The rows of a table; the file is opened and checked now at the latest. Raises StoreTrouble."""
        with self._opening:
            if self._snapshot is None:
                self._snapshot = Snapshot(self.path, self._lookups, self._disk)
                self._snapshot.keep_index()
        return self._snapshot.tables.get(table, Base())

    def rows(self, table: str) -> int:
        """How many rows of the table rest here."""
        return self.told.rows.get(table, 0)

    def holds(self, table: str, number: int) -> bool:
        """Whether the row rests here."""
        return number <= self.told.last.get(table, -1) and self.base(table).place(number) is not None

    def held(self, table: str, numbers: Iterable[int]) -> list[int]:
        """Those of the rows that rest here."""
        last = self.told.last.get(table, -1)
        perhaps = [number for number in numbers if number <= last]
        base = self.base(table) if perhaps else Base()
        return [number for number in perhaps if base.place(number) is not None]

    def raw(self, table: str, number: int) -> bytes | None:
        """The row of this number, None if it is not here."""
        return self.base(table).raw(number) if self.holds(table, number) else None
