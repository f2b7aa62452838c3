"""The main job: what real machines printed becomes an invoice that a mail server received."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from tests.support.browser import Visitor, chromium, sign_in
from tests.support.command import rows, serving
from tests.support.mail import PASSWORD, USER, MailServer, mail_server
from tests.support.peers import Cups, Ippeve, cupsd, ippeveprinter
from tests.support.programs import wait_until

HOSTILE = "<img src=x onerror=alert(1)>.pdf"
PLAN = "Plan Étage 1 – Acme.ps"
A4_M2 = Decimal("0.210") * Decimal("0.297")


@dataclass
class Street:
    """A printer, a print server and a mail server in the neighbourhood, and the studio at work."""

    printer: Ippeve
    cups: Cups
    mail: MailServer
    data: Path
    visitor: Visitor


@pytest.fixture
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def street(browser: Browser, tmp_path: Path) -> Iterator[Street]:
    data = tmp_path / "data"
    with (
        ippeveprinter() as printer,
        cupsd() as cups,
        mail_server(tmp_path) as mail,
        serving("serve", "--data", str(data), home=tmp_path) as ready,
    ):
        cups.add_queue("plots")
        yield Street(printer, cups, mail, data, sign_in(browser, ready))


def test_a_printed_job_becomes_a_paid_invoice_that_was_mailed(street: Street) -> None:
    add_printers(street)
    print_on_both(street)
    with street.visitor.page("/settings") as page:
        fill_in_settings(page, street.mail)
        set_a_price(page)
        add_client(page)
        tag_all_jobs(page)
        make_invoice(page)
        check_pdf(page)
        mail_it(page)
        mark_paid(page)
    check_mail(street.mail)


def add_printers(street: Street) -> None:
    rows(street.data, "printers", "add", street.printer.url, "--name", "Printer")
    rows(street.data, "printers", "add", street.cups.url("plots"), "--name", "Plots", "--beside", "own")


def print_on_both(street: Street) -> None:
    """Two A4 pages in two copies through CUPS, and a job with a hostile name on the printer."""
    street.cups.print("plots", PLAN, copies=2, media="A4")
    street.printer.print(HOSTILE)
    wait_until(lambda: street.cups.finished("plots"), "the print server prints")

    def recorded() -> bool:
        rows(street.data, "poll")
        done = {job["document"] for job in rows(street.data, "jobs") if job["status"] == "completed"}
        return done >= {PLAN, HOSTILE}

    wait_until(recorded, "both jobs are recorded")
    assert len(rows(street.data, "jobs")) == 2


def fill_in_settings(page: Page, mail: MailServer) -> None:
    page.get_by_label("Name", exact=True).fill("Studio Lumen")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Money and tax").click()
    page.get_by_label("VAT", exact=True).select_option("I charge VAT")
    page.get_by_label("VAT rate").fill("22")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Mail").click()
    for label, value in (
        ("Mail server", mail.host),
        ("Your address", USER),
        ("Port", str(mail.port)),
        ("User name", USER),
        ("Password", PASSWORD),
        ("File of a certificate authority", str(mail.ca_file)),
    ):
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Save and send me a test").click()
    wait_until(lambda: len(mail.received) == 1, "the test mail arrives")
    page.wait_for_load_state()


def set_a_price(page: Page) -> None:
    page.get_by_role("link", name="Prices").click()
    page.get_by_role("link", name="Add a price").click()
    form = page.locator("#rate-form")
    expect(form.get_by_label("Media")).to_be_focused()  # what is typed before may land there
    form.get_by_label("Paper off a roll").fill("3.10")
    form.get_by_label("per job").fill("1.50")
    form.get_by_role("button", name="Save").click()
    expect(page.locator("#price tbody tr")).to_have_count(1)


def add_client(page: Page) -> None:
    page.get_by_role("link", name="Clients").click()
    page.get_by_role("link", name="New client").click()
    page.get_by_label("Name", exact=True).fill("Galleria Bianchi")
    page.get_by_label("E-mail").fill("galleria@bianchi.example")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Galleria Bianchi")


def tag_all_jobs(page: Page) -> None:
    page.get_by_role("link", name="Jobs").first.click()
    expect(page.locator("#work tbody tr")).to_have_count(2)
    expect(page.get_by_text(HOSTILE)).to_be_visible()
    for key in ("j", "Space", "j", "Space"):
        page.keyboard.press(key)
    page.keyboard.type("gal")
    expect(page.locator("#whose-1")).to_have_text("Galleria Bianchi")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 jobs → Galleria Bianchi")).to_be_visible()


def make_invoice(page: Page) -> None:
    page.get_by_role("link", name="Invoices").click()
    page.get_by_role("button", name=re.compile("Draft")).click()
    page.get_by_role("link", name="Issue…").click()
    page.get_by_role("dialog").get_by_role("button", name="Issue it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Invoice 2026/0001")


def check_pdf(page: Page) -> None:
    """Four sides of A4 through CUPS, two on the printer; 3.10 per m², and 1.50 for each job."""
    answer = page.request.get(page.url + "/pdf")
    text = " ".join("".join(side.extract_text() for side in PdfReader(BytesIO(answer.body())).pages).split())
    nets = [
        cents((A4_M2 * sides).quantize(Decimal("0.001")) * Decimal("3.10") + Decimal("1.50"))
        for sides in (4, 2)
    ]
    net = sum(nets, Decimal(0))
    tax = cents(net * Decimal("0.22"))
    for told in (HOSTILE, PLAN, *nets, f"Net €{net}", f"€{tax}", f"Total €{net + tax}"):
        assert str(told) in text


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def mail_it(page: Page) -> None:
    expect(page.get_by_role("textbox", name="To", exact=True)).to_have_value("galleria@bianchi.example")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("heading", name="Send again by e-mail")).to_be_visible()


def mark_paid(page: Page) -> None:
    page.get_by_role("button", name="Note the payment", exact=True).click()
    expect(page.get_by_role("button", name="Note the payment", exact=True)).to_have_count(0)


def check_mail(mail: MailServer) -> None:
    invoice = mail.received[-1]
    assert invoice.recipients == ("galleria@bianchi.example",)
    (attached,) = invoice.message.iter_attachments()
    assert attached.get_content_type() == "application/pdf"
    assert "2026-0001" in (attached.get_filename() or "")
    assert attached.get_content().startswith(b"%PDF-")
