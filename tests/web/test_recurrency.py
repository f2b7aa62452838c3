"""Another currency while work is open: nothing changes before somebody has read what happens."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.extras import Addition, Extra
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.workflows.bill import draft
from smarttracker_lite.workflows.configure import save_money, stakes
from smarttracker_lite.workflows.tag import set_state
from tests.support.invoicing import drafted, issued, seen, set_prices
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

TYPED = {"currency": "usd", "terms_days": "14", "tax_category": "standard", "tax_percent": "22"}
ASKED = "Change the currency all the same"


@pytest.mark.parametrize(
    ("path", "typed"), [("/settings/money", {}), ("/welcome/business", {"name": "Lumen", "then": "save"})]
)
def test_a_change_is_told_first_and_made_once_somebody_is_sure(
    at_work: Studio, visitor: Visitor, path: str, typed: dict[str, str]
) -> None:
    set_prices(at_work)
    client = at_work.client()
    issued(at_work, client)
    drafted(at_work, client)
    at_work.job()
    answer = visitor.post(path, TYPED | typed)
    assert (answer.status_code, at_work.desk.settings.currency) == (409, "EUR")
    for told in (
        "All 2 rates keep their numbers: €3.10 becomes $3.10.",
        "2 unbilled jobs are then charged in USD.",
        "1 draft is then in USD. Issued invoices stay in EUR.",
    ):
        assert told in seen(answer)
    assert ASKED in answer.text
    assert 'value="usd"' in answer.text
    other = visitor.post(path, TYPED | typed | {"sure": "CHF"})
    assert (other.status_code, at_work.desk.settings.currency) == (409, "EUR")
    assert visitor.post(path, TYPED | typed | {"sure": "usd"}).status_code == 303
    assert at_work.desk.settings.currency == "USD"
    assert {invoice.currency for invoice in at_work.desk.db.invoices.all()} == {"EUR"}


def test_without_open_work_a_currency_is_changed_at_once(at_work: Studio, visitor: Visitor) -> None:
    set_state(at_work.desk, [at_work.job().id], JobState.INTERNAL)
    at_work.desk.db.rates.put(replace(at_work.rate(), prices=()))
    answer = visitor.post("/settings/money", TYPED)
    assert (answer.status_code, ASKED in answer.text) == (303, False)
    assert at_work.desk.settings.currency == "USD"


def test_other_settings_are_kept_without_a_question(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    assert ASKED not in visitor.post("/settings/money", TYPED | {"currency": "eur"}).text
    assert at_work.desk.settings.terms_days == 14


def test_what_is_no_currency_is_told_as_such(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    answer = visitor.post("/settings/money", TYPED | {"currency": "EURO"})
    assert "This is no currency." in answer.text
    assert ASKED not in answer.text
    with pytest.raises(BadInput):
        save_money(at_work.desk, replace(at_work.desk.settings, currency="EURO"), sure=False)


def test_everything_with_an_amount_still_to_be_charged_is_at_stake(at_work: Studio) -> None:
    desk, client = at_work.desk, at_work.client()
    assert stakes(desk, "USD") is None
    folding = Addition(name="Folding", unit=Unit.PIECE, quantity=Decimal(2), price=Decimal("1.50"))
    job = at_work.job(plot(status=JobStatus.PROCESSING), client=client)
    desk.db.jobs.put(replace(job, tag=replace(job.tag, additions=(folding,))))
    found = stakes(desk, "USD")
    assert found
    assert (found.jobs, found.drafts, found.example) == (1, 0, None)
    at_work.job(client=client)
    desk.db.drafts.put(replace(draft(desk, client.id), job_ids=(), additions=(folding,)))
    desk.db.extras.put(Extra(id="folding", name="Folding", unit=Unit.PIECE, price=Decimal("1.50")))
    found = stakes(desk, "USD")
    assert found
    assert (found.jobs, found.drafts, found.extras) == (2, 1, 1)
    with pytest.raises(NotAllowed):
        save_money(desk, replace(desk.settings, currency="USD"), sure=False)
