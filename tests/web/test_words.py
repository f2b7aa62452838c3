"""Sentences, numbers, money and dates as the user reads and writes them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.errors import BadInput, NotFound
from smarttracker_lite.words import Words, countries_called, currency_of, system_country

ROME = ZoneInfo("Europe/Rome")
ITALIAN = Words("it", ROME)
ENGLISH = Words("en", ROME)
BRITISH = Words("en-GB", ROME)
NOON = datetime(2026, 11, 22, 11, 30, tzinfo=UTC)


def test_money_has_the_currency_s_decimals_and_place() -> None:
    assert ENGLISH.money(Decimal("1234.5"), "EUR") == "€1,234.50"
    assert ITALIAN.money(Decimal("-1234.5"), "EUR") == "-1.234,50\N{NO-BREAK SPACE}€"
    assert ENGLISH.money(Decimal(1200), "JPY") == "¥1,200"


def test_numbers_show_as_many_decimals_as_asked() -> None:
    assert ENGLISH.number(Decimal("2.1400")) == "2.14"
    assert ITALIAN.number(Decimal(2), least=2) == "2,00"
    assert ITALIAN.number(Decimal("1234567.891"), most=1) == "1.234.567,9"
    assert ITALIAN.percent(Decimal("0.225"), most=1) == "22,5%"


def test_days_and_times_are_the_user_s_own() -> None:
    assert ITALIAN.moment(NOON) == "22 nov 2026, 12:30"
    assert BRITISH.moment(NOON) == "22 Nov 2026, 12:30"
    assert ITALIAN.month(date(2026, 11, 1)) == "novembre 2026"
    assert ITALIAN.local_day(datetime(2026, 11, 22, 23, 30, tzinfo=UTC)) == date(2026, 11, 23)


def test_ago_is_rough() -> None:
    assert ENGLISH.ago(NOON - timedelta(hours=3, minutes=2), NOON) == "3 hours ago"
    assert ITALIAN.ago(NOON - timedelta(days=2), NOON) == "2 giorni fa"
    assert ITALIAN.ago(NOON + timedelta(minutes=5), NOON) == "tra 5 minuti"


@pytest.mark.parametrize("apart", [timedelta(), timedelta(milliseconds=900), timedelta(milliseconds=-900)])
def test_less_than_a_second_is_now(apart: timedelta) -> None:
    assert ENGLISH.ago(NOON + apart, NOON) == "now"


def test_an_unknown_language_reads_as_english() -> None:
    assert Words("xx").code == "en"
    assert Words("not a language at all").text("Jobs") == "Jobs"


def test_sentences_come_from_the_catalogue_with_their_values() -> None:
    assert ITALIAN.text("Jobs") == "Lavori"
    assert ITALIAN.text("“{typed}” is not a date.", typed="{x}") == "“{x}” non è una data."
    assert ENGLISH.plural("{n} job", "{n} jobs", 1) == "1 job"
    assert ENGLISH.plural("{n} job", "{n} jobs", 1200) == "1,200 jobs"


def test_a_sentence_with_braces_and_no_values_stays_as_it_is() -> None:
    assert ENGLISH.text("{not a placeholder}") == "{not a placeholder}"


def test_values_in_a_trouble_are_shown_in_the_user_s_way() -> None:
    trouble = NotFound(
        "No invoice of {day} over {amount}.", "Look at {at}.", day=NOON.date(), amount=Decimal("1.5"), at=NOON
    )
    assert ITALIAN.error(trouble) == ("No invoice of 22 nov 2026 over 1,5.", "Look at 22 nov 2026, 12:30.")


@pytest.mark.parametrize(
    ("words", "typed", "meant"),
    [
        (ENGLISH, "3.10", "3.10"),
        (ENGLISH, " 1,234.56 ", "1234.56"),
        (ENGLISH, ".5", "0.5"),
        (ITALIAN, "3,10", "3.10"),
        (ITALIAN, "1.234,56", "1234.56"),
        (ITALIAN, "-12", "-12"),
        (ITALIAN, "3.10", "3.10"),
        (ENGLISH, "18,50", "18.50"),
        (ENGLISH, "0,35", "0.35"),
        (ENGLISH, "0,0045", "0.0045"),
    ],
)
def test_a_number_is_read_in_the_user_s_way(words: Words, typed: str, meant: str) -> None:
    assert words.parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "x", "NaN", "Infinity", "1e5", "--1", "1 m²", "٣", "1" * 41, "<b>1</b>"]
)
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="is not a number"):
        ENGLISH.parse_number(typed)


def test_a_number_that_could_mean_another_is_refused_with_what_it_could_mean() -> None:
    with pytest.raises(BadInput) as refused:
        ITALIAN.parse_number("0.350", field="price")
    assert refused.value.field == "price"
    assert ITALIAN.error(refused.value) == ("“0.350” non è chiaro come numero.", "Scrivilo così: 350 / 0,35")


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3), st.sampled_from([ITALIAN, ENGLISH]))
def test_a_number_shown_is_read_back_as_itself(value: Decimal, words: Words) -> None:
    assert words.parse_number(words.number(value)) == value


@pytest.mark.parametrize(
    ("words", "typed"),
    [(ENGLISH, "2026-11-02"), (ITALIAN, "02/11/2026"), (BRITISH, "2/11/26"), (ENGLISH, "11/2/2026")],
)
def test_a_day_is_read_in_iso_or_the_user_s_way(words: Words, typed: str) -> None:
    assert words.parse_date(typed) == date(2026, 11, 2)


@pytest.mark.parametrize(
    "typed", ["", "yesterday", "2026-02-30", "31/31/2026", "1/2", "2026-11-02T10:00", "9" * 60]
)
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(BadInput, match="not a date"):
        ITALIAN.parse_date(typed, "due")


@pytest.mark.parametrize(
    ("locale", "country"),
    [("it_CH.UTF-8", "CH"), ("de_AT@euro", "AT"), ("zh_Hans_CN", "CN"), ("C.UTF-8", ""), ("", "")],
)
def test_the_country_is_that_of_the_system_s_money(
    locale: str, country: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LANGUAGE", "LC_ALL", "LC_CTYPE", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LC_MONETARY", locale)
    assert system_country() == country


def test_a_country_is_known_by_its_letters_and_its_names_in_five_languages() -> None:
    known = countries_called()
    called = ("it", "italy", "italia", "italien", "italie")
    assert {known[name] for name in called} == {"IT"}
    assert (known["reino unido"], known["uk"], known["gb"]) == ("GB", "GB", "GB")
    assert set(known.values()) == {code for code, _ in ENGLISH.countries()}


def test_cells_are_parted_by_what_is_no_decimal_mark() -> None:
    assert (ENGLISH.list_separator, ITALIAN.list_separator) == (",", ";")


def test_a_country_has_its_money_and_nowhere_has_euro() -> None:
    assert {country: currency_of(country) for country in ("IT", "CH", "GB", "")} == {
        "IT": "EUR",
        "CH": "CHF",
        "GB": "GBP",
        "": "EUR",
    }
