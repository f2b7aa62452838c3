"""Leaving: everything that is kept in plain files, read back with the csv and json modules."""

import csv
import json
import re
import sqlite3
import subprocess
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given

from smarttracker_lite import __version__
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.counters import Counted, Counter, Standing
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.domain.mappings import SavedMapping
from smarttracker_lite.domain.printing import Measure, Media, MediaUse, Origin
from smarttracker_lite.domain.rates import Basis, Price, PriceList, Rate, Side, Tier
from smarttracker_lite.errors import NotAllowed, StoreTrouble
from smarttracker_lite.store.rows import from_row, to_row
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.leaving.export import NOUNS, export_database, export_folder
from smarttracker_lite.workflows.leaving.spread import harmless, sheets, spread
from tests.contract.test_store_rows import any_of
from tests.support.command import command, environment
from tests.support.folders import on_disk_of
from tests.support.invoicing import drafted, issued, set_prices
from tests.support.order import besides, left_turn
from tests.support.quoting import quoted
from tests.support.studio import NOON, Studio, plot, studio

FORMULA = '=HYPERLINK("http://example.invalid")'


def busy(at_work: Studio) -> Studio:
    """A studio with at least one record of every kind."""
    set_prices(at_work)
    client = at_work.client("Čapek, Söhne & 図面")
    at_work.desk.db.price_lists.put(PriceList(id="l", name="Architects"))
    project = at_work.project(client)
    tag.tag(at_work.desk, [at_work.job(plot(FORMULA)).id], client.id, project.id)
    issued(at_work, client)
    quoted(at_work, client)
    drafted(at_work, client, at_work.job(client=client))
    at_work.job(plot(inks=(), raw={"job": 7}))
    at_work.job(plot(inks=None))
    counter = Counter(Counted.IMPRESSIONS, 7)
    gap = Gap(reason=Reason.COUNTED, since=None, until=NOON, unexplained=counter)
    at_work.desk.db.gaps.put(NotedGap(id="g", printer_id="plotter", gap=gap, found_at=NOON))
    at_work.desk.db.standings.put(
        Standing(id="s", printer_id="plotter", at=NOON, meter="snmp", counters=(counter,))
    )
    at_work.desk.db.mappings.put(
        SavedMapping(id="m", name="=Log", headers=("Date", "=1"), values={"header": 1})
    )
    besides(at_work)
    left_turn(at_work, client)
    return at_work


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_heads(path: Path) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file))


def test_every_record_is_told_in_json_as_it_is_kept(at_work: Studio, tmp_path: Path) -> None:
    told = export_folder(busy(at_work).desk, tmp_path / "out")
    for noun in NOUNS:
        lines = (tmp_path / "out" / f"{noun.many}.jsonl").read_text("utf-8").splitlines()
        kept = list(noun.each(at_work.desk.db))
        assert [from_row(json.loads(line), noun.kind, noun.many) for line in lines] == kept
        assert told.counts[noun.many] == len(kept)
    assert all(told.counts[name] for name in told.counts if name != "printers")


def test_a_sheet_has_a_line_for_each_record_and_each_entry_of_a_long_list(
    at_work: Studio, tmp_path: Path
) -> None:
    export_folder(busy(at_work).desk, tmp_path / "out")
    (invoice,) = at_work.desk.db.invoices.all()
    (row,) = read_csv(tmp_path / "out" / "invoices.csv")
    (line,) = read_csv(tmp_path / "out" / "invoice_lines.csv")
    (tax,) = read_csv(tmp_path / "out" / "invoice_taxes.csv")
    assert (row["id"], row["number.text"], row["total"]) == (invoice.id, "2026/0001", "19.25")
    assert (row["buyer.name"], row["opening"]) == ("Čapek, Söhne & 図面", "")
    assert (line["invoice_id"], line["position"], line["net"]) == (invoice.id, "1", "15.78")
    paper = {"quantity": "2.140", "unit": "MTK", "rate": "3.10", "part": "paper", "about": ""}
    assert json.loads(line["items"])[0]["terms"][0] == {**paper, "exact": None, "factor": None, "tax": None}
    assert (tax["invoice_id"], tax["tax.percent"], tax["amount"]) == (invoice.id, "22", "3.47")


