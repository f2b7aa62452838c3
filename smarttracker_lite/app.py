"""The program put together: the only place that knows everybody."""

import gc
import os
import platform
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Self
from urllib.parse import urlencode

from smarttracker_lite import paths
from smarttracker_lite.desktop import mailprogram, printing, shell, signals, single, tray
from smarttracker_lite.desktop.asking import Asking
from smarttracker_lite.desktop.notify import Notices
from smarttracker_lite.desktop.nudging import Nudging
from smarttracker_lite.desktop.window import Window
from smarttracker_lite.domain.asking import Here
from smarttracker_lite.errors import DesktopTrouble, N_, NotAllowed
from smarttracker_lite.log import log, log_to
from smarttracker_lite.store.act import Who
from smarttracker_lite.store.database import Database, holds_books
from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.web import routes
from smarttracker_lite.web.guard import Guard
from smarttracker_lite.web.http import application
from smarttracker_lite.web.server import Server
from smarttracker_lite.web.session import KEY_LIFETIME, Keys, Sessions, chance
from smarttracker_lite.web.site import Demo, Site
from smarttracker_lite.web.templates import Templates
from smarttracker_lite.words import system_country, system_language
from smarttracker_lite.workflows import place
from smarttracker_lite.workflows.backup import Daily
from smarttracker_lite.workflows.billing import Billing
from smarttracker_lite.workflows.configure import begin
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dun import Dunning
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.fade import Fading
from smarttracker_lite.workflows.find import waiting
from smarttracker_lite.workflows.number import gaps_in_numbers
from smarttracker_lite.workflows.reread import Rereading
from smarttracker_lite.workflows.watch import Watch

READY_KEY_LIFETIME = timedelta(hours=12)
FAREWELL_S = 1.0
"""So long after "Quit" on a page the program goes on, to send that page its answer, style and icon."""
TRAY_PATIENCE_S = 3.0

_NO_SCREEN = DesktopTrouble(
    N_("No screen here: serving without tray and window."), N_("Open the address below in a browser.")
)


def utc_now() -> datetime:
    """The program's clock."""
    return datetime.now(UTC)


@contextmanager
def desk_in(folder: Path) -> Iterator[Desk]:
    """The desk with the books of this folder, which it owns until the block ends. Raises StoreTrouble."""
    db = Database.open(folder)
    try:
        desk = Desk(
            db=db,
            secrets=Secrets(),
            now=utc_now,
            zone=None,
            system_language=system_language(),
            print_file=printing.print_file,
            printers=printing.printers,
            compose=mailprogram.compose,
        )
        begin(replace(desk, who=Who.PROGRAM), system_country())
        yield desk
    finally:
        db.close()


def in_a_moment(end: Callable[[], None]) -> None:
    """Call it once the page that asks for the end has its answer."""
    farewell = threading.Timer(FAREWELL_S, end)
    farewell.name = "farewell"
    farewell.daemon = True
    farewell.start()


