"""What every page works with."""

from collections.abc import Callable
from dataclasses import dataclass

from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.watch import Watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The desk with its books, and the collector.

    `open_window` brings the program's window to the front; where there is no screen it gives the URL that
    signs a browser in, else "". `quit` ends the program in a moment, after the page that asks is answered.
    """

    desk: Desk
    watch: Watch
    open_window: Callable[[], str]
    quit: Callable[[], None]
