"""Printers join and leave: added, named, removed."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import LONGEST_NAME, Certificate, Device, Printer, is_queue
from smarttracker_lite.errors import (
    BadInput,
    N_,
    NotAPrinter,
    PrinterAsleep,
    PrinterRefused,
    PrinterReplaced,
    PrinterTrouble,
    WrongPassword,
)
from smarttracker_lite.printers.drivers.hp_ews.jobs import SOURCE as EWS
from smarttracker_lite.printers.identity import is_placed, is_same, shows
from smarttracker_lite.printers.register import driver, drivers_for
from smarttracker_lite.printers.source import Address, Driver, Found
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.dial import password_name
from smarttracker_lite.workflows.trust import certificate_of, prove

NEW = "new"
"""The choice of a printer that is none of those known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A printer that was found and can be tracked: by which driver, as whom, its certificate. `proved` if it
    asked for the password, and took it. `same_as` is the id of the printer that it is, as a person or what it
    tells decided, `NEW` if it is none of those known; "": whichever it shows itself to be."""

    driver: str
    found: Found
    user: str = ""
    password: str = field(default="", repr=False)
    certificate: Certificate | None = None
    proved: bool = False
    same_as: str = ""


def add(
    desk: Desk, url: str, *, name: str = "", user: str = "", password: str = "", beside: str | None = None
) -> Printer:
    """Track the printer at this URL or address. Raises what `offer` and `track` raise."""
    return track(desk, offer(desk, url, user=user, password=password), name, beside)


def offer(desk: Desk, url: str, *, user: str = "", password: str = "") -> Offer:
    """Who answers at this URL or address; records nothing. A password is tried once.

    Raises a PrinterTrouble if nothing there can be read, BadInput if it is tracked already.
    """
    at = Address(url=encrypted(url.strip(), password), user=user.strip(), password=password)
    try:
        way, found = _find(desk, at)
    except PrinterAsleep as asleep:
        raise PrinterAsleep(asleep.text, _WAKE, **asleep.values) from asleep
    offered = Offer(driver=way.name, found=found, user=at.user, password=password)
    known_as(desk, offered)
    proved = prove(desk, way.name, _address(offered))
    return replace(offered, proved=proved, certificate=certificate_of(found))


_WAKE = N_("Wake it (print a page, or touch its panel) and try again.")


def encrypted(typed: str, password: str) -> str:
    """A password goes out in the clear only where the address says so: http:// or ipp://."""
    return typed if not password or "://" in typed else f"https://{typed}"


def remembered(desk: Desk, offered: Offer) -> int:
    """How many jobs the printer tells of now; records nothing. Raises a PrinterTrouble."""
    return len(driver(offered.driver).read(_address(offered), offered.found.device, {}, desk.now()).jobs)


def _address(offered: Offer) -> Address:
    found = offered.found
    return Address(
        url=found.url,
        user=offered.user,
        password=offered.password,
        pin=found.pin,
        legacy_tls=found.legacy_tls,
    )


def track(
    desk: Desk, offered: Offer, name: str = "", beside: str | None = None, queue_id: str = ""
) -> Printer:
    """Track the printer from now on. One that was removed before is taken up where it was left.

    A queue may be `beside` a printer; "": its prints are its own; None: as it was. The queue of this id comes
    beside this printer. Raises BadInput if it is tracked already, or cannot be beside that one.
    """
    with desk.act("add printer"):
        printer = _printer(desk, offered, name)
        if beside is not None:
            printer = _placed(desk, printer, beside)
        known = desk.db.printers.find(printer.id)
        if known and (known.driver != printer.driver or _may_be_another(known, offered)):
            desk.db.memories.keep(printer.id, {})  # it means nothing to another driver, or at another printer
        desk.db.printers.put(printer)
        if queue_id:
            place(desk, queue_id, printer.id)
    if offered.password:
        desk.secrets.put(password_name(printer.id), offered.password)
    elif known and known.user and not offered.user:
        desk.secrets.forget(password_name(printer.id))
    return printer


def known_as(desk: Desk, offered: Offer) -> Printer | None:
    """The same printer, if it was tracked once or has moved. Raises BadInput if it is tracked there, or if
    another one is, or was before it was removed, than it was said to be."""
    known, same_as = _likest(desk, offered), offered.same_as
    if known and not known.removed and known.id != same_as and (same_as or not _has_moved(known, offered)):
        raise BadInput(
            N_("This printer is tracked already, as “{name}”."),
            N_("Nothing needs to be done; its jobs are being read."),
            field="url",
            name=known.name,
        )
    if same_as in ("", NEW):
        return known if not same_as else None
    if known and known.id != same_as and shows(known.device, offered.found.device, offered.found.url):
        raise BadInput(
            N_("Another printer answers at this address: it was tracked before, as “{name}”."),
            N_("Add it again at this address: it goes on where it was left."),
            field="url",
            name=known.name,
        )
    return desk.db.printers.get(same_as)


def _has_moved(known: Printer, offered: Offer) -> bool:
    return known.driver == offered.driver and known.url != offered.found.url


