"""Clients and price lists in a currency of their own: what charges them, and what is never added up."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.charges import Missing
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.errors import BadInput, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill, explain, overlook
from smarttracker_lite.workflows.admit import save_client
from smarttracker_lite.workflows.contents import add_to_draft, contents, remove_from_draft
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.earn import By, account
from smarttracker_lite.workflows.estimate import Wish, estimate
from smarttracker_lite.workflows.find import JobFilter
from smarttracker_lite.workflows.judge import Verdict, amounts, below_cost, job_margin
from smarttracker_lite.workflows.price import price_book, unpriced
from smarttracker_lite.workflows.quote import quote
from smarttracker_lite.workflows.rate import save_rate
from smarttracker_lite.workflows.reprice import preview
from smarttracker_lite.workflows.tag import add_extra, tag
from smarttracker_lite.workflows.verdicts import Verdicts
from smarttracker_lite.workflows.witness import seen_as
from tests.support.abroad import FRANCS, OWN, row, swiss, swiss_list
from tests.support.extras import bundle, extra
from tests.support.studio import Studio, plot

ENGLISH = Words("en")


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio in euros with standard prices and costs."""
    at_work.seller()
    at_work.rate(per_m2="3", per_job="1")
    at_work.rate(Side.COST, per_m2="1")
    return at_work


def test_who_pays_in_another_currency_is_charged_by_rows_in_that_one_alone(at_work: Studio) -> None:
    client = swiss(at_work)
    job = at_work.job(client=client)
    charged = price_book(at_work.desk).price(job)
    assert (charged.amount, charged.currency) == (None, FRANCS)
    assert explain.explained(ENGLISH, charged) == "No price in CHF for this media on this printer."
    kept = save_rate(at_work.desk, row(client_id=client.id, per_m2="5"))
    charged = price_book(at_work.desk).price(job)
    assert kept.currency == FRANCS
    assert (charged.amount, charged.currency) == (Decimal("10.70"), FRANCS)


def test_a_price_list_in_its_currency_charges_it_and_nobody_else(
    at_work: Studio,
) -> None:
    client = swiss(at_work, list_id=swiss_list(at_work, per_m2="4").id)
    theirs, ours = at_work.job(client=client), at_work.job(client=at_work.client())
    book = price_book(at_work.desk)
    assert [(book.price(job).currency, book.price(job).amount) for job in (theirs, ours)] == [
        (FRANCS, Decimal("8.56")),
        (OWN, Decimal("7.42")),
    ]


def test_a_fee_left_in_its_currency_is_no_price_where_the_studio_charges_paper(at_work: Studio) -> None:
    client = swiss(at_work)
    save_rate(at_work.desk, row(client_id=client.id, per_job="2"))
    charged = price_book(at_work.desk).price(at_work.job(client=client))
    assert [lack.why for lack in charged.missing] == [Missing.FOREIGN_RATE]


