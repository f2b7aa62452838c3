"""One contender in a process of its own: `python -m tests.bench.worker NAME FOLDER SIZE RESTING`.

Each line of its input is one step in JSON, `{"do": STEP, …}`; for each it answers with a line of JSON.
"""

import gc
import json
import os
import sys
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import cycle
from math import inf
from pathlib import Path
from time import perf_counter
from typing import Any

from smarttracker_lite.domain.jobs import Job
from tests.bench.contenders import CONTENDERS, Contender
from tests.bench.documents import LAST_YEAR, Studio, client_id, named

Answer = dict[str, Any]
THIS_YEAR = date(LAST_YEAR, 1, 1)
WATCH_S = 0.5
"""So long a writer is watched, and where snapshots are made, so long after a new one."""
LONGEST_WATCH_S = 30.0
STATUS = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class Bench:
    """The contender and the studio whose jobs it keeps."""

    contender: Contender
    studio: Studio

    def fill(self) -> Answer:
        """Make the store."""
        return {"ms": _ms(lambda: self.contender.fill(self.studio.jobs()))}

    def open(self, client: int) -> Answer:
        """From nothing to the client's jobs of this year."""
        return _answer(self._opened, client_id(client))

    def query(self, client: int) -> Answer:
        """All the client's jobs."""
        return _answer(self.contender.query_1000, client_id(client))

    def search(self, subject: int) -> Answer:
        """The jobs in which both words of the subject are."""
        return _answer(self.contender.search, self.studio.words(subject))

    def insert(self, first: int) -> Answer:
        """One poll finds 100 new jobs."""
        jobs = self.studio.new_jobs(first)
        return {"ms": _ms(lambda: self.contender.insert_100(jobs))}

    def change(self, number: int, to: str) -> Answer:
        """A job goes to another project of its client."""
        job = self.contender.get(named("job", number))
        changed = replace(job, tag=replace(job.tag, project_id=named("project", to)))
        return {"ms": _ms(lambda: self.contender.change_1(changed))}

    def pause(self) -> Answer:
        """The slowest of the changes made one after another while a snapshot is made, None if none was.

        Who makes none is watched for a while.
        """
        if sys.platform != "win32":
            os.sync()  # what others left for the system to write is not waited for here
        before, start, slowest = self.contender.snapshot(), perf_counter(), 0.0
        seen = start if before is None else inf
        numbers = cycle(self.studio.last_year())
        while perf_counter() < min(seen + WATCH_S, start + LONGEST_WATCH_S):
            slowest = max(slowest, self.change(next(numbers), to=f"pause {perf_counter()}")["ms"])
            if seen == inf and self.contender.snapshot() != before:
                seen = perf_counter()
        return {"ms": None if seen == inf else slowest}

    def memory(self) -> Answer:
        """The resident memory of this process in MB, now and at most; None where the system does not tell."""
        told = STATUS.read_text(encoding="ascii").splitlines() if STATUS.exists() else []
        values = {name: line.split() for name, _, line in (line.partition(":") for line in told)}
        return {
            "now": _megabytes(values.get("VmRSS")),
            "most": _megabytes(values.get("VmHWM")),
        }

    def close(self) -> Answer:
        """Let go of the files."""
        return {"ms": _ms(self.contender.close)}

    def _opened(self, client: str) -> list[Job]:
        self.contender.open()
        return self.contender.query_1000(client, THIS_YEAR)


def _answer(ask: Callable[[str], list[Job]], what: str) -> Answer:
    """The time, and a mark by which the same answer of another contender is known."""
    start = perf_counter()
    found = ask(what)
    ms = (perf_counter() - start) * 1_000
    return {"ms": ms, "rows": len(found), "mark": _mark(job.id for job in found)}


def _mark(ids: Iterable[str]) -> int:
    return zlib.crc32(" ".join(ids).encode())


def _ms(do: Callable[[], object]) -> float:
    start = perf_counter()
    do()
    return (perf_counter() - start) * 1_000


def _megabytes(kilobytes: list[str] | None) -> float | None:
    return int(kilobytes[0]) / 1_024 if kilobytes else None


def main(name: str, folder: str, size: str, resting: str) -> None:
    """Do as told until the input ends."""
    gc.freeze()  # as the program does
    bench = Bench(CONTENDERS[name](Path(folder)), Studio(size=int(size), resting=resting == "True"))
    for line in sys.stdin:
        step: Mapping[str, Any] = json.loads(line)
        arguments = {key: value for key, value in step.items() if key != "do"}
        sys.stdout.write(json.dumps(getattr(bench, step["do"])(**arguments)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
