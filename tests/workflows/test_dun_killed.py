"""`kill -9` between any two steps of reminding by itself: no client gets the same reminder twice."""

import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import deliver
from smarttracker_lite.workflows.dun import Dunning
from tests.support.deaths import Death, Phase
from tests.support.disks import Moment, Step
from tests.support.dunning import start
from tests.support.invoicing import set_prices
from tests.support.mail import PASSWORD, MailServer, Mood, mail_server
from tests.support.reminding import TO, connect, late, remind_as
from tests.support.studio import studio
from tests.workflows.test_deliver_killed import KEPT, MOMENTS

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two overdue invoices of one client, of which the program reminds by itself."""
    folder = tmp_path_factory.mktemp("template") / "data"
    with studio(folder) as at_work:
        set_prices(at_work)
        remind_as(at_work, by_itself=True)
        client = at_work.client("Galleria Bianchi", email=TO)
        late(at_work, client, 9)
        late(at_work, client, 8)
    return folder


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(template, tmp_path / "data"))


def settled(folder: Path, server: MailServer) -> tuple[list[Invoice], int]:
    """The invoices as the next start finds them, which reminds of them again unless it went or may have gone;
    and how many mails had arrived until then."""
    before = len(server.received)
    server.mood = replace(server.mood, meanwhile=lambda step: None)
    with studio(folder) as at_work:
        at_work.desk.secrets.put(deliver.MAIL_ACCOUNT, PASSWORD)
        invoices = list(at_work.desk.db.invoices.all())
        at_work.desk.keeping(Dunning).tend(at_work.desk)
        noted = any(each.sendings for each in invoices)
        assert len(server.received) == before + (not noted)
    return invoices, before


def account(folder: Path, server: MailServer) -> None:
    with studio(folder) as at_work:
        connect(at_work, server)


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize(("step", "moment"), MOMENTS)
def test_a_death_at_the_journal_sends_no_reminder_twice(
    folder: Path, tmp_path: Path, step: Step, moment: Moment, nth: int
) -> None:
    with mail_server(tmp_path) as server:
        account(folder, server)
        child = start(folder, Death(phase=Phase.APPEND, step=step, moment=moment, nth=nth))
        assert child.wait(60) == -signal.SIGKILL, child.stderr and child.stderr.read()
        invoices, arrived = settled(folder, server)
    kept = (step, moment) in KEPT
    assert arrived == nth - 1
    told = [[each.maybe for each in invoice.sendings] for invoice in invoices]
    assert told == [([True] if kept else []) if nth == 1 else [not kept]] * 2


@pytest.mark.parametrize("step", ["RCPT", "DATA"])
def test_a_death_while_the_server_listens_leaves_a_doubt(folder: Path, tmp_path: Path, step: str) -> None:
    children: list[subprocess.Popen[bytes]] = []

    def kill(reached: str) -> None:
        if reached == step:
            children[0].kill()
            children[0].wait(60)

    with mail_server(tmp_path, Mood(meanwhile=kill)) as server:
        account(folder, server)
        children.append(start(folder, None))
        assert children[0].wait(60) == -signal.SIGKILL
        invoices, arrived = settled(folder, server)
    assert arrived == (step == "DATA")
    assert [[each.maybe for each in invoice.sendings] for invoice in invoices] == [[True], [True]]


def test_a_process_that_lives_sends_it_once(folder: Path, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        account(folder, server)
        assert start(folder, None).wait(60) == 0
        invoices, arrived = settled(folder, server)
    assert arrived == 1
    assert [[each.maybe for each in invoice.sendings] for invoice in invoices] == [[False], [False]]
