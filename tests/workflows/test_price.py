"""Costs and prices of jobs by the rows of their day and client, and the work that waits for a price."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.charges import Lack, Missing
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import JobStatus, Media
from smarttracker_lite.domain.rates import Basis, Price, PriceList, Rate, Side, Tier, Tiering
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.price import price_book, unpriced
from tests.support.invoicing import issued
from tests.support.studio import Studio, plot, prices

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 15), date(2026, 10, 15), date(2026, 11, 15)


def row(studio: Studio, *own: Price, side: Side = Side.PRICE, per_m2: str = "", **scope: Any) -> Rate:
    """A row that is kept: by default a price per m²."""
    told = own or prices(per_m2=per_m2)
    rate = Rate(id=new_id(), side=side, prices=told, **scope)
    studio.desk.db.rates.put(rate)
    return rate


def listed(studio: Studio, client: Client, **changes: Any) -> Client:
    """The client, changed and kept."""
    changed = replace(client, **changes)
    studio.desk.db.clients.put(changed)
    return changed


def price(studio: Studio, job: Job) -> Decimal | None:
    return price_book(studio.desk).price(job).amount


def cost(studio: Studio, job: Job) -> Decimal | None:
    return price_book(studio.desk).cost(job).amount


def test_costs_do_not_price_and_prices_do_not_cost(at_work: Studio) -> None:
    job = at_work.job()
    at_work.rate(Side.COST, per_m2="1")
    assert (cost(at_work, job), price(at_work, job)) == (Decimal("2.14"), None)


def test_an_old_job_keeps_its_price_when_another_one_holds_from_a_later_day(at_work: Studio) -> None:
    old, last_day, first_day = (
        at_work.job(plot(day=day)) for day in (SEPTEMBER, date(2026, 10, 31), date(2026, 11, 1))
    )
    row(at_work, per_m2="10")
    row(at_work, per_m2="20", valid_from=date(2026, 11, 1))
    book = price_book(at_work.desk)
    assert [book.price(job).amount for job in (old, last_day, first_day)] == [
        Decimal("21.40"),
        Decimal("21.40"),
        Decimal("42.80"),
    ]


def test_a_job_from_before_the_first_day_of_all_prices_has_none(at_work: Studio) -> None:
    row(at_work, per_m2="10", valid_from=OCTOBER)
    assert price(at_work, at_work.job(plot(day=SEPTEMBER))) is None


def test_costs_are_those_of_the_job_s_day_too(at_work: Studio) -> None:
    row(at_work, side=Side.COST, per_m2="1")
    row(at_work, side=Side.COST, per_m2="2", valid_from=NOVEMBER)
    jobs = [at_work.job(plot(day=day)) for day in (OCTOBER, NOVEMBER)]
    assert [cost(at_work, job) for job in jobs] == [Decimal("2.14"), Decimal("4.28")]


def test_a_price_of_a_media_ends_with_a_row_without_prices(at_work: Studio) -> None:
    row(at_work, per_m2="1")
    row(at_work, per_m2="10", media="plain BOND")
    at_work.desk.db.rates.put(Rate(id="end", side=Side.PRICE, media="Plain bond", valid_from=NOVEMBER))
    jobs = [at_work.job(plot(day=day)) for day in (OCTOBER, NOVEMBER)]
    assert [price(at_work, job) for job in jobs] == [Decimal("21.40"), Decimal("2.14")]


def test_a_client_pays_by_its_own_row_else_by_its_list_else_as_everybody(at_work: Studio) -> None:
    at_work.desk.db.price_lists.put(PriceList(id="architects", name="Architects"))
    anybody = at_work.client("Verdi")
    member = listed(at_work, at_work.client("Rossi"), list_id="architects")
    agreed = listed(at_work, at_work.client("Bianchi"), list_id="architects")
    row(at_work, per_m2="10", media="Plain bond")
    row(at_work, per_m2="5", list_id="architects")
    row(at_work, per_m2="2", client_id=agreed.id)
    jobs = [None, anybody, member, agreed]
    amounts = [price(at_work, at_work.job(client=client)) for client in jobs]
    assert amounts == [Decimal("21.40"), Decimal("21.40"), Decimal("10.70"), Decimal("4.28")]


def test_what_a_price_list_does_not_name_is_charged_as_for_everybody(at_work: Studio) -> None:
    member = listed(at_work, at_work.client(), list_id="architects")
    row(at_work, *prices(per_m2="10", per_job="1.50"))
    row(at_work, per_m2="5", list_id="architects")
    assert price(at_work, at_work.job(client=member)) == Decimal("12.20")


def test_a_client_s_discount_is_taken_off_its_price_and_never_off_the_cost(at_work: Studio) -> None:
    client = listed(at_work, at_work.client(), discount=Decimal("12.5"))
    row(at_work, per_m2="10")
    row(at_work, side=Side.COST, per_m2="4")
    job, other = at_work.job(client=client), at_work.job()
    assert (price(at_work, job), price(at_work, other)) == (Decimal("18.73"), Decimal("21.40"))
    assert cost(at_work, job) == cost(at_work, other) == Decimal("8.56")


def by_the_month(*tiers: tuple[str, str]) -> Price:
    """10 per m²; less from so many m² in the month on."""
    steps = tuple(Tier(Decimal(least), Decimal(rate)) for least, rate in tiers)
    return Price(basis=Basis.SQUARE_METRE, rate=Decimal(10), tiering=Tiering.MONTH, tiers=steps)


def test_the_step_of_a_price_is_that_of_the_client_s_own_month(at_work: Studio) -> None:
    row(at_work, by_the_month(("4", "8"), ("6.42", "5")))
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    three = [at_work.job(plot(day=OCTOBER), client=rossi) for _ in range(3)]
    two = [at_work.job(plot(day=NOVEMBER), client=rossi) for _ in range(2)]
    one = at_work.job(plot(day=NOVEMBER), client=bianchi)
    nobody = at_work.job(plot(day=OCTOBER))
    book = price_book(at_work.desk)
    assert {book.price(job).amount for job in three} == {Decimal("10.70")}
    assert {book.price(job).amount for job in two} == {Decimal("17.12")}
    assert [book.price(job).amount for job in (one, nobody)] == [Decimal("21.40")] * 2


def test_the_month_is_that_of_the_studio_and_not_of_utc(at_work: Studio) -> None:
    row(at_work, by_the_month(("4", "8")))
    client, eve = at_work.client(), datetime(2026, 10, 31, 23, 30, tzinfo=UTC)
    ends = eve - timedelta(hours=1), eve, eve + timedelta(days=30, hours=-1), eve + timedelta(days=30)
    october, first, last, december = (at_work.job(plot(completed_at=end), client=client) for end in ends)
    book = price_book(at_work.desk)
    assert [book.price(job).amount for job in (first, last)] == [Decimal("17.12")] * 2
    assert [book.price(job).amount for job in (october, december)] == [Decimal("21.40")] * 2


@pytest.mark.parametrize("year", [1, 9999])
def test_a_job_of_an_absurd_year_is_counted_in_its_month(at_work: Studio, year: int) -> None:
    row(at_work, by_the_month(("2.14", "8")))
    month = 1 if year == 1 else 12
    done = datetime(year, month, 2, tzinfo=UTC)
    assert price(at_work, at_work.job(plot(completed_at=done), client=at_work.client())) == Decimal("17.12")


@pytest.mark.parametrize("state", [JobState.INTERNAL, JobState.WASTE, JobState.REPRINT])
def test_what_a_client_does_not_pay_for_does_not_count_for_its_month(
    at_work: Studio, state: JobState
) -> None:
    row(at_work, by_the_month(("4", "8")))
    client = at_work.client()
    job, free = at_work.job(client=client), at_work.job(client=client)
    at_work.desk.db.jobs.put(replace(free, tag=Tag(client_id=client.id, state=state)))
    assert price(at_work, job) == Decimal("21.40")


def test_a_job_without_an_area_leaves_the_month_as_it_is(at_work: Studio) -> None:
    row(at_work, by_the_month(("2.14", "8")))
    client = at_work.client()
    job = at_work.job(client=client)
    at_work.job(plot(area_mm2=None, media=Media(name="Plain bond")), client=client)
    assert price(at_work, job) == Decimal("17.12")


def test_a_print_that_is_asked_about_has_the_price_of_today_for_that_client(at_work: Studio) -> None:
    row(at_work, by_the_month(("2", "8")))
    row(at_work, per_m2="1", media="Satin", valid_from=date(2026, 11, 21))
    client = listed(at_work, at_work.client(), discount=Decimal(50))
    at_work.job(client=client)
    book, print_ = price_book(at_work.desk), plot(media=Media(name="Satin"))
    asked = [charge(book.asked(print_, None, each)).amount for each in (client.id, "", None, "nobody")]
    assert asked == [Decimal("8.56"), *[Decimal("21.40")] * 3]


def test_what_is_invoiced_keeps_its_price_whatever_is_agreed_later(at_work: Studio) -> None:
    at_work.seller()
    client = at_work.client()
    standard = row(at_work, per_m2="10")
    (line,) = issued(at_work, client).lines
    at_work.desk.db.rates.put(replace(standard, prices=prices(per_m2="99")))
    listed(at_work, client, discount=Decimal(50))
    assert price(at_work, at_work.desk.db.jobs.get(line.job_ids[0])) == line.net == Decimal("21.40")


@pytest.mark.parametrize("state", [JobState.INTERNAL, JobState.WASTE])
def test_a_job_that_nobody_pays_for_still_costs_its_paper_with_what_is_thrown_away(
    at_work: Studio, state: JobState
) -> None:
    row(at_work, *prices(per_m2="10"), Price(basis=Basis.WASTE, rate=Decimal(5)), side=Side.COST)
    job = at_work.job()
    at_work.desk.db.jobs.put(replace(job, tag=Tag(state=state)))
    assert cost(at_work, at_work.desk.db.jobs.get(job.id)) == Decimal("22.47")


def test_what_waits_for_a_price_is_told_by_media_the_most_jobs_first(at_work: Studio) -> None:
    for media, count in (("Canvas", 1), ("Satin", 3)):
        for _ in range(count):
            at_work.job(plot(media=Media(name=media)))
    at_work.job(plot(status=JobStatus.CANCELED))
    told = [(each.media, each.count, each.lack.why) for each in unpriced(at_work.desk)]
    assert told == [("Satin", 3, Missing.RATE), ("Canvas", 1, Missing.RATE)]


def test_a_row_that_asks_for_what_the_printer_does_not_say_is_named(at_work: Studio) -> None:
    asking = at_work.rate(per_m2="1", per_ml="0.40")
    at_work.job(plot(inks=None))
    (waiting,) = unpriced(at_work.desk)
    assert (waiting.lack, waiting.charge.terms) == (Lack(Missing.INK, rate_id=asking.id), ())


def test_jobs_without_a_media_are_told_by_their_printer(at_work: Studio) -> None:
    at_work.job(plot(media=Media()))
    (waiting,) = unpriced(at_work.desk)
    assert (waiting.media, waiting.printer_id) == ("", "plotter")
