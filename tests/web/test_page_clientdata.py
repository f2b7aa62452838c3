"""A client's data taken along and erased, as a browser without scripts sees it."""

import json
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

from smarttracker_lite.domain.conditions import Condition, Way, What
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.jobs import Tag
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.fade import Fading
from smarttracker_lite.workflows.rule import apply_rule, save_rule
from smarttracker_lite.workflows.tag import comment, tag
from tests.support.invoicing import drafted
from tests.support.names import holding
from tests.support.order import equipped
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor


def billed(at_work: Studio) -> str:
    """A client with an invoice that is paid; gives its id."""
    at_work.seller()
    client = equipped(at_work).client("Mario Segreto", code="4711")
    job = at_work.job(plot("Segreto.pdf"), client=client)
    lamination = Addition(
        name="Lamination", unit=Unit.PIECE, quantity=Decimal(1), price=Decimal(9), cost=Decimal("7.77")
    )
    at_work.desk.db.jobs.put_all([replace(job, tag=Tag(client_id=client.id, additions=(lamination,)))])
    invoice = bill.issue_draft(at_work.desk, drafted(at_work, client, job).id)
    bill.mark_paid(at_work.desk, invoice.id, at_work.desk.today)
    return client.id


def test_all_of_a_client_is_in_the_zip_and_nothing_of_another(at_work: Studio, visitor: Visitor) -> None:
    client_id = billed(at_work)
    other = at_work.client("Verdi")
    at_work.job(plot("Verdi.pdf"), client=other)
    moved = at_work.job(plot("Moved.pdf", user="anna"))
    fits = Condition(what=What.DOCUMENT, way=Way.IS, value=moved.facts.document or "")
    rule = Rule(id="", name="For Verdi", conditions=(fits,), client_id=other.id)
    apply_rule(at_work.desk, save_rule(at_work.desk, rule).id)
    comment(at_work.desk, moved.id, "Wedding of Verdi")
    comment(at_work.desk, moved.id, "")
    tag(at_work.desk, [moved.id], client_id)
    answer = visitor.get(f"/clients/{client_id}/data")
    assert "Mario-Segreto%202026-11-20.zip" in answer.headers["Content-Disposition"]
    with ZipFile(BytesIO(answer.content)) as whole:
        names = whole.namelist()
        told = {name: whole.read(name) for name in names}
    assert {"clients.jsonl", "jobs.csv", "rates.jsonl", "taggings.csv", "invoices.jsonl"} <= set(names)
    assert [name for name in names if name.startswith("invoices/2026-0001")]
    jobs = [json.loads(line) for line in told["jobs.jsonl"].splitlines()]
    assert {job["facts"]["document"] for job in jobs} == {"Segreto.pdf", "Moved.pdf"}
    plain = b"".join(content for name, content in told.items() if not name.endswith(".pdf"))
    assert b"Verdi" not in plain
    assert other.id.encode() not in plain
    assert b"7.77" not in plain
    assert Side.COST.encode() not in told["rates.jsonl"]


def test_what_goes_and_what_stays_is_told_and_the_name_is_asked(at_work: Studio, visitor: Visitor) -> None:
    client_id = billed(at_work)
    page = visitor.get(f"/clients/{client_id}/erase").text
    assert "1 invoice, as it was issued" in page
    assert "your tax adviser" in page
    wrong = visitor.post(f"/clients/{client_id}/erase", {"name": "Rossi"})
    assert "Type it as it stands above." in wrong.text
    assert 'value="Rossi"' in wrong.text
    visitor.post(f"/clients/{client_id}/erase", {"name": "Mario Segreto"})
    at_work.desk.keeping(Fading).stop()
    assert "was erased on" in visitor.get(f"/clients/{client_id}").text
    assert holding(at_work.desk.db.folder, "Segreto.pdf", "4711") != []  # the invoice has them, by law
    assert not at_work.desk.db.jobs.all()[0].facts.document


def test_open_work_is_told_instead(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Rossi")
    at_work.job(client=client)
    page = visitor.get(f"/clients/{client.id}/erase").text
    assert "still has unbilled jobs or unpaid invoices" in page
    assert "Type the client" not in page
