"""Threads that read and write the books at once: `python -m tests.bench.threads --seconds 60`.

Each moves money between accounts (clients) and writes a receipt (a project), while the journal is so short
that snapshots are made all the time. Every transaction counts one on, in both tables. Some are abandoned
in the middle. Afterwards everything that anybody saw is held against the history, done again from nothing
in one thread: each answer must be the state after some transaction, and their order that of real time.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import islice, pairwise
from pathlib import Path
from random import Random

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.store.act import Act
from smarttracker_lite.store.database import Database

ACCOUNTS = tuple("abcdefgh")
SERIAL = "serial"
"""The account that holds no money but the number of the last transaction."""
START = 100
KEPT = 20
"""So many receipts are kept; each transaction deletes an old one."""
JOURNAL_BYTES = 60_000

State = tuple[int, ...]
"""What each account holds."""


class Abandoned(Exception):
    """What makes a transaction fail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call: when it began and ended, in ns, and the number of the state that it saw or made.

    A state's number is how many transactions made it. `seen` are the accounts, if it looked at them.
    """

    began: int
    ended: int
    number: int
    wrote: bool = False
    seen: State | None = None


@dataclass(slots=True)
class Run:
    """What the threads did, and every fault in it."""

    calls: list[Call] = field(default_factory=list)
    abandoned: int = 0
    snapshots: int = 0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        writes = sum(call.wrote for call in self.calls)
        return (
            f"{writes:,} transactions, {self.abandoned:,} abandoned, {len(self.calls) - writes:,} readings, "
            f"{self.snapshots:,} snapshots meanwhile: {len(self.faults)} faults"
        )


class Worker:
    """One thread's part: what it does is drawn by its own chance."""

    def __init__(self, db: Database, chance: Random) -> None:
        self._db = db
        self._chance = chance
        self.calls: list[Call] = []
        self.faults: list[str] = []
        self.abandoned = 0

    def work(self, until: float) -> None:
        """Read and write until this time of the monotonic clock."""
        acts: tuple[Callable[[], None], ...] = (
            self._transfer,
            self._transfer,
            self._abandon,
            self._see_accounts,
            self._see_accounts,
            self._see_receipts,
            self._see_both,
            self._see_one_after_the_other,
            self._see_history,
        )
        while time.monotonic() < until:
            self._chance.choice(acts)()

    def _transfer(self) -> None:
        began = time.monotonic_ns()
        with self._db.transaction(Act("user", "transfer")):
            number = self._change()
            with suppress(Abandoned), self._db.transaction():
                self._change()
                raise Abandoned
        self.calls.append(Call(began=began, ended=time.monotonic_ns(), number=number, wrote=True))

    def _abandon(self) -> None:
        with suppress(Abandoned), self._db.transaction():
            self._change()
            raise Abandoned
        self.abandoned += 1

    def _change(self) -> int:
        """Count one on, move money, write a receipt and throw an old one away."""
        clients, projects = self._db.clients, self._db.projects
        number = int(clients.get(SERIAL).notes) + 1
        giver, taker = self._chance.sample(ACCOUNTS, 2)
        amount = self._chance.randint(1, 9)
        held = {id: int(clients.get(id).notes) for id in (giver, taker)}
        clients.put(account(giver, held[giver] - amount))
        clients.put_all([account(taker, held[taker] + amount), account(SERIAL, number)])
        projects.put(Project(id=str(number), client_id=giver, name=f"{amount} to {taker}"))
        if number > KEPT:
            projects.delete(str(number - KEPT))
        return number

    def _see_accounts(self) -> None:
        began = time.monotonic_ns()
        number, seen = accounts(self._db.clients.all())
        self.calls.append(Call(began=began, ended=time.monotonic_ns(), number=number, seen=seen))

    def _see_receipts(self) -> None:
        began = time.monotonic_ns()
        number = self._last_receipt()
        self.calls.append(Call(began=began, ended=time.monotonic_ns(), number=number))

    def _see_both(self) -> None:
        """In a transaction nothing changes between two questions."""
        began = time.monotonic_ns()
        with self._db.transaction():
            number, seen = accounts(self._db.clients.all())
            receipt = self._last_receipt()
        self.calls.append(Call(began=began, ended=time.monotonic_ns(), number=number, seen=seen))
        if receipt != number:
            self.faults.append(f"account {number} and receipt {receipt} in one transaction")

    def _see_one_after_the_other(self) -> None:
        numbers = [int(self._db.clients.get(SERIAL).notes), self._last_receipt()]
        numbers.append(int(self._db.clients.get(SERIAL).notes))
        if numbers != sorted(numbers):
            self.faults.append(f"time went back: {numbers}")

    def _see_history(self) -> None:
        numbers = [entry.n for entry in islice(self._db.history(), KEPT)]
        if any(newer != older + 1 for newer, older in pairwise(numbers)):
            self.faults.append(f"a hole in the history: {numbers}")

    def _last_receipt(self) -> int:
        numbers = [int(project.id) for project in self._db.projects.all()]
        last = max(numbers, default=0)
        if numbers != list(range(max(1, last - KEPT + 1), last + 1)):
            self.faults.append(f"these receipts were never there together: {numbers}")
        return last


