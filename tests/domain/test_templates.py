"""Which files may be a template of the user's, wherever a backup of it is opened."""

import pytest

from smarttracker_lite.domain.templates import is_template


@pytest.mark.parametrize(
    "path",
    ["templates/mine.typ", "templates/Mein Büro.typ", "templates/fonts/A.otf", "templates/a.b.png"],
)
def test_a_plain_file_in_the_folder_can_be_one(path: str) -> None:
    assert is_template(path)


@pytest.mark.parametrize(
    "path",
    [
        "templates",
        "templates/",
        "invoices/mine.typ",
        "/templates/mine.typ",
        "templates/../smarttracker.json",
        "templates/./mine.typ",
        "templates//mine.typ",
        "templates/.hidden",
        "templates/a\\..\\b.typ",
        "templates/C:mine.typ",
        "templates/mine.typ\n",
        "templates/\udcff.typ",
        "templates/mine.typ.",
        "templates/mine.typ ",
        "templates/NUL",
        "templates/com1.typ",
        "templates/" + "é" * 101,
        "templates/a/b/c/d/e/f/g.typ",
    ],
)
def test_what_leads_elsewhere_or_is_no_name_everywhere_is_none(path: str) -> None:
    assert not is_template(path)
