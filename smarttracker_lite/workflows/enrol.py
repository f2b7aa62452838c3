"""Printers join and leave: found, added, checked, removed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.errors import BadInput, N_, PrinterTrouble, TrackerError
from smarttracker_lite.printers.register import driver, drivers_for
from smarttracker_lite.printers.source import Address, Driver, Found, Reading
from smarttracker_lite.workflows.collect import address, password_name
from smarttracker_lite.workflows.desk import Desk, new_id

CLOCK_TOLERANCE_S = 120
LONGEST_NAME = 80


def add(desk: Desk, url: str, *, name: str = "", user: str = "", password: str = "") -> Printer:
    """Track the printer at this URL or address. One that was removed before is taken up where it was left.

    Raises a PrinterTrouble if nothing there can be read, BadInput if it is tracked already.
    """
    way, found = _find(desk, Address(url=url.strip(), user=user, password=password))
    with desk.act("add printer"):
        printer = _printer(desk, way, found, name, user)
        desk.db.printers.put(printer)
    if password:
        desk.secrets.put(password_name(printer.id), password)
    return printer


def look(desk: Desk, printer_id: str) -> Found:
    """Who answers at a tracked printer's address now, whatever certificate is shown; records nothing.

    Raises PrinterTrouble, or BadInput if another printer answers there.
    """
    printer = desk.db.printers.get(printer_id)
    return _again(desk, printer, replace(address(desk, printer), pin=None))


def log_in(desk: Desk, printer_id: str, user: str, password: str) -> Printer:
    """Read the printer from now on as this user, or as nobody.

    Raises PrinterTrouble if it does not answer that user, BadInput if another printer answers there.
    """
    name = user.strip()
    old = desk.db.printers.get(printer_id)
    _again(desk, old, replace(address(desk, old), user=name, password=password))
    with desk.act("log in"):
        printer = replace(desk.db.printers.get(printer_id), user=name)
        desk.db.printers.put(printer)
    if name:
        desk.secrets.put(password_name(printer_id), password)
    elif old.user:
        desk.secrets.forget(password_name(printer_id))
    return printer


def _again(desk: Desk, printer: Printer, at: Address) -> Found:
    found = driver(printer.driver).find(at, desk.now())
    if found.device.identity != printer.device.identity:
        raise BadInput(
            N_("Another printer answers at this address: {model}."),
            N_("Remove “{name}” and add the new printer; the jobs already recorded stay."),
            model=found.device.model,
            name=printer.name,
        )
    return found


def renew(desk: Desk, printer_id: str, found: Found) -> Printer:
    """Read the printer from now on as it was found: at that address, trusting that certificate."""
    with desk.act("reconnect"):
        current = desk.db.printers.get(printer_id)
        renewed = replace(current, url=found.url, pin=found.pin, device=found.device, trouble=None)
        desk.db.printers.put(renewed)
    return renewed


def rename(desk: Desk, printer_id: str, name: str) -> Printer:
    """Call the printer so from now on. Raises BadInput if that is no name."""
    title = name.strip()
    if not title or len(title) > LONGEST_NAME:
        raise BadInput(
            N_("A printer's name has 1 to {longest} characters."),
            N_("Type a name that tells it from the others, say where it stands."),
            field="name",
            longest=LONGEST_NAME,
        )
    with desk.act("rename printer"):
        renamed = replace(desk.db.printers.get(printer_id), name=title)
        desk.db.printers.put(renamed)
    return renamed


def remove(desk: Desk, printer_id: str) -> Printer:
    """Track this printer no longer. Its jobs stay, and so does what is known of it."""
    with desk.act("remove printer"):
        printer = replace(desk.db.printers.get(printer_id), removed=True)
        desk.db.printers.put(printer)
    if printer.user:
        desk.secrets.forget(password_name(printer_id))
    return printer


def tracked(desk: Desk) -> list[Printer]:
    """The printers that are read, by name."""
    present = (printer for printer in desk.db.printers.all() if not printer.removed)
    return sorted(present, key=lambda printer: printer.name.casefold())


def _find(desk: Desk, at: Address) -> tuple[Driver, Found]:
    """The first driver that can read what answers. If none can, the trouble of the one tried last."""
    trouble: TrackerError = _unreadable(at.url)
    for way in drivers_for(at.url):
        try:
            return way, way.find(at, desk.now())
        except PrinterTrouble as why:
            trouble = why
    raise trouble


def _unreadable(url: str) -> BadInput:
    return BadInput(
        N_("“{url}” is no printer's address."),
        N_("Type its IP address or name, as its panel shows it under Network: 192.168.1.20."),
        field="url",
        url=url,
    )


def _printer(desk: Desk, way: Driver, found: Found, name: str, user: str) -> Printer:
    old = next(
        (each for each in desk.db.printers.all() if each.device.identity == found.device.identity), None
    )
    if old is not None and not old.removed:
        raise BadInput(
            N_("This printer is tracked already, as “{name}”."),
            N_("Nothing needs to be done; its jobs are being read."),
            field="url",
            name=old.name,
        )
    own = found.device.name or found.device.model or urlsplit(found.url).hostname or found.url
    title = name.strip() or (old.name if old else "") or own
    fresh = Printer(
        id=new_id(), name=title, driver=way.name, url=found.url, device=found.device, added_at=desk.now()
    )
    kept = replace(fresh, id=old.id, added_at=old.added_at, gaps=old.gaps) if old else fresh
    return replace(kept, user=user, pin=found.pin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One point of the check: what was looked at, whether it is well, and what to do if not.

    Text and hint are untranslated, with `values` for their placeholders.
    """

    point: str
    well: bool
    text: str
    hint: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


def check(desk: Desk, printer_id: str) -> list[Finding]:
    """Ask the printer live whether everything that tracking needs is there; records nothing."""
    printer = desk.db.printers.get(printer_id)
    try:
        reading = driver(printer.driver).read(address(desk, printer), printer.device, {}, desk.now())
    except PrinterTrouble as trouble:
        return [
            Finding(point="answer", well=False, text=trouble.text, hint=trouble.hint, values=trouble.values)
        ]
    return [_answers(reading), _remembers(reading), _shows_names(reading.jobs), _clock(reading)]


def _answers(reading: Reading) -> Finding:
    return Finding(point="answer", well=True, text=N_("It answers, and it is the printer that was added."))


def _remembers(reading: Reading) -> Finding:
    if reading.jobs:
        return Finding(point="jobs", well=True, text=N_("Its job list can be read."))
    return Finding(
        point="jobs",
        well=True,
        text=N_("Its job list can be read; it remembers no job now."),
        hint=N_("Print a page and check again to see it arrive."),
    )


def _shows_names(jobs: tuple[JobFacts, ...]) -> Finding:
    if not jobs or any(facts.document or facts.user for facts in jobs):
        return Finding(point="names", well=True, text=N_("Document and user names are not hidden."))
    return Finding(
        point="names",
        well=False,
        text=N_("The printer hides the names of documents and users."),
        hint=N_("On its web page, under Security or Privacy, switch on “Show user name and job name”."),
    )


def _clock(reading: Reading) -> Finding:
    error = reading.device.clock_error_s
    if error is None or abs(error) <= CLOCK_TOLERANCE_S:
        return Finding(point="clock", well=True, text=N_("Its clock is right, or not needed."))
    return Finding(
        point="clock",
        well=False,
        text=N_("Its clock is wrong by more than two minutes; we correct for it."),
        hint=N_("Set date, time and time zone at its panel, or switch on its time server (NTP)."),
    )
