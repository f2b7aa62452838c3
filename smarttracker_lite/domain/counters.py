"""What a printer has counted in its life: the check on what its jobs say."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Counted(StrEnum):
    """What a counter counts; its value is a number of impressions or sheets, or µm, mm² or µl."""

    IMPRESSIONS = "impressions"
    SHEETS = "sheets"
    LENGTH = "length"
    AREA = "area"
    INK = "ink"


@dataclass(frozen=True, slots=True)
class Counter:
    """One life counter. It only grows, but a service or a reset may set it back."""

    of: Counted
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a printer's counters stood at, at one moment; `meter` is the way they were read ("snmp")."""

    id: str
    printer_id: str
    at: datetime
    meter: str
    counters: tuple[Counter, ...]
