"""The invoices pages as a browser without scripts sees them, over a real server."""

import html
import re
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Measure, Media, Origin
from smarttracker_lite.workflows import bill, tag
from tests.support.invoicing import drafted, issued, seen, set_prices
from tests.support.studio import Studio, plot
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


def test_an_empty_studio_is_told_what_to_do_first(visitor: Visitor) -> None:
    page = visitor.get("/invoices").text
    assert "No invoice yet." in page
    assert 'href="/jobs?show=waiting"' in page


def test_clients_with_unbilled_work_are_a_click_from_a_draft(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    at_work.job(client=client)
    unpriced_job(at_work, client)
    page = visitor.get("/invoices")
    assert "Galleria Bianchi 2 jobs Nov 20, 2026 1 unpriced €15.78 Draft" in seen(page)
    answer = visitor.post("/invoices/draft", {"client": client.id})
    (draft,) = at_work.desk.db.drafts.all()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/invoices/draft/{draft.id}")
    assert len(draft.job_ids) == 2


def test_a_draft_can_be_made_of_some_jobs_only(at_work: Studio, visitor: Visitor, client: Client) -> None:
    one, other, _ = (at_work.job(client=client) for _ in range(3))
    visitor.post("/invoices/draft", [("client", client.id), ("job", one.id), ("job", other.id)])
    (draft,) = at_work.desk.db.drafts.all()
    assert set(draft.job_ids) == {one.id, other.id}


@pytest.mark.parametrize(("who", "status"), [("nobody", 404), ("known", 422)])
def test_a_draft_of_nobody_or_of_nothing_is_refused(
    visitor: Visitor, client: Client, who: str, status: int
) -> None:
    answer = visitor.post("/invoices/draft", {"client": client.id if who == "known" else who})
    assert answer.status_code == status


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


def test_a_filter_without_invoices_leads_back_to_all(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    issued(at_work, client)
    assert "None of your invoices is like that." in visitor.get("/invoices?show=paid").text


def test_a_draft_shows_its_lines_with_the_sum_as_a_sentence(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client)
    words = seen(visitor.get(f"/invoices/draft/{draft.id}"))
    assert "2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78" in words
    assert "Net €15.78" in words
    assert "VAT 22% €3.47" in words
    assert "Total €19.25" in words
    assert "It gets the next number, 2026/0001" in words


def test_no_page_of_an_invoice_shows_a_cost(at_work: Studio, visitor: Visitor, client: Client) -> None:
    draft = drafted(at_work, client)
    pages = [visitor.get(f"/invoices/draft/{draft.id}").text]
    invoice = bill.issue_draft(at_work.desk, draft.id)
    pages += [visitor.get(path).text for path in ("/invoices", f"/invoices/{invoice.id}")]
    assert not any("987.65" in page or "2,113.57" in page for page in pages)


def test_the_preview_is_the_invoice_itself_without_a_number(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client)
    answer = visitor.get(f"/invoices/draft/{draft.id}/preview.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert "19.25" in text
    assert "2026/0001" not in text
    picture = visitor.get(f"/invoices/draft/{draft.id}/page/1.png")
    with Image.open(BytesIO(picture.content)) as page:
        assert page.format == "PNG"
        assert page.height > page.width
    assert f'src="/invoices/draft/{draft.id}/page/1.png"' in visitor.get(f"/invoices/draft/{draft.id}").text


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "%D9%A1"])
def test_a_page_that_is_not_there_is_not_found(
    at_work: Studio, visitor: Visitor, client: Client, page: str
) -> None:
    draft = drafted(at_work, client)
    assert visitor.get(f"/invoices/draft/{draft.id}/page/{page}.png").status_code == 404
    invoice = bill.issue_draft(at_work.desk, draft.id)
    assert visitor.get(f"/invoices/{invoice.id}/page/{page}.png").status_code == 404


def test_unpriced_jobs_stand_together_with_the_way_to_their_price(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    jobs = [at_work.job(client=client), *(unpriced_job(at_work, client, "Canvas & Co") for _ in range(3))]
    draft = drafted(at_work, client, *jobs)
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "Canvas & Co · plotter 3 jobs No price for this media on this printer." in seen(page)
    assert 'href="/prices?media=Canvas+%26+Co&amp;printer=plotter"' in page.text
    assert 'data-dialog="issue"' not in page.text
    assert visitor.post(f"/invoices/draft/{draft.id}/issue").status_code == 409
    visitor.post(f"/invoices/draft/{draft.id}/leave", [("job", job.id) for job in jobs[1:]])
    assert at_work.desk.db.drafts.get(draft.id).job_ids == (jobs[0].id,)
    assert 'data-dialog="issue"' in visitor.get(f"/invoices/draft/{draft.id}").text


def test_jobs_that_left_the_draft_are_dropped_with_a_click(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    stays, leaves = at_work.job(client=client), at_work.job(client=client)
    draft = drafted(at_work, client, stays, leaves)
    tag.tag(at_work.desk, [leaves.id], at_work.client("Studio Rossi").id)
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "1 job left this draft" in seen(page)
    assert 'data-dialog="issue"' not in page.text
    visitor.post(f"/invoices/draft/{draft.id}/leave", {"job": leaves.id})
    assert "left this draft" not in seen(visitor.get(f"/invoices/draft/{draft.id}"))
    assert at_work.desk.db.drafts.get(draft.id).job_ids == (stays.id,)


def test_a_draft_that_lost_all_its_jobs_can_only_be_deleted(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    job = at_work.job(client=client)
    draft = drafted(at_work, client, job)
    tag.tag(at_work.desk, [job.id], at_work.client("Studio Rossi").id)
    words = seen(visitor.get(f"/invoices/draft/{draft.id}"))
    assert "Nothing is left on it: delete the draft." in words
    assert visitor.post(f"/invoices/draft/{draft.id}/leave", {"job": job.id}).status_code == 409
    assert visitor.post(f"/invoices/draft/{draft.id}/delete").headers["Location"] == "/invoices"
    assert at_work.desk.db.drafts.all() == []


def test_a_deleted_draft_is_said_to_free_its_jobs(at_work: Studio, visitor: Visitor, client: Client) -> None:
    draft = drafted(at_work, client)
    visitor.post(f"/invoices/draft/{draft.id}/delete")
    assert "Draft deleted. Its jobs are unbilled again." in visitor.get("/invoices").text
    assert len(bill.unbilled(at_work.desk, client.id)) == 1
    assert visitor.get(f"/invoices/draft/{draft.id}").status_code == 404


def test_without_the_studio_s_name_the_draft_says_where_to_fill_it_in(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    at_work.seller("")
    draft = drafted(at_work, client)
    page = visitor.get(f"/invoices/draft/{draft.id}").text
    assert 'href="/settings"' in page
    assert 'data-dialog="issue"' not in page


def test_what_an_invoice_should_have_is_named_before_it_is_issued(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client)
    page = seen(visitor.get(f"/invoices/draft/{draft.id}"))
    assert "Your own address is not complete." in page
    assert "Your VAT or tax number is missing." in page
    assert "The address of Galleria Bianchi is not complete." in page
    whole = replace(client.postal, street="Via Brera 3", city="Milano")
    at_work.desk.db.clients.put(replace(client, postal=whole))
    assert "The address of Galleria Bianchi" not in seen(visitor.get(f"/invoices/draft/{draft.id}"))


def test_hostile_names_stay_text(at_work: Studio, visitor: Visitor) -> None:
    nasty = at_work.client(HOSTILE)
    at_work.rate(media=HOSTILE, per_job="1")
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
    assert "Open invoices €19.25 + CHF19.25 2 invoices" in seen(visitor.get("/invoices"))
    assert bill.issued(at_work.desk)[0].total == Decimal("19.25")


def test_sheets_are_counted_in_words(at_work: Studio, visitor: Visitor, client: Client) -> None:
    at_work.rate(media="A4 plain", per_sheet="0.18")
    jobs = [
        at_work.job(
            plot(media=Media(name="A4 plain"), impressions=Measure(count, Origin.MEASURED)), client=client
        )
        for count in (1, 42)
    ]
    words = seen(visitor.get(f"/invoices/draft/{drafted(at_work, client, *jobs).id}"))
    assert "1 sheet 0.18 0.18" in words
    assert "42 sheets 0.18 7.56" in words
