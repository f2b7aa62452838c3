"""`kill -9` between any two steps of sending: no mail goes twice, and none goes that nobody knows of."""

import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.documents import Invoice, InvoiceState
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.workflows import configure, deliver
from smarttracker_lite.workflows.compose import Cover
from tests.support.deaths import Death, Phase
from tests.support.disks import Moment, Step
from tests.support.invoicing import issued, set_prices
from tests.support.mail import PASSWORD, USER, MailServer, Mood, mail_server
from tests.support.posting import TO, start
from tests.support.studio import studio

MOMENTS = (
    (Step.WRITE, Moment.BEFORE),
    (Step.WRITE, Moment.AMID),
    (Step.WRITE, Moment.AFTER),
    (Step.SYNC, Moment.BEFORE),
    (Step.SYNC, Moment.AFTER),
)
KEPT = {(Step.WRITE, Moment.AFTER), (Step.SYNC, Moment.BEFORE), (Step.SYNC, Moment.AFTER)}
"""After these the line stands in the journal: only the process dies, not the computer."""

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with an issued invoice, and its id."""
    folder = tmp_path_factory.mktemp("template") / "data"
    with studio(folder) as at_work:
        set_prices(at_work)
        return folder, issued(at_work, at_work.client("Galleria Bianchi", email=TO)).id


@pytest.fixture
def folder(template: tuple[Path, str], tmp_path: Path) -> Path:
    return Path(shutil.copytree(template[0], tmp_path / "data"))


def connect(folder: Path, server: MailServer) -> None:
    account = Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file))
    with studio(folder) as at_work:
        configure.save_mail(at_work.desk, account, PASSWORD)


def settled(folder: Path, invoice_id: str, server: MailServer) -> tuple[Invoice, int]:
    """The invoice as the next start finds it. A doubt holds back the next mail; without one it goes."""
    with studio(folder) as at_work:
        at_work.desk.secrets.put(deliver.MAIL_ACCOUNT, PASSWORD)
        invoice, before = at_work.desk.db.invoices.get(invoice_id), len(server.received)
        server.mood = replace(server.mood, meanwhile=lambda step: None)
        again = Cover("other@rossi.example", "Fattura", "")
        if deliver.doubtful(at_work.desk, invoice):
            with pytest.raises(NotAllowed, match="may have reached"):
                deliver.mail_invoice(at_work.desk, invoice_id, again)
            assert len(server.received) == before
        else:
            deliver.mail_invoice(at_work.desk, invoice_id, again)
        return invoice, before


@pytest.mark.parametrize("nth", [1, 2])
@pytest.mark.parametrize(("step", "moment"), MOMENTS)
def test_a_death_at_the_journal_leaves_nothing_unsaid(
    template: tuple[Path, str], folder: Path, tmp_path: Path, step: Step, moment: Moment, nth: int
) -> None:
    with mail_server(tmp_path) as server:
        connect(folder, server)
        child = start(folder, template[1], Death(phase=Phase.APPEND, step=step, moment=moment, nth=nth))
        assert child.wait(60) == -signal.SIGKILL, child.stderr and child.stderr.read()
        invoice, arrived = settled(folder, template[1], server)
    kept = (step, moment) in KEPT
    assert arrived == nth - 1
    assert [each.maybe for each in invoice.sendings] == ([True] if kept else []) if nth == 1 else [not kept]


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_a_death_while_the_server_listens_leaves_a_doubt(
    template: tuple[Path, str], folder: Path, tmp_path: Path, step: str
) -> None:
    children: list[subprocess.Popen[bytes]] = []

    def kill(reached: str) -> None:
        if reached == step:
            children[0].kill()
            children[0].wait(60)

    with mail_server(tmp_path, Mood(meanwhile=kill)) as server:
        connect(folder, server)
        children.append(start(folder, template[1], None))
        assert children[0].wait(60) == -signal.SIGKILL
        invoice, arrived = settled(folder, template[1], server)
    assert arrived == (step == "DATA")
    assert [(each.maybe, each.to) for each in invoice.sendings] == [(True, TO)]
    assert invoice.state(invoice.issued_on) is InvoiceState.ISSUED


def test_a_process_that_lives_sends_it_once_and_says_so(
    template: tuple[Path, str], folder: Path, tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        connect(folder, server)
        assert start(folder, template[1], None).wait(60) == 0
        invoice, arrived = settled(folder, template[1], server)
    assert arrived == 1
    assert [(each.maybe, each.answer) for each in invoice.sendings] == [(False, "250 2.0.0 taken")]
