"""What a test does to a data folder from another process: `python -m tests.support.folders VERB FOLDER`.

Each verb tells what it saw as one line of JSON.
"""

import errno
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import Disk, replace
from smarttracker_lite.store.lookups import LOOKUPS
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.recovery import recovered
from tests.support import needs
from tests.support.kernel import refuse

ROOT = Path(__file__).resolve().parents[2]
NOBODY = 65534


def client(id: str, notes: str = "") -> Client:
    """A client like any other."""
    return Client(id=id, postal=Postal(name=f"Studio {id}"), notes=notes)


def written(folder: Path) -> bytes:
    """All that the store wrote about transactions."""
    return b"".join(path.read_bytes() for path in sorted((folder / "books").iterdir()))


def command(verb: str, folder: Path) -> list[str]:
    """The command of a verb in a process of its own; run it in `ROOT`."""
    return [sys.executable, "-m", "tests.support.folders", verb, str(folder)]


def seen(verb: str, folder: Path, before: Sequence[str] = ()) -> dict[str, Any]:
    """What the verb saw, run to its end behind the command line `before`."""
    done = subprocess.run(
        [*before, *command(verb, folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def on_disk_of(size: str, folder: Path) -> list[str]:
    """The words to put before a command so that `folder` is a disk of this size, for that command alone."""
    own = ["--user", "--map-root-user"] if os.geteuid() else []
    unshare = [needs.program("unshare"), *own, "--mount"]
    mount = f'mount -t tmpfs -o size={size} none "{folder}" && exec "$@"'
    within = [*unshare, "sh", "-c", mount, "sh"]
    if subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        needs.missing("the right to mount a disk")
    return within


def hold(folder: Path) -> None:
    """Own the folder until the standard input ends."""
    db = Database.open(folder)
    _tell(pid=os.getpid())
    sys.stdin.read()
    db.close()


def commit(folder: Path) -> None:
    """Commit a client and a project at a time, for ever; say each number once it is committed."""
    db = Database.open(folder)
    for number in count(len(db.clients.all())):
        id = str(number)
        with db.transaction():
            db.clients.put(client(id, "x" * 20_000))
            db.projects.put(Project(id=id, client_id=id, name="of the same transaction"))
        _tell(number=number)


def fill(folder: Path) -> None:
    """Add clients until the disk is full; then read, make room, and add one more."""
    (folder / "something else").write_bytes(bytes(20_000))
    db = Database.open(folder)
    trouble, count_before = _until_trouble(db)
    in_memory, on_disk = len(db.clients.all()), _on_disk(db)
    names = sorted(path.name for path in folder.iterdir())
    (folder / "something else").unlink()
    db.clients.put(client("small"))
    db.close()
    after = _open_count(folder)
    _tell(
        trouble=trouble,
        acknowledged=count_before,
        in_memory=in_memory,
        on_disk=on_disk,
        names=names,
        after=after,
    )


def read_only_disk(folder: Path) -> None:
    """The folder's disk has become read-only when it is opened again."""
    _with_one_client(folder).close()
    content = written(folder)
    subprocess.run(["mount", "-o", "remount,bind,ro", str(folder)], check=True)
    trouble = _trouble_of(lambda: Database.open(folder))
    _tell(trouble=trouble, untouched=written(folder) == content)


def forbidden(folder: Path) -> None:
    """A user who may read the folder, but not write it, opens it."""
    folder = _as_nobody(folder)
    folder.chmod(0o500)
    _tell(trouble=_trouble_of(lambda: Database.open(folder)), names=[path.name for path in folder.iterdir()])


def without_locks(folder: Path) -> None:
    """A folder on a disk that has no locks, or whose server gives none now, is opened."""
    troubles = []
    for error in (errno.ENOLCK, errno.EOPNOTSUPP):
        refuse("flock", error)
        troubles.append(_trouble_of(lambda: Database.open(folder)))
    _tell(troubles=troubles, names=[path.name for path in folder.iterdir()])


def failing_sync(folder: Path) -> None:
    """The disk fails to sync the journal, and once more when its end is cut off again."""
    db = _with_one_client(folder)
    refuse("fdatasync", errno.EIO)
    _tell(**_put_and_tell(db), again=_put_and_tell(db)["trouble"])


def held_a_moment(folder: Path) -> None:
    """A file cannot be replaced at first, as if somebody held it, and then can."""
    folder = _as_nobody(folder)
    (folder / "new").write_text("new")
    folder.chmod(0o500)

    def pauses() -> Iterator[float]:
        yield 0
        folder.chmod(0o700)
        yield from (0, 0)

    left = pauses()
    replace(folder / "new", folder / "target", left)
    _tell(target=(folder / "target").read_text(), pauses_left=len(list(left)))


def _with_one_client(folder: Path) -> Database:
    db = Database.open(folder)
    db.clients.put(client("1"))
    return db


def _put_and_tell(db: Database) -> dict[str, object]:
    trouble = _trouble_of(lambda: db.clients.put(client("2")))
    return {"trouble": trouble, "in_memory": len(db.clients.all()), "on_disk": _on_disk(db)}


def _until_trouble(db: Database) -> tuple[str, int]:
    for number in count():
        trouble = _trouble_of(partial(db.clients.put, client(str(number), "x" * 3000)))
        if trouble:
            return trouble, number
    raise AssertionError("count() has no end")


def _trouble_of(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except StoreTrouble as trouble:
        return str(trouble)
    return ""


def _on_disk(db: Database) -> int:
    """How many clients whoever opened the folder now would find."""
    return len(recovered(Folder(db.folder), LOOKUPS, Disk()).view("clients"))


def _open_count(folder: Path) -> int:
    db = Database.open(folder)
    clients = len(db.clients.all())
    db.close()
    return clients


def _as_nobody(folder: Path) -> Path:
    """The folder, given to a user who is not root, which this process becomes: root may do everything."""
    os.chdir(folder.parent)
    if os.geteuid() == 0:
        for path in (folder.parent, folder):
            os.chown(path, NOBODY, NOBODY)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    return Path(folder.name)


def _tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)  # noqa: T201  # a child's answer to its parent


VERBS = {
    verb.__name__: verb
    for verb in (
        hold,
        commit,
        fill,
        read_only_disk,
        forbidden,
        without_locks,
        failing_sync,
        held_a_moment,
    )
}

if __name__ == "__main__":
    VERBS[sys.argv[1]](Path(sys.argv[2]))
