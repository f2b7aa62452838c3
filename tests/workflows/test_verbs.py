"""The verbs of scripts: what they give, and how they end."""

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from smarttracker_lite.domain.machines import PrinterState
from smarttracker_lite.domain.printing import Measure, Media, MediaUse, Origin
from smarttracker_lite.errors import BadInput, NotAllowed, PrinterUnreachable
from smarttracker_lite.shapes import CSV_COLUMNS, as_csv
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.bill import pdf_path
from smarttracker_lite.workflows.collect import collect, note
from smarttracker_lite.workflows.verbs import Exit, Outcome, perform
from smarttracker_lite.workflows.watch import Watch
from tests.support.invoicing import issued, set_prices
from tests.support.studio import Studio, plot
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter
from tests.workflows.test_collect import NOBODY, demo_url


def done(at_work: Studio, verb: str, **words: object) -> Outcome:
    return perform(at_work.desk, Watch(at_work.desk), verb, words)


def rows(at_work: Studio, verb: str, **words: object) -> list[dict[str, Any]]:
    """The rows of a verb that must succeed."""
    outcome = done(at_work, verb, **words)
    assert (outcome.exit, outcome.said) == (Exit.DONE, "")
    return cast(list[dict[str, Any]], outcome.rows)


def here(at_work: Studio) -> str:
    """A printer that answers."""
    return enrol.add(at_work.desk, demo_url("laser"), name="Laser").id


def away(at_work: Studio) -> str:
    """A printer that does not answer any more."""
    printer = enrol.add(at_work.desk, demo_url("inkjet"), name="Plotter")
    at_work.desk.db.printers.put(replace(printer, driver="ipp", url=NOBODY))
    return printer.id


def test_a_poll_that_all_printers_answer_is_done(at_work: Studio) -> None:
    here(at_work)
    (row,) = rows(at_work, "poll")
    assert (row["name"], row["error"]) == ("Laser", None)
    assert row["new"] > 0


def test_a_printer_s_state_is_told_in_the_word_of_the_pages(at_work: Studio) -> None:
    printer = at_work.desk.db.printers.get(here(at_work))
    at_work.desk.db.printers.put(replace(printer, state=PrinterState.READY))
    assert [row["state"] for row in rows(at_work, "printers list")] == ["ready"]


def test_a_poll_of_no_printer_is_done(at_work: Studio) -> None:
    assert rows(at_work, "poll") == []


def test_a_queue_is_added_beside_a_printer_and_its_log_is_imported_to_that(
    at_work: Studio, tmp_path: Path
) -> None:
    printer_id = here(at_work)
    with WebPrinter(Machine(clock=at_work.clock), (Ipp("/printers/DeskJet"),)) as server:
        url = f"ipp://127.0.0.1:{server.port}/printers/DeskJet"
        with pytest.raises(BadInput, match="cannot add to the jobs of that printer"):
            done(at_work, "printers add", url=url, name="DeskJet", beside="nobody")
        (queue,) = rows(at_work, "printers add", url=url, name="DeskJet", beside=printer_id)
    assert queue["beside"] == printer_id
    assert [row["beside"] for row in rows(at_work, "printers list")] == [printer_id, None]
    for printer in ({}, {"printer": queue["id"]}):
        (row,) = rows(at_work, "import", files=[str(PAGE_LOG)], **printer)
        assert (row["printer"], row["new"], row["outside"]) == ("Laser", 0, 3)
    assert len(rows(at_work, "printers list")) == 2


def test_a_queue_is_not_added_until_it_is_said_where_its_prints_come_out(at_work: Studio) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp("/printers/DeskJet"),)) as server:
        url = f"ipp://127.0.0.1:{server.port}/printers/DeskJet"
        here(at_work)
        with pytest.raises(BadInput, match="a queue") as asked:
            done(at_work, "printers add", url=url)
        assert "--beside own" in str(asked.value.hint)
        (queue,) = rows(at_work, "printers add", url=url, beside="own")
        assert queue["beside"] is None
        rows(at_work, "printers remove", id=queue["id"])
        assert rows(at_work, "printers add", url=url) == [queue]


def test_a_printer_that_tells_not_who_it_is_is_not_added_until_it_is_said_whether_it_is_a_known_one(
    at_work: Studio,
) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(tells=False),)) as server:
        known = enrol.add(at_work.desk, f"ipp://127.0.0.1:{server.port}/ipp/print", name="Cellar")
        url = f"ipp://localhost:{server.port}/ipp/print"
        with pytest.raises(BadInput, match="“Cellar”"):
            done(at_work, "printers add", url=url)
        rows(at_work, "printers add", url=url, name="Attic", same_as="new")
    assert [row["name"] for row in rows(at_work, "printers list")] == ["Attic", "Cellar"]
    assert at_work.desk.db.printers.get(known.id).url == known.url