class Program:
    """A running program on one data folder: collector, server, and the window on demand.

    Whoever sets `ending` asks it to end; whoever runs it waits for that.
    """

    def __init__(self, desk: Desk, port: int = 0, demo: Demo | None = None) -> None:
        self.ending = threading.Event()
        self._desk = desk
        self._keys = Keys(desk.now)
        self._token = chance()
        self._told: list[Callable[[], None]] = []
        self.watch = Watch(desk, lambda _: self._tell())
        self._fading = desk.keeping(Fading)
        self._billing, self._dunning = desk.keeping(Billing), desk.keeping(Dunning)
        notices = Notices(paths.assets("icons", "smarttracker-256.png"))
        self._daily = Daily(replace(desk, who=Who.PROGRAM), then=self._tend)
        self._rereading = Rereading(replace(desk, who=Who.PROGRAM))
        site = Site(
            desk=desk,
            watch=self.watch,
            open_window=self._open_from_outside,
            quit=lambda: in_a_moment(self.ending.set),
            reread=lambda: self._rereading.told,
            demo=demo,
        )
        self._server = Server(
            application(
                routes.routes(site),
                guard=Guard(self._keys, Sessions(clock=desk.now), self._token),
                templates=Templates(),
                words=desk.words,
                frame=partial(routes.frame, site),
            ),
            port,
        )
        self.window = Window(paths.self_command("window"), self.sign_in)
        self._nudging = Nudging(notices if shell.has_display() else None, self.window.open)
        self.asking = Asking(
            desk,
            Here(platform.node(), shell.user_name()),
            notices,
            open_page=self.window.open,
            answered=self._tell,
        )

    def __enter__(self) -> Self:
        """Serve, collect, and let other processes of this user know."""
        if doubt := place.warning(self._desk):
            log.warning("%s", doubt)
        for kind, year in gaps_in_numbers(self._desk):
            log.warning("a number of kind %s is missing or twice in %s", kind, year)
        gc.freeze()  # what was imported and built by now stays: no use in looking through it for garbage
        self._server.start()
        single.announce(self._desk.db.folder, self._server.url, self._token)
        self._rereading.start()
        self.watch.start()
        self._daily.start()
        if shell.has_display():
            self.asking.start()
            self.on_round(self.asking.look)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End everything, in the order in which one thing needs the other."""
        single.withdraw(self._desk.db.folder)
        self.window.close()
        self.watch.stop()
        self._daily.stop()
        self.asking.stop()
        self._rereading.stop()
        self._fading.stop()
        self._billing.end()
        self._dunning.end()
        self._server.stop()

    def sign_in(self, path: str = "/", lifetime: timedelta = KEY_LIFETIME) -> str:
        """A URL that opens the page signed in, once, within the lifetime."""
        asked = urlencode({"key": self._keys.mint(lifetime), "to": path})
        return f"{self._server.url}/enter?{asked}"

    def on_round(self, told: Callable[[], None]) -> None:
        """Call this after each reading of a printer."""
        self._told.append(told)

    def waiting(self) -> int:
        """How many jobs wait for a client."""
        return waiting(self._desk)

    def _tend(self, desk: Desk) -> None:
        """What is done again and again beside the backups."""
        self._fading.tend(desk)
        self._nudging.tend(desk)

    def _tell(self) -> None:
        for told in self._told:
            told()

    def _open_from_outside(self) -> str:
        if not shell.has_display():
            return self.sign_in(lifetime=READY_KEY_LIFETIME)
        self.window.open()
        return ""


def serve(folder: Path, port: int) -> None:
    """Run without tray until Ctrl-C or SIGTERM. Prints `ready URL` once it answers."""
    with desk_in(folder) as desk:
        log_to(paths.log_folder())
        _serve(Program(desk, port))


def run(folder: Path) -> None:
    """Tray, server and collector, the window on demand; where there is no screen, as `serve`."""
    with desk_in(folder) as desk:
        log_to(paths.log_folder())
        _run(desk, Program(desk), show=not tracked(desk) or desk.db.trouble is not None)


def demo(folder: Path | None, *, serve_only: bool) -> None:
    """The same with simulated printers at work and sample clients, on a folder that is thrown away, or on the
    one named, which stays. Raises NotAllowed if it has been used before."""
    if folder:
        _check_unused(folder)
    thrown_away = tempfile.TemporaryDirectory(prefix="smarttracker-demo-")
    with nullcontext(folder) if folder else thrown_away as chosen, desk_in(Path(chosen)) as desk:
        log_to(paths.log_folder())
        demonstrate(replace(desk, who=Who.PROGRAM))
        program = Program(desk, demo=Demo.KEPT if folder else Demo.THROWN_AWAY)
        if serve_only:
            _serve(program)
        else:
            _run(desk, program, show=True)


def _check_unused(folder: Path) -> None:
    if holds_books(folder):
        raise NotAllowed(
            N_("The demo would mix its samples with the records in {folder}."),
            N_("Name a new folder, or none; a demo that was kept goes on without “demo”."),
            folder=folder,
        )


def _run(desk: Desk, program: Program, *, show: bool) -> None:
    obstacle = tray.obstacle() if shell.has_display() else _NO_SCREEN
    if obstacle is None:
        _with_tray(desk, program, show=show)
    else:
        _say(desk, obstacle)
        _serve(program, with_window=shell.has_display())


def _say(desk: Desk, obstacle: DesktopTrouble) -> None:
    """One line for whoever started the program in a terminal; a windowed program has no stderr."""
    if sys.stderr is not None:
        print(*desk.words().error(obstacle), file=sys.stderr)


def _serve(program: Program, *, with_window: bool = False) -> None:
    signals.on_end(program.ending.set)
    with program:
        print(f"ready {program.sign_in(lifetime=READY_KEY_LIFETIME)}", flush=True)
        if with_window:
            program.window.open()
        program.ending.wait()


def _with_tray(desk: Desk, program: Program, *, show: bool) -> None:
    icon = tray.Tray(
        paths.assets("icons", "smarttracker-256.png"),
        lambda text: desk.words().text(text),
        _actions(program),
        program.waiting,
    )
    gone = threading.Event()
    threading.Thread(target=_end_tray, args=(program, icon, gone), name="end", daemon=True).start()
    program.on_round(icon.update)
    signals.on_end(program.ending.set)
    with program:
        if show:
            program.window.open()
        try:
            icon.run()
        finally:
            gone.set()


def _actions(program: Program) -> tray.TrayActions:
    return tray.TrayActions(
        open=program.window.open,
        open_waiting=lambda: program.window.open("/jobs?show=waiting"),
        poll_now=lambda: threading.Thread(target=program.watch.poll, name="poll", daemon=True).start(),
        pause=program.watch.pause,
        is_paused=lambda: program.watch.paused,
        quit=program.ending.set,
    )


def _end_tray(program: Program, icon: tray.Tray, gone: threading.Event) -> None:
    """Take the icon away when the program is to end.

    The X11 backend has been seen to hang then: the rest of the program ends without it.
    """
    program.ending.wait()
    icon.stop()
    if not gone.wait(TRAY_PATIENCE_S):
        log.warning("the tray icon did not go within %s s; the program ends without waiting", TRAY_PATIENCE_S)
        program.stop()
        os._exit(0)
