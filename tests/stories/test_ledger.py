"""A printer keeps a ledger of its own; whatever happens to it and to us, our books agree with it.

It prints, sleeps, is switched off, forgets, breaks off its answers and lends its address to a neighbour,
while the program is ended and killed. The driver, the wire and the books are the real ones.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from unittest.mock import ANY

import pytest

from smarttracker_lite.domain.machines import Device, Gap, Reason
from smarttracker_lite.domain.printing import Measure, Origin
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.drivers.hp_ews.usage import EwsMeter
from smarttracker_lite.printers.drivers.hp_piws.driver import PiwsDriver
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.metering import Meter, Metered
from smarttracker_lite.printers.meters.ledm import LedmMeter
from smarttracker_lite.printers.source import Address, Driver, Found, Memory, Reading
from smarttracker_lite.workflows.take_in import Intake
from tests.support.ledger import Step, Trial, course, smallest
from tests.support.reader import Reader
from tests.support.studio import ROME, Clock
from tests.support.tally import AREA, IMPRESSIONS, Scale
from tests.support.verdict import Verdict
from tests.support.web_printer.ipp import Ipp
from tests.support.web_printer.ledm import Ledm
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.piws import Piws
from tests.support.web_printer.piws_job import Dialect, Square
from tests.support.web_printer.printer import Personality, WebPrinter
from tests.support.web_printer.tongues import ENGLISH, TONGUES, Tongue
from tests.support.web_printer.truth import Printed
from tests.support.web_printer.web_access import DESIGNJET, LATEX, WebAccess

ROOM = 12
"""So many jobs the printer remembers: a few polls in a row may fail."""


def ledm(port: int) -> Meter:
    """The meter of HP's printers, at this port."""
    return LedmMeter(http_port=port)


class Source(NamedTuple):
    """A driver and what it reads; `tells` says which jobs are listed, `without` what never happens to it. By
    the `meter` is read what it counts, by this `scale`; None if it counts nothing. Its list `shows_wipes`, or
    does not. After `last_number`, its jobs are numbered from 1 again."""

    driver: Driver
    personality: Personality
    tells: Callable[[Printed], bool] = lambda job: True
    without: frozenset[str] = frozenset()
    meter: Callable[[int], Meter] | None = ledm
    shows_wipes: bool = True
    scale: Scale = IMPRESSIONS
    last_number: int = 999_999


def accounted(job: Printed) -> bool:
    """Only what was printed comes into an accounting page, and only when it is over."""
    return job.over and job.started is not None


PIWS, EWS = PiwsDriver(pause_s=0), EwsDriver(zone=ROME)
UNKNOWABLE = frozenset({"wipe"})
"""By IPP nothing shows that there were jobs between the last reading and a reboot that cleared the list: the
list is empty and the numbers begin with 1 again, whether or not something was printed meanwhile. What the
printer counted all its life does show it; of one that counts nothing, nobody can know it."""
NO_TWINS = frozenset({"twin_starts"})
"""Of two rows of an accounting page that are the same in all, one may have left the page before the other
comes in: then it looks as it did before."""


def page(columns: list[str], tongue: Tongue = TONGUES["it"], *, redirects: bool = False) -> Source:
    """An accounting page, and besides it that of usage: both tell areas and inks."""
    web = WebAccess(columns=columns, tongue=tongue, redirects=redirects)
    return Source(EWS, web, accounted, NO_TWINS, meter=lambda _port: EwsMeter(), scale=AREA)


SOURCES = {
    "ipp": Source(IppDriver(), Ipp(), shows_wipes=False),
    "ipp without counters": Source(IppDriver(), Ipp(), without=UNKNOWABLE, meter=None),
    "piws": Source(PIWS, Piws()),
    "ews": page(DESIGNJET),
}
VARIETIES = {
    "piws in XML": Source(PIWS, Piws(speaks_json=False)),
    "piws in inches": Source(PIWS, Piws(dialect=Dialect(square=Square.INCHES, united=False, rooted=False))),
    "piws, all prefixed": Source(PIWS, Piws(speaks_json=False, dialect=Dialect(prefixed=True))),
    "ews of a Latex": page(LATEX, ENGLISH, redirects=True),
    **{f"ews in {language}": page(DESIGNJET, tongue) for language, tongue in TONGUES.items()},
}