def test_a_row_of_a_rate_card_has_a_line_for_each_price_with_its_steps_in_a_cell(
    at_work: Studio, tmp_path: Path
) -> None:
    tiers = (Tier(Decimal(10), Decimal("2.80")), Tier(Decimal(50), Decimal("2.50")))
    area = Price(basis=Basis.SQUARE_METRE, rate=Decimal("3.10"), step=Decimal("0.1"), tiers=tiers)
    fee = Price(basis=Basis.JOB, rate=Decimal(0))
    row = Rate(id="r", side=Side.PRICE, list_id="l", valid_from=date(2026, 9, 1), prices=(area, fee))
    at_work.desk.db.rates.put(row)
    at_work.desk.db.price_lists.put(PriceList(id="l", name="Architects"))
    export_folder(at_work.desk, tmp_path / "out")
    (told,) = read_csv(tmp_path / "out" / "rates.csv")
    assert (told["list_id"], told["kind"], told["valid_from"]) == ("l", "print", "2026-09-01")
    first, second = read_csv(tmp_path / "out" / "rate_prices.csv")
    assert (first["rate_id"], first["position"], first["basis"], first["rate"], first["step"]) == (
        "r",
        "1",
        "square-metre",
        "3.10",
        "0.1",
    )
    assert json.loads(first["tiers"]) == [to_row(tier) for tier in tiers]
    assert (second["position"], second["basis"], second["rate"], second["step"]) == ("2", "job", "0", "")
    export_database(at_work.desk, tmp_path / "one.sqlite")
    with closing(sqlite3.connect(tmp_path / "one.sqlite")) as opened:
        steps = opened.execute(
            """SELECT price_lists.name, basis, tiers.least, tiers.rate FROM rates
               JOIN price_lists ON price_lists.id = list_id JOIN rate_prices ON rate_id = rates.id
               JOIN rate_prices_tiers AS tiers USING (rate_id, prices_position)"""
        ).fetchall()
    assert steps == [
        ("Architects", "square-metre", "10", "2.80"),
        ("Architects", "square-metre", "50", "2.50"),
    ]


def test_a_job_s_quantities_stand_in_columns_and_its_inks_in_a_cell(at_work: Studio, tmp_path: Path) -> None:
    export_folder(busy(at_work).desk, tmp_path / "out")
    first, *_, unmeasured = read_csv(tmp_path / "out" / "jobs.csv")
    assert first["facts.document"] == f"'{FORMULA}"
    assert (first["facts.area_mm2"], first["facts.area_mm2.origin"]) == ("2140000", "measured")
    assert (first["facts.media.name"], first["facts.media.type"]) == ("Plain bond", "")
    ink = {"channel": "cyan", "ul": {"value": 18200, "origin": "measured"}}
    assert (json.loads(first["facts.inks"]), unmeasured["facts.inks"]) == ([ink], "")


def test_the_media_of_a_job_stand_in_a_cell_and_in_a_table(at_work: Studio, tmp_path: Path) -> None:
    area = Measure(1_070_000, Origin.DERIVED)
    uses = (MediaUse(Media(name="Matte"), area), MediaUse(Media(name="Gloss")))
    at_work.job(plot(media_used=uses, color_impressions=Measure(0, Origin.MEASURED)))
    export_folder(at_work.desk, tmp_path / "out")
    (row,) = read_csv(tmp_path / "out" / "jobs.csv")
    assert json.loads(row["facts.media_used"]) == [to_row(use) for use in uses]
    assert (row["facts.color_impressions"], row["facts.color_impressions.origin"]) == ("0", "measured")
    export_database(at_work.desk, tmp_path / "one.sqlite")
    with closing(sqlite3.connect(tmp_path / "one.sqlite")) as opened:
        told = opened.execute("SELECT media_name, area_mm2, area_mm2_origin FROM job_media_used").fetchall()
    assert told == [("Matte", 1_070_000, "derived"), ("Gloss", None, None)]


def test_sheets_are_what_excel_and_rfc_4180_ask_for(at_work: Studio, tmp_path: Path) -> None:
    export_folder(busy(at_work).desk, tmp_path / "out")
    for path in (tmp_path / "out").glob("*.csv"):
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
        assert content.count(b"\n") == content.count(b"\r\n")


def test_the_pdfs_are_copied_byte_for_byte(at_work: Studio, tmp_path: Path) -> None:
    told = export_folder(busy(at_work).desk, tmp_path / "out")
    (invoice,) = at_work.desk.db.invoices.all()
    (copy,) = (tmp_path / "out" / "invoices").iterdir()
    assert copy.name == f"2026-0001 {invoice.id}.pdf"
    assert copy.read_bytes() == bill.pdf_path(at_work.desk, invoice).read_bytes()
    assert told.without_pdf == ()


def test_an_invoice_whose_pdf_is_gone_is_named_and_all_else_exported(at_work: Studio, tmp_path: Path) -> None:
    (invoice,) = busy(at_work).desk.db.invoices.all()
    bill.pdf_path(at_work.desk, invoice).unlink()
    told = export_folder(at_work.desk, tmp_path / "out")
    assert told.without_pdf == ("2026/0001",)
    assert len(read_csv(tmp_path / "out" / "invoices.csv")) == 1


def test_the_readme_names_every_file_and_every_group_of_columns(at_work: Studio, tmp_path: Path) -> None:
    export_folder(busy(at_work).desk, tmp_path / "out")
    text = (tmp_path / "out" / "README.txt").read_text("utf-8")
    assert f"SmartTracker Lite {__version__} on 2026-11-20 13:00:00+01:00" in text
    told = {path.stem for path in (tmp_path / "out").iterdir()} - {"README"}
    assert [name for name in told if name not in text] == []
    for noun in NOUNS:
        _, section = text.split(f"\n{noun.many}\n", 1)
        words = set(re.findall(r"\w+", re.split(r"\n\b", section)[0]))
        heads = read_heads(tmp_path / "out" / f"{noun.many}.csv")
        assert {head.split(".")[0] for head in heads} - words <= {"id"}


