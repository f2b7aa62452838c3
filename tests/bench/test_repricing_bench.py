"""The bench of looking through a change of prices: what it looks at, and that it shows what was measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.workflows.desk import Desk
from tests.bench.repricing import CHANGES, dearer, differing, fill, measure, one_by_one, ours, run, table
from tests.support.studio import studio

NAMES = [*CHANGES, "one by one"]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with studio(tmp_path / "data") as filled:
        fill(filled.desk, 120)
        yield filled.desk


def test_both_tell_the_same_of_every_change(desk: Desk) -> None:
    assert differing(desk) == []
    told = {name: ours(desk, dearer(desk, is_meant)) for name, is_meant in CHANGES.items()}
    assert told["a paper"].jobs < 10
    assert told["the fee"].jobs > 100
    assert told["all rows"].jobs == 120
    assert told["all rows"].difference > told["the fee"].difference > 0


def test_what_is_told_differently_is_seen(desk: Desk) -> None:
    then = dearer(desk, CHANGES["all rows"])
    assert one_by_one(desk, then, step=2).jobs == 60
    assert ours(desk, then) != one_by_one(desk, then, step=2)


def test_each_takes_part_in_every_round(desk: Desk) -> None:
    assert {name: list(rounds) for name, rounds in measure(desk, 2).items()} == {
        name: [0, 1] for name in NAMES
    }


def test_the_table_tells_what_is_fast_enough(tmp_path: Path) -> None:
    shown = table(
        {**{name: {0: [0.5], 1: [1.0]} for name in CHANGES}, "one by one": {0: [4.0], 1: [4.0]}}, 1_000
    )
    assert "| the fee | 0.75 | 6.00 (4.00–8.00) |" in shown
    assert shown.endswith("≤ 1 s: a paper: yes, the fee: yes, all rows: yes")
    assert "a paper: no" in table({name: {0: [1.1]} for name in NAMES}, 1_000)


def test_it_runs_from_an_empty_folder(tmp_path: Path) -> None:
    wrong, told = run(tmp_path / "data", 20, 1)
    assert not wrong
    assert told.startswith("| | s per 20 jobs |")
