"""The rules for code that linters do not know: words, sizes, and reasons for exceptions."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.house.sources import PAGES, PYTHON, ROOT, lines, short, tree

LONGEST_FILE = 400
LONGEST_FUNCTION = 40
EMPTY_WORDS = {"common", "data", "handler", "helper", "info", "manager", "process", "service", "util"}

WRITTEN = [*PYTHON, *PAGES, *sorted((ROOT / "tools").glob("*.sh")), ROOT / "Makefile"]

REMINDER = re.compile(r"\b(?:T[O]DO|F[I]XME)\b")
EXCEPTION = re.compile(r"# *(?:noqa|type: *ignore|pragma)")
REASONED_EXCEPTION = re.compile(
    r"# (?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[a-z, -]+\])\W+\w\S* \S+"
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def classes(path: Path) -> Iterator[str]:
    return (node.name for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function of a module: where it is, and how many lines it has."""
    for node in ast.walk(tree(path)):
        if isinstance(node, Function):
            yield (
                f"{short(path)}:{node.lineno} {node.name}",
                (node.end_lineno or node.lineno) - node.lineno + 1,
            )


def last_word(name: str) -> str:
    """`PrinterInfo` and `printer_infos` both end in `info`."""
    words: list[str] = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    return words[-1].lower().removesuffix("s") if words else ""


def unexplained(path: Path) -> Iterator[str]:
    """Where a linter is switched off without a word beside it or in the line above."""
    above = ""
    for place, line in lines(path):
        if (
            EXCEPTION.search(line)
            and not REASONED_EXCEPTION.search(line)
            and not above.lstrip().startswith("# ")
        ):
            yield place
        above = line


def test_every_module_says_what_it_is() -> None:
    assert [short(path) for path in PYTHON if path.stat().st_size and not ast.get_docstring(tree(path))] == []


def test_files_stay_short() -> None:
    assert [short(path) for path in WRITTEN if len(list(lines(path))) > LONGEST_FILE] == []


def test_functions_stay_short() -> None:
    package = [path for path in PYTHON if ROOT / "smarttracker_lite" in path.parents]
    assert [place for path in package for place, length in functions(path) if length > LONGEST_FUNCTION] == []


def test_modules_and_classes_have_names_that_say_something() -> None:
    named = [(path, name) for path in PYTHON for name in (path.stem, *classes(path))]
    assert [f"{short(path)}: {name}" for path, name in named if last_word(name) in EMPTY_WORDS] == []


def test_nothing_is_left_for_later() -> None:
    assert [place for path in WRITTEN for place, line in lines(path) if REMINDER.search(line)] == []


def test_every_exception_from_a_linter_gives_its_reason() -> None:
    assert [place for path in PYTHON for place in unexplained(path)] == []