def test_amounts_in_another_currency_are_never_taken_as_they_were(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    kept = save_rate(at_work.desk, row(client_id=rossi.id, per_m2="5"))
    job = at_work.job(client=rossi)
    save_client(at_work.desk, replace(rossi, currency=FRANCS))
    assert price_book(at_work.desk).price(job).amount is None
    with pytest.raises(BadInput, match="The amounts of this row are in EUR"):
        save_rate(at_work.desk, kept)
    save_client(at_work.desk, replace(rossi, currency=""))
    assert price_book(at_work.desk).price(job).amount == Decimal("11.70")


def test_another_currency_of_a_client_is_seen_before_it_is_kept(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    for client in (rossi, bianchi):
        at_work.job(client=client)
    in_francs = [replace(rossi, currency=FRANCS), replace(bianchi, currency=FRANCS)]
    rates = [*at_work.desk.db.rates.all(), replace(row(client_id=rossi.id, per_m2="5"), currency=FRANCS)]
    found = preview(at_work.desk, price_book(at_work.desk, rates, in_francs), Side.PRICE)
    assert (found.total.jobs, found.total.unpriced, found.total.abroad.moved) == (2, 1, 1)
    assert (found.total.before, found.total.after) == (Decimal("14.84"), Decimal(0))
    assert found.total.abroad.after == {FRANCS: Decimal("10.70")}
    assert {(each.before.currency, each.after.currency) for each in found.first} == {(OWN, FRANCS)}
    assert "CHF" in found.figures


def test_the_same_number_in_another_currency_is_another_amount(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    at_work.job(client=rossi)
    francs = replace(row(client_id=rossi.id, per_m2="3", per_job="1"), currency=FRANCS)
    then = price_book(at_work.desk, [*at_work.desk.db.rates.all(), francs], [replace(rossi, currency=FRANCS)])
    found = preview(at_work.desk, then, Side.PRICE)
    assert (found.total.jobs, found.reprices) == (1, True)


def test_margins_across_two_currencies_are_not_known(at_work: Studio) -> None:
    client = swiss(at_work)
    save_rate(at_work.desk, row(client_id=client.id, per_m2="0.01"))
    job = at_work.job(client=client)
    found = amounts(price_book(at_work.desk), job)
    assert (job_margin(job, found), below_cost(job, found)) == (None, False)
    told = account(at_work.desk, By.CLIENT, JobFilter()).rows[client.id]
    assert (told.jobs, told.known, told.foreign) == (1, 0, 1)


def test_sums_over_clients_are_told_by_currency(at_work: Studio) -> None:
    client = swiss(at_work, list_id=swiss_list(at_work, per_m2="4").id)
    at_work.job(client=client)
    at_work.job(client=at_work.client())
    now = overlook.overview(at_work.desk)
    assert now.ready == overlook.Total(Decimal("7.42"), 0, 2, {FRANCS: Decimal("8.56")})
    assert now.unpriced == 0
    month = overlook.months(at_work.desk)[-1]
    assert month.revenue == now.ready
    assert month.margin == overlook.Total(Decimal("5.28"), 1, 2)
    assert overlook.balance(at_work.desk, client.id).ready.abroad == {FRANCS: Decimal("8.56")}
    assert overlook.balances(at_work.desk)[client.id].ready.known is None


def test_what_has_no_price_in_its_currency_is_told_with_its_client(at_work: Studio) -> None:
    client = swiss(at_work)
    at_work.job(client=client)
    (waiting,) = unpriced(at_work.desk)
    assert (waiting.client_id, waiting.media, waiting.lack.why) == (
        client.id,
        "Plain bond",
        Missing.FOREIGN_RATE,
    )


def test_the_calculator_and_its_quote_are_in_the_client_s_currency(at_work: Studio) -> None:
    client = swiss(at_work, list_id=swiss_list(at_work, per_m2="4").id)
    wish = Wish(
        media="",
        printer_id="",
        client_id=client.id,
        width_mm=Decimal(1000),
        height_mm=Decimal(500),
        copies=Decimal(1),
    )
    found = estimate(at_work.desk, wish)
    assert (found.price.currency, found.price.amount, found.cost.currency) == (FRANCS, Decimal(2), OWN)
    told = quote(ENGLISH, wish, found.price, None)
    assert told is not None
    assert told.plain.endswith("2.00 CHF net")


def test_its_draft_and_invoice_are_in_its_currency(at_work: Studio) -> None:
    client = swiss(at_work, list_id=swiss_list(at_work, per_m2="4").id)
    job = at_work.job(client=client)
    draft = bill.draft(at_work.desk, client.id)
    proof = bill.proof(at_work.desk, draft.id)
    assert (proof.currency, seen_as(proof).rpartition(" ")[0]) == (FRANCS, "10.44 CHF")
    with pytest.raises(NotAllowed, match="another total"):
        bill.issue_draft(at_work.desk, draft.id, seen_as(proof).replace("CHF", "EUR"))
    invoice = bill.issue_draft(at_work.desk, draft.id, seen_as(proof))
    assert (invoice.currency, invoice.net) == (FRANCS, Decimal("8.56"))
    frozen = price_book(at_work.desk).price(at_work.desk.db.jobs.get(job.id))
    assert (frozen.currency, frozen.amount) == (FRANCS, Decimal("8.56"))


def test_an_extra_of_the_catalogue_needs_its_price_in_the_client_s_currency(at_work: Studio) -> None:
    client = swiss(at_work, list_id=swiss_list(at_work, per_m2="4").id)
    job, lamination = at_work.job(client=client), extra(at_work, price="6", cost="2")
    both = bundle(at_work, "Show", lamination, extra(at_work, "Delivery"))
    with pytest.raises(BadInput, match="has a price in EUR alone") as refused:
        add_extra(at_work.desk, [job.id], lamination.id)
    assert refused.value.field == "price"
    with pytest.raises(BadInput, match="extras of a bundle"):
        add_extra(at_work.desk, [job.id], both.id, None, Decimal(9))
    with pytest.raises(BadInput, match="six decimals"):
        add_extra(at_work.desk, [job.id], lamination.id, None, Decimal(-1))
    add_extra(at_work.desk, [job.id], lamination.id, None, Decimal(7))
    fresh = at_work.desk.db.jobs.get(job.id)
    (added,) = fresh.tag.additions
    assert (added.price, added.currency, added.cost) == (Decimal(7), FRANCS, Decimal(2))
    assert price_book(at_work.desk).price(fresh).amount == Decimal("23.54")
    assert price_book(at_work.desk).cost(fresh).amount == Decimal("6.42")


def test_a_price_is_typed_neither_beside_the_catalogue_s_nor_for_two_currencies(
    at_work: Studio,
) -> None:
    lamination = extra(at_work)
    ours, theirs = at_work.job(client=at_work.client()), at_work.job(client=swiss(at_work))
    with pytest.raises(NotAllowed, match="has its price in the catalogue"):
        add_extra(at_work.desk, [ours.id], lamination.id, None, Decimal(7))
    with pytest.raises(NotAllowed, match="pay in CHF, EUR"):
        add_extra(at_work.desk, [ours.id, theirs.id], lamination.id, None, Decimal(7))
    assert not any(job.tag.additions for job in at_work.desk.db.jobs.newest(Wanted()))


def test_an_extra_does_not_follow_its_job_into_another_currency(at_work: Studio) -> None:
    client = swiss(at_work, list_id=swiss_list(at_work, per_m2="4").id)
    job = at_work.job(client=at_work.client())
    add_extra(at_work.desk, [job.id], extra(at_work).id)
    tag(at_work.desk, [job.id], client.id)
    charged = price_book(at_work.desk).price(at_work.desk.db.jobs.get(job.id))
    assert charged.amount is None
    assert explain.explained(ENGLISH, charged) == (
        "Agreed in another currency: Lamination. Add it again at its price in CHF."
    )


def test_what_was_added_to_a_draft_in_another_currency_has_to_be_removed(
    at_work: Studio,
) -> None:
    listed = swiss_list(at_work, per_m2="4")
    rossi = at_work.client("Rossi")
    at_work.job(client=rossi)
    draft = bill.draft(at_work.desk, rossi.id)
    add_to_draft(at_work.desk, draft.id, extra(at_work).id, Decimal(1))
    save_client(at_work.desk, replace(rossi, currency=FRANCS, list_id=listed.id))
    now = contents(at_work.desk, at_work.desk.db.drafts.get(draft.id))
    assert (now.currency, [each.name for each in now.lost], now.beside) == (FRANCS, ["Lamination"], ())
    with pytest.raises(NotAllowed, match="agreed in another currency: Lamination"):
        bill.issue_draft(at_work.desk, draft.id)
    (lost,) = at_work.desk.db.drafts.get(draft.id).additions
    remove_from_draft(at_work.desk, draft.id, as_text(lost))
    add_to_draft(at_work.desk, draft.id, at_work.desk.db.extras.all()[0].id, Decimal(1), Decimal(7))
    assert bill.issue_draft(at_work.desk, draft.id).net == Decimal("15.56")


def test_the_fee_of_an_order_is_that_in_the_client_s_currency(at_work: Studio) -> None:
    fee = Price(basis=Basis.ORDER, rate=Decimal(9))
    save_rate(at_work.desk, Rate(id=new_id(), side=Side.PRICE, prices=(fee,), valid_from=at_work.desk.today))
    client = swiss(at_work, list_id=swiss_list(at_work, per_m2="4").id)
    assert price_book(at_work.desk).order_fee(client) is None
    own = replace(row(client_id=client.id, per_job="1"), prices=(replace(fee, rate=Decimal(11)),))
    save_rate(at_work.desk, own)
    found = price_book(at_work.desk).order_fee(client)
    assert found is not None
    assert found.rate == Decimal(11)


def test_what_is_judged_of_jobs_follows_a_client_into_another_currency(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    at_work.job(plot(), client=rossi)
    judged = Verdicts()
    assert not judged.found(at_work.desk, Verdict.UNPRICED, wait=True).rows
    save_client(at_work.desk, replace(rossi, currency=FRANCS))
    assert len(judged.found(at_work.desk, Verdict.UNPRICED, wait=True).rows) == 1
