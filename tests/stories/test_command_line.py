"""The program as a shell sees it: its verbs, on a folder nobody owns and on one a running program owns."""

import csv
import io
import json
import os
import re
import signal
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from smarttracker_lite import __version__, cli
from smarttracker_lite.domain.business import Settings
from smarttracker_lite.shapes import CSV_COLUMNS
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from tests.support import hostile
from tests.support.answering import answering
from tests.support.command import complaint, ended, ready, rows, run, serving, started
from tests.support.programs import wait_until
from tests.support.studio import plot, studio

DEMO = "demo://laser?seed=3&since=2026-11-02T00:00:00Z&live=2026-11-19T00:00:00Z"
OTHER = DEMO.replace("seed=3", "seed=4")
AWAY = "ipp://127.0.0.1:9/ipp/print"
NAME = "Überbau – 図面.pdf"
PAGE_LOG = Path(__file__).parents[1] / "recordings/files/cups_page_log/page_log-pages"
FORMULA = '=HYPERLINK("http://example.invalid","plan").pdf'


def furnished(data: Path) -> None:
    """One printer that was read, one that is away now, and jobs whose names are hard to write down."""
    with studio(data) as at_work:
        for name in ("laser", "inkjet"):
            added = enrol.add(at_work.desk, DEMO.replace("laser", name), name=name)
            at_work.desk.db.printers.delete(added.id)
            at_work.desk.db.printers.put(replace(added, id=name))
        at_work.desk.db.printers.put(replace(added, id="inkjet", driver="ipp", url=AWAY))
        for name in ("laser", "inkjet"):
            collect(at_work.desk, name)
        at_work.job(plot(NAME))
        at_work.job(plot(FORMULA))


