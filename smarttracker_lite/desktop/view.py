"""The window itself (pywebview): what `smarttracker-lite window URL` runs, in a process of its own.

Started by the program (`window.py`) it finds its first page in the environment, obeys the lines on its input
and closes with them. Started by hand it just shows the URL.
"""

import logging
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import parse_qs, urljoin, urlsplit

from smarttracker_lite.desktop.shell import has_display, restore_library_path
from smarttracker_lite.desktop.window import SIGN_IN
from smarttracker_lite.errors import DesktopTrouble, N_

TITLE = "SmartTracker Lite"
_SIZE = (1240, 820)
_LEAST = (640, 480)
_WEBVIEW2 = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"


def show(url: str, storage: Path, icon: Path) -> NoReturn:
    """Show `url` in a window whose closing ends this process. Its cookies and the like stay in `storage`.

    Raises DesktopTrouble if no window engine comes up here. Only on the main thread.
    """
    if not has_display():
        raise _no_engine("no display")
    webview = _load()
    first = os.environ.pop(SIGN_IN, "")
    window = webview.create_window(
        TITLE, first or url, width=_SIZE[0], height=_SIZE[1], min_size=_LEAST, text_select=True
    )
    window.events.loaded += lambda: _loaded(window)
    # At once: threads of pywebview may wait without end for a page that is gone, and obey a late line.
    window.events.closing += lambda: os._exit(0)
    if first:
        threading.Thread(target=_obey, args=(window, url), name="parent", daemon=True).start()
    try:
        webview.start(private_mode=False, storage_path=str(storage), icon=str(icon))
    except webview.WebViewException as error:
        raise _no_engine(str(error)) from error
    raise _no_engine("it ended by itself")


def _load() -> Any:
    if sys.platform == "win32" and not _has_webview2():
        raise _no_engine("WebView2 is not installed")  # pywebview would take Internet Explorer
    restore_library_path(os.environ)  # for WebKit's own processes and for links opened in the browser
    try:
        import webview  # noqa: PLC0415 - the tray process never loads a window engine
    except ImportError as error:
        raise _no_engine(str(error)) from error
    # Its tracebacks would hide the one line that matters: the reason comes as an exception.
    logging.getLogger("pywebview").setLevel(logging.CRITICAL)
    webview.settings["ALLOW_DOWNLOADS"] = True
    return webview


def _no_engine(reason: str) -> DesktopTrouble:
    return DesktopTrouble(
        N_("No window engine came up ({reason})."),
        N_("Use SmartTracker Lite in your browser."),
        reason=reason,
    )


def _loaded(window: Any) -> None:
    """Tell the parent that a page stands, or that it is the door: then it is asked for a key."""
    page = urlsplit(window.get_current_url() or "")
    at_the_door = page.path == "/enter" and "key" not in parse_qs(page.query)
    said = f"enter {page.query}" if at_the_door else "ready"
    with suppress(OSError):  # nobody listens when started by hand
        os.write(1, f"{said}\n".encode())


def _obey(window: Any, url: str) -> None:
    """Do what the parent says, and close when it falls silent. Runs in a thread beside the window."""
    window.events.loaded.wait()  # another page now would end the signing in
    # Unbuffered: a thread that waits in a buffered read aborts Python when the window is closed first.
    with open(0, "rb", buffering=0, closefd=False) as lines:
        for line in lines:
            word, _, path = line.decode().strip().partition(" ")
            if word in ("go", "load"):
                window.load_url(urljoin(url, path))
            if word != "load":
                window.restore()
                window.show()
    with suppress(KeyError):  # closed already
        window.destroy()


if sys.platform == "win32":
    import winreg

    def _has_webview2() -> bool:
        """Whether Microsoft's runtime is registered, for all users (as 32- or 64-bit) or for this one."""
        return any(
            _version(root, path)
            for root, path in (
                (winreg.HKEY_LOCAL_MACHINE, rf"SOFTWARE\WOW6432Node\{_WEBVIEW2}"),
                (winreg.HKEY_LOCAL_MACHINE, rf"SOFTWARE\{_WEBVIEW2}"),
                (winreg.HKEY_CURRENT_USER, rf"Software\{_WEBVIEW2}"),
            )
        )

    def _version(root: int, path: str) -> bool:
        try:
            with winreg.OpenKey(root, path) as key:
                return winreg.QueryValueEx(key, "pv")[0] not in ("", "0.0.0.0")  # noqa: S104 - no address
        except OSError:
            return False
