"""The lines of a draft on its page: grouped, typed, discounted, and what a browser without scripts sends."""

import html
import re
from dataclasses import replace
from decimal import Decimal
from urllib.parse import quote

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.grouping import Grouping
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.workflows import revise
from tests.support.invoicing import drafted, seen, set_prices
from tests.support.studio import Studio
from tests.support.visit import Visitor

LINE = {"description": "Layout", "quantity": "2", "unit": "HUR", "price": "45"}


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    """A studio that may invoice."""
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email="conti@bianchi.example")


@pytest.fixture
def href(at_work: Studio, client: Client) -> str:
    """A draft of three jobs."""
    jobs = [at_work.job(client=client) for _ in range(3)]
    return f"/invoices/draft/{drafted(at_work, client, *jobs).id}"


def test_choosing_a_grouping_redraws_the_lines_and_can_be_undone(visitor: Visitor, href: str) -> None:
    assert visitor.get(href).text.count("Pianta.pdf</a>") == 3
    part = visitor.post(f"{href}/grouping", {"by": "media"}, htmx=True)
    assert part.text.lstrip().startswith('<div id="draft">')
    assert "Plain bond, 3 prints, 6.42 m² below cost 1 47.34 47.34" in seen(part)
    assert "A line for each media." in seen(part)
    page = visitor.get(href)
    assert re.search(r'value="media" aria-pressed="true"', page.text)
    assert seen(page).count("Plain bond") == 1
    (undo,) = set(re.findall(r'action="(/history/undo/\d+)"', part.text))
    visitor.post(undo)
    assert visitor.get(href).text.count("Pianta.pdf</a>") == 3


def test_leaving_out_a_group_leaves_out_its_jobs(at_work: Studio, visitor: Visitor, href: str) -> None:
    stays = at_work.desk.db.drafts.get(href.rpartition("/")[2]).job_ids[0]
    visitor.post(f"{href}/grouping", {"by": "all"})
    (value,) = re.findall(r'name="job" value="([^"]+)"', visitor.get(href).text)
    assert stays in value.split()
    assert visitor.post(f"{href}/leave", {"job": value}).status_code == 409
    visitor.post(f"{href}/leave", {"job": " ".join(value.split()[1:])})
    assert at_work.desk.db.drafts.get(href.rpartition("/")[2]).job_ids == (value.split()[0],)


def test_a_line_is_written_changed_moved_and_removed(visitor: Visitor, href: str) -> None:
    assert visitor.post(f"{href}/lines", LINE).headers["Location"] == href
    page = visitor.get(href)
    assert "Layout 2.00 h 45.00 90.00" in seen(page)
    (line,) = set(re.findall(r"\?line=([0-9a-f]+)#own", page.text))
    form = visitor.get(f"{href}?line={line}").text
    assert re.search(r'name="description"[^>]*value="Layout"', form)
    visitor.post(f"{href}/lines", {**LINE, "line": line, "price": "50", "percent": "10"})
    assert "Layout 2.00 h 50.00 100.00" in seen(visitor.get(href))
    assert "VAT 10% €10.00" in seen(visitor.get(href))
    visitor.post(f"{href}/lines/remove", {"line": line})
    page = visitor.get(href)
    assert "“Layout” is removed." in seen(page)
    assert "100.00" not in seen(page).partition("Lines")[2]


def tax_of_line(at_work: Studio, href: str) -> Tax | None:
    (line,) = at_work.desk.db.drafts.get(href.rpartition("/")[2]).free_lines
    return line.tax


def settle_in(at_work: Studio, country: str, tax: Tax) -> None:
    settings = at_work.desk.settings
    seller = replace(settings.seller, country=country)
    at_work.desk.db.settings.put(replace(settings, seller=seller, tax=tax))


def test_a_line_may_be_taxed_by_a_preset(at_work: Studio, visitor: Visitor, href: str) -> None:
    settle_in(at_work, "IT", Tax(TaxCategory.STANDARD, Decimal(22)))
    visitor.post(f"{href}/lines", {**LINE, "tax": "exempt"})
    tax = tax_of_line(at_work, href)
    assert tax is not None
    assert (tax.category, tax.natura) == (TaxCategory.EXEMPT, "N4")
    page = visitor.get(href)
    assert "No VAT €0.00" in seen(page)
    (line,) = set(re.findall(r"\?line=([0-9a-f]+)#own", page.text))
    form = visitor.get(f"{href}?line={line}").text
    assert '<option value="exempt" selected>Exempt (N4)</option>' in form
    assert '<option value="">As usual: Standard rate, 22%</option>' in form
    visitor.post(f"{href}/lines", {**LINE, "line": line, "tax": ""})
    assert tax_of_line(at_work, href) is None
    answer = visitor.post(f"{href}/lines", {**LINE, "tax": "export-of-nothing"})
    assert answer.status_code == 422
    assert 'id="e-tax"' in answer.text


