"""Whose prints are asked about on the screen, and when."""

from datetime import timedelta

import pytest

from smarttracker_lite.domain.asking import APART, FRESH, GATHERED, REMEMBERED, Here, Turns, came_out_lately
from tests.support.studio import NOON, plot

ANNAS = Here("PC-Anna", "anna")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "host", ["PC-Anna", "pc-anna", "PC-ANNA.studio.local", r"\\PC-ANNA", "pc-anna.fritz.box "]
)
def test_a_print_whose_host_is_this_pc_is_from_here(host: str) -> None:
    assert ANNAS.sent(plot(host=host, user="somebody"), by_queue=False)


@pytest.mark.parametrize("host", ["PC-Bruno", "pc-anna2", "192.168.1.7", "fe80::1"])
def test_a_print_from_another_host_is_not_though_user_and_queue_fit(host: str) -> None:
    assert not ANNAS.sent(plot(host=host, user="anna"), by_queue=True)


@pytest.mark.parametrize("user", ["anna", "Anna", r"STUDIO\anna", "anna@studio.local"])
def test_without_a_host_the_user_decides(user: str) -> None:
    assert ANNAS.sent(plot(user=user), by_queue=False)
    assert not ANNAS.sent(plot(user="bruno"), by_queue=False)
    assert not ANNAS.sent(plot(user=None), by_queue=False)


@pytest.mark.parametrize("host", [None, "", "localhost", "127.0.0.1", "::1"])
def test_what_a_queue_of_this_pc_told_of_is_from_here_whoever_sent_it(host: str | None) -> None:
    assert ANNAS.sent(plot(host=host, user="bruno"), by_queue=True)


def test_a_printer_that_calls_itself_localhost_says_nothing_of_this_pc() -> None:
    assert not ANNAS.sent(plot(host="localhost", user="anna"), by_queue=False)


def test_a_computer_without_name_and_user_sent_nothing() -> None:
    assert not Here("", "").sent(plot(host="", user=""), by_queue=False)


def test_addresses_are_the_same_only_as_a_whole() -> None:
    assert Here("192.168.1.7", "").sent(plot(host="192.168.1.7"), by_queue=False)
    assert not Here("192.168.1.7", "").sent(plot(host="192.168.1.8"), by_queue=False)


def test_only_what_came_out_in_the_last_minutes_is_asked_about() -> None:
    assert came_out_lately(plot(), NOON + FRESH)
    assert not came_out_lately(plot(), NOON + FRESH + SECOND)
    assert not came_out_lately(plot(completed_at=None), NOON)


def test_prints_that_come_out_together_are_asked_about_together_and_once() -> None:
    turns = Turns()
    turns.notice(["a"], NOON)
    turns.notice(["b", "a"], NOON + 20 * SECOND)
    assert turns.take(NOON + GATHERED - SECOND) == ()
    assert turns.take(NOON + GATHERED) == ("a", "b")
    turns.notice(["a", "b"], NOON + APART)
    assert turns.due() is None


def test_a_minute_lies_between_two_questions() -> None:
    turns = Turns()
    turns.notice(["a"], NOON)
    asked_at = NOON + GATHERED
    assert turns.take(asked_at) == ("a",)
    turns.notice(["b"], asked_at + SECOND)
    assert turns.due() == asked_at + APART
    assert turns.take(asked_at + APART - SECOND) == ()
    assert turns.take(asked_at + APART) == ("b",)


def test_later_means_nothing_for_a_while_and_then_all_of_them() -> None:
    turns, hour = Turns(), timedelta(hours=1)
    turns.notice(["a"], NOON)
    assert turns.take(NOON + GATHERED) == ("a",)
    turns.snooze(["a"], NOON + APART, hour)
    turns.notice(["b"], NOON + 2 * APART)
    assert turns.take(NOON + hour) == ()
    assert turns.take(NOON + hour + APART) == ("a", "b")


def test_what_was_asked_long_ago_is_forgotten_so_that_memory_does_not_grow() -> None:
    turns = Turns()
    turns.notice(["a"], NOON)
    turns.take(NOON + GATHERED)
    turns.notice(["b"], NOON + GATHERED + REMEMBERED)
    assert set(turns.asked) == set()
