"""A studio for tests: a real data folder, a clock that stands still, simulated printers, a few clients."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from smarttracker_lite.billing.letter import Unsent
from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Job, Tag, first_tag
from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.domain.printing import InkUse, JobFacts, JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.files import Disk
from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.workflows.desk import Desk, new_id

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ROME = ZoneInfo("Europe/Rome")
PRINTERS = ("office", "plotter_2nd_floor")
"""Those that the system of this studio knows."""


@dataclass
class Clock:
    """Stands still until it is moved."""

    at: datetime = NOON

    def __call__(self) -> datetime:
        return self.at

    def move(self, **by: float) -> None:
        """`move(minutes=3)`: later by so much; negative is earlier."""
        self.at += timedelta(**by)


@dataclass
class Studio:
    """A desk, its clock, what was given to the system for printing (on which printer), and what to the user's
    mail program."""

    desk: Desk
    clock: Clock
    printed: list[tuple[Path, str]] = field(default_factory=list)
    composed: list[Unsent] = field(default_factory=list)

    def client(self, name: str = "Studio Rossi", **fields: str) -> Client:
        """A client that is kept."""
        client = Client(
            id=new_id(),
            code=fields.pop("code", ""),
            language=fields.pop("language", "en"),
            postal=Postal(name=name, **fields),
        )
        self.desk.db.clients.put(client)
        return client

    def project(self, client: Client, name: str = "Villa") -> Project:
        project = Project(id=new_id(), client_id=client.id, name=name)
        self.desk.db.projects.put(project)
        return project

    def rate(self, side: Side = Side.PRICE, media: str = "", **rates: str) -> Rate:
        """`rate(per_m2="3.10")`."""
        rate = Rate(id=new_id(), side=side, media=media, prices=prices(**rates))
        self.desk.db.rates.put(rate)
        return rate

    def job(self, facts: JobFacts | None = None, *, client: Client | None = None) -> Job:
        """A job that is kept: by default a finished A1 print of 2.14 m² and 18.2 ml."""
        facts = facts or plot()
        tag = replace(first_tag(facts), client_id=client.id if client else None)
        job = Job(
            id=new_id(),
            printer_id="plotter",
            facts=facts,
            tag=tag,
            first_seen_at=self.clock(),
            last_seen_at=self.clock(),
        )
        self.desk.db.jobs.put(job)
        return job

    def jobs(self, count: int, *, client: Client | None = None, **changes: Any) -> list[Job]:
        """Many jobs, kept at once, a minute apart, the last one at noon: "0000.pdf", "0001.pdf" and so on."""
        tag = Tag(client_id=client.id if client else None)
        moments = [NOON - timedelta(minutes=count - place) for place in range(1, count + 1)]
        made = [
            Job(
                id=new_id(),
                printer_id="plotter",
                facts=replace(plot(f"{place:04}.pdf", completed_at=moment), **changes),
                tag=tag,
                first_seen_at=moment,
                last_seen_at=moment,
            )
            for place, moment in enumerate(moments)
        ]
        self.desk.db.jobs.put_all(made)
        return made

    def gap(self, **changes: Any) -> NotedGap:
        """A gap that is kept: by default an hour until noon in which the plotter may have forgotten jobs."""
        gap = Gap(reason=Reason.FORGOTTEN, since=NOON - timedelta(hours=1), until=NOON)
        noted = NotedGap(
            id=new_id(), printer_id="plotter", gap=replace(gap, **changes), found_at=self.clock()
        )
        self.desk.db.gaps.put(noted)
        return noted

    def seller(self, name: str = "Studio Lumen") -> None:
        """Fill in who invoices, with 22 % VAT."""
        settings = self.desk.settings
        seller = replace(settings.seller, name=name)
        tax = Tax(TaxCategory.STANDARD, Decimal(22))
        self.desk.db.settings.put(replace(settings, seller=seller, tax=tax, language="en"))


def plot(document: str = "Pianta.pdf", *, key: str = "", day: date | None = None, **changes: Any) -> JobFacts:
    """A finished plot: 2.14 m² of plain bond, 18.2 ml of cyan; `changes` replace single facts."""
    done = datetime.combine(day, NOON.timetz()) if day else NOON
    facts = JobFacts(
        source="simulated",
        key=key or new_id(),
        status=JobStatus.COMPLETED,
        document=document,
        user="anna",
        submitted_at=done - timedelta(minutes=5),
        completed_at=done,
        impressions=Measure(1, Origin.MEASURED),
        media=Media(name="Plain bond", width_um=1_070_000, height_um=2_000_000),
        area_mm2=Measure(area_mm2(1_070_000, 2_000_000), Origin.MEASURED),
        inks=(InkUse("cyan", Measure(18_200, Origin.MEASURED)),),
    )
    return replace(facts, **changes)


_BASES = {
    "per_m2": Basis.SQUARE_METRE,
    "per_sheet": Basis.SHEET,
    "per_ml": Basis.MILLILITRE,
    "per_job": Basis.JOB,
}


def prices(**rates: str) -> tuple[Price, ...]:
    """`prices(per_m2="3.10")`."""
    return tuple(Price(basis=_BASES[name], rate=Decimal(rate)) for name, rate in rates.items())


@contextmanager
def studio(folder: Path, disk: Disk | None = None) -> Iterator[Studio]:
    """A studio on this folder until the block ends; `disk` takes the place of the real one."""
    clock = Clock()
    printed: list[tuple[Path, str]] = []
    composed: list[Unsent] = []
    db = Database.open(folder, disk=disk)
    try:
        desk = Desk(
            db=db,
            secrets=Secrets("SmartTracker Lite tests"),
            now=clock,
            zone=ROME,
            system_language="en",
            print_file=lambda path, printer: printed.append((path, printer)),
            printers=lambda: PRINTERS,
            compose=composed.append,
        )
        yield Studio(desk, clock, printed, composed)
    finally:
        db.close()
