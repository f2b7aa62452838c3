"""The drivers we know, and the URLs each is asked with."""

from typing import NamedTuple

from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.printers.drivers.hp_ews.driver import EwsDriver
from smarttracker_lite.printers.drivers.hp_piws.driver import PiwsDriver
from smarttracker_lite.printers.drivers.ipp.driver import IppDriver
from smarttracker_lite.printers.drivers.simulated.driver import SimulatedDriver
from smarttracker_lite.printers.drivers.windows.driver import WindowsDriver
from smarttracker_lite.printers.source import Driver


class Entry(NamedTuple):
    """A driver and the schemes of its URLs; "" is a bare host name or address."""

    driver: Driver
    schemes: frozenset[str]


REGISTER = (
    Entry(PiwsDriver(), frozenset({"", "http", "https"})),
    Entry(EwsDriver(), frozenset({"", "http", "https"})),
    Entry(IppDriver(), frozenset({"", "ipp", "ipps", "http", "https"})),
    Entry(WindowsDriver(), frozenset({"windows"})),
    Entry(SimulatedDriver(), frozenset({"demo"})),
)
"""The one that tells most of a printer first: HP's own ways tell of ink and area, which IPP does not."""


def driver(name: str) -> Driver:
    """The driver of that name, as stored with a printer; NotFound if this version has none."""
    for entry in REGISTER:
        if entry.driver.name == name:
            return entry.driver
    raise NotFound(
        N_("This version cannot read printers by “{name}”."),
        N_("Install the version the printer was added with, or a newer one."),
        name=name,
    )


def drivers_for(url: str) -> tuple[Driver, ...]:
    """The drivers to try at a URL, the best first; none if nobody knows its scheme."""
    scheme = url.partition("://")[0].casefold() if "://" in url else ""
    return tuple(entry.driver for entry in REGISTER if scheme in entry.schemes)
