"""Printers in the user's words; shared by the list of printers and the page of one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from smarttracker_lite.domain.machines import BY_FILES, Device, Gap, Printer, PrinterState
from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.web.pages.gaprows import size
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.unread import Unread, unread
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.name import supply
from smarttracker_lite.workflows.resume import asks_who
from smarttracker_lite.workflows.worker import Recovered

PATH = "/printers"
SOURCES: Mapping[str, str] = {
    "hp_piws": N_("HP large format: its job queue"),
    "hp_ews": N_("HP large format, older: its accounting page"),
    "ipp": N_("IPP, the common language of network printers"),
    "windows": N_("Windows: its print log"),
    BY_FILES: N_("Accounting files, imported"),
    "demo": N_("Demo printer"),
}
"""How a printer is read, by the name of the driver."""
STATES: Mapping[PrinterState, Badge] = {
    PrinterState.NEW: Badge(N_("new"), "circle-dashed", "neutral"),
    PrinterState.READY: Badge(N_("ready"), "circle-check", "good"),
    PrinterState.PRINTING: Badge(N_("printing"), "printer", "accent"),
    PrinterState.STOPPED: Badge(N_("stopped"), "alert-triangle", "warn"),
    PrinterState.ASLEEP: Badge(N_("asleep"), "zzz", "neutral"),
    PrinterState.UNREACHABLE: Badge(N_("does not answer"), "plug-connected-x", "bad"),
    PrinterState.TROUBLE: Badge(N_("in trouble"), "alert-circle", "bad"),
}

_BY_FILES = Badge(N_("by files"), "file-text", "neutral")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A printer as it is now, in ready words. Trouble is "" where there is none; sleep is none.

    `supplies` are names with the percent that is left, None where the printer does not know. `recovered` is
    what it still remembered after an outage, "" if there was none lately. `asks_at` is where it answers, if
    somebody must say whether it is still the same one, else "". `unread` is what of it waits for somebody.
    """

    id: str
    href: str
    name: str
    model: str
    state: Badge
    trouble: str
    hint: str
    supplies: tuple[tuple[str, int | None], ...]
    media: str
    asked: str
    answered: str
    next: str
    recovered: str
    by_files: bool
    asks_at: str
    unread: tuple[Unread, ...]


def machine(site: Site, words: Words, printer: Printer) -> Machine:
    """The printer as the collector and the books know it."""
    badge = _BY_FILES if printer.by_files and not printer.trouble else STATES[printer.state]
    trouble = site.watch.halted or printer.trouble
    return Machine(
        id=printer.id,
        href=f"{PATH}/{printer.id}",
        name=printer.name,
        model=printer.device.model,
        state=badge._replace(word=words.text(badge.word)),
        trouble=words.text(trouble.text, **trouble.values) if trouble else "",
        hint=words.text(trouble.hint, **trouble.values) if trouble and trouble.hint else "",
        supplies=tuple((supply(words, each.name), each.percent) for each in printer.device.supplies),
        media=", ".join(printer.device.media_ready),
        asked=_latest(site, words, printer.polled_at, site.watch.asked_at(printer.id)),
        answered=_latest(site, words, printer.answered_at, site.watch.answered_at(printer.id)),
        next=_next(site, words, printer),
        recovered=_recovered(words, site.watch.recovered(printer.id)),
        by_files=printer.by_files,
        asks_at=printer.url if asks_who(printer) else "",
        unread=unread(site, words, printer),
    )


def get(site: Site, printer_id: str) -> Printer:
    """The tracked printer. Raises NotFound."""
    printer = site.desk.db.printers.find(printer_id)
    if printer is None or printer.removed:
        raise NotFound(N_("This printer is not tracked."), N_("Look at the list of printers."))
    return printer


def nameplate(device: Device) -> tuple[tuple[str, str | None], ...]:
    """What the machine says of itself, by the names of these facts; None or "" for what it does not say."""
    return (
        (N_("Model"), device.model),
        (N_("Its own name"), device.name if device.name != device.model else None),
        (N_("Serial number"), device.serial),
        (N_("Firmware"), device.firmware),
        (N_("Location"), device.location),
    )


def gap(words: Words, missed: Gap) -> str:
    """What may be missing, with its times."""
    reason = say.reason(words, missed)
    if missed.since is None:
        told = words.text(N_("Until {until}: {reason}"), until=missed.until, reason=reason)
    elif missed.since == missed.until:
        told = words.text(N_("{time}: {reason}"), time=missed.until, reason=reason)
    else:
        told = words.text(
            N_("Between {since} and {until}: {reason}"), since=missed.since, until=missed.until, reason=reason
        )
    amount = size(words, missed)
    return f"{told} ({amount})" if amount else told


def _latest(site: Site, words: Words, *moments: datetime | None) -> str:
    """How long ago it was, by the books and in this run."""
    latest = max((at for at in moments if at is not None), default=None)
    if latest is None:
        return words.text(N_("not yet"))
    return _roughly(words, latest, site.desk.now())


def _roughly(words: Words, at: datetime, now: datetime) -> str:
    """A few seconds are "just now": a figure that jumps at each look is of no use."""
    if abs((now - at).total_seconds()) < 10:
        return words.text(N_("just now"))
    return words.ago(at, now)


def _recovered(words: Words, told: Recovered | None) -> str:
    if told is None:
        return ""
    if told.since is None:
        return words.plural(
            "At its first reading it still remembered {n} job.",
            "At its first reading it still remembered {n} jobs.",
            told.jobs,
        )
    return words.plural(
        "Recovered {n} job printed since {since}.",
        "Recovered {n} jobs printed since {since}.",
        told.jobs,
        since=words.weekday(told.since),
    )


def _next(site: Site, words: Words, printer: Printer) -> str:
    if printer.by_files and not printer.url:
        return words.text(N_("when you import a file"))
    if site.watch.halted:
        return words.text(N_("not now"))
    if site.watch.paused:
        return words.text(N_("paused"))
    if printer.held:
        return words.text(N_("when you have decided what to do"))
    at = site.watch.next_at(printer.id)
    if at is None or at <= site.desk.now():
        return words.text(N_("now"))
    return words.ago(at, site.desk.now())
