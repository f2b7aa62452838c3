"""The print log of Windows: which printers of this PC it knows, and switching it on."""

from collections.abc import Iterable

from smarttracker_lite.domain.machines import Printer, Trouble
from smarttracker_lite.errors import NotAPrinter, TrackerError
from smarttracker_lite.printers.drivers.windows.driver import LogOff, WindowsDriver, url_of
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.scout import Candidate

_WINDOWS = WindowsDriver()


def own_printers(desk: Desk, windows: WindowsDriver = _WINDOWS) -> list[Candidate]:
    """The printers of this PC on which something was printed; none on other systems than Windows.

    Raises PrinterTrouble if the log cannot be read.
    """
    try:
        queues = windows.queues(desk.now())
    except NotAPrinter:
        return []
    return candidates(queues, tracked(desk))


def candidates(queues: Iterable[str], known: Iterable[Printer]) -> list[Candidate]:
    """Each queue, with the name it is tracked under. Windows does not tell capital letters apart."""
    names = {printer.url.casefold(): printer.name for printer in known}
    return [
        Candidate(name=queue, url=url, model="", location="", tracked_as=names.get(url.casefold(), ""))
        for queue, url in ((each, url_of(each)) for each in queues)
    ]


def is_off(trouble: Trouble | TrackerError | None) -> bool:
    """Is this why a printer could not be read: that Windows does not write its log?"""
    return trouble is not None and trouble.text == LogOff().text


def switch_on() -> None:
    """Ask the PC's administrator to let Windows write its log. Raises PrinterTrouble in words."""
    _WINDOWS.switch_on()
