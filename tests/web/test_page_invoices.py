"""The invoices pages as a browser without scripts sees them, over a real server."""

import html
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Method, Settlement
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.workflows import bill
from tests.support.invoicing import costly_job, drafted, issued, seen, set_prices, telltales
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}.pdf"


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email="conti@bianchi.example")


def unpriced_job(studio: Studio, client: Client, media: str = "Canvas") -> Job:
    return studio.job(plot(media=Media(name=media)), client=client)


def numbers(page: str) -> list[str]:
    """The numbers of the invoices listed, from top to bottom."""
    return re.findall(r'class="lead" href="/invoices/\w+">([^<]+)<', page)


def test_an_empty_studio_is_told_what_to_do_first(at_work: Studio, visitor: Visitor) -> None:
    page = visitor.get("/invoices").text
    assert "No invoice yet." in page
    assert '<a class="btn btn-primary" href="/printers">' in page
    at_work.job()
    assert '<a class="btn btn-primary" href="/jobs?show=waiting">' in visitor.get("/invoices").text


def test_clients_with_unbilled_work_are_a_click_from_a_draft(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    at_work.job(client=client)
    unpriced_job(at_work, client)
    page = visitor.get("/invoices")
    assert "Galleria Bianchi 2 jobs Nov 20, 2026 1 job €15.78 Draft" in seen(page)
    answer = visitor.post("/invoices/draft", {"client": client.id})
    (draft,) = at_work.desk.db.drafts.all()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/invoices/draft/{draft.id}")
    assert len(draft.job_ids) == 2


def test_a_client_waits_since_the_oldest_job_in_the_amount(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    at_work.job(plot(day=date(2026, 11, 2), media=Media(name="Canvas")), client=client)
    assert "Ready to invoice, by client Client Jobs Since Unpriced Amount" in seen(visitor.get("/invoices"))
    assert "Galleria Bianchi 1 job – not known 1 job – Draft" in seen(visitor.get("/invoices"))
    at_work.job(plot(day=date(2026, 11, 9)), client=client)
    words = seen(visitor.get("/invoices"))
    assert "Galleria Bianchi 2 jobs Nov 9, 2026 1 job €15.78 Draft" in words
    assert "oldest from Nov 9, 2026 " in words
    visitor.post("/invoices/draft", {"client": client.id})
    assert "oldest from Nov 9, 2026, on a draft" in seen(visitor.get("/invoices"))


def test_a_draft_can_be_made_of_some_jobs_only(at_work: Studio, visitor: Visitor, client: Client) -> None:
    one, other, _ = (at_work.job(client=client) for _ in range(3))
    visitor.post("/invoices/draft", [("client", client.id), ("job", one.id), ("job", other.id)])
    (draft,) = at_work.desk.db.drafts.all()
    assert set(draft.job_ids) == {one.id, other.id}


def test_ticked_jobs_need_no_client_beside_them(at_work: Studio, visitor: Visitor, client: Client) -> None:
    job, _ = at_work.job(client=client), at_work.job(client=client)
    visitor.post("/invoices/draft", {"job": job.id}, came_from="/jobs")
    (draft,) = at_work.desk.db.drafts.all()
    assert (draft.client_id, draft.job_ids) == (client.id, (job.id,))


def test_what_cannot_be_drafted_is_said_beside_the_list_it_was_asked_from(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    jobs = [at_work.job(client=each).id for each in (client, at_work.client("Studio Rossi"), None)]
    for ticked, why in (
        ([], "No job is selected. Tick the jobs first."),
        (jobs[:2], "1 of 2 selected jobs cannot be invoiced: 1 is not for Galleria Bianchi."),
        (jobs[2:], "1 needs a client. Tag it with its client first."),
    ):
        asked = [("job", job_id) for job_id in ticked]
        answer = visitor.post("/invoices/draft", asked, came_from="/jobs?show=unbilled&job=before")
        assert answer.status_code == 303
        page = visitor.get(answer.headers["Location"])
        assert why in seen(page)
        assert 'role="alert"' in page.text
        assert 'name="show" value="unbilled"' in page.text
        assert set(re.findall(r'name="job" value="(\w+)"[^>]* checked', page.text)) == set(ticked)
    assert at_work.desk.db.drafts.all() == []


def test_htmx_is_told_without_leaving_the_list(at_work: Studio, visitor: Visitor, client: Client) -> None:
    answer = visitor.post("/invoices/draft", htmx=True)
    assert (answer.status_code, answer.headers["HX-Retarget"]) == (422, "#toasts")
    answer = visitor.post("/invoices/draft", {"job": at_work.job(client=client).id}, htmx=True)
    (draft,) = at_work.desk.db.drafts.all()
    assert answer.headers["HX-Redirect"] == f"/invoices/draft/{draft.id}"


def test_a_client_whose_work_was_drafted_meanwhile_is_shown_as_it_is_now(
    visitor: Visitor, client: Client
) -> None:
    answer = visitor.post("/invoices/draft", {"client": client.id}, came_from="/invoices")
    assert answer.headers["Location"] == "/invoices"
    assert "This client has no unbilled jobs." in seen(visitor.get("/invoices"))
    assert visitor.post("/invoices/draft", {"client": "nobody"}).status_code == 404


def test_the_list_shows_each_invoice_with_its_state(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    old = issued(at_work, client)
    at_work.clock.move(days=31)
    bill.mark_paid(at_work.desk, issued(at_work, client).id, at_work.desk.today)
    issued(at_work, client)
    page = visitor.get("/invoices")
    assert old.due_on < at_work.desk.today
    assert numbers(page.text) == ["2026/0003", "2026/0002", "2026/0001"]
    words = seen(page)
    assert "2026/0003 Galleria Bianchi Dec 21, 2026 Jan 20, 2027 €19.25 issued" in words
    assert "2026/0002 Galleria Bianchi Dec 21, 2026 Jan 20, 2027 €19.25 paid" in words
    assert "2026/0001 Galleria Bianchi Nov 20, 2026 Dec 20, 2026 €19.25 overdue" in words
    assert "Open invoices €38.50 2 invoices Overdue €19.25 1 invoice" in words


@pytest.mark.parametrize(
    ("show", "listed"),
    [
        ("", ["2026/0003", "2026/0002", "2026/0001"]),
        ("open", ["2026/0003", "2026/0001"]),
        ("overdue", ["2026/0001"]),
        ("paid", ["2026/0002"]),
        ("<b>", ["2026/0003", "2026/0002", "2026/0001"]),
    ],
)
def test_the_filter_is_in_the_url(
    at_work: Studio, visitor: Visitor, client: Client, show: str, listed: list[str]
) -> None:
    issued(at_work, client)
    at_work.clock.move(days=31)
    bill.mark_paid(at_work.desk, issued(at_work, client).id, at_work.desk.today)
    issued(at_work, client)
    assert numbers(visitor.get(f"/invoices?show={show}").text) == listed


def test_many_invoices_come_in_pages(at_work: Studio, visitor: Visitor, client: Client) -> None:
    first = issued(at_work, client)
    money = Settlement(at=NOON, day=first.issued_on, amount=first.total, method=Method.CARD)
    copies = [
        replace(first, id=f"{place}", number=Number(2026, place, f"2026-{place:03}"), settlements=(money,))
        for place in range(2, 203)
    ]
    at_work.desk.db.invoices.put_all(copies)
    page = visitor.get("/invoices").text
    assert numbers(page) == [f"2026-{place:03}" for place in range(202, 152, -1)]
    assert "1–50 of 202" in page
    assert 'href="/invoices?page=2"' in page
    assert numbers(visitor.get("/invoices?page=9").text) == ["2026-002", first.number.text]
    assert numbers(visitor.get("/invoices?show=paid&page=5").text) == ["2026-002"]
    assert 'href="/invoices?show=paid&amp;page=1"' in visitor.get("/invoices?show=paid&page=2").text
    assert numbers(visitor.get("/invoices?show=open&page=2").text) == [first.number.text]


def test_a_filter_without_invoices_leads_back_to_all(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    issued(at_work, client)
    assert "None of your invoices is like that." in visitor.get("/invoices?show=paid").text


def test_no_page_of_an_invoice_shows_a_cost(at_work: Studio, visitor: Visitor, client: Client) -> None:
    at_work.rate(per_m2="3.10", media="Secret bond")
    job = costly_job(at_work, client)
    secret = telltales(at_work, job)
    draft = drafted(at_work, client, job)
    pages = [visitor.get(f"/invoices/draft/{draft.id}").text]
    invoice = bill.issue_draft(at_work.desk, draft.id)
    pages += [visitor.get(path).text for path in ("/invoices", f"/invoices/{invoice.id}")]
    assert [each for each in secret if any(each in page for page in pages)] == []


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "%D9%A1"])
def test_a_page_that_is_not_there_is_not_found(
    at_work: Studio, visitor: Visitor, client: Client, page: str
) -> None:
    draft = drafted(at_work, client)
    assert visitor.get(f"/invoices/draft/{draft.id}/page/{page}.png").status_code == 404
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert visitor.get(f"/invoices/{invoice.id}/page/{page}.png").status_code == 404


def test_hostile_names_stay_text(at_work: Studio, visitor: Visitor) -> None:
    nasty = at_work.client(HOSTILE)
    at_work.rate(media=HOSTILE, per_m2="1")
    jobs = [at_work.job(plot(HOSTILE, media=Media(name=HOSTILE)), client=nasty), at_work.job(client=nasty)]
    pages = [visitor.get("/invoices")]
    draft = drafted(at_work, nasty, *jobs)
    pages += [visitor.get("/invoices"), visitor.get(f"/invoices/draft/{draft.id}")]
    invoice = bill.issue_draft(at_work.desk, draft.id)
    pages += [visitor.get("/invoices"), visitor.get(f"/invoices/{invoice.id}")]
    for page in pages:
        assert page.status_code == 200
        assert HOSTILE in html.unescape(page.text)
        assert "<script>alert" not in page.text
        assert "49.pdf" not in page.text


def test_amounts_of_another_currency_stay_apart(at_work: Studio, visitor: Visitor, client: Client) -> None:
    issued(at_work, client)
    at_work.desk.db.settings.put(replace(at_work.desk.settings, currency="CHF"))
    issued(at_work, client)
    assert "Open invoices €19.25 + CHF 19.25 2 invoices" in seen(visitor.get("/invoices"))
    assert bill.issued(at_work.desk)[0].total == Decimal("19.25")
