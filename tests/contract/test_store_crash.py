"""kill -9 at any moment: the file opens, holds all that was acknowledged, and no half transaction."""

import json
import random
import subprocess
import time
from contextlib import closing
from pathlib import Path

from smarttracker_lite.store.database import Database
from tests.support import folders

KILLS = 20


def acknowledged_until_killed(folder: Path, chance: random.Random) -> int:
    """The last number that a committing process said before it was killed."""
    command = folders.command("commit", folder)
    with subprocess.Popen(command, cwd=folders.ROOT, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        lines = [child.stdout.readline() for _ in range(chance.randint(1, 8))]
        time.sleep(chance.uniform(0, 0.02))  # any moment, also within a write
        child.kill()
        lines += child.stdout.readlines()
    last: int = json.loads(lines[-1])["number"]
    return last


def test_a_killed_process_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    chance = random.Random(22)
    for _ in range(KILLS):
        acknowledged = acknowledged_until_killed(tmp_path, chance)
        with closing(Database.open(tmp_path)) as db:
            clients = [item.id for item in db.clients.all()]
            projects = [item.id for item in db.projects.all()]

        assert clients == projects == [str(number) for number in range(len(clients))]
        assert len(clients) - 1 in (acknowledged, acknowledged + 1)
