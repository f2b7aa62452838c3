"""What `kill -9` costs: `python -m tests.bench.kills --kills 2000` prints one table, and fails on any loss.

**What is killed.** A studio at work (`tests.support.load`) on the program's own workflows: it polls
simulated printers, tags, drafts, issues invoices with their PDFs, saves settings, backs up, restores, and
migrates a folder of schema 1, while snapshots are made; each change is acknowledged through a pipe once it
is kept, with its number and a digest of all rows.

**When.** Half of the kills are aimed: the process dies before, after, or (of a write) in the middle of the
n-th step of a kind in the phase it is in. The other half come from outside, at any moment of the phase.
A folder lives through some kills, one after the other, and is then replaced by a fresh one.

**How.** One warm process for each core starts children by fork(2), so it runs on Linux and macOS alone.

**What is counted** after each kill, on opening the folder:

| column | a fault is |
|---|---|
| lost | an acknowledged change that is not there |
| partial | a row neither as acknowledged nor as one whole transaction more left it; a hole in the history |
| numbers | an invoice number twice or left out |
| documents | an invoice whose PDF is not there, or has another SHA-256 |
| jobs | a job that a simulated printer printed and that is not in the books exactly once |
| verify | a fault that `smarttracker-lite verify` finds |
| slowest start | the longest time from opening the folder to its first answer; 2 s are allowed |
"""

import argparse
import json
import logging
import multiprocessing
import os
import selectors
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BufferedReader, FileIO
from pathlib import Path
from random import Random
from typing import Any

from tests.support import survey
from tests.support.deaths import AIMS, Death, Phase, Reaper
from tests.support.load import digest, furnish, older, work

LIVES = 20
"""So many kills a folder lives through."""
START_S = 2.0
LONGEST_S = 0.15
"""So long after the phase began a kill from outside comes at the latest."""
PATIENCE_S = 60.0


@dataclass
class Row:
    """What the kills of one phase came to."""

    kills: int = 0
    aimed: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    slowest_s: float = 0.0
    stories: list[str] = field(default_factory=list)

    def add(self, other: "Row") -> None:
        """Count another's kills too."""
        self.kills += other.kills
        self.aimed += other.aimed
        self.faults += other.faults
        self.slowest_s = max(self.slowest_s, other.slowest_s)
        self.stories += other.stories

    @property
    def bad(self) -> bool:
        return bool(self.faults) or self.slowest_s >= START_S


Rows = dict[Phase, Row]


class Fork:
    """A child of this process that works until it is killed; `heard` are its lines."""

    def __init__(self, folder: Path, phase: Phase, death: Death | None, seed: int) -> None:
        reading, writing = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(reading)
            _live(folder, phase, death, seed, writing)
        os.close(writing)
        self._pipe = BufferedReader(FileIO(reading))
        self.heard: list[dict[str, Any]] = []

    def listen(self, seconds: float = PATIENCE_S) -> bool:
        """Hear one more line; False if there is none in this time or any more."""
        with selectors.DefaultSelector() as ready:
            ready.register(self._pipe, selectors.EVENT_READ)
            if not self._pipe.peek(0) and not ready.select(seconds):
                return False
        line = self._pipe.readline()
        if line:
            self.heard.append(json.loads(line))
        return bool(line)

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def end(self) -> bool:
        """Hear the rest; True if it was killed. Raises RuntimeError if it failed."""
        while self.listen():
            pass
        _, status = os.waitpid(self.pid, 0)
        self._pipe.close()
        if fault := next((each["fault"] for each in self.heard if "fault" in each), None):
            raise RuntimeError(fault)
        return os.WIFSIGNALED(status)


def _live(folder: Path, phase: Phase, death: Death | None, seed: int, pipe: int) -> None:
    """The child: works and tells, and never comes back."""

    def tell(**what: object) -> None:
        os.write(pipe, json.dumps(what).encode() + b"\n")

    try:
        logging.disable(logging.CRITICAL)
        work(folder, phase, Reaper(folder, death), seed, tell)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent tells of it
        tell(fault=traceback.format_exc())
    finally:
        os._exit(0)


