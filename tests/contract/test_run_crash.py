"""kill -9 between every two steps of a billing run: what is issued is known, and it goes on exactly."""

import multiprocessing
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import enclose
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.bill_all import issue_all, stand, unfinished
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.typeset import typeset
from tests.support.billingruns import begun, clients_with_work
from tests.support.deaths import AIMS, Death, MortalDisk, Phase, Reaper
from tests.support.load import at_desk
from tests.support.order import equipped
from tests.support.studio import NOON, Clock, Studio

CLIENTS = ("A", "B")
MOST = 40
"""No kind of step comes more often while these are billed."""


def furnish(folder: Path) -> None:
    """Two clients with work."""
    with at_desk(folder, Database.open(folder), Clock(NOON)) as desk:
        clients_with_work(equipped(Studio(desk, Clock(NOON))), *CLIENTS, jobs=1)


def die(folder: Path, death: Death) -> None:
    """Begin a run and do it, and be killed at this step if there is such a one."""
    reaper = Reaper(folder, death)
    reaper.listen()
    db = Database.open(folder, disk=MortalDisk(reaper))
    with at_desk(folder, db, Clock(NOON)) as desk, reaper.phase(Phase.ISSUE):
        go_on(desk, unfinished(desk) or begun(desk))


def go_on(desk: Desk, run: str) -> None:
    issue_all(desk, stand(desk, run).to_issue, lambda turn: True)


def look(folder: Path) -> None:
    """Raise AssertionError unless each client was billed wholly or not at all, and all are in the end."""
    with at_desk(folder, Database.open(folder), Clock(NOON)) as desk:
        sound(desk)
        turns = desk.db.turns.all()
        named = [turn.invoice_id for turn in turns if turn.invoice_id]
        assert sorted(named) == sorted(invoice.id for invoice in desk.db.invoices.all())
        assert len(desk.db.drafts.all()) + len(named) == len(turns)
        if run := unfinished(desk) or ("" if turns else begun(desk)):
            go_on(desk, run)
        sound(desk)
        invoices = desk.db.invoices.all()
        assert [each.number.text for each in invoices] == ["2026/0001", "2026/0002"]
        assert [each.buyer.name for each in invoices] == list(CLIENTS)
        assert all(enclose.issued_pdf(desk, each) == typeset(desk, each) for each in invoices)
        assert unfinished(desk) == ""


def sound(desk: Desk) -> None:
    faults = [fault.text.format(**fault.values) for fault in verify(desk).of(Grade.FAULT)]
    assert faults == [], faults


def apart(work: Callable[[], None]) -> int:
    """How a child of this process ended that did this work: 0 well, else its signal or 1."""
    if (pid := os.fork()) == 0:
        try:
            work()
        except BaseException:  # noqa: BLE001 - whatever it is, the parent tells of it
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def all_deaths(folder: Path) -> tuple[int, list[str]]:
    """How often it was killed, and after which deaths something was wrong. The children alone open the books,
    so that nothing but them has threads."""
    template, data = folder / "template", folder / "data"
    assert apart(lambda: furnish(template)) == 0
    killed, wrong = 0, list[str]()
    for step, moments in AIMS[Phase.ISSUE].items():
        for moment in moments:
            for nth in range(1, MOST):
                death = Death(phase=Phase.ISSUE, step=step, moment=moment, nth=nth)
                shutil.rmtree(data, ignore_errors=True)
                shutil.copytree(template, data)
                ended = apart(lambda: die(data, death))  # noqa: B023 - it is done before the next
                killed += ended == signal.SIGKILL
                if ended not in (0, signal.SIGKILL) or apart(lambda: look(data)):
                    wrong.append(f"{death}")
                if ended != signal.SIGKILL:
                    break
    return killed, wrong


@pytest.mark.skipif(sys.platform == "win32", reason="children are started by fork(2)")
def test_a_run_that_is_killed_at_any_step_goes_on_with_no_invoice_twice_and_none_missing(
    tmp_path: Path,
) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        killed, wrong = pool.submit(all_deaths, tmp_path).result()
    assert wrong == []
    assert killed >= 20
