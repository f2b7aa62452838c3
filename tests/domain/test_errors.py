"""Trouble in words."""

from smarttracker_lite.errors import BadInput, NotFound
from smarttracker_lite.words import Words


def test_text_and_hint_are_filled_with_their_values() -> None:
    assert str(NotFound("No {what}.", "Add {what}.", what="printer")) == "No printer. Add printer."


def test_words_without_values_may_hold_braces() -> None:
    trouble = BadInput("Write {year}.", "Or {seq}.")
    assert str(trouble) == "Write {year}. Or {seq}." == " ".join(Words().error(trouble))
