"""Reminders, statements and receipts look like the invoices they go with, whatever becomes of a template."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.billing.document import LAYOUTS
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.workflows import attest, bill, settle, urge
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.lay_out import save_look
from smarttracker_lite.workflows.settle import Payment
from smarttracker_lite.workflows.typeset import templates
from tests.support.invoicing import set_prices
from tests.support.studio import Studio
from tests.support.waysout import told

Making = Callable[[Desk, Invoice], bytes]


def reminded(desk: Desk, invoice: Invoice) -> bytes:
    return urge.paper(desk, [invoice], Occasion.REMINDER_1)


def received(desk: Desk, invoice: Invoice) -> bytes:
    return attest.receipt(desk, invoice.id, 0)


def stated(desk: Desk, invoice: Invoice) -> bytes:
    return attest.statement(desk, invoice.client_id, desk.today, desk.today, invoice.currency)


PAPERS = pytest.mark.parametrize("made", [reminded, received, stated])


def part_paid(studio: Studio, layout: str) -> Invoice:
    """An invoice in this layout, of which a euro was paid."""
    desk = studio.desk
    set_prices(studio)
    save_look(desk, replace(desk.settings, layout=layout))
    client = studio.client("Galleria Bianchi")
    studio.job(client=client)
    draft = bill.draft(desk, client.id)
    invoice = bill.issue_draft(desk, draft.id)
    return settle.pay(desk, invoice.id, Payment(day=desk.today, amount=Decimal(1)))


def own(studio: Studio, text: str) -> str:
    """A template of the studio's; gives the layout's name."""
    folder = templates(studio.desk)
    folder.mkdir(exist_ok=True)
    (folder / "mine.typ").write_text(text)
    return "own/mine"


def reset(desk: Desk, invoice: Invoice, layout: str) -> Invoice:
    """The same invoice as if it had been issued in another layout."""
    other = replace(invoice, layout=layout)
    with desk.act("test"):
        desk.db.invoices.put(other)
    return other


@PAPERS
def test_each_is_in_the_layout_of_its_invoice(at_work: Studio, made: Making) -> None:
    invoice = part_paid(at_work, LAYOUTS[0])
    each = {made(at_work.desk, reset(at_work.desk, invoice, layout)) for layout in LAYOUTS}
    assert len(each) == len(LAYOUTS)


@PAPERS
def test_each_is_by_the_template_of_the_studio(at_work: Studio, made: Making) -> None:
    invoice = part_paid(at_work, LAYOUTS[0])
    mine = own(at_work, '#set document(title: "Mine")\nLAID OUT BY US')
    assert "LAID OUT BY US" in told(made(at_work.desk, reset(at_work.desk, invoice, mine)))


@PAPERS
@pytest.mark.parametrize("text", ["#nonsense()", None])
def test_a_template_that_fails_or_is_gone_stops_none(at_work: Studio, made: Making, text: str | None) -> None:
    invoice = part_paid(at_work, LAYOUTS[0])
    ours = made(at_work.desk, invoice)
    mine = "own/mine" if text is None else own(at_work, text)
    assert made(at_work.desk, reset(at_work.desk, invoice, mine)) == ours
