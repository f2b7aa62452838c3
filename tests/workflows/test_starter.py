"""Example prices: what they are, what they price, and how a studio is rid of them."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from smarttracker_lite.domain.printing import JobStatus, Measure, Media, MediaUse, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.rate import check, save_rate
from smarttracker_lite.workflows.rehearse import rehearse
from smarttracker_lite.workflows.starter import begin, delete_examples, examples
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.studio import Studio, plot
from tests.support.undoing import number, undo_newest


def test_examples_stand_in_both_cards_and_could_be_typed(at_work: Studio) -> None:
    rates = begin(at_work.desk)
    assert at_work.desk.db.rates.all() == rates == examples(at_work.desk)
    assert Counter(rate.side for rate in rates) == {Side.COST: 16, Side.PRICE: 16}
    assert len({rate.scope for rate in rates}) == len(rates)
    for rate in rates:
        check(rate)


def test_the_examples_for_any_media_come_first_and_price_every_print(at_work: Studio) -> None:
    """Whatever the demo printers print, wide formats and office pages, is priced and costs something."""
    begin(at_work.desk)
    for printer in rehearse(at_work.desk, timedelta(days=20)):
        collect(at_work.desk, printer.id)
    book = price_book(at_work.desk)
    jobs = [job for job in at_work.desk.db.jobs.each() if job.facts.status is JobStatus.COMPLETED]
    assert len({job.facts.media.name for job in jobs}) > 3
    for job in jobs:
        cost, price = book.cost(job).amount, book.price(job).amount
        assert cost is not None
        assert price is not None
        assert 0 < cost < price


def test_each_example_sells_for_more_than_it_costs(at_work: Studio) -> None:
    begin(at_work.desk)
    book = price_book(at_work.desk)
    for rate in examples(at_work.desk):
        job = at_work.job(plot(media=replace(plot().media, name=rate.media), color=True))
        cost, price = book.cost(job).amount, book.price(job).amount
        assert cost is not None
        assert price is not None
        assert cost < price


def test_there_are_no_examples_beside_real_prices(at_work: Studio) -> None:
    kept = at_work.rate(per_m2="3")
    with pytest.raises(NotAllowed, match="You have prices already"):
        begin(at_work.desk)
    assert at_work.desk.db.rates.all() == [kept]


def test_examples_are_deleted_and_put_back_and_own_rows_stay(at_work: Studio) -> None:
    first, *others = begin(at_work.desk)
    own = save_rate(at_work.desk, replace(first, example=False))
    gone = delete_examples(at_work.desk)
    assert gone == others
    assert at_work.desk.db.rates.all() == [own]
    undo_newest(at_work.desk)
    assert examples(at_work.desk) == others


def test_examples_come_back_but_where_there_is_an_own_row_by_now(at_work: Studio) -> None:
    begin(at_work.desk)
    deleted = number(at_work.desk, lambda: delete_examples(at_work.desk))
    kept = at_work.rate(media="canvas", per_m2="30")
    undone = undo(at_work.desk, deleted)
    assert (undone.back, undone.left) == (31, 1)
    assert [rate for rate in at_work.desk.db.rates.all() if not rate.example] == [kept]


def test_a_price_knows_whether_an_example_made_it(at_work: Studio) -> None:
    at_work.desk.db.rates.put(replace(at_work.rate(per_m2="3"), example=True))
    at_work.rate(media="Satin", per_m2="5")
    at_work.rate(Side.COST, per_m2="1")
    satin, canvas = (Media(name=name) for name in ("Satin", "Canvas"))
    uses = tuple(MediaUse(media, Measure(10**6, Origin.MEASURED)) for media in (satin, canvas))
    book = price_book(at_work.desk)
    jobs = [at_work.job(plot(media=satin)), at_work.job(plot(media=canvas))]
    assert [book.by_example(job) for job in jobs] == [False, True]
    assert book.by_example(at_work.job(plot(media=satin, media_used=uses)))
