"""The printers of the studio: what we were told about each, and what it last said of itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smarttracker_lite.domain.counters import Counter

CLOCK_TOLERANCE_S = 120
"""By so much a printer's clock may be wrong before people are asked to set it."""


class PrinterState(StrEnum):
    """What a person sees on the printer's card."""

    NEW = "new"
    READY = "ready"
    PRINTING = "printing"
    STOPPED = "stopped"
    ASLEEP = "asleep"
    UNREACHABLE = "unreachable"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """An ink, toner or roll. `percent` is None where the printer does not know."""

    name: str
    color: str | None = None
    percent: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """What a printer says it is. `identity` (its UUID or serial number) tells it from any other.

    `prints_on` is where a queue of CUPS sends its prints, as a URI.
    """

    identity: str
    model: str
    name: str = ""
    serial: str | None = None
    location: str | None = None
    firmware: str | None = None
    state: PrinterState = PrinterState.READY
    state_reasons: tuple[str, ...] = ()
    supplies: tuple[Supply, ...] = ()
    media_ready: tuple[str, ...] = ()
    clock_error_s: int | None = None
    prints_on: str | None = None

    @property
    def clock_wrong(self) -> bool:
        """Its clock is so far ahead or behind that somebody should set it."""
        return abs(self.clock_error_s or 0) > CLOCK_TOLERANCE_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why the last reading failed: an error's words, kept untranslated with their values. `unproven`:
    somebody must say whether it is still the same printer."""

    text: str
    hint: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    unproven: bool = False


class Reason(StrEnum):
    """Why jobs may be missing: one under way is gone, numbers were passed over, a counter says more, or a
    queue sent prints of which the printer never told."""

    VANISHED = "vanished"
    FORGOTTEN = "forgotten"
    COUNTED = "counted"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Sent:
    """A print that a queue says it sent, and when: what it calls it (a digest), and hostile words, "" if not
    told."""

    key: str
    at: datetime
    document: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Between these times jobs may be missing; `since` is None if nobody knows since when.

    `lost` is how many, `unexplained` what a counter grew by that no job explains; each None if not known.
    `sent` are the prints of which only a queue told: nothing but these is missing then, at their moments.
    """

    reason: Reason
    since: datetime | None
    until: datetime
    lost: int | None = None
    unexplained: Counter | None = None
    sent: tuple[Sent, ...] = ()


class Held(StrEnum):
    """Why a printer is not asked any more until a person decides."""

    PASSWORD = "password"  # noqa: S105 - what is wrong, not the password
    """It did not accept the password: after a few tries it would lock out everybody."""
    CERTIFICATE = "certificate"
    """It shows another certificate than the one that was trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a printer's certificate (X.509) says, in hostile words; `signed` by another than itself."""

    subject: str
    issuer: str
    signed: bool
    expires_at: datetime


BY_FILES = "files"
"""The driver of a printer that nobody asks: its jobs come from accounting files."""

LONGEST_NAME = 80
"""Letters of what a printer is called."""


def is_queue(url: str) -> bool:
    """Whether this is a queue that a computer keeps for a printer, by Windows or by CUPS."""
    return re.match(r"windows://|\w+://[^/]*/printers/", url) is not None


def model_words(*told: str) -> frozenset[str]:
    """What is telling in names of models, folded: not the maker, nor what any printer is."""
    return frozenset(re.findall(r"[^\W_]+", " ".join(told).casefold())) - _ANY_PRINTER


_ANY_PRINTER = frozenset("hp hewlett packard canon epson brother kyocera printer series laser inkjet".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Printer:
    """A printer that is being tracked.

    `pin` is the SHA-256 of the certificate seen at first contact, in hex, and `legacy_tls` whether old
    encryption was needed for it. A printer that was removed is kept for the jobs it printed, and taken up
    again if it is added again. `beside` is the printer whose prints this queue only tells more of: it brings
    no jobs of its own.
    """

    id: str
    name: str
    driver: str
    url: str
    device: Device
    added_at: datetime
    user: str = ""
    pin: str | None = None
    certificate: Certificate | None = None
    legacy_tls: bool = False
    held: Held | None = None
    state: PrinterState = PrinterState.NEW
    trouble: Trouble | None = None
    polled_at: datetime | None = None
    answered_at: datetime | None = None
    removed: bool = False
    beside: str | None = None

    @property
    def is_queue(self) -> bool:
        """A computer keeps it for a printer: the same print may be told by that printer too."""
        return is_queue(self.url)

    @property
    def by_files(self) -> bool:
        """Nobody asks it: its jobs come from accounting files."""
        return self.driver == BY_FILES


@dataclass(frozen=True, slots=True, kw_only=True)
class Remembered:
    """A part of what a printer's driver must know to go on where the last reading ended.

    `values` stand in the memory, or in the mapping of this `name` in it; the driver gave the name.
    """

    printer_id: str
    name: str = ""
    values: Mapping[str, object]

    @property
    def id(self) -> str:
        """The printer and where the part stands."""
        return remembered_id(self.printer_id, self.name, self.values)


def remembered_id(printer_id: str, name: str, values: Mapping[str, object]) -> str:
    """What names a part of a memory, as one text: there is one of what has no name."""
    return "\n".join((printer_id, name, *values) if name else (printer_id,))
