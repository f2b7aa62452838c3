"""Work on one invoice that is taxed in more than one way: each part bears its own, and nothing is counted
twice."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.extras import Extra
from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.contents import add_to_draft
from smarttracker_lite.workflows.extras import save_extra
from smarttracker_lite.workflows.presets import find
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.tag import add_extra
from tests.support.studio import Studio


@pytest.fixture
def milan(at_work: Studio) -> Studio:
    """Prints at 10.00, taxed 22 %; a service of 5.00 that is taxed 10 %."""
    desk = at_work.desk
    usual, reduced = (find("IT", id, desk.today) for id in ("22", "10"))
    assert usual
    assert reduced
    seller = replace(desk.settings.seller, name="Lumen", country="IT", street="Via 1", city="Milano")
    desk.db.settings.put(replace(desk.settings, seller=seller, tax=usual.tax))
    at_work.rate(per_job="10")
    extra = Extra(id="", name="Guided tour", unit=Unit.PIECE, price=Decimal(5), tax=reduced.tax)
    save_extra(desk, extra)
    return at_work


def only_extra(studio: Studio) -> Extra:
    (extra,) = studio.desk.db.extras.all()
    return extra


def test_an_extra_with_a_rate_of_its_own_has_a_line_of_its_own(milan: Studio) -> None:
    client = milan.client()
    job = milan.job(client=client)
    add_extra(milan.desk, (job.id,), only_extra(milan).id, Decimal(2))
    draft = bill.draft(milan.desk, client.id)
    invoice = bill.issue_draft(milan.desk, draft.id)
    told = [(line.net, line.tax.percent) for line in invoice.lines]
    assert told == [(Decimal("10.00"), Decimal(22)), (Decimal("10.00"), Decimal(10))]
    assert invoice.lines[1].description.endswith(": Guided tour")
    assert (invoice.tax, invoice.total) == (Decimal("3.20"), Decimal("23.20"))
    assert invoice.job_ids == (job.id,)
    billed = milan.desk.db.jobs.get(job.id)
    assert price_book(milan.desk).price(billed).amount == 20


def test_one_on_the_whole_draft_bears_its_own_rate_too(milan: Studio) -> None:
    client = milan.client()
    milan.job(client=client)
    draft = bill.draft(milan.desk, client.id)
    add_to_draft(milan.desk, draft.id, only_extra(milan).id, Decimal(1))
    rows = bill.proof(milan.desk, draft.id).taxes
    assert [(row.tax.percent, row.base) for row in rows] == [
        (Decimal(22), Decimal("10.00")),
        (Decimal(10), Decimal("5.00")),
    ]


def test_a_client_that_is_charged_no_vat_is_charged_none_on_extras_either(milan: Studio) -> None:
    export = find("IT", "export", milan.desk.today)
    assert export
    client = replace(milan.client(), tax=export.tax)
    milan.desk.db.clients.put(client)
    job = milan.job(client=client)
    add_extra(milan.desk, (job.id,), only_extra(milan).id, Decimal(2))
    (row,) = bill.proof(milan.desk, bill.draft(milan.desk, client.id).id).taxes
    assert (row.tax, row.base, row.amount) == (export.tax, Decimal("20.00"), Decimal(0))


def test_the_books_are_sound_with_a_job_on_two_lines(milan: Studio) -> None:
    client = milan.client()
    job = milan.job(client=client)
    add_extra(milan.desk, (job.id,), only_extra(milan).id, Decimal(1))
    bill.issue_draft(milan.desk, bill.draft(milan.desk, client.id).id)
    faults = verify(milan.desk).of(Grade.FAULT)
    assert [fault for fault in faults if fault.values.get("target") != "plotter"] == []
