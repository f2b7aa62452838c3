"""Whatever colour a studio likes, all words of its papers are easy to read (WCAG 2.2, 1.4.3)."""

import re
from dataclasses import replace
from itertools import product

import pytest

from smarttracker_lite.billing.document import Refused, compiled, inputs
from tests.support.sheets import SHEET

TOLD = b"""#import "parts.typ": accent-ink, on-accent, wash
#panic((accent-ink, on-accent, wash).map(it => it.to-hex()).join(" "))"""
LEAST = 4.5
COLOURS = ["#00aaaa", *("#{:02x}{:02x}{:02x}".format(*parts) for parts in product((0, 128, 255), repeat=3))]


def colours(accent: str) -> list[str]:
    """The words in this colour, those on it, and the wash of it that is below words."""
    with pytest.raises(Refused) as told:
        compiled(TOLD, inputs(replace(SHEET, accent=accent), None), "png", None)
    return re.findall("#[0-9a-f]{6}", told.value.reason)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_words_in_any_colour_and_on_it_can_be_read() -> None:
    for accent in COLOURS:
        words, on_accent, wash = colours(accent)
        assert contrast(words, "#ffffff") >= LEAST, accent
        assert contrast(words, wash) >= LEAST, accent
        assert contrast(on_accent, accent) >= LEAST, accent


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert colours("#0f766e")[:2] == ["#0f766e", "#ffffff"]
