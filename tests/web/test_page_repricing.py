"""Prices that change jobs already printed: the preview, its three ways on, and how far the looking is."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html import unescape

import pytest
import requests

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.rates import PriceList, Rate, Side
from smarttracker_lite.workflows.contents import contents
from smarttracker_lite.workflows.price import price_book
from tests.support.invoicing import drafted, issued
from tests.support.studio import Studio, plot, prices
from tests.support.visit import Visitor

YESTERDAY = date(2026, 11, 19)
DEARER = {"side": "price", "media": "Plain bond", "extent": "4"}
"""4.00 per m²: 8.56 for the usual job, which at 3.10 is 6.63."""


def sent(page: str) -> dict[str, str]:
    """The hidden fields of the preview's form."""
    form = page.partition('<form class="ways"')[2].partition("</form>")[0]
    return {
        name: unescape(value)
        for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)
    }


def ways(page: str) -> list[str]:
    """The buttons of the preview."""
    return re.findall(r'name="way" value="(\w+)"', page)


def preview(visitor: Visitor, answer: requests.Response) -> str:
    """The page to which somebody is led who changes prices of jobs already printed."""
    assert answer.status_code == 303
    assert "/repricing/" in answer.headers["Location"]
    return visitor.get(answer.headers["Location"]).text


def told(page: str) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def rates(studio: Studio) -> list[tuple[Decimal | None, date | None]]:
    """The first rate of each row, and from when it holds; the oldest row first."""
    rows = sorted(studio.desk.db.rates.all(), key=lambda rate: rate.valid_from or date.min)
    return [(rate.prices[0].rate if rate.prices else None, rate.valid_from) for rate in rows]


def amount(studio: Studio, job: Job) -> Decimal | None:
    book = price_book(studio.desk)
    return book.price(studio.desk.db.jobs.get(job.id)).amount


@pytest.fixture
def rossi(at_work: Studio) -> Client:
    return at_work.client("Studio Rossi")


@pytest.fixture
def row(at_work: Studio) -> Rate:
    """3.10 per m² of plain bond."""
    return at_work.rate(Side.PRICE, media="Plain bond", per_m2="3.10")


def test_another_price_of_open_jobs_is_shown_before_it_is_kept(
    at_work: Studio, visitor: Visitor, rossi: Client, row: Rate
) -> None:
    at_work.job(client=rossi)
    at_work.job(plot("Sezione.pdf", day=YESTERDAY))
    at_work.job(plot("Foto.pdf", media=Media(name="Satin")))
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id}))
    assert rates(at_work) == [(Decimal("3.10"), None)]
    words = told(page)
    assert "3.10 per m² Then 4.00 per m²" in words
    assert "2 jobs of 3 not invoiced yet" in words
    assert "Sum so far €13.26 Then €17.12 Difference +€3.86" in words
    assert "Studio Rossi 1 €6.63 €8.56 +€1.93" in words
    assert "No client yet 1 €6.63 €8.56 +€1.93" in words
    assert "Sezione.pdf 2.14 m² × 4.00 = 8.56" in words
    assert "Foto.pdf" not in words
    assert 'title="2.14 m² × 3.10 = 6.63"' in page


def test_what_was_seen_is_kept_for_these_jobs_too(at_work: Studio, visitor: Visitor, row: Rate) -> None:
    job = at_work.job()
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id, "job": "1"}))
    answer = visitor.post("/prices", {**sent(page), "way": "all"})
    assert answer.headers["Location"] == "/prices#price"
    assert amount(at_work, job) == Decimal("9.56")
    assert "Saved. 1 job that is not invoiced follows." in visitor.notices()


def test_only_from_today_on_jobs_from_before_keep_their_price(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    old, new = at_work.job(plot(day=YESTERDAY)), at_work.job()
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id}))
    visitor.post("/prices", {**sent(page), "way": "today"})
    assert rates(at_work) == [(Decimal("3.10"), None), (Decimal(4), at_work.desk.today)]
    assert (amount(at_work, old), amount(at_work, new)) == (Decimal("6.63"), Decimal("8.56"))
    assert "jobs from before keep what they have" in visitor.notices()


