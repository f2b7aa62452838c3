"""What the studio pays for is its own affair: nothing that a client gets tells a cost or a margin."""

import json
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.workflows import bill, configure, deliver
from smarttracker_lite.workflows.explain import costed
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.typeset import sheet
from tests.support.invoicing import costly_job, telltales
from tests.support.mail import PASSWORD, USER, mail_server
from tests.support.studio import Studio

PRICED = {
    Basis.SQUARE_METRE: "3.10",
    Basis.WASTE: "5",
    Basis.COLOR: "0.20",
    Basis.MILLILITRE: "0.42",
    Basis.CLEANING: "2",
    Basis.HOUR: "12",
    Basis.COPY: "1",
    Basis.JOB: "1.50",
    Basis.MINIMUM: "25.01",
}


def told(pdf: bytes) -> str:
    """All words of a PDF."""
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


@pytest.mark.parametrize("language", ["en", "it"])
def test_neither_draft_nor_invoice_nor_mail_tells_a_cost(
    at_work: Studio, tmp_path: Path, language: str
) -> None:
    at_work.seller()
    prices = tuple(Price(basis=basis, rate=Decimal(rate)) for basis, rate in PRICED.items())
    at_work.desk.db.rates.put(Rate(id="price", side=Side.PRICE, prices=prices))
    client = replace(at_work.client(language=language, email="conti@rossi.example"), discount=Decimal(10))
    at_work.desk.db.clients.put(client)
    job = costly_job(at_work, client)
    secret = telltales(at_work, job)
    draft = bill.draft(at_work.desk, client.id, [job.id])
    proof = bill.proof(at_work.desk, draft.id)
    invoice = bill.issue_draft(at_work.desk, draft.id)
    with mail_server(tmp_path) as server:
        account = Mail(
            host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file)
        )
        configure.save_mail(at_work.desk, account, PASSWORD)
        deliver.mail_invoice(at_work.desk, invoice.id, deliver.cover(at_work.desk, invoice))
    (message,) = (received.message for received in server.received)
    (attached,) = message.iter_attachments()
    body = message.get_body()
    assert body is not None
    seen = {
        "draft": repr(sheet(proof, at_work.desk.words(language))),
        "record": json.dumps(to_row(invoice)),
        "PDF": told(deliver.issued_pdf(at_work.desk, invoice)),
        "headers": str(message.items()),
        "mail": body.get_content(),
        "appendix": told(attached.get_content()),
    }
    assert [(place, each) for place, text in seen.items() for each in secret if each in text] == []
    explained = f"= {at_work.desk.words(language).number(Decimal('25.01'), 2)}"
    assert (explained in seen["PDF"], explained in seen["appendix"]) == (True, True)  # the right papers


def test_the_studio_itself_is_told_every_figure_of_a_cost(at_work: Studio) -> None:
    at_work.rate(per_m2="3.10")
    job = costly_job(at_work, at_work.client())
    sentence = costed(at_work.desk.words("en"), price_book(at_work.desk).cost(job))
    assert [each for each in ("987.65", "76.54%", "865.43", "754.32", "643.21") if each not in sentence] == []
