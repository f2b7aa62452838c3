"""What the system does for us: open a page or a file, print a file."""

import getpass
import os
import shutil
import subprocess
import sys
import webbrowser
from collections.abc import MutableMapping
from pathlib import Path

from smarttracker_lite.errors import DesktopTrouble, N_

# Browsers that show a page in a window of its own, without an address bar (`--app=URL`).
_APP_BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "brave-browser",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
_LP_SECONDS = 60
_OPENER_SECONDS = 3


def has_display() -> bool:
    """Whether somebody sits before a screen that this process may draw on."""
    always = sys.platform in ("win32", "darwin")
    return always or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def user_name() -> str:
    """The name under which this computer knows who runs the program; "" if it knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without an entry for this user
        return ""


def restore_library_path(environment: MutableMapping[str, str]) -> None:
    """Undo PyInstaller's LD_LIBRARY_PATH: a program of the system must load the libraries of the system."""
    if not getattr(sys, "frozen", False):
        return
    original = environment.pop("LD_LIBRARY_PATH_ORIG", "")
    environment.pop("LD_LIBRARY_PATH", None)
    if original:
        environment["LD_LIBRARY_PATH"] = original


def open_url(url: str) -> None:
    """Show `url` in the user's browser."""
    restore_library_path(os.environ)
    if not webbrowser.open(url):
        raise DesktopTrouble(N_("No browser could be opened."), N_("Open {url} yourself."), url=url)


def open_app(url: str) -> None:
    """Show `url` in a browser window without address bar if there is such a browser, else as `open_url`."""
    browser = next(filter(None, map(shutil.which, _APP_BROWSERS)), None)
    if browser is None or not _starts([browser, f"--app={url}", *_root_switches()]):
        open_url(url)


def open_file(path: Path) -> None:
    """Show a file in the program the user has for its kind."""
    if sys.platform == "win32":
        _start_file(path, "open")
    elif not _starts(["open" if sys.platform == "darwin" else "xdg-open", str(path.absolute())]):
        raise DesktopTrouble(
            N_("No program on this PC could show {name}."),
            N_("You find it in {folder}."),
            name=path.name,
            folder=path.absolute().parent,
        )


def print_file(path: Path) -> None:
    """Print a file on the PC's standard printer; where no program prints by itself, show it for printing."""
    if sys.platform == "win32":
        _start_file(path, "print")
    elif shutil.which("lp"):
        _print_with(["lp", str(path.absolute())], path)
    elif sys.platform != "darwin" or not _starts(["open", "-a", "Preview", str(path.absolute())]):
        open_file(path)


def _print_with(command: list[str], path: Path) -> None:
    restore_library_path(os.environ)
    try:
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=_LP_SECONDS)
    except subprocess.CalledProcessError as error:
        raise _not_printed(path, error.stderr.strip()) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _not_printed(path, str(error)) from error


def _not_printed(path: Path, reason: str) -> DesktopTrouble:
    return DesktopTrouble(
        N_("{name} was not printed: {reason}"),
        N_("Choose a standard printer in the system's settings, or open the file and print it from there."),
        name=path.name,
        reason=reason,
    )


def _starts(command: list[str]) -> bool:
    """Start a program beside this one; False if it is missing or ends at once with an error."""
    restore_library_path(os.environ)
    quiet = subprocess.DEVNULL
    try:
        child = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
        return child.wait(_OPENER_SECONDS) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False


def _root_switches() -> list[str]:
    """Chromium does not start as root (a container, say) with its sandbox; our own pages need none."""
    return ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []


if sys.platform == "win32":

    def _start_file(path: Path, verb: str) -> None:
        try:
            os.startfile(path.absolute(), verb)  # noqa: S606 - what a double click does
        except OSError as error:
            raise _not_printed(path, error.strerror or "") from error
