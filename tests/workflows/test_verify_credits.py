"""Credit notes held against their invoices: what does not fit is the one fault that is found."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.store.database import Database
from tests.support.credits import all_of, billed
from tests.support.order import Break, equipped, found, unchain
from tests.support.studio import Studio


def note_of(db: Database) -> Invoice:
    return next(each for each in db.invoices.all() if each.is_credit)


def first_of(db: Database) -> Invoice:
    return next(each for each in db.invoices.all() if not each.is_credit)


def _dearer(db: Database) -> None:
    """The invoice says less than was credited."""
    invoice = first_of(db)
    line = replace(invoice.lines[0], net=Decimal("10.00"))
    db.invoices.put(replace(invoice, lines=(line,)))


def _mark(db: Database) -> None:
    job = db.jobs.all()[0]
    db.jobs.put(replace(job, invoice_id=first_of(db).id))


BREAKS: list[tuple[Break, str]] = [
    (
        lambda db: db.invoices.put(replace(note_of(db), settlements=())),
        "invoices Credit note C2026/0001 is not set off against invoice 2026/0001.",
    ),
    (
        lambda db: db.invoices.put(replace(first_of(db), settlements=())),
        "invoices Credit note C2026/0001 is not set off against invoice 2026/0001.",
    ),
    (
        lambda db: db.invoices.put(replace(note_of(db), places=(4,))),
        "invoices Credit note C2026/0001 is for a line that invoice 2026/0001 does not have.",
    ),
    (
        lambda db: db.invoices.put(replace(note_of(db), id="again", previous="", digest="")),
        "invoices The number C2026/0001 was given twice.",
    ),
    (
        _dearer,
        "invoices The credit notes over invoice 2026/0001 take back more of its line 1 than it said.",
    ),
    (
        _mark,
        "jobs The job “Pianta.pdf” is marked as billed on invoice 2026/0001, which has no line for it.",
    ),
    (
        lambda db: db.invoices.put(replace(note_of(db), frees=False)),
        "jobs The job “Pianta.pdf” is on invoice 2026/0001, but is not marked as billed.",
    ),
]


@pytest.mark.parametrize(("breaks", "told"), BREAKS, ids=[told[:70] for _, told in BREAKS])
def test_a_credit_note_that_does_not_fit_its_invoice_is_found(
    at_work: Studio, breaks: Break, told: str
) -> None:
    all_of(at_work, billed(equipped(at_work), count=1), frees=True)
    unchain(at_work.desk.db)
    assert found(at_work) == []
    breaks(at_work.desk.db)
    assert told in found(at_work)


def test_a_credit_note_whose_invoice_is_gone_is_found(at_work: Studio) -> None:
    invoice = billed(equipped(at_work), count=1)
    all_of(at_work, invoice, frees=True)
    at_work.desk.db.invoices.delete(invoice.id)
    assert "invoices The invoice that credit note C2026/0001 corrects is not in the books." in found(at_work)
