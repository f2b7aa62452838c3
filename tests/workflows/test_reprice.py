"""What other prices would change of jobs that nobody was invoiced yet."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import JobState, Tag
from smarttracker_lite.domain.printing import JobStatus, Media
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side, Tier, Tiering
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.rate import since_today
from smarttracker_lite.workflows.reprice import SHOWN, Preview, Sums, preview
from tests.support.invoicing import issued
from tests.support.studio import Studio, plot, prices

TODAY, YESTERDAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 21)
SUMS = Sums(1, Decimal("6.63"), Decimal("8.56"))
"""Of the usual job, for 3.10 per m² before and 4.00 after."""


@pytest.fixture
def row(at_work: Studio) -> Rate:
    return at_work.rate(media="Plain bond", per_m2="3.10")


def dearer(row: Rate) -> Rate:
    return replace(row, prices=prices(per_m2="4"))


def looked(studio: Studio, *rates: Rate, side: Side = Side.PRICE) -> Preview:
    """What would change if these were all rows."""
    return preview(studio.desk, price_book(studio.desk, rates), side)


def test_open_jobs_are_told_with_their_sums_by_client_the_newest_first(at_work: Studio, row: Rate) -> None:
    rossi = at_work.client("Rossi")
    old, new = at_work.job(plot(day=YESTERDAY), client=rossi), at_work.job()
    at_work.job(plot(media=Media(name="Satin")))
    found = looked(at_work, dearer(row))
    assert found.looked_at == 3
    assert found.total == Sums(2, Decimal("13.26"), Decimal("17.12"))
    assert found.total.difference == Decimal("3.86")
    assert found.clients == {None: SUMS, rossi.id: SUMS}
    assert [(each.job, each.before.amount, each.after.amount) for each in found.first] == [
        (new, Decimal("6.63"), Decimal("8.56")),
        (old, Decimal("6.63"), Decimal("8.56")),
    ]
    assert found.reprices


def test_what_is_invoiced_not_billable_or_still_printing_is_not_looked_at(at_work: Studio, row: Rate) -> None:
    at_work.seller()
    issued(at_work, at_work.client())
    at_work.job(plot(status=JobStatus.PROCESSING))
    at_work.desk.db.jobs.put(replace(at_work.job(), tag=Tag(state=JobState.INTERNAL)))
    for side in Side:
        found = looked(at_work, dearer(row), replace(dearer(row), id="cost", side=Side.COST), side=side)
        assert (found.looked_at, found.total) == (0, Sums())


def test_each_side_is_looked_at_by_itself(at_work: Studio, row: Rate) -> None:
    at_work.job()
    assert not looked(at_work, dearer(row), side=Side.COST).total.jobs
    cost = at_work.rate(Side.COST, per_m2="1")
    found = looked(at_work, row, replace(cost, prices=prices(per_m2="2")), side=Side.COST)
    assert found.total == Sums(1, Decimal("2.14"), Decimal("4.28"))
    assert not looked(at_work, row, side=Side.PRICE).total.jobs


def test_jobs_that_only_get_a_price_are_not_repriced(at_work: Studio, row: Rate) -> None:
    at_work.job(plot(media=Media(name="Satin")))
    found = looked(at_work, row, replace(row, id="satin", media="Satin"))
    assert found.total == Sums(1, Decimal(0), SUMS.before, newly_priced=1)
    assert not found.reprices


def test_jobs_that_lose_their_price_are_told(at_work: Studio, row: Rate) -> None:
    at_work.job()
    found = looked(at_work)
    assert found.total == Sums(1, SUMS.before, Decimal(0), unpriced=1)
    assert found.reprices


def test_prices_that_come_to_the_same_change_nothing(at_work: Studio, row: Rate) -> None:
    at_work.job()
    found = looked(at_work, replace(row, prices=prices(per_m2="3.0999", per_job="0")))
    assert (found.looked_at, found.total, found.reprices) == (1, Sums(), False)


def test_jobs_from_before_a_row_begins_keep_their_price(at_work: Studio, row: Rate) -> None:
    at_work.job(plot(day=YESTERDAY))
    new = at_work.job()
    found = looked(at_work, row, replace(dearer(row), id=new_id(), valid_from=TODAY))
    assert [each.job for each in found.first] == [new]


def test_the_terms_of_a_client_change_its_own_jobs(at_work: Studio, row: Rate) -> None:
    rossi = at_work.client("Rossi")
    at_work.job()
    job = at_work.job(client=rossi)
    clients = [replace(rossi, discount=Decimal(10))]
    found = preview(at_work.desk, price_book(at_work.desk, clients=clients), Side.PRICE)
    assert [each.job for each in found.first] == [job]
    assert found.total == Sums(1, Decimal("6.63"), Decimal("5.97"))


def test_what_was_printed_in_the_month_is_counted_for_prices_by_it(at_work: Studio, row: Rate) -> None:
    rossi: Client = at_work.client("Rossi")
    for _ in range(2):
        at_work.job(client=rossi)
    tiers = (Tier(Decimal(4), Decimal(2)),)
    monthly = Price(basis=Basis.SQUARE_METRE, rate=Decimal(4), tiering=Tiering.MONTH, tiers=tiers)
    found = looked(at_work, replace(row, prices=(monthly,)))
    assert found.total == Sums(2, Decimal("13.26"), Decimal("8.56"))


def test_it_tells_how_far_it_is_and_stops_when_told_to(at_work: Studio, row: Rate) -> None:
    at_work.jobs(1_100)
    heard: list[int] = []

    def told(looked_at: int) -> bool:
        heard.append(looked_at)
        return len(heard) < 2

    then = price_book(at_work.desk, [dearer(row)])
    assert preview(at_work.desk, then, Side.PRICE, told).looked_at == 1_000
    assert heard == [500, 1_000]


def test_of_very_many_jobs_the_newest_ones_are_named(at_work: Studio, row: Rate) -> None:
    made = at_work.jobs(2_100)
    first = looked(at_work, dearer(row)).first
    assert [change.job for change in first] == made[: -SHOWN - 1 : -1]


def test_its_figures_are_the_same_as_long_as_they_are_true(at_work: Studio, row: Rate) -> None:
    at_work.job()
    found = looked(at_work, dearer(row))
    seen = found.figures
    assert looked(at_work, dearer(row)).figures == seen
    for other in (replace(found.total, newly_priced=1), replace(found.total, unpriced=1)):
        assert replace(found, total=other).figures != seen
    at_work.job()
    assert looked(at_work, dearer(row)).figures != seen


def test_a_row_begins_today_beside_the_one_it_changes(at_work: Studio, row: Rate) -> None:
    new = since_today(at_work.desk, dearer(row), row)
    assert new
    assert new.id != row.id
    assert replace(new, id=row.id) == replace(dearer(row), valid_from=TODAY)
    alone = replace(dearer(row), media="Satin", valid_from=YESTERDAY)
    assert since_today(at_work.desk, alone, None)


def test_a_row_that_is_to_hold_since_ever_may_begin_today_beside_itself(at_work: Studio, row: Rate) -> None:
    at_work.desk.db.rates.put(dated := replace(row, valid_from=YESTERDAY))
    assert since_today(at_work.desk, dearer(row), dated)
    at_work.desk.db.rates.put(dated := replace(row, valid_from=TODAY))
    assert since_today(at_work.desk, dearer(row), dated) is None


def test_no_row_begins_today_where_that_makes_no_sense(at_work: Studio, row: Rate) -> None:
    for begins in (TODAY, TOMORROW):
        assert since_today(at_work.desk, replace(dearer(row), valid_from=begins), row) is None
    assert since_today(at_work.desk, replace(dearer(row), media="Satin"), row) is None
    for begins in (TODAY, YESTERDAY):
        at_work.desk.db.rates.put(replace(row, id="newer", valid_from=begins))
        assert since_today(at_work.desk, dearer(row), row) is None, "the newer row would end by it"
    at_work.desk.db.rates.put(replace(row, id="newer", valid_from=TOMORROW))
    assert since_today(at_work.desk, dearer(row), row)
