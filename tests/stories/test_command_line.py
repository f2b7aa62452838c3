"""The verbs of the command line, on a folder that nobody owns and on one a running program owns."""

import csv
import io
import json
import re
import subprocess
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from smarttracker_lite import __version__
from tests.support.command import command, environment, rows, run, serving

DEMO = "demo://laser?seed=3&since=2026-11-02T00:00:00Z"
AWAY = "ipp://127.0.0.1:9/ipp/print"


@pytest.fixture(params=["the folder is free", "a program runs on it"])
def data(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """A data folder; every verb must do the same on it whoever owns it."""
    folder = tmp_path / "data"
    runs = request.param == "a program runs on it"
    with serving("serve", "--data", str(folder), home=tmp_path) if runs else nullcontext():
        yield folder


def test_a_printer_is_added_listed_polled_checked_and_removed(data: Path) -> None:
    (added,) = rows(data, "printers", "add", DEMO, "--name", "Laser")
    (listed,) = rows(data, "printers", "list")
    assert (listed["id"], listed["name"]) == (added["id"], "Laser")
    (polled,) = rows(data, "poll", added["id"])
    assert polled["error"] is None
    assert rows(data, "printers", "list")[0]["jobs_seen"] > 0
    assert {row["ok"] for row in rows(data, "printers", "check", added["id"])} == {True}
    rows(data, "printers", "remove", added["id"])
    assert rows(data, "printers", "list") == []
    assert rows(data, "jobs") != []


def test_jobs_are_filtered_and_told_as_json_and_csv(data: Path) -> None:
    rows(data, "printers", "add", DEMO)
    rows(data, "poll")
    everything = rows(data, "jobs")
    some = rows(data, "jobs", "--from", "2026-11-03", "--to", "2026-11-03")
    assert 0 < len(some) < len(everything)
    assert {row["completed_at"][:10] for row in some} == {"2026-11-03"}
    assert all(row["charge"]["price"] is None for row in some)
    told = run(data, "jobs", "--csv").stdout
    assert len(list(csv.DictReader(io.StringIO(told)))) == len(everything)
    assert not re.search(r'(?m)(^|,)"?[=@]', told)


def test_a_poll_of_which_some_failed_is_done_in_part(data: Path) -> None:
    rows(data, "printers", "add", DEMO)
    store = data / "smarttracker.json"
    assert store.is_file()
    done = run(data, "poll", "--json")
    assert (done.returncode, len(json.loads(done.stdout))) == (0, 1)


def test_a_printer_that_is_away_is_refused_in_one_line_with_the_next_step(data: Path) -> None:
    done = run(data, "printers", "add", AWAY)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stderr.startswith("smarttracker-lite: ")


def test_an_unknown_printer_fails_and_says_so(data: Path) -> None:
    done = run(data, "poll", "nobody")
    assert done.returncode == 1
    assert "nobody" in done.stderr


def test_the_doctor_reports_the_folder(data: Path) -> None:
    done = run(data, "doctor", "--json")
    told = {row["point"]: row for row in json.loads(done.stdout)}
    assert str(data) in told["data folder"]["text"]
    assert __version__ in told["program"]["text"]


def test_the_doctor_records_a_printer_without_names(data: Path, tmp_path: Path) -> None:
    (added,) = rows(data, "printers", "add", DEMO)
    done = subprocess.run(
        command("--data", str(data), "doctor", "--record", added["id"], "--json"),
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env=environment(tmp_path),
    )
    (told,) = json.loads(done.stdout)
    kept = Path(told["file"]).read_text()
    assert told["jobs"] > 0
    documents = {row["document"] for row in rows(data, "jobs")} - {None, ""}
    assert not [name for name in documents if json.dumps(name)[1:-1] in kept]


@pytest.mark.parametrize("verb", ["printers list", "jobs", "poll", "printers discover"])
def test_an_empty_answer_is_said_to_people_too(tmp_path: Path, verb: str) -> None:
    done = run(tmp_path / "data", *verb.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize(
    "words", [["nonsense"], ["printers"], ["jobs", "--state", "sold"], ["serve", "--port", "x"]]
)
def test_wrong_usage_ends_with_two(tmp_path: Path, words: list[str]) -> None:
    done = subprocess.run(
        command(*words), capture_output=True, text=True, check=False, env=environment(tmp_path)
    )
    assert done.returncode == 2
    assert "usage" in done.stderr


@pytest.mark.parametrize(
    "verb", ["", "serve", "demo", "window", "printers add", "printers check", "poll", "jobs", "doctor"]
)
def test_every_verb_explains_itself_with_an_example(tmp_path: Path, verb: str) -> None:
    done = subprocess.run(
        command(*verb.split(), "--help"),
        capture_output=True,
        text=True,
        check=True,
        env=environment(tmp_path),
    )
    assert "example: smarttracker-lite" in done.stdout
    assert "--data" in done.stdout


def test_the_bare_command_without_a_screen_says_so_and_serves(tmp_path: Path) -> None:
    with subprocess.Popen(
        command("--data", str(tmp_path / "data")),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(tmp_path),
    ) as program:
        assert program.stdout is not None
        line = program.stdout.readline()
        program.terminate()
        _, err = program.communicate(timeout=20)
    assert line.startswith("ready http://127.0.0.1:")
    assert program.returncode == 0
    assert err.strip().splitlines() == [err.strip()]
    assert "No screen" in err


def test_a_second_start_gives_the_way_into_the_first(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving("serve", "--data", str(data), home=tmp_path) as url:
        done = run(data)
    assert done.returncode == 0
    assert done.stdout.startswith("ready " + url.split("/enter")[0])


def test_a_second_server_on_the_same_folder_is_refused_in_plain_words(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving("serve", "--data", str(data), home=tmp_path):
        done = run(data, "serve")
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.strip().splitlines()) == 1


def test_the_demo_serves_a_studio_at_work_and_leaves_nothing_behind(tmp_path: Path) -> None:
    rooms = tmp_path / "tmp"
    rooms.mkdir()
    with subprocess.Popen(
        command("demo", "--serve"),
        stdout=subprocess.PIPE,
        text=True,
        env=environment(tmp_path, TMPDIR=str(rooms)),
    ) as program:
        assert program.stdout is not None
        assert program.stdout.readline().startswith("ready ")
        assert list(rooms.iterdir())
        program.terminate()
        program.communicate(timeout=20)
    assert program.returncode == 0
    assert list(rooms.iterdir()) == []


def test_the_selftest_tries_store_invoice_and_pages(tmp_path: Path) -> None:
    told = rows(tmp_path / "data", "doctor", "--selftest")
    assert {row["point"] for row in told} >= {"jobs", "invoice", "pages"}
    assert all(row["ok"] for row in told)