def test_a_row_to_come_that_shall_hold_at_once_does_not_come_back_with_its_old_price(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    at_work.job()
    tomorrow = replace(row, id="to come", valid_from=date(2026, 11, 21), prices=prices(per_m2="5"))
    at_work.desk.db.rates.put(tomorrow)
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": "to come", "valid_from": "2026-11-01"}))
    assert ways(page) == ["back", "all"]


def test_a_row_of_prices_is_not_taken_away_as_a_row_of_costs(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    job = at_work.job()
    visitor.post("/prices", {**DEARER, "id": row.id, "side": "cost"})
    assert amount(at_work, job) == Decimal("6.63")
    assert {rate.side for rate in at_work.desk.db.rates.all()} == set(Side)


def test_back_leads_to_the_form_as_it_was_typed(at_work: Studio, visitor: Visitor, row: Rate) -> None:
    at_work.job()
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id, "quality": "<best>"}))
    assert ways(page) == ["back", "all"]
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id, "waste": "7.5"}))
    assert ways(page) == ["back", "today", "all"]
    form = visitor.post("/prices", {**sent(page), "way": "back"})
    assert form.status_code == 200
    assert 'name="extent" value="4"' in form.text
    assert 'name="waste" value="7.5"' in form.text
    assert f'name="id" value="{row.id}"' in form.text
    assert rates(at_work) == [(Decimal("3.10"), None)]


def test_what_changes_no_amount_is_kept_at_once(at_work: Studio, visitor: Visitor, row: Rate) -> None:
    at_work.job()
    answer = visitor.post("/prices", {"side": "price", "media": "Satin", "extent": "9"})
    assert answer.headers["Location"] == "/prices#price"
    later = {**DEARER, "id": row.id, "as": "new", "valid_from": "2026-12-01"}
    assert visitor.post("/prices", later).headers["Location"] == "/prices#price"
    assert len(at_work.desk.db.rates.all()) == 3
    assert "Saved." in visitor.notices()


