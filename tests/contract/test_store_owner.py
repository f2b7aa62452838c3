"""Who holds the lock of a data folder, and what is said where there is none."""

import os
import platform
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.errors import FolderInUse
from smarttracker_lite.store.owner import NAME, Owner
from tests.support import folders, needs


def test_a_disk_without_locks_is_refused_in_clear_words(tmp_path: Path) -> None:
    seen = folders.seen("without_locks", tmp_path)

    for trouble in seen["troubles"]:
        assert f"Files cannot be locked in {tmp_path}" in trouble
        assert "this PC's own disk" in trouble
    assert seen["names"] == [NAME]


def told(folder: Path) -> str:
    """Why the folder cannot be owned."""
    with pytest.raises(FolderInUse) as trouble:
        Owner.of(folder)
    return str(trouble.value)


def ended_process() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Path]:
    """A folder whose lock is held by a program that is not ours."""
    (tmp_path / NAME).touch()
    command = [needs.program("flock"), "--no-fork", str(tmp_path / NAME), "sh", "-c", "echo locked; read _"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout
        assert other.stdout.readline() == b"locked\n"
        yield tmp_path
        other.kill()


def test_a_lock_that_outlives_its_signer_is_said_to_be_another_program_s(locked: Path) -> None:
    pid = ended_process()
    (locked / NAME).write_text(f"{pid} {platform.node()}".ljust(300))

    words = told(locked)
    assert "Another program holds the data folder" in words
    assert f"process {pid}, has ended" in words
    assert NAME in words


@pytest.mark.parametrize(
    "signature", ["{pid} nas-of-the-studio", "{mine} {host}", "", "\0\0", "nobody {host}"]
)
def test_of_other_signers_nothing_is_claimed(locked: Path, signature: str) -> None:
    host = platform.node()
    (locked / NAME).write_text(signature.format(pid=ended_process(), mine=os.getpid(), host=host))

    assert "is in use by process" in told(locked)


def test_the_owner_after_a_killed_one_comes_in_at_once_and_is_the_one_named(tmp_path: Path) -> None:
    for _ in range(2):
        command = folders.command("hold", tmp_path)
        with subprocess.Popen(
            command, cwd=folders.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout
            assert holder.stdout.readline()
            assert f"process {holder.pid} on {platform.node()}" in told(tmp_path)
            holder.kill()
    Owner.of(tmp_path).release()


def test_an_owner_on_another_host_is_named_by_it(tmp_path: Path) -> None:
    within = ["unshare", "--uts", "sh", "-c", 'hostname studio-pc && exec "$@"', "sh"]
    if subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        needs.missing("the right to take another host name")
    command = [*within, *folders.command("hold", tmp_path)]
    with subprocess.Popen(command, cwd=folders.ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout
        assert holder.stdout.readline()
        assert "on studio-pc" in told(tmp_path)
        holder.kill()
