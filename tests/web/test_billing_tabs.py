"""The tabs on the pages about invoices: the same on each, with the one marked on which somebody is."""

import re
from dataclasses import replace

import pytest

from tests.support.studio import Studio
from tests.support.visit import Visitor

NEIGHBOURS = (
    "/invoices",
    "/quotes",
    "/invoices/ageing",
    "/invoices/reminders",
    "/invoices/bank",
    "/invoices/post",
    "/invoices/efiles",
)


def tabs(visitor: Visitor, path: str) -> list[tuple[str, bool]]:
    """The addresses the tabs of a page lead to, and whether each is marked."""
    _, _, rest = visitor.get(path).text.partition('<nav class="tabs" aria-label="Invoices">')
    links = re.findall(r'<a class="tab" href="([^"]+)"( aria-current="page")?>', rest.partition("</nav>")[0])
    return [(href, bool(marked)) for href, marked in links]


def in_country(studio: Studio, country: str) -> None:
    settings = studio.desk.settings
    studio.desk.db.settings.put(replace(settings, seller=replace(settings.seller, country=country)))


@pytest.mark.parametrize("path", NEIGHBOURS)
def test_each_page_about_invoices_leads_to_all_others_and_marks_itself(
    at_work: Studio, visitor: Visitor, path: str
) -> None:
    in_country(at_work, "DE")
    assert tabs(visitor, path) == [(each, each == path) for each in NEIGHBOURS]


def test_the_files_for_sdi_are_a_tab_of_studios_in_italy(at_work: Studio, visitor: Visitor) -> None:
    in_country(at_work, "IT")
    assert tabs(visitor, "/invoices/fatturapa")[-1] == ("/invoices/fatturapa", True)


@pytest.mark.parametrize("path", ["/invoices/billing-run", "/quotes"])
def test_the_menu_marks_invoices_where_billing_is_done(visitor: Visitor, path: str) -> None:
    menu = visitor.get(path).text.partition("</nav>")[0]
    assert re.findall(r'href="([^"]+)" data-key="\w" aria-current="page"', menu) == ["/invoices"]
