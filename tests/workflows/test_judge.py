"""Judging jobs: sold under their cost, without a cost, odd."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.oddities import Odd, Oddity
from smarttracker_lite.domain.printing import JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.find import UNNAMED, Chip, JobFilter, find_fresh, find_jobs, list_jobs
from smarttracker_lite.workflows.judge import Amounts, amounts, job_margin, odd
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.tag import set_state
from tests.support.studio import NOON, Studio, plot

NOTHING = Measure(0, Origin.MEASURED)


@pytest.fixture
def selling(at_work: Studio) -> Studio:
    """Plain bond is sold with a gain, satin with a loss; nobody knows what canvas costs."""
    at_work.seller()
    for media, price in {"Plain bond": "3.10", "Satin": "3.10", "Canvas": "9"}.items():
        at_work.rate(media=media, per_m2=price)
    for media, cost in {"Plain bond": "1", "Satin": "3.11"}.items():
        at_work.rate(Side.COST, media=media, per_m2=cost)
    return at_work


def valued(at_work: Studio, job: Job) -> Amounts:
    """What the job costs and is charged."""
    return amounts(price_book(at_work.desk), job)


def oddities(at_work: Studio, job: Job) -> tuple[Oddity, ...]:
    return odd(job, valued(at_work, job))


def on(media: str) -> Media:
    return replace(plot().media, name=media)


def test_a_margin_is_that_of_a_finished_job_that_somebody_pays_for(selling: Studio) -> None:
    job, printing = selling.job(), selling.job(plot(status=JobStatus.PROCESSING))
    margin = job_margin(job, valued(selling, job))
    assert margin
    assert margin.left == Decimal("4.49")
    assert job_margin(printing, valued(selling, printing)) is None
    set_state(selling.desk, [job.id], JobState.INTERNAL)
    internal = selling.desk.db.jobs.get(job.id)
    assert job_margin(internal, valued(selling, internal)) is None


def test_the_filters_find_what_loses_and_what_has_no_cost_billed_or_not(selling: Studio) -> None:
    client = selling.client()
    losing, billed, canvas = (
        selling.job(plot(media=on(media)), client=client) for media in ("Satin", "Satin", "Canvas")
    )
    selling.job(client=client)
    selling.job(plot(media=on("Canvas"), status=JobStatus.PROCESSING), client=client)
    set_state(selling.desk, [selling.job(plot(media=on("Canvas"))).id], JobState.INTERNAL)
    bill.issue_draft(selling.desk, bill.draft(selling.desk, client.id, [billed.id]).id)

    def found(chip: Chip, media: str = "") -> set[str]:
        return {job.id for job in find_jobs(selling.desk, JobFilter(chip=chip, media=media))}

    assert found(Chip.BELOW_COST) == {losing.id, billed.id}
    assert found(Chip.COSTLESS) == {canvas.id}
    assert found(Chip.BELOW_COST, media="Canvas") == set()
    assert found(Chip.ALL, media="Satin") == {losing.id, billed.id}


def test_jobs_are_found_by_media_and_by_having_none(selling: Studio) -> None:
    named, typed = selling.job(), selling.job(plot(media=Media(type="Film")))
    nameless = selling.job(plot(media=Media()))
    for media, job in {"Plain bond": named, "Film": typed, UNNAMED: nameless}.items():
        asked = JobFilter(media=media)
        assert [each.id for each in find_jobs(selling.desk, asked)] == [job.id]
        assert list_jobs(selling.desk, asked).count() == 1
    assert len(find_fresh(selling.desk, JobFilter(media=UNNAMED), NOON.replace(hour=1))) == 1


def test_an_amount_of_nothing_is_odd_though_the_printer_told_nothing_else(selling: Studio) -> None:
    job = selling.job(plot(area_mm2=Measure(400, Origin.MEASURED), inks=None))
    assert oddities(selling, job) == (Oddity(Odd.FREE), Oddity(Odd.COSTLESS))
    set_state(selling.desk, [job.id], JobState.WASTE)
    assert oddities(selling, selling.desk.db.jobs.get(job.id)) == ()
    assert oddities(selling, selling.job(plot(status=JobStatus.PROCESSING, area_mm2=NOTHING))) == ()


def test_what_looks_wrong_is_found_while_it_can_be_put_right(selling: Studio) -> None:
    client = selling.client()
    long, billed = (
        selling.job(plot(roll_length_um=Measure(300_000_000, Origin.MEASURED)), client=client)
        for _ in range(2)
    )
    selling.job(client=client)
    bill.issue_draft(selling.desk, bill.draft(selling.desk, client.id, [billed.id]).id)
    assert [job.id for job in find_jobs(selling.desk, JobFilter(chip=Chip.ODD))] == [long.id]


def test_nothing_in_the_demo_is_odd(at_work: Studio) -> None:
    assert demonstrate(at_work.desk) > 100
    prices, db = price_book(at_work.desk), at_work.desk.db
    found = ((job.facts, odd(job, amounts(prices, job))) for job in db.jobs.each())
    assert [(facts, oddities) for facts, oddities in found if oddities] == []
