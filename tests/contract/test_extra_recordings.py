"""Recordings that are not ours to give away: `SMARTTRACKER_EXTRA_RECORDINGS=DIR make test` reads those in the
parts `ipp`, `piws`, `ledm` and `snmp` of that folder; what a file holds is told by its name."""

import os
from collections.abc import Callable, Sized
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from smarttracker_lite.printers.drivers.hp_piws.identity import parse_identification, parse_queue
from smarttracker_lite.printers.drivers.hp_piws.jobs import parse_jobs as parse_piws_jobs
from smarttracker_lite.printers.drivers.hp_piws.papers import parse_papers
from smarttracker_lite.printers.drivers.ipp.codec import decode, encode
from smarttracker_lite.printers.drivers.ipp.message import GroupTag
from smarttracker_lite.printers.drivers.ipp.reading import parse_jobs, parse_printer
from smarttracker_lite.printers.meters.ledm import parse_consumables, parse_product, parse_usage
from smarttracker_lite.printers.meters.snmp.client import Patience
from smarttracker_lite.printers.meters.snmp.meter import SnmpMeter
from smarttracker_lite.printers.source import Address
from tests.support.snmp_agent import Replay, agent, recorded

FOLDER = os.environ.get("SMARTTRACKER_EXTRA_RECORDINGS")
OURS = Path(__file__).parents[1] / "recordings"
NOW = datetime(2026, 11, 22, 9, 55, 50, tzinfo=UTC)
HERE = Address(url="ipp://127.0.0.1/ipp/print")


def ipp_jobs(path: Path) -> Sized:
    octets = path.read_bytes()
    message = decode(octets)
    assert decode(encode(message)) == message
    jobs = parse_jobs(octets, parse_printer(octets, NOW), {}).jobs
    assert len(jobs) == sum(group.tag == GroupTag.JOB for group in message.groups)
    return jobs


def snmp(path: Path) -> Sized:
    """Its model, and what it counts and holds."""
    with agent(Replay(recorded(path))) as place:
        read = SnmpMeter(port=place.port, patience=Patience(silence_s=0.3, tries=8, total_s=60)).read(HERE)
    return [*filter(None, [read.model]), *read.counters, *read.supplies]


class Part(NamedTuple):
    """Where files of one kind lie, here and in a folder of ours, and what they tell: at least one thing."""

    files: str
    ours: str
    read: Callable[[Path], Sized]


PARTS = [
    Part("ipp/*jobs*.bin", "ipp/*jobs*.bin", ipp_jobs),
    Part(
        "ipp/*printer*.bin",
        "ipp/*printer.bin",
        lambda path: parse_printer(path.read_bytes(), NOW).device.model,
    ),
    Part("piws/*jobs*", "hp_piws/*jobs*", lambda path: parse_piws_jobs(path.read_bytes(), NOW).jobs),
    Part("piws/*medium*", "hp_piws/papers*", lambda path: parse_papers(path.read_bytes())),
    Part(
        "piws/*dentification*", "hp_piws/ident*", lambda path: parse_identification(path.read_bytes()).model
    ),
    Part("piws/*ueue*", "hp_piws/queue*", lambda path: parse_queue(path.read_bytes())),
    Part("ledm/*ProductUsageDyn*", "ledm/*ProductUsageDyn*", lambda path: parse_usage(path.read_bytes())),
    Part("ledm/*ConsumableConfigDyn*", "ledm/Cons*", lambda path: parse_consumables(path.read_bytes())),
    Part(
        "ledm/*ProductConfigDyn*",
        "ledm/ProductConfig*",
        lambda path: parse_product(path.read_bytes()).model or "",
    ),
    Part("snmp/*.snmprec", "snmp/*.snmprec", snmp),
]
FILES = [(path, part) for part in PARTS for path in sorted(OURS.glob(part.ours))]
if FOLDER:
    FILES += [(path, part) for part in PARTS for path in sorted(Path(FOLDER).glob(part.files))]


@pytest.mark.parametrize(
    ("path", "part"), FILES, ids=lambda each: each.name if isinstance(each, Path) else ""
)
def test_a_recording_tells_something(path: Path, part: Part) -> None:
    assert len(part.read(path)) > 0


def test_each_kind_of_recording_is_found() -> None:
    assert {part.ours for part in PARTS} == {part.ours for _, part in FILES}
