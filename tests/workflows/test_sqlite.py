"""One SQLite database of everything: read back with the sqlite3 module."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from smarttracker_lite import __version__
from smarttracker_lite.domain.printing import Measure, Origin
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.workflows.leaving import relational, sqlite
from smarttracker_lite.workflows.leaving.export import NOUNS, Noun, export_database
from smarttracker_lite.workflows.leaving.flatten import Layout, layout
from smarttracker_lite.workflows.leaving.relational import LINKS, Table
from tests.contract.test_store_rows import any_of
from tests.support.studio import NOON, Studio, plot
from tests.workflows.test_export import FORMULA, busy, written

FREE_FORM = {"raw", "values"}
"""Fields whose content is the printer's or a sentence's own."""


def opened(path: Path) -> "closing[sqlite3.Connection]":
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    return closing(connection)


def database(at_work: Studio, path: Path) -> "closing[sqlite3.Connection]":
    """The studio's records in a new database."""
    export_database(at_work.desk, path)
    return opened(path)


def test_it_is_sound_and_every_key_leads_somewhere(at_work: Studio, tmp_path: Path) -> None:
    with database(busy(at_work), tmp_path / "one.sqlite") as opened:
        assert [tuple(row) for row in opened.execute("PRAGMA integrity_check")] == [("ok",)]
        assert list(opened.execute("PRAGMA foreign_key_check")) == []
        linked = opened.execute(
            """SELECT clients.postal_name, projects.name, jobs.facts_document FROM jobs
               JOIN clients ON clients.id = tag_client_id JOIN projects ON projects.id = tag_project_id"""
        )
        assert [tuple(row) for row in linked] == [("Čapek, Söhne & 図面", "Villa", FORMULA)]


def test_amounts_are_exact_texts_and_quantities_integers(at_work: Studio, tmp_path: Path) -> None:
    with database(busy(at_work), tmp_path / "one.sqlite") as opened:
        term = opened.execute(
            """SELECT terms.quantity, terms.rate, typeof(terms.rate), lines.net
               FROM invoice_lines_items_terms AS terms
               JOIN invoice_lines AS lines USING (invoice_id, lines_position) WHERE terms_position = 1"""
        )
        ink = opened.execute("SELECT channel, ul, typeof(ul), ul_origin FROM job_inks")
        assert tuple(term.fetchone()) == ("2.140", "3.10", "text", "15.78")
        assert tuple(ink.fetchone()) == ("cyan", 18200, "integer", "measured")


def test_no_ink_is_told_from_ink_that_nobody_measured(at_work: Studio, tmp_path: Path) -> None:
    with database(busy(at_work), tmp_path / "one.sqlite") as opened:
        counts = opened.execute("SELECT facts_inks_count FROM jobs ORDER BY rowid")
        assert [tuple(row) for row in counts] == [(1,), (1,), (1,), (0,), (None,)]


def test_it_says_what_it_is(at_work: Studio, tmp_path: Path) -> None:
    with database(at_work, tmp_path / "one.sqlite") as opened:
        about = dict(opened.execute("SELECT * FROM about").fetchone())
    assert (about["program"], about["version"]) == ("SmartTracker Lite", __version__)
    assert about["schema"] >= 2
    assert about["exported_at"] == NOON.isoformat()


def test_what_names_a_record_that_is_gone_is_kept_aside(at_work: Studio, tmp_path: Path) -> None:
    (draft,) = busy(at_work).desk.db.drafts.all()
    at_work.desk.db.drafts.put(replace(draft, job_ids=(*draft.job_ids, "lost")))
    project = at_work.project(replace(at_work.client(), id="nobody"))
    with database(at_work, tmp_path / "one.sqlite") as opened:
        asked = "SELECT table_name, row_id, row_position, column_name, missing_from, missing_id FROM dangling"
        aside = {tuple(row) for row in opened.execute(asked)}
        own = opened.execute("SELECT client_id FROM projects WHERE id = ?", (project.id,)).fetchone()
    assert ("projects", project.id, None, "client_id", "clients", "nobody") in aside
    assert ("draft_job_ids", draft.id, "2", "value", "jobs", "lost") in aside
    assert {row[-1] for row in aside} == {"nobody", "lost", "plotter"}
    assert own["client_id"] is None


