"""Somebody signed in at the pages of the studio."""

from collections.abc import Iterator

import pytest

from tests.support.studio import Studio
from tests.support.visit import Visitor, visit


@pytest.fixture
def visitor(at_work: Studio) -> Iterator[Visitor]:
    with visit(at_work.desk) as arrived:
        yield arrived
