"""What a queue sent and its printer never told of is a gap: once, at the time of the print, by its name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.gaps import Closing, NotedGap
from smarttracker_lite.domain.machines import Reason
from smarttracker_lite.domain.printing import JobStatus, Kind
from smarttracker_lite.workflows import reconcile
from smarttracker_lite.workflows.accompany import accompany
from smarttracker_lite.workflows.give_up import ROOM, give_up
from tests.support.beside import Pair, paired
from tests.support.reader import PLOTTER
from tests.support.studio import Clock, plot
from tests.support.web_printer.machine import Machine

MINUTE = timedelta(minutes=1)


@pytest.fixture
def pair(tmp_path: Path, clock: Clock, machine: Machine) -> Iterator[Pair]:
    with paired(tmp_path, clock, machine) as pair:
        yield pair


def a_week_later(pair: Pair) -> list[NotedGap]:
    """The gaps of the printer after both were read."""
    pair.poll_queue()
    pair.clock.move(days=7, hours=1)
    pair.poll()
    pair.poll_queue()
    return pair.gaps


def names(noted: NotedGap) -> list[tuple[str, str]]:
    return [(sent.document, sent.user) for sent in noted.gap.sent]


def test_what_was_given_up_is_a_gap_of_the_printer_at_the_time_of_the_print(pair: Pair) -> None:
    at = pair.clock()
    pair.log.print(document="plan.pdf")
    (noted,) = a_week_later(pair)
    assert (noted.gap.reason, noted.gap.since, noted.gap.until) == (Reason.UNTOLD, at, at)
    assert (noted.gap.lost, names(noted)) == (1, [("plan.pdf", "anna")])


def test_what_many_prints_left_is_one_gap(pair: Pair) -> None:
    for number in range(30):
        pair.log.print(document=f"{number}.pdf")
        pair.clock.move(minutes=2)
    (noted,) = a_week_later(pair)
    assert (noted.gap.lost, len(noted.gap.sent)) == (30, 30)
    assert noted.gap.since == noted.gap.until - timedelta(minutes=58)


def test_what_is_given_up_on_one_day_is_one_gap_until_somebody_settles_it(pair: Pair) -> None:
    pair.clock.move(hours=3)
    for name in "abc":
        pair.log.print(document=f"{name}.pdf")
        pair.clock.move(minutes=40)
    pair.poll_queue()
    pair.clock.move(days=6, hours=21, minutes=59)
    found = []
    for _ in range(3):
        pair.clock.move(minutes=40)
        pair.poll()
        pair.poll_queue()
        found.append([len(noted.gap.sent) for noted in pair.gaps])
        if len(found) == 2:
            reconcile.close(pair.at_work.desk, pair.gaps[0].id, Closing.ACCEPTED)
    assert found == [[1], [2], [2, 1]]


def test_a_gap_that_is_closed_is_not_noted_again_though_the_queue_tells_all_again(pair: Pair) -> None:
    pair.log.print(document="plan.pdf")
    (noted,) = a_week_later(pair)
    desk = pair.at_work.desk
    closed = reconcile.close(desk, noted.id, Closing.ACCEPTED)
    for _ in range(2):
        desk.db.memories.keep(pair.queue_id, {})
        pair.die()
        pair.poll_queue()
    assert pair.gaps == [closed]


def test_what_another_gap_covers_is_no_gap_of_its_own(pair: Pair) -> None:
    pair.log.print(document="plan.pdf")
    other = pair.at_work.gap(
        reason=Reason.COUNTED,
        since=pair.clock() - timedelta(hours=9),
        until=pair.clock() + timedelta(hours=9),
    )
    reconcile.close(pair.at_work.desk, other.id, Closing.ACCEPTED)
    (noted,) = a_week_later(pair)
    assert noted.id == other.id


@pytest.mark.parametrize(("user", "gaps"), [("", [1]), ("anna", [1]), ("berta", [2])])
def test_each_print_that_the_printer_calls_otherwise_may_be_one_of_those_given_up(
    pair: Pair, machine: Machine, user: str, gaps: list[int]
) -> None:
    for name in ("plan.docx", "plan.xlsx"):
        pair.log.print(document=name, pages=1)
    machine.print(document="remote down-level document", user=user)
    pair.poll()
    assert [noted.gap.lost for noted in a_week_later(pair)] == gaps


def came_out(pair: Pair, machine: Machine, **order: object) -> None:
    """A print of which the printer tells hardly anything, and a round at both."""
    machine.print(document="remote down-level document", **{"user": "", **order})
    pair.poll()
    pair.poll_queue()


@pytest.mark.parametrize(("days", "pages", "gaps"), [(2, 1, []), (6, 1, []), (2, 3, [1]), (8, 1, [1])])
def test_what_comes_out_days_later_in_other_words_is_no_gap(
    pair: Pair, machine: Machine, days: int, pages: int, gaps: list[int]
) -> None:
    pair.log.render(copies=1)
    pair.log.print(document="plan.docx", pages=1)
    pair.poll_queue()
    pair.clock.move(days=days)
    came_out(pair, machine, pages=pages)
    pair.clock.move(days=7)
    came_out(pair, machine)
    assert [noted.gap.lost for noted in pair.gaps] == gaps


def test_a_job_is_one_of_the_prints_given_up_and_not_of_those_of_the_next_day_too(
    pair: Pair, machine: Machine
) -> None:
    for name in ("a.docx", "b.docx"):
        pair.log.print(document=name, pages=1)
        pair.poll_queue()
        pair.clock.move(days=1)
    came_out(pair, machine)
    for _ in range(2):
        pair.clock.move(days=5)
        pair.poll()
        pair.poll_queue()
    assert [names(noted) for noted in pair.gaps] == [[("b.docx", "anna")]]
    pair.at_work.desk.db.memories.keep(pair.queue_id, {})
    pair.poll_queue()
    assert (len(pair.gaps), pair.unplaced()) == (1, set())


def test_a_job_about_the_time_of_a_print_that_still_waits_is_left_to_that(
    pair: Pair, machine: Machine
) -> None:
    """Or one that is lost would be taken for the next one, and that in turn for the one after it."""
    pair.log.print(document="lost.docx", pages=1)
    pair.clock.move(days=3)
    pair.log.print(document="later.docx", pages=1)
    pair.clock.move(minutes=5)
    came_out(pair, machine)
    pair.clock.move(days=5)
    pair.poll()
    pair.poll_queue()
    assert [names(noted) for noted in pair.gaps] == [[("lost.docx", "anna")]]


def test_a_copy_that_somebody_made_is_no_print_that_was_sent(pair: Pair) -> None:
    pair.log.print(document="plan.pdf")
    copy = plot("", user=None, kind=Kind.COPY, impressions=None, completed_at=pair.clock())
    pair.at_work.job(copy)
    assert len(a_week_later(pair)) == 1


def test_a_gap_has_no_more_prints_than_somebody_can_look_at(pair: Pair) -> None:
    at, desk = pair.clock(), pair.at_work.desk
    sent = [plot(f"{number}.pdf", completed_at=at + number * MINUTE) for number in range(2 * ROOM + 70)]
    printer = desk.db.printers.get(PLOTTER)
    with desk.act("poll"):
        assert give_up(desk, printer, sent[:50]) == 50
        assert give_up(desk, printer, sent) == len(sent) - 50
    assert [noted.gap.lost for noted in pair.gaps] == [ROOM, ROOM, 70]
    told = [each for noted in pair.gaps for each in noted.gap.sent]
    assert [(each.document, each.at) for each in told] == [
        (each.document, each.completed_at) for each in sent
    ]
    assert [noted.gap.since for noted in pair.gaps] == [at, at + ROOM * MINUTE, at + 2 * ROOM * MINUTE]


def test_what_was_sent_before_the_printer_was_tracked_is_no_gap(pair: Pair) -> None:
    """The log of the PC goes further back: the fixture's first print is in it."""
    assert pair.queue.answered_at
    assert (pair.gaps, pair.unplaced()) == ([], set())


def test_a_print_that_its_queue_stopped_is_no_gap(pair: Pair) -> None:
    facts = plot("a.pdf", source="ipp", completed_at=pair.clock(), status=JobStatus.CANCELED)
    printer = pair.at_work.desk.db.printers.get(PLOTTER)
    with pair.at_work.desk.act("poll"):
        assert give_up(pair.at_work.desk, printer, [facts]) == 0
        assert give_up(pair.at_work.desk, printer, [replace(facts, status=JobStatus.COMPLETED)]) == 1


def test_no_queue_fills_a_gap_of_which_only_a_queue_told(pair: Pair) -> None:
    pair.log.print(document="a.pdf")
    (noted,) = a_week_later(pair)
    at = noted.gap.until
    late = plot("b.pdf", source="windows", key="late", submitted_at=at, completed_at=at)
    desk = pair.at_work.desk
    with desk.act("poll"):
        printer = desk.db.printers.get(PLOTTER)
        added = accompany(desk, pair.queue, printer, {}, [late])
    assert (added.filled, added.unmatched, pair.jobs()) == (0, 1, {})
