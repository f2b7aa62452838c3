"""The program's log: a file that turns over, in the folder the system keeps logs in."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

from smarttracker_lite.errors import N_, StoreTrouble

log = logging.getLogger("smarttracker_lite")

_FORM = "%(asctime)s %(levelname)s %(threadName)s %(message)s"
_LARGEST = 1_000_000
_KEPT = 3


def log_to(folder: Path) -> None:
    """Write the log into this folder, errors also to stderr if there is one (a windowed program has none).

    Raises StoreTrouble if nothing can be written there.
    """
    log.setLevel(logging.INFO)
    _add(_file(folder), logging.INFO)
    if sys.stderr is not None:
        _add(logging.StreamHandler(), logging.ERROR)


def _file(folder: Path) -> logging.Handler:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return RotatingFileHandler(
            folder / "smarttracker.log", maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8"
        )
    except OSError as error:
        raise StoreTrouble(
            N_("The log cannot be written in {folder}: {reason}."),
            N_("Allow this user to write there, or move away what is in its place."),
            folder=folder,
            reason=error.strerror,
        ) from error


def _add(handler: logging.Handler, level: int) -> None:
    handler.setFormatter(logging.Formatter(_FORM))
    handler.setLevel(level)
    log.addHandler(handler)
