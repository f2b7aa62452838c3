"""The meters we know."""

from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.printers.drivers.hp_ews.usage import EwsMeter
from smarttracker_lite.printers.metering import Meter
from smarttracker_lite.printers.meters.ledm import LedmMeter
from smarttracker_lite.printers.meters.snmp.meter import SnmpMeter

METERS: tuple[Meter, ...] = (EwsMeter(), LedmMeter(), SnmpMeter())
"""The one that tells most first."""


def meter(name: str) -> Meter:
    """The meter of that name, as stored with each standing; NotFound if this version has none."""
    for each in METERS:
        if each.name == name:
            return each
    raise NotFound(
        N_("This version cannot read counters by “{name}”."),
        N_("Install the version the counters were read with, or a newer one."),
        name=name,
    )
