"""When a reminder is due: what is open and overdue, step by step, and not against somebody's word."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from smarttracker_lite.domain.documents import Invoice, Method, Sending, Settlement
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.reminders import (
    Reminding,
    Why,
    bill_day,
    check,
    is_time,
    reminders_of,
    settled_on,
    standing,
)
from smarttracker_lite.errors import BadInput
from tests.domain.test_chain import INVOICE

DUE = date(2026, 11, 1)
ROME = ZoneInfo("Europe/Rome")
FIRST, SECOND, THIRD = Occasion.REMINDER_1, Occasion.REMINDER_2, Occasion.REMINDER_3


def owed(*sendings: Sending, settled: str = "0", **changes: Any) -> Invoice:
    """An invoice that was due on the first of November, with nothing else that hinders."""
    bare = replace(INVOICE, due_on=DUE, sendings=sendings, settlements=(), retractions=(), withheld=None)
    paid = Decimal(settled) if settled != "all" else bare.payable
    money = Settlement(at=moment(9), day=DUE, amount=paid, method=Method.TRANSFER)
    return replace(bare, settlements=(money,) if paid else (), **changes)


def moment(day: int) -> datetime:
    return datetime(2026, 11, 1, 10, tzinfo=UTC) + timedelta(days=day)


def sent(step: Occasion | None, day: int, *, maybe: bool = False) -> Sending:
    return Sending(at=moment(day), to="a@b.example", by="mail", maybe=maybe, occasion=step)


def on(day: int) -> date:
    """So many days after it was due."""
    return DUE + timedelta(days=day)


@pytest.mark.parametrize(
    ("sendings", "day", "step"),
    [
        ((), 6, None),
        ((), 7, FIRST),
        ((), 300, FIRST),
        ((sent(None, -20),), 7, FIRST),
        ((sent(FIRST, 7),), 20, None),
        ((sent(FIRST, 7),), 21, SECOND),
        ((sent(FIRST, 40),), 46, None),
        ((sent(FIRST, 40),), 47, SECOND),
        ((sent(FIRST, 7), sent(SECOND, 21)), 34, None),
        ((sent(FIRST, 7), sent(SECOND, 21)), 35, THIRD),
        ((sent(FIRST, 7), sent(SECOND, 21), sent(THIRD, 35)), 300, None),
    ],
)
def test_each_step_comes_after_its_days_and_a_rest(
    sendings: tuple[Sending, ...], day: int, step: Occasion | None
) -> None:
    told = standing(owed(*sendings), on(day), Reminding(), ROME)
    assert told is not None
    assert told.step is step
    assert (told.why is None) == (step is not None)


@pytest.mark.parametrize(
    ("days", "sendings", "day", "step"),
    [
        ((None, 10, 20), (), 10, SECOND),
        ((5, None, 20), (sent(FIRST, 5),), 19, None),
        ((5, None, 20), (sent(FIRST, 5),), 20, THIRD),
        ((5, None, None), (sent(FIRST, 5),), 200, None),
        ((None, None, None), (), 200, None),
    ],
)
def test_a_step_that_is_switched_off_is_left_out(
    days: tuple[int | None, ...], sendings: tuple[Sending, ...], day: int, step: Occasion | None
) -> None:
    told = standing(owed(*sendings), on(day), Reminding(days=days), ROME)
    assert told is not None
    assert told.step is step


@pytest.mark.parametrize(
    "invoice",
    [
        owed(settled="all"),
        replace(owed(settled="all"), due_on=DUE - timedelta(days=400)),
        replace(owed(), kind=Kind.CREDIT_NOTE),
        replace(owed(), due_on=on(30)),
    ],
)
def test_what_is_not_owed_or_not_overdue_is_not_asked_for(invoice: Invoice) -> None:
    assert standing(invoice, on(30), Reminding(), ROME) is None


def test_of_one_paid_in_part_the_rest_is_asked_for() -> None:
    invoice = owed(settled="1")
    told = standing(invoice, on(7), Reminding(), ROME)
    assert told is not None
    assert told.step is FIRST


def test_a_written_off_rest_is_not_asked_for() -> None:
    bare = owed()
    off = Settlement(at=moment(3), day=on(3), amount=bare.open, method=Method.WRITE_OFF)
    assert standing(replace(bare, settlements=(off,)), on(60), Reminding(), ROME) is None


def test_nobody_is_reminded_against_somebody_s_word() -> None:
    quiet = owed(quiet_until=on(31))
    asked = [standing(quiet, on(day), Reminding(), ROME) for day in (30, 31)]
    assert [each and (each.why, each.on, each.step) for each in asked] == [
        (Why.QUIET, on(31), None),
        (None, None, FIRST),
    ]
    never = standing(owed(), on(30), Reminding(), ROME, reminded=False)
    assert never is not None
    assert never.why is Why.CLIENT


@pytest.mark.parametrize("step", [None, FIRST])
def test_while_a_mail_is_in_doubt_none_is_due(step: Occasion | None) -> None:
    told = standing(owed(sent(step, 8, maybe=True)), on(60), Reminding(), ROME)
    assert told is not None
    assert told.why is Why.DOUBT


def test_it_is_told_from_which_day_on_there_is_a_next_one() -> None:
    told = standing(owed(sent(FIRST, 16)), on(20), Reminding(), ROME)
    assert told is not None
    assert (told.why, told.on, told.last) == (Why.NOT_YET, on(23), on(16))
    early = standing(owed(), on(3), Reminding(), ROME)
    assert early is not None
    assert (early.why, early.on, early.last) == (Why.NOT_YET, on(7), None)


def test_only_reminders_count_as_such() -> None:
    first = sent(FIRST, 7)
    assert reminders_of(owed(sent(None, -30), first)) == (first,)


def test_midnight_is_the_studio_s() -> None:
    late = replace(sent(FIRST, 7), at=datetime(2026, 11, 8, 23, 30, tzinfo=UTC))
    asked = [standing(owed(late), on(day), Reminding(days=(7, 8, 9)), ROME) for day in (14, 15)]
    assert [each and (each.last, each.step) for each in asked] == [(on(8), None), (on(8), SECOND)]


def test_a_payment_noted_today_is_seen() -> None:
    invoice = owed(settled="1")
    assert settled_on(invoice, on(9), ROME)
    assert not settled_on(invoice, on(8), ROME)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"days": (0, 21, 35)}, "days_1"),
        ({"days": (7, 7, 35)}, "days_2"),
        ({"days": (21, None, 7)}, "days_3"),
        ({"days": (7, 21, 366)}, "days_3"),
        ({"rest_days": 0}, "rest_days"),
    ],
)
def test_steps_come_one_after_the_other(changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadInput) as wrong:
        check(replace(Reminding(), **changes))  # type: ignore[arg-type] # what is typed may be anything
    assert wrong.value.field == field


def test_usual_steps_can_be() -> None:
    assert check(Reminding()) == Reminding()
    assert check(Reminding(days=(None, None, None))).days == (None, None, None)


@pytest.mark.parametrize(
    ("now", "so"),
    [
        (datetime(2026, 11, 20, 8, 59), False),
        (datetime(2026, 11, 20, 9), True),
        (datetime(2026, 11, 20, 19, 59), True),
        (datetime(2026, 11, 20, 20), False),
        (datetime(2026, 11, 21, 10), False),
        (datetime(2026, 11, 22, 10), False),
        (datetime(2026, 11, 23, 10), True),
    ],
)
def test_the_program_mails_on_working_days_by_day(now: datetime, so: bool) -> None:
    assert is_time(now, 9) is so


@pytest.mark.parametrize(
    ("today", "day", "last"),
    [
        ("2026-11-20", 0, None),
        ("2026-11-20", 20, "2026-11-20"),
        ("2026-11-20", 21, "2026-10-21"),
        ("2026-11-20", 31, "2026-10-31"),
        ("2026-11-30", 31, "2026-11-30"),
        ("2026-02-28", 31, "2026-02-28"),
        ("2028-02-28", 30, "2028-01-30"),
        ("2026-01-01", 5, "2025-12-05"),
        ("2026-03-01", 31, "2026-02-28"),
    ],
)
def test_the_day_for_bills_is_the_last_one_there_was(today: str, day: int, last: str | None) -> None:
    found = bill_day(date.fromisoformat(today), day)
    assert found == (date.fromisoformat(last) if last else None)