@pytest.fixture(params=["the folder is free", "a program runs on it"], scope="module")
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A furnished folder, shared by the tests; a verb must do the same on it whoever owns it."""
    folder = tmp_path_factory.mktemp("home") / "data"
    furnished(folder)
    runs = request.param == "a program runs on it"
    with serving("serve", "--data", str(folder), home=folder.parent) if runs else nullcontext():
        yield folder


def test_a_printer_is_added_polled_checked_and_removed(data: Path) -> None:
    (added,) = rows(data, "printers", "add", OTHER, "--name", "Second")
    (polled,) = rows(data, "poll", added["id"])
    assert (polled["name"], polled["error"]) == ("Second", None)
    assert {row["ok"] for row in rows(data, "printers", "check", added["id"])} == {True}
    (removed,) = rows(data, "printers", "remove", added["id"])
    assert removed["jobs_seen"] > 0
    assert {row["id"] for row in rows(data, "printers", "list")} == {"laser", "inkjet"}


def test_a_poll_of_which_one_printer_is_away_is_done_in_part(data: Path) -> None:
    done = run(data, "poll", "--json")
    assert (done.returncode, len(json.loads(done.stdout))) == (3, 2)
    assert "inkjet" in complaint(done)


def test_an_accounting_file_is_imported_once(data: Path) -> None:
    first, second = (
        rows(data, "import", str(PAGE_LOG), "--printer", "laser", "--profile", "cups-page-log", *dry)
        for dry in (["--dry-run"], [])
    )
    assert first == second
    assert (first[0]["new"], first[0]["outside"]) == (0, 3)


def test_rows_of_a_file_that_cannot_be_read_are_listed_and_the_first_of_many_are_enough(
    data: Path, tmp_path: Path
) -> None:
    log, wanted = tmp_path / "page_log", ("--printer", "laser", "--dry-run")
    log.write_bytes(PAGE_LOG.read_bytes() + b"this is no entry\n" * 22)
    done = run(data, "import", str(log), *wanted)
    *lines, said = done.stderr.splitlines()
    first = PAGE_LOG.read_bytes().count(b"\n") + 1
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        f"page_log, line {first + place}" for place in range(20)
    ]
    assert (lines[-1], done.returncode) == ("and 2 more: --json lists them", 3)
    assert said.endswith("22 rows could not be read. The others were taken.")
    assert complaint(run(data, "import", str(log), *wanted, "--json")) == said


def test_a_printer_that_is_away_is_refused_with_the_next_step(data: Path) -> None:
    done = run(data, "printers", "add", AWAY)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Check that" in complaint(done)


def test_the_doctor_reports_the_folder_and_the_printer_that_is_away(data: Path) -> None:
    done = run(data, "doctor", "--json")
    told = {row["point"]: row for row in json.loads(done.stdout)}
    assert str(data) in told["data folder"]["text"]
    assert __version__ in told["program"]["text"]
    assert (done.returncode, told["printer inkjet"]["ok"]) == (1, False)
    assert "printer inkjet" in complaint(done)


def test_no_key_ring_is_a_warning_of_the_doctor_not_a_fault(tmp_path: Path) -> None:
    no_ring = {"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}
    done = run(tmp_path / "data", "doctor", "--json", **no_ring)
    told = {row["point"]: row for row in json.loads(done.stdout)}
    assert told["key ring"]["text"].startswith("Warning: no key ring.")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_doctor_records_a_printer_into_the_current_folder(data: Path) -> None:
    (told,) = rows(data, "doctor", "--record", "laser")
    assert Path(told["file"]).parent == data.parent
    assert len(json.loads(Path(told["file"]).read_text())["jobs"]) == told["jobs"] > 0


def test_everything_leaves_into_the_current_folder_as_files_and_as_a_database(
    data: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    place = Path(os.path.relpath(tmp_path_factory.mktemp("leaving"), data.parent))
    counts = {row["records"]: row["count"] for row in rows(data, "export", "--all", str(place / "out"))}
    rows(data, "export", "--sqlite", str(place / "one.sqlite"))
    later = {row["records"]: row["count"] for row in rows(data, "export", "--all", str(place / "later"))}
    lines = (data.parent / place / "out" / "jobs.jsonl").read_text("utf-8").splitlines()
    with closing(sqlite3.connect(data.parent / place / "one.sqlite")) as database:
        (jobs,) = database.execute("SELECT count(*) FROM jobs").fetchone()
    assert len(lines) == counts["jobs"] > 0
    assert counts["jobs"] <= jobs <= later["jobs"]  # a program that runs records jobs meanwhile
    again = run(data, "export", "--all", str(place / "out"))
    assert (again.returncode, again.stdout) == (1, "")
    assert "something at" in complaint(again)


def test_jobs_are_filtered_and_told_as_json_and_csv_whatever_the_code_page(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnished(data)
    some = rows(data, "jobs", "--from", "2026-11-03", "--to", "2026-11-03")
    assert {row["completed_at"][:10] for row in some} == {"2026-11-03"}
    assert all(row["charge"]["price"] is None for row in some)
    told = run(data, "jobs", "--csv", PYTHONIOENCODING="cp1252").stdout
    table = list(csv.DictReader(io.StringIO(told)))
    assert len(table) > len(some)
    assert set(table[0]) == set(_columns(some[0]))
    assert {row["document"] for row in table} >= {NAME, f"'{FORMULA}"}
    assert not re.search(r'(?m)(^|,)"?[=@]', told)
    assert "\r" not in told


def _columns(row: Mapping[str, Any], above: str = "") -> Iterator[str]:
    """The names of a row's values, those of nested objects with a dot."""
    for name, value in row.items():
        if name in {"media", "charge"}:
            yield from _columns(value, f"{name}.")
        else:
            yield above + name


def test_verify_fails_on_a_fault_and_says_which_record_and_what_to_do(data: Path) -> None:
    done = run(data, "verify", "--json")
    faults = [row for row in json.loads(done.stdout) if row["grade"] == "fault"]
    assert done.returncode == 1
    assert all(row["what"] == "jobs" and "The printer of the job" in row["text"] for row in faults)
    assert f"{len(faults)} faults" in complaint(done)


