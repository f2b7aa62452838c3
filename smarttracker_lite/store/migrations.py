"""From the schema of an older version's file to this one's, a step at a time and forward only."""

from collections.abc import Callable, Mapping
from pathlib import Path

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.storage import Tables, damaged

Step = Callable[[Tables], Tables]

STEPS: Mapping[int, Step] = {}
"""`STEPS[2]` makes the tables of schema 2 out of those of schema 1. Never edit a step that was released."""

FIRST = 1
TABLE = "schema"


def migrated(tables: Tables, path: Path, steps: Mapping[int, Step] = STEPS) -> Tables:
    """The tables in the newest schema; `tables` itself stays as it is, and is returned if nothing is to do.

    Raises StoreTrouble for the file of a newer version, or one that does not say its schema.
    """
    newest = max(steps, default=FIRST)
    found = _number(tables, path) if tables else newest
    if found > newest:
        raise _newer(path, found, newest)
    if tables and found == newest:
        return tables
    for number in range(found + 1, newest + 1):
        tables = steps[number](tables)
    return {**tables, TABLE: {"1": {"number": newest}}}


def _number(tables: Tables, path: Path) -> int:
    match tables.get(TABLE):
        case {"1": {"number": int(number)}} if number >= FIRST:
            return number
    raise damaged(path, "it does not say its schema")


def _newer(path: Path, found: int, newest: int) -> StoreTrouble:
    return StoreTrouble(
        N_("{path} was written by a newer version of the program (schema {found}, known here: {newest})."),
        N_("It was left as it is. Install the newest version, or choose another data folder."),
        path=path,
        found=found,
        newest=newest,
    )
