"""The shapes rows are printed in: a table for people, CSV, JSON."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import cast

from smarttracker_lite.words import Words
from smarttracker_lite.workflows.leaving.spread import harmless

Row = Mapping[str, object]

COLUMNS = {
    "jobs": (
        "id",
        "completed_at",
        "document",
        "user",
        "media.name",
        "area_m2",
        "sheets",
        "charge.price",
        "state",
    ),
    "poll": ("name", "new", "known", "updated", "changed_after_invoice", "complaints", "gap", "error"),
    "import": ("file", "printer", "profile", "new", "known", "updated", "matched", "outside", "error"),
    "backup": ("jobs", "clients", "invoices", "documents", "bytes", "file"),
    "restore": ("of", "jobs", "clients", "invoices", "documents", "before"),
    "printers list": ("id", "name", "model", "state", "last_seen", "jobs_seen", "beside", "url", "trouble"),
    "printers add": ("id", "name", "model", "beside", "url"),
    "printers remove": ("id", "name", "model", "url"),
}
"""What a table for people shows of the longer rows, by verb; JSON and CSV have all."""

CSV_COLUMNS = {
    "jobs": (
        *("id", "printer", "source", "kind", "status", "document", "user", "account"),
        *("submitted_at", "completed_at", "time_quality", "media.name", "media.width_mm", "media.height_mm"),
        *("copies", "pages", "impressions", "sheets", "area_m2", "roll_area_m2", "length_m", "ink_ml"),
        *("missing", "client", "project", "state", "comment", "invoice"),
        *("charge.cost", "charge.price", "charge.currency", "charge.unpriced", "charge.explain", "raw"),
        *("color_impressions", "media_used", "quality", "note", "reason", "reprint_of"),
        *("part_of", "share", "charge.cost_currency"),
    )
}
"""The columns of a verb's CSV, also where it has no rows."""

_WIDEST = 60
_BAD_SHOWN = 20
_WHOLE = ("ink_ml", "raw")
"""Objects that stay one cell, as their keys differ from row to row."""


def as_json(rows: Sequence[Row]) -> str:
    """An array of objects, indented."""
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def as_csv(rows: Sequence[Row], columns: Sequence[str]) -> str:
    """Commas, a header line. A text that a spreadsheet would run as a formula gets a `'` before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    flat = map(_flat, rows)
    writer.writerows([harmless(row[name]) for name in columns] for row in flat)
    return out.getvalue()


def as_table(rows: Sequence[Row], columns: Sequence[str] = ()) -> str:
    """Aligned columns for people, by default all; long texts are cut, but not in the last."""
    if not rows:
        return "(none)\n"
    flat = [_flat(row) for row in rows]
    named = columns or list(flat[0])
    heads = [name.removesuffix(".name").rpartition(".")[2] for name in named]
    shown = [heads, *([*(_cut(row[name]) for name in named[:-1]), printable(row[named[-1]])] for row in flat)]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in shown)
    return "".join(line.rstrip() + "\n" for line in lines)


def printable(text: str) -> str:
    """One line without the control characters that a printer's or job's name may hold."""
    return "".join(char if char.isprintable() else "?" for char in " ".join(text.split()))


def bad_rows(words: Words, rows: Sequence[Row]) -> list[str]:
    """Of the rows of an import, those of the files that could not be read: a line each, for people."""
    told = [(row["file"], each) for row in rows for each in cast(list[Row], row.get("bad") or [])]
    more = sum(cast(int, row.get("more_bad") or 0) for row in rows) + len(told[_BAD_SHOWN:])
    shown = [
        words.text("{file}, line {line}: {why}", file=file, line=bad["line"], why=bad["why"])
        for file, bad in told[:_BAD_SHOWN]
    ]
    rest = words.plural("and {n} more: --json lists them", "and {n} more: --json lists them", more)
    return [*map(printable, shown), *([rest] if more else [])]


def _flat(row: Row, above: str = "") -> dict[str, str]:
    """The row with its nested objects as columns of their own ("media.name"), everything as text."""
    flat: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, Mapping) and name not in _WHOLE:
            flat |= _flat(value, f"{above}{name}.")
        else:
            flat[above + name] = _text(value)
    return flat


def _text(value: object) -> str:
    if value in (None, [], {}):
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _cut(text: str) -> str:
    line = printable(text)
    return line if len(line) <= _WIDEST else line[: _WIDEST - 1] + "…"
