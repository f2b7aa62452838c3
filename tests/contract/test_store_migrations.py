"""Folders and files of past versions: they open for ever, in the newest schema and with all there was."""

import json
import lzma
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.jobs import Stage
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.act import Act, Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import Disk
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.lookups import LOOKUPS
from smarttracker_lite.store.migrations import NEWEST, migrated
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.recovery import recovered
from smarttracker_lite.store.tables.whole_file import Tables, load
from tests.contract.test_store_folder import OLD_FILE, dump
from tests.support.folders import client


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder in a folder of its own."""
    made = tmp_path / "studio data"
    made.mkdir()
    return made


def schema_of(folder: Path) -> int:
    """The schema that the folder says it has."""
    copy = folder / "copy.json"
    with closing(Database.open(folder)) as db:
        db.write_copy(copy)
    number: int = json.loads(copy.read_bytes())["schema"]["1"]["number"]
    return number


def add_language(tables: Tables) -> Tables:
    return {**tables, "clients": {n: row | {"language": "it"} for n, row in tables["clients"].items()}}


def drop_notes(tables: Tables) -> Tables:
    return {**tables, "clients": {n: {"id": row["id"]} for n, row in tables["clients"].items()}}


OLD: Tables = {"schema": {"1": {"number": 1}}, "clients": {"1": {"id": "a"}}}


def test_an_older_file_goes_through_every_step_in_order() -> None:
    new = migrated(OLD, Path("f"), {2: drop_notes, 3: add_language})

    assert new == {"schema": {"1": {"number": 3}}, "clients": {"1": {"id": "a", "language": "it"}}}
    assert OLD["clients"] == {"1": {"id": "a"}}


def test_a_file_of_the_newest_schema_and_a_fresh_one_need_no_step() -> None:
    assert migrated(OLD, Path("f"), {}) is OLD
    assert migrated({}, Path("f"), {2: add_language}) == {"schema": {"1": {"number": 2}}}


def test_a_fresh_file_says_its_schema(folder: Path) -> None:
    Database.open(folder).close()

    assert schema_of(folder) == NEWEST


UNTOUCHED = {"currency": "EUR", "terms_days": 30, "tax": {"category": "S", "percent": "22", "reason": ""}}


def schema_1(settings: dict[str, object], **tables: dict[str, dict[str, object]]) -> Tables:
    """The tables of the first schema, with these settings."""
    page = {"id": "settings", "settings": settings}
    return {"schema": {"1": {"number": 1}}, "settings": {"1": page}, **tables}


def vat_after(tables: Tables) -> object:
    return migrated(tables, Path("f"))["settings"]["1"]["settings"]["tax"]


def test_vat_that_nobody_ever_saved_is_asked_for() -> None:
    assert vat_after(schema_1(UNTOUCHED)) is None


@pytest.mark.parametrize(
    "saved",
    [
        {"currency": "CHF"},
        {"terms_days": 14},
        {"tax": {"category": "S", "percent": "8.1", "reason": ""}},
        {"tax": {"category": "E", "percent": "0", "reason": "art. 1"}},
    ],
)
def test_vat_is_confirmed_where_the_form_of_money_was_saved(saved: dict[str, object]) -> None:
    settings = UNTOUCHED | saved
    assert vat_after(schema_1(settings)) == settings["tax"]


def test_a_folder_without_settings_stays_in_the_currency_it_showed() -> None:
    tables: Tables = {"schema": {"1": {"number": 1}}, "rates": {"1": {"id": "a"}}}
    settings = migrated(tables, Path("f"))["settings"]["1"]["settings"]
    assert (settings["currency"], settings["tax"]) == ("EUR", None)


@pytest.mark.parametrize("device", [None, "T830", []])
def test_a_damaged_record_is_left_to_its_reader(device: object) -> None:
    printers: dict[str, dict[str, object]] = {"1": {"id": "a", "state": "idle", "device": device}}
    assert migrated(schema_1(UNTOUCHED, printers=printers), Path("f"))["printers"] == printers


def test_vat_is_confirmed_where_an_invoice_was_issued() -> None:
    assert vat_after(schema_1(UNTOUCHED, invoices={"1": {"id": "a"}})) == UNTOUCHED["tax"]


def test_an_idle_printer_is_called_ready() -> None:
    printers: dict[str, dict[str, object]] = {
        "1": {"id": "a", "state": "idle", "device": {"model": "T830", "state": "idle"}},
        "2": {"id": "b", "state": "asleep", "device": {"model": "M479", "state": "printing"}},
    }
    assert migrated(schema_1(UNTOUCHED, printers=printers), Path("f"))["printers"] == {
        "1": {"id": "a", "state": "ready", "device": {"model": "T830", "state": "ready"}},
        "2": printers["2"],
    }


def test_what_a_driver_remembers_of_a_printer_has_a_table_of_its_own() -> None:
    memory = {"last": [3, "c"], "known": {"boot:1": "a"}}
    printers: dict[str, dict[str, object]] = {
        "1": {"id": "a", "memory": memory},
        "2": {"id": "b", "memory": "damaged"},
        "7": {"id": "c", "memory": {}},
    }
    tables = migrated({"schema": {"1": {"number": 2}}, "printers": printers}, Path("f"))
    assert tables["printers"] == {"1": {"id": "a"}, "2": printers["2"], "7": {"id": "c"}}
    assert tables["memories"] == {
        "1": {"printer_id": "a", "name": "", "values": memory},
        "7": {"printer_id": "c", "name": "", "values": {}},
    }


def test_the_gaps_of_a_printer_have_a_table_of_their_own() -> None:
    until = "2026-01-10T12:00:00+00:00"
    vanished = "A job was being printed and is no longer listed."
    gaps: list[dict[str, object]] = [
        {"reason": vanished, "since": "2026-01-10T11:00:00+00:00", "until": until, "lost": 1},
        {"reason": "In the words of nobody", "since": None, "until": until, "lost": None},
    ]
    printers: dict[str, dict[str, object]] = {
        "1": {"id": "a", "gaps": gaps},
        "2": {"id": "b", "gaps": "damaged"},
        "7": {"id": "c", "gaps": []},
    }
    tables = migrated({"schema": {"1": {"number": 3}}, "printers": printers}, Path("f"))
    assert tables["printers"] == {"1": {"id": "a"}, "2": printers["2"], "7": {"id": "c"}}
    kept = {"printer_id": "a", "found_at": until, "closed": None}
    assert tables["gaps"] == {
        "1": {**kept, "id": "a-1", "gap": {**gaps[0], "reason": "vanished", "unexplained": None}},
        "2": {**kept, "id": "a-2", "gap": {**gaps[1], "reason": "forgotten", "unexplained": None}},
    }


def priced(rates: dict[str, dict[str, object]]) -> object:
    """What becomes of rows of a rate card of schema 4."""
    return migrated({"schema": {"1": {"number": 4}}, "rates": rates}, Path("f"))["rates"]


def test_each_amount_of_a_row_is_a_price_and_0_stays_0() -> None:
    row: dict[str, object] = {"id": "a", "side": "price", "printer_id": None, "media": "Satin"}
    amounts = {"per_m2": "3.10", "per_sheet": "0.100", "per_ml": "0", "per_job": "0.00"}
    told = [
        {"basis": "square-metre", "rate": "3.10"},
        {"basis": "sheet", "rate": "0.100"},
        {"basis": "millilitre", "rate": "0"},
        {"basis": "job", "rate": "0.00"},
    ]
    assert priced({"1": row | amounts}) == {"1": {**row, "prices": told}}


def test_an_amount_that_nobody_filled_in_is_no_price() -> None:
    row: dict[str, object] = {"id": "a", "side": "cost", "per_m2": None, "per_sheet": "0.03", "per_ml": None}
    bare: dict[str, object] = {"id": "b", "side": "cost"}
    assert priced({"1": row, "7": bare}) == {
        "1": {"id": "a", "side": "cost", "prices": [{"basis": "sheet", "rate": "0.03"}]},
        "7": {**bare, "prices": []},
    }


@pytest.mark.parametrize("amount", [0, "", 3.1, "three"])
def test_a_damaged_amount_is_left_to_its_reader(folder: Path, amount: object) -> None:
    rates: dict[str, dict[str, object]] = {"1": {"id": "a", "side": "cost", "per_job": amount}}
    tables = {**schema_1({}), "schema": {"1": {"number": 4}}, "rates": rates}
    (folder / OLD_FILE).write_bytes(dump(tables))
    with pytest.raises(StoreTrouble, match="record a in the table rates"):
        Database.open(folder)


def test_a_folder_of_the_first_schema_opens_with_its_settings(folder: Path) -> None:
    old = {**to_row(Settings(seller=Postal(name="Studio Lumen"))), **UNTOUCHED}
    del old["welcomed"]
    (folder / OLD_FILE).write_bytes(dump(schema_1(old)))

    with closing(Database.open(folder)) as db:
        assert db.settings.get() == Settings(seller=Postal(name="Studio Lumen"))
    assert schema_of(folder) == NEWEST


FOLDERS = Path(__file__).parents[1] / "recordings" / "folders"
SAVED = sorted(FOLDERS.glob("schema-*.json.xz"))
JOURNALLED = sorted(FOLDERS.glob("journal-*.tar.xz"))


def test_there_is_a_saved_folder_of_every_past_schema() -> None:
    """Of schema 2 both: with the single file, and with the journal."""
    names = [path.name.partition(".")[0] for path in (*SAVED, *JOURNALLED)]
    journalled = [f"journal-{number}" for number in range(2, NEWEST)]
    assert names == ["schema-1", "schema-2", *journalled]


@pytest.mark.parametrize("saved", SAVED, ids=lambda path: path.name)
def test_a_saved_folder_of_a_past_version_opens_with_all_there_was(folder: Path, saved: Path) -> None:
    content = lzma.decompress(saved.read_bytes())
    (folder / OLD_FILE).write_bytes(content)
    tables = json.loads(content)

    with closing(Database.open(folder)) as db:
        books = (db.printers, db.jobs, db.clients, db.projects, db.rates, db.drafts, db.invoices, db.taggings)
        read = [[item.id for item in book.each()] for book in books]
        assert db.jobs.count(Wanted(stages=frozenset({Stage.BILLED}))) == sum(
            len(invoice.lines) for invoice in db.invoices.all()
        )
    names = ("printers", "jobs", "clients", "projects", "rates", "drafts", "invoices", "taggings")
    assert read == [[row["id"] for row in tables.get(name, {}).values()] for name in names]
    assert schema_of(folder) == NEWEST
    (copy,) = (folder / "backups").glob("*-before-update.zip")
    with ZipFile(copy) as kept:
        assert kept.read("smarttracker.json") == content
    assert not (folder / OLD_FILE).exists()


def rows(folder: Path) -> dict[str, list[Any]]:
    """The rows of every table, as whatever version wrote the folder kept them."""
    views = recovered(Folder(folder), LOOKUPS, Disk()).views
    return {name: [json.loads(view.raw(n) or b"") for n in view.numbers()] for name, view in views.items()}


def memories_in(tables: dict[str, list[Any]]) -> dict[str, object]:
    """What the drivers remembered, by printer: schema 2 kept it with the printer, schema 3 in a table."""
    of_printers = {printer["id"]: printer["memory"] for printer in tables["printers"] if "memory" in printer}
    return of_printers | {row["printer_id"]: row["values"] for row in tables.get("memories", [])}


def gaps_in(tables: dict[str, list[Any]]) -> list[tuple[str, int | None]]:
    """The jobs that may be missing, by printer: to schema 3 kept with it, since schema 4 in a table."""
    of_printers = [(each["id"], gap["lost"]) for each in tables["printers"] for gap in each.get("gaps", [])]
    return of_printers + [(row["printer_id"], row["gap"]["lost"]) for row in tables.get("gaps", [])]


@pytest.mark.parametrize("saved", JOURNALLED, ids=lambda path: path.name)
def test_a_saved_folder_with_a_journal_opens_with_all_there_was(folder: Path, saved: Path) -> None:
    with tarfile.open(saved) as packed:
        packed.extractall(folder, filter="data")
    before = rows(folder)
    years = [path.name[:4] for path in (folder / "archive").glob("*.json")]

    with closing(Database.open(folder)) as db:
        read = [[job.id for job in db.jobs.each()], [client.id for client in db.clients.each()]]
        memories = {printer.id: db.memories.of(printer.id) for printer in db.printers.each()}
        gaps = [(noted.printer_id, noted.gap.lost) for noted in db.gaps.open()]
    assert read == [[row["id"] for row in before[name]] for name in ("jobs", "clients")]
    assert (len(read[0]) > 1_000, years) == (True, ["2025"])
    assert memories == memories_in(before)
    assert gaps == gaps_in(before)
    assert schema_of(folder) == NEWEST
    (copy,) = (folder / "backups").glob("*-before-update.zip")
    with ZipFile(copy) as kept:
        copied = json.loads(kept.read("smarttracker.json"))
    assert {name: list(each.values()) for name, each in copied.items()} == before


def test_a_copy_says_the_same_whether_it_has_a_document_a_line_or_not(folder: Path, tmp_path: Path) -> None:
    lines, one = tmp_path / "lines.json", tmp_path / "one.json"
    with closing(Database.open(folder)) as db:
        for number in range(12):
            db.clients.put(client(str(number), "é\n{}"))
        db.write_copy(lines)
    tables = json.loads(lines.read_bytes())
    one.write_bytes(dump(tables))
    assert tables == {name: dict(each) for name, each in load(lines).items()} == load(one)


def test_a_damaged_document_of_a_copy_is_told_before_anything_is_taken_over(
    folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.json"
    with closing(Database.open(folder)) as db:
        db.clients.put(client("a"))
        db.write_copy(copy)
        copy.write_bytes(copy.read_bytes().replace(b'"id":"a"', b'"id":a"'))
        with pytest.raises(StoreTrouble, match="is damaged"):
            db.take_over(copy, Act(Who.USER, "restore"))
        assert db.clients.all() == [client("a")]


def test_the_numbering_of_schema_7_is_the_series_of_invoices() -> None:
    settings = {"currency": "EUR", "number_pattern": "R{year}-{seq}", "first_number": 148}
    tables: dict[str, Any] = {
        "settings": {"1": {"id": "settings", "settings": settings}},
        "schema": {"1": {"number": 7}},
    }
    (page,) = migrated(tables, Path("books.json"))["settings"].values()
    assert page["settings"] == {
        "currency": "EUR",
        "series": [{"kind": "invoice", "pattern": "R{year}-{seq}", "first": 148}],
    }
