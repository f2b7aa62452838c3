"""A process that does a billing run and may die of it: `python -m tests.support.running FOLDER RUN WHEN`."""

import subprocess
import sys
from pathlib import Path

from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows.bill_all import mail_all, stand
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT
from tests.support.deaths import Death, MortalDisk, Phase, Reaper
from tests.support.disks import Moment, Step
from tests.support.folders import ROOT
from tests.support.load import at_desk
from tests.support.mail import PASSWORD
from tests.support.studio import NOON, Clock


def start(folder: Path, run: str, death: Death) -> subprocess.Popen[bytes]:
    """The process that mails the run's invoices; it owns the folder until it ends."""
    when = (death.step, death.moment, str(death.nth))
    command = [sys.executable, "-m", "tests.support.running", str(folder), run, *when]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def main(folder: Path, run: str, when: list[str]) -> None:
    """Deaths are counted from where the mails are sent."""
    death = Death(phase=Phase.APPEND, step=Step(when[0]), moment=Moment(when[1]), nth=int(when[2]))
    reaper = Reaper(folder, death)
    with reaper.phase(None):
        db = Database.open(folder, disk=MortalDisk(reaper))
    with at_desk(folder, db, Clock(NOON)) as desk:
        desk.secrets.put(MAIL_ACCOUNT, PASSWORD)
        mail_all(desk, stand(desk, run).to_mail, lambda turn: True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
