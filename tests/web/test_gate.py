"""The gate before what is the owner's: for how long it stays open, and who tries too often."""

from datetime import timedelta

import pytest

from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.web.gate import LONGEST_WAIT, OPEN_FOR, Gate, wait_after
from tests.support.studio import NOON, Clock

MOMENT = timedelta(seconds=1)


def wrong(gate: Gate, clock: Clock, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(BadInput):
            gate.check(lambda: False, clock(), "pin")


def test_a_session_is_past_the_gate_until_it_does_nothing_for_a_quarter_of_an_hour() -> None:
    gate = Gate()
    assert not gate.passes("anna", NOON)
    gate.open("anna", NOON)
    assert not gate.passes("another", NOON)
    later = NOON + OPEN_FOR - MOMENT
    assert gate.passes("anna", later)
    assert gate.passes("anna", later + OPEN_FOR - MOMENT)
    assert not gate.passes("anna", later + 2 * OPEN_FOR)


def test_looking_at_pages_does_not_keep_it_open() -> None:
    gate = Gate()
    gate.open("anna", NOON)
    assert gate.is_open("anna", NOON + OPEN_FOR - MOMENT)
    assert not gate.passes("anna", NOON + OPEN_FOR)


def test_it_can_be_closed_for_one_and_for_all() -> None:
    gate = Gate()
    for session in ("anna", "bruno", "carla"):
        gate.open(session, NOON)
    gate.close("anna")
    assert [gate.is_open(each, NOON) for each in ("anna", "bruno", "carla")] == [False, True, True]
    gate.close_all()
    assert not gate.is_open("bruno", NOON)


def test_after_five_wrong_pins_nobody_may_try_for_a_while_and_ever_longer() -> None:
    gate, clock = Gate(), Clock()
    wrong(gate, clock, 5)
    with pytest.raises(NotAllowed) as refused:
        gate.check(lambda: True, clock(), "pin")
    assert "Try again in 30 seconds." in str(refused.value)
    clock.move(seconds=30)
    wrong(gate, clock)
    clock.move(seconds=59)
    with pytest.raises(NotAllowed):
        gate.check(lambda: True, clock(), "pin")
    clock.move(seconds=1)
    gate.check(lambda: True, clock(), "pin")
    wrong(gate, clock, 5)  # counted anew after the right one


def test_the_waits_grow_and_end() -> None:
    waits = [wait_after(count) for count in range(1, 12)]
    assert waits[:4] == [timedelta(0)] * 4
    assert waits[4] == timedelta(seconds=30)
    assert waits == sorted(waits)
    assert wait_after(10_000) == LONGEST_WAIT
