"""Notifications of the system, with buttons where it has them: the one door to desktop-notifier.

They live in a thread with an event loop of its own. Where nothing shows notifications, nothing happens.
"""

import asyncio
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smarttracker_lite.log import log

_APP = "SmartTracker Lite"
_PATIENCE_S = 5.0
# The text of a notification may be read as markup (freedesktop.org); its title never is.
_UNMARKED = str.maketrans({"<": "‹", ">": "›", "&": "＆"})


@dataclass(frozen=True, slots=True)
class Choice:
    """A button, and what is called in the notifications' thread when it is pressed."""

    name: str
    chosen: Callable[[], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is shown; `opened` is called as a choice when somebody clicks on it."""

    title: str
    text: str
    choices: tuple[Choice, ...] = ()
    opened: Callable[[], None] = lambda: None


def way(icon_png: Path) -> str:
    """How notifications are shown here, for the doctor; waits a little for the system."""
    try:
        able = asyncio.run(asyncio.wait_for(_able(icon_png), _PATIENCE_S))
    except _absences() as absence:
        return f"none: {str(absence) or 'the system does not answer'}"
    return "with buttons" if able else "without buttons"


async def _able(icon_png: Path) -> bool:
    """Whether there are buttons. Raises one of `_absences` where there is nothing."""
    library = _library()
    able = await _notifier(icon_png).get_capabilities()
    if library.Capability.TITLE not in able:
        raise OSError("the system shows none of this program")
    return library.Capability.BUTTONS in able


class Notices:
    """One notification at a time. Methods may be called from any thread; they do not wait for the system."""

    def __init__(self, icon_png: Path) -> None:
        self._icon_png = icon_png
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, name="notifications", daemon=True)
        self._notifier: Any = None
        self._shown: str | None = None
        self._told = list[str]()
        self._absent = False
        self._turn = asyncio.Lock()

    def start(self) -> None:
        """Be ready to show."""
        self._thread.start()

    def stop(self) -> None:
        """Take back what is shown, and end."""
        if self._thread.is_alive():
            self._do(self._end())
            self._thread.join(_PATIENCE_S)
        else:
            self._loop.close()

    def show(self, message: Message) -> None:
        """Show it in place of the one before."""
        self._do(self._show(message))

    def tell(self, message: Message) -> None:
        """Show it beside what is shown, until somebody closes it or the program ends."""
        self._do(self._tell(message))

    def withdraw(self) -> None:
        """Show nothing any more: it is answered."""
        self._do(self._withdraw())

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _do(self, work: Any) -> "Future[None]":
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    async def _show(self, message: Message) -> None:
        await self._withdraw()
        async with self._turn:
            try:
                self._shown = await self._sent(message)
            except _absences() as absence:
                self._note(absence)

    async def _tell(self, message: Message) -> None:
        async with self._turn:
            try:
                self._told.append(await self._sent(message))
            except _absences() as absence:
                self._note(absence)

    async def _sent(self, message: Message) -> str:
        library = _library()
        if self._notifier is None:
            self._notifier = _notifier(self._icon_png)
        able = await self._notifier.get_capabilities()
        choices = message.choices if library.Capability.BUTTONS in able else ()
        shown = library.Notification(
            title=message.title,
            message=message.text.translate(_UNMARKED),
            buttons=tuple(library.Button(each.name, on_pressed=each.chosen) for each in choices),
            on_clicked=message.opened,
        )
        identifier: str = await self._notifier.send_notification(shown)
        return identifier

    def _note(self, absence: Exception) -> None:
        """Say it once: the tray counts what waits."""
        if not self._absent:
            log.info("no notifications here: %s", absence)
        self._absent = True

    async def _withdraw(self) -> None:
        async with self._turn:
            shown, self._shown = self._shown, None
            if shown is not None:
                await self._clear(shown)

    async def _clear(self, shown: str) -> None:
        try:
            await self._notifier.clear(shown)
        except _absences():
            log.debug("the notification was closed before")

    async def _end(self) -> None:
        """Wait for no system that does not answer; then take back what it showed."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._withdraw()
        for told in self._told:
            await self._clear(told)
        self._loop.stop()


def _library() -> Any:
    """For when something is to be shown. Raises ImportError where the system lacks what it needs."""
    import desktop_notifier  # noqa: PLC0415 - most verbs of the command line show nothing

    return desktop_notifier


def _notifier(icon_png: Path) -> Any:
    library = _library()
    return library.DesktopNotifier(_APP, library.Icon(path=icon_png))


def _absences() -> tuple[type[Exception], ...]:
    """What is raised where nothing shows notifications, or not any more."""
    usual = (ImportError, OSError, RuntimeError, LookupError, ValueError, EOFError)
    if sys.platform != "linux":
        return usual
    from dbus_fast.errors import DBusFastError  # noqa: PLC0415 - only Linux has it

    return (*usual, DBusFastError)
