"""What most tests begin with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.studio import Studio, studio


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Studio]:
    """A studio with an empty data folder."""
    with studio(tmp_path / "data") as opened:
        yield opened
