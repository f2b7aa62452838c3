"""Whatever rows, clients and jobs there are: no row charges who pays otherwise, no sum mixes two."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.overlook import total
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.reprice import preview
from tests.support.abroad import OWN, row
from tests.support.studio import Studio

CURRENCIES = (None, "CHF", "USD", "JPY")
HOLDERS = ("a", "b", "c")
RATES = st.lists(
    st.tuples(
        st.sampled_from((None, *HOLDERS)),
        st.sampled_from((None, "l1", "l2")),
        st.sampled_from(CURRENCIES),
        st.sampled_from(("", "Plain bond", "Satin")),
        st.sampled_from(("per_m2", "per_job", "per_ml")),
        st.integers(0, 9),
    ),
    max_size=8,
)
PAYING = st.tuples(
    *(st.tuples(st.sampled_from(CURRENCIES), st.sampled_from((None, "l1", "l2"))) for _ in HOLDERS)
)


def rows(told: list[tuple[str | None, str | None, str | None, str, str, int]]) -> list[Rate]:
    """Rows in any currency for anybody, also such as no door would let in."""
    return [
        replace(row(client, None if client else listed, media, **{basis: str(rate)}), currency=currency)
        for client, listed, currency, media, basis, rate in told
    ]


Told = list[tuple[str | None, str | None, str | None, str, str, int]]
Paying = tuple[tuple[str | None, str | None], ...]


def clients(paying: Paying) -> list[Client]:
    """The clients, as they pay and by which list they are charged."""
    return [
        Client(id=holder, postal=Postal(name=holder), currency=currency, list_id=listed)
        for holder, (currency, listed) in zip(HOLDERS, paying, strict=True)
    ]


def keep(studio: Studio, rates: list[Rate], now: list[Client]) -> None:
    """These are all rows and clients of the books; each client has two jobs."""
    studio.desk.db.clients.put_all(now)
    if not studio.desk.db.jobs.count():
        for client in (*now, *now):
            studio.job(client=client)
    for each in studio.desk.db.rates.all():
        studio.desk.db.rates.delete(each.id)
    studio.desk.db.rates.put_all(rates)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=RATES, paying=PAYING, then=PAYING)
def test_no_sum_mixes_currencies_and_nobody_is_charged_by_a_row_in_another_one(
    at_work: Studio, told: Told, paying: Paying, then: Paying
) -> None:
    desk = at_work.desk
    keep(at_work, rows(told), clients(paying))
    pays = {client.id: client.currency or OWN for client in clients(paying)}
    jobs, book = list(desk.db.jobs.newest(Wanted())), price_book(desk)
    by_currency: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for job in jobs:
        charged, its = book.price(job), pays[job.tag.client_id or ""]
        assert charged.currency == its
        tariff = book.order(job, Side.PRICE).tariff(job.facts.media)
        assert all((found.rate.currency or OWN) == its for found in tariff.parts.values())
        by_currency[its] += charged.amount or ZERO
    sums = total(map(book.price, jobs), OWN)
    assert amounts(sums.known, sums.abroad) == amounts(None, by_currency)
    check_preview(at_work, price_book(desk, clients=clients(then)))


def check_preview(studio: Studio, then: PriceBook) -> None:
    """What it adds up before and after, against sums of our own."""
    found = preview(studio.desk, then, Side.PRICE).total
    before: dict[str, Decimal] = defaultdict(lambda: ZERO)
    after: dict[str, Decimal] = defaultdict(lambda: ZERO)
    now = price_book(studio.desk)
    for job in list(studio.desk.db.jobs.newest(Wanted())):
        was, will_be = now.price(job), then.price(job)
        if (was.amount, was.amount and was.currency) != (will_be.amount, will_be.amount and will_be.currency):
            before[was.currency] += was.amount or ZERO
            after[will_be.currency] += will_be.amount or ZERO
    assert amounts(found.before, found.abroad.before) == amounts(None, before)
    assert amounts(found.after, found.abroad.after) == amounts(None, after)


def amounts(own: Decimal | None, others: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """By currency what is not 0."""
    return {each: amount for each, amount in {OWN: own or ZERO, **others}.items() if amount}
