"""Threads that read and write at once see one state after the other, each as some transaction left it."""

from pathlib import Path

import pytest

from tests.bench import threads
from tests.bench.threads import Call, disorder


def write(number: int, began: int, ended: int) -> Call:
    return Call(began=began, ended=ended, number=number, wrote=True)


def read(number: int, began: int, ended: int) -> Call:
    return Call(began=began, ended=ended, number=number)


@pytest.mark.parametrize(
    "calls",
    [
        [write(1, 0, 9), write(2, 1, 3)],
        [write(1, 0, 1), write(2, 2, 9), read(1, 3, 8), read(2, 3, 4), read(2, 5, 6)],
        [write(1, 0, 9), read(0, 1, 2), read(1, 3, 4), read(1, 8, 12)],
    ],
)
def test_calls_at_the_same_time_may_take_effect_in_any_order(calls: list[Call]) -> None:
    assert disorder(calls) == []


@pytest.mark.parametrize(
    "calls",
    [
        [write(2, 0, 1), write(1, 2, 3)],
        [write(1, 0, 1), read(0, 2, 3)],
        [read(1, 0, 1), write(1, 2, 3)],
        [write(1, 0, 9), read(1, 1, 2), read(0, 3, 4)],
        [write(1, 0, 1), write(2, 0, 9), write(3, 1, 9), read(3, 2, 3), read(1, 4, 5), read(3, 6, 7)],
    ],
)
def test_calls_one_after_the_other_may_not(calls: list[Call]) -> None:
    assert len(disorder(calls)) == 1


def test_eight_threads_see_what_one_after_the_other_left(tmp_path: Path) -> None:
    done = threads.run(tmp_path, seconds=3)

    assert done.faults == []
    assert done.snapshots > 1
    assert done.abandoned
    assert {call.wrote for call in done.calls} == {True, False}


def test_the_command_tells_what_was_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert threads.main(["--seconds", "0.2", "--threads", "2", "--folder", str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 threads, 0.2 s: ")
    assert shown.endswith(" meanwhile: 0 faults\n")
