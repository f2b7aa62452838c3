"""Where things stand: the assets shipped with the program, the user's own folders, the program itself."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from platformdirs import PlatformDirs

PROGRAM = "SmartTrackerLite"
DATA_VARIABLE = "SMARTTRACKER_DATA"

_PACKAGE = Path(__file__).resolve().parent
_DIRS = PlatformDirs(PROGRAM, appauthor=False)


def assets(*parts: str) -> Path:
    """A path in the assets: inside the package (wheel, frozen program), else beside it (checkout)."""
    inside = _PACKAGE / "assets"
    root = inside if inside.is_dir() else _PACKAGE.parent / "assets"
    return root.joinpath(*parts)


def data_folder(chosen: str | None = None, environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of all that is remembered: as chosen, else `SMARTTRACKER_DATA`, else the platform's."""
    named = chosen or environ.get(DATA_VARIABLE)
    return Path(named).expanduser().absolute() if named else _DIRS.user_data_path


def log_folder() -> Path:
    """Where the platform keeps the log files of programs."""
    return _DIRS.user_log_path


def cache_folder() -> Path:
    """Where files may lie that can be made again, such as the window engine's."""
    return _DIRS.user_cache_path


def self_command(*args: str) -> list[str]:
    """The command line that starts this same program again, frozen or from Python, with `args`."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *args]
    return [sys.executable, "-m", "smarttracker_lite", *args]
