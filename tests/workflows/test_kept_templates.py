"""The user's own templates are in backups and come back from them, and nothing else comes with them."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from smarttracker_lite.domain.templates import MOST_FILES
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.backup.file import Kind
from smarttracker_lite.workflows.backup import back_up
from smarttracker_lite.workflows.restore import restore
from smarttracker_lite.workflows.typeset import own_layouts
from tests.support.studio import Studio

OURS = ["fonts/Own.otf", "mine.typ"]


@pytest.fixture
def folder(at_work: Studio) -> Path:
    """Templates as somebody keeps them, with what is none of them."""
    top = at_work.desk.db.folder / "templates"
    (top / "fonts").mkdir(parents=True)
    (top / "mine.typ").write_bytes(b"= Mine")
    (top / "fonts" / "Own.otf").write_bytes(b"OTTO")
    (top / ".cache").mkdir()
    (top / ".cache" / "x").write_bytes(b"x")
    secret = top.parent / "secret"
    secret.write_bytes(b"secret")
    (top / "link.typ").symlink_to(secret)
    return top


def named(path: Path) -> list[str]:
    with ZipFile(path) as whole:
        documents = json.loads(whole.read("manifest.json"))["documents"]
    return sorted(each["path"].removeprefix("templates/") for each in documents)


@pytest.mark.parametrize("kind", [Kind.ASKED, Kind.DAILY])
def test_templates_that_are_lost_come_back(at_work: Studio, folder: Path, kind: Kind) -> None:
    backup = back_up(at_work.desk, kind=kind)
    assert named(backup.path) == OURS
    for path in ("mine.typ", "fonts/Own.otf", "link.typ"):
        (folder / path).unlink()
    (folder / "fonts").rmdir()
    assert restore(at_work.desk, backup.path).missing == ()
    assert (folder / "mine.typ").read_bytes() == b"= Mine"
    assert (folder / "fonts" / "Own.otf").read_bytes() == b"OTTO"
    assert not (folder / "link.typ").exists()


def test_a_template_that_was_changed_since_stays_under_another_name(at_work: Studio, folder: Path) -> None:
    backup = back_up(at_work.desk)
    (folder / "mine.typ").write_bytes(b"= Newer")
    restore(at_work.desk, backup.path)
    assert (folder / "mine.typ").read_bytes() == b"= Mine"
    assert (folder / "mine-replaced.typ").read_bytes() == b"= Newer"
    assert own_layouts(at_work.desk) == ("own/mine", "own/mine-replaced")


def test_nothing_is_written_through_a_link(at_work: Studio, folder: Path, tmp_path: Path) -> None:
    backup = back_up(at_work.desk)
    folder.rename(folder.with_name("away"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    folder.symlink_to(elsewhere)
    restored = restore(at_work.desk, backup.path)
    assert sorted(restored.missing) == [f"templates/{each}" for each in OURS]
    assert list(elsewhere.iterdir()) == []
    assert named(back_up(at_work.desk).path) == []


def test_more_than_templates_may_be_is_left_out_and_stops_no_backup(at_work: Studio, folder: Path) -> None:
    for number in range(MOST_FILES):
        (folder / f"{number}.typ").write_bytes(b"")
    assert named(back_up(at_work.desk).path) == []


@pytest.mark.parametrize("path", ["templates/../x.typ", "templates/.x", "elsewhere/mine.typ"])
def test_a_backup_that_names_a_file_elsewhere_is_refused(
    at_work: Studio, folder: Path, tmp_path: Path, path: str
) -> None:
    backup = back_up(at_work.desk)
    forged = tmp_path / "forged.zip"
    with ZipFile(backup.path) as whole, ZipFile(forged, "w") as copy:
        for name in whole.namelist():
            content = whole.read(name).replace(b"templates/mine.typ", path.encode())
            copy.writestr(name.replace("templates/mine.typ", path), content)
    with pytest.raises(StoreTrouble, match="names a document that cannot be"):
        restore(at_work.desk, forged)
