"""A program that is nothing but the window: `view_program.py STORAGE URL`."""

import sys
from pathlib import Path

from smarttracker_lite.desktop.view import show
from smarttracker_lite.errors import DesktopTrouble
from smarttracker_lite.paths import assets

if __name__ == "__main__":
    try:
        show(sys.argv[2], Path(sys.argv[1]), assets("icons", "smarttracker-64.png"))
    except DesktopTrouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        sys.exit(3)
