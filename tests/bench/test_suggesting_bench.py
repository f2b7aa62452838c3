"""The bench of suggestions: the year it goes through, and that it shows what was measured."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.jobs import JobState
from tests.bench.studioyear import DAYS, HARD, USUAL, Printed, Year, left, renamed
from tests.bench.suggesting import LastOfUser, LongestPrefix, Score, goes, speed, table


@pytest.fixture(scope="module")
def year() -> list[Printed]:
    return list(Year(3, 8).prints())


def test_a_seed_gives_the_same_year_again(year: list[Printed]) -> None:
    again = [each.job.facts.document for each in Year(3, 8).prints()]
    assert again == [each.job.facts.document for each in year]
    assert again != [each.job.facts.document for each in Year(4, 8).prints()]


def test_the_year_is_as_noisy_as_it_says(year: list[Printed]) -> None:
    assert {each.day for each in year} == set(range(DAYS))
    nobodys = [each for each in year if each.client_id is None]
    assert 0.03 < len(nobodys) / len(year) < 0.05
    assert {each.tag.state for each in nobodys} == {JobState.INTERNAL}
    wrong = [each for each in year if each.client_id and each.tag.client_id != each.client_id]
    assert 0.002 < len(wrong) / len(year) < USUAL.mistagged
    userless = sum(each.job.facts.user is None for each in year) / len(year)
    assert USUAL.no_user / 2 < userless < HARD.no_user
    assert all(each.tagged_on > each.day for each in year)


def test_habits_are_reversed_from_a_day_on(year: list[Printed]) -> None:
    gone = left(year, "anna", 100, "fabio")
    assert {each.day < 100 for each in gone if each.job.facts.user == "anna"} == {True}
    named = renamed(year, "c0", 100)
    fresh = {each.day >= 100 for each in named if "Zephyr" in (each.job.facts.document or "")}
    assert fresh == {True}


def test_each_part_takes_part_in_every_print(year: list[Printed]) -> None:
    first = [each for each in year if each.day < 25]
    scores = goes(first)
    assert {score.prints for score in scores.values()} == {len(first)}
    assert scores["ours"].first > scores["last of user"].first > 0
    assert scores["longest prefix"].among > 0
    assert all(time > 0 for time in speed(first))


def test_what_is_right_is_told_by_the_client_and_not_by_the_tag(year: list[Printed]) -> None:
    print_ = next(each for each in year if each.client_id)
    score, mistagged = Score(), replace(print_, tag=replace(print_.tag, client_id="other"))
    score.take(mistagged, [(print_.client_id or "", 0.99, True), ("other", 0.1, False)], known=True)
    score.take(mistagged, [("other", 0.99, True)], known=True)
    score.take(mistagged, [], known=True)
    score.take(mistagged, [("other", 0.5, True)], known=False)
    assert score == Score(prints=4, known=3, said=2, first=1, among=1, sure=2, sure_right=1, sure_project=1)
    assert list(table([("x", {"ours": score})]))[-1] == "| **x** | 66.7 | 33.3 | 33.3 | 50.0 | 50.0 | 50.0 |"


def test_the_rivals_know_what_they_were_told(year: list[Printed]) -> None:
    print_ = next(each for each in year if each.client_id and each.job.facts.document)
    for rival in (LastOfUser(), LongestPrefix()):
        rival.learn(print_)
        assert rival.suggest(print_)[0][0] == print_.tag.client_id
