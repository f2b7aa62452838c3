"""Things of a furnished studio: files that are sent, a job by hand, a printer that nobody asks."""

from dataclasses import replace

from smarttracker_lite.domain.machines import Device, Printer
from smarttracker_lite.workflows.enter import Entry, enter
from smarttracker_lite.workflows.fatturapa import hand_over
from tests.support.fatture import COMPANY, SELLER
from tests.support.invoicing import issued
from tests.support.studio import Studio

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
PAGE_LOG = b"plotter anna 7 [20/Nov/2026:11:30:00 +0000] total 1 - pc A4 - -\n"
FILES = {"logo": ("logo.svg", LOGO), "file": ("page_log", PAGE_LOG)}


def by_hand(at_work: Studio) -> str:
    """A job that somebody entered; gives its id."""
    return enter(at_work.desk, Entry(document="Binding", printer_id=None, at=at_work.clock())).id


def tracked(at_work: Studio, name: str, driver: str, url: str) -> str:
    """A printer that nobody asks here; gives its id."""
    device = Device(identity=url, model=name)
    card = Printer(id=name, name=name, driver=driver, url=url, device=device, added_at=at_work.clock())
    at_work.desk.db.printers.put(card)
    return card.id


def handed_over(at_work: Studio) -> str:
    """An invoice on its way to SdI; from then on the studio is in Italy."""
    desk = at_work.desk
    desk.db.settings.put(replace(desk.settings, seller=replace(SELLER, name=desk.settings.seller.name)))
    client = replace(at_work.client("Blu"), postal=COMPANY)
    desk.db.clients.put(client)
    return hand_over(desk, issued(at_work, client).id).invoice.id