def test_what_jobs_without_an_amount_come_to_is_not_told_as_0(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    at_work.job()
    elsewhere = {**DEARER, "id": row.id, "media": "Another paper"}
    words = told(preview(visitor, visitor.post("/prices", elsewhere)))
    assert "Sum so far €6.63 Then – not known Difference – not known" in words
    assert "No client yet 1 €6.63 – not known – not known" in words


def test_whose_price_it_is_and_from_when_stands_in_the_preview(
    at_work: Studio, visitor: Visitor, rossi: Client, row: Rate
) -> None:
    at_work.job(client=rossi)
    agreed = {**DEARER, "whose": f"client:{rossi.id}", "quality": "", "valid_from": "2026-11-01"}
    words = told(preview(visitor, visitor.post("/prices", agreed)))
    assert "Plain bond · Studio Rossi So far nothing of its own Then 4.00 per m² · from Nov 1, 2026" in words


def test_a_first_price_is_kept_at_once_and_tells_how_many_jobs_get_it(
    at_work: Studio, visitor: Visitor
) -> None:
    for _ in range(2):
        at_work.job()
    assert visitor.post("/prices", DEARER).headers["Location"] == "/prices#price"
    assert "Saved. 2 jobs without a price get one." in visitor.notices()


def test_costs_are_looked_at_by_themselves(at_work: Studio, visitor: Visitor, row: Rate) -> None:
    cost = at_work.rate(Side.COST, per_m2="1")
    at_work.job()
    page = preview(visitor, visitor.post("/prices", {"side": "cost", "id": cost.id, "extent": "2"}))
    assert "Cost so far €2.14 Then €4.28 Difference +€2.14" in told(page)
    assert "3.10" not in page
    visitor.post("/prices", {**sent(page), "way": "all"})
    assert at_work.desk.db.rates.get(cost.id).prices == prices(per_m2="2")


def test_a_row_that_jobs_need_is_deleted_after_a_warning(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    job = at_work.job()
    page = preview(visitor, visitor.post(f"/prices/{row.id}/delete"))
    assert "1 job would have no price any more, and could not be invoiced." in told(page)
    assert "Then – not known Difference – not known" in told(page)
    assert "Delete it for these jobs too" in page
    visitor.post(f"/prices/{row.id}/delete", {**sent(page), "way": "all"})
    assert amount(at_work, job) is None
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.get("/prices").text)
    assert visitor.post(undo, came_from="/prices").headers["Location"] == "/prices"
    assert at_work.desk.db.rates.all() == [row]


def test_a_row_is_ended_today(at_work: Studio, visitor: Visitor, row: Rate) -> None:
    old, new = at_work.job(plot(day=YESTERDAY)), at_work.job()
    page = preview(visitor, visitor.post(f"/prices/{row.id}/delete"))
    visitor.post(f"/prices/{row.id}/delete", {**sent(page), "way": "today"})
    assert rates(at_work) == [(Decimal("3.10"), None), (None, at_work.desk.today)]
    assert (amount(at_work, old), amount(at_work, new)) == (Decimal("6.63"), None)


def test_a_row_that_is_not_deleted_after_all_stays_and_so_does_its_form(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    at_work.job()
    path = f"/prices/{row.id}/delete"
    page = preview(visitor, visitor.post(path))
    assert visitor.post(path, {**sent(page), "way": "back"}).headers["Location"] == "/prices#price"
    page = preview(visitor, visitor.post(path, {**DEARER, "id": row.id}))
    assert 'name="extent" value="4"' in visitor.post(path, {**sent(page), "way": "back"}).text
    assert at_work.desk.db.rates.all() == [row]


def test_a_row_that_reprices_is_put_back_after_its_preview(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    at_work.rate(Side.PRICE, per_m2="1")
    job = at_work.job()
    page = preview(visitor, visitor.post(f"/prices/{row.id}/delete"))
    visitor.post(f"/prices/{row.id}/delete", {**sent(page), "way": "all"})
    assert amount(at_work, job) == Decimal("2.14")
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.get("/prices").text)
    page = preview(visitor, visitor.post(undo))
    assert visitor.post(undo, {**sent(page), "way": "back"}).status_code == 303
    assert amount(at_work, job) == Decimal("2.14")
    visitor.post(undo, {**sent(page), "way": "all"})
    assert amount(at_work, job) == Decimal("6.63")
    told = "Undone: Price deleted: Plain bond. 1 job that is not invoiced follows."
    assert told in visitor.notices()


def test_the_terms_of_a_client_are_shown_before_its_jobs_follow(
    at_work: Studio, visitor: Visitor, rossi: Client, row: Rate
) -> None:
    at_work.desk.db.price_lists.put(PriceList(id="architects", name="Architects"))
    at_work.desk.db.rates.put(replace(row, id="theirs", list_id="architects", prices=prices(per_m2="2")))
    job, other = at_work.job(client=rossi), at_work.job()
    path = f"/clients/{rossi.id}"
    typed = {"name": "Rossi & Figli", "language": "en", "price_list": "architects", "discount": "10"}
    page = preview(visitor, visitor.post(path, typed))
    assert "So far Standard prices Then Architects · 10% off" in told(page)
    assert "Sum so far €6.63 Then €3.85 Difference −€2.78" in told(page)
    assert ways(page) == ["back", "all"]
    form = visitor.post(path, {**sent(page), "way": "back"}).text
    assert 'value="Rossi &amp; Figli"' in form
    assert '<option value="architects" selected>' in form
    assert at_work.desk.db.clients.get(rossi.id) == rossi
    assert visitor.post(path, {**sent(page), "way": "all"}).headers["Location"] == path
    assert at_work.desk.db.clients.get(rossi.id).discount == 10
    assert (amount(at_work, job), amount(at_work, other)) == (Decimal("3.85"), Decimal("6.63"))
    assert "Rossi &amp; Figli is saved. 1 job that is not invoiced follows." in visitor.notices()


def test_a_client_without_open_jobs_is_saved_at_once(
    at_work: Studio, visitor: Visitor, rossi: Client, row: Rate
) -> None:
    at_work.job()
    path = f"/clients/{rossi.id}"
    assert visitor.post(path, {"name": "Rossi", "discount": "10"}).headers["Location"] == path


def test_what_is_invoiced_is_not_repriced_and_a_draft_follows(
    at_work: Studio, visitor: Visitor, rossi: Client, row: Rate
) -> None:
    at_work.seller()
    invoice = issued(at_work, rossi)
    draft = drafted(at_work, rossi)
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id}))
    assert "1 job of 1 not invoiced yet" in told(page)
    visitor.post("/prices", {**sent(page), "way": "all"})
    billed = at_work.desk.db.jobs.get(invoice.lines[0].job_ids[0])
    assert amount(at_work, billed) == invoice.lines[0].net == Decimal("6.63")
    assert at_work.desk.db.invoices.get(invoice.id) == invoice
    assert [line.net for line in contents(at_work.desk, draft).lines] == [Decimal("8.56")]


def test_figures_that_are_no_longer_true_are_shown_anew(at_work: Studio, visitor: Visitor, row: Rate) -> None:
    at_work.job()
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id}))
    at_work.desk.db.rates.put(replace(row, prices=prices(per_m2="2")))
    page = preview(visitor, visitor.post("/prices", {**sent(page), "way": "all"}))
    assert "these are the figures of now" in page
    assert "Sum so far €4.28 Then €8.56" in told(page)
    assert rates(at_work) == [(Decimal(2), None)]
    visitor.post("/prices", {**sent(page), "way": "all"})
    assert rates(at_work) == [(Decimal(4), None)]


def test_a_hundred_jobs_are_named_and_the_others_counted(
    at_work: Studio, visitor: Visitor, row: Rate
) -> None:
    at_work.jobs(103)
    page = preview(visitor, visitor.post("/prices", {**DEARER, "id": row.id}))
    assert page.count(" × 4.00 = ") == 100 * 2  # in its line and over its amount
    assert "3 more jobs" in told(page)
    assert "103 jobs of 103" in told(page)
