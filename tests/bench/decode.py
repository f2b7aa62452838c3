"""How fast an answer to Get-Jobs is read, beside pyipp: `python -m tests.bench.decode`.

Needs pyipp, which is no part of the project: `pip install pyipp==0.17.2`, the last one for Python 3.11.

Both read the same octets, an answer with 500 jobs: those of our recording of CUPS, again and again, but each
with its own number, UUID, name, size and times. *ours* gives the same as pyipp's parser: plain attributes of
each job by their names; the two are compared before. *as jobs* goes on to what the program works with. They
take turns of some repeats each, of which the fastest counts, in time of the processor; each ratio is that of
one turn: the middle one, then in brackets the least and the greatest.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import IntEnum
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import TypeAlias
from uuid import NAMESPACE_URL, uuid5

from smarttracker_lite.printers.drivers.ipp.codec import decode, encode
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Group, GroupTag, Message, Tag, Value
from smarttracker_lite.printers.drivers.ipp.reading import parse_jobs, parse_printer
from tests.bench.table import Spread, ratio

RECORDINGS = Path(__file__).parent.parent / "recordings" / "ipp"
NOW = datetime(2026, 11, 22, 9, 55, 50, tzinfo=UTC)
JOBS = 500
ROUNDS, REPEATS = 9, 5
MUST_BE = 4.0

Plain: TypeAlias = Mapping[str, object]
Reader: TypeAlias = Callable[[bytes], object]


def answer(jobs: int) -> bytes:
    """The octets of an answer with so many jobs."""
    first, *recorded = decode((RECORDINGS / "cups-jobs.bin").read_bytes()).groups
    told = [Group(GroupTag.JOB, _told(recorded[n % len(recorded)].attributes, n)) for n in range(jobs)]
    return encode(Message(0, 1, (first, *told)))


def _told(job: Attributes, number: int) -> Attributes:
    """A job of its own."""
    ended = NOW + timedelta(seconds=7 * number)
    dates = {"creation": ended - timedelta(seconds=2), "processing": ended, "completed": ended}
    own: dict[str, Value] = {
        "job-id": Value(Tag.INTEGER, number + 1),
        "job-uuid": Value(Tag.URI, uuid5(NAMESPACE_URL, str(number)).urn),
        "job-name": Value(Tag.NAME, f"Tavola {number} – pianta è.pdf"),
        "job-k-octets": Value(Tag.INTEGER, 100 + number),
        **{f"time-at-{event}": Value(Tag.INTEGER, int(at.timestamp())) for event, at in dates.items()},
        **{f"date-time-at-{event}": Value(Tag.DATE_TIME, at) for event, at in dates.items()},
    }
    return {**job, **{name: (value,) for name, value in own.items()}}


def plain(octets: bytes) -> list[Plain]:
    """The jobs of an answer as pyipp gives them: a value for each name, or a list of several."""
    jobs = (group.attributes for group in decode(octets).groups if group.tag == GroupTag.JOB)
    return [
        {
            name: values[0].content if len(values) == 1 else [value.content for value in values]
            for name, values in job.items()
        }
        for job in jobs
    ]


def as_jobs(octets: bytes) -> object:
    """What the program works with."""
    return parse_jobs(octets, _PRINTER, {})


_PRINTER = parse_printer((RECORDINGS / "cups-printer.bin").read_bytes(), NOW)


def measure(readers: Mapping[str, Reader], octets: bytes, rounds: int) -> dict[str, dict[int, list[float]]]:
    """Milliseconds of each reader in each round: the shortest time, as the rest is what disturbed it."""
    times: dict[str, dict[int, list[float]]] = {name: {} for name in readers}
    for turn in range(rounds):
        for name, reader in readers.items():
            times[name][turn] = [min(_ms(reader, octets) for _ in range(REPEATS))]
    return times


def _ms(reader: Reader, octets: bytes) -> float:
    start = process_time()
    reader(octets)
    return 1000 * (process_time() - start)


def table(times: Mapping[str, Mapping[int, list[float]]], jobs: int) -> str:
    """The times as a Markdown table, and how many times pyipp takes as long."""
    lines = ["| | ms | jobs/s | pyipp ÷ this |", "|:--|--:|--:|--:|"]
    for name, rounds in times.items():
        each = [time for turn in rounds.values() for time in turn]
        middle = sorted(each)[len(each) // 2]
        lines.append(f"| {name} | {middle:.1f} | {jobs / middle * 1000:,.0f} | {_over(times, name)} |")
    met = "yes" if _over(times, "ours").middle >= MUST_BE else "no"
    return "\n".join([*lines, "", f"ours must be ≥ {MUST_BE:g} times as fast: {met}"])


def _over(times: Mapping[str, Mapping[int, list[float]]], name: str) -> Spread:
    return ratio(dict(times["pyipp"]), dict(times[name]))


def differences(ours: Sequence[Plain], theirs: Sequence[Plain]) -> int:
    """In how many jobs the two differ."""
    return sum(mine != _without_enums(other) for mine, other in zip(ours, theirs, strict=True))


def _without_enums(job: Plain) -> Plain:
    return {name: int(value) if isinstance(value, IntEnum) else value for name, value in job.items()}


def main() -> None:
    """Measure and print."""
    try:
        parse = import_module("pyipp.parser").parse
    except ImportError:
        sys.exit("pip install pyipp==0.17.2")
    octets = answer(JOBS)
    differing = differences(plain(octets), parse(octets)["jobs"])
    if differing:
        sys.exit(f"{differing} of {JOBS} jobs are read differently")
    times = measure({"ours": plain, "pyipp": parse, "as jobs": as_jobs}, octets, ROUNDS)
    sys.stdout.write(f"{JOBS} jobs, {len(octets):,} octets\n\n{table(times, JOBS)}\n")


if __name__ == "__main__":
    main()
