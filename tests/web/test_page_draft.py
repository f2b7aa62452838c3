"""A draft's page as a browser without scripts sees it: what is on it, and what hinders issuing it."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Measure, Media, Origin
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.rehearse import rehearse
from tests.support.invoicing import drafted, seen, set_prices
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor


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


def test_the_preview_is_the_invoice_itself_without_a_number(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client)
    answer = visitor.get(f"/invoices/draft/{draft.id}/preview.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    text = PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    assert "19.25" in text
    assert "2026/0001" not in text
    page = visitor.get(f"/invoices/draft/{draft.id}").text
    (src,) = re.findall(rf'src="(/invoices/draft/{draft.id}/page/1\.png\?v=[0-9a-f]+)"', page)
    picture = visitor.get(src)
    with Image.open(BytesIO(picture.content)) as drawn:
        assert drawn.format == "PNG"
        assert drawn.height > drawn.width


def test_unpriced_jobs_stand_together_with_the_way_to_their_price(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    jobs = [at_work.job(client=client), *(unpriced_job(at_work, client, "Canvas & Co") for _ in range(3))]
    draft = drafted(at_work, client, *jobs)
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "Canvas & Co · plotter 3 jobs No price for this media on this printer." in seen(page)
    assert 'href="/prices?side=price&amp;media=Canvas+%26+Co&amp;printer=plotter#rate-form"' in page.text
    assert 'data-dialog="issue"' not in page.text
    assert visitor.post(f"/invoices/draft/{draft.id}/issue").status_code == 409
    visitor.post(f"/invoices/draft/{draft.id}/leave", [("job", job.id) for job in jobs[1:]])
    assert at_work.desk.db.drafts.get(draft.id).job_ids == (jobs[0].id,)
    assert 'data-dialog="issue"' in visitor.get(f"/invoices/draft/{draft.id}").text


def test_a_draft_of_unpriced_jobs_only_says_what_is_there_and_why_it_cannot_be_issued(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    draft = drafted(at_work, client, *(unpriced_job(at_work, client) for _ in range(3)))
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "3 jobs, 3 unpriced." in seen(page)
    why = "This draft has jobs without a price: 3. Set their prices, or leave these jobs out."
    assert why in seen(page)
    assert re.search(rf'disabled title="{re.escape(why)}" aria-describedby="hindrance"', page.text)
    assert 'href="#unpriced"' in page.text
    words = seen(visitor.get("/invoices"))
    assert "Galleria Bianchi 3 jobs Nov 20, 2026 3 jobs – Look and issue" in words
    assert "Ready to invoice – set prices first" in words


def test_a_line_left_out_can_be_taken_back_in(at_work: Studio, visitor: Visitor, client: Client) -> None:
    stays, leaves = at_work.job(client=client), at_work.job(plot("Sezione.pdf"), client=client)
    draft = drafted(at_work, client, stays, leaves)
    visitor.post(f"/invoices/draft/{draft.id}/leave", {"job": leaves.id})
    page = visitor.get(f"/invoices/draft/{draft.id}").text
    assert "Sezione.pdf" not in page
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', page)
    visitor.post(undo)
    page = visitor.get(f"/invoices/draft/{draft.id}").text
    assert "Undone: Left out of a draft: Galleria Bianchi." in page
    assert "Sezione.pdf" in page


def test_jobs_that_left_the_draft_are_dropped_with_a_click(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    stays, leaves = at_work.job(client=client), at_work.job(client=client)
    draft = drafted(at_work, client, stays, leaves)
    tag.tag(at_work.desk, [leaves.id], at_work.client("Studio Rossi").id)
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "no longer this client's to pay: 1." in seen(page)
    assert "Leave them out" in seen(page)
    assert 'data-dialog="issue"' not in page.text
    visitor.post(f"/invoices/draft/{draft.id}/leave", {"job": leaves.id})
    page = visitor.get(f"/invoices/draft/{draft.id}")
    assert "no longer this client's" not in seen(page)
    assert f'action="/invoices/draft/{draft.id}/back' not in page.text
    assert at_work.desk.db.drafts.get(draft.id).job_ids == (stays.id,)


def test_a_draft_that_lost_all_its_jobs_can_only_be_deleted(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    job = at_work.job(client=client)
    draft = drafted(at_work, client, job)
    tag.tag(at_work.desk, [job.id], at_work.client("Studio Rossi").id)
    words = seen(visitor.get(f"/invoices/draft/{draft.id}"))
    assert "This draft has no jobs left. Delete it and start anew." in words
    assert "0 jobs" not in words
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


def test_numbers_that_cannot_be_right_are_named_before_it_is_issued(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    path = f"/invoices/draft/{drafted(at_work, client).id}"
    assert "cannot be right" not in seen(visitor.get(path))
    settings = at_work.desk.settings
    seller = replace(settings.seller, country="IT", vat_id="IT01234560158")
    at_work.desk.db.settings.put(replace(settings, seller=seller, iban="IT60X0542811101000000123457"))
    wrong = replace(client.postal, country="DE", vat_id="DE136695977")
    at_work.desk.db.clients.put(replace(client, postal=wrong))
    page = visitor.get(path)
    assert "Your VAT number cannot be right. Check" in seen(page)
    assert "Your IBAN cannot be right. Check" in seen(page)
    assert "The VAT number of Galleria Bianchi cannot be right. Check" in seen(page)
    assert f'href="/clients/{client.id}/edit#f-vat_id"' in page.text


def test_characters_that_cannot_be_printed_are_named_before_it_is_issued(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    job = at_work.job(plot(document="ქართული plan.pdf"), client=client)
    page = seen(visitor.get(f"/invoices/draft/{drafted(at_work, client, job).id}"))
    assert "“ქართული” in “ქართული plan.pdf” cannot be printed: a box □ stands there." in page


def test_jobs_of_demo_printers_are_named_before_they_are_invoiced(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    printer = rehearse(at_work.desk)[0]
    collect(at_work.desk, printer.id)
    at_work.rate(per_m2="5")
    sample = next(job for job in at_work.desk.db.jobs.all() if job.unbilled)
    tag.tag(at_work.desk, [sample.id], client.id)
    draft = drafted(at_work, client, sample, at_work.job(client=client))
    sample_told = "1 of these jobs comes from a demo printer."
    warning = f"{sample_told} What is issued cannot be taken back: issue it only to try."
    assert seen(visitor.get(f"/invoices/draft/{draft.id}")).count(warning) == 3
    visitor.post(f"/invoices/draft/{draft.id}/leave", {"job": sample.id})
    assert warning not in seen(visitor.get(f"/invoices/draft/{draft.id}"))


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
