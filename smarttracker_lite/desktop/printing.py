"""Printing a file by the system: on the printer that is chosen, or on the standard one."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from smarttracker_lite.desktop.shell import open_file, restore_library_path, starts
from smarttracker_lite.errors import DesktopTrouble, N_

_LP_SECONDS = 60
_LPSTAT_SECONDS = 10
_LPSTAT = ["lpstat", "-e"]


def printers() -> tuple[str, ...]:
    """The names of the printers that the system knows, in its order; none if it does not say."""
    if sys.platform == "win32":
        return _windows_printers()
    return _cups_printers()


def print_file(path: Path, printer: str = "") -> None:
    """Print a file on this printer, "" for the standard one; where no program prints by itself, show it for
    printing."""
    if sys.platform == "win32":
        _hand_over(path, printer)
    elif shutil.which("lp"):
        on = ["-d", printer] if printer else []
        _print_with(["lp", *on, str(path.absolute())], path)
    elif sys.platform != "darwin" or not starts(["open", "-a", "Preview", str(path.absolute())]):
        open_file(path)


def _cups_printers() -> tuple[str, ...]:
    restore_library_path(os.environ)
    try:
        told = subprocess.run(_LPSTAT, capture_output=True, text=True, timeout=_LPSTAT_SECONDS, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(line for line in told.stdout.splitlines() if line and line.isprintable())


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
        N_("Choose another printer, or open the file and print it from there."),
        name=path.name,
        reason=reason,
    )


class KnownPrinter(ctypes.Structure):
    """What Windows tells of a printer without asking it (PRINTER_INFO_4W)."""

    _fields_ = (("name", ctypes.c_wchar_p), ("server", ctypes.c_wchar_p), ("attributes", ctypes.c_uint32))


if sys.platform == "win32":
    _LOCAL_AND_CONNECTED = 2 | 4
    """PRINTER_ENUM_LOCAL and PRINTER_ENUM_CONNECTIONS."""

    def _windows_printers() -> tuple[str, ...]:
        ask = ctypes.windll.LoadLibrary("winspool.drv").EnumPrintersW
        needed, count = ctypes.c_uint32(), ctypes.c_uint32()
        told = (ctypes.byref(needed), ctypes.byref(count))
        ask(_LOCAL_AND_CONNECTED, None, 4, None, 0, *told)
        buffer = ctypes.create_string_buffer(needed.value)
        if not needed.value or not ask(_LOCAL_AND_CONNECTED, None, 4, buffer, needed.value, *told):
            return ()
        found = ctypes.cast(buffer, ctypes.POINTER(KnownPrinter))
        return tuple(found[place].name for place in range(count.value))

    def _hand_over(path: Path, printer: str) -> None:
        try:
            if printer:
                os.startfile(path.absolute(), "printto", f'"{printer}"')  # noqa: S606 - as Explorer does
            else:
                os.startfile(path.absolute(), "print")  # noqa: S606 - as Explorer does
        except OSError as error:
            raise _not_printed(path, error.strerror or "") from error
