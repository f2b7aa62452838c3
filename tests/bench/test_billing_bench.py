"""The bench of billing runs: what it makes, and that it shows what was measured."""

from collections.abc import Sequence
from pathlib import Path

from tests.bench.billing import ALONE, OURS, RIVAL, measure, table


def test_each_makes_the_same_invoices_in_every_round(tmp_path: Path) -> None:
    told: list[int] = []

    def rival(lines: Sequence[Sequence[str]]) -> bytes:
        told.append(len(lines))
        return b""

    times, loads = measure(tmp_path, 2, rival, clients=3, lines=2)
    assert {name: len(seconds) for name, seconds in times.items()} == {OURS: 2, ALONE: 2, RIVAL: 2}
    assert (told, len(loads)) == ([2] * 6, 2)


def test_the_table_tells_whether_it_is_fast_enough() -> None:
    shown = table({OURS: [16.0, 20.0, 14.0], RIVAL: [2.0]}, [0.5])
    assert "| ours | 16.0 | 16.0 20.0 14.0 | 15.0 | no |" in shown
    assert "| reportlab | 2.0 | 2.0 | — | — |" in shown
    assert "load before each round: 0.5" in shown
