"""What people wrote in this project, for the tests that hold its rules."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "assets" / "static" / "vendor"
FONTS = ROOT / "assets" / "fonts"

PYTHON = [
    path
    for folder in ("smarttracker_lite", "tests", "tools")
    for path in sorted(ROOT.glob(f"{folder}/**/*.py"))
]
PAGES = [
    path
    for path in sorted((ROOT / "assets").glob("**/*"))
    if path.suffix in {".html", ".css", ".js", ".svg", ".typ"} and VENDOR not in path.parents
]


def short(path: Path) -> str:
    """The path from the top of the project, as a failed test shows it."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """A Python file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line with its place, such as `tools/notices.py:12`."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        yield f"{short(path)}:{number}", line
