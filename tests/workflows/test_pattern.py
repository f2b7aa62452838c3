"""Regular expressions that people write: attacked, and bounded in what they cost."""

from contextlib import suppress

import pytest

from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.pattern import ROUND_S, RULE_S, SEARCH_S, Patience, check

LONG = "a" * 999 + "!"
EVIL = "(a|a)*(.*a){20}$"

HEAVY_TO_READ = [
    "a{99999999}",
    "(?:(?:(?:a{99}){99}){99}){9}",
    "(?:a{1,9}b?){1,99999999}c",
    "(?:(?:a{0,99999}){0,99999}){0,99999}b",
    "(?x)(?:a{9 9 9}){9 9 9}",
    "(?ix:a)",
    "(" * 190,
    "(?:" * 99,
    "[" * 190,
    "(?=" * 60,
    "a{1,99}" * 28,
    "\\" * 199,
    "{e<=99999}",
    r"\L<names>",
    r"\p{Nonsense}",
    "(?P<n>a)(?P=m)",
    "a**",
    "x" * 201,
]
HEAVY_TO_FIND = [
    r"(a+)+$",
    r"(.*a){20}$",
    r"(.*a){20}b",
    r"((a*)*)*b",
    r"(?:a?){30}a{30}b",
    r"(\w+\s?)+$",
    r"^(([a-z])+.)+[A-Z]([a-z])+$",
    r"(?<=(a+)+b)c",
    r"(?<=a*a*a*a*a*b)c",
    r"(?<!(.*a)*)b",
    r"(?R)",
    r"(?R)a",
    r"(?:(?R)|a)",
    r"(?1)(a(?1)?)b",
    r"(?<x>(?&x)a|b)",
    r"(?(DEFINE)(?<q>a(?&q)))(?&q)",
    r"(?:abcdefghij){e<=9}zzz",
    r"(?b)(?:aaaaaaaaaaaaaaaaaaaab){e<=15}",
    r"(?p)(a|aa)+$",
    r"(a*)\1\1\1\1b",
    r"\X*\X*\X*\X*b",
]
EVERY_SCRIPT = [
    "Росси_Вилла",
    "罗西_别墅",
    "روسي",
    "रोसी",
    "Ρόσι",
    "ロッシ",
    "로시",
    "e\u0301",
    "\ud800",
    "\x00",
]

pytestmark = pytest.mark.timeout(60)


@pytest.mark.parametrize("typed", HEAVY_TO_READ)
def test_an_expression_is_refused_or_read_before_long(typed: str) -> None:
    """The worst of these would take gigabytes and minutes."""
    with suppress(BadInput):
        check(typed)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("Rossi(", "At character 7 this is no expression: missing )."),
        ("[Rossi", "At character"),
        ("a{99999999}", "The repeats of this expression come to more than 10000."),
        ("(?x)a", "The flag x is not understood here."),
        ("x" * 201, "An expression has at most 200 characters."),
    ],
)
def test_what_is_wrong_with_an_expression_is_told_with_its_place(typed: str, told: str) -> None:
    with pytest.raises(BadInput) as wrong:
        check(typed, "value-0")
    assert told in str(wrong.value)
    assert wrong.value.field == "value-0"


@pytest.mark.parametrize("typed", HEAVY_TO_FIND)
def test_no_expression_holds_a_round_up(typed: str) -> None:
    patience = Patience(1)
    finds = patience.finder("rule", typed)
    for text in (LONG, "a" * 1000, "ab" * 500):
        patience.begin()
        finds(text)
    assert patience.slow.get("rule", 0) <= 3


@pytest.mark.parametrize("text", EVERY_SCRIPT)
def test_names_of_every_script_are_looked_through(text: str) -> None:
    assert Patience(1).finder("rule", ".")(text)
    assert not Patience(1).finder("rule", "zzz")(text)


def test_capitals_do_not_matter() -> None:
    assert Patience(1).finder("rule", "^straße")("STRASSE 5.pdf")


def test_what_takes_too_long_is_not_found_and_counted_once_a_job() -> None:
    patience = Patience(1)
    finds = patience.finder("slow", EVIL)
    patience.begin()
    assert [finds(LONG), finds(LONG)] == [False, False]
    patience.begin()
    assert not finds(LONG)
    assert patience.slow == {"slow": 2}


def test_a_rule_that_is_slow_for_all_is_given_up_and_the_others_go_on() -> None:
    patience = Patience(1)
    slow, quick = patience.finder("slow", EVIL), patience.finder("quick", "a!$")
    found = 0
    for _ in range(100):
        patience.begin()
        found += slow(LONG) + quick(LONG)
    assert patience.given_up == {"slow"}
    assert patience.slow["slow"] <= 2 * RULE_S / SEARCH_S
    assert found > 90


def test_a_round_ends_in_time_however_many_rules_are_slow() -> None:
    patience = Patience(1)
    finders = [patience.finder(str(number), EVIL) for number in range(50)]
    for _ in range(200):
        patience.begin()
        for finds in finders:
            finds(LONG)
    assert sum(patience.slow.values()) <= 2 * ROUND_S / SEARCH_S
    assert patience.given_up


def test_an_expression_that_an_older_version_kept_and_this_one_refuses_finds_nothing() -> None:
    assert not Patience(1).finder("rule", "a{99999999}")("a")
