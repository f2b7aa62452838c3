"""What conditions see of a job, and when they hold."""

from dataclasses import replace
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.conditions import Condition, Seen, Way, What, asking, globbing, shown, words_in
from smarttracker_lite.domain.jobs import Job, Tag, new_job
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.spans import hours, size, weekdays
from tests.support.ruling import condition
from tests.support.studio import NOON, ROME, plot


def job(document: str | None = "Pianta.pdf", **changes: Any) -> Job:
    return new_job("1", "plotter", replace(plot(), document=document, **changes), NOON)


def holds(told: str, of: Job) -> bool:
    """Whether it does; an expression is found where its letters are."""
    return fits(condition(told), of)


def fits(condition: Condition, of: Job) -> bool:
    seen = Seen(of, lambda moment: moment.astimezone(ROME))
    return asking(condition, lambda typed: lambda text: typed in text)(seen)


@pytest.mark.parametrize(
    ("told", "document"),
    [
        ("document glob rossi_*", "Rossi_Villa.pdf"),
        ("document glob *villa*", "ROSSI_VILLA.PDF"),
        ("document glob *.p?f", "a.pdf"),
        ("document glob *a*b*c", "a b ab c"),
        ("document glob C:\\work\\[rossi]\\*", "C:\\work\\[Rossi]\\plan.pdf"),
        ("document is Pianta.pdf", "  pianta.PDF "),
        ("document words villa rossi", "Rossi_Villa-2.pdf"),
        ("document words 図面", "図面_2.pdf"),
        ("document glob straße*", "STRASSE 5.pdf"),
        ("document glob é*", "e\u0301tage.pdf"),
        ("document regex anta", "Pianta.pdf"),
    ],
)
def test_a_text_fits_without_regard_to_capitals_and_to_how_accents_are_written(
    told: str, document: str
) -> None:
    assert holds(told, job(document))


@pytest.mark.parametrize(
    ("told", "document"),
    [
        ("document glob rossi_*", "Old Rossi_Villa.pdf"),
        ("document glob *.p?f", "a.pf"),
        ("document glob ab*ba", "aba"),
        ("document glob a", "aa"),
        ("document is Pianta", "Pianta.pdf"),
        ("document words villa", "Villanova.pdf"),
        ("document words rossi villa", "Rossi.pdf"),
        ("document glob *x*", None),
        ("document regex", None),
    ],
)
def test_what_differs_or_is_not_told_does_not_fit(told: str, document: str | None) -> None:
    assert not holds(told if " regex" not in told else "document regex x", job(document))


def test_each_field_is_looked_at_alone() -> None:
    of = job(user="anna", host="pc-3", account="R-114", media=Media(type="Bond"))
    told = ("user is Anna", "host glob PC-*", "account is r-114", "media is bond", "printer is plotter")
    assert all(holds(each, of) for each in (*told, "source is simulated"))
    assert not any(holds(each, of) for each in ("host is anna", "user is pc-3", "printer is Plotter 2"))


@pytest.mark.parametrize(
    ("told", "right"),
    [
        ("size named A1", True),
        ("size named 841x594", True),
        ("size named 600 × 835", False),
        ("size named A2", False),
        ("size short-side 590", True),
        ("size short-side 610", False),
        ("size long-side 840.9", True),
        ("size long-side 841", False),
    ],
)
def test_a_page_has_its_size_whichever_way_it_lies(told: str, right: bool) -> None:
    for width, height in ((594_000, 841_000), (841_000, 594_000)):
        assert holds(told, job(media=Media(width_um=width, height_um=height))) is right
    assert not holds(told, job(media=Media(width_um=594_000)))


@pytest.mark.parametrize(
    ("hour", "told", "right"),
    [
        (12, "time between 08:00-13:00", False),  # 13:00 in Rome
        (11, "time between 08:00-13:00", True),
        (7, "time between 08:00-13:00", True),
        (6, "time between 08:00-13:00", False),
        (22, "time between 22:00-06:00", True),
        (4, "time between 22:00-06:00", True),
        (5, "time between 22:00-06:00", False),
        (12, "time weekdays 1,5", True),
        (12, "time weekdays 1,2,3,4,6,7", False),
        (23, "time weekdays 6", True),  # Saturday in Rome
    ],
)
def test_times_are_those_of_the_studio(hour: int, told: str, right: bool) -> None:
    done = datetime(2026, 11, 20, hour, tzinfo=UTC)
    assert holds(told, job(completed_at=done)) is right


@given(st.text("ab*?.", max_size=8), st.text("ab.c", max_size=12))
def test_a_glob_fits_what_the_shell_says(pattern: str, text: str) -> None:
    assert globbing(pattern)(text) is fnmatchcase(text, pattern)


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_text_can_be_looked_for_in_any_other(value: str, document: str) -> None:
    for way in (Way.IS, Way.GLOB, Way.WORDS):
        fits(Condition(what=What.DOCUMENT, way=way, value=value), job(document))
    assert fits(Condition(what=What.DOCUMENT, way=Way.GLOB, value=f"*{value}*"), job(f"x{value}y"))


def test_a_name_without_end_is_looked_at_from_its_beginning() -> None:
    endless = job("Rossi_" + "a" * 10_000_000 + "!")
    assert holds("document glob Rossi_*", endless)
    assert not holds("document glob *!", endless)


def test_what_rules_can_see_changes_with_what_was_told_and_not_with_what_was_decided() -> None:
    one = job()
    assert shown(one) == shown(replace(one, tag=Tag(client_id="1"), last_seen_at=datetime.now(UTC)))
    assert shown(one) != shown(job(user="bea"))


def test_sizes_hours_and_days_are_read_or_refused() -> None:
    assert size("arch d") == (610, 914)
    assert size(" 900 x 600 ") == (600, 900)
    assert [size(each) for each in ("", "A9", "0x5", "x", "1x2x3", "١x٢")] == [None] * 6
    assert hours("8:00–13:30") is not None
    assert [hours(each) for each in ("", "8-13", "24:00-25:00", "08:00-08:00", "08:60-09:00")] == [None] * 5
    assert weekdays("1,7,9,x,") == {1, 7}
    assert words_in("rossi_villa-2 (neu)") == {"rossi", "villa", "2", "neu"}
