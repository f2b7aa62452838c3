"""A screen, a server and an empty PATH for the tests of the desktop."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.answering import Answering, answering
from tests.support.screen import Screen, screen


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    """One screen with a tray for all tests; each leaves it as empty as it found it."""
    with screen(tmp_path_factory.mktemp("screen")) as ours:
        yield ours


@pytest.fixture
def at_the_screen(display: Screen, monkeypatch: pytest.MonkeyPatch) -> Screen:
    """The same screen, and this process sits before it."""
    for name, value in display.environment.items():
        monkeypatch.setenv(name, value)
    return display


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as place:
        yield place


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH: the only programs there are."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder
