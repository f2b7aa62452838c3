"""The walls between the floors, and the one door to each library (pyproject.toml, [tool.importlinter])."""

import subprocess
import sys

from tests.house.sources import ROOT

LINT = "import importlinter.cli as i; raise SystemExit(i.lint_imports(no_cache=True, no_logo=True))"


def test_imports_go_down_the_floors_and_libraries_through_their_doors() -> None:
    """In a process of its own: import-linter silences the log of whoever calls it."""
    done = subprocess.run([sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
