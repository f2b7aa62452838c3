"""Invoice numbers."""

from datetime import date

import pytest

from smarttracker_lite.domain.numbering import Kind, Number, Series, alike, check_series, next_number, written
from smarttracker_lite.errors import BadInput

PATTERN = "{year}/{seq:04}"
SERIES = Series(Kind.INVOICE, PATTERN, 147)


def test_the_first_year_begins_where_the_settings_say_and_goes_on_by_one() -> None:
    first = next_number([], SERIES, date(2026, 11, 2))
    second = next_number([first], SERIES, date(2026, 11, 3))
    assert (first.text, second.text) == ("2026/0147", "2026/0148")


def test_another_year_starts_anew() -> None:
    given = [Number(2026, 9, "2026/0009")]
    assert next_number(given, SERIES, date(2027, 1, 1)) == Number(2027, 1, "2027/0001")


def test_a_long_series_outgrows_its_zeros() -> None:
    assert written(PATTERN, 2026, 12_345) == "2026/12345"


@pytest.mark.parametrize("pattern", [PATTERN, "{seq}-{year}", "INV {year}.{seq:06}", "{year}{seq:04}"])
def test_patterns_with_year_and_place_are_good(pattern: str) -> None:
    check_series(Series(Kind.INVOICE, pattern))


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{year}",
        "{seq}",
        "no number",
        "{year}/{seq}/{month}",
        "{seq}{seq}{year}",
        "{year}{year}{seq}",
        "x" * 30 + "{year}{seq}",
        "{year}\n{seq}",
        "€{year}{seq}",
    ],
)
def test_patterns_that_could_repeat_or_break_are_refused(pattern: str) -> None:
    with pytest.raises(BadInput):
        check_series(Series(Kind.INVOICE, pattern))


def test_a_series_begins_with_1_or_more() -> None:
    with pytest.raises(BadInput) as refused:
        check_series(Series(Kind.CREDIT_NOTE, PATTERN, 0))
    assert refused.value.field == "first-credit-note"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (PATTERN, "{year}/{seq}", True),
        ("{year}/{seq}", "{seq}/{year}", True),
        ("{year}1{seq}", "{year}{seq}", True),
        ("c{year}/{seq}", "C{year}/{seq}", True),
        (PATTERN, "C{year}/{seq:04}", False),
        ("{year}/{seq}", "{year}-{seq}", False),
    ],
)
def test_patterns_that_might_write_the_same_number_are_alike(one: str, other: str, same: bool) -> None:
    assert alike(one, other) is alike(other, one) is same
