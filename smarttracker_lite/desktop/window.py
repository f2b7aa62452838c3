"""The program's window, seen from the tray: a second process that is started, raised, sent to a page, closed.

The two talk over the child's pipes, a line each. To the child: `raise`, `go URL` (and come to the front),
`load URL` (and stay where you are); the end of its input closes it. From the child: `ready` once a page
stands, `enter QUERY` when its session has ended and it stands at the door, `to` a page as the query says.
`view.py` is the other end.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import parse_qs, urlsplit

from smarttracker_lite.desktop import shell
from smarttracker_lite.errors import DesktopTrouble

SIGN_IN = "SMARTTRACKER_WINDOW_URL"  # the environment variable with the child's first page
_CLOSE_SECONDS = 2.0
_NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW

_log = logging.getLogger(__name__)


class Window:
    """At most one window, in a process of its own started with `command` + the program's address.

    `sign_in(path)` gives a URL that signs its first visitor in, once, and shows the page at `path`.
    It goes to the child through the environment, as everybody may read a command line. Where no window
    engine comes up within `seconds`, pages open in a browser, this time and from then on; browsers take a
    URL on their command line alone, so let it sign nobody in for longer than a browser needs to start.
    `gone` is called when the window was closed, by whomever; nobody knows that of a browser's. Methods may be
    called from any thread and return at once; only `close` waits for the child's end.
    """

    def __init__(
        self,
        command: list[str],
        sign_in: Callable[[str], str],
        *,
        seconds: float = 30.0,
        gone: Callable[[], None] = lambda: None,
    ) -> None:
        self._command = command
        self._sign_in = sign_in
        self._seconds = seconds
        self._gone = gone
        self._lock = threading.Lock()
        self._child: subprocess.Popen[str] | None = None
        self._engine = True
        self._closed = False

    def open(self, path: str = "/") -> None:
        """Show the window, at `path` unless that is "/" and it shows a page already."""
        with self._lock:
            if self._closed:  # a late click while the program ends
                return
            if self._child is not None and self._child.poll() is None:
                self._tell("raise" if path == "/" else f"go {path}")
            elif self._engine and shell.has_display():
                self._start(path)
            else:
                self._browse(path)

    def close(self) -> None:
        """Close the window for good."""
        with self._lock:
            self._closed = True
            child = self._child
            if child is None or child.stdin is None:
                return
            with suppress(OSError):
                child.stdin.close()
        for end in (child.terminate, child.kill):
            with suppress(subprocess.TimeoutExpired):
                child.wait(_CLOSE_SECONDS)
                return
            end()  # a dialog that is open holds the window

    def _start(self, path: str) -> None:
        url = self._sign_in(path)
        parts = urlsplit(url)
        environment = dict(os.environ, **{SIGN_IN: url, "PYINSTALLER_RESET_ENVIRONMENT": "1"})
        try:
            self._child = subprocess.Popen(
                [*self._command, f"{parts.scheme}://{parts.netloc}/"],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                bufsize=1,
                creationflags=_NO_CONSOLE,
                start_new_session=True,  # Ctrl-C is for the program, which then closes its window
            )
        except OSError as error:
            _log.warning("The window process did not start: %s", error)
            self._give_up(path)
            return
        threading.Thread(target=self._watch, args=(self._child, path), name="window", daemon=True).start()

    def _watch(self, child: subprocess.Popen[str], path: str) -> None:
        """Follow the child to its end; if it fails before it is ready, show the page in a browser."""
        assert child.stdout is not None  # noqa: S101 - started with a pipe
        patience = threading.Timer(self._seconds, child.kill)
        patience.start()
        ready = False
        for line in child.stdout:  # to the end: engines chat, and an unread pipe would stop them
            word, _, query = line.strip().partition(" ")
            if word == "ready":
                ready = True
                patience.cancel()
            elif word == "enter":
                self._let_in(parse_qs(query).get("to", ["/"])[0])
        patience.cancel()
        if child.wait() and not ready:
            with self._lock:
                self._give_up(path)
        else:
            self._gone()

    def _let_in(self, path: str) -> None:
        """Sign the window in again. The key goes to our own child alone, through its private pipe."""
        with self._lock:
            if not self._closed:
                self._tell(f"load {self._sign_in(path)}")

    def _give_up(self, path: str) -> None:
        if not self._closed:
            _log.warning("No window engine came up; pages open in the browser.")
            self._engine = False
            self._browse(path)

    def _browse(self, path: str) -> None:
        threading.Thread(target=self._open_browser, args=(path,), name="browser", daemon=True).start()

    def _open_browser(self, path: str) -> None:
        try:
            shell.open_app(self._sign_in(path))
        except DesktopTrouble as trouble:
            _log.warning("%s", trouble)

    def _tell(self, line: str) -> None:
        if self._child is not None and self._child.stdin is not None:
            with suppress(OSError):  # it has just ended
                self._child.stdin.write(line + "\n")
