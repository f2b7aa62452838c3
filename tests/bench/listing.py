"""How fast the page of jobs comes with 100,000 jobs: `python -m tests.bench.listing`.

The studio of `tests.bench.repricing`, of which one job in fifty waits for a client, every third is
internal, and one in a thousand is on a media without a price. Each filter is asked for many times, in
turns: *page* is the time from the question until the first byte of the answer, over a real connection to
the server, once the program has learned what it suggests by (a thread of its own, seconds after a start);
*finding* is what of it is spent on the books: the numbers of all chips, and the 50 jobs of the first page.
Beside that a table of sqlite3 in the same process, with a column and an index for all that is filtered by,
also for what has to be reckoned (unpriced, below cost, odd), which we keep in memory: it counts the same
chips, and reads the same 50 rows. Each figure is the 95th percentile, each ratio that of the medians.
"""

import json
import sqlite3
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from urllib.parse import urlencode, urlsplit

from smarttracker_lite.domain.jobs import Job, JobState, told_text
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.sheets import PER_PAGE
from smarttracker_lite.web.pages.worktable import Asked
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import Chip, list_chips
from smarttracker_lite.workflows.judge import Verdict, amounts, verdicts
from smarttracker_lite.workflows.price import price_book
from tests.bench import repricing
from tests.support.studio import studio
from tests.support.visit import Visitor, visit

JOBS = 100_000
TURNS = 40
FIRST_MS, FILTER_MS = 50, 100

FILTERS: Mapping[str, Mapping[str, str]] = {
    "all": {},
    "needs a client": {"show": "waiting"},
    "unbilled": {"show": "unbilled"},
    "not billable": {"show": "not-billable"},
    "unpriced": {"show": "unpriced"},
    "below cost": {"show": "below-cost"},
    "to be checked": {"show": "odd"},
    "a client": {"client": "client 3"},
    "no client": {"client": "-"},
    "a printer": {"printer": "large plotter"},
    "a media": {"media": "Media 3"},
    "a month": {"from": "2026-05-01", "to": "2026-05-31"},
    "a word": {"search": "0123"},
    "a client, a month, a word": {
        "client": "client 3",
        "from": "2026-05-01",
        "to": "2026-05-31",
        "search": "5",
    },
}


def fill(desk: Desk, jobs: int) -> None:
    """The studio, and in it what filters are for."""
    repricing.fill(desk, jobs)
    desk.db.jobs.put_all(_varied(number, job) for number, job in enumerate(desk.db.jobs.each()))


def _varied(number: int, job: Job) -> Job:
    tag, facts = job.tag, job.facts
    if number % 50 == 0:
        tag = replace(tag, client_id=None)
    if number % 3 == 0:
        tag = replace(tag, state=JobState.INTERNAL)
    if number % 1000 == 1:
        facts = replace(facts, media=replace(facts.media, name="Gold leaf"))
    return replace(job, tag=tag, facts=facts)


def asked(fields: Mapping[str, str]) -> Asked:
    """The filter as a page is asked for it."""
    return Asked(Fields(tuple(fields.items())))


class Page:
    """The page itself, over one connection that stays."""

    def __init__(self, visitor: Visitor) -> None:
        self._connection = HTTPConnection(urlsplit(visitor.url).netloc)
        self._headers = {"Cookie": visitor.cookie}

    def ask(self, fields: Mapping[str, str]) -> float:
        """Milliseconds until the first byte."""
        start = perf_counter()
        self._connection.request("GET", f"/jobs?{urlencode(fields)}", headers=self._headers)
        answer = self._connection.getresponse()
        answer.read(1)
        taken = (perf_counter() - start) * 1000
        answer.read()
        if answer.status != 200:
            raise AssertionError(f"{fields}: {answer.status}")
        return taken


def ours(desk: Desk, fields: Mapping[str, str]) -> tuple[dict[Chip, int | None], list[str]]:
    """How many jobs each chip has, and the first page of the one asked for."""
    wanted = asked(fields).filter(desk.words())
    lists = list_chips(desk, wanted, Chip)
    counts = {chip: found.count() for chip, found in lists.items()}
    return counts, [job.id for job in islice(lists[wanted.chip].newest(), PER_PAGE)]


_COLUMNS = (
    "client",
    "printer",
    "media",
    "state",
    "stage",
    "day",
    *(verdict.name.lower() for verdict in Verdict),
)
_SQL: Mapping[Chip, str] = {
    Chip.ALL: "1",
    Chip.WAITING: "stage = 'waiting'",
    Chip.UNBILLED: "stage IN ('waiting', 'ready')",
    Chip.BILLED: "stage = 'billed'",
    Chip.NOT_BILLABLE: "stage = 'not-billable'",
    Chip.WASTE: "state = 'waste'",
    Chip.UNPRICED: "unpriced = 1",
    Chip.COSTLESS: "costless = 1",
    Chip.BELOW_COST: "below_cost = 1",
    Chip.ODD: "odd = 1",
}


