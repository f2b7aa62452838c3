"""Rate cards: rows kept, refused and taken away, and the work that waits for a price."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.pricing import Missing, Rate, Side
from smarttracker_lite.domain.printing import JobStatus, Media
from smarttracker_lite.errors import BadInput, NotFound
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.price import delete_rate, price_book, save_rate, unpriced
from tests.support.studio import Studio, plot


def rate(side: Side = Side.PRICE, media: str = "", **amounts: Any) -> Rate:
    return replace(Rate(id=new_id(), side=side, media=media), **amounts)


def test_a_row_is_kept_and_can_be_changed(at_work: Studio) -> None:
    kept = save_rate(at_work.desk, rate(per_m2=Decimal("3.10")))
    save_rate(at_work.desk, replace(kept, per_m2=Decimal("3.20")))
    assert [each.per_m2 for each in at_work.desk.db.rates.all()] == [Decimal("3.20")]


def test_a_row_that_is_deleted_can_be_put_back(at_work: Studio) -> None:
    kept = save_rate(at_work.desk, rate(per_m2=Decimal(3)))
    gone = delete_rate(at_work.desk, kept.id)
    assert at_work.desk.db.rates.all() == []
    assert save_rate(at_work.desk, gone) == kept
    with pytest.raises(NotFound):
        delete_rate(at_work.desk, "nothing")


@pytest.mark.parametrize(
    ("amounts", "field"),
    [
        ({}, "per_m2"),
        ({"per_ml": Decimal(-1)}, "per_ml"),
        ({"per_m2": Decimal(1), "per_job": Decimal("0.0000001")}, "per_job"),
        ({"per_sheet": Decimal(1_000_000)}, "per_sheet"),
    ],
)
def test_a_row_that_cannot_be_charged_is_refused_at_its_field(
    at_work: Studio, amounts: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        save_rate(at_work.desk, rate(**amounts))
    assert refused.value.field == field
    assert at_work.desk.db.rates.all() == []


def test_zero_is_a_decision_and_is_kept(at_work: Studio) -> None:
    assert save_rate(at_work.desk, rate(per_job=Decimal(0))).per_job == 0


def test_a_card_has_one_row_for_a_media_and_the_other_card_its_own(at_work: Studio) -> None:
    save_rate(at_work.desk, rate(media="Satin", per_m2=Decimal(1)))
    save_rate(at_work.desk, rate(Side.COST, media="Satin", per_m2=Decimal(1)))
    with pytest.raises(BadInput) as refused:
        save_rate(at_work.desk, rate(media="SATIN", per_m2=Decimal(2)))
    assert refused.value.field == "media"


def test_costs_do_not_price_and_prices_do_not_cost(at_work: Studio) -> None:
    job = at_work.job()
    at_work.rate(Side.COST, per_m2="1")
    book = price_book(at_work.desk)
    assert (book.cost(job).amount, book.price(job).amount) == (Decimal("2.14"), None)


def test_what_waits_for_a_price_is_told_by_media_the_most_jobs_first(at_work: Studio) -> None:
    for media, count in (("Canvas", 1), ("Satin", 3)):
        for _ in range(count):
            at_work.job(plot(media=Media(name=media)))
    at_work.job(plot(status=JobStatus.CANCELED))
    told = [(each.media, each.count, each.charge.missing) for each in unpriced(at_work.desk)]
    assert told == [("Satin", 3, (Missing.RATE,)), ("Canvas", 1, (Missing.RATE,))]


def test_a_row_that_asks_for_what_the_printer_does_not_say_is_named(at_work: Studio) -> None:
    row = at_work.rate(per_ml="0.40")
    at_work.job(plot(inks=None))
    (waiting,) = unpriced(at_work.desk)
    assert (waiting.charge.missing, waiting.charge.rate_id) == ((Missing.INK,), row.id)


def test_jobs_without_a_media_are_told_by_their_printer(at_work: Studio) -> None:
    at_work.job(plot(media=Media()))
    (waiting,) = unpriced(at_work.desk)
    assert (waiting.media, waiting.printer_id) == ("", "plotter")
