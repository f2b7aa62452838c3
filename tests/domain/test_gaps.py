"""Where a gap lies in time."""

from datetime import UTC, datetime, timedelta

import pytest

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.machines import Gap, Reason, Sent

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def noted(*sent: datetime) -> NotedGap:
    """A gap of three days, or only of these prints in them."""
    prints = tuple(Sent(str(place), at, "", "") for place, at in enumerate(sent))
    gap = Gap(reason=Reason.UNTOLD, since=NOON, until=NOON + 3 * DAY, sent=prints)
    return NotedGap(id="g", printer_id="p", gap=gap, found_at=NOON)


@pytest.mark.parametrize(
    ("at", "sent", "spanned"),
    [
        (NOON, True, True),
        (NOON + DAY, False, True),
        (NOON + 2 * DAY, True, True),
        (NOON + 3 * DAY, True, True),
        (NOON + 4 * DAY, False, False),
    ],
)
def test_a_gap_of_prints_that_were_sent_lies_at_each_of_them_and_not_between(
    at: datetime, sent: bool, spanned: bool
) -> None:
    around = (at - MINUTE, at + MINUTE)
    assert noted(NOON, NOON + 2 * DAY, NOON + 3 * DAY).within(*around) is sent
    assert noted().within(*around) is spanned
