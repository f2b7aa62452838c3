"""`kill -9` between any two notes of a run's mails: whatever was sent, going on sends nothing twice."""

import shutil
import signal
from pathlib import Path

import pytest

from smarttracker_lite.workflows import deliver
from smarttracker_lite.workflows.bill_all import stand
from tests.support.billingruns import begun, clients_with_work, done, mails_to
from tests.support.deaths import Death, Phase
from tests.support.disks import Moment, Step
from tests.support.mail import PASSWORD, mail_server
from tests.support.running import start
from tests.support.studio import studio

BOTH = ["a@clients.example", "b@clients.example"]

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a run whose two invoices are issued, and the run's name."""
    folder = tmp_path_factory.mktemp("template") / "data"
    with studio(folder) as at_work:
        clients_with_work(at_work, "A", "B")
        run = begun(at_work.desk, send=True)
        done(at_work.desk, run)
        return folder, run


@pytest.mark.parametrize("nth", range(1, 7))
@pytest.mark.parametrize("moment", [Moment.BEFORE, Moment.AFTER])
def test_no_mail_goes_twice_and_a_doubt_is_asked_about(
    template: tuple[Path, str], tmp_path: Path, moment: Moment, nth: int
) -> None:
    """A mail is noted three times: that it may go, that it went, and that its turn is done."""
    folder, run = Path(shutil.copytree(template[0], tmp_path / "data")), template[1]
    with mail_server(tmp_path) as server:
        with studio(folder) as at_work:
            mails_to(at_work.desk, server)
        child = start(folder, run, Death(phase=Phase.APPEND, step=Step.WRITE, moment=moment, nth=nth))
        assert child.wait(60) == -signal.SIGKILL, child.stderr and child.stderr.read()
        with studio(folder) as at_work:
            at_work.desk.secrets.put(deliver.MAIL_ACCOUNT, PASSWORD)
            done(at_work.desk, run)
            now = stand(at_work.desk, run)
            doubts = [each for each in now.invoices.values() if deliver.doubtful(at_work.desk, each)]
        went = [mail.recipients[0] for mail in server.received]
        in_doubt = [each.buyer.email for each in doubts]
        assert sorted(went) == sorted(set(went))
        assert {*went, *in_doubt} == set(BOTH)
        assert now.left == 0
