"""Long lists in another order: the same as short ones, and nobody waits for them before a page."""

import re

import pytest

from smarttracker_lite.domain.printing import Media
from smarttracker_lite.web.pages.worktable import FEW
from smarttracker_lite.workflows.sort import Sorter
from tests.support.studio import Studio
from tests.support.visit import Visitor


def documents(page: str) -> list[str]:
    return re.findall(r'class="lead middle"[^>]* title="([^"]*)"', page)


def asked_again(page: str) -> bool:
    return "jobs are read." in page


def shown(visitor: Visitor, query: str) -> list[str]:
    """The documents of a page, asked for until it is sorted."""
    page = visitor.get(f"/jobs?{query}").text
    while asked_again(page):
        page = visitor.get(f"/jobs?{query}").text
    return documents(page)


@pytest.mark.parametrize("sort", ["document", "-document", "media", "-price", "client", "time", "-state"])
def test_a_long_list_is_sorted_as_its_filtered_part_is(at_work: Studio, visitor: Visitor, sort: str) -> None:
    at_work.rate(media="Plain bond", per_m2="3.10")
    rossi = at_work.client()
    at_work.jobs(FEW + 1)
    at_work.jobs(60, client=rossi, media=Media(name="Gold leaf"))
    filtered = f"sort={sort}&client={rossi.id}"
    of_rossi = [*shown(visitor, filtered), *shown(visitor, f"{filtered}&page=2")]
    assert len(of_rossi) == 60
    pages = range(1, FEW // 50 + 3)
    everything = [each for page in pages for each in shown(visitor, f"sort={sort}&page={page}")]
    assert len(everything) == FEW + 61
    rest = iter(everything)
    assert all(each in rest for each in of_rossi)


def test_while_a_long_list_is_sorted_its_page_says_so_and_asks_again(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.jobs(FEW + 1)
    with at_work.desk.keeping(Sorter).halted():
        page = visitor.get("/jobs?sort=user").text
        assert f"Sorting: 0 of {FEW + 1} jobs are read." in page
        assert 'hx-get="/jobs?sort=user"' in page
        assert "No job fits this filter" not in page
    assert len(shown(visitor, "sort=user")) == 50
