"""What a driver owes us: a printer identified, and readings of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from smarttracker_lite.domain.counters import Counter
from smarttracker_lite.domain.machines import Device, Gap
from smarttracker_lite.domain.printing import JobFacts

Memory = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a printer is asked, and as whom.

    `pin` is the SHA-256 of its certificate, in hex; with it, and only then, `legacy_tls` may be spoken.
    """

    url: str
    user: str = ""
    password: str = field(default="", repr=False)
    pin: str | None = None
    legacy_tls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One entry of an otherwise good answer that could not be read: which, and why."""

    entry: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a driver learned at an address: the exact URL that answers, its encryption, the device."""

    url: str
    device: Device
    pin: str | None = None
    legacy_tls: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One answer of a printer.

    `jobs` may repeat jobs of earlier readings; they are recognised by their keys. `memory` is handed
    back at the next reading. `again_in_s` asks for an early next reading, say while a job is printing.
    `was_off` if the printer was switched off since the last one: then the memory must be kept even if no job
    is new, as the printer may soon look as if it had been on all the time. `counters` are the life counters
    it told with its jobs. `gone` are the keys of jobs that were under way at the last one and are listed no
    longer: how they ended is not known.
    """

    device: Device
    jobs: tuple[JobFacts, ...]
    memory: Memory
    complaints: tuple[Complaint, ...] = ()
    gaps: tuple[Gap, ...] = ()
    again_in_s: int | None = None
    was_off: bool = False
    counters: tuple[Counter, ...] = ()
    gone: frozenset[str] = frozenset()


class Driver(Protocol):
    """One way of asking a printer. A driver keeps nothing between calls; several threads may use it."""

    @property
    def name(self) -> str:
        """The word that is stored with each printer and job: "ipp"."""

    def find(self, address: Address, now: datetime) -> Found:
        """Who answers at this address, trying the usual paths where the URL is not exact.

        Raises a PrinterTrouble in the user's words.
        """

    def read(self, address: Address, device: Device, memory: Memory, now: datetime) -> Reading:
        """All jobs the printer remembers that `memory` does not already hold as final.

        `device` is who must answer: raises PrinterReplaced if somebody else does. `memory` is the one
        of the last good reading, empty at first. Raises a PrinterTrouble; then nothing is lost, as the
        old memory is kept.
        """