class Sqlite:
    """The same jobs in one table with an index for each column."""

    def __init__(self, desk: Desk, path: Path) -> None:
        self._db = sqlite3.connect(path)
        columns = ", ".join(_COLUMNS)
        self._db.execute(f"CREATE TABLE jobs (id TEXT PRIMARY KEY, at TEXT, told TEXT, row TEXT, {columns})")
        prices = price_book(desk)
        marks = ", ".join("?" * (4 + len(_COLUMNS)))
        rows = (self._row(job, verdicts(job, amounts(prices, job)), desk) for job in desk.db.jobs.each())
        self._db.executemany(f"INSERT INTO jobs VALUES ({marks})", rows)
        for column in (*_COLUMNS, "at"):
            self._db.execute(f"CREATE INDEX by_{column} ON jobs ({column})")
        self._db.execute("ANALYZE")
        self._db.commit()

    @staticmethod
    def _row(job: Job, said: frozenset[Verdict], desk: Desk) -> tuple[object, ...]:
        facts, tag = job.facts, job.tag
        media = facts.media.name or facts.media.type or ""
        day = desk.day_of(job).isoformat()
        columns = (tag.client_id or "", job.printer_id, media, tag.state.value, job.stage.value, day)
        head = (job.id, job.day.astimezone(UTC).isoformat(), told_text(job), json.dumps(to_row(job)))
        return (*head, *columns, *(verdict in said for verdict in Verdict))

    def find(self, fields: Mapping[str, str]) -> tuple[dict[Chip, int | None], list[str]]:
        """As `ours`."""
        where, values = self._where(fields)
        counts = {
            chip: self._db.execute(f"SELECT count(*) FROM jobs WHERE {where} AND {sql}", values).fetchone()[0]
            for chip, sql in _SQL.items()
        }
        chip = Chip(fields.get("show", ""))
        found = self._db.execute(
            f"SELECT row FROM jobs WHERE {where} AND {_SQL[chip]} ORDER BY at DESC LIMIT {PER_PAGE}", values
        )
        return counts, [json.loads(row)["id"] for (row,) in found]

    @staticmethod
    def _where(fields: Mapping[str, str]) -> tuple[str, list[str]]:
        asked: list[tuple[str, str]] = [
            (f"{column} = ?", fields[column]) for column in ("client", "printer", "media") if column in fields
        ]
        if fields.get("client") == "-":
            asked = [("client = ''", "")]
        parts = [sql for sql, _ in asked]
        values = [value for sql, value in asked if "?" in sql]
        for name, sql in (("from", "day >= ?"), ("to", "day <= ?")):
            if name in fields:
                parts.append(sql)
                values.append(date.fromisoformat(fields[name]).isoformat())
        if "search" in fields:
            parts.append("instr(told, ?) > 0")
            values.append(fields["search"])
        return " AND ".join(parts) or "1", values

    def close(self) -> None:
        self._db.close()


def differing(desk: Desk, sqlite: Sqlite) -> list[str]:
    """The filters of which both do not tell the same."""
    return [name for name, fields in FILTERS.items() if ours(desk, fields) != sqlite.find(fields)]


Times = dict[str, dict[str, list[float]]]


def measure(desk: Desk, sqlite: Sqlite, page: Page, turns: int) -> Times:
    """Milliseconds of each filter in each turn: of the page, of our finding, and of sqlite3's."""
    ways: Mapping[str, Callable[[Mapping[str, str]], object]] = {
        "ours": lambda fields: ours(desk, fields),
        "sqlite3": sqlite.find,
    }
    times: Times = {name: {way: [] for way in ("page", *ways)} for name in FILTERS}
    for _ in range(turns):
        for name, fields in FILTERS.items():
            times[name]["page"].append(page.ask(fields))
            for way, find in ways.items():
                start = perf_counter()
                find(fields)
                times[name][way].append((perf_counter() - start) * 1000)
    return times


def _p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def table(times: Times, jobs: int) -> str:
    """The times as a Markdown table."""
    lines = [
        f"| {jobs:,} jobs | page, first byte | must be | finding | sqlite3 | ratio |",
        "|:--|--:|--:|--:|--:|--:|",
    ]
    for name, each in times.items():
        most = FIRST_MS if name == "all" else FILTER_MS
        page, finding, beside = (_p95(each[way]) for way in ("page", "ours", "sqlite3"))
        ratio = median(each["ours"]) / median(each["sqlite3"])
        met = "met" if page <= most else "not met"
        lines.append(
            f"| {name} | {page:.0f} ms | ≤ {most}: {met} | {finding:.1f} ms | {beside:.1f} ms | {ratio:.2f} |"
        )
    return "\n".join(lines)


def run(folder: Path, jobs: int, turns: int) -> tuple[list[str], str]:
    """Fill a folder, open it anew and measure: the filters told differently, or what is to be printed."""
    with studio(folder / "data") as filled:
        fill(filled.desk, jobs)
        filled.desk.db.compact()
    with (
        studio(folder / "data") as opened,
        closing(Sqlite(opened.desk, folder / "jobs.sqlite")) as sqlite,
        visit(opened.desk) as visitor,
    ):
        list(list_chips(opened.desk, asked({}).filter(opened.desk.words()), Chip, wait=True))
        page, wrong = Page(visitor), differing(opened.desk, sqlite)
        page.ask(FILTERS["needs a client"])
        _wait_for_learning()
        return wrong, "" if wrong else table(measure(opened.desk, sqlite, page, turns), jobs)


def _wait_for_learning() -> None:
    for each in threading.enumerate():
        if each.name == "learner":
            each.join()


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        wrong, told = run(Path(folder), JOBS, TURNS)
    if wrong:
        sys.exit(f"told differently: {', '.join(wrong)}")
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
