"""The program's log: a file that turns over, in the folder the system keeps logs in."""

import logging
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path

log = logging.getLogger("smarttracker_lite")

_FORM = "%(asctime)s %(levelname)s %(threadName)s %(message)s"
_LARGEST = 1_000_000
_KEPT = 3


def log_to(folder: Path) -> None:
    """Write the log into this folder, errors also to stderr if there is one (a windowed program has none)."""
    folder.mkdir(parents=True, exist_ok=True)
    log.setLevel(logging.INFO)
    file = RotatingFileHandler(
        folder / "smarttracker.log", maxBytes=_LARGEST, backupCount=_KEPT, encoding="utf-8"
    )
    _add(file, logging.INFO)
    if sys.stderr is not None:
        _add(logging.StreamHandler(), logging.ERROR)


def _add(handler: logging.Handler, level: int) -> None:
    handler.setFormatter(logging.Formatter(_FORM))
    handler.setLevel(level)
    log.addHandler(handler)
