"""The doctor's part that needs the whole program: the desktop, and a trial of everything."""

import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path

from smarttracker_lite import app, paths
from smarttracker_lite.desktop import notify, shell, tray
from smarttracker_lite.errors import N_, NotFound, StoreTrouble, TrackerError
from smarttracker_lite.store.place import place_of
from smarttracker_lite.workflows.bill import issued
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.diagnose import installation
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.tell import Row, sign_rows

# What the parts of an installation raise that lacks something.
_LACKS = (TrackerError, OSError, ImportError, LookupError, ValueError)


def without_books(folder: Path, trouble: StoreTrouble) -> list[Row]:
    """What there is to say of an installation whose data folder does not open."""
    doubt = place_of(folder).warning
    place = [_row("place", True, f"Warning: {doubt}")] if doubt else []
    return [*sign_rows(installation()), _row("data folder", False, str(trouble)), *place]


def desktop() -> list[Row]:
    """Whether there is a screen, a tray for the icon, and who shows notifications, which may be nobody."""
    if not shell.has_display():
        return [_row("screen", True, "no screen: pages are served at an address")]
    obstacle = tray.obstacle()
    shown = notify.way(paths.assets("icons", "smarttracker-256.png"))
    return [
        _row("screen", True, "yes"),
        _row("tray", obstacle is None, str(obstacle or "yes")),
        _row("notifications", True, shown),
    ]


def selftest() -> list[Row]:
    """Try the main job on a throw-away folder: store, simulated printers, prices, invoice, PDF, server."""
    with (
        tempfile.TemporaryDirectory(prefix="smarttracker-selftest-") as folder,
        app.desk_in(Path(folder)) as desk,
    ):
        program = app.Program(desk)

        def pages() -> str:
            with program, _direct().open(program.sign_in(), timeout=30) as page:
                return f"{len(page.read())} bytes of overview"

        return [
            _tried("jobs", lambda: f"{demonstrate(desk)} jobs recorded"),
            _tried("invoice", lambda: f"{len(_pdf(desk))} bytes of PDF"),
            _tried("pages", pages),
            *desktop(),
        ]


def _pdf(desk: Desk) -> bytes:
    invoices = issued(desk)
    if not invoices:
        raise NotFound(N_("No invoice was issued."))
    return issued_pdf(desk, invoices[0])


def _tried(point: str, trial: Callable[[], str]) -> Row:
    try:
        return _row(point, True, trial())
    except _LACKS as lack:
        return _row(point, False, str(lack))


def _row(point: str, ok: bool, text: str) -> Row:
    return {"point": point, "ok": ok, "text": text}


def _direct() -> urllib.request.OpenerDirector:
    """Opens our own pages: no proxy, and the session's cookie is kept."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
