"""What a quiet round costs: `python -m tests.bench.polling`.

Ten printers that remember 500 jobs each are read in rounds in which nothing is new: the usual case, once a
minute, all day. They list all their jobs each time, as most printers do, and run in a process of their own.
What is told is the CPU time of ours for a round, network and books included, beside that of pyipp for
decoding ten answers of 500 jobs and nothing else (`pip install pyipp==0.17.2`; without it the column is
empty), and how many bytes were written to the books.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import process_time

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.desk import Desk
from tests.bench.decode import answer
from tests.support.studio import studio
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.printer import WebPrinter

PRINTERS, JOBS, ROUNDS = 10, 500, 5
LIMIT_S = 1.0


def serve() -> None:
    """Be the printers until the input ends; their URLs are the first line."""
    with ExitStack() as on:
        machines = [_printed(Machine(clock=_now, serial=f"SN{each}")) for each in range(PRINTERS)]
        servers = [on.enter_context(WebPrinter(machine, (Ipp(),))) for machine in machines]
        sys.stdout.write(" ".join(f"ipp://127.0.0.1:{server.port}/ipp/print" for server in servers) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def _printed(machine: Machine) -> Machine:
    """The machine after some days at work, all of it over for long."""
    for place in range(JOBS):
        ended = _now() - timedelta(days=1, minutes=JOBS - place)
        machine.clock = partial(_same, ended)
        machine.print(document=f"Plan {place}.pdf")
    machine.clock = _now
    return machine


def _same(at: datetime) -> datetime:
    return at


def _now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def printers() -> Iterator[Sequence[str]]:
    """The URLs of the printers, which run as long as the block."""
    command = [sys.executable, "-m", "tests.bench.polling", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().split()
        process.communicate()


def measure(desk: Desk, tracked: Sequence[Printer]) -> tuple[list[float], int]:
    """CPU seconds of each round, and the bytes written in all of them."""
    before, seconds = _written(desk.db.folder), []
    for _ in range(ROUNDS):
        start = process_time()
        told = [collect(desk, printer.id) for printer in tracked]
        seconds.append(process_time() - start)
        if any(each.new or each.trouble for each in told):
            sys.exit("something was new, or a printer did not answer: run it again")
    return seconds, _written(desk.db.folder) - before


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


def main() -> None:
    """Measure and print."""
    with (
        printers() as urls,
        tempfile.TemporaryDirectory() as folder,
        studio(Path(folder) / "data") as at_work,
    ):
        desk = replace(at_work.desk, now=_now)
        tracked = [enrol.add(desk, url) for url in urls]
        for _ in range(2):  # the first brings the jobs, the second reads the last of them once more
            for printer in tracked:
                collect(desk, printer.id)
        seconds, written = measure(desk, tracked)
    theirs = rival()
    met = "yes" if median(seconds) <= LIMIT_S and not written else "no"
    sys.stdout.write(
        f"| {PRINTERS} printers, {JOBS} jobs each, nothing new | ours | pyipp, decoding | must be | met |\n"
        "|:--|--:|--:|--:|:--|\n"
        f"| CPU time of a round | {median(seconds):.2f} s ({min(seconds):.2f}–{max(seconds):.2f}) "
        f"| {'–' if theirs is None else f'{theirs:.2f} s'} | ≤ {LIMIT_S:g} s | {met} |\n"
        f"| bytes written in {ROUNDS} rounds | {written} | – | 0 | {met} |\n"
    )


if __name__ == "__main__":
    serve() if "--serve" in sys.argv else main()
