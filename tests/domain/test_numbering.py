"""Invoice numbers."""

from datetime import date

import pytest

from smarttracker_lite.domain.numbering import Number, check_pattern, next_number, written
from smarttracker_lite.errors import BadInput

PATTERN = "{year}/{seq:04}"


def test_the_first_year_begins_where_the_settings_say_and_goes_on_by_one() -> None:
    first = next_number([], PATTERN, 147, date(2026, 11, 2))
    second = next_number([first], PATTERN, 147, date(2026, 11, 3))
    assert (first.text, second.text) == ("2026/0147", "2026/0148")


def test_another_year_starts_anew() -> None:
    given = [Number(2026, 9, "2026/0009")]
    assert next_number(given, PATTERN, 147, date(2027, 1, 1)) == Number(2027, 1, "2027/0001")


def test_a_long_series_outgrows_its_zeros() -> None:
    assert written(PATTERN, 2026, 12_345) == "2026/12345"


@pytest.mark.parametrize("pattern", [PATTERN, "{seq}-{year}", "INV {year}.{seq:06}", "{year}{seq:04}"])
def test_patterns_with_year_and_place_are_good(pattern: str) -> None:
    check_pattern(pattern)


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
        check_pattern(pattern)
