"""Whatever is done, in whatever order: our TinyDB and the one in memory answer the same and end the same.

`STORE_EXAMPLES=5000` in the environment tries more than 60 orders.
"""

import os
import tempfile
from collections.abc import Callable, Mapping
from contextlib import closing
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb import TinyDB, where
from tinydb.operations import delete
from tinydb.operations import set as set_to
from tinydb.storages import MemoryStorage
from tinydb.table import Document, Table

from tests.support.tables import Ours

EXAMPLES = int(os.environ.get("STORE_EXAMPLES", "60"))
Step = tuple[str, tuple[Any, ...]]


class Counting(Table):
    """TinyDB's table but for one thing: as ours, it gives no number twice."""

    _given = 0

    def _get_next_id(self) -> int:
        self._given += 1
        return self._given

    def _update_table(self, updater: Callable[[dict[int, Mapping[Any, Any]]], None]) -> None:
        def counted(table: dict[int, Mapping[Any, Any]]) -> None:
            updater(table)
            self._given = max([self._given, *table])

        super()._update_table(counted)


class CountingDB(TinyDB):
    """TinyDB with such tables."""

    table_class: type[Table] = Counting


FIELDS = st.sampled_from(["a", "b", "c"])
TEXTS = st.text(st.characters(exclude_categories=()), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
ROWS = st.dictionaries(FIELDS, VALUES, max_size=3)
NUMBERS = st.integers(1, 12)
QUERIES = st.one_of(
    st.builds(lambda name, value: where(name) == value, FIELDS, st.integers(-3, 3) | TEXTS),
    st.builds(lambda name, value: where(name) != value, FIELDS, st.none() | st.integers(-3, 3)),
    st.builds(lambda name: where(name).exists(), FIELDS),
    st.builds(lambda one, other: where(one).exists() & ~where(other).exists(), FIELDS, FIELDS),
)
CHANGES = ROWS | st.builds(set_to, FIELDS, VALUES)
DELETES = FIELDS.flatmap(lambda name: st.tuples(st.just(delete(name)), st.just(where(name).exists())))
HIGHER = st.integers(1, 3).flatmap(lambda by: st.tuples(st.just(by), ROWS))


def one(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    return st.tuples(st.just(name), st.tuples(*arguments))


STEPS = st.one_of(
    one("insert", ROWS),
    one("insert_multiple", st.lists(ROWS, max_size=4)),
    one("insert higher", HIGHER),
    one("insert again", ROWS),
    one("update", CHANGES),
    one("update", CHANGES, QUERIES),
    one("update", CHANGES, st.none(), st.lists(NUMBERS)),
    DELETES.map(lambda arguments: ("update", arguments)),
    one("update_multiple", st.lists(st.tuples(CHANGES, QUERIES), max_size=2)),
    one("upsert", ROWS, QUERIES),
    one("remove", QUERIES),
    one("remove", st.none(), st.lists(NUMBERS, max_size=3, unique=True)),
    one("truncate"),
    one("search", QUERIES),
    one("count", QUERIES),
    one("get", QUERIES),
    one("get", st.none(), NUMBERS),
    one("get", st.none(), st.none(), st.lists(NUMBERS)),
    one("contains", QUERIES),
    one("all"),
)
WAYS = st.sampled_from(["stay", "stay", "stay", "compact", "reopen"])


def answer(table: Table, step: Step) -> object:
    """What the table says to it, with the numbers of what it gives."""
    said: Any
    name, arguments = deepcopy(step)
    try:
        match name, arguments:
            case "insert higher", ((by, row),):
                said = table.insert(Document(row, max((each.doc_id for each in table), default=20) + by))
            case "insert again", (row,):
                said = table.insert(Document(row, next((each.doc_id for each in table), 1)))
            case _:
                said = getattr(table, name)(*arguments)
    except ValueError as error:
        return str(error)
    got = said if isinstance(said, list) else [said]
    return said, [each.doc_id for each in got if isinstance(each, Document)], len(table)


def told(db: TinyDB) -> dict[str, dict[int, Any]]:
    """All there is, but for tables without a document."""
    tables = {name: {row.doc_id: row for row in db.table(name)} for name in db.tables()}
    return {name: rows for name, rows in tables.items() if rows}


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.lists(st.tuples(WAYS, st.sampled_from(["_default", "jobs"]), STEPS), max_size=25))
def test_the_same_steps_have_the_same_answers_and_the_same_end(steps: list[tuple[str, str, Step]]) -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Ours(Path(folder) / "data")) as ours,
        CountingDB(storage=MemoryStorage) as stock,
    ):
        for way, table, step in steps:
            if way != "stay":
                getattr(ours, way)()
            assert answer(ours.db.table(table), step) == answer(stock.table(table), step)
        assert told(ours.db) == told(stock)
        ours.compact()
        ours.reopen()
        assert told(ours.db) == told(stock)
        for _, snapshot in ours.files.snapshots()[:1]:
            with TinyDB(snapshot, access_mode="r") as plain:
                assert told(plain) | {"seal": {}} == told(stock) | {"seal": {}}
