"""What a meter owes us: a printer's life counters and supplies. It never tells of jobs."""

from dataclasses import dataclass
from typing import Protocol

from smarttracker_lite.domain.counters import Counter
from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.printers.source import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Metered:
    """One answer of a printer to a meter; what it does not tell is empty or None."""

    model: str | None = None
    serial: str | None = None
    firmware: str | None = None
    counters: tuple[Counter, ...] = ()
    supplies: tuple[Supply, ...] = ()
    media_ready: tuple[str, ...] = ()


class Meter(Protocol):
    """One way of reading a printer's counters. It keeps nothing between calls; several threads may use it."""

    @property
    def name(self) -> str:
        """The word that is kept with each standing: "snmp"."""

    def read(self, address: Address) -> Metered:
        """The counters and supplies of the printer whose jobs are read at this address.

        Of the URL the host counts; the meter knows its own port and path. Raises a PrinterTrouble.
        """
