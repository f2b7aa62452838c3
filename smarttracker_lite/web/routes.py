"""All routes there are, and what stands around every page."""

from decimal import Decimal

from smarttracker_lite.web import instance
from smarttracker_lite.web.exchange import Route
from smarttracker_lite.web.pages import (
    accounts,
    adding,
    ageing,
    backups,
    bank,
    billingrun,
    clientdata,
    clientfile,
    clients,
    crediting,
    division,
    efiles,
    examples,
    extras,
    fatturapa,
    gaps,
    history,
    imports,
    inktruth,
    invoices,
    job,
    jobs,
    layouts,
    learned,
    letters,
    mailaccount,
    manual,
    margins,
    nudges,
    overview,
    owner,
    presented,
    pricefile,
    prices,
    printers,
    privacy,
    projects,
    quotes,
    reconciliation,
    reminders,
    remindersettings,
    rules,
    settings,
    taxrules,
    welcome,
)
from smarttracker_lite.web.pages.queues import cards
from smarttracker_lite.web.site import Site
from smarttracker_lite.web.templates import Banner, Frame
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.fatturapa import through_sdi
from smarttracker_lite.workflows.find import waiting
from smarttracker_lite.workflows.halt import halted, shown, way_on

_PAGES = (
    overview,
    nudges,
    welcome,
    jobs,
    adding,
    manual,
    gaps,
    history,
    inktruth,
    imports,
    job,
    clientfile,
    clientdata,
    crediting,
    division,
    accounts,
    presented,
    clients,
    efiles,
    projects,
    rules,
    ageing,
    bank,
    billingrun,
    fatturapa,
    reminders,
    invoices,
    quotes,
    pricefile,
    examples,
    prices,
    extras,
    margins,
    printers,
    reconciliation,
    backups,
    learned,
    letters,
    remindersettings,
    mailaccount,
    owner,
    privacy,
    taxrules,
    layouts,
    settings,
)


def routes(site: Site) -> list[Route]:
    """The routes of every page, and of the door for other processes; what is the owner's asks for the PIN."""
    return owner.behind_the_gate(site, [route for page in (*_PAGES, instance) for route in page.routes(site)])


def frame(site: Site, words: Words, session: str = "") -> Frame:
    """The studio's name, what waits in the inbox, how the collector is doing, and who this session is."""
    count = waiting(site.desk)
    status, trouble = _status(site, words)
    return Frame(
        business=site.desk.settings.seller.name,
        counts={"jobs": words.number(Decimal(count)) if count else ""},
        status=status,
        trouble=trouble,
        idle=not tracked(site.desk),
        demo=words.text(site.demo) if site.demo else "",
        halt=_halt(site, words),
        unlocked=site.gate.is_open(session, site.desk.now()),
        sdi=through_sdi(site.desk),
    )


def _halt(site: Site, words: Words) -> Banner | None:
    halt = halted(site.desk)
    if halt is None:
        return None
    reason, _ = words.error(halt.why)
    return Banner(state=shown(words, halt), way_on=way_on(words, halt), href=backups.PATH, reason=reason)


def _status(site: Site, words: Words) -> tuple[str, bool]:
    printers = [printer for printer in cards(site.desk) if not printer.by_files]
    asked = (printer for printer in tracked(site.desk) if not printer.by_files)
    failing = [printer for printer in asked if site.watch.trouble(printer)]
    if site.watch.halted:
        return words.text("Nothing is recorded now"), True
    if site.watch.paused:
        return words.text("Collecting is paused"), True
    if not printers and tracked(site.desk):
        return words.text("Printers by files only"), False
    if not printers:
        return words.text("No printer yet"), False
    if failing:
        return words.plural("{n} printer does not answer", "{n} printers do not answer", len(failing)), True
    return words.plural("Collecting from {n} printer", "Collecting from {n} printers", len(printers)), False
