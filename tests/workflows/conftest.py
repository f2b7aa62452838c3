"""What several of these tests begin with."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.order import furnish
from tests.support.studio import Studio, studio


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a studio in order."""
    folder = tmp_path_factory.mktemp("sound") / "data"
    with studio(folder) as at_work:
        furnish(at_work)
    return folder


@pytest.fixture
def busy(sound: Path, tmp_path: Path) -> Iterator[Studio]:
    """A studio in order, to be broken."""
    shutil.copytree(sound, tmp_path / "data")
    with studio(tmp_path / "data") as at_work:
        at_work.clock.move(days=53)
        yield at_work