def test_it_can_be_read_by_its_owner_only(at_work: Studio, tmp_path: Path) -> None:
    export_folder(at_work.desk, tmp_path / "out")
    export_database(at_work.desk, tmp_path / "one.sqlite")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0
    assert (tmp_path / "one.sqlite").stat().st_mode & 0o077 == 0


def test_an_empty_folder_is_filled_and_one_that_is_not_is_refused_untouched(
    at_work: Studio, tmp_path: Path
) -> None:
    target, link = tmp_path / "out", tmp_path / "link"
    target.mkdir()
    link.symlink_to(target)
    export_folder(at_work.desk, link)
    before = sorted(target.iterdir())
    for taken in (target, link, target / "README.txt"):
        with pytest.raises(NotAllowed, match=r"something at .* already"):
            export_folder(at_work.desk, taken)
    assert sorted(target.iterdir()) == before
    assert {path.name for path in tmp_path.iterdir()} == {"data", "out", "link"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\n=1+1", "'\n=1+1"),
        ("+39 02 5550", "'+39 02 5550"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-12", "-12"),
        ("-0.50", "-0.50"),
        ("-1\n", "'-1\n"),
        ("Plan = 3.pdf", "Plan = 3.pdf"),
        ("x;=cmd|' /C calc'!A1;", "x;'=cmd|' /C calc'!A1;"),
        ("x, @SUM(A1)", "x, '@SUM(A1)"),
        ("x; 3,-", "x; 3,'-"),
        ("", ""),
    ],
)
def test_only_what_a_spreadsheet_would_run_is_defused(text: str, cell: str) -> None:
    assert harmless(text) == cell


def test_a_formula_in_an_entry_of_a_printer_is_defused_and_numbers_stay(
    at_work: Studio, tmp_path: Path
) -> None:
    job = at_work.job(plot(raw={"name": "x;=cmd|' /C calc'!A1;", "sizes": [1, -2]}))
    spread(tmp_path, "jobs", sheets("jobs", "job", Job), [to_row(job)])
    (row,) = read_csv(tmp_path / "jobs.csv")
    assert row["facts.raw"] == '{"name": "x;\'=cmd|\' /C calc\'!A1;", "sizes": [1, -2]}'


@given(any_of(Client))
def test_whatever_a_name_holds_the_sheet_has_it_and_the_json_is_exact(client: Client) -> None:
    with TemporaryDirectory() as folder:
        spread(Path(folder), "clients", sheets("clients", "client", Client), [to_row(client)])
        with (Path(folder) / "clients.jsonl").open(encoding="utf-8", newline="\n") as lines:
            (line,) = lines
        (row,) = read_csv(Path(folder) / "clients.csv")
    assert from_row(json.loads(line), Client, "clients") == client
    assert row["postal.name"] == harmless(written(client.postal.name))
    assert (row["notes"], row["archived"]) == (harmless(written(client.notes)), json.dumps(client.archived))


def written(text: str) -> str:
    """Half a surrogate pair has no UTF-8."""
    return text.encode(errors="backslashreplace").decode()


@pytest.mark.parametrize("export", [export_folder, export_database])
def test_an_export_into_no_folder_is_refused_in_words(export: Any, at_work: Studio, tmp_path: Path) -> None:
    with pytest.raises(StoreTrouble, match=r"export to .*target stopped: No such file or directory\."):
        export(at_work.desk, tmp_path / "missing" / "target")


def test_an_export_that_fails_half_way_leaves_nothing(at_work: Studio, tmp_path: Path) -> None:
    (invoice,) = busy(at_work).desk.db.invoices.all()
    pdf = bill.pdf_path(at_work.desk, invoice)
    pdf.unlink()
    pdf.mkdir()
    with pytest.raises(StoreTrouble, match="Nothing was left there"):
        export_folder(at_work.desk, tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


@pytest.mark.parametrize("form", ["--all", "--sqlite"])
def test_a_full_disk_is_told_and_left_empty(form: str, tmp_path: Path) -> None:
    with studio(tmp_path / "data") as at_work:
        for _ in range(200):
            at_work.job()
    stick = tmp_path / "stick"
    stick.mkdir()
    export = command("export", form, str(stick / "out"), "--data", str(tmp_path / "data"))
    script = '"$@"; echo "exit $?"; ls -A "$0"'
    done = subprocess.run(
        [*on_disk_of("64k", stick), "sh", "-c", script, str(stick), *export],
        capture_output=True,
        encoding="utf-8",
        check=True,
        env=environment(tmp_path),
    )
    assert done.stdout == "exit 1\n"
    assert done.stderr.startswith(f"smarttracker-lite: The export to {stick / 'out'} stopped: ")
