"""The figures of the first page: known sums, what is not known beside them, and nothing counted twice."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import JobStatus, Media
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.overlook import MONTHS, Total, balances, months, overview
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.tag import set_state
from tests.support.studio import Studio, plot

# A plot of the studio is 2.14 m².
PRICE, COST = Decimal("21.40"), Decimal("2.14")


def priced(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(Side.PRICE, media="Plain bond", per_m2="10")
    at_work.rate(Side.COST, media="Plain bond", per_m2="1")


def test_work_is_ready_to_invoice_once_it_has_a_client_and_until_then_waits_for_one(at_work: Studio) -> None:
    priced(at_work)
    client = at_work.client()
    at_work.job(plot(day=date(2026, 11, 3)))
    at_work.job(plot(day=date(2026, 11, 5)), client=client)
    bill.draft(at_work.desk, client.id)
    at_work.job(client=client)
    now = overview(at_work.desk)
    assert (now.ready, now.oldest, now.waiting) == (
        Total(2 * PRICE, 0, 2),
        date(2026, 11, 5),
        Total(PRICE, 0, 1),
    )
    assert now.oldest_drafted
    at_work.job(plot(day=date(2026, 11, 4)), client=client)
    assert not overview(at_work.desk).oldest_drafted


def test_more_jobs_than_are_wanted_at_once_are_counted_and_not_added_up(at_work: Studio) -> None:
    priced(at_work)
    client = at_work.client()
    at_work.job(client=client)
    at_work.jobs(2)
    few = overview(at_work.desk, most=3)
    assert (few.added, few.ready, few.waiting) == (True, Total(PRICE, 0, 1), Total(2 * PRICE, 0, 2))
    many = overview(at_work.desk, most=2)
    assert (many.added, many.ready, many.waiting) == (False, Total(count=1), Total(count=2))
    assert (many.oldest, many.unpriced, many.jobs) == (None, 0, 3)


def test_a_job_without_a_price_is_counted_not_taken_for_nothing(at_work: Studio) -> None:
    priced(at_work)
    client, gold = at_work.client(), Media(name="Gold leaf")
    at_work.job(client=client)
    at_work.job(plot(media=gold, day=date(2026, 11, 3)), client=client)
    at_work.job(plot(media=gold))
    now = overview(at_work.desk)
    assert (now.ready, now.waiting, now.unpriced) == (Total(PRICE, 1, 2), Total(None, 1, 1), 2)
    assert now.oldest == at_work.desk.today


def test_sums_without_a_known_amount_are_not_known(at_work: Studio) -> None:
    at_work.job()
    now = overview(at_work.desk)
    assert now.waiting == Total(None, 1, 1)
    assert months(at_work.desk)[-1].margin == Total(None, 1, 1)


def test_an_invoice_moves_work_from_ready_to_open_to_overdue_to_paid(at_work: Studio) -> None:
    priced(at_work)
    client = at_work.client()
    at_work.job(client=client)
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)

    issued = overview(at_work.desk)
    assert (issued.ready.count, issued.open.totals, issued.overdue.count) == (0, {"EUR": invoice.total}, 0)
    at_work.clock.move(days=31)
    assert overview(at_work.desk).overdue.totals == {"EUR": invoice.total}
    bill.mark_paid(at_work.desk, invoice.id, at_work.desk.today)
    assert overview(at_work.desk).open.count == overview(at_work.desk).overdue.count == 0


def test_a_month_brings_what_its_billable_jobs_bring_and_costs_what_all_cost(at_work: Studio) -> None:
    priced(at_work)
    at_work.job(plot(day=date(2026, 10, 31)))
    wasted = at_work.job(plot(day=date(2026, 10, 1)))
    set_state(at_work.desk, [wasted.id], JobState.WASTE)
    at_work.job(plot(status=JobStatus.PROCESSING))
    october, november = months(at_work.desk)[-2:]
    assert (october.first, october.revenue.known, october.cost.known) == (date(2026, 10, 1), PRICE, 2 * COST)
    assert october.margin == Total(PRICE - 2 * COST, 0, 2)
    assert november.cost.count == 0


def test_the_margin_is_over_the_jobs_of_which_price_and_cost_are_both_known(at_work: Studio) -> None:
    priced(at_work)
    at_work.rate(Side.PRICE, media="Satin", per_m2="20")
    at_work.rate(Side.COST, media="Gold leaf", per_m2="5")
    for media in ("Plain bond", "Satin", "Gold leaf"):
        at_work.job(plot(media=Media(name=media)))
    month = months(at_work.desk)[-1]
    assert (month.revenue, month.cost) == (Total(3 * PRICE, 1, 3), Total(6 * COST, 1, 3))
    assert month.margin == Total(PRICE - COST, 2, 3)


def test_there_are_twelve_months_and_this_is_the_last(at_work: Studio) -> None:
    firsts = [month.first for month in months(at_work.desk)]
    assert (len(firsts), firsts[0], firsts[-1]) == (MONTHS, date(2025, 12, 1), date(2026, 11, 1))


def test_a_day_belongs_to_the_month_it_is_in_at_the_studio(at_work: Studio) -> None:
    late = plot().submitted_at
    assert late is not None
    at_work.job(plot(completed_at=late.replace(month=10, day=31, hour=23, minute=30)))
    assert months(at_work.desk)[-1].cost.count == 1


def test_waste_is_counted_at_cost_for_thirty_days(at_work: Studio) -> None:
    priced(at_work)
    jobs = [at_work.job(plot(day=day)) for day in (date(2026, 10, 21), date(2026, 10, 22))]
    set_state(at_work.desk, [job.id for job in jobs], JobState.WASTE)
    now = overview(at_work.desk)
    assert (now.waste, now.waste_since) == (Total(COST, 0, 1), date(2026, 10, 22))


def test_each_client_has_its_own_balance(at_work: Studio) -> None:
    priced(at_work)
    rossi, bianchi = at_work.client(), at_work.client("Bianchi")
    at_work.job(client=rossi)
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, rossi.id).id)
    at_work.job(client=rossi)
    at_work.job()
    standing = balances(at_work.desk)
    assert standing[rossi.id].ready == Total(PRICE, 0, 1)
    assert standing[rossi.id].open.totals == {"EUR": invoice.total}
    assert (standing[bianchi.id].ready.count, standing[bianchi.id].open.count) == (0, 0)


def test_work_invoiced_in_another_currency_keeps_it_and_is_not_added_up(at_work: Studio) -> None:
    priced(at_work)
    client = at_work.client()
    job = at_work.job(client=client)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    at_work.job()
    at_work.desk.db.settings.put(replace(at_work.desk.settings, currency="JPY"))
    frozen = price_book(at_work.desk).price(at_work.desk.db.jobs.get(job.id))
    assert (frozen.amount, frozen.currency) == (PRICE, "EUR")
    assert months(at_work.desk)[-1].revenue == Total(Decimal(21), 0, 2, {"EUR": Decimal("21.40")})
