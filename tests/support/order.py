"""A studio in order, and the ways to put its books out of order one at a time."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from smarttracker_lite.domain.billingrun import Outcome, Turn
from smarttracker_lite.domain.cartridges import CartridgeChange, Correction
from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.conditions import Condition, Way, What
from smarttracker_lite.domain.counters import Standing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.extras import Bundle, BundlePart, Extra
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.machines import Device, Gap, Printer, Reason
from smarttracker_lite.domain.mappings import SavedMapping
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.rates import PriceList, Rate, Side
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.audit.verify import verify
from tests.support.invoicing import drafted, issued, set_prices
from tests.support.quoting import quoted
from tests.support.studio import NOON, Studio, prices

VAT = Tax(TaxCategory.STANDARD, Decimal(22))


def equipped(at_work: Studio) -> Studio:
    """The same with its plotter in the books, and prices."""
    at_work.desk.db.printers.put(
        Printer(
            id="plotter",
            name="Plotter",
            driver="simulated",
            url="demo://plotter",
            device=Device(identity="plotter", model="Plotter"),
            added_at=NOON,
        )
    )
    set_prices(at_work)
    return at_work


def besides(at_work: Studio, printer_id: str = "plotter") -> None:
    """An extra, a bundle of it and a rule; a cartridge that was put in, a correction of the printer's ink."""
    db = at_work.desk.db
    db.rules.put(
        Rule(
            id="charts",
            name="Charts",
            conditions=(
                Condition(what=What.DOCUMENT, way=Way.GLOB, value="chart_*"),
                Condition(what=What.PRINTER, way=Way.IS, value=printer_id),
            ),
            state=JobState.INTERNAL,
        )
    )
    db.extras.put(Extra(id="lamination", name="Lamination", unit=Unit.SQUARE_METRE, price=Decimal(6)))
    part = BundlePart(extra_id="lamination")
    db.bundles.put(Bundle(id="exhibition", name="Exhibition print", parts=(part,)))
    cyan = CartridgeChange(id="cyan", printer_id=printer_id, channel="cyan", at=NOON, ml=Decimal(300))
    db.cartridges.put(cyan)
    db.corrections.put(
        Correction(id="truth", printer_id=printer_id, valid_from=NOON.date(), factor=Decimal("1.14"))
    )


def left_turn(at_work: Studio, client: Client) -> None:
    """A billing run in which this client was left."""
    turn = Turn(
        id="turn",
        run="run",
        place=0,
        at=NOON,
        until=NOON.date(),
        send=False,
        client_id=client.id,
        draft="gone",
        made=True,
        seen="",
        outcome=Outcome.LEFT,
        done=True,
    )
    at_work.desk.db.turns.put(turn)


def furnish(at_work: Studio) -> None:
    """Three invoices over two years and two clients, one of them with a price list, a quote, a draft, a
    project, a tagging; the plotter has a rate, a gap and a standing of its own; a mapping is saved; there
    was a billing run."""
    rossi, bianchi = equipped(at_work).client("Rossi"), at_work.client("Bianchi")
    at_work.desk.db.price_lists.put(PriceList(id="architects", name="Architects"))
    at_work.desk.db.clients.put(replace(rossi, list_id="architects"))
    villa = at_work.project(rossi)
    at_work.desk.db.rates.put(
        Rate(id="own", side=Side.PRICE, printer_id="plotter", media="Canvas", prices=prices(per_m2="9"))
    )
    besides(at_work)
    left_turn(at_work, rossi)
    for client, days in ((rossi, 0), (bianchi, 3), (rossi, 50)):
        at_work.clock.move(days=days)
        issued(at_work, client)
    unchain(at_work.desk.db)
    quoted(at_work, rossi)
    tagged = at_work.job()
    tag.tag(at_work.desk, [tagged.id], rossi.id, villa.id)
    drafted(at_work, rossi, tagged, at_work.job(client=rossi))
    at_work.job()
    gap = Gap(reason=Reason.FORGOTTEN, since=None, until=NOON, lost=2)
    at_work.desk.db.gaps.put(NotedGap(id="gap", printer_id="plotter", gap=gap, found_at=NOON))
    at_work.desk.db.standings.put(
        Standing(id="standing", printer_id="plotter", at=NOON, meter="snmp", counters=())
    )
    at_work.desk.db.mappings.put(SavedMapping(id="log", name="Log", headers=("Date",), values={"header": 1}))


def unchain(db: Database) -> None:
    """Make its invoices as versions without a chain issued them: then one thing can be put out of order."""
    db.invoices.put_all([replace(each, previous="", digest="") for each in db.invoices.all()])


def found(at_work: Studio) -> list[str]:
    """What verify finds, in the reader's words."""
    words = at_work.desk.words()
    return [f"{each.what} {words.text(each.text, **each.values)}" for each in verify(at_work.desk).found]


Break = Callable[[Database], object]


def invoice(db: Database, text: str = "2026/0001") -> Invoice:
    """The invoice of this number."""
    return next(each for each in db.invoices.all() if each.number.text == text)


def billed(db: Database) -> Job:
    """The job of the first invoice."""
    return db.jobs.get(invoice(db).lines[0].job_ids[0])


def open_job(db: Database) -> Job:
    """A job nobody has decided about."""
    return next(job for job in db.jobs.all() if job.waiting)


def retag(db: Database, **changes: Any) -> None:
    """Change the tag of the open job."""
    job = open_job(db)
    db.jobs.put(replace(job, tag=replace(job.tag, **changes)))


def put(book: Any, record: Any, **changes: Any) -> None:
    """Write the record changed."""
    book.put(replace(record, **changes))


def on_line(db: Database, **changes: Any) -> None:
    """Change the line of the first invoice."""
    one = invoice(db)
    put(db.invoices, one, lines=(replace(one.lines[0], **changes),))


def of_terms(db: Database, *terms: Term) -> None:
    """Change how the amount of the first invoice's line came about."""
    line = invoice(db).lines[0]
    on_line(db, items=(replace(line.items[0], terms=terms),))


def renumber(db: Database, text: str, year: int, sequence: int) -> None:
    """Give the invoice of this number another one."""
    put(db.invoices, invoice(db, text), number=Number(year, sequence, f"{year}/{sequence:04}"))


def forget(db: Database, text: str) -> None:
    """Lose the invoice of this number, and everything that names it."""
    lost = invoice(db, text)
    db.jobs.put_all([replace(db.jobs.get(job_id), invoice_id=None) for job_id in lost.job_ids])
    db.invoices.delete(lost.id)
    (db.folder / bill.INVOICES / f"{lost.id}.pdf").unlink()


def pdf_of(db: Database) -> Path:
    return db.folder / bill.INVOICES / f"{invoice(db).id}.pdf"
