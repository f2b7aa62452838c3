"""Dates, numbers and headers of the accounting page, in the forms the printers write."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from smarttracker_lite.domain.printing import TimeQuality
from smarttracker_lite.printers.drivers.hp_ews.dates import DateOrder, stamp_of
from smarttracker_lite.printers.drivers.hp_ews.numbers import (
    AREAS,
    LENGTHS,
    VOLUMES,
    Unreadable,
    mark_of,
    quantity,
)
from smarttracker_lite.printers.drivers.hp_ews.past import asks_date_order, with_date_order
from smarttracker_lite.printers.source import Reading
from tests.support.ews import NOW, job, page, read, recording

DAY, MONTH = DateOrder.DAY_FIRST, DateOrder.MONTH_FIRST
IN_APRIL = datetime(2026, 4, 13, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Jul 10, 2026 3:05:02 PM", datetime(2026, 7, 10, 15, 5, 2)),
        ("Jul 10, 2026\u00a03:05:02\u202fPM", datetime(2026, 7, 10, 15, 5, 2)),
        ("Jul 10, 2026 12:05:02 AM", datetime(2026, 7, 10, 0, 5, 2)),
        ("10-Jul-2026 15:05:02", datetime(2026, 7, 10, 15, 5, 2)),
        ("18.07.2024 16:08:11", datetime(2024, 7, 18, 16, 8, 11)),
        ("18.7.24 16:08", datetime(2024, 7, 18, 16, 8)),
        ("2026-07-10T15:05:02", datetime(2026, 7, 10, 15, 5, 2)),
        ("2026/07/10 15:05:02", datetime(2026, 7, 10, 15, 5, 2)),
        ("31/01/2026 17:38:53", datetime(2026, 1, 31, 17, 38, 53)),
        ("01/31/2026 5:38:53 p.m.", datetime(2026, 1, 31, 17, 38, 53)),
        ("10-lug-2026 15.05.02", datetime(2026, 7, 10, 15, 5, 2)),
        ("venerdì 10 luglio 2026 15:05:02", datetime(2026, 7, 10, 15, 5, 2)),
        ("mar. 10 févr. 2026 15:05:02", datetime(2026, 2, 10, 15, 5, 2)),
        ("1 août 2026 15:05:02", datetime(2026, 8, 1, 15, 5, 2)),
        ("1. März 2026 15:05:02", datetime(2026, 3, 1, 15, 5, 2)),
        ("1 de octubre de 2026, 15:05:02", datetime(2026, 10, 1, 15, 5, 2)),
        ("1 de setembro de 2026 15:05:02", datetime(2026, 9, 1, 15, 5, 2)),
        ("10 июля 2026 г. 15:05:02", datetime(2026, 7, 10, 15, 5, 2)),
        ("1 мая 2026 15:05", datetime(2026, 5, 1, 15, 5)),
        ("10 de julho de 2026 15h05", datetime(2026, 7, 10, 15, 5)),
        ("10 juil. 2026 à 15 h 05", datetime(2026, 7, 10, 15, 5)),
        ("18.07.2024", datetime(2024, 7, 18, 12)),
        ("04/04/2026 17:38:53", datetime(2026, 4, 4, 17, 38, 53)),
    ],
)
def test_a_date_is_read_in_every_form(text: str, at: datetime) -> None:
    stamp = stamp_of(text)
    assert stamp
    assert stamp.at(None) == at


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "-",
            "yesterday",
            "32.07.2024 16:08:11",
            "13/13/2026 1:00:00",
            "18.07.2024 25:08:11",
            "10 2026",
        ),
        *(
            "Jul 10, 2026 15:05:02 PM",
            "Jul 10, 1969 1:00:00 PM",
            "99999999999/1/1",
            "1/2/3/4 5:6:7",
            "²/²/²²²²",
        ),
    ],
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert stamp_of(text) is None


@pytest.mark.parametrize(("order", "month"), [(DAY, 4), (MONTH, 1)])
def test_a_date_with_two_readings_has_neither_until_the_order_is_known(order: DateOrder, month: int) -> None:
    stamp = stamp_of("01/04/2026 17:38:53")
    assert stamp
    assert stamp.at(None) is None
    at = stamp.at(order)
    assert at
    assert at.month == month


def test_the_name_of_a_time_is_the_same_in_every_form() -> None:
    forms = ("Apr 1, 2026 5:38:53 PM", "01/04/2026 17:38:53", "04/01/2026 5:38:53 PM", "1.4.26 17:38:53")
    assert len({stamp.name for text in forms if (stamp := stamp_of(text))}) == 1


def months(reading: Reading) -> list[int]:
    return [facts.completed_at.month for facts in reading.jobs if facts.completed_at]


def test_one_day_after_the_twelfth_tells_the_order_of_all() -> None:
    assert months(read(page(job("A", "01/04/2026 17:38:53"), job("B", "31/03/2026 17:38:53")))) == [3, 4]
    assert months(read(page(job("A", "04/01/2026 17:38:53"), job("B", "03/31/2026 17:38:53")))) == [3, 4]


def test_a_job_cannot_have_been_printed_later_than_now() -> None:
    assert months(read(page(job(when="12/01/2026 17:38:53")))) == [1]


def test_the_newest_job_is_listed_first() -> None:
    dates = ("02/04/2025 9:00:00", "01/04/2025 9:00:00", "12/03/2025 9:00:00", "01/03/2025 9:00:00")
    assert months(read(page(*(job(when=date) for date in dates)))) == [3, 3, 4, 4]


def test_three_dates_in_order_prove_nothing() -> None:
    dates = ("02/04/2025 9:00:00", "01/04/2025 9:00:00", "12/03/2025 9:00:00")
    assert asks_date_order(read(page(*(job(when=date) for date in dates))).memory)


def test_until_somebody_tells_the_order_jobs_are_kept_with_the_time_of_the_reading() -> None:
    reading = read(recording("latex-en-ambiguous.xls"))
    assert [(facts.time_quality, facts.completed_at) for facts in reading.jobs] == [
        (TimeQuality.FIRST_SEEN, NOW)
    ] * 2
    assert [each.entry for each in reading.complaints] == ["02/04/2026 09:10:11"]
    assert asks_date_order(reading.memory)


@pytest.mark.parametrize(("order", "days"), [(DAY, [(4, 1), (4, 2)]), (MONTH, [(1, 4), (2, 4)])])
def test_the_answer_gives_the_same_jobs_their_times_once(
    order: DateOrder, days: list[tuple[int, int]]
) -> None:
    asked = read(recording("latex-en-ambiguous.xls"))
    answered = read(recording("latex-en-ambiguous.xls"), with_date_order(asked.memory, order))
    assert [facts.key for facts in answered.jobs] == [facts.key for facts in asked.jobs]
    times = [facts.completed_at for facts in answered.jobs]
    assert [(time.month, time.day) for time in times if time] == days
    assert {facts.time_quality for facts in answered.jobs} == {TimeQuality.LOCAL_ASSUMED}
    assert (answered.complaints, asks_date_order(answered.memory)) == ((), False)
    assert read(recording("latex-en-ambiguous.xls"), answered.memory).jobs == ()


def test_a_later_page_that_tells_the_order_answers_the_question() -> None:
    rows = [job("A", "01/04/2026 17:38:53")]
    asked = read(page(*rows), now=IN_APRIL)
    told = read(page(job("B", "04/13/2026 17:38:53"), *rows), asked.memory)
    assert [facts.document for facts in told.jobs] == ["A", "B"]
    assert months(told) == [1, 4]


def test_a_date_that_proves_the_answer_wrong_counts_more_than_it() -> None:
    asked = read(page(job("A", "01/04/2026 17:38:53")), now=IN_APRIL)
    wrong = with_date_order(asked.memory, DAY)
    assert months(read(page(job("B", "04/13/2026 17:38:53")), wrong)) == [4]


def test_another_answer_corrects_the_first() -> None:
    asked = read(recording("latex-en-ambiguous.xls"))
    wrong = read(recording("latex-en-ambiguous.xls"), with_date_order(asked.memory, MONTH))
    right = read(recording("latex-en-ambiguous.xls"), with_date_order(wrong.memory, DAY))
    assert (months(wrong), months(right)) == ([1, 2], [4, 4])


def test_an_answer_before_the_first_reading_counts() -> None:
    reading = read(recording("latex-en-ambiguous.xls"), with_date_order({}, DAY))
    assert months(reading) == [4, 4]


def test_the_time_of_a_job_in_utc_is_taken_on_its_own_day() -> None:
    (facts,) = read(page(job(when="31/01/2026 17:38:53"))).jobs
    assert facts.completed_at == datetime(2026, 1, 31, 16, 38, 53, tzinfo=UTC)


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["0,8639 m²", "5,517 ml"], ","),
        (["0.8639 m²", "1,234.5 ml"], "."),
        (["1.012,5000 m²"], ","),
        (["1 012,5 ml"], ","),
        (["1.234.567 ml"], ","),
        (["5,517 ml"], None),
        (["Ink changed", "", "12"], None),
        (["0,5 m²", "0.5 m²"], None),
    ],
)
def test_the_page_tells_its_decimal_mark(texts: list[str], mark: str | None) -> None:
    assert mark_of(texts) == mark


@pytest.mark.parametrize(
    ("text", "mark", "units", "value"),
    [
        ("0,8639 m²", ",", AREAS, 863_900),
        ("1,0710 м²", ",", AREAS, 1_071_000),
        ("1.012,5000 m2", ",", AREAS, 1_012_500_000),
        ("1'012.5 m²", ".", AREAS, 1_012_500_000),
        ("12", ".", AREAS, 12_000_000),
        ("9.3 sq ft", ".", AREAS, 863_998),
        ("9,3 кв. фут", ",", AREAS, 863_998),
        ("10,0 pi²", ",", AREAS, 929_030),
        ("1,2700 м", ",", LENGTHS, 1_270_000),
        ("1,54 мл.", ",", VOLUMES, 1_540),
        ("5,517 ml", ",", VOLUMES, 5_517),
        ("0.5 cc", ".", VOLUMES, 500),
        ("Ink changed", ".", VOLUMES, None),
        ("", ".", VOLUMES, None),
    ],
)
def test_a_quantity_is_a_whole_number_of_small_units(
    text: str, mark: str | None, units: Mapping[str, Decimal], value: int | None
) -> None:
    assert quantity(text, "paper usage (m2)", mark, units) == value


@pytest.mark.parametrize(
    "text", ["-1 m²", "1,0710 m²", "1.2.3 m²", "9" * 50 + " m²", "1e999 m²", "1 acre", "NaN1 m²", "1 m² 2 m²"]
)
def test_figures_that_are_no_quantity_are_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        quantity(text, "", ".", AREAS)


def test_a_number_that_may_mean_two_things_is_refused() -> None:
    with pytest.raises(Unreadable):
        quantity("5,517 ml", "", None, VOLUMES)
