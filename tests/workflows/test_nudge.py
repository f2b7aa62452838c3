"""What waits is told: once a day on the screen, and work to be billed once a month until it is looked at."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows import bill, nudge
from tests.support.invoicing import set_prices
from tests.support.reminding import TO, late, remind_as
from tests.support.studio import NOON, ROME, Studio, plot


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    at_work.desk.db.settings.put(replace(at_work.desk.settings, bill_day=20))
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email=TO)


def told(studio: Studio) -> str:
    ready = nudge.ready_to_bill(studio.desk)
    return nudge.ready_told(studio.desk.words("en"), ready) if ready else ""


def test_work_of_several_clients_is_added_up(at_work: Studio, client: Client) -> None:
    at_work.job(client=client)
    at_work.job(client=client)
    at_work.job(client=at_work.client("Rossi"))
    at_work.job()
    assert told(at_work) == "2 clients have work for €47.34 that is not billed yet."


def test_work_without_a_price_is_told_without_an_amount(at_work: Studio, client: Client) -> None:
    facts = plot()
    at_work.job(replace(facts, media=replace(facts.media, name="Unknown")), client=client)
    assert told(at_work) == "1 client has work that is not billed yet."


def test_it_is_told_from_its_day_on_until_it_is_looked_at_or_billed(at_work: Studio, client: Client) -> None:
    at_work.job(client=client)
    at_work.clock.move(days=7)
    assert told(at_work)
    nudge.look(at_work.desk)
    assert not told(at_work)
    at_work.clock.move(days=30)
    assert told(at_work)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    assert not told(at_work)


def test_work_done_after_the_day_waits_for_the_next_month(at_work: Studio, client: Client) -> None:
    late_job = datetime(2026, 11, 21, 0, 30, tzinfo=ROME)
    at_work.job(plot(completed_at=late_job), client=client)
    at_work.clock.at = NOON + timedelta(days=2)
    assert not told(at_work)
    at_work.job(plot(completed_at=late_job - timedelta(hours=1)), client=client)
    assert told(at_work)


def test_without_a_day_for_it_nothing_is_told(at_work: Studio, client: Client) -> None:
    at_work.job(client=client)
    at_work.desk.db.settings.put(replace(at_work.desk.settings, bill_day=0))
    assert not told(at_work)


def test_a_notification_says_it_once_a_day(at_work: Studio, client: Client) -> None:
    late(at_work, client)
    first = nudge.take(at_work.desk)
    assert first is not None
    assert nudge.sentence(at_work.desk.words("en"), first) == (
        "1 invoice is overdue and to be reminded of: €19.25."
    )
    assert nudge.page(first) == "/invoices/reminders"
    assert nudge.take(at_work.desk) is None
    at_work.clock.move(days=1)
    second = nudge.take(at_work.desk)
    assert second is not None
    assert nudge.page(second) == "/invoices/reminders"


def test_work_alone_leads_to_the_billing_run(at_work: Studio, client: Client) -> None:
    at_work.job(client=client)
    told = nudge.take(at_work.desk)
    assert told is not None
    assert nudge.page(told) == "/invoices/billing-run"


def test_both_are_said_together_and_lead_to_the_overview(at_work: Studio, client: Client) -> None:
    late(at_work, client)
    at_work.job(client=client)
    both = nudge.take(at_work.desk)
    assert both is not None
    assert nudge.page(both) == "/"
    assert nudge.sentence(at_work.desk.words("en"), both).endswith("for €15.78 that is not billed yet.")


def test_before_its_hour_or_where_it_is_not_wanted_no_notification_comes(
    at_work: Studio, client: Client
) -> None:
    late(at_work, client)
    remind_as(at_work, hour=14)
    assert nudge.take(at_work.desk) is None
    remind_as(at_work, hour=9, told=False)
    assert nudge.take(at_work.desk) is None


def test_nothing_waits_where_nothing_does(at_work: Studio) -> None:
    assert nudge.take(at_work.desk) is None
    assert at_work.desk.settings.told_on is None
