"""Links between records: each that is broken is found, and nothing else."""

from decimal import Decimal

import pytest

from smarttracker_lite.domain.conditions import Condition, Way, What
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import JobState, Retag, Tag, Tagging
from smarttracker_lite.domain.taxes import TaxTotal
from smarttracker_lite.store.database import Database
from tests.support.order import VAT, Break, billed, found, invoice, open_job, put, retag
from tests.support.studio import NOON, Studio


def another_draft(db: Database) -> None:
    old = db.drafts.all()[0]
    db.drafts.put(Draft(id="other", client_id=old.client_id, job_ids=old.job_ids[:1], created_at=NOON))


def also_bills(db: Database) -> None:
    """Put the job of the first invoice on the second one too."""
    one, other = invoice(db), invoice(db, "2026/0002")
    net, tax = one.net + other.net, Decimal("6.94")
    put(
        db.invoices,
        other,
        lines=other.lines + one.lines,
        taxes=(TaxTotal(VAT, net, tax),),
        net=net,
        tax=tax,
        total=net + tax,
    )


LINKS: list[tuple[Break, str]] = [
    (
        lambda db: put(db.jobs, open_job(db), printer_id="gone"),
        "jobs The printer of the job “Pianta.pdf” is not in the books.",
    ),
    (
        lambda db: put(db.gaps, db.gaps.get("gap"), printer_id="gone"),
        "gaps The printer of the gap found on Nov 20, 2026 is not in the books.",
    ),
    (
        lambda db: put(db.turns, db.turns.get("turn"), client_id="gone"),
        "turns A client of the billing run of Nov 20, 2026 is not in the books.",
    ),
    (
        lambda db: put(db.turns, db.turns.get("turn"), invoice_id="gone"),
        "turns An invoice of the billing run of Nov 20, 2026 is not in the books.",
    ),
    (
        lambda db: put(db.standings, db.standings.get("standing"), printer_id="gone"),
        "standings The printer whose counters were read on Nov 20, 2026 is not in the books.",
    ),
    (
        lambda db: put(db.rules, db.rules.get("charts"), client_id="gone"),
        "rules The client of the rule “Charts” is not in the books.",
    ),
    (
        lambda db: put(db.rules, db.rules.get("charts"), project_id="gone"),
        "rules The project of the rule “Charts” is not in the books.",
    ),
    (
        lambda db: put(
            db.rules,
            db.rules.get("charts"),
            conditions=(Condition(what=What.PRINTER, way=Way.IS, value="gone"),),
        ),
        "rules The rule “Charts” is for a printer that is not in the books.",
    ),
    (
        lambda db: retag(db, client_id="gone"),
        "jobs The client of the job “Pianta.pdf” is not in the books.",
    ),
    (
        lambda db: retag(db, project_id="gone"),
        "jobs The project of the job “Pianta.pdf” is not in the books.",
    ),
    (
        lambda db: retag(db, client_id=db.clients.all()[1].id, project_id=db.projects.all()[0].id),
        "jobs The job “Pianta.pdf” is tagged with a project of another client.",
    ),
    (
        lambda db: put(db.jobs, open_job(db), invoice_id="gone"),
        "jobs The job “Pianta.pdf” is marked as billed on an invoice that is not in the books.",
    ),
    (
        lambda db: put(db.jobs, open_job(db), invoice_id=invoice(db).id),
        "jobs The job “Pianta.pdf” is marked as billed on invoice 2026/0001, which has no line for it.",
    ),
    (
        lambda db: put(db.jobs, billed(db), invoice_id=None),
        "jobs The job “Pianta.pdf” is on invoice 2026/0001, but is not marked as billed.",
    ),
    (
        lambda db: put(db.jobs, billed(db), invoice_id=invoice(db, "2026/0002").id),
        "jobs The job “Pianta.pdf” is on invoice 2026/0001, but is marked as billed on invoice 2026/0002.",
    ),
    (
        lambda db: put(db.jobs, billed(db), tag=Tag(client_id=db.clients.all()[1].id)),
        "jobs The job “Pianta.pdf” is on invoice 2026/0001, which is for another client.",
    ),
    (
        lambda db: put(db.jobs, open_job(db), facts=billed(db).facts),
        "jobs The job “Pianta.pdf” is in the books twice: {billed} is the same one of its printer.",
    ),
    (
        lambda db: db.jobs.delete(billed(db).id),
        "invoices Invoice 2026/0001 has a line for a job that is not in the books: {billed}.",
    ),
    (
        also_bills,
        "invoices Invoice 2026/0002 has a line for the job {billed}, which is on invoice 2026/0001 already.",
    ),
    (
        lambda db: put(db.projects, db.projects.all()[0], id="new", client_id="gone"),
        "projects The client of the project “Villa” is not in the books.",
    ),
    (
        lambda db: put(db.projects, db.projects.all()[0], parent_id="gone"),
        "projects The project of which “Villa” is a phase is not in the books.",
    ),
    (
        lambda db: put(db.projects, db.projects.all()[0], id="new", name="Site", parent_id="new"),
        "projects The phase “Site” is part of a project that cannot have it.",
    ),
    (
        lambda db: put(
            db.projects,
            db.projects.all()[0],
            id="new",
            client_id=db.clients.all()[1].id,
            parent_id=db.projects.all()[0].id,
        ),
        "projects The phase “Villa” is part of a project that cannot have it.",
    ),
    (
        lambda db: put(db.clients, db.clients.all()[1], id="new", merged_into="gone"),
        "clients The client into which “Bianchi” was merged is not in the books.",
    ),
    (
        lambda db: put(db.rates, db.rates.get("own"), printer_id="gone"),
        "rates The rate for the media “Canvas” is for a printer that is not in the books.",
    ),
    (
        lambda db: put(db.rates, db.rates.get("own"), client_id="gone"),
        "rates The rate for the media “Canvas” is for a client that is not in the books.",
    ),
    (
        lambda db: put(db.rates, db.rates.get("own"), list_id="gone"),
        "rates The rate for the media “Canvas” is on a price list that is not in the books.",
    ),
    (
        lambda db: put(db.clients, db.clients.all()[1], list_id="gone"),
        "clients The price list of the client “Bianchi” is not in the books.",
    ),
    (
        lambda db: db.price_lists.delete("architects"),
        "clients The price list of the client “Rossi” is not in the books.",
    ),
    (
        lambda db: db.extras.delete("lamination"),
        "bundles The bundle “Exhibition print” has an extra that is not in the books.",
    ),
    (
        lambda db: retag(db, state=JobState.REPRINT, reprint_of="gone"),
        "jobs The job “Pianta.pdf” is a reprint of one that is not in the books.",
    ),
    (
        lambda db: put(db.cartridges, db.cartridges.get("cyan"), printer_id="gone"),
        "cartridges The printer into which a cartridge was put on Nov 20, 2026 is not in the books.",
    ),
    (
        lambda db: put(db.corrections, db.corrections.get("truth"), printer_id="gone"),
        "corrections The printer whose ink is corrected from Nov 20, 2026 on is not in the books.",
    ),
    (
        lambda db: put(db.drafts, db.drafts.all()[0], client_id="gone"),
        "drafts The client of the draft begun on Jan 12, 2027 is not in the books.",
    ),
    (
        lambda db: put(db.drafts, db.drafts.all()[0], job_ids=("gone",)),
        "drafts The draft begun on Jan 12, 2027 holds a job that is not in the books: gone.",
    ),
    (
        lambda db: put(db.drafts, db.drafts.all()[0], job_ids=db.drafts.all()[0].job_ids[:1] * 2),
        "drafts A draft holds a job that is on a draft of the same client already: {drafted}.",
    ),
    (another_draft, "drafts A draft holds a job that is on a draft of the same client already: {drafted}."),
    (
        lambda db: db.taggings.put(
            Tagging(id="t", at=NOON, retags=(Retag(job_id="gone", before=Tag(), after=Tag()),))
        ),
        "taggings On Nov 20, 2026 a job was tagged that is not in the books: gone.",
    ),
]


@pytest.mark.parametrize(("breaks", "told"), LINKS, ids=[told[:60] for _, told in LINKS])
def test_a_broken_link_is_the_one_fault_that_is_found(busy: Studio, breaks: Break, told: str) -> None:
    db = busy.desk.db
    ids = {"billed": billed(db).id, "drafted": db.drafts.all()[0].job_ids[0]}
    breaks(db)
    assert found(busy) == [told.format(**ids)]
