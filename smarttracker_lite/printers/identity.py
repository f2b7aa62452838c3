"""Which printer answers: the one that is meant, or another in its place. Pure."""

from dataclasses import replace
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Device, model_words
from smarttracker_lite.errors import N_, PrinterReplaced, PrinterUnproven

MOVED = N_(
    "If it was replaced, add the new one as a printer of its own. If it only has another address "
    "now, enter that under “Change address” on its page: it goes on where it was left."
)
RENAMED = N_(
    "Give each printer an address of its own that stays. If it is the same one, and only its name or place "
    "was changed, say so on its page: it goes on where it was left."
)
SILENT = N_(
    "It tells neither serial number nor UUID any more, as after an update or with a privacy setting. If it "
    "is the same one, say so on its page: it goes on where it was left."
)


def named(device: Device, url: str) -> Device:
    """A printer that tells neither UUID nor serial number is known by its model and where it answers."""
    return replace(device, identity=device.identity or _place(device, url))


def check_same(known: Device, other: Device, url: str) -> None:
    """Raises PrinterReplaced if it is not the `known` printer that answers at the URL, PrinterUnproven if
    only a person knows."""
    if not is_same(known, url, other, url) or _calls_itself_another(known, other, url):
        unproven = may_be_same(known, url, other, url)
        raise (PrinterUnproven if unproven else PrinterReplaced)(
            N_("At {url} another printer answers now: {other} instead of {known}."),
            _way_on(known, url) if unproven else MOVED,
            url=url,
            other=_told_from(known, other),
            known=_told_from(other, known),
        )


def is_same(known: Device, at: str, other: Device, url: str) -> bool:
    """Is the other one, which answers at the URL, the one known at the first URL, by all that both tell?

    A UUID alone decides, whatever an update calls the model. One that told neither UUID nor serial number so
    far may learn to where it stands; and one that told its number before may tell it again anywhere.
    """
    if _tells_other_number(known, other):
        return False
    if known.identity == other.identity:
        return True
    taught = _place(other, url) == _place(known, at) or bool(known.serial and other.serial)
    return is_placed(known, at) and taught


def may_be_same(known: Device, at: str, other: Device, url: str) -> bool:
    """Might it be, though one of them tells neither UUID nor serial number? Only a person knows.

    Of the same model, as far as that is told: the page that tells a serial number may also tell more of it.
    """
    untold = is_placed(known, at) or is_placed(other, url)
    mine, theirs = model_words(known.model), model_words(other.model)
    return untold and (mine <= theirs or theirs <= mine) and not _tells_other_number(known, other)


def shows(known: Device, other: Device, url: str) -> bool:
    """Does the UUID or serial number of the other one, which answers at the URL, show it to be the known?"""
    if _tells_other_number(known, other):
        return False
    by_uuid = known.identity == other.identity and not is_placed(other, url)
    return by_uuid or bool(known.serial and other.serial)


def is_placed(device: Device, url: str) -> bool:
    """Is this printer known by nothing but its model and where it answers?"""
    return device.identity == _place(device, url)


def _tells_other_number(known: Device, other: Device) -> bool:
    """Serial numbers may be written in other letters."""
    mine, theirs = known.serial or "", other.serial or ""
    return bool(mine and theirs) and mine.casefold() != theirs.casefold()


def _way_on(known: Device, url: str) -> str:
    return RENAMED if is_placed(known, url) else SILENT


def _place(device: Device, url: str) -> str:
    return f"{device.model} at {urlsplit(url).hostname}"


def _calls_itself_another(known: Device, other: Device, url: str) -> bool:
    """What people call a printer, and where they say it stands, is all that tells two apart that are known by
    nothing but where they answer."""
    if (known.serial and other.serial) or not is_placed(known, url):
        return False
    return _differ(known.name, other.name) or _differ(known.location, other.location)


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
