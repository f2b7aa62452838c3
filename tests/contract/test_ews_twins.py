"""Jobs without a number: each is told once, whatever is listed before and after it."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.machines import Reason
from smarttracker_lite.printers.drivers.hp_ews.keys import keys_of
from smarttracker_lite.printers.source import Memory
from tests.support.ews import NOW, job, page, read

A_DAY = "Jul 10, 2026"
"""A printer that tells no time of day: jobs of one day may be alike."""


class Printer:
    """Lists its newest jobs, `room` of them, and is read; `told` are the keys that came, in their order."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.listed: list[list[str]] = []
        self.memory: Memory = {}
        self.told: list[str] = []

    def print(self, *rows: list[str]) -> None:
        for row in rows:
            self.listed = [row, *self.listed][: self.room]

    def read(self) -> int:
        """How many jobs were told."""
        reading = read(page(*self.listed), self.memory)
        self.memory = reading.memory
        self.told += [facts.key for facts in reading.jobs]
        return len(reading.jobs)


def test_twins_are_two_jobs() -> None:
    printer = Printer(10)
    printer.print(job(), job())
    assert printer.read() == 2
    assert len(set(printer.told)) == 2
    assert {key.rpartition("#")[2] for key in printer.told} == {"1", "2"}


def test_a_listing_that_did_not_change_tells_nothing() -> None:
    printer = Printer(10)
    printer.print(job(), job("B"), job())
    printer.read()
    before = printer.memory
    assert printer.read() == 0
    assert {**printer.memory, "read_at": ""} == {**before, "read_at": ""}


def test_the_twin_that_is_left_is_not_new_when_the_older_one_is_gone() -> None:
    printer = Printer(2)
    printer.print(job(), job())
    printer.read()
    printer.print(job("B"))
    assert printer.read() == 1
    assert [printer.listed[0][0], printer.listed[1][0]] == ["B", "Plan.pdf"]
    printer.print(job("C"))
    assert printer.read() == 1


def test_a_third_twin_is_new_though_the_first_is_gone() -> None:
    printer = Printer(3)
    printer.print(job(when=A_DAY), job(when=A_DAY), job("B", A_DAY))
    printer.read()
    printer.print(job(when=A_DAY))
    assert printer.read() == 1
    assert len(set(printer.told)) == 4


def test_rows_that_change_places_are_no_new_jobs() -> None:
    printer = Printer(9)
    printer.print(*(job(name) for name in "ABCDAB"))
    printer.read()
    for order in (reversed(printer.listed), sorted(printer.listed), printer.listed[1:] + printer.listed[:1]):
        printer.listed = list(order)
        assert printer.read() == 0


def test_a_row_that_was_deleted_makes_no_other_new() -> None:
    printer = Printer(9)
    printer.print(job("A"), job("B"), job("A"), job("C"), job("A"))
    printer.read()
    del printer.listed[2]
    assert printer.read() == 0


def test_a_late_row_between_old_ones_is_new() -> None:
    printer = Printer(9)
    printer.print(job("A"), job("B"), job("C"))
    printer.read()
    printer.listed.insert(1, job("late"))
    assert printer.read() == 1
    assert printer.read() == 0


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from("AAB"), max_size=5), max_size=8), st.integers(6, 12))
def test_whatever_is_printed_is_told_once_as_long_as_something_known_is_listed(
    rounds: list[list[str]], room: int
) -> None:
    """Each round tells a time of its own, as clocks do; jobs of one round may be alike."""
    printer = Printer(room)
    for number, names in enumerate(rounds):
        printer.print(*(job(name, f"Jul {number + 1}, 2026 3:05:02 PM") for name in names))
        assert printer.read() == len(names)
    assert len(set(printer.told)) == sum(map(len, rounds))


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from("AB"), max_size=12), st.lists(st.sampled_from("AB"), max_size=12))
def test_a_key_is_never_given_twice(known: list[str], listed: list[str]) -> None:
    keys = keys_of(listed, keys_of(known, []))
    assert len(set(keys)) == len(listed)
    assert [key.partition("#")[0] for key in keys] == listed


def test_a_lost_memory_makes_no_new_jobs() -> None:
    rows = page(job(), job("B"), job())
    assert [facts.key for facts in read(rows).jobs] == [facts.key for facts in read(rows).jobs]


def test_nothing_known_being_listed_is_a_gap_since_the_last_reading() -> None:
    before = read(page(job("A"), job("B")))
    after = read(page(job("D"), job("C")), before.memory, NOW + timedelta(hours=3))
    (gap,) = after.gaps
    assert (gap.reason, gap.since, gap.until, gap.lost) == (
        Reason.FORGOTTEN,
        NOW,
        NOW + timedelta(hours=3),
        None,
    )
    assert len(after.jobs) == 2
    assert read(page(job("D"), job("C")), after.memory).gaps == ()


def test_one_known_job_being_listed_is_no_gap() -> None:
    before = read(page(job("B"), job("A")))
    assert read(page(job("D"), job("C"), job("B")), before.memory).gaps == ()


def test_an_empty_table_is_no_gap_until_jobs_are_listed_again() -> None:
    before = read(page(job("B"), job("A")))
    between = read(page(), before.memory, NOW + timedelta(hours=1))
    assert (between.gaps, between.jobs) == ((), ())
    same = read(page(job("B"), job("A")), between.memory, NOW + timedelta(hours=2))
    assert (same.gaps, same.jobs) == ((), ())
    cleared = read(page(job("C")), between.memory, NOW + timedelta(hours=2))
    assert [gap.since for gap in cleared.gaps] == [NOW]


def test_a_new_job_changes_little_of_the_memory() -> None:
    rows = [job(str(number)) for number in range(40)]
    before = read(page(*rows[1:])).memory["rows"]
    after = read(page(*rows), read(page(*rows[1:])).memory).memory["rows"]
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert before.items() < after.items()
    assert len(after) == 40
