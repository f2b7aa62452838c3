"""What pystray 0.19.5 lacks in its backend for the plain X11 tray: clicks, a sure place, a single thread.

The rules between icon and tray are those of freedesktop.org's System Tray Protocol.
"""

# ruff: noqa: SLF001 - pystray has no public way to what is mended here

import select
import socket
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

from Xlib import X

# What other threads, and signal handlers, ask of the icon.
_REQUESTS = ("_show", "_hide", "_update_icon", "_update_title", "_stop")
_MANY_BYTES = 4096


def mend(icon: Any) -> None:
    """Make a new icon reliable, on the thread that will run it."""
    mask = X.ExposureMask | X.StructureNotifyMask | X.ButtonPressMask
    icon._window.change_attributes(event_mask=mask)  # pystray never asks the X server for clicks
    icon._assert_docked = lambda: _dock(icon)
    _follow_trays(icon)
    _draw_on_one_thread(icon)


def _dock(icon: Any) -> None:
    """Ask the tray for a place, once.

    pystray asks at each drawing; a tray that has not answered yet then makes two places, and as it gives up
    the first it throws the icon out of the second.
    """
    tray = icon._get_systray_manager()
    if tray is not None and tray != icon._systray_manager:
        icon._dock_window()


def _follow_trays(icon: Any) -> None:
    """Dock when a tray comes up later than the icon, as when both start at log-in, or comes back.

    A new tray sends MANAGER to the root window, which tells only those that have asked for it.
    """
    manager = icon._display.intern_atom("MANAGER")

    def on_message(event: Any) -> None:
        if event.client_type == manager and icon.icon is not None:  # the first drawing finds the tray itself
            icon._update_icon()

    icon._display.screen().root.change_attributes(event_mask=X.StructureNotifyMask)
    icon._message_handlers[X.ClientMessage] = on_message


def _draw_on_one_thread(icon: Any) -> None:
    """Let the icon's loop alone talk to the X server.

    python-xlib, used from two threads, now and then leaves one waiting for ever: `send_and_recv` has a way
    out that does not wake the others. Requests of other threads therefore wait in a queue of ours, and a
    byte through a socket wakes the loop.
    """
    requests: SimpleQueue[Callable[[], None]] = SimpleQueue()
    ear, mouth = socket.socketpair()

    def later(request: Callable[[], None]) -> Callable[[], None]:
        def ask() -> None:
            requests.put(request)
            mouth.send(b".")

        return ask

    for name in _REQUESTS:
        setattr(icon, name, later(getattr(type(icon), name).__get__(icon)))
    icon._events = lambda: _events(icon._display, ear, requests)


def _events(display: Any, ear: socket.socket, requests: "SimpleQueue[Callable[[], None]]") -> Iterator[Any]:
    """The events of the X server without end; between them does what others have requested."""
    while True:
        while display.pending_events():  # it also sends what waits to be sent
            yield display.next_event()
        heard, _, _ = select.select([display, ear], [], [])
        if ear in heard:
            ear.recv(_MANY_BYTES)
        while not requests.empty():
            requests.get()()
