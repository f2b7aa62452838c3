"""A row is put back field by field, as far as it still says what the change left."""

from typing import Any

import pytest

from smarttracker_lite.domain.jobs import DECISIONS
from smarttracker_lite.domain.undoing import Restored, restored

TOGETHER = {"tag": DECISIONS}


def row(**fields: Any) -> dict[str, Any]:
    return {"id": "1", "seen": 1, "tag": {"client_id": None, "project_id": None, "comment": ""}} | fields


def tagged(client_id: str | None, project_id: str | None = None, comment: str = "") -> dict[str, Any]:
    return row(tag={"client_id": client_id, "project_id": project_id, "comment": comment})


def test_what_was_changed_goes_back_and_what_came_meanwhile_stays() -> None:
    now = tagged("a", comment="wrong paper") | {"seen": 2}
    back = restored(tagged(None), tagged("a"), now, TOGETHER)
    assert back == Restored(tagged(None, comment="wrong paper") | {"seen": 2})


def test_what_was_changed_again_is_left() -> None:
    assert restored(tagged(None), tagged("a"), tagged("b"), TOGETHER) is None


def test_fields_that_are_decided_together_go_back_together_or_not_at_all() -> None:
    assert restored(tagged(None), tagged("a"), tagged("a", "villa"), TOGETHER) is None
    assert restored(tagged(None), tagged("a"), tagged("a", "villa")) is not None


def test_one_field_that_cannot_go_back_leaves_the_whole_row() -> None:
    before, after = tagged(None, comment=""), tagged("a", comment="x")
    assert restored(before, after, tagged("a", comment="y"), TOGETHER) is None


def test_a_row_that_was_added_goes_only_if_nobody_changed_it() -> None:
    assert restored(None, row(), row()) == Restored(None)
    assert restored(None, row(), row(seen=2)) is None
    assert restored(None, row(), None) is None


def test_a_row_that_was_deleted_comes_back_only_where_there_is_none() -> None:
    assert restored(row(), None, None) == Restored(row())
    assert restored(row(), None, row(seen=3)) is None


def test_a_row_that_is_gone_is_not_put_back() -> None:
    assert restored(tagged(None), tagged("a"), None, TOGETHER) is None


@pytest.mark.parametrize("other", [None, 1, "x", [1], {"a": 1}])
def test_a_field_that_an_older_version_did_not_have_is_absent_again(other: object) -> None:
    assert restored(row(), row(new=other), row(new=other, seen=5)) == Restored(row(seen=5))
    assert restored(row(new=other), row(), row(seen=5)) == Restored(row(seen=5, new=other))


def test_a_part_that_was_not_there_before_goes_as_a_whole() -> None:
    closed = {"how": "accepted", "comment": ""}
    assert restored(row(closed=None), row(closed=closed), row(closed=closed)) == Restored(row(closed=None))
    assert restored(row(closed=None), row(closed=closed), row(closed=closed | {"comment": "x"})) is None
