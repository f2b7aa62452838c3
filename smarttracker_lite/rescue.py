"""Where the data folder does not open: that is said in a window, which offers the backups."""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from smarttracker_lite import app, paths
from smarttracker_lite.desktop import shell
from smarttracker_lite.desktop.window import Window
from smarttracker_lite.errors import Damaged, FolderInUse, StoreTrouble
from smarttracker_lite.store.backup.backups import Backup, own_place
from smarttracker_lite.web.guard import Guard
from smarttracker_lite.web.http import application
from smarttracker_lite.web.pages.rescue import Rescue, routes
from smarttracker_lite.web.server import Server
from smarttracker_lite.web.session import Keys, Sessions, chance
from smarttracker_lite.web.templates import Templates
from smarttracker_lite.words import Words, system_language
from smarttracker_lite.workflows.restore import make_room_for

_OFFERED = 10


def run(folder: Path) -> None:
    """As `app.run`; before a screen, a folder that does not open is first told in a window.

    Raises what `app.run` raises, unless a backup has taken the place of damaged books: then it goes on.
    """
    try:
        app.run(folder)
    except FolderInUse:
        raise
    except StoreTrouble as trouble:
        if not (shell.has_display() and _rescued(folder, trouble)):
            raise
        app.run(folder)


def _rescued(folder: Path, trouble: StoreTrouble) -> bool:
    """Show the page until its window is closed; whether a backup was put back."""
    ended, restored = threading.Event(), threading.Event()

    def back(path: Path) -> None:
        put_back(folder, path)
        restored.set()

    rescue = Rescue(
        folder=folder,
        trouble=trouble,
        backups=helpful(folder, trouble),
        put_back=back,
        quit=lambda: app.in_a_moment(ended.set),
    )
    with showing(rescue, closed=ended.set):
        ended.wait()
    return restored.is_set()


@contextmanager
def showing(rescue: Rescue, closed: Callable[[], None]) -> Iterator[None]:
    """A block in which the page is there, in a window if one comes up, else in the browser."""
    keys = Keys(app.utc_now)
    server = Server(
        application(
            routes(rescue),
            guard=Guard(keys, Sessions(clock=app.utc_now), chance()),
            templates=Templates(),
            words=lambda: Words(system_language()),
            frame=lambda *_: None,
        ),
        0,
    )

    def sign_in(path: str) -> str:
        return f"{server.url}/enter?{urlencode({'key': keys.mint(), 'to': path})}"

    window = Window(paths.self_command("window"), sign_in, gone=closed)
    server.start()
    try:
        window.open()
        yield
    finally:
        window.close()
        server.stop()


def helpful(folder: Path, trouble: StoreTrouble) -> Sequence[Backup]:
    """The last backups in the folder where the books are damaged; none where something else is wrong."""
    return own_place(folder).all()[:_OFFERED] if isinstance(trouble, Damaged) else ()


def put_back(folder: Path, path: Path) -> None:
    """Let the backup take the place of books that do not open; they are kept aside. Raises StoreTrouble."""
    make_room_for(path, folder, app.utc_now())
