"""What a quiet round costs: `python -m tests.bench.polling`.

Ten printers that remember 500 jobs each are read in rounds in which nothing is new: the usual case, once a
minute, all day. They list all their jobs each time, as most printers do, and run in a process of their own.
Each way of asking has a line. What is told is the CPU time of ours for a round, network and books included,
beside that of pyipp for decoding ten IPP answers of 500 jobs and nothing else (`pip install pyipp==0.17.2`;
without it the column is empty), and how many bytes were written to the books.

The rounds are the collector's own: it reads the printers side by side, as HP's large ones must be given a
second between two questions.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.watch import Watch
from tests.bench.decode import answer
from tests.support.studio import studio
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.printer import Personality, WebPrinter
from tests.support.web_printer.web_access import DESIGNJET, WebAccess

PRINTERS, JOBS, ROUNDS = 10, 500, 5
LIMIT_S = 1.0


class Way(NamedTuple):
    """A way of asking: what the printers speak, their URLs by their ports, and what it is called."""

    speaks: Personality
    url: str
    title: str


WAYS: Mapping[str, Way] = {
    "ipp": Way(Ipp(), "ipp://127.0.0.1:{port}/ipp/print", "IPP"),
    "piws": Way(Piws(), "http://127.0.0.1:{port}", "HP, job queue"),
    "ews": Way(WebAccess(columns=DESIGNJET), "http://127.0.0.1:{port}", "HP, accounting page"),
}


class Cost(NamedTuple):
    """CPU seconds of each round, and the bytes written in all of them."""

    seconds: Sequence[float]
    written: int


def serve(way: Way) -> None:
    """Be the printers until the input ends; their URLs are the first line."""
    with ExitStack() as on:
        machines = [_printed(Machine(clock=_now, serial=f"SN{each}")) for each in range(PRINTERS)]
        servers = [on.enter_context(WebPrinter(machine, (way.speaks,))) for machine in machines]
        sys.stdout.write(" ".join(way.url.format(port=server.port) for server in servers) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def _printed(machine: Machine) -> Machine:
    """The machine after some days at work, all of it over for long."""
    for place in range(JOBS):
        ended = _now() - timedelta(days=3, minutes=JOBS - place)
        machine.clock = partial(_same, ended)
        machine.print(document=f"Plan {place}.pdf")
    machine.clock = _now
    return machine


def _same(at: datetime) -> datetime:
    return at


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def printers(way: str) -> Iterator[Sequence[str]]:
    """The URLs of the printers, which run as long as the block."""
    command = [sys.executable, "-m", "tests.bench.polling", way]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().split()
        process.communicate()


def measure(way: str) -> Cost:
    """What rounds cost at printers that are asked so."""
    with (
        printers(way) as urls,
        tempfile.TemporaryDirectory() as folder,
        studio(Path(folder) / "data") as at_work,
    ):
        desk = replace(at_work.desk, now=_now)
        with ThreadPoolExecutor(3) as together:  # a printer that is looked for must answer soon
            list(together.map(partial(enrol.add, desk), urls))
        watch = Watch(desk)
        for _ in range(2):  # the first brings the jobs, the second reads the last of them once more
            watch.poll()
        before, seconds = _written(desk.db.folder), [_round(watch) for _ in range(ROUNDS)]
        return Cost(seconds, _written(desk.db.folder) - before)


def _round(watch: Watch) -> float:
    """CPU seconds of one."""
    start = process_time()
    told = watch.poll()
    spent = process_time() - start
    if len(told) != PRINTERS or any(each.new or each.trouble for each in told):
        sys.exit("something was new, or a printer did not answer: run it again")
    return spent


def _written(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def rival() -> float | None:
    """CPU seconds that pyipp takes to decode as many answers; None without it."""
    if find_spec("pyipp") is None:
        return None
    parse: Callable[[bytes], object] = import_module("pyipp.parser").parse
    octets, start = answer(JOBS), process_time()
    for _ in range(PRINTERS):
        parse(octets)
    return process_time() - start


def line(title: str, cost: Cost, theirs: float | None) -> str:
    """As a row of the table."""
    usual = median(cost.seconds)
    met = "yes" if usual <= LIMIT_S and not cost.written else "no"
    return (
        f"| {title} | {usual:.2f} s ({min(cost.seconds):.2f}–{max(cost.seconds):.2f}) | {cost.written} "
        f"| {'–' if theirs is None else f'{theirs:.2f} s'} | {met} |\n"
    )


def main() -> None:
    """Measure and print."""
    sys.stdout.write(
        f"| {PRINTERS} printers, {JOBS} jobs each, nothing new "
        f"| CPU time of a round, must be ≤ {LIMIT_S:g} s | bytes written in {ROUNDS} rounds, must be 0 "
        "| pyipp, decoding | met |\n"
        "|:--|--:|--:|--:|:--|\n"
    )
    for name, way in WAYS.items():
        sys.stdout.write(line(way.title, measure(name), rival() if name == "ipp" else None))
        sys.stdout.flush()


if __name__ == "__main__":
    serve(WAYS[sys.argv[1]]) if sys.argv[1:] else main()
