"""The tray icon and its menu (pystray), on the main thread."""

import logging
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarttracker_lite.desktop.badge import tray_image
from smarttracker_lite.errors import DesktopTrouble, N_, TrackerError

# What a backend raises when the system lacks its library, its screen or its message bus.
_absences: tuple[type[Exception], ...] = (ImportError, ValueError, OSError, RuntimeError)
_backends: tuple[str, ...] = (sys.platform,)
if sys.platform == "linux":
    from Xlib.error import DisplayError, XauthError

    _absences = (*_absences, DisplayError, XauthError)
    _backends = ("appindicator", "gtk", "xorg")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrayActions:
    """What the menu does. Each is called on the tray's thread and must return at once.

    `open_waiting` shows the jobs that wait for a client; `pause` is given True to pause, False to go on.
    """

    open: Callable[[], None]
    open_waiting: Callable[[], None]
    poll_now: Callable[[], None]
    pause: Callable[[bool], None]
    is_paused: Callable[[], bool]
    quit: Callable[[], None]


def obstacle() -> DesktopTrouble | None:
    """Why no tray icon can be shown here; None if one can."""
    try:
        _load()
    except DesktopTrouble as trouble:
        return trouble
    return None


class Tray:
    """The icon. `words` translates a sentence; `waiting` counts the jobs that have no client yet.

    `run` keeps the main thread until `stop`; `update` and `stop` may be called from any thread, `stop` also
    from a signal handler.
    """

    def __init__(
        self, icon_png: Path, words: Callable[[str], str], actions: TrayActions, waiting: Callable[[], int]
    ) -> None:
        self._icon_png = icon_png
        self._words = words
        self._actions = actions
        self._waiting = waiting
        self._count = 0
        self._shown: tuple[int, bool, str] | None = None
        self._icon: Any = None
        self._stopping = False

    def run(self) -> None:
        """Show the icon and serve its menu until `stop`. Raises DesktopTrouble where there can be no icon."""
        pystray = _load()
        try:
            self._icon = pystray.Icon(
                "smarttracker-lite", title="SmartTracker Lite", menu=self._menu(pystray)
            )
            _mend(self._icon)
            self._icon.run(self._show)
        except _absences as error:
            # A GTK backend without a notification daemon fails when it ends, which is then no trouble.
            if not self._stopping:
                raise _no_tray(str(error)) from error

    def update(self) -> None:
        """Bring count, tooltip and menu up to date; does nothing if they are, or before the icon is shown."""
        if self._icon is not None and self._icon.visible and not self._stopping:
            self._draw()

    def stop(self) -> None:
        """End `run`."""
        self._stopping = True
        if self._icon is not None:
            self._icon.stop()

    def _show(self, icon: Any) -> None:
        """Called by pystray in a thread of its own as soon as its loop runs."""
        self._draw()
        icon.visible = True
        if self._stopping:
            icon.stop()

    def _draw(self) -> None:
        self._count, paused = self._waiting(), self._actions.is_paused()
        state = (self._count, paused, self._title(paused))
        if state != self._shown:
            self._shown = state
            self._icon.icon = tray_image(self._icon_png, self._count, paused=paused)
            self._icon.title = state[2]
            self._icon.update_menu()

    def _title(self, paused: bool) -> str:
        parts = ["SmartTracker Lite", self._waiting_words()]
        return " · ".join([*parts, self._words(N_("Collecting is paused"))] if paused else parts)

    def _waiting_words(self) -> str:
        text = {0: N_("No job waits for a client"), 1: N_("1 job waits for a client")}.get(
            self._count, N_("{count} jobs wait for a client")
        )
        return self._words(text).format(count=self._count)

    def _menu(self, pystray: Any) -> Any:
        actions, item, line = self._actions, pystray.MenuItem, pystray.Menu.SEPARATOR
        return pystray.Menu(
            item(self._says(N_("Open SmartTracker Lite")), self._does(actions.open), default=True),
            item(
                lambda _: self._waiting_words(),
                self._does(actions.open_waiting),
                enabled=lambda _: self._count > 0,
            ),
            line,
            item(self._says(N_("Read the printers now")), self._does(actions.poll_now)),
            item(
                self._says(N_("Pause collecting")),
                self._does(self._toggle),
                checked=lambda _: actions.is_paused(),
            ),
            line,
            item(self._says(N_("Quit")), self._does(actions.quit)),
        )

    def _toggle(self) -> None:
        self._actions.pause(not self._actions.is_paused())
        self.update()

    def _says(self, text: str) -> Callable[[object], str]:
        return lambda _: self._words(text)

    def _does(self, action: Callable[[], None]) -> Callable[[], None]:
        def act() -> None:
            try:
                action()
            except TrackerError as trouble:  # pystray's X11 loop would end with it
                _log.warning("%s", trouble)

        return act


def _load() -> Any:
    """pystray, on the first of its backends that comes up here.

    pystray chooses at import, and is surprised by some absences: each backend is therefore tried by name.
    """
    reasons = []
    for backend in filter(None, (os.environ.get("PYSTRAY_BACKEND"), *_backends)):
        os.environ["PYSTRAY_BACKEND"] = backend
        try:
            return _import(backend)
        except _absences as error:
            reasons.append(f"{backend}: {error}")
    raise _no_tray("; ".join(reasons))


def _import(backend: str) -> Any:
    if backend in ("appindicator", "gtk"):
        from gi.repository import Gio  # noqa: PLC0415 - only where this backend is

        Gio.bus_get_sync(Gio.BusType.SESSION, None)  # without a bus these backends fail later, in their loop
    import pystray  # noqa: PLC0415 - importing it connects to the screen

    return pystray


def _no_tray(reason: str) -> DesktopTrouble:
    return DesktopTrouble(
        N_("There is no tray icon here ({reason})."),
        N_("Start the program once more to open its window."),
        reason=reason,
    )


def _mend(icon: Any) -> None:
    """Faults of pystray 0.19.5 on Linux, each where it occurs."""
    backend = type(icon).__module__
    if backend == "pystray._xorg":
        from smarttracker_lite.desktop import x11  # noqa: PLC0415 - only where this backend is

        x11.mend(icon)
    elif backend in ("pystray._gtk", "pystray._appindicator"):
        _keep_interrupt()


def _keep_interrupt() -> None:
    """The GTK backends let Ctrl-C kill the process; put the program's own handler back once the loop runs."""
    from gi.repository import GLib  # noqa: PLC0415 - only where this backend is

    ours = signal.getsignal(signal.SIGINT)

    def put_back() -> bool:
        signal.signal(signal.SIGINT, ours)
        return False  # once is enough

    GLib.idle_add(put_back)