def test_verify_is_done_where_nothing_is_wrong(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].split("  ")[-1].strip() == "0 faults, 0 notes"


def test_a_second_start_gives_the_way_into_the_first_and_a_second_server_is_refused(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving("serve", "--data", str(data), home=tmp_path) as url:
        address = url.split("/enter")[0]
        again, server = run(data), run(data, "serve")
    assert (again.returncode, again.stdout.split("/enter")[0]) == (0, f"ready {address}")
    assert (server.returncode, server.stdout) == (1, "")
    assert address in complaint(server)


def test_a_program_that_starts_while_a_verb_holds_the_folder_waits_for_it(tmp_path: Path) -> None:
    """It looks for a running program each time it has found the folder taken."""
    held = Database.open(tmp_path / "data")
    with answering() as stranger, started("serve", "--data", str(held.folder), home=tmp_path) as program:
        told = {"url": stranger.url, "token": "of a crash", "pid": 1}
        (held.folder / "instance.json").write_text(json.dumps(told))
        wait_until(lambda: len(stranger.asked("/instance/health")) > 1, "it has found the folder taken")
        held.close()
        assert ready(program)
        assert ended(program)[0] == 0


def test_an_empty_answer_is_said_to_people_too(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "jobs")
    assert (done.returncode, done.stdout, done.stderr) == (0, "(none)\n", "")


def test_an_empty_csv_has_its_head(tmp_path: Path) -> None:
    done = run(tmp_path / "data", "jobs", "--csv")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [",".join(CSV_COLUMNS["jobs"])]


@pytest.mark.parametrize(
    "words",
    ["--data {} printers list --json", "printers --data {} list --json", "printers list --json --data {}"],
)
def test_the_data_folder_may_be_named_anywhere(
    words: str, data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main([word.format(data) for word in words.split()]) == 0
    assert {row["id"] for row in json.loads(capsys.readouterr().out)} >= {"laser", "inkjet"}


@pytest.mark.parametrize(
    "words",
    [
        "nonsense",
        "printers",
        "jobs --state sold",
        "jobs --from yesterday",
        "jobs --csv --json",
        "serve --port 99999",
        "export",
        "export --all here --sqlite there",
    ],
)
def test_wrong_usage_ends_with_two(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        cli.main(words.split())
    assert ending.value.code == 2
    assert "usage" in capsys.readouterr().err


VERBS = [
    "",
    "serve",
    "demo",
    "window",
    "printers",
    "poll",
    "jobs",
    "doctor",
    "export",
    "verify",
    "backup",
    "restore",
]
PRINTER_VERBS = [f"printers {verb}" for verb in ("add", "list", "check", "remove", "discover")]


@pytest.mark.parametrize("verb", [*VERBS, *PRINTER_VERBS])
def test_every_verb_explains_itself_with_an_example(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ending:
        cli.main([*verb.split(), "--help"])
    told = capsys.readouterr().out
    assert ending.value.code == 0
    assert "example: smarttracker-lite" in told
    assert "--data" in told


def test_the_bare_command_without_a_screen_says_so_and_serves_until_quit_on_a_page(tmp_path: Path) -> None:
    with started("--data", str(tmp_path / "data"), home=tmp_path) as program, requests.Session() as visitor:
        url = ready(program)
        visitor.get(url)
        origin = url.split("/enter")[0]
        answer = visitor.post(f"{origin}/settings/quit", headers={"Origin": origin})
        code, out, err = ended(program, by=None)
    assert "SmartTracker Lite has ended." in answer.text
    assert (code, out) == (0, "")
    assert err.splitlines() == [err.strip()]
    assert "No screen" in err


def test_the_demo_serves_a_studio_at_work_and_leaves_nothing_behind(tmp_path: Path) -> None:
    rooms = tmp_path / "tmp"
    rooms.mkdir()
    with started("demo", "--serve", home=tmp_path, TMPDIR=str(rooms)) as program:
        ready(program)
        assert list(rooms.iterdir())
        assert ended(program)[0] == 0
    assert list(rooms.iterdir()) == []


def test_a_demo_in_a_named_folder_stays_there_and_touches_no_records(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving("demo", "--serve", "--data", str(data), home=tmp_path):
        pass
    kept = rows(data, "jobs")
    assert kept
    again = run(data, "demo", "--serve")
    assert (again.returncode, again.stdout) == (1, "")
    assert str(data) in complaint(again)
    assert rows(data, "jobs") == kept


def test_a_demo_leaves_the_settings_of_a_studio_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with studio(data) as at_work:
        at_work.desk.db.settings.put(Settings(iban="IT60X0542811101000000123456"))
    again = run(data, "demo", "--serve")
    assert (again.returncode, again.stdout) == (1, "")
    with studio(data) as at_work:
        assert at_work.desk.settings == Settings(iban="IT60X0542811101000000123456")


def test_a_demo_leaves_the_folder_of_the_studio_alone(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with started("demo", "--serve", home=tmp_path, SMARTTRACKER_DATA=str(data)) as program:
        ready(program)
        assert ended(program)[0] == 0
    assert not data.exists()


def test_a_demo_ended_before_it_is_ready_leaves_nothing_behind(tmp_path: Path) -> None:
    rooms = tmp_path / "tmp"
    rooms.mkdir()
    with started("demo", "--serve", home=tmp_path, TMPDIR=str(rooms)) as program:
        wait_until(lambda: list(rooms.glob("*/owner.lock")), "it is being set up")
        assert ended(program) == (0, "", "")
    assert list(rooms.iterdir()) == []


def test_a_verb_that_is_interrupted_fails_in_one_line(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with hostile.serving(hostile.silent) as server:
        with studio(data) as at_work:
            printer = enrol.add(at_work.desk, DEMO)
            at_work.desk.db.printers.put(replace(printer, driver="ipp", url=server.url("ipp")))
        with started("poll", "--data", str(data), home=tmp_path) as program:
            wait_until(lambda: server.requests, "the printer is being read")
            code, out, err = ended(program, by=signal.SIGINT)
    assert (code, out) == (1, "")
    assert err.splitlines() == [err.strip()]
    assert "interrupted" in err


def test_a_log_folder_that_is_none_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "state").touch()
    done = run(tmp_path / "data", "serve", XDG_STATE_HOME=str(tmp_path / "state"))
    assert (done.returncode, done.stdout) == (1, "")
    assert str(tmp_path / "state") in complaint(done)


def test_the_doctor_tells_versions_where_the_folder_is_damaged(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "smarttracker.json").write_text("{")
    done = run(data, "doctor", "--json")
    told = {row["point"]: row for row in json.loads(done.stdout)}
    assert (done.returncode, told["program"]["ok"], told["data folder"]["ok"]) == (1, True, False)
    assert "data folder" in complaint(done)


def test_books_in_a_cloud_folder_are_warned_about_by_the_doctor_and_in_the_log(tmp_path: Path) -> None:
    data = tmp_path / "Dropbox" / "data"
    data.parent.mkdir()
    with serving("serve", "--data", str(data), home=tmp_path):
        log = next(tmp_path.rglob("smarttracker.log")).read_text()
    assert "WARNING MainThread The data folder seems to be synchronised by Dropbox" in log

    for path in data.rglob("*.json*"):
        path.write_text("{")
    done = run(data, "doctor", "--json")
    told = {row["point"]: row for row in json.loads(done.stdout)}
    assert (told["data folder"]["ok"], told["place"]["ok"]) == (False, True)
    assert "Keep the data folder in a place of its own" in told["place"]["text"]


def test_the_selftest_tries_store_invoice_and_pages(tmp_path: Path) -> None:
    told = rows(tmp_path / "data", "doctor", "--selftest")
    assert {row["point"] for row in told} >= {"jobs", "invoice", "pages"}
    assert all(row["ok"] for row in told)
