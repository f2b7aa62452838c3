"""Which printer answers: the one that is meant, or another in its place. Pure."""

from dataclasses import replace
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import N_, PrinterReplaced

MOVED = N_(
    "If it was replaced, add the new one as a printer of its own. If it only has another address "
    "now, enter that under “Change address” on its page: it goes on where it was left."
)
RENAMED = N_(
    "Give each printer an address of its own that stays. If it is the same one, and only its name or place "
    "was changed, remove it and add it again: its jobs stay."
)


def named(device: Device, url: str) -> Device:
    """A printer that tells neither UUID nor serial number is known by its model and where it answers."""
    return replace(device, identity=device.identity or _place(device, url))


def check_same(known: Device, other: Device, url: str) -> None:
    """Raises PrinterReplaced if it is not the `known` printer that answers at the URL."""
    same = known.identity == other.identity or _tells_more(known, other, url)
    if not same or _tells_another(known, other, url):
        raise PrinterReplaced(
            N_("At {url} another printer answers now: {other} instead of {known}."),
            RENAMED if known.identity == _place(known, url) else MOVED,
            url=url,
            other=_told_from(known, other),
            known=_told_from(other, known),
        )


def _place(device: Device, url: str) -> str:
    return f"{device.model} at {urlsplit(url).hostname}"


def _tells_another(known: Device, other: Device, url: str) -> bool:
    """Does it tell another serial number? A UUID alone decides else, whatever an update calls the model.

    What people call a printer, and where they say it stands, is all that tells two apart that are known by
    nothing but where they answer.
    """
    if known.serial and other.serial:
        return known.serial.casefold() != other.serial.casefold()
    if known.identity == _place(known, url):
        return _differ(known.name, other.name) or _differ(known.location, other.location)
    return False


def _tells_more(known: Device, other: Device, url: str) -> bool:
    """Is this the printer that told neither UUID nor serial number so far? An update may teach it to."""
    return known.identity == _place(known, url) == _place(other, url)


def _differ(known: str | None, other: str | None) -> bool:
    return bool(known and other) and known != other


def _told_from(other: Device, device: Device) -> str:
    """The model; and where both are of one model, what tells this one from the other."""
    if device.model != other.model:
        return device.model or device.identity
    told = (
        (device.serial, other.serial),
        (device.identity, other.identity),
        (device.name, other.name),
        (device.location, other.location),
    )
    mark = next((mine for mine, theirs in told if mine and mine != theirs), device.identity)
    return f"{device.model} ({mark})".strip()
