"""Which printer answers: the one that is meant, or another in its place. Pure."""

from dataclasses import replace
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import N_, PrinterReplaced


def named(device: Device, url: str) -> Device:
    """A printer that tells neither UUID nor serial number is known by its model and where it answers."""
    return replace(device, identity=device.identity or f"{device.model} at {urlsplit(url).hostname}")


def check_same(known: Device, other: Device, url: str) -> None:
    """Raises PrinterReplaced if it is not the `known` printer that answers at the URL."""
    if known.identity != other.identity:
        raise PrinterReplaced(
            N_("At {url} another printer answers now: {other} instead of {known}."),
            N_("If it was replaced, add the new one as a printer of its own; else correct the address."),
            url=url,
            other=other.model or other.identity,
            known=known.model or known.identity,
        )