def test_a_line_may_have_a_rate_of_its_own_with_four_decimals(
    at_work: Studio, visitor: Visitor, href: str
) -> None:
    usual = Tax(TaxCategory.STANDARD, Decimal("8.875"), label="Sales tax")
    settle_in(at_work, "US", usual)
    visitor.post(f"{href}/lines", {**LINE, "percent": "4.4375", "tax": "not-taxable"})
    assert tax_of_line(at_work, href) == replace(usual, percent=Decimal("4.4375"))
    page = visitor.get(href)
    assert "Sales tax 8.875% €" in seen(page)
    assert "Sales tax 4.4375% €3.99" in seen(page)
    (line,) = set(re.findall(r"\?line=([0-9a-f]+)#own", page.text))
    form = visitor.get(f"{href}?line={line}").text
    assert re.search(r'name="percent"[^>]*value="4.4375"', form)
    assert '<option value="not-taxable">Not taxable</option>' in form


def test_where_no_tax_is_charged_no_line_is_asked_for_one(
    at_work: Studio, visitor: Visitor, href: str
) -> None:
    settle_in(at_work, "IT", Tax(TaxCategory.EXEMPT, Decimal(0), "Regime"))
    page = visitor.get(href).text
    assert 'name="description"' in page
    assert 'name="percent"' not in page
    assert 'id="f-tax"' not in page


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"price": "much"}, "“much” is not a number."),
        ({"description": ""}, "A line says what it is for."),
        ({"quantity": "0"}, "A quantity is more than 0"),
        ({"percent": "101"}, "A rate of VAT is more than 0 and at most 100"),
        ({"percent": "8.87501"}, "with four decimals at most"),
    ],
)
def test_a_line_that_cannot_be_comes_back_as_it_was_typed(
    visitor: Visitor, href: str, wrong: dict[str, str], told: str
) -> None:
    answer = visitor.post(f"{href}/lines", {**LINE, **wrong})
    assert answer.status_code == 422
    assert told in seen(answer)
    assert 'aria-invalid="true"' in answer.text
    kept = {**LINE, **wrong}
    assert re.search(rf'name="price" value="{kept["price"]}"', answer.text)
    assert '<option value="HUR" selected>' in answer.text


def test_a_discount_on_a_line_is_set_told_and_removed(visitor: Visitor, href: str) -> None:
    visitor.post(f"{href}/grouping", {"by": "all"})
    (way,) = re.findall(r'href="([^"]*\?discount=all[^"#]*)', visitor.get(href).text)
    form = visitor.get(html.unescape(way))
    assert "Discount on Printing, 3 prints, 6.42 m²" in seen(form)
    (key,) = re.findall(r'name="key" value="([^"]*)"', form.text)
    answer = visitor.post(f"{href}/discount", {"key": html.unescape(key), "discount": "x", "by": "percent"})
    assert answer.status_code == 422
    visitor.post(f"{href}/discount", {"key": html.unescape(key), "discount": "10", "by": "percent"})
    assert "10% off 47.34: −4.73" in seen(visitor.get(href))
    assert "Net €42.61" in seen(visitor.get(href))
    visitor.post(f"{href}/grouping", {"by": "job"})
    page = visitor.get(href)
    assert "waits: no line is like that now." in seen(page)
    visitor.post(f"{href}/discount/remove", {"key": html.unescape(key)})
    assert "waits: no line" not in seen(visitor.get(href))


def test_a_discount_on_the_whole_stands_among_the_sums(visitor: Visitor, href: str) -> None:
    assert "the whole invoice" in seen(visitor.get(f"{href}?discount=whole"))
    visitor.post(f"{href}/discount", {"key": "whole", "discount": "5", "by": "amount", "reason": "Loyalty"})
    words = seen(visitor.get(href))
    assert "All lines €47.34" in words
    assert "Loyalty −€5.00" in words
    assert "Net €42.34" in words
    visitor.post(f"{href}/discount", {"key": "whole", "discount": "100", "by": "percent"})
    words = seen(visitor.get(href))
    assert "Discount: 100% of €47.34 −€47.34" in words
    assert "Total €0.00" in words


