"""Supplies by the names that their readers know."""

import pytest

from smarttracker_lite.words import Words
from smarttracker_lite.workflows.name import supply

ENGLISH, ITALIAN = Words("en"), Words("it")


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("cyan", "ciano"),
        ("Photo black", "Nero foto"),
        ("Light Grey", "Grigio chiaro"),
        ("Black  Toner Cartridge", "Cartuccia di toner nero"),
        ("yellow ink", "inchiostro giallo"),
        ("Waste Toner", "Toner di scarto"),
    ],
)
def test_a_plain_name_is_read_in_the_reader_s_language(said: str, read: str) -> None:
    assert supply(ITALIAN, said) == read


@pytest.mark.parametrize("said", ["Epson T8501 Photo Black", "ink", "Ultrachrome", "", "{color} ink", "Noir"])
def test_a_name_that_we_do_not_know_stays_as_the_printer_says_it(said: str) -> None:
    assert supply(ITALIAN, said) == said


@pytest.mark.parametrize("said", ["Photo Black", "grey", "CYAN", "Black Ink"])
def test_english_names_stay_as_the_printer_writes_them(said: str) -> None:
    assert supply(ENGLISH, said) == said
