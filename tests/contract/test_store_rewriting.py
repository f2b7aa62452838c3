"""kill -9 while the history is written anew: no act is lost, and the next start ends what was begun."""

import os
import shutil
import signal
import sys
from datetime import UTC
from pathlib import Path

import pytest

from smarttracker_lite.domain.blanking import cutoff
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import blank, tag
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.unwrite import owed, unwrite
from tests.support.accounting import RECORDINGS, read
from tests.support.disks import Moment, QuickDisk, Step
from tests.support.names import holding
from tests.support.order import equipped
from tests.support.studio import NOON, plot, studio

NAMES = ("Segreta", "bianchi")
STEPS = range(1, 120, 7)


class DyingDisk(QuickDisk):
    """Kills the process at its nth step."""

    def __init__(self, nth: int) -> None:
        self.left = nth

    def reached(self, moment: Moment, step: Step, path: Path) -> None:  # noqa: ARG002 - each one counts
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def owing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which jobs are blanked, and the history is to follow."""
    folder = tmp_path_factory.mktemp("owing") / "data"
    with studio(folder, QuickDisk()) as at_work:
        desk = equipped(at_work).desk
        for day in range(3):
            old = NOON.replace(year=2024, day=1 + day)
            job = at_work.job(plot("Villa Segreta.pdf", submitted_at=old, completed_at=old, user="bianchi"))
            tag.set_state(desk, [job.id], JobState.INTERNAL)
            desk.db.compact()
        blank.blank(desk, cutoff(NOON.date(), 12))
    return folder


def acts(db: Database) -> list[tuple[int, str, str]]:
    return [(each.n, each.at, each.verb) for each in db.history()][::-1]


def dies(folder: Path, nth: int) -> bool:
    """Whether a process that lets the history follow is killed at its nth step; else it came to its end."""
    if (pid := os.fork()) == 0:
        with studio(folder, DyingDisk(nth)) as at_work:
            unwrite(at_work.desk)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL


@pytest.mark.skipif(sys.platform == "win32", reason="children are started by fork(2)")
def test_a_kill_at_any_step_leaves_all_acts_and_the_next_call_goes_on(owing: Path, tmp_path: Path) -> None:
    with studio(owing) as at_work:
        known = acts(at_work.desk.db)
    killed = 0
    for nth in STEPS:
        folder = tmp_path / str(nth)
        shutil.copytree(owing, folder)
        killed += dies(folder, nth)
        with studio(folder, QuickDisk()) as at_work:
            desk = at_work.desk
            assert acts(desk.db)[: len(known)] == known
            assert unwrite(desk)
            assert not owed(desk)
            assert holding(folder, *NAMES) == []
            assert verify(desk).found == ()
    assert killed > len(STEPS) // 2


NAMED = [path for path in RECORDINGS if path.parent.name != "table"]


@pytest.mark.parametrize("path", NAMED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_key_of_a_file_holds_a_name(path: Path) -> None:
    for facts in read(path.read_bytes(), Given(name=path.name, zone=UTC)).jobs:
        names = {name for name in (facts.document, facts.user, facts.user_raw) if name and len(name) > 3}
        assert not [name for name in names if name in facts.key]
