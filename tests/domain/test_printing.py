"""What a job's printer or log tells of it, and tells later."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from smarttracker_lite.domain.printing import (
    JobStatus,
    Measure,
    Media,
    MediaUse,
    Origin,
    clear_name,
    continued,
    same_entry,
    sent,
    tells_more,
    told_otherwise,
)
from tests.support.studio import NOON, plot

TWO, THREE = (Measure(value, Origin.MEASURED) for value in (2, 3))
LATER = NOON + timedelta(minutes=1)
STATE = replace(plot("a.pdf"), completed_at=NOON, impressions=TWO, sheets=TWO)


@pytest.mark.parametrize(
    ("told", "more"),
    [
        ({"completed_at": LATER, "impressions": None}, True),
        ({"completed_at": NOON - timedelta(minutes=1), "impressions": THREE}, False),
        ({"impressions": THREE}, True),
        ({"impressions": THREE, "sheets": None}, False),
        ({"copies": TWO}, True),
        ({"color_impressions": TWO}, True),
        ({"completed_at": None, "impressions": THREE}, True),
        ({"document": "b.pdf", "status": JobStatus.CANCELED}, False),
    ],
)
def test_a_later_state_of_a_job_ended_later_or_counts_more_and_nothing_less(
    told: dict[str, Any], more: bool
) -> None:
    assert tells_more(STATE, replace(STATE, **told)) is more


USES = tuple(MediaUse(Media(name=name), TWO) for name in ("Matte", "Gloss"))
ON_TWO = replace(STATE, area_mm2=Measure(4, Origin.DERIVED), media_used=USES, color_impressions=TWO)


def test_what_a_printer_no_longer_says_of_media_and_colour_stays() -> None:
    now = continued(ON_TWO, replace(ON_TWO, area_mm2=None, media_used=None, color_impressions=None))
    assert (now.media_used, now.color_impressions) == (USES, TWO)


def test_the_media_told_before_do_not_stay_beside_another_area() -> None:
    grown = replace(ON_TWO, area_mm2=Measure(6, Origin.DERIVED))
    assert continued(ON_TWO, replace(grown, media_used=None)).media_used is None
    assert continued(ON_TWO, grown).media_used == USES


def test_a_job_now_told_on_several_media_keeps_no_size_of_the_one_told_before() -> None:
    uses = (MediaUse(Media(name="Bond")), MediaUse(Media(name="Satin")))
    now = plot(media=Media(name="Bond + Satin"), media_used=uses)
    assert continued(plot(), now).media == now.media


def test_another_area_of_a_media_is_told_otherwise() -> None:
    uses = (USES[0], replace(USES[1], area_mm2=THREE))
    assert told_otherwise(ON_TWO, replace(ON_TWO, media_used=uses))


def test_what_was_counted_of_a_job_was_not_asked_for() -> None:
    asked = sent(ON_TWO)
    assert (asked.media_used, asked.color_impressions) == (None, None)


def test_an_entry_is_the_same_whatever_its_columns_are_called() -> None:
    entry, named, other = (
        replace(STATE, raw=raw) for raw in ({"1": "a", "2": "b"}, {"B": "b", "A": "a"}, {})
    )
    assert (same_entry(entry, named), same_entry(entry, other)) == (True, False)


def test_what_a_newer_parser_tells_the_same_is_not_told_otherwise() -> None:
    facts = plot(raw={"uptime": 1}, parser=1)
    assert not told_otherwise(facts, replace(facts, raw={"uptime": 2}, parser=2))
    assert told_otherwise(facts, replace(facts, document="Other.pdf", parser=2))


@pytest.mark.parametrize(
    ("told", "clear"),
    [
        ("iso_a4_210x297mm", "A4"),
        ("iso_a4-extra_235.5x322.3mm", "A4-EXTRA"),
        ("jis_b4_257x364mm", "JIS B4"),
        ("na_letter_8.5x11in", "Letter"),
        ("na_number-10_4.125x9.5in", "Number 10"),
        ("roll_current_914x0mm", "roll_current_914x0mm"),
        ("Plain bond 90 g", "Plain bond 90 g"),
        ("", ""),
    ],
)
def test_paper_of_a_standard_is_called_as_people_call_it(told: str, clear: str) -> None:
    assert clear_name(told) == clear
