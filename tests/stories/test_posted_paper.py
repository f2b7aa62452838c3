"""From a demo's prints to a mail in the client's box, which is paper, archive and e-invoice at once.

The judges are those of other people: the schema and the rules of EN 16931, PDF readers, and a reader of QR
codes that looks at the page.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import requests
import zxingcpp
from facturx import get_xml_from_pdf
from lxml import etree
from PIL import Image
from pypdf import PdfReader

from tests.support.command import rows, serving
from tests.support.einvoices import as_judged
from tests.support.formreader import Reader
from tests.support.judges import faults, fired
from tests.support.mail import PASSWORD, USER, MailServer, mail_server

AUTHORITY = "04011000-12345-03"
IBAN = "IT60X0542811101000000123456"


@dataclass
class Office:
    """The running demo, as a browser that follows forms sees it, and the post of its clients."""

    url: str
    data: Path
    mail: MailServer
    browser: requests.Session = field(default_factory=requests.Session)

    def enter(self, ready: str) -> None:
        self.browser.get(ready).raise_for_status()
        self.browser.headers["Origin"] = self.url

    def see(self, path: str) -> requests.Response:
        """The page at this path, which must be there."""
        answer = self.browser.get(self.url + path)
        answer.raise_for_status()
        return answer

    def links(self, page: str, path: str, name: str) -> list[str]:
        """The paths of such a form that links of a page lead to whose words hold the name."""
        found = re.findall(rf'href="({path})"[^>]*>([^<]*)', self.see(page).text)
        return list(dict.fromkeys(where for where, words in found if name in words))

    def fill_in(self, page: str, action: str, **typed: Any) -> str:
        """Send the form of a page as it stands there, ticks left alone, but for what is typed; gives the path
        where that leads."""
        reader = Reader(self.see(page).text)
        ticks = reader.names(action, "checkbox", "radio", "file")
        there = {name: value for name, value in reader.forms[action].items() if name not in ticks}
        return self.send(action, **there | typed)

    def send(self, action: str, **typed: Any) -> str:
        """Press a button; gives the path where that leads."""
        answer = self.browser.post(self.url + action, data=typed)
        answer.raise_for_status()
        return answer.url.removeprefix(self.url).partition("?")[0]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    data = tmp_path / "data"
    with (
        mail_server(tmp_path) as mail,
        serving("demo", "--serve", "--data", str(data), home=tmp_path) as ready,
    ):
        at_work = Office(ready.partition("/enter")[0], data, mail)
        at_work.enter(ready)
        yield at_work


def test_what_was_printed_is_a_paper_an_archive_and_an_e_invoice_in_the_clients_mail(office: Office) -> None:
    set_up_mail(office)
    client = set_up_client(office)
    jobs = tag_prints(office, client)
    invoice = issue(office, office.send("/invoices/draft", job=jobs))
    mail(office, invoice)
    paper = check_invoice(office, invoice, jobs)

    draft = office.send(f"{invoice}/credit/again")
    (note,) = office.links(invoice, r"/invoices/\w+", "Credit note")
    mail(office, note)
    check_credit_note(office, note, paper)

    office.send(f"{draft}/details", order_reference="B-77", buyer_reference=AUTHORITY)
    anew = issue(office, draft)
    mail(office, anew)
    assert "B-77" in check_invoice(office, anew, jobs).words


def set_up_mail(office: Office) -> None:
    office.fill_in(
        "/settings/mail",
        "/settings/mail",
        host=office.mail.host,
        port=office.mail.port,
        sender=USER,
        user=USER,
        password=PASSWORD,
        authority=office.mail.ca_file,
    )


def set_up_client(office: Office) -> str:
    """A German authority: its papers are German, and it owes the tax itself."""
    (page,) = office.links("/clients", r"/clients/\w+", "Meyer")
    office.fill_in(
        f"{page}/edit", page, client_tax="reverse-charge", buyer_reference=AUTHORITY, language="de"
    )
    return page.rpartition("/")[2]


def tag_prints(office: Office, client: str) -> list[str]:
    """Those that nobody has tagged and whose names tell of the client, up to six."""
    wanted = [
        job["id"]
        for job in rows(office.data, "jobs")
        if "Meyer" in (job["document"] or "") and job["client"] is None and job["status"] == "completed"
    ][:6]
    assert wanted
    office.send("/jobs/tag", job=wanted, whose=client)
    return wanted


def issue(office: Office, draft: str) -> str:
    """Issue it; gives the path of the invoice."""
    return office.fill_in(draft, f"{draft}/issue")


def mail(office: Office, invoice: str) -> None:
    """Send it to whom and with the words that the page offers."""
    before = len(office.mail.received)
    office.fill_in(invoice, f"{invoice}/send")
    assert len(office.mail.received) == before + 1
    assert office.mail.received[-1].recipients == ("rechnung@meyer.example",)


@dataclass(frozen=True)
class Paper:
    """What a client has of a mail: its PDF, and the XML in it."""

    pdf: bytes
    xml: bytes

    @property
    def words(self) -> str:
        """What can be read on all pages."""
        pages = PdfReader(io.BytesIO(self.pdf)).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())

    def told(self, name: str) -> list[str]:
        """What the e-invoice says in each element of this name."""
        return [each.text or "" for each in etree.fromstring(self.xml).iter(f"{{*}}{name}")]


def received(office: Office) -> Paper:
    """The files of the last mail, each of which stands before its judges."""
    first, *others = office.mail.received[-1].message.iter_attachments()
    assert first.get_content_type() == "application/pdf"
    pdf = first.get_content()
    check_marks(pdf)
    name, xml = get_xml_from_pdf(io.BytesIO(pdf), check_xsd=False, check_schematron=False)
    assert name == "factur-x.xml"
    for each in (xml, *(each.get_payload(decode=True) for each in others)):
        assert isinstance(each, bytes)
        check_rules(each)
    return Paper(pdf, xml)


def check_rules(xml: bytes) -> None:
    assert faults(as_judged(xml)) == []
    assert fired(as_judged(xml)) > 20


def check_marks(pdf: bytes) -> None:
    """It says of itself that it is PDF/A-3a, as archives want it, and which e-invoice is in it."""
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    told = root["/Metadata"].get_data().decode()
    for mark in ("pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert mark in told
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in told


def check_invoice(office: Office, invoice: str, jobs: list[str]) -> Paper:
    """All of the work is on it, and a banking app reads from the page what is to be paid."""
    paper = received(office)
    assert paper.pdf == office.see(f"{invoice}/pdf").content
    (number,), (total,) = paper.told("ID")[1:2], paper.told("GrandTotalAmount")
    assert {"Rechnung", number} <= set(paper.words.split())
    assert len(paper.told("LineTotalAmount")) == len(jobs) + 1
    assert paper.told("BuyerReference") == [AUTHORITY]
    check_rules(office.see(f"{invoice}/efile/xrechnung").content)
    paid = f"BCD|002|1|SCT||Studio Lumen|{IBAN}|EUR{total}|||{number}"
    assert scanned(office, invoice) == [paid.replace("|", "\n")]
    return paper


def check_credit_note(office: Office, note: str, of: Paper) -> None:
    """It takes all of the invoice back, and asks for nothing."""
    paper = received(office)
    assert paper.told("TypeCode")[0] == "381"
    assert paper.told("GrandTotalAmount") == of.told("GrandTotalAmount")
    assert paper.told("DuePayableAmount") == of.told("DuePayableAmount")
    assert of.told("ID")[1] in paper.words
    assert scanned(office, note) == []


def scanned(office: Office, invoice: str) -> list[str]:
    """What the codes on its first page say, as that is seen."""
    with Image.open(io.BytesIO(office.see(f"{invoice}/page/1.png").content)) as page:
        return [code.text for code in zxingcpp.read_barcodes(page.convert("L"))]
