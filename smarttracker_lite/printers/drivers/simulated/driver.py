"""The driver of the simulated machines.

`demo://inkjet?seed=1&since=2026-10-01T00:00:00Z` has printed on working days since October;
with `&live=2026-11-22T09:00:00Z&every=40` it also prints a job every 40 s from that moment on.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import NAMESPACE_URL, uuid5

from smarttracker_lite.domain.machines import Device, PrinterState, Supply
from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.errors import N_, NotAPrinter
from smarttracker_lite.printers.drivers.simulated.jobs import SOURCE, jobs_between
from smarttracker_lite.printers.drivers.simulated.models import MODELS, Consumable
from smarttracker_lite.printers.drivers.simulated.orders import Machine
from smarttracker_lite.printers.identity import check_same
from smarttracker_lite.printers.source import Address, Found, Memory, Reading

_SLEEPS_AFTER = timedelta(hours=2)
_LOW_PERCENT = 10
_AGAIN_S = 10
_TONERS = ("black", "cyan", "magenta", "yellow")


class SimulatedDriver:
    """Reads machines that exist only as a URL. They remember every job."""

    name = SOURCE

    def find(self, address: Address, now: datetime) -> Found:
        """The machine the URL describes; NotAPrinter if it describes none."""
        nameplate = _nameplate(_machine(address.url))
        return Found(url=address.url, device=self.read(address, nameplate, {}, now).device)

    def read(self, address: Address, device: Device, memory: Memory, now: datetime) -> Reading:
        """The jobs that are new or were not done at the last reading.

        The memory is the moment of that reading, `until`, and what all jobs done by then had `used` up.
        """
        machine = _machine(address.url)
        check_same(device, _nameplate(machine), address.url)
        until, used = _remembered(machine, memory)
        jobs = jobs_between(machine, until, now)
        for job in jobs:
            used.update(_taken(job) if job.final else {})
        return Reading(
            device=_portrait(machine, jobs, used, now),
            jobs=jobs,
            memory={"until": max(until, now).isoformat(), "used": dict(used)},
            again_in_s=_AGAIN_S if machine.live or not all(job.final for job in jobs) else None,
        )


def _machine(url: str) -> Machine:
    try:
        parts = urlsplit(url)
        wishes = dict(parse_qsl(parts.query))
        return Machine(
            model=MODELS[parts.hostname or ""],
            seed=int(wishes.get("seed", "1")),
            since=_moment(wishes["since"]),
            live=_moment(wishes["live"]) if "live" in wishes else None,
            every=timedelta(seconds=_pace(wishes.get("every", "40"))),
        )
    except (KeyError, ValueError) as error:
        raise NotAPrinter(
            N_("“{url}” is no demo printer."),
            N_("Use {example}, or demo://laser with the same ending."),
            url=url,
            example="demo://inkjet?seed=1&since=2026-10-01T00:00:00Z",
        ) from error


def _moment(text: str) -> datetime:
    """A moment of this century, in UTC; it is taken for UTC if it names no zone."""
    moment = datetime.fromisoformat(text)
    if moment.year // 100 != 20:
        raise ValueError(f"{text} is not in this century")
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _pace(text: str) -> int:
    """Seconds from one live job to the next: long enough to print one."""
    seconds = int(text)
    if not 10 <= seconds <= 86_400:
        raise ValueError(f"{text} s is not between 10 s and a day")
    return seconds


def _nameplate(machine: Machine) -> Device:
    """What does not change while the machine works."""
    model = machine.model
    return Device(
        identity=uuid5(NAMESPACE_URL, f"demo://{model.key}?seed={machine.seed}").urn,
        model=model.name,
        name=model.name,
        serial=f"{model.serial_prefix}{machine.seed:06}",
        location=model.location,
        firmware=model.firmware,
        media_ready=tuple(each.name for each in model.consumables if each.color is None),
    )


def _remembered(machine: Machine, memory: Memory) -> tuple[datetime, Counter[str]]:
    until, used = memory.get("until"), memory.get("used")
    if not isinstance(until, str) or not isinstance(used, Mapping):
        return machine.since, Counter()
    return datetime.fromisoformat(until), Counter(used)


def _taken(job: JobFacts) -> dict[str, int]:
    """What a job takes from the machine's consumables, by their names."""
    paper = job.roll_length_um or job.sheets
    used = {job.media.name or "": paper.value if paper else 0}
    if job.inks is not None:
        return used | {ink.channel: ink.ul.value for ink in job.inks}
    sides = job.impressions.value if job.impressions else 0
    return used | dict.fromkeys(_TONERS if job.color else _TONERS[:1], sides)


def _portrait(machine: Machine, jobs: Iterable[JobFacts], used: Mapping[str, int], now: datetime) -> Device:
    """The machine as it stands now. What runs empty is replaced on the spot."""
    model = machine.model
    left = {each: _left(each, used) for each in model.consumables}
    return replace(
        _nameplate(machine),
        clock_error_s=0,
        state=_state(machine, jobs, now),
        state_reasons=tuple(sorted({each.low for each, percent in left.items() if percent <= _LOW_PERCENT})),
        supplies=tuple(
            Supply(name=each.name, color=each.color, percent=percent) for each, percent in left.items()
        ),
    )


def _left(consumable: Consumable, used: Mapping[str, int]) -> int:
    """Percent, from 1 to 100."""
    return 100 - used.get(consumable.name, 0) % consumable.capacity * 100 // consumable.capacity


def _state(machine: Machine, jobs: Iterable[JobFacts], now: datetime) -> PrinterState:
    if any(job.status is JobStatus.PROCESSING for job in jobs):
        return PrinterState.PRINTING
    awake = machine.live or jobs_between(machine, now - _SLEEPS_AFTER, now)
    return PrinterState.READY if awake else PrinterState.ASLEEP
