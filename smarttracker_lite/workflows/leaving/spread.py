"""The records of a book as files anybody can read: JSON Lines, and CSV for spreadsheets.

https://jsonlines.org and RFC 4180. The CSV begins with a byte order mark, without which Excel takes it
for the code page of the country.
"""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from smarttracker_lite.workflows.leaving.flatten import Listing, Place, as_json, layout, value_at, words

Row = Mapping[str, Any]

_SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20"
"""A formula begins with one of these: the last four are the first ones in the full width of Asian scripts."""
_RISKY = tuple(f"{_SIGNS}\t\r\n")
_NEGATIVE = re.compile(r"-[0-9]+(\.[0-9]+)?")
_BEHIND = re.compile(rf"([;,]\s*+)(?=[{re.escape(_SIGNS)}])")
_BEHIND_JSON = re.compile(_BEHIND.pattern.replace(";,", ";"))


def harmless(text: str) -> str:
    """The text with a `'` before whatever of it a spreadsheet would run as a formula; negative numbers are
    safe. Set to another country, it also cuts a line at what separates nothing here."""
    return _BEHIND.sub(r"\1'", f"'{text}" if _begins(text) else text)


def _begins(text: str) -> bool:
    return text.startswith(_RISKY) and not _NEGATIVE.fullmatch(text)


def guarded(text: str) -> str:
    """With a `'` before a formula, for a file that comes back: `unguarded` gives just this text again."""
    return f"'{text}" if _risky(text) else text


def unguarded(text: str) -> str:
    """The text that was written so."""
    return text[1:] if text.startswith("'") and _risky(text) else text


def _risky(text: str) -> bool:
    """Also a text that is guarded itself: else nobody would know whether the mark is its own."""
    return _begins(text.lstrip("'"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A CSV file: its name, its columns, and where in a record their values are.

    With a `listing` it has a line for each entry of the list there: the record's id, position, values.
    """

    name: str
    heads: tuple[str, ...]
    places: tuple[Place, ...]
    listing: Place | None = None

    def lines(self, row: Row) -> Iterator[list[str]]:
        """The lines that a record gives."""
        if self.listing is None:
            yield self._cells(row)
        else:
            for position, entry in enumerate(value_at(row, self.listing) or (), 1):
                yield [_cell(row["id"]), _cell(position), *self._cells(entry)]

    def _cells(self, entry: Any) -> list[str]:
        return [_cell(value_at(entry, place)) for place in self.places]


def sheets(many: str, one: str, kind: type, apart: Collection[str] = ()) -> list[Sheet]:
    """The sheets of a type of record: `many`, and one beginning with `one` for each list that is set `apart`.

    Any other list is JSON in a cell.
    """
    plan = layout(kind)
    own = [each for each in plan.lists if each.name in apart]
    places = [place for place in plan.places() if place not in {each.place for each in own}]
    main = Sheet(f"{many}.csv", _heads(places), tuple(places))
    return [main, *(_list_apart(one, each) for each in own)]


def _list_apart(one: str, listing: Listing) -> Sheet:
    places = listing.entry.places()
    heads = (f"{one}_id", "position", *_heads(places))
    return Sheet(f"{one}_{listing.name}.csv", heads, tuple(places), listing.place)


def _heads(places: Iterable[Place]) -> tuple[str, ...]:
    return tuple(".".join(words(place)) for place in places)


def spread(folder: Path, name: str, sheets: Iterable[Sheet], rows: Iterable[Row]) -> int:
    """Write the rows into `name`.jsonl and the sheets in this folder; gives their number. Raises OSError."""
    count = 0
    with ExitStack() as files:
        lines = files.enter_context(_opened(folder / f"{name}.jsonl", "utf-8"))
        tables = [(each, csv.writer(files.enter_context(_sheet(folder, each)))) for each in sheets]
        for each, table in tables:
            table.writerow(each.heads)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is their number
            lines.write(as_json(row) + "\n")
            for each, table in tables:
                table.writerows(each.lines(row))
    return count


def _sheet(folder: Path, sheet: Sheet) -> TextIO:
    return _opened(folder / sheet.name, "utf-8-sig")


def _opened(path: Path, encoding: str) -> TextIO:
    """A new file. What is no UTF-8, half a surrogate pair, is written `\\udc80`: exact in JSON."""
    return path.open("x", encoding=encoding, errors="backslashreplace", newline="")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return harmless(value) if isinstance(value, str) else _BEHIND_JSON.sub(r"\1'", as_json(value))
