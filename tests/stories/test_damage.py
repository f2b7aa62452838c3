"""A data folder whose journal a disk has damaged, as a shell sees it: from the first word to the cure."""

import json
from pathlib import Path

import pytest

from tests.support.broken import damage
from tests.support.command import complaint, rows, run


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The damaged folder, which the tests share in their order."""
    folder = tmp_path_factory.mktemp("home") / "data"
    damage(folder)
    return folder


def test_a_verb_that_reads_is_done_in_part_and_one_that_writes_fails(data: Path) -> None:
    listed = run(data, "jobs", "--json")
    assert (listed.returncode, len(json.loads(listed.stdout))) == (3, 6)
    assert "later changes cannot be read" in complaint(listed)
    removed = run(data, "printers", "remove", "plotter")
    assert (removed.returncode, removed.stdout) == (1, "")
    assert "put your last backup back" in complaint(removed)


def test_the_doctor_says_what_is_wrong(data: Path) -> None:
    done = run(data, "doctor", "--json")
    points = {row["point"]: row["ok"] for row in json.loads(done.stdout)}
    assert (done.returncode, points["data folder"]) == (1, False)


def test_a_backup_put_back_ends_it(data: Path) -> None:
    (backup,) = (data / "backups").glob("*.zip")
    assert run(data, "restore", str(backup)).returncode == 0
    assert len(rows(data, "jobs")) == 6
    assert run(data, "printers", "remove", "plotter").returncode == 0
