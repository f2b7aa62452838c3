"""A process that reminds by itself and may die of it: `python -m tests.support.dunning FOLDER WHEN`."""

import subprocess
import sys
from pathlib import Path

from smarttracker_lite.store.act import Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dun import Dunning
from tests.support.deaths import Death, MortalDisk, Phase, Reaper
from tests.support.disks import Moment, Step
from tests.support.folders import ROOT
from tests.support.mail import PASSWORD
from tests.support.studio import NOON, ROME


def start(folder: Path, death: Death | None) -> subprocess.Popen[bytes]:
    """The process at work; it owns the folder until it ends."""
    when = f"{death.step} {death.moment} {death.nth}" if death else "never"
    command = [sys.executable, "-m", "tests.support.dunning", str(folder), *when.split()]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def main(folder: Path, when: list[str]) -> None:
    """Deaths are counted from where the first reminder is sent."""
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
        now=lambda: NOON,
        zone=ROME,
        system_language="en",
        print_file=lambda path, printer: None,
        who=Who.PROGRAM,
    )
    desk.keeping(Dunning).tend(desk)
    with reaper.phase(None):
        db.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