def tried(folder: Path, source: Source, steps: list[Step], intakes: list[Intake] | None = None) -> Verdict:
    """What becomes of the books in this course; `intakes` is where to note what files brought."""
    clock = Clock()
    machine = Machine(clock=clock, room=ROOM, last_number=source.last_number)
    folder.mkdir(exist_ok=True)
    with WebPrinter(machine, (source.personality, Ledm())) as server:
        meters = (source.meter(server.port),) if source.meter else ()
        with Trial(
            server,
            Reader(folder, clock, source.driver, meters),
            source.tells,
            intakes=[] if intakes is None else intakes,
            shows_wipes=source.shows_wipes,
            scale=source.scale,
        ) as trial:
            return trial.run(steps)


@pytest.mark.parametrize("name", SOURCES)
def test_a_hundred_polls_and_twenty_restarts_neither_double_nor_lose_a_job(tmp_path: Path, name: str) -> None:
    steps = course(2026, polls=100, restarts=20, others=300, without=SOURCES[name].without)
    assert tried(tmp_path, SOURCES[name], steps) == Verdict()


@pytest.mark.parametrize(("name", "lists_running"), [("ipp", True), ("piws", True), ("ews", False)])
def test_a_printer_that_is_read_and_an_accounting_file_of_the_same_prints_bring_each_once(
    tmp_path: Path, name: str, lists_running: bool
) -> None:
    """Its jobs come from the printer. The file tells of most of them again, and brings those that lie in a
    gap."""
    steps = course(2026, polls=100, restarts=20, others=300, intakes=30, without=SOURCES[name].without)
    intakes = list[Intake]()
    assert tried(tmp_path, SOURCES[name], steps, intakes) == Verdict()
    assert len(intakes) == 30 + 1
    for what in ("matched", "new", "known"):
        assert any(getattr(intake, what) for intake in intakes), what
    assert any(intake.ended for intake in intakes) is lists_running


@pytest.mark.parametrize("name", ["piws", "ews"])
def test_what_a_printer_corrects_of_a_job_later_is_in_the_books(tmp_path: Path, name: str) -> None:
    """Also where it shows its amounts in another language or other units from then on."""
    source = SOURCES[name]
    steps = course(4, polls=30, restarts=6, others=60, without=source.without)
    often = [each for how, step in enumerate(steps) for each in (step, Step("correct", 20, how))]
    assert tried(tmp_path, source, often) == Verdict()


READ = [Step("poll", 1, 0), Step("print", 20, 66), Step("poll", 90, 0), Step("take_in", 1, 0)]
CLOCK_SET = {
    "before it printed": [Step("set_clock", 20, 76), Step("take_in", 20, 0), Step("untold", 20, 35)],
    "once": [*READ, Step("wipe", 600, 0), Step("print", 20, 47), Step("set_clock", 20, 20)],
    "twice": [
        *READ,
        *(Step("set_clock", 600, 58), Step("wipe", 1, 0)),
        *(Step("print", 20, 47), Step("set_clock", 20, 78)),
    ],
    "after the file was taken in": [
        *READ,
        *(Step("set_clock", 600, 88), Step("wipe", 600, 0), Step("poll", 90, 0)),
        *(Step("print", 1, 50), Step("take_in", 20, 0), Step("set_clock", 600, 10)),
    ],
}


@pytest.mark.parametrize("name", ["ipp", "piws", "ews"])
@pytest.mark.parametrize("when", CLOCK_SET)
def test_a_job_is_known_in_a_file_though_the_printers_clock_was_set(
    tmp_path: Path, name: str, when: str
) -> None:
    """In a gap the file's jobs are wanted, but not those that the printer told with another time."""
    assert tried(tmp_path, SOURCES[name], CLOCK_SET[when], []) == Verdict()


@pytest.mark.parametrize("name", VARIETIES)
def test_every_dialect_of_a_printer_is_read_the_same(tmp_path: Path, name: str) -> None:
    steps = course(1, polls=12, restarts=2, others=40, without=VARIETIES[name].without)
    assert tried(tmp_path, VARIETIES[name], steps) == Verdict()


@pytest.mark.parametrize("name", ["ipp", "piws", "ews"])
def test_what_a_printer_loses_with_all_its_memory_is_reported_as_a_gap(tmp_path: Path, name: str) -> None:
    assert tried(tmp_path, SOURCES[name], WIPED) == Verdict()


@pytest.mark.parametrize("ipp", [Ipp(), Ipp(numbered=True, takes_first=True)], ids=["UUIDs", "numbers"])
def test_a_printer_that_numbers_its_jobs_from_1_again_hides_none(tmp_path: Path, ipp: Ipp) -> None:
    """It forgets jobs before and after its last number between two readings."""
    source = SOURCES["ipp"]._replace(personality=ipp, last_number=50)
    before, after = ([Step("print", 20, how) for how in range(count)] for count in (45, 20))
    poll = Step("poll", 20, 0)
    wrap = [*before, poll, *after, poll]
    assert tried(tmp_path, source, [*wrap, *course(2026, polls=20, restarts=4, others=60)]) == Verdict()