def account(id: str, held: int) -> Client:
    """An account that holds this much."""
    return Client(id=id, postal=Postal(name=id), notes=str(held))


def accounts(clients: Sequence[Client]) -> tuple[int, State]:
    """The number of the last transaction, and what each account holds."""
    held = {client.id: int(client.notes) for client in clients}
    return held[SERIAL], tuple(held[id] for id in ACCOUNTS)


def run(folder: Path, seconds: float, threads: int = 8) -> Run:
    """Let threads work in a new data folder, and check what they saw and left."""
    with closing(Database.open(folder, journal_bytes=JOURNAL_BYTES)) as db:
        db.clients.put_all([account(SERIAL, 0), *(account(id, START) for id in ACCOUNTS)])
        workers = [Worker(db, Random(seed)) for seed in range(threads)]
        until = time.monotonic() + seconds
        with ThreadPoolExecutor(threads) as pool:
            for ended in [pool.submit(worker.work, until) for worker in workers]:
                ended.result()
    with closing(Database.open(folder)) as db:
        return _judged(db, workers)


def _judged(db: Database, workers: Sequence[Worker]) -> Run:
    states = _states(db)
    done = Run(
        calls=[call for worker in workers for call in worker.calls],
        abandoned=sum(worker.abandoned for worker in workers),
        snapshots=_snapshots(db.folder),
        faults=[fault for worker in workers for fault in worker.faults],
    )
    if states.get(max(states)) != accounts(db.clients.all())[1]:
        done.faults.append("the last state is not what the history says")
    if {call.number for call in done.calls if call.wrote} != states.keys() - {0}:
        done.faults.append("the history has not the transactions that were acknowledged")
    done.faults += [
        f"nobody ever made this state: {call}"
        for call in done.calls
        if call.seen and call.seen != states.get(call.number)
    ]
    done.faults += disorder(done.calls)
    return done


def _states(db: Database) -> Mapping[int, State]:
    """What the accounts held after each transaction, by doing again what the history says."""
    held: dict[str, int] = {}
    states: dict[int, State] = {}
    for entry in reversed(list(db.history())):
        for _, after in entry.changes.get("clients", {}).values():
            if after:
                held[after["id"]] = int(after["notes"])
        if held:
            states[held[SERIAL]] = tuple(held[id] for id in ACCOUNTS)
    return states


def _snapshots(folder: Path) -> int:
    """How many were made: each was followed by a journal of its own."""
    books, old = (folder / "books").glob("journal-*"), (folder / "history").glob("journal-*")
    return len([*books, *old]) - 1


def disorder(calls: Sequence[Call]) -> list[str]:
    """The calls that are not linearizable (Herlihy and Wing, 1990), in words.

    Each state has its number, so there is one order only in which the calls can have taken effect: by number,
    and who made a state before who saw it. It must not put a call that began after another ended before it.
    """
    found: list[str] = []
    later: Call | None = None
    group: list[Call] = []
    for call in sorted(calls, key=_place, reverse=True):
        if group and _place(group[0]) != _place(call):
            later = min([*group, *([later] if later else [])], key=lambda each: each.ended)
            group = []
        group.append(call)
        if later and later.ended < call.began:
            found.append(f"{call} began after {later} had ended")
    return found


def _place(call: Call) -> tuple[int, bool]:
    return call.number, not call.wrote


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was done; 1 if there was a fault."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.threads", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--folder", type=Path, help="work below this folder, that is, on its disk")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="threads-", dir=chosen.folder) as own:
        done = run(Path(own), chosen.seconds, chosen.threads)
    sys.stdout.write(
        "\n".join([f"{chosen.threads} threads, {chosen.seconds:g} s: {done}", *done.faults[:20]]) + "\n"
    )
    return bool(done.faults)


if __name__ == "__main__":
    sys.exit(main())
