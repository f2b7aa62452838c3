"""What a list of jobs comes to."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.printing import JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows.overlook import Total
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.reckon import Extent, Price, Sums, reckon
from tests.support.studio import Studio, plot

SHEETS: dict[str, Any] = {"area_mm2": None, "inks": None, "sheets": Measure(3, Origin.MEASURED)}


def reckoned(jobs: Sequence[Job], prices: PriceBook) -> Sums:
    def price(job: Job) -> Price | None:
        charge = prices.price(job)
        return None if charge.amount is None else (charge.currency, charge.amount)

    return reckon(jobs, prices.cost, price, prices.currency)


def sums(studio: Studio) -> Sums:
    return reckoned(studio.desk.db.jobs.all(), price_book(studio.desk))


def test_areas_and_sheets_are_added_each_by_themselves(at_work: Studio) -> None:
    for facts in (plot(), plot(), plot(**SHEETS)):
        at_work.job(facts)
    assert sums(at_work).extents == (Extent(Unit.SQUARE_METRE, 4_280_000), Extent(Unit.SHEET, 3))


def test_areas_are_rounded_once_and_not_job_by_job(at_work: Studio) -> None:
    for _ in range(3):
        at_work.job(plot(area_mm2=Measure(1_004_000, Origin.MEASURED)))
    (area,) = sums(at_work).extents
    assert area.quantity == Decimal("3.012")


def test_what_no_job_tells_is_not_nothing(at_work: Studio) -> None:
    at_work.job(plot(area_mm2=None, impressions=None, inks=None))
    told = sums(at_work)
    assert (told.extents, told.ink_ul, told.cost) == ((), None, Total(None, 1, 1))


def test_a_job_without_a_price_is_counted_and_not_taken_for_nothing(at_work: Studio) -> None:
    at_work.rate(media="Plain bond", per_m2="3.10")
    at_work.rate(Side.COST, media="Plain bond", per_m2="1")
    at_work.job()
    at_work.job(plot(media=Media(name="Gold leaf")))
    told = sums(at_work)
    assert (told.prices, told.unpriced) == ({"EUR": Decimal("6.63")}, 1)
    assert told.cost == Total(Decimal("2.14"), 1, 2)


def test_waste_costs_but_nobody_pays_and_what_still_prints_has_no_amount(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    at_work.rate(Side.COST, per_m2="1")
    wasted = at_work.job()
    at_work.desk.db.jobs.put(replace(wasted, tag=replace(wasted.tag, state=JobState.WASTE)))
    at_work.job(plot(status=JobStatus.PROCESSING, completed_at=None))
    told = sums(at_work)
    assert (told.count, told.prices, told.unpriced) == (2, {}, 0)
    assert told.cost == Total(Decimal("2.14"), 0, 1)


def test_currencies_are_never_added_to_each_other(at_work: Studio) -> None:
    invoiced, own = at_work.job(), at_work.job()
    amounts = {invoiced.id: ("CHF", Decimal("9.50")), own.id: ("EUR", Decimal("6.63"))}
    told = reckon([invoiced, own], price_book(at_work.desk).cost, lambda job: amounts[job.id], "EUR")
    assert told.prices == {"CHF": Decimal("9.50"), "EUR": Decimal("6.63")}