class Stand:
    """Kills of one process, in folders below `folder`."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._chance = Random(seed)
        self._seed = seed
        self._template = folder / "template"
        self._data, self._lives = folder / "data", 0
        self._known: survey.Known | None = None

    def prepare(self) -> None:
        """Make the folder that the others are copies of; a child does it: fork(2) wants no threads."""
        if (pid := os.fork()) == 0:
            furnish(self._template)
            os._exit(0)
        os.waitpid(pid, 0)

    def kill(self, phase: Phase) -> Row:
        """Kill once in this phase, and look."""
        aimed = bool(AIMS[phase]) and self._chance.random() < 0.5
        row = Row()
        while not row.kills:
            self._settle(phase)
            death = self._death(phase) if aimed else None
            child = self._child(phase, death)
            row.kills, row.aimed = int(child.end()), int(aimed)
            self._look(row, child, f"{phase} {death or 'from outside'} {self._data}")
        return row

    def _settle(self, phase: Phase) -> None:
        """A folder to work on, and what is known of it."""
        self._lives += 1
        if phase is Phase.MIGRATE or self._known is None or self._lives > LIVES:
            shutil.rmtree(self._data, ignore_errors=True)
            shutil.copytree(self._template, self._data)
            self._lives = 0
            is_old = phase is Phase.MIGRATE
            self._known = survey.Known(to=digest(older(self._data))) if is_old else survey.known(self._data)

    def _death(self, phase: Phase) -> Death:
        step = self._chance.choice(list(AIMS[phase]))
        most = 2 if phase is Phase.START else 6
        return Death(
            phase=phase,
            step=step,
            moment=self._chance.choice(AIMS[phase][step]),
            nth=self._chance.randint(1, most),
        )

    def _child(self, phase: Phase, death: Death | None) -> Fork:
        self._seed += 1
        child = Fork(self._data, phase, death, self._seed)
        if death is None:
            while child.listen() and child.heard[-1].get("begin") != phase:
                pass
            end = time.monotonic() + self._chance.uniform(0, LONGEST_S)
            while (left := end - time.monotonic()) > 0 and child.listen(left):
                pass
            with suppress(ProcessLookupError):
                child.kill()
        return child

    def _look(self, row: Row, child: Fork, story: str) -> None:
        assert self._known is not None
        known = self._known.after(child.heard)
        self._known, seconds, faults = survey.look(self._data, known)
        row.slowest_s = max(row.slowest_s, seconds)
        row.faults.update(kind for kind, _ in faults)
        row.stories += [f"{story}: {kind}: {what}" for kind, what in faults]
        if faults:
            shutil.copytree(self._data, self._folder / f"fault-{self._seed}", dirs_exist_ok=True)
            self._known = None


def share(seed: int, phases: Sequence[Phase], folder: Path) -> Rows:
    """The kills of one process, in the order of these phases."""
    logging.disable(logging.CRITICAL)
    folder.mkdir()
    stand, rows = Stand(folder, seed), dict[Phase, Row]()
    stand.prepare()
    for place, phase in enumerate(phases):
        rows.setdefault(phase, Row()).add(stand.kill(phase))
        if place % 50 == 49:
            sys.stderr.write(f"{place + 1} of {len(phases)} kills\n")
    return rows


def run(kills: int, seed: int, folder: Path, processes: int = 2) -> Rows:
    """So many kills, spread evenly over the phases and over processes; gives what each phase came to."""
    phases = [phase for _, phase in zip(range(kills), _forever(), strict=False)]
    rows: Rows = {phase: Row() for phase in Phase}
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        work = [
            pool.submit(share, seed + 100_000 * each, phases[each::processes], folder / f"share-{each}")
            for each in range(processes)
        ]
        for done in work:
            for phase, row in done.result().items():
                rows[phase].add(row)
    return rows


def _forever() -> Iterator[Phase]:
    while True:
        yield from Phase


HEAD = ("phase", "kills", "of these aimed", *survey.KINDS, "slowest start")


def table(rows: Rows) -> str:
    """The rows and their sum as a Markdown table."""
    total = Row()
    for row in rows.values():
        total.add(row)
    named = [(phase.value, row) for phase, row in rows.items()] + [("all", total)]
    lines = [HEAD, (":--", *["--:"] * (len(HEAD) - 1)), *(_cells(name, row) for name, row in named)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cells(name: str, row: Row) -> tuple[str, ...]:
    counted = (f"{row.faults[kind]}" for kind in survey.KINDS)
    return name, f"{row.kills:,}", f"{row.aimed:,}", *counted, f"{row.slowest_s * 1_000:.0f} ms"


def main(arguments: Sequence[str] | None = None) -> int:
    """Kill, print the table; 1 if anything was lost. Folders with a fault are kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1, help="another one is another series of kills")
    chosen = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    rows = run(chosen.kills, chosen.seed, folder)
    sys.stdout.write(table(rows) + "\n")
    bad = any(row.bad for row in rows.values())
    for row in rows.values():
        sys.stderr.writelines(f"{story}\n" for story in row.stories)
    if not bad:
        shutil.rmtree(folder)
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
