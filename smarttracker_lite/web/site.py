"""What every page works with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from smarttracker_lite.errors import N_
from smarttracker_lite.web.gate import Gate
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.reread import Reread
from smarttracker_lite.workflows.watch import Watch


class Demo(StrEnum):
    """The data folder holds samples; the value says so in the frame of every page."""

    THROWN_AWAY = N_("Demo: nothing is kept.")
    KEPT = N_("Demo data")


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The desk with its books, and the collector.

    `open_window` brings the program's window to the front; where there is no screen it gives the URL that
    signs a browser in, else "". `quit` ends the program in a moment, after the page that asks is answered.
    `reread` gives what came of reading the jobs of older parsers again. `demo` is None where the work is
    real. `gate` knows which sessions may do what is the owner's.
    """

    desk: Desk
    watch: Watch
    open_window: Callable[[], str]
    quit: Callable[[], None]
    reread: Callable[[], Reread] = Reread
    demo: Demo | None = None
    gate: Gate = field(default_factory=Gate)
