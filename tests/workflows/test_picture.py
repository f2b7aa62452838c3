"""What is shown of an issued invoice are the pages of its PDF."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageChops
from pypdf import PdfReader

from smarttracker_lite.billing.document import page_of, pages_of
from smarttracker_lite.errors import DocumentTrouble, StoreTrouble
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.picture import frozen, frozen_page
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


def test_a_page_of_the_pdf_looks_as_it_was_laid_out(at_work: Studio) -> None:
    invoice = issued(at_work, at_work.client())
    (laid_out,) = pictures(at_work.desk, invoice)
    page = frozen_page(at_work.desk, invoice, 1)
    assert grey(page).size == grey(laid_out).size == (909, 1286)
    assert apart(page, laid_out) < 0.002
    other = replace(invoice, layout="compact")
    assert apart(page, pictures(at_work.desk, other)[0]) > 0.01


def test_what_is_set_up_since_changes_no_page_of_what_was_issued(at_work: Studio) -> None:
    folder = at_work.desk.db.folder / "templates"
    folder.mkdir()
    (folder / "mine.typ").write_text('#set document(title: "x")\n#set text(lang: "en")\n= As it was', "utf-8")
    at_work.desk.db.settings.put(replace(at_work.desk.settings, layout="own/mine"))
    invoice = issued(at_work, at_work.client())
    page = frozen_page(at_work.desk, invoice, 1)
    (folder / "mine.typ").write_text("#for n in range(400) [Otherwise ]", "utf-8")
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
