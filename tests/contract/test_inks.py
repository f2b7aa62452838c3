"""What inks are called: the same, whoever tells of them."""

import pytest

from smarttracker_lite.printers.files.headers import channel_of
from smarttracker_lite.printers.inks import INKS, ink_named


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("LM", "light magenta"),
        ("LightMagenta", "light magenta"),
        ("light-magenta", "light magenta"),
        ("Matte Black", "matte black"),
        ("Light Grey", "light gray"),
        ("gray", "gray"),
        ("Overcoat", "Overcoat"),
        ("", ""),
    ],
)
def test_an_ink_has_one_name_however_a_printer_tells_it(said: str, name: str) -> None:
    assert ink_named(said) == name


@pytest.mark.parametrize("short", INKS)
def test_a_file_calls_an_ink_as_its_printer_does(short: str) -> None:
    assert channel_of(f"ink {short.lower()}") in {None, ink_named(short)}
    assert channel_of(f"ink {INKS[short]}") in {None, INKS[short]}
    assert ink_named(INKS[short]) == INKS[short]
