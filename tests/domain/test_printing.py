"""What a job's printer or log tells of it, and tells later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from smarttracker_lite.domain.printing import JobStatus, Measure, Origin, same_entry, tells_more
from tests.support.studio import NOON, plot

TWO, THREE = (Measure(value, Origin.MEASURED) for value in (2, 3))
LATER = NOON + timedelta(minutes=1)
STATE = replace(plot("a.pdf"), completed_at=NOON, impressions=TWO, sheets=TWO)


@pytest.mark.parametrize(
    ("told", "more"),
    [
        ({"completed_at": LATER, "impressions": None}, True),
        ({"completed_at": NOON - timedelta(minutes=1), "impressions": THREE}, False),
        ({"impressions": THREE}, True),
        ({"impressions": THREE, "sheets": None}, False),
        ({"copies": TWO}, True),
        ({"completed_at": None, "impressions": THREE}, True),
        ({"document": "b.pdf", "status": JobStatus.CANCELED}, False),
    ],
)
def test_a_later_state_of_a_job_ended_later_or_counts_more_and_nothing_less(
    told: dict[str, Any], more: bool
) -> None:
    assert tells_more(STATE, replace(STATE, **told)) is more


def test_an_entry_is_the_same_whatever_its_columns_are_called() -> None:
    entry, named, other = (
        replace(STATE, raw=raw) for raw in ({"1": "a", "2": "b"}, {"B": "b", "A": "a"}, {})
    )
    assert (same_entry(entry, named), same_entry(entry, other)) == (True, False)
