"""kill -9 between every two steps of issuing: a number never stands without its document, nor twice."""

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

from smarttracker_lite.domain.crediting import Credit, rest
from smarttracker_lite.domain.documents import Document
from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import bill, credit, propose
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.desk import Desk
from tests.support.deaths import AIMS, Death, MortalDisk, Phase, Reaper
from tests.support.load import at_desk
from tests.support.order import equipped
from tests.support.studio import NOON, Clock, Studio

MOST = 30
"""No kind of step comes more often while a document is issued."""


def _issue(desk: Desk) -> Document:
    return bill.issue_draft(desk, desk.db.drafts.all()[0].id)


def _credit(desk: Desk) -> Document:
    first = desk.db.invoices.all()[0]
    return credit.credit(desk, first.id, Credit(parts=rest(first, []), frees=True))


def _quote(desk: Desk) -> Document:
    """Of the draft, or once more of the quote that it was."""
    drafts = desk.db.drafts.all()
    draft = drafts[0] if drafts else propose.copy_of(desk, desk.db.quotations.all()[0].id)
    return propose.issue_quote(desk, draft.id, desk.today)


DOES: dict[str, Callable[[Desk], Document]] = {"issue": _issue, "credit": _credit, "quote": _quote}


def furnish(folder: Path) -> None:
    """An invoice, and a draft of two jobs."""
    with at_desk(folder, Database.open(folder), Clock(NOON)) as desk:
        client = equipped(studio := Studio(desk, Clock(NOON))).client()
        for jobs in (1, 2):
            ids = [studio.job(client=client).id for _ in range(jobs)]
            draft = bill.draft(desk, client.id, ids)
            if jobs == 1:
                bill.issue_draft(desk, draft.id)


def die(folder: Path, what: str, death: Death) -> None:
    """Issue, and be killed at this step if there is such a one."""
    reaper = Reaper(folder, death)
    reaper.listen()
    db = Database.open(folder, disk=MortalDisk(reaper))
    with at_desk(folder, db, Clock(NOON)) as desk, reaper.phase(Phase.ISSUE):
        DOES[what](desk)


def look(folder: Path, what: str) -> None:
    """Raise AssertionError unless it was wholly done or not at all, and goes on as if nothing had been."""
    with at_desk(folder, Database.open(folder), Clock(NOON)) as desk:
        sound(desk)
        if what == "quote":
            look_at_quotes(desk)
            return
        first, *more = desk.db.invoices.all()
        if what == "issue":
            assert len(desk.db.drafts.all()) + len(more) == 1
        else:
            job = desk.db.jobs.get(first.job_ids[0])
            assert (job.invoice_id is None) == bool(first.settlements) == bool(more)
        if not more:
            DOES[what](desk)
        sound(desk)
        texts = [each.number.text for each in desk.db.invoices.all()]
        assert texts == ["2026/0001", {"issue": "2026/0002", "credit": "C2026/0001"}[what]]


def look_at_quotes(desk: Desk) -> None:
    """The same of a quote, whose draft goes with its issue; the next one gets the next number."""
    before = len(desk.db.quotations.all())
    assert len(desk.db.drafts.all()) + before == 1
    DOES["quote"](desk)
    sound(desk)
    texts = [each.number.text for each in desk.db.quotations.all()]
    assert texts == ["Q2026/0001", "Q2026/0002"][: before + 1]


def sound(desk: Desk) -> None:
    assert [fault.text.format(**fault.values) for fault in verify(desk).of(Grade.FAULT)] == []


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


def all_deaths(folder: Path, what: str) -> tuple[int, list[str]]:
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
                ended = apart(lambda: die(data, what, death))  # noqa: B023 - it is done before the next
                killed += ended == signal.SIGKILL
                if ended not in (0, signal.SIGKILL) or apart(lambda: look(data, what)):
                    wrong.append(f"{death}")
                if ended != signal.SIGKILL:
                    break
    return killed, wrong


@pytest.mark.skipif(sys.platform == "win32", reason="children are started by fork(2)")
@pytest.mark.parametrize("what", list(DOES))
def test_a_document_that_is_killed_at_any_step_is_issued_whole_or_not_at_all(
    tmp_path: Path, what: str
) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        killed, wrong = pool.submit(all_deaths, tmp_path, what).result()
    assert wrong == []
    assert killed >= 10
