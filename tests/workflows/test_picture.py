"""Papers as pictures: an issued one by its PDF, any other drawn once."""

import io
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from smarttracker_lite.billing.document import page_of, pages_of
from smarttracker_lite.errors import DocumentTrouble, StoreTrouble
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.picture import drawn, frozen, frozen_page
from smarttracker_lite.workflows.typeset import pictures
from tests.support.invoicing import issued, set_prices
from tests.support.studio import Studio, plot


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


def grey(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("L")


def apart(one: bytes, other: bytes) -> float:
    """How much of two pictures differs, as a share of their dots."""
    dots = ImageChops.difference(grey(one), grey(other)).point(lambda shade: 255 * (shade > 128))
    return dots.histogram()[255] / (dots.width * dots.height)


def template(at_work: Studio, source: str) -> Path:
    folder = at_work.desk.db.folder / "templates"
    folder.mkdir(exist_ok=True)
    (folder / "mine.typ").write_text(source, encoding="utf-8")
    return folder


def test_a_page_of_the_pdf_looks_as_it_was_laid_out(at_work: Studio) -> None:
    invoice = issued(at_work, at_work.client())
    (laid_out,) = pictures(at_work.desk, invoice)
    page = frozen_page(at_work.desk, invoice, 1)
    assert grey(page).size == grey(laid_out).size == (909, 1286)
    assert apart(page, laid_out) < 0.002
    other = replace(invoice, layout="compact")
    assert apart(page, pictures(at_work.desk, other)[0]) > 0.01


def test_what_is_set_up_since_changes_no_page_of_what_was_issued(at_work: Studio) -> None:
    folder = template(at_work, '#set document(title: "x")\n#set text(lang: "en")\n= As it was')
    at_work.desk.db.settings.put(replace(at_work.desk.settings, layout="own/mine"))
    invoice = issued(at_work, at_work.client())
    page = frozen_page(at_work.desk, invoice, 1)
    template(at_work, "#for n in range(400) [Otherwise ]")
    assert frozen_page(at_work.desk, invoice, 1) == page
    (folder / "mine.typ").unlink()
    assert frozen_page(at_work.desk, invoice, 1) == page


def test_all_pages_of_a_long_invoice_are_counted(at_work: Studio) -> None:
    client = at_work.client()
    jobs = [at_work.job(plot(f"job-{number}"), client=client) for number in range(60)]
    draft = bill.draft(at_work.desk, client.id, [job.id for job in jobs])
    invoice = bill.issue_draft(at_work.desk, draft.id)
    pdf = issued_pdf(at_work.desk, invoice)
    assert frozen(at_work.desk, invoice) == pages_of(pdf) == len(PdfReader(io.BytesIO(pdf)).pages) > 2
    shown = [frozen_page(at_work.desk, invoice, page) for page in (1, 2)]
    assert shown[0] != shown[1]


def test_a_page_that_is_not_there_and_a_file_that_was_changed_are_told(at_work: Studio) -> None:
    invoice = issued(at_work, at_work.client())
    path = bill.pdf_path(at_work.desk, invoice)
    with pytest.raises(DocumentTrouble, match="Page 2 cannot be shown"):
        page_of(path, 2)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(StoreTrouble, match="missing or was changed"):
        frozen_page(at_work.desk, invoice, 1)


def test_what_is_sent_or_paid_is_not_drawn_again(at_work: Studio) -> None:
    invoice = issued(at_work, at_work.client())
    first = drawn(at_work.desk, invoice)
    paid = bill.mark_paid(at_work.desk, invoice.id, at_work.desk.today)
    assert drawn(at_work.desk, paid) is first
    assert drawn(at_work.desk, replace(invoice, accent="#123456")) is not first


def test_only_the_last_few_are_kept(at_work: Studio) -> None:
    invoices = [issued(at_work, at_work.client(f"Client {number}")) for number in range(5)]
    first, *rest = (drawn(at_work.desk, each) for each in invoices)
    assert all(one != other for one, other in pairwise([first, *rest]))
    assert [drawn(at_work.desk, each) for each in invoices[1:]] == rest
    assert all(drawn(at_work.desk, each) is kept for each, kept in zip(invoices[1:], rest, strict=True))
    assert drawn(at_work.desk, invoices[0]) is not first


def test_pictures_follow_a_template_of_the_users(at_work: Studio) -> None:
    own = replace(issued(at_work, at_work.client()), layout="own/mine")
    template(at_work, "One page")
    before = drawn(at_work.desk, own)
    assert len(before) == 1
    template(at_work, "Two pages#pagebreak()here")
    assert len(drawn(at_work.desk, own)) == 2
