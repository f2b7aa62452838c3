"""How far the looking at repriced jobs is: in one window, in several, and when it is stopped or gone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import requests

from smarttracker_lite.domain.rates import Rate, Side
from tests.support.gate import Gate
from tests.support.invoicing import seen
from tests.support.studio import Studio
from tests.support.visit import Visitor, visit
from tests.web.test_page_repricing import DEARER, told


@pytest.fixture
def row(at_work: Studio) -> Rate:
    """3.10 per m² of plain bond."""
    return at_work.rate(Side.PRICE, media="Plain bond", per_m2="3.10")


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def held_up(at_work: Studio, gate: Gate, row: Rate) -> Iterator[Visitor]:
    """A visitor at a studio with a job, whose prices take long to be looked through."""
    at_work.job()
    with visit(replace(at_work.desk, zone=gate)) as arrived:
        yield arrived
        gate.open()


def settled(visitor: Visitor, path: str) -> requests.Response:
    """What comes once the looking is done."""
    while (answer := visitor.get(path, htmx=True)).text:
        assert 'id="progress"' in answer.text
    assert answer.headers["HX-Redirect"] == path
    return visitor.get(path)


def test_while_the_jobs_are_looked_through_the_page_says_how_far_it_is(
    held_up: Visitor, gate: Gate, row: Rate
) -> None:
    path = held_up.post("/prices", {**DEARER, "id": row.id}).headers["Location"]
    page = held_up.get(path).text
    assert "0 of 1 job" in told(page)
    assert '<progress class="bar" max="1" value="0"' in page
    assert '<noscript><meta http-equiv="refresh"' in page
    gate.open()
    assert "Sum so far €6.63 Then €8.56" in told(settled(held_up, path).text)


def test_what_reprices_nothing_is_kept_when_that_is_known(
    at_work: Studio, held_up: Visitor, gate: Gate
) -> None:
    path = held_up.post("/prices", {**DEARER, "media": "Satin"}).headers["Location"]
    assert len(at_work.desk.db.rates.all()) == 1
    gate.open()
    assert settled(held_up, path).headers["Location"] == "/prices#price"
    assert len(at_work.desk.db.rates.all()) == 2
    assert held_up.get(path).status_code == 404


def test_stopped_it_leads_back_to_the_form_and_nothing_is_kept(
    at_work: Studio, held_up: Visitor, gate: Gate
) -> None:
    typed = {**DEARER, "media": "Satin"}
    path = held_up.post("/prices", typed).headers["Location"]
    form = held_up.post("/prices", {**typed, "way": "back"}).text
    assert 'name="media" list="media-seen" value="Satin"' in form
    assert held_up.get(path).status_code == 404
    gate.open()
    held_up.post("/prices", {**DEARER, "media": "Canvas"})
    assert {rate.media for rate in at_work.desk.db.rates.all()} == {"Plain bond", "Canvas"}


def test_windows_side_by_side_do_not_take_the_place_of_each_other(
    at_work: Studio, held_up: Visitor, gate: Gate, row: Rate
) -> None:
    satin, canvas = {**DEARER, "media": "Satin"}, {**DEARER, "media": "Canvas"}
    one, two, three = (
        held_up.post("/prices", typed).headers["Location"]
        for typed in ({**DEARER, "id": row.id}, satin, canvas)
    )
    held_up.post("/prices", {**canvas, "way": "back"})
    gate.open()
    assert settled(held_up, two).headers["Location"] == "/prices#price"
    assert "Sum so far €6.63 Then €8.56" in told(held_up.get(one).text)
    assert held_up.get(three).status_code == 404
    assert {rate.media for rate in at_work.desk.db.rates.all()} == {"Plain bond", "Satin"}


def test_a_form_sent_again_takes_the_place_of_itself(at_work: Studio, held_up: Visitor, gate: Gate) -> None:
    typed = {**DEARER, "media": "Satin"}
    first, again = (held_up.post("/prices", typed).headers["Location"] for _ in range(2))
    assert held_up.get(first).status_code == 404
    gate.open()
    assert settled(held_up, again).headers["Location"] == "/prices#price"
    assert len(at_work.desk.db.rates.all()) == 2


def test_of_very_many_windows_the_first_is_led_to_being_told(held_up: Visitor) -> None:
    media = ("Satin", "Canvas", "Film", "Vinyl", "Linen")
    first, *others = (
        held_up.post("/prices", {**DEARER, "media": name}).headers["Location"] for name in media
    )
    assert held_up.get(first, htmx=True).headers["HX-Redirect"] == first
    assert held_up.get(first).status_code == 404
    assert [held_up.get(path).status_code for path in others] == [200] * 4


def test_a_preview_that_is_no_longer_here_says_so(visitor: Visitor) -> None:
    path = "/clients/repricing/long-ago"
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "This change does not wait here any more." in seen(answer)
    assert visitor.get(path, htmx=True).headers["HX-Redirect"] == path