# --- a trial finds out who is at fault ---

WIPED = [Step("print", 1, 0), Step("poll", 20, 0), Step("print", 20, 5), Step("wipe", 20, 0)]
"""Six impressions that no listing shows."""
UNTOLD = [Step("print", 1, 0), Step("poll", 20, 0), Step("untold", 20, 5)]
"""The same where no list tells that something is missing."""

QUIET = [
    Step("print", 1, 0),
    Step("poll", 1, 0),
    Step("poll", 1, 0),
    Step("print", 20, 0),
    Step("wipe", 20, 0),
]


@dataclass(frozen=True)
class Faulty:
    """A driver, and what it does wrong with each reading."""

    driver: Driver
    fault: Callable[[Reading, datetime], Reading]

    @property
    def name(self) -> str:
        return self.driver.name

    def find(self, address: Address, now: datetime) -> Found:
        return self.driver.find(address, now)

    def read(self, address: Address, device: Device, memory: Memory, now: datetime) -> Reading:
        return self.fault(self.driver.read(address, device, memory, now), now)


def leaves_out(reading: Reading, _now: datetime) -> Reading:
    """All jobs of each reading."""
    return replace(reading, jobs=())


def names_anew(reading: Reading, now: datetime) -> Reading:
    """Every job, each time it is told."""
    return replace(reading, jobs=tuple(replace(job, key=f"{job.key} {now}") for job in reading.jobs))


def miscounts(reading: Reading, _now: datetime) -> Reading:
    """Pages too many."""
    many = Measure(100, Origin.MEASURED)
    return replace(reading, jobs=tuple(replace(job, impressions=many) for job in reading.jobs))


def cries_wolf(reading: Reading, now: datetime) -> Reading:
    """Of a gap each time."""
    return replace(reading, gaps=(Gap(reason=Reason.FORGOTTEN, since=now, until=now),))


def keeps_still(reading: Reading, _now: datetime) -> Reading:
    """Of any gap."""
    return replace(reading, gaps=())


@pytest.mark.parametrize(
    ("fault", "found"),
    [
        (leaves_out, {"lost": ["0001.pdf", "0003.pdf"]}),
        (names_anew, {"twice": ["0001.pdf", "0003.pdf"]}),
        (miscounts, {"wrong": [f"{n}.pdf: impressions 100 instead of 1" for n in ("0001", "0003")]}),
        (cries_wolf, {"unreported": ["0002.pdf"], "invented": [ANY] * 7}),
        (keeps_still, {"unreported": ["0002.pdf"]}),
    ],
)
def test_a_driver_at_fault_is_found_out(
    tmp_path: Path, fault: Callable[[Reading, datetime], Reading], found: dict[str, list[str]]
) -> None:
    driver = PiwsDriver(pause_s=0, settle_s=1000)
    faulty = Source(Faulty(driver, fault), Piws())
    assert tried(tmp_path, faulty, QUIET) == Verdict(**found)


@dataclass(frozen=True)
class Misread:
    """A meter that reads this part of what was counted."""

    meter: Meter
    percent: int
    name: str = "misread"

    def read(self, address: Address) -> Metered:
        metered = self.meter.read(address)
        counters = (replace(each, value=each.value * self.percent // 100) for each in metered.counters)
        return replace(metered, counters=tuple(counters))


@pytest.mark.parametrize(("source", "steps"), [("ipp", WIPED), ("ews", UNTOLD)])
@pytest.mark.parametrize(
    ("percent", "found"), [(0, {"unreported": ["0002.pdf"]}), (300, {"invented": [ANY]})]
)
def test_a_meter_at_fault_is_found_out(
    tmp_path: Path, source: str, steps: list[Step], percent: int, found: dict[str, list[str]]
) -> None:
    usual = SOURCES[source].meter
    assert usual is not None
    misread = SOURCES[source]._replace(meter=lambda port: Misread(usual(port), percent))
    assert tried(tmp_path, misread, steps) == Verdict(**found)


def test_a_course_follows_from_its_seed_and_shrinks_to_what_matters() -> None:
    steps = course(7, polls=5, restarts=1, others=30)
    assert steps == course(7, polls=5, restarts=1, others=30) != course(8, polls=5, restarts=1, others=30)
    verbs = [
        step.verb for step in smallest(steps, lambda some: {step.verb for step in some} >= {"poll", "print"})
    ]
    assert sorted(verbs) == ["poll", "print"]