def test_as_the_same_one_it_goes_on_under_its_name(at_work: Studio) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(tells=False),)) as server:
        known = enrol.add(at_work.desk, f"ipp://127.0.0.1:{server.port}/ipp/print", name="Cellar")
        url = f"ipp://localhost:{server.port}/ipp/print"
        (row,) = rows(at_work, "printers add", url=url, same_as=known.id)
    assert (row["id"], row["name"], row["url"]) == (known.id, "Cellar", url)


def test_a_printer_that_is_added_at_another_address_is_read_there_at_once(at_work: Studio) -> None:
    with WebPrinter(Machine(clock=at_work.clock), (Ipp(),)) as server:
        moved = enrol.add(at_work.desk, f"ipp://127.0.0.1:{server.port}/ipp/print")
        at_work.desk.db.printers.put(replace(moved, url=NOBODY))
        server.machine.print()
        rows(at_work, "printers add", url=moved.url)
    assert [job.printer_id for job in at_work.desk.db.jobs.all()] == [moved.id]


PAGE_LOG = Path(__file__).parents[1] / "recordings/files/cups_page_log/page_log-pages"


def test_a_file_is_imported_once_to_the_printer_that_it_names(at_work: Studio) -> None:
    (tried,) = rows(at_work, "import", files=[str(PAGE_LOG)], dry_run="yes")
    assert rows(at_work, "printers list") == []
    (first,), (second,) = (rows(at_work, "import", files=[str(PAGE_LOG)]) for _ in range(2))
    assert (tried["new"], first["new"], second["new"], second["known"]) == (3, 3, 0, 3)
    assert (first["printer"], first["profile"], first["bad"]) == ("DeskJet", "cups-page-log", [])
    (printer,) = rows(at_work, "printers list")
    assert (printer["driver"], printer["jobs_seen"]) == ("files", 3)
    for verb in ("printers check", "record"):
        with pytest.raises(NotAllowed, match="Nobody asks “DeskJet”"):
            done(at_work, verb, id=printer["id"], file=str(at_work.desk.db.folder / "record.json"))


def test_a_file_that_names_no_printer_makes_one_only_by_its_name(at_work: Studio, tmp_path: Path) -> None:
    path = tmp_path / "sharp.csv"
    path.write_text("Job ID,Job Mode,Computer Name,Completing Date & Time\n1,Print,PC7,11/10/2026 10:01\n")
    assert "--new-printer" in done(at_work, "import", files=[str(path)]).said
    assert "--dates" in done(at_work, "import", files=[str(path)], new_printer="Sharp").said
    (row,) = rows(at_work, "import", files=[str(path)], new_printer="Sharp", dates="mdy")
    assert (row["printer"], row["new"]) == ("Sharp", 1)


def test_a_file_with_a_bad_row_is_imported_in_part(at_work: Studio, tmp_path: Path) -> None:
    path = tmp_path / "page_log"
    path.write_bytes(PAGE_LOG.read_bytes() + b"this is no entry\n")
    outcome = done(at_work, "import", files=[str(path)])
    (row,) = cast(list[dict[str, Any]], outcome.rows)
    assert (outcome.exit, row["new"], len(row["bad"])) == (Exit.PARTLY, 3, 1)
    assert row["bad"][0]["line"] == PAGE_LOG.read_bytes().count(b"\n") + 1
    assert outcome.said == "1 row could not be read. The others were taken."


def test_a_file_that_nobody_knows_leads_to_the_page_where_its_columns_are_told(
    at_work: Studio, tmp_path: Path
) -> None:
    path = tmp_path / "log.csv"
    path.write_text("Wann,Wieviel\n2026-11-10,1\n")
    said = done(at_work, "import", files=[str(path)]).said
    assert ("under Printers › Import a file" in said, "--profile" in said) == (True, True)


