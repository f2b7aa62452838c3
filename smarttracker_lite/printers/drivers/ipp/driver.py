"""Any printer or CUPS queue that speaks IPP: who it is, and every job it remembers."""

import time
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.errors import N_, NotAPrinter, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.printers.drivers.ipp.clock import followed
from smarttracker_lite.printers.drivers.ipp.jobs import SETTLE_S, read_jobs
from smarttracker_lite.printers.drivers.ipp.past import recalled
from smarttracker_lite.printers.drivers.ipp.reading import PrinterAnswer, parse_printer
from smarttracker_lite.printers.drivers.ipp.requests import candidates, get_printer_attributes
from smarttracker_lite.printers.drivers.ipp.session import Session
from smarttracker_lite.printers.identity import check_same, named
from smarttracker_lite.printers.refusal import TooSlow
from smarttracker_lite.printers.source import Address, Found, Memory, Reading
from smarttracker_lite.printers.tls import NoTls, pinned
from smarttracker_lite.printers.wire import LIMITS, Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class IppDriver:
    """The driver for IPP (RFC 8011). `limits` are those of each answer, `find_s` and `read_s` the seconds all
    answers may take together, `settle_s` the seconds during which a finished job is read again."""

    limits: Limits = LIMITS
    find_s: float = 30
    read_s: float = 120
    settle_s: int = SETTLE_S

    @property
    def name(self) -> str:
        """The word kept with printers and jobs."""
        return "ipp"

    def find(self, address: Address, now: datetime) -> Found:
        """See `Driver.find`. At an ipps address the certificate shown now is the pin from now on."""
        ends_at = time.monotonic() + self.find_s
        closed: set[str] = set()
        troubles: list[PrinterTrouble] = []
        for uri in candidates(address.url):
            parts = urlsplit(uri)
            if closed & {parts.netloc, parts._replace(path="").geturl()}:
                continue
            try:
                return self._found(replace(address, url=uri), now, ends_at)
            except TooSlow:
                raise  # whoever is there, the next path would take as long
            except PrinterUnreachable as trouble:
                closed.add(parts.netloc)
                troubles.append(trouble)
            except NoTls as trouble:
                closed.add(parts._replace(path="").geturl())
                troubles.append(trouble)
            except NotAPrinter as trouble:
                troubles.insert(0, trouble)  # somebody is there: that says more
        raise troubles[0]

    def _found(self, address: Address, now: datetime, ends_at: float) -> Found:
        at = pinned(address, connect_s=self.limits.connect_s)
        answer = _printer(Session(at, self.limits, ends_at), now)
        return Found(url=at.url, device=answer.device, pin=at.pin, legacy_tls=at.legacy_tls)

    def read(self, address: Address, device: Device, memory: Memory, now: datetime) -> Reading:
        """See `Driver.read`."""
        session = Session(address, self.limits, time.monotonic() + self.read_s)
        past = recalled(memory)
        printer = _printer(session, now.replace(microsecond=0))
        check_same(device, printer.device, address.url)
        printer = replace(printer, clock=followed(past.clock, printer.clock))
        return read_jobs(session, printer, past, self.settle_s)


def _printer(session: Session, now: datetime) -> PrinterAnswer:
    address = session.address
    answer = parse_printer(session.ask(get_printer_attributes(address.url, address.user)), now)
    if not (answer.device.identity or answer.device.model):
        raise NotAPrinter(
            N_("{url} does not say which printer it is."),
            N_("Check the path of the address; most printers use /ipp/print."),
            url=address.url,
        )
    return replace(answer, device=named(answer.device, address.url))
