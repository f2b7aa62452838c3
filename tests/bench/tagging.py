"""How fast many jobs are tagged at once: `python -m tests.bench.tagging`.

A studio has 100,000 jobs of ten years, those of `tests.bench.documents`; 1,000 of them, in no order, are
ticked and given to a client, durably: the answer comes when it is on the disk. *ours* is the page's own
`workflows.tag.tag`: it looks whether each job may be tagged, puts the tag into its row, and keeps the
decision beside them, with each tag before and after. *sqlite3* is that of `tests.bench.store`, WAL with
`synchronous=FULL`, with the same documents and indexes: it reads each job, changes its document and columns,
and keeps the decision in a table of its own. *sqlite3, columns* only sets the columns, and neither reads a
job nor keeps a decision. They take turns on the same jobs, for another client in each round; times are of
the clock. Each ratio is that of one round: the middle one, then in brackets the least and the greatest. Also
told is what it takes to tag all 10,000 jobs of a filter.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.tag import tag
from tests.bench import documents
from tests.bench.contenders import TRANSACTION, Sqlite
from tests.bench.rounds import Rounds
from tests.bench.table import ratio
from tests.support.studio import studio

JOBS = 100_000
TICKED = 1_000
FILTERED = 10_000
ROUNDS = 7
MILLISECONDS = 150.0
OURS, DOCUMENTS, COLUMNS = "ours", "sqlite3", "sqlite3, columns"
_KEEP = "INSERT INTO taggings (document) VALUES (?)"
_SET = "UPDATE jobs SET client_id = ?, project_id = NULL, stage = ? WHERE id = ?"


class Rival(Sqlite):
    """The same jobs and the decisions about them in sqlite3."""

    def tag(self, ids: Sequence[str], client_id: str) -> None:
        """Read the jobs, and keep them with another tag, and the decision with them."""
        jobs = [self.get(id) for id in ids]
        changed = [replace(job, tag=replace(job.tag, client_id=client_id, project_id=None)) for job in jobs]
        told = [
            {"job_id": job.id, "before": to_row(job.tag), "after": to_row(new.tag)}
            for job, new in zip(jobs, changed, strict=True)
        ]
        with self._db:
            self.change(changed)
            self._db.execute("CREATE TABLE IF NOT EXISTS taggings (document TEXT)")
            self._db.execute(_KEEP, (json.dumps(told),))

    def set_columns(self, ids: Sequence[str], client_id: str) -> None:
        """Set what the indexes need to know, no more."""
        with self._db:
            self._db.executemany(_SET, ((client_id, "ready", id) for id in ids))


def open_jobs(size: int) -> Iterator[Job]:
    """The jobs of the studio, none of them on an invoice."""
    return (replace(job, invoice_id=None) for job in documents.Studio(size=size).jobs())


def fill(desk: Desk, rival: Rival, size: int) -> None:
    """Give both the same jobs, and ours a client for each round."""
    desk.db.clients.put_all(Client(id=_client(turn), postal=Postal(name=_client(turn))) for turn in range(99))
    jobs = open_jobs(size)
    while some := list(islice(jobs, TRANSACTION)):
        desk.db.jobs.add_all(some)
    desk.db.compact()
    rival.fill(open_jobs(size))


def differing(desk: Desk, rival: Rival, ids: Sequence[str]) -> list[str]:
    """The jobs of which both do not keep the same."""
    return [id for id in ids if desk.db.jobs.get(id) != rival.get(id)]


def measure(desk: Desk, rival: Rival, size: int, ticked: int, rounds: int) -> dict[str, Rounds]:
    """Milliseconds of each in each round."""
    times: dict[str, Rounds] = {OURS: {}, DOCUMENTS: {}, COLUMNS: {}}
    for turn in range(rounds):
        ids = chosen(size, ticked, turn)
        times[COLUMNS][turn] = [_ms(partial(rival.set_columns, ids, f"{turn}"))]
        times[OURS][turn] = [_ms(partial(tag, desk, ids, _client(turn)))]
        times[DOCUMENTS][turn] = [_ms(partial(rival.tag, ids, _client(turn)))]
    return times


def chosen(size: int, ticked: int, turn: int) -> list[str]:
    """The ids of jobs in no order, others in each round."""
    return [documents.named("job", number) for number in Random(turn).sample(range(size), ticked)]


def _client(turn: int) -> str:
    return documents.client_id(1_000 + turn)


def _ms(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1_000


def table(times: Mapping[str, Rounds], size: int, ticked: int) -> str:
    """The times as a Markdown table."""
    lines = [f"| {ticked:,} of {size:,} jobs | ms | ours ÷ this |", "|:--|--:|--:|"]
    for name, rounds in times.items():
        lines.append(f"| {name} | {_middle(rounds):.0f} | {ratio(times[OURS], rounds)} |")
    met = "yes" if _middle(times[OURS]) <= MILLISECONDS else "no"
    return "\n".join([*lines, "", f"ours must be ≤ {MILLISECONDS:g} ms: {met}"])


def _middle(rounds: Rounds) -> float:
    return median(chain.from_iterable(rounds.values()))


def run(folder: Path, size: int, ticked: int, rounds: int) -> tuple[list[str], str]:
    """Fill both, open them anew and measure: the jobs kept differently, and what is to be printed."""
    rival = Rival(folder)
    with studio(folder / "data") as filled:
        fill(filled.desk, rival, size)
    with studio(folder / "data") as opened:
        rival.open()
        times = measure(opened.desk, rival, size, ticked, rounds)
        wrong = differing(opened.desk, rival, chosen(size, ticked, rounds - 1))
        many = _ms(partial(tag, opened.desk, chosen(size, min(FILTERED, size), 98), _client(98)))
        rival.close()
    told = f"all {min(FILTERED, size):,} of a filter: {many / 1_000:.2f} s"
    return wrong, f"{table(times, size, ticked)}\n{told}"


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        wrong, told = run(Path(folder), JOBS, TICKED, ROUNDS)
    if wrong:
        sys.exit(f"kept differently: {', '.join(wrong[:9])}")
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
