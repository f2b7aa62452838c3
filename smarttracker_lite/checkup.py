"""The doctor's part that needs the whole program: the desktop, and a trial of everything."""

import tempfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from smarttracker_lite import app
from smarttracker_lite.desktop import shell, tray
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.workflows.bill import issued
from smarttracker_lite.workflows.deliver import issued_pdf
from smarttracker_lite.workflows.demonstrate import demonstrate

Rows = list[dict[str, Any]]


def desktop() -> Rows:
    """Whether there is a screen and a tray for the icon."""
    if not shell.has_display():
        return [_row("screen", True, "no screen: pages are served at an address")]
    obstacle = tray.obstacle()
    return [_row("screen", True, "yes"), _row("tray", obstacle is None, str(obstacle or "yes"))]


def selftest() -> Rows:
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
            _tried("invoice", lambda: f"{len(issued_pdf(desk, issued(desk)[0]))} bytes of PDF"),
            _tried("pages", pages),
            *desktop(),
        ]


def _tried(point: str, trial: Callable[[], str]) -> dict[str, Any]:
    try:
        return _row(point, True, trial())
    except (TrackerError, OSError) as trouble:
        return _row(point, False, str(trouble))


def _row(point: str, ok: bool, text: str) -> dict[str, Any]:
    return {"point": point, "ok": ok, "text": text}


def _direct() -> urllib.request.OpenerDirector:
    """Opens our own pages: no proxy, and the session's cookie is kept."""
    return urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
