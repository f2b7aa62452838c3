"""Programs that stand in for those of the user: each writes down how it was started."""

from pathlib import Path

from tests.support.programs import wait_until


def notebook(folder: Path, name: str, ends: int = 0) -> Path:
    """A program that writes down its arguments; gives the file it writes to."""
    page = folder / f"{name}.txt"
    (folder / name).write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$*" > "{page}.new"\n/bin/mv "{page}.new" "{page}"\nexit {ends}\n'
    )
    (folder / name).chmod(0o755)
    return page


def noted(page: Path) -> str:
    wait_until(page.exists, f"{page.stem} is started")
    return page.read_text().strip()
