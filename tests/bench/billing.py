"""How fast a billing run is: `python -m tests.bench.billing`, or `make bench-billing`.

Needs reportlab, which is no part of the project: `pip install reportlab==5.1.0`.

A hundred clients with ten jobs each. *ours* is the whole run on two workers: each client's work becomes an
invoice with a number, a frozen copy, a PDF/A with its Factur-X XML, its jobs locked, and the note in the run,
all of it on the disk. *one after the other* issues the same without papers that were laid out ahead.
*reportlab* writes the rows of the same invoices as plain PDFs. The three take turns; seconds of the clock,
those of each round, with the load of the machine when it began.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from smarttracker_lite.workflows.bill_all import issue, issue_all, stand
from smarttracker_lite.workflows.desk import Desk
from tests.bench.invoicing import Writer, buyer, holds_xml, plain_pdf, registered, rows
from tests.support.billingruns import begun
from tests.support.studio import Studio, studio

CLIENTS, LINES = 100, 10
ROUNDS = 3
MUST_BE_S = 15.0
OURS, ALONE, RIVAL = "ours", "one after the other", "reportlab"

Seconds = dict[str, list[float]]
Work = Callable[[Desk, str], None]


def ahead(desk: Desk, run: str) -> None:
    """The run as the program does it."""
    issue_all(desk, stand(desk, run).to_issue, lambda turn: True)


def alone(desk: Desk, run: str) -> None:
    """The same, each paper laid out as its invoice is issued."""
    for turn in stand(desk, run).to_issue:
        issue(desk, turn)


def billed(at_work: Studio, clients: int, lines: int, work: Work) -> tuple[float, list[list[list[str]]]]:
    """The seconds of a run, and the rows of each invoice that came of it."""
    registered(at_work)
    for number in range(clients):
        at_work.jobs(lines, client=buyer(at_work, f"Client {number:03}"))
    run = begun(at_work.desk)
    start = perf_counter()
    work(at_work.desk, run)
    took = perf_counter() - start
    invoices = list(stand(at_work.desk, run).invoices.values())
    assert len(invoices) == clients
    assert all(holds_xml(at_work, each) for each in invoices)
    return took, [rows(each) for each in invoices]


def measure(
    folder: Path, rounds: int, rival: Writer, clients: int = CLIENTS, lines: int = LINES
) -> tuple[Seconds, list[float]]:
    """The seconds of each in each round, and the load before each round."""
    times: Seconds = {OURS: [], ALONE: [], RIVAL: []}
    loads = list[float]()
    for turn in range(rounds):
        loads.append(os.getloadavg()[0])
        told: Sequence[Sequence[Sequence[str]]] = ()
        for name, work in ((OURS, ahead), (ALONE, alone)):
            with studio(folder / f"{turn}-{name.split()[0]}") as at_work:
                took, told = billed(at_work, clients, lines, work)
                times[name].append(took)
        start = perf_counter()
        for each in told:
            rival(each)
        times[RIVAL].append(perf_counter() - start)
    return times, loads


def table(times: Mapping[str, Sequence[float]], loads: Sequence[float]) -> str:
    """The seconds as a Markdown table."""
    head = f"| {CLIENTS} invoices of {LINES} lines | s | each round | must be | met |"
    lines = [head, "|:--|--:|:--|--:|--:|"]
    for name, each in times.items():
        middle, rounds = median(each), " ".join(f"{took:.1f}" for took in each)
        most = f"{MUST_BE_S}" if name == OURS else "—"
        met = "—" if name != OURS else "yes" if middle <= MUST_BE_S else "no"
        lines.append(f"| {name} | {middle:.1f} | {rounds} | {most} | {met} |")
    told = " ".join(f"{load:.1f}" for load in loads)
    return "\n".join([*lines, "", f"load before each round: {told}; {os.cpu_count()} processors"])


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        sys.stdout.write(f"{table(*measure(Path(folder), ROUNDS, plain_pdf))}\n")


if __name__ == "__main__":
    main()