def _may_be_another(known: Printer, offered: Offer) -> bool:
    """Is it a printer that was removed, and was known by its address only? Its jobs have the same names in
    the books when they are read anew."""
    by_address = known.driver == EWS and is_placed(known.device, known.url)
    return by_address and known.removed and not offered.same_as


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


def place(desk: Desk, queue_id: str, beside: str) -> Printer:
    """Say of which printer's prints the queue only tells more from now on; "": its prints are its own.

    Jobs that it brought before stay where they are. Raises BadInput if it cannot be beside that one.
    """
    with desk.act("place queue"):
        queue = _placed(desk, desk.db.printers.get(queue_id), beside)
        desk.db.printers.put(queue)
    return queue


def _placed(desk: Desk, queue: Printer, beside: str) -> Printer:
    if beside and beside not in {each.id for each in places(desk, queue.url, queue.device)}:
        raise BadInput(
            N_("“{name}” cannot add to the jobs of that printer."),
            N_("Only a queue of Windows or CUPS can, and only to those of a printer that is read by itself."),
            field="beside",
            name=queue.name,
        )
    return replace(queue, beside=beside or None)


def places(desk: Desk, url: str, device: Device) -> list[Printer]:
    """The printers that what answers there can be beside: none if it is no queue, or others are beside it."""
    own = {each.id for each in tracked(desk) if each.device.identity == device.identity}
    if not is_queue(url) or any(queues(desk, each) for each in own):
        return []
    return [each for each in machines(desk) if each.id not in own and not each.by_files]


def tracked(desk: Desk) -> list[Printer]:
    """The printers that are read, by name; queues beside others too."""
    present = (printer for printer in desk.db.printers.all() if not printer.removed)
    return sorted(present, key=lambda printer: printer.name.casefold())


def machines(desk: Desk) -> list[Printer]:
    """Those of them that have jobs, by name: a queue beside another is none."""
    return [each for each in tracked(desk) if not each.beside]


def queues(desk: Desk, printer_id: str) -> list[Printer]:
    """The queues beside a printer, by name."""
    return [each for each in tracked(desk) if each.beside == printer_id]


_TELLING = (PrinterRefused, PrinterAsleep, PrinterReplaced, NotAPrinter)
"""Of the troubles of several drivers at one address, those that say most of it, the best first."""


def _find(desk: Desk, at: Address) -> tuple[Driver, Found]:
    """The first driver that can read what answers."""
    troubles: list[PrinterTrouble] = []
    for way in drivers_for(at.url):
        try:
            return way, way.find(at, desk.now())
        except WrongPassword:
            raise  # no second driver tries it: printers lock out
        except PrinterTrouble as trouble:
            troubles.append(trouble)
    if not troubles:
        raise _unreadable(at.url)
    raise max(reversed(troubles), key=lambda each: [isinstance(each, kind) for kind in _TELLING])


def _unreadable(url: str) -> BadInput:
    return BadInput(
        N_("“{url}” is no printer's address."),
        N_("Type its IP address or name, as its panel shows it under Network: 192.168.1.20."),
        field="url",
        url=url,
    )


def _likeness(printer: Printer, way: str, found: Found) -> int:
    """How sure it is that this is the same machine, 0 if it is not.

    By who it is; or, if it is read in another way and so may tell that otherwise, by its serial number; where
    one of these is not told, by its host. Two queues of one print server, read in one way, are two printers;
    a queue is never the machine on which it prints.
    """
    mine, theirs = printer.device, found.device
    if is_same(mine, printer.url, theirs, found.url):
        return 3
    if printer.driver == way or printer.is_queue or is_queue(found.url):
        return 0
    if mine.serial and theirs.serial:
        return 2 if mine.serial.casefold() == theirs.serial.casefold() else 0
    return 1 if urlsplit(printer.url).hostname == urlsplit(found.url).hostname else 0


def _likest(desk: Desk, offered: Offer) -> Printer | None:
    """The printer that it is most surely, one that is tracked first."""
    way, found = offered.driver, offered.found
    ranked = ((_likeness(each, way, found), not each.removed, each) for each in desk.db.printers.all())
    best = max((rank for rank in ranked if rank[0]), key=lambda rank: rank[:2], default=None)
    return best[2] if best else None


def _printer(desk: Desk, offered: Offer, name: str) -> Printer:
    """As it was known so far, where it is now. One that is said to be the same keeps the serial number that
    it tells no more."""
    found, old = offered.found, known_as(desk, offered)
    own = found.device.name or found.device.model or urlsplit(found.url).hostname or found.url
    fresh = Printer(
        id=new_id(),
        name=name.strip() or (old.name if old else "") or own,
        driver=offered.driver,
        url=found.url,
        device=found.device,
        added_at=desk.now(),
        user=offered.user,
        pin=found.pin,
        certificate=offered.certificate,
        legacy_tls=found.legacy_tls,
    )
    if old is None:
        return fresh
    serial = found.device.serial or (old.device.serial if offered.same_as else None)
    device = replace(found.device, serial=serial)
    return replace(fresh, id=old.id, added_at=old.added_at, beside=old.beside, device=device)
