"""Files leave the disk so that nobody who reads them, or waits for the disk, notices."""

import os
import sys
from errno import EIO
from itertools import pairwise
from pathlib import Path

import pytest

from smarttracker_lite.store.files import Disk
from tests.support.disks import FailingDisk, Moment, Step, WatchedDisk

MEGABYTE = 1 << 20
LARGE = 50 * MEGABYTE
LAST_ROW = b"the last row"

on_posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows deletes no file that is open")


@pytest.fixture
def large(tmp_path: Path) -> Path:
    return _made(tmp_path / "snapshot-000001.json")


def _made(path: Path) -> Path:
    """A file that is nearly all hole takes no time to write, and is as large as any other to who cuts it."""
    with path.open("wb") as file:
        file.truncate(LARGE - len(LAST_ROW))
        file.seek(0, os.SEEK_END)
        file.write(LAST_ROW)
    return path


class SizesSynced(WatchedDisk):
    """Notes how large a file is whenever it was synced."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def reached(self, moment: Moment, step: Step, path: Path) -> None:
        if (moment, step) == (Moment.AFTER, Step.SYNC):
            self.sizes.append(path.stat().st_size)


@on_posix
def test_a_large_file_goes_piece_by_piece(large: Path) -> None:
    disk = SizesSynced()
    disk.discard(large)
    assert list(large.parent.iterdir()) == []
    steps = [LARGE, *disk.sizes, 0]
    assert all(0 < before - after <= 8 * MEGABYTE for before, after in pairwise(steps))


@on_posix
def test_who_reads_a_file_that_is_discarded_goes_on_reading_it(large: Path) -> None:
    disk = SizesSynced()
    with disk.open(large) as reader:
        disk.discard(large)
        assert disk.read_at(reader, [(LARGE - len(LAST_ROW), len(LAST_ROW))]) == [LAST_ROW]
    assert disk.sizes == []
    assert list(large.parent.iterdir()) == []


@on_posix
@pytest.mark.parametrize("moment", [Moment.BEFORE, Moment.AFTER])
def test_half_of_a_file_never_has_its_name(large: Path, moment: Moment) -> None:
    for first in range(100):
        disk = FailingDisk(moment=moment, error=EIO, first=first)
        try:
            disk.discard(_made(large))
        except OSError:
            assert not large.exists() or large.stat().st_size == LARGE
        else:
            break
    assert first > 10
    assert list(large.parent.iterdir()) == []


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Disk().discard(tmp_path / "snapshot-000001.json")
