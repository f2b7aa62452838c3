"""The bench of tagging many jobs at once: that both keep the same, and that it shows what was measured."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from smarttracker_lite.workflows.tag import tag
from tests.bench.documents import client_id
from tests.bench.tagging import COLUMNS, DOCUMENTS, OURS, Rival, chosen, differing, fill, measure, run, table
from tests.support.studio import Studio, studio


@pytest.fixture
def both(tmp_path: Path) -> Iterator[tuple[Studio, Rival]]:
    rival = Rival(tmp_path)
    with studio(tmp_path / "data") as filled:
        fill(filled.desk, rival, 50)
        rival.open()
        yield filled, rival
        rival.close()


def test_both_keep_the_same(both: tuple[Studio, Rival]) -> None:
    at_work, rival = both
    times = measure(at_work.desk, rival, 50, 20, 2)
    assert {name: list(rounds) for name, rounds in times.items()} == {
        name: [0, 1] for name in (OURS, DOCUMENTS, COLUMNS)
    }
    assert differing(at_work.desk, rival, chosen(50, 20, 1)) == []


def test_what_is_kept_differently_is_seen(both: tuple[Studio, Rival]) -> None:
    at_work, rival = both
    ids = chosen(50, 3, 0)
    tag(at_work.desk, ids[:1], client_id(1_000))
    assert differing(at_work.desk, rival, ids) == ids[:1]


def test_the_table_tells_what_is_fast_enough() -> None:
    times = {OURS: {0: [100.0], 1: [120.0]}, DOCUMENTS: {0: [200.0], 1: [480.0]}, COLUMNS: {0: [50.0]}}
    shown = table(times, 1_000, 10)
    assert "| sqlite3 | 340 | 0.38 (0.25–0.50) |" in shown
    assert shown.endswith("ours must be ≤ 150 ms: yes")
    assert table(times | {OURS: {0: [151.0]}}, 1_000, 10).endswith("no")


def test_it_runs_from_an_empty_folder(tmp_path: Path) -> None:
    wrong, told = run(tmp_path, 30, 10, 1)
    assert not wrong
    assert told.startswith("| 10 of 30 jobs | ms |")
