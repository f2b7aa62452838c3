"""The stores that are compared, all behind one protocol."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Protocol

from tinydb import TinyDB, where

from smarttracker_lite.domain.jobs import Job, told_text
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.rows import Row, from_row, to_row

TRANSACTION = 5_000
"""So many jobs at a time when a store is filled."""


class Contender(Protocol):
    """A store of jobs in a folder."""

    def __init__(self, folder: Path) -> None: ...

    def fill(self, jobs: Iterable[Job]) -> None:
        """Make the store with these jobs in it, and close it."""

    def open(self) -> None:
        """Be ready to answer."""

    def get(self, id: str) -> Job:
        """The job of this id."""

    def insert_100(self, jobs: Sequence[Job]) -> None:
        """Keep new jobs, durably, in one transaction."""

    def change_1(self, job: Job) -> None:
        """Keep a changed job, durably."""

    def query_1000(self, client_id: str, since: date | None = None) -> list[Job]:
        """The client's jobs, from a day on, newest first."""

    def search(self, text: str) -> list[Job]:
        """The jobs in which all words are, newest first."""

    def snapshot(self) -> str | None:
        """The name of its latest snapshot, "" before the first; None if it never makes any."""

    def close(self) -> None:
        """Let go of the files."""


class Ours:
    """The program's own store."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._db: Database

    def fill(self, jobs: Iterable[Job]) -> None:
        self.open()
        for some in _some(jobs):
            self._db.jobs.put_all(some)
        self.close()

    def open(self) -> None:
        self._db = Database.open(self._folder)

    def get(self, id: str) -> Job:
        return self._db.jobs.get(id)

    def insert_100(self, jobs: Sequence[Job]) -> None:
        self._db.jobs.put_all(jobs)

    def change_1(self, job: Job) -> None:
        self._db.jobs.put_all((job,))

    def query_1000(self, client_id: str, since: date | None = None) -> list[Job]:
        return self._db.jobs.select(Wanted(client_id=client_id, since=since))

    def search(self, text: str) -> list[Job]:
        return self._db.jobs.select(Wanted(text=text))

    def snapshot(self) -> str:
        return max((path.name for path in self._folder.glob("books/snapshot-*.json")), default="")

    def close(self) -> None:
        self._db.close()


_KEYS = ("client_id", "project_id", "printer_id", "invoice_id", "state", "stage", "day")
_SCHEMA = (
    f"CREATE TABLE jobs (number INTEGER PRIMARY KEY, id TEXT UNIQUE, {', '.join(_KEYS)}, document TEXT)",
    *(f"CREATE INDEX jobs_{key} ON jobs ({key})" for key in _KEYS),
    "CREATE TABLE texts (number INTEGER PRIMARY KEY, text TEXT)",
)
_NEXT = "SELECT coalesce(max(number), 0) + 1 FROM jobs"
_INSERT = f"INSERT INTO jobs VALUES (?, ?, {', '.join('?' * len(_KEYS))}, ?)"
_INSERT_TEXT = "INSERT INTO texts VALUES (?, ?)"
_UPDATE = f"UPDATE jobs SET {', '.join(f'{key} = ?' for key in _KEYS)}, document = ? WHERE id = ?"
_CLIENT = "SELECT document FROM jobs WHERE client_id = ? AND day >= ? ORDER BY day DESC"
_SEARCH = "SELECT document FROM texts JOIN jobs USING (number) WHERE {} ORDER BY day DESC"


class Sqlite:
    """sqlite3 as safe as it can be made. No change that is measured touches a job's words.

    Words are looked for as ours are: as parts of others too, and so in all texts, not in an FTS5 table,
    which finds whole words and made an insert slower by a third.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / "jobs.sqlite"
        self._db: sqlite3.Connection

    def fill(self, jobs: Iterable[Job]) -> None:
        self.open()
        for statement in _SCHEMA:
            self._db.execute(statement)
        for some in _some(jobs):
            self.insert_100(some)
        self.close()

    def open(self) -> None:
        self._db = sqlite3.connect(self._path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")

    def get(self, id: str) -> Job:
        return self._jobs("SELECT document FROM jobs WHERE id = ?", id)[0]

    def insert_100(self, jobs: Sequence[Job]) -> None:
        with self._db:
            ((first,),) = self._db.execute(_NEXT)
            rows = list(enumerate(jobs, first))
            self._db.executemany(_INSERT, ((number, job.id, *_columns(job)) for number, job in rows))
            self._db.executemany(_INSERT_TEXT, ((number, told_text(job)) for number, job in rows))

    def change_1(self, job: Job) -> None:
        with self._db:
            self.change((job,))

    def change(self, jobs: Iterable[Job]) -> None:
        """Change the jobs, in a transaction that runs."""
        self._db.executemany(_UPDATE, ((*_columns(job), job.id) for job in jobs))

    def query_1000(self, client_id: str, since: date | None = None) -> list[Job]:
        return self._jobs(_CLIENT, client_id, since.isoformat() if since else "")

    def search(self, text: str) -> list[Job]:
        words = text.casefold().split()
        return self._jobs(_SEARCH.format(" AND ".join(["instr(text, ?)"] * len(words))), *words)

    def snapshot(self) -> None:
        return None

    def close(self) -> None:
        self._db.close()

    def _jobs(self, query: str, *values: str) -> list[Job]:
        return [_decoded(json.loads(document)) for (document,) in self._db.execute(query, values)]


class Stock:
    """TinyDB as it comes."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "jobs.json"
        self._db: TinyDB

    def fill(self, jobs: Iterable[Job]) -> None:
        """Straight into the file: TinyDB would write all of it for each transaction."""
        with self._path.open("w", encoding="ascii") as file:
            file.write('{"jobs":{')
            for number, job in enumerate(jobs):
                file.write(f'{"," if number else ""}"{number + 1}":{_encoded(job)}')
            file.write("}}")

    def open(self) -> None:
        self._db = TinyDB(self._path)

    def get(self, id: str) -> Job:
        return _decoded(self._db.table("jobs").search(where("id") == id)[0])

    def insert_100(self, jobs: Sequence[Job]) -> None:
        self._db.table("jobs").insert_multiple(to_row(job) for job in jobs)

    def change_1(self, job: Job) -> None:
        self._db.table("jobs").update(to_row(job), where("id") == job.id)

    def query_1000(self, client_id: str, since: date | None = None) -> list[Job]:
        wanted = where("tag")["client_id"] == client_id
        found = map(_decoded, self._db.table("jobs").search(wanted))
        return _newest_first(job for job in found if since is None or job.utc_day >= since)

    def search(self, text: str) -> list[Job]:
        words = text.split()
        wanted = where("facts")["document"].test(lambda document: all(word in document for word in words))
        return _newest_first(map(_decoded, self._db.table("jobs").search(wanted)))

    def snapshot(self) -> None:
        return None

    def close(self) -> None:
        self._db.close()


CONTENDERS: Mapping[str, type[Contender]] = {"ours": Ours, "sqlite3": Sqlite, "stock": Stock}


def _some(jobs: Iterable[Job]) -> Iterator[list[Job]]:
    jobs = iter(jobs)
    while some := list(islice(jobs, TRANSACTION)):
        yield some


def _columns(job: Job) -> tuple[str | None, ...]:
    tag = job.tag
    keys = (tag.client_id, tag.project_id, job.printer_id, job.invoice_id, tag.state, job.stage)
    return (*keys, job.day.isoformat(), _encoded(job))


def _encoded(job: Job) -> str:
    return json.dumps(to_row(job), separators=(",", ":"))


def _decoded(row: Row) -> Job:
    return from_row(row, Job, "jobs")


def _newest_first(jobs: Iterable[Job]) -> list[Job]:
    return sorted(jobs, key=lambda job: job.day, reverse=True)
