"""The walls between the floors, and the one door to each library (pyproject.toml, [tool.importlinter])."""

import pytest
from importlinter.cli import lint_imports

from tests.house.sources import ROOT


def test_imports_go_down_the_floors_and_libraries_through_their_doors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(ROOT)
    assert lint_imports(no_cache=True, no_logo=True) == 0