def test_a_number_beyond_64_bits_does_not_stop_it(at_work: Studio, tmp_path: Path) -> None:
    at_work.job(plot(area_mm2=Measure(10**30, Origin.DERIVED)))
    with database(at_work, tmp_path / "one.sqlite") as opened:
        (area,) = opened.execute("SELECT facts_area_mm2 FROM jobs").fetchone()
    assert area == pytest.approx(1e30)


def test_whatever_is_there_is_left_alone(at_work: Studio, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "folder", "link"):
        with pytest.raises(NotAllowed, match=r"something at .* already"):
            export_database(at_work.desk, tmp_path / name)
    assert (tmp_path / "file").read_text() == "mine"
    assert {path.name for path in tmp_path.iterdir()} == {"data", "file", "folder", "link"}


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.many)
def test_the_tables_hold_all_of_any_record(noun: Noun) -> None:
    @settings(max_examples=25)
    @given(any_of(noun.kind))
    def held(item: object) -> None:
        books = [(table(each), [to_row(item)] if each is noun else []) for each in NOUNS]
        with TemporaryDirectory() as folder:
            sqlite.fill(Path(folder) / "one.sqlite", books, {"version": __version__})
            with opened(Path(folder) / "one.sqlite") as filled:
                assert list(filled.execute("PRAGMA foreign_key_check")) == []
                put_back(filled)
                assert dict(stored(filled, table(noun))) == dict(values(to_row(item)))

    held()


def table(noun: Noun) -> Table:
    return relational.table(noun.many, noun.one, noun.kind)


def put_back(filled: sqlite3.Connection) -> None:
    """Undo the setting aside of what names nothing."""
    for row in filled.execute("SELECT rowid AS place, * FROM dangling").fetchall():
        name, column = row["table_name"], row["column_name"]
        keys = [key["name"] for key in filled.execute(f"PRAGMA table_info({name})") if key["pk"]]
        where = " AND ".join(f"{key} = ?" for key in keys)
        key = (row["row_id"], *(row["row_position"] or "").split("."))[: len(keys)]
        filled.execute(f"UPDATE {name} SET {column} = ? WHERE {where}", (row["missing_id"], *key))


def values(row: object, *place: object) -> Iterator[tuple[tuple[object, ...], object]]:
    """Every plain value of a row, with the names and positions that lead to it."""
    if isinstance(row, Mapping) and not (place and place[-1] in FREE_FORM):
        for name, inner in row.items():
            yield from values(inner, *place, name)
    elif isinstance(row, list):
        for position, inner in enumerate(row, 1):
            yield from values(inner, *place, position)
    elif row is not None:
        yield place, same(written(row) if isinstance(row, str) else row)


def stored(
    filled: sqlite3.Connection, table: Table, place: tuple[Any, ...] = (), above: tuple[Any, ...] = ()
) -> Iterator[tuple[tuple[object, ...], object]]:
    """The same, from a table and those below it; `above` is the key of the row it belongs to."""
    where = " AND ".join(f"{column} = ?" for column in table.key.columns[: len(above)]) or "true"
    for row in filled.execute(f"SELECT * FROM {table.name} WHERE {where}", above):
        key = tuple(row[column] for column in table.key.columns)
        here = (*place, key[-1]) if above else ()
        if not above:
            yield ("id",), row["id"]
        for cell in table.cells:
            value = row[cell.name]
            if value is not None and not cell.counts:
                free = cell.place and cell.place[-1] in FREE_FORM
                yield (*here, *cell.place), json.loads(value) if free else same(value)
        for inner, child in table.children:
            yield from stored(filled, child, (*here, *inner), key)


def same(value: object) -> object:
    """An integer beyond 64 bits is a REAL in SQLite."""
    return f"{value:.9e}" if isinstance(value, int | float) and abs(value) > 2**63 - 1 else value


def test_every_field_that_names_another_record_is_a_link() -> None:
    names = {place[-1] for noun in NOUNS for place in all_places(layout(noun.kind)) if place}
    linked = {name for name in names if name.endswith(("_id", "_ids", "_into", "_of"))}
    assert linked == LINKS.keys() | {"vat_id"}
    assert set(LINKS.values()) <= {noun.many for noun in NOUNS}


def all_places(plan: Layout) -> Iterator[tuple[str, ...]]:
    yield from plan.places()
    for listing in plan.lists:
        yield from all_places(listing.entry)
