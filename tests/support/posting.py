"""A process that mails an invoice and may die of it: `python -m tests.support.posting FOLDER ID WHEN`."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from smarttracker_lite.store.database import Database
from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.workflows.compose import Cover
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT, mail_invoice
from smarttracker_lite.workflows.desk import Desk
from tests.support.deaths import Death, MortalDisk, Phase, Reaper
from tests.support.disks import Moment, Step
from tests.support.folders import ROOT
from tests.support.mail import PASSWORD
from tests.support.studio import ROME

TO = "conti@rossi.example"


def start(folder: Path, invoice_id: str, death: Death | None) -> subprocess.Popen[bytes]:
    """The process at work; it owns the folder until it ends."""
    when = f"{death.step} {death.moment} {death.nth}" if death else "never"
    command = [sys.executable, "-m", "tests.support.posting", str(folder), invoice_id, *when.split()]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def main(folder: Path, invoice_id: str, when: list[str]) -> None:
    """Deaths are counted from where the mail is sent."""
    death = None
    if when != ["never"]:
        death = Death(phase=Phase.APPEND, step=Step(when[0]), moment=Moment(when[1]), nth=int(when[2]))
    reaper, secrets = Reaper(folder, death), Secrets("SmartTracker Lite tests")
    secrets.put(MAIL_ACCOUNT, PASSWORD)
    with reaper.phase(None):
        db = Database.open(folder, disk=MortalDisk(reaper))
    desk = Desk(
        db=db,
        secrets=secrets,
        now=lambda: datetime.now(UTC),
        zone=ROME,
        system_language="en",
        print_file=lambda path, printer: None,
    )
    mail_invoice(desk, invoice_id, Cover(TO, "Fattura", "Ecco."))
    with reaper.phase(None):
        db.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3:])