def test_more_than_there_is_is_told_before_it_is_issued(visitor: Visitor, href: str) -> None:
    visitor.post(f"{href}/discount", {"key": "whole", "discount": "50", "by": "amount"})
    page = visitor.get(href)
    assert "The discount is more than the whole invoice. Make the discount smaller." in seen(page)
    assert 'data-dialog="issue"' not in page.text


def test_texts_are_usual_until_others_are_written(at_work: Studio, visitor: Visitor, href: str) -> None:
    at_work.desk.db.settings.put(replace(at_work.desk.settings, invoice_note="Thank you."))
    page = visitor.get(href).text
    assert "Thank you.</textarea>" in page
    assert '<details class="panel more" id="more">' in page
    draft_id = href.rpartition("/")[2]
    visitor.post(f"{href}/details", {"note": "Thank you.", "opening": ""})
    assert at_work.desk.db.drafts.get(draft_id).details.note is None
    visitor.post(f"{href}/details", {"note": "Bye", "order_reference": "PO 7", "performed_on": "2026-11-03"})
    words = seen(visitor.get(href))
    assert "text after · order PO 7 · performed on Nov 3, 2026" in words
    answer = visitor.post(f"{href}/details", {"performed_on": "soon", "opening": "Dear all"})
    assert answer.status_code == 422
    assert "Dear all</textarea>" in answer.text


def test_an_invoice_is_begun_without_a_job(at_work: Studio, visitor: Visitor, client: Client) -> None:
    assert client.name in seen(visitor.get("/invoices/new"))
    assert visitor.post("/invoices/new", {"client": ""}).status_code == 422
    assert visitor.post("/invoices/new", {"client": "nobody"}).status_code == 404
    href = visitor.post("/invoices/new", {"client": client.id}).headers["Location"]
    page = visitor.get(href)
    assert "Nothing is on this draft yet." in seen(page)
    assert 'data-dialog="issue"' not in page.text
    at_work.job(client=client)
    assert "1 unbilled job of Galleria Bianchi is on no draft yet." in seen(visitor.get(href))
    visitor.post(f"{href}/jobs")
    assert "1 job, €19.25 to pay." in seen(visitor.get(href))
    assert "no jobs" not in seen(visitor.get("/invoices"))


def test_a_draft_without_jobs_is_told_as_such_in_lists(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    revise.begin(at_work.desk, client.id)
    assert "Galleria Bianchi no jobs" in seen(visitor.get("/invoices"))
    assert "Draft without a job, of Nov 20, 2026" in seen(visitor.get(f"/clients/{client.id}"))
    assert 'action="/invoices/new"' in visitor.get(f"/clients/{client.id}").text


def test_the_paper_comes_by_itself_after_the_lines(at_work: Studio, visitor: Visitor, client: Client) -> None:
    jobs = at_work.jobs(60, client=client)
    href = f"/invoices/draft/{drafted(at_work, client, *jobs).id}"
    page = visitor.get(href).text
    assert f'hx-get="{href}/paper"' in page
    pages = re.findall(r'src="([^"]*/page/\d+\.png)\?v=', visitor.get(f"{href}/paper", htmx=True).text)
    assert len(pages) > 1
    assert visitor.get(pages[-1]).headers["Content-Type"] == "image/png"
    assert visitor.get(f"{href}/page/{len(pages) + 1}.png").status_code == 404


def test_an_unknown_grouping_or_line_changes_nothing(at_work: Studio, visitor: Visitor, href: str) -> None:
    before = at_work.desk.db.drafts.all()
    assert visitor.post(f"{href}/grouping", {"by": "colour"}).status_code == 422
    assert visitor.post(f"{href}/lines/remove", {"line": "gone"}).status_code == 409
    assert (
        visitor.post(f"{href}/discount", {"key": "gone", "discount": "5", "by": "percent"}).status_code == 409
    )
    assert visitor.get(f"{href}?discount={quote('gone:0')}&line=gone").status_code == 200
    assert at_work.desk.db.drafts.all() == before
    assert before[0].grouping is Grouping.JOB