def test_a_file_that_cannot_be_imported_keeps_no_other_back(at_work: Studio, tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.csv")
    outcome = done(at_work, "import", files=[gone, str(PAGE_LOG)])
    assert (outcome.exit, [row["new"] for row in outcome.rows]) == (Exit.PARTLY, [0, 3])
    assert outcome.said.startswith("gone.csv: There is no file")
    assert done(at_work, "import", files=[gone]).exit is Exit.FAILED


def test_a_poll_that_some_printers_answer_is_done_in_part_and_says_who_did_not(at_work: Studio) -> None:
    here(at_work)
    away(at_work)
    outcome = done(at_work, "poll")
    assert outcome.exit is Exit.PARTLY
    assert outcome.said.startswith("Plotter: 127.0.0.1:9 does not answer. Check")
    assert [row["error"] is None for row in sorted(outcome.rows, key=lambda row: str(row["name"]))] == [
        True,
        False,
    ]


def test_a_poll_that_no_printer_answers_has_failed(at_work: Studio) -> None:
    away(at_work)
    outcome = done(at_work, "poll")
    assert outcome.exit is Exit.FAILED
    assert "Plotter" in outcome.said


def test_a_poll_tells_what_could_not_be_read_and_what_changed_too_late(at_work: Studio) -> None:
    printer_id = here(at_work)
    collect(at_work.desk, printer_id)
    job, *_ = at_work.desk.db.jobs.all()
    other = replace(job, facts=replace(job.facts, document="another.pdf"), invoice_id="billed")
    at_work.desk.db.jobs.put(other)
    at_work.desk.db.memories.keep(printer_id, {})
    (row,) = rows(at_work, "poll")
    assert (row["changed_after_invoice"], row["complaints"]) == (1, [])


def test_a_check_that_finds_something_ill_fails_and_says_what(at_work: Studio) -> None:
    outcome = done(at_work, "printers check", id=away(at_work))
    assert outcome.exit is Exit.FAILED
    assert outcome.said.startswith("answer: 127.0.0.1:9 does not answer. Check")
    assert {row["ok"] for row in rows(at_work, "printers check", id=here(at_work))} == {True}


def test_the_list_of_printers_counts_the_jobs_of_each_and_tells_trouble_with_the_next_step(
    at_work: Studio,
) -> None:
    printer_id = here(at_work)
    collect(at_work.desk, printer_id)
    note(at_work.desk, printer_id, PrinterUnreachable("{name} is away.", "Switch it on.", name="It"))
    at_work.job()
    (row,) = rows(at_work, "printers list")
    assert row["jobs_seen"] == len(at_work.desk.db.jobs.all()) - 1 > 0
    assert row["trouble"] == "It is away. Switch it on."


def test_an_export_tells_what_was_written_and_what_was_missing(at_work: Studio, tmp_path: Path) -> None:
    set_prices(at_work)
    invoice = issued(at_work, at_work.client())
    told = rows(at_work, "export", all=str(tmp_path / "out"))
    assert {"records": "jobs", "count": 1} in told
    assert {"records": "dangling", "count": 1} in rows(at_work, "export", sqlite=str(tmp_path / "one.sqlite"))
    pdf_path(at_work.desk, invoice).unlink()
    outcome = done(at_work, "export", all=str(tmp_path / "again"))
    assert (outcome.exit, outcome.rows) == (Exit.PARTLY, told)
    assert "2026/0001" in outcome.said


def test_a_job_tells_what_its_printer_said_and_what_it_did_not(at_work: Studio) -> None:
    at_work.job(plot(raw={"job": "7"}, roll_length_um=Measure(2_150_000, Origin.MEASURED)))
    (row,) = rows(at_work, "jobs")
    assert (row["area_m2"], row["length_m"], row["ink_ml"]) == ("2.140", "2.15", {"cyan": "18.200"})
    assert row["missing"] == ["copies", "pages", "color_impressions", "sheets", "roll_area_m2"]
    assert (row["raw"], row["media_used"]) == ({"job": "7"}, None)


def test_a_job_on_several_media_tells_the_area_of_each_and_how_much_of_it_is_in_colour(
    at_work: Studio,
) -> None:
    uses = (
        MediaUse(
            Media(name="Gloss", width_um=914_000, height_um=1_200_000), Measure(1_096_800, Origin.DERIVED)
        ),
        MediaUse(Media(type="2101")),
    )
    at_work.job(plot(media_used=uses, color_impressions=Measure(3, Origin.MEASURED)))
    (row,) = rows(at_work, "jobs")
    assert row["color_impressions"] == 3
    assert row["media_used"] == [
        {"name": "Gloss", "width_mm": "914", "height_mm": "1200", "area_m2": "1.097"},
        {"name": "2101", "width_mm": None, "height_mm": None, "area_m2": None},
    ]
    head, line = csv.reader(as_csv([row], CSV_COLUMNS["jobs"]).splitlines())
    told = dict(zip(head, line, strict=True))
    assert (told["color_impressions"], json.loads(told["media_used"])) == ("3", row["media_used"])


@pytest.mark.parametrize(
    ("verb", "words"), [("sing", {}), ("jobs", {"state": "sold"}), ("jobs", {"to": "soon"})]
)
def test_words_nobody_understands_are_refused(at_work: Studio, verb: str, words: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        done(at_work, verb, **words)
