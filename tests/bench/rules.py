"""What rules cost: `python -m tests.bench.rules`.

A studio has 50 rules (globs, words, users, expressions, sizes, hours, of which few fit any job) and 100,000
jobs of the last year, each its own, read from the disk. *A preview* looks through all of them by a rule that
fits a few, by one that fits all and is asked last, so that all others are asked of each job too, and by one
whose expression never ends on any of them. *A reading* of 1,000 new jobs is recorded, without rules and with
all of them; the difference is what they cost. Each is done some times and the fastest counts, in time of the
processor.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from smarttracker_lite.domain.jobs import Job, Tag
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.workflows.collect import record
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.foresee import preview
from tests.support.order import equipped
from tests.support.ruling import kept, unkept
from tests.support.studio import NOON, Studio, plot, studio

JOBS, READ, REPEATS = 100_000, 1_000, 3
WAYS = (
    "document glob Client{n}_*",
    "document words client{n} tender",
    "user is user{n}",
    r"document regex ^C-?0*{n}_\d+",
    "size short-side 20{n:02}",
    "host glob pc-{n}-*",
    "media words canvas{n}",
    "time between 00:00-00:{n:02}",
)
NEVER = r"document regex ^(\w|\s|\W|\w\w)+\d$"


def facts(number: int) -> JobFacts:
    """A print as studios make them; the users and names come again and again."""
    at = NOON - timedelta(seconds=number * 300)
    name = f"K{number % 83:02} Via Roma {number}-tavola A{number % 4} rev{number % 7} definitivo!.pdf"
    return plot(name, key=str(number), user=f"person{number % 9}", completed_at=at, submitted_at=at)


@contextmanager
def filled(folder: Path, jobs: int) -> Iterator[Studio]:
    """Fifty rules and so many jobs, two in three with a client."""
    with studio(folder) as at_work:
        client = equipped(at_work).client("Rossi")
        for number in range(1, 51):
            kept(at_work, WAYS[number % len(WAYS)].format(n=number), client=client)
        at_work.desk.db.jobs.add_all(_job(number, client.id) for number in range(jobs))
        yield at_work


def _job(number: int, client_id: str) -> Job:
    told = facts(number)
    tag = Tag(client_id=client_id if number % 3 else None)
    return Job(
        id=str(number),
        printer_id="plotter",
        facts=told,
        tag=tag,
        first_seen_at=told.completed_at or NOON,
        last_seen_at=NOON,
    )


def rules(at_work: Studio) -> dict[str, Rule]:
    """The rules that are tried."""
    client = at_work.desk.db.clients.all()[0]
    return {
        "that fits a few": unkept("document glob K07 *", client=client),
        "that fits all": unkept("user glob person?", client=client),
        "that never ends": unkept(NEVER, client=client),
    }


def reading(desk: Desk, first: int) -> Callable[[], None]:
    """A reading of new jobs."""
    device = desk.db.printers.get("plotter").device
    jobs = tuple(facts(JOBS + first + number) for number in range(READ))
    return lambda: _recorded(desk, Reading(device=device, jobs=jobs, memory={}))


def _recorded(desk: Desk, reading: Reading) -> None:
    record(desk, "plotter", reading)


def seconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def measured(at_work: Studio) -> Iterator[tuple[str, float]]:
    """What is measured, and how many seconds of the processor it took."""
    desk = at_work.desk
    for name, rule in rules(at_work).items():
        looking = partial(preview, desk, rule)
        yield f"preview by a rule {name}", min(seconds(looking) for _ in range(REPEATS))
    with_rules = min(seconds(reading(desk, READ * turn)) for turn in range(REPEATS))
    desk.db.rules.put_all(replace(each, active=False) for each in desk.db.rules.all())
    without = min(seconds(reading(desk, READ * (REPEATS + turn))) for turn in range(REPEATS))
    yield f"reading {READ} new jobs without rules", without
    yield f"reading {READ} new jobs with 50 rules", with_rules


def table(at_work: Studio) -> str:
    """The figures as a Markdown table."""
    rows = (f"| {name} | {took:.3f} |" for name, took in measured(at_work))
    return "\n".join(("| | s |", "|:--|--:|", *rows))


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder, filled(Path(folder) / "data", JOBS) as at_work:
        at_work.desk.db.compact()
        sys.stdout.write(f"{table(at_work)}\n")


if __name__ == "__main__":
    main()
