"""A disk that fails at any step, and power cuts: what failed never was, what was acknowledged stays."""

import errno
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Project
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.database import Database
from tests.support import folders, needs
from tests.support.course import RESTORE, Course, reopened, state
from tests.support.disks import (
    FailingDisk,
    Loss,
    Moment,
    PowerIsGone,
    QuickDisk,
    Step,
    UncertainDisk,
    put,
    quick_folder,
)
from tests.support.folders import client


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for many data folders."""
    with quick_folder() as made:
        yield made


ERRORS = (errno.ENOSPC, errno.EIO, errno.EROFS)
FOR_EVER = 1_000_000


def steps_of(folder: Path, moment: Moment) -> int:
    """How many steps of the scenario have this moment."""
    disk = FailingDisk(moment=moment, error=0, first=FOR_EVER)
    Course(folder).run(disk)
    return disk.count


@pytest.mark.parametrize("lasting", [1, 2])
@pytest.mark.parametrize("moment", Moment)
def test_a_step_that_fails_loses_nothing_and_the_program_goes_on(
    folder: Path, moment: Moment, lasting: int
) -> None:
    for first in range(steps_of(folder / "counted", moment)):
        course = Course(folder / f"{first}")
        error = ERRORS[first % len(ERRORS)]
        disk = FailingDisk(moment=moment, error=error, first=first, lasting=lasting)
        course.run(disk)
        assert disk.failed
        assert course.goes_on or course.stopped
        assert reopened(course.folder) in course.possible


@pytest.mark.parametrize("error", ERRORS, ids=errno.errorcode.get)
def test_a_disk_that_fails_for_good_is_told_in_words_and_what_was_kept_stays(
    folder: Path, error: int
) -> None:
    for first in range(12, steps_of(folder / "counted", Moment.BEFORE), 3):
        disk = FailingDisk(moment=Moment.BEFORE, error=error, first=first, lasting=FOR_EVER)
        course = Course(folder / f"{first}")
        course.run(disk)
        assert "Errno" not in " ".join(map(str, course.troubles))
        assert reopened(course.folder) in course.possible


class PickyDisk(QuickDisk):
    """Fails where `fails` says so, with EIO."""

    def __init__(self) -> None:
        self.fails: Callable[[Moment, Step, Path], bool] = lambda moment, step, path: False

    def reached(self, moment: Moment, step: Step, path: Path) -> None:
        if self.fails(moment, step, path):
            raise OSError(errno.EIO, "Input/output error", str(path))

    def recover(self) -> None:
        self.fails = lambda moment, step, path: False


def test_no_new_journal_follows_one_whose_end_is_uncertain(folder: Path) -> None:
    disk = PickyDisk()
    with closing(Database.open(folder, disk=disk)) as db:
        db.clients.put(client("kept"))
        disk.fails = lambda moment, step, path: (
            (step, moment) == (Step.SYNC, Moment.AFTER) or step is Step.TRUNCATE
        )
        with pytest.raises(StoreTrouble):
            db.clients.put(client("failed"))
        disk.fails = lambda moment, step, path: step is Step.OPEN and path.name.startswith("snapshot")
        db.compact()
        disk.recover()
        with pytest.raises(StoreTrouble, match="start it again"):
            db.clients.put(client("refused"))
    assert reopened(folder) <= {"client kept ", "client failed "}
    assert "client kept " in reopened(folder)


def test_a_restore_that_failed_is_not_there_after_the_next_start(folder: Path) -> None:
    disk = PickyDisk()
    with closing(Database.open(folder, disk=disk)) as db:
        db.write_copy(folder / "copy.json")
        db.clients.put(client("kept"))
        disk.fails = lambda moment, step, path: (
            step is Step.SYNC_FOLDER and any((folder / "books").glob("snapshot-*.json"))
        )
        with pytest.raises(StoreTrouble):
            db.take_over(folder / "copy.json", RESTORE)
        disk.recover()
        with suppress(StoreTrouble):  # it may refuse now, but not take it and lose it
            db.clients.put(client("later"))
        kept = state(db)
    assert reopened(folder) == kept


def test_a_snapshot_that_found_no_room_leaves_none_of_it_behind(folder: Path) -> None:
    disk = PickyDisk()
    with closing(Database.open(folder, disk=disk)) as db:
        db.clients.put(client("kept"))
        disk.fails = lambda moment, step, path: step is Step.SYNC and path.name.startswith("snapshot")
        db.compact()
        assert [path.name for path in (folder / "books").iterdir() if path.suffix != ".jsonl"] == []


def test_a_table_first_written_to_while_a_snapshot_is_made_is_kept(folder: Path) -> None:
    disk = PickyDisk()
    with closing(Database.open(folder, disk=disk)) as db:

        def meanwhile(moment: Moment, step: Step, path: Path) -> bool:
            if step is Step.RENAME and path.suffix == ".json":
                disk.recover()
                db.projects.put(Project(id="first", client_id="one", name="Villa"))
            return False

        db.clients.put(client("one"))
        disk.fails = meanwhile
        db.compact()
        db.clients.put(client("two"))
        db.compact()
        assert len(list((folder / "books").glob("snapshot-*.json"))) == 2
        assert state(db) == {"client one ", "client two ", "project first"}
    assert reopened(folder) == {"client one ", "client two ", "project first"}


@pytest.fixture
def uncertain(folder: Path) -> Iterator[UncertainDisk]:
    """A disk that may lose what was not synced."""
    (folder / "data").mkdir()
    disk = UncertainDisk(folder / "data")
    yield disk
    disk.release()


@pytest.mark.parametrize("loss", Loss)
def test_a_power_cut_takes_nothing_that_was_acknowledged(
    folder: Path, uncertain: UncertainDisk, loss: Loss
) -> None:
    course = Course(uncertain.root)
    pictures = []
    uncertain.watch = lambda step: pictures.append((uncertain.left(loss), {course.kept, course.coming}))
    course.run(uncertain)
    assert len(pictures) > 100
    for place, (files, allowed) in enumerate(pictures):
        put(files, folder / f"{place}")
        assert reopened(folder / f"{place}") in allowed


@pytest.mark.parametrize("loss", Loss)
def test_a_power_cut_during_a_restore_leaves_no_hole_in_the_history(
    folder: Path, uncertain: UncertainDisk, loss: Loss
) -> None:
    pictures = []
    with closing(Database.open(uncertain.root, disk=uncertain)) as db:
        db.clients.put(client("old"))
        db.write_copy(folder / "copy.json")
        db.clients.put(client("newer"))
        uncertain.watch = lambda step: pictures.append(uncertain.left(loss))
        db.take_over(folder / "copy.json", RESTORE)
        db.clients.put(client("after"))
    ends = set()
    for place, files in enumerate(pictures):
        put(files, folder / f"{place}")
        with closing(Database.open(folder / f"{place}")) as db:
            told = [(entry.n, entry.verb) for entry in db.history()]
            ends.add((told[0][1], *sorted(state(db))))
        assert [n for n, _ in told] == list(range(len(told), 0, -1))
    assert ends == {
        ("write", "client newer ", "client old "),
        ("restore", "client old "),
        ("write", "client after ", "client old "),
    }


@pytest.mark.parametrize("loss", Loss)
def test_what_a_start_has_shown_survives_a_power_cut(
    folder: Path, uncertain: UncertainDisk, loss: Loss
) -> None:
    def killed(step: Step) -> None:
        if step is Step.SYNC:
            uncertain.dead = True
            raise PowerIsGone

    db = Database.open(uncertain.root, disk=uncertain)
    uncertain.watch = killed
    with pytest.raises(PowerIsGone):
        db.clients.put(client("written"))
    uncertain.watch, uncertain.dead = lambda step: None, False
    db.close()
    with closing(Database.open(uncertain.root, disk=uncertain)) as db:
        shown = state(db)
        put(uncertain.left(loss), folder / "after")
    assert shown == {"client written "}
    assert reopened(folder / "after") == shown


def test_a_disk_that_lies_about_syncing_would_be_seen(folder: Path, uncertain: UncertainDisk) -> None:
    db = Database.open(uncertain.root, disk=uncertain)
    db.clients.put(client("synced"))
    uncertain.lies = True
    db.clients.put(client("said to be synced"))
    db.close()
    put(uncertain.left(Loss.ALL), folder / "after")
    assert reopened(folder / "after") == {"client synced "}


def on_ext4(folder: Path) -> list[str]:
    """The words to put before a command for which `folder` is a small disk of its own, with ext4 on it."""
    image = folder.with_name("image")
    mount = f'mount -o loop "{image}" "{folder}" && rmdir "{folder}/lost+found" && exec "$@"'
    within = [needs.program("unshare"), "--mount", "sh", "-c", mount, "sh"]
    image.write_bytes(bytes(1 << 20))
    subprocess.run([needs.program("mkfs.ext4"), "-q", "-m", "0", image], check=True)
    folder.mkdir()
    if subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        needs.missing("the right to mount a file as a disk")
    subprocess.run([needs.program("mkfs.ext4"), "-q", "-F", "-m", "0", image], check=True)
    return within


def test_a_real_disk_with_ext4_that_is_full_loses_nothing_and_goes_on_once_there_is_room(
    tmp_path: Path,
) -> None:
    seen = folders.seen("fill", tmp_path / "disk", on_ext4(tmp_path / "disk"))
    assert "no room left" in seen["trouble"]
    assert seen["acknowledged"] == seen["in_memory"] == seen["on_disk"] > 10
    assert seen["after"] == seen["acknowledged"] + 1


def test_a_real_disk_with_ext4_that_becomes_read_only_is_told_and_left(tmp_path: Path) -> None:
    seen = folders.seen("read_only_disk", tmp_path / "disk", on_ext4(tmp_path / "disk"))
    assert "its disk is read-only" in seen["trouble"]
    assert seen["untouched"]
