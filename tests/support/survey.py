"""What is left of a data folder after a kill, held against what was acknowledged and against the truth."""

import hashlib
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.numbering import ISSUED
from smarttracker_lite.printers.drivers.simulated.driver import SimulatedDriver
from smarttracker_lite.printers.source import Address
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.desk import Desk
from tests.support.load import MARK, MARKED, Tables, at_desk, books, clock_of, digest, undone

KINDS = ("lost", "partial", "numbers", "documents", "jobs", "verify")
Found = tuple[str, str]
"""The kind of fault, and what it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The last state acknowledged, and, while a restore or migration runs, what it is `to` become."""

    n: int = 0
    digest: str = ""
    to: str = ""

    def after(self, heard: Sequence[Mapping[str, Any]]) -> "Known":
        """What is known once a process has said this."""
        known = self
        for each in heard:
            if "n" in each:
                known = replace(known, n=each["n"], digest=each["digest"], to="")
            known = replace(known, to=each.get("to", known.to))
        return known


def known(folder: Path) -> Known:
    """What a folder holds that nobody works on."""
    return look(folder, Known())[0]


def look(folder: Path, known: Known) -> tuple[Known, float, list[Found]]:
    """What is there now, the seconds until it first answered, and what is wrong."""
    start = time.perf_counter()
    db = Database.open(folder)
    db.jobs.count()
    seconds = time.perf_counter() - start
    with at_desk(folder, db, clock_of(db)) as desk:
        tables = books(db)
        numbers = [entry.n for entry in db.history()]
        n = max([0, *numbers])
        found = [*_history(numbers), *_kept(db, tables, known, n), *_truth(desk, tables)]
    return Known(n=n, digest=digest(tables)), seconds, found


def _history(numbers: Sequence[int]) -> Iterator[Found]:
    """Every transaction is in it once, the newest first."""
    if numbers != list(range(len(numbers), 0, -1)):
        yield "partial", f"the history holds {numbers}"


def _kept(db: Database, tables: Tables, known: Known, n: int) -> Iterator[Found]:
    """The state is the acknowledged one, or the one after one transaction more."""
    entries, now = list(db.history()), digest(tables)
    if n < known.n:
        yield "lost", f"{known.n} transactions were acknowledged, {n} are there"
    elif (n, now) == (known.n, known.digest) or now == known.to or not known.digest + known.to:
        pass
    elif n != known.n + 1 or entries[0].whole:
        yield "partial", f"after {known.n} acknowledged transactions there are {n}, and other rows"
    else:
        yield from _one_more(tables, entries[0], known)


def _one_more(tables: Tables, entry: Any, known: Known) -> Iterator[Found]:
    try:
        if digest(undone(tables, entry)) != known.digest:
            yield "lost", f"before transaction {entry.n} ({entry.verb}) rows are not as acknowledged"
    except ValueError as error:
        yield "partial", str(error)


def _truth(desk: Desk, tables: Tables) -> Iterator[Found]:
    marks = {str(_marked(tables, table)) for table in MARKED}
    if len(marks) > 1:
        yield "partial", f"one transaction left {marks}"
    yield from _numbers(desk)
    yield from _documents(desk)
    yield from _jobs(desk)
    for fault in verify(desk).of(Grade.FAULT):
        yield "verify", fault.text.format(**fault.values)


def _marked(tables: Tables, table: str) -> object:
    row = next((row for row in tables.get(table, {}).values() if row["id"] == MARK), None)
    return (
        row and {"clients": row.get("notes"), "projects": row.get("name"), "rates": row.get("media")}[table]
    )


def _numbers(desk: Desk) -> Iterator[Found]:
    for kind in ISSUED:
        given = sorted(each.number.sequence for each in desk.db.invoices.all() if each.kind is kind)
        if given != list(range(1, len(given) + 1)):
            yield "numbers", f"{kind}: {given}"


def _documents(desk: Desk) -> Iterator[Found]:
    for invoice in desk.db.invoices.all():
        path = bill.pdf_path(desk, invoice)
        if not path.exists():
            yield "documents", f"{path} is not there"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != invoice.pdf_sha256:
            yield "documents", f"{path} is another"


def _jobs(desk: Desk) -> Iterator[Found]:
    """Each printer's own ledger, up to the moment to which the books say it was read."""
    for printer in desk.db.printers.all():
        until = desk.db.memories.of(printer.id).get("until")
        kept = sorted(job.facts.key for job in desk.db.jobs.all() if job.printer_id == printer.id)
        printed = printed_by(printer.url, datetime.fromisoformat(str(until))) if until else []
        if kept != sorted(printed):
            differ = Counter(kept)
            differ.subtract(printed)
            yield "jobs", f"{printer.name}: { {key: n for key, n in differ.items() if n} }"


def printed_by(url: str, until: datetime) -> list[str]:
    """The keys of all jobs that a simulated printer had been sent by then."""
    driver, address = SimulatedDriver(), Address(url=url)
    return [job.key for job in driver.read(address, driver.find(address, until).device, {}, until).jobs]
