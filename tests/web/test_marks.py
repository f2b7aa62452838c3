"""What the studio sees of a job sold under its cost, or one that looks wrong: on every page that lists it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import Measure, Media, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.enter import Entry, enter
from smarttracker_lite.workflows.tag import set_state
from tests.support.invoicing import drafted, seen
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor

BADGE = 'title="€0.03 below cost"'
LONG: dict[str, Any] = {"roll_length_um": Measure(300_000_000, Origin.MEASURED)}


@pytest.fixture
def losing(at_work: Studio) -> Studio:
    """Satin is sold a cent under what a square metre of it costs."""
    at_work.seller()
    at_work.rate(per_m2="3.10")
    at_work.rate(Side.COST, media="Satin", per_m2="3.11")
    at_work.rate(Side.COST, media="Plain bond", per_m2="1")
    return at_work


def satin() -> Media:
    return replace(plot().media, name="Satin")


def test_a_job_tells_its_margin_and_that_it_is_sold_below_cost(losing: Studio, visitor: Visitor) -> None:
    gain, loss = losing.job(), losing.job(plot(media=satin()))
    page = visitor.get(f"/jobs/{gain.id}")
    assert "Margin €4.49, 67.7% of the price" in seen(page)
    assert "below cost" not in page.text
    page = visitor.get(f"/jobs/{loss.id}")
    assert "Margin -€0.03, -0.5% of the price below cost" in seen(page)
    assert BADGE in page.text


def test_a_margin_of_which_something_is_not_known_is_not_told(losing: Studio, visitor: Visitor) -> None:
    job = losing.job(plot(media=Media(name="Film")))
    assert "Margin – not known" in seen(visitor.get(f"/jobs/{job.id}"))


def test_every_list_has_the_badge_beside_the_price(losing: Studio, visitor: Visitor) -> None:
    client = losing.client()
    losing.job(plot(media=satin()), client=client)
    losing.job(client=client)
    draft = bill.draft(losing.desk, client.id)
    for place in ("/jobs", "/jobs?show=below-cost"):
        assert visitor.get(place).text.count(BADGE) == 1, place
    page = visitor.get(f"/invoices/draft/{draft.id}").text
    assert (page.count("below cost</span>"), "€0.03" in page) == (1, False)
    bill.drop(losing.desk, draft.id)
    assert visitor.get(f"/clients/{client.id}").text.count(BADGE) == 1


def test_a_draft_says_how_many_jobs_lose_and_leads_to_them(losing: Studio, visitor: Visitor) -> None:
    client = losing.client()
    first, second = (losing.job(plot(media=satin()), client=client) for _ in range(2))
    page = visitor.get(f"/invoices/draft/{drafted(losing, client, first, second).id}")
    assert "2 jobs are sold below cost. Show them" in seen(page)
    assert f"/jobs?show=below-cost&amp;client={client.id}" in page.text


def test_a_job_that_looks_wrong_says_what_and_what_to_do(losing: Studio, visitor: Visitor) -> None:
    job = losing.job(plot(**LONG))
    page = seen(visitor.get(f"/jobs/{job.id}"))
    assert "To be checked: 300 m long in one piece. Look at the printer’s own entry." in page
    assert "300 m long in one piece" in seen(visitor.get("/jobs?show=odd"))


def test_a_job_entered_by_hand_that_looks_wrong_can_be_corrected_or_taken_back(
    losing: Studio, visitor: Visitor
) -> None:
    job = enter(losing.desk, Entry(document="Banner", printer_id=None, at=NOON, area_m2=Decimal(300)))
    page = visitor.get(f"/jobs/{job.id}")
    assert "300 m² in one piece. If it is wrong, correct it. Correct it" in seen(page)
    assert f'<a href="/jobs/{job.id}/edit">Correct it</a>' in page.text
    assert "Enter a job by hand" not in seen(page)
    assert f'action="/jobs/{job.id}/take-back"' in page.text


def test_whoever_decided_is_not_asked_again(losing: Studio, visitor: Visitor) -> None:
    job = losing.job(plot(**LONG))
    assert "To be checked" in seen(visitor.get(f"/jobs/{job.id}"))
    set_state(losing.desk, [job.id], JobState.INTERNAL)
    assert "To be checked" not in seen(visitor.get(f"/jobs/{job.id}"))


def test_a_draft_names_what_looks_wrong_and_leads_to_it(losing: Studio, visitor: Visitor) -> None:
    client = losing.client()
    jobs = [losing.job(plot(**LONG), client=client)]
    draft = drafted(losing, client, *jobs)
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "1 job looks wrong: 300 m long in one piece. Check" in seen(page)
    assert f'<a href="/jobs/{jobs[0].id}">Check</a>' in page.text
    bill.drop(losing.desk, draft.id)
    draft = drafted(losing, client, *jobs, losing.job(plot(**LONG), client=client))
    assert "2 jobs look wrong: 300 m long in one piece … Check" in seen(
        visitor.get(f"/invoices/draft/{draft.id}")
    )


def test_the_filters_are_offered_where_there_are_such_jobs(losing: Studio, visitor: Visitor) -> None:
    losing.job()
    page = visitor.get("/jobs").text
    assert "Below cost" not in page
    assert "To be checked" not in page
    assert "Without a cost" not in page
    losing.job(plot(media=satin(), **LONG))
    page = visitor.get("/jobs").text
    assert "Below cost" in page
    assert "To be checked" in page
    assert 'aria-current="true">Without a cost' in visitor.get("/jobs?show=costless").text


def test_a_list_of_one_media_says_so_and_leads_back(losing: Studio, visitor: Visitor) -> None:
    losing.job(plot(media=satin()))
    losing.job(plot("Film.pdf", media=Media()))
    page = visitor.get("/jobs?media=Satin&client=").text
    assert ("Film.pdf" in page, 'title="Show every media"' in page) == (False, True)
    page = visitor.get("/jobs?media=-").text
    assert ("Film.pdf" in page, "Media not told" in page) == (True, True)
