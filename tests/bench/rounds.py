"""The rounds: contenders in processes of their own, taking turns at each step."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.bench.documents import YEARS, Studio

ROOT = Path(__file__).resolve().parents[2]
STOCK_ROUNDS, STOCK_ROUNDS_OF_MANY = 3, 2
MANY = 10_000
REPEATS = 5

CHANGES = 20

Rounds = dict[int, list[float]]
"""For each round, from 0, its values, in ms or MB."""
Samples = dict[str, dict[str, Rounds]]
"""What was measured → name of the entry → its rounds."""
Sample = tuple[str, str, float]
"""What was measured, the name of the entry, and the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A contender with a folder of jobs; `rounds`: it takes part in no more than these."""

    name: str
    contender: str
    studio: Studio
    rounds: int | None = None

    def worker(self, folder: Path) -> "Worker":
        """A new process, for the folder below this one."""
        own = folder / f"{self.name}-{self.studio.size}"
        own.mkdir(exist_ok=True)
        return Worker([self.contender, str(own), str(self.studio.size), str(self.studio.resting)])


def entries(size: int, *, growth: bool) -> list[Entry]:
    """Who takes part with so many jobs; `growth`: also ours with a tenth, and with all but that at rest."""
    all_live = Studio(size=size)
    three = [
        Entry(name="ours", contender="ours", studio=all_live),
        Entry(name="sqlite3", contender="sqlite3", studio=all_live),
        Entry(
            name="stock",
            contender="stock",
            studio=all_live,
            rounds=STOCK_ROUNDS_OF_MANY if size > MANY else STOCK_ROUNDS,
        ),
    ]
    return (
        three
        + [
            Entry(name="resting", contender="ours", studio=Studio(size=size, resting=True)),
            Entry(name="tenth", contender="ours", studio=Studio(size=size // YEARS)),
        ]
        * growth
    )


class Worker:
    """A process that does one step at a time."""

    def __init__(self, arguments: Sequence[str]) -> None:
        command = [sys.executable, "-m", "tests.bench.worker", *arguments]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="ascii"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def do(self, step: str, **arguments: object) -> dict[str, Any]:
        """The answer to one step."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": step, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self._process.args!r} ended in the step {step}")
        answer: dict[str, Any] = json.loads(line)
        return answer


@dataclass(frozen=True, slots=True)
class Step:
    """What some entries do in turn, and under which name their times are kept."""

    measured: str
    who: frozenset[str]
    do: str
    arguments: Callable[[Studio], Mapping[str, object]] = lambda studio: {}


PAIR = frozenset({"ours", "sqlite3"})
THREE = PAIR | {"stock"}
GROWN = PAIR | {"resting", "tenth"}
ALL = THREE | GROWN


def steps(studio: Studio, turn: int) -> Iterator[Step]:
    """The steps of a round, up to the last. In a process a client is asked for once, and once more."""
    yield Step("open", ALL, "open", lambda studio: {"client": 0})
    for each in range(min(REPEATS, max(1, studio.clients - 1))):
        for measured in ("query", "query again"):
            yield Step(measured, _who(each), "query", _of("client", (each + 1) % studio.clients))
    for each in range(REPEATS):
        yield Step("search", _who(each), "search", _of("subject", turn * REPEATS + each))
    for each in range(REPEATS):
        yield Step("insert", _who(each) | GROWN, "insert", _of("first", (turn * REPEATS + each) * 100))
    for each in range(CHANGES):
        yield Step("change", _who(each) | GROWN, "change", _change(turn, each))


def _who(each: int) -> frozenset[str]:
    """Stock TinyDB is asked the first time only."""
    return PAIR if each else THREE


def _of(name: str, value: int) -> Callable[[Studio], Mapping[str, object]]:
    return lambda studio: {name: value}


def _change(turn: int, each: int) -> Callable[[Studio], Mapping[str, object]]:
    """A live job here and there."""
    place = (turn * CHANGES + each) * 7919

    def arguments(studio: Studio) -> Mapping[str, object]:
        live = studio.last_year()
        return {"number": live[place % len(live)], "to": f"{turn} {each}"}

    return arguments


def measure(size: int, folder: Path, rounds: int, *, growth: bool, tell: Callable[[str], object]) -> Samples:
    """So many rounds with so many jobs, in folders below this one; `tell` hears how far it is."""
    taking_part = entries(size, growth=growth)
    tell("filling")
    fill(taking_part, folder)
    samples: Samples = {}
    for turn in range(rounds):
        tell(f"round {turn + 1} of {rounds}")
        here = [entry for entry in taking_part if turn < (entry.rounds or rounds)]
        for measured, name, value in _round(here, folder, turn):
            samples.setdefault(measured, {}).setdefault(name, {}).setdefault(turn, []).append(value)
    return samples


def fill(taking_part: Sequence[Entry], folder: Path) -> None:
    """Make all the stores, two at a time."""

    def one(entry: Entry) -> None:
        with entry.worker(folder) as worker:
            worker.do("fill")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, taking_part))


def _round(taking_part: Sequence[Entry], folder: Path, turn: int) -> Iterator[Sample]:
    with ExitStack() as stack:
        workers = {entry: stack.enter_context(entry.worker(folder)) for entry in taking_part}
        for place, step in enumerate(steps(taking_part[0].studio, turn)):
            for entry, answer in _in_turn(step, workers, place).items():
                yield step.measured, entry.name, answer["ms"]
        for entry, worker in workers.items():
            yield from _last(entry, worker)


def _in_turn(step: Step, workers: Mapping[Entry, Worker], place: int) -> dict[Entry, dict[str, Any]]:
    """The answers of all who take part in the step, each time another one first. All must answer the same."""
    who = [entry for entry in workers if entry.name in step.who]
    first = place % len(who)
    answers = {
        entry: workers[entry].do(step.do, **step.arguments(entry.studio))
        for entry in who[first:] + who[:first]
    }
    marks = {entry.name: answer.get("mark") for entry, answer in answers.items() if entry.name != "tenth"}
    if len(set(marks.values())) > 1:
        raise RuntimeError(f"{step}: the answers differ: {answers}")
    return answers


def _last(entry: Entry, worker: Worker) -> Iterator[Sample]:
    """Memory, and the pause of those who are compared by it; then the store is closed."""
    memory = worker.do("memory")
    values = {"memory": memory["now"], "peak": memory["most"]}
    if entry.name in PAIR:
        values["pause"] = worker.do("pause")["ms"]
    worker.do("close")
    yield from ((measured, entry.name, value) for measured, value in values.items() if value is not None)
