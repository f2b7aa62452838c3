"""The readiness check: what tracking needs of a printer, each point tried live; nothing is recorded."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Certificate, Printer
from smarttracker_lite.domain.readiness import Finding, Point, Verdict
from smarttracker_lite.errors import N_, PrinterTrouble, WrongPassword
from smarttracker_lite.printers.readiness import asks_password, generation, proxies, reachable, web_page
from smarttracker_lite.printers.register import driver
from smarttracker_lite.printers.source import Address, Reading
from smarttracker_lite.printers.tls import PORTS
from smarttracker_lite.workflows.collect import address, note, printer_held
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.trust import Sighting, sight

CLOCK_TOLERANCE_S = 120
EXPIRES_SOON = timedelta(days=60)
_PORTS = {**PORTS, "http": 80, "ipp": 631}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Visit:
    """A printer as it shows itself now. `trouble` stands in for the reading, or for the certificate."""

    desk: Desk
    printer: Printer
    at: Address
    reading: Reading | None
    trouble: PrinterTrouble | None
    seen: Sighting | None


class _Say(Protocol):
    def __call__(self, point: Point, text: str, hint: str = "", **values: object) -> Finding: ...


def _saying(verdict: Verdict) -> _Say:
    def say(point: Point, text: str, hint: str = "", **values: object) -> Finding:
        return Finding(point=point, verdict=verdict, text=text, hint=hint, values=values)

    return say


_well, _attend, _ill, _unknown = map(_saying, (Verdict.WELL, Verdict.ATTEND, Verdict.ILL, Verdict.UNKNOWN))


def check(desk: Desk, printer_id: str) -> list[Finding]:
    """Every point, tried now. A printer that waits for a person's decision is not asked for its jobs.

    Nothing is recorded, but that it refuses the password.
    """
    visit = _visit(desk, desk.db.printers.get(printer_id))
    found = [point(visit) for point in (_POINTS if web_page(visit.at.url) else _SIMULATED)]
    return [_placed(visit, each) for each in found if each]


def _placed(visit: _Visit, finding: Finding) -> Finding:
    """With the way to its setting, if there is something to do."""
    menu = generation(visit.printer.driver).menus.get(finding.point, "")
    if finding.verdict is Verdict.WELL or not menu:
        return finding
    return replace(finding, menu=menu, link=web_page(visit.at.url))


def _visit(desk: Desk, printer: Printer) -> _Visit:
    at = address(desk, printer)
    reading, trouble, seen = None, None, None
    try:
        seen = sight(at.url)
        if printer.held:
            raise printer_held(printer)
        reading = driver(printer.driver).read(at, printer.device, {}, desk.now())
    except PrinterTrouble as caught:
        trouble = caught
        if isinstance(caught, WrongPassword):
            note(desk, printer.id, caught)  # or it would be tried again in a minute
    return _Visit(desk=desk, printer=printer, at=at, reading=reading, trouble=trouble, seen=seen)


def _answer(visit: _Visit) -> Finding:
    if visit.trouble:
        return _ill(Point.ANSWER, visit.trouble.text, visit.trouble.hint, **visit.trouble.values)
    return _well(Point.ANSWER, N_("It answers, and it is the printer that was added."))


def _firewall(visit: _Visit) -> Finding:
    parts = urlsplit(visit.at.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    heard = True if visit.reading else reachable(host, port)
    if heard:
        text = N_("Port {port} of the printer can be reached: no firewall is in the way.")
        return _well(Point.FIREWALL, text, port=port)
    if heard is None:
        return _ill(
            Point.FIREWALL, N_("Nothing comes back from port {port} of {host}."), _LET, host=host, port=port
        )
    hint = N_("Switch the service on in the printer (IPP, or its web page), or correct the address.")
    return _ill(Point.FIREWALL, N_("{host} refuses connections to port {port}."), hint, host=host, port=port)


_LET = N_(
    "The printer is off, or a firewall keeps its answer back: let this computer reach TCP port {port} there, "
    "in the network's firewall and in the printer's list of allowed addresses."
)


def _jobs(visit: _Visit) -> Finding | None:
    if visit.reading is None:
        return None
    count = len(visit.reading.jobs)
    if count:
        return _well(Point.JOBS, N_("Its job list can be read. Jobs it remembers now: {n}."), n=count)
    hint = N_("Print a page and check again to see it arrive.")
    return _well(Point.JOBS, N_("Its job list can be read; it remembers no job now."), hint)


def _names(visit: _Visit) -> Finding | None:
    if visit.reading is None:
        return None
    jobs = visit.reading.jobs
    if not jobs:
        return _unknown(Point.NAMES, N_("Whether names are hidden shows with the first job."))
    if any(facts.user for facts in jobs):
        return _well(Point.NAMES, N_("Document and user names are not hidden."))
    if any(facts.document for facts in jobs):
        hint = N_("If jobs are to be told apart by their senders, let the printer show user names.")
        return _attend(Point.NAMES, N_("No job tells who sent it; documents have names."), hint)
    hint = N_("Switch the privacy setting off that keeps names out of the job list.")
    return _ill(Point.NAMES, N_("The printer hides the names of documents and users."), hint)


def _password(visit: _Visit) -> Finding:
    asks = _asks(visit, generation(visit.printer.driver).guarded)
    if asks is None:
        hint = N_("Set one, so that nobody in the network can change the printer's settings.")
        text = N_("Whether an administrator password is set cannot be told from here.")
        return _unknown(Point.PASSWORD, text, hint)
    if not asks:
        hint = N_("Anybody in the network can change the printer's settings. Set one, and enter it here too.")
        return _attend(Point.PASSWORD, N_("No administrator password is set."), hint)
    if visit.printer.user:
        return _well(Point.PASSWORD, N_("An administrator password is set, and ours is accepted."))
    return _well(Point.PASSWORD, N_("An administrator password is set; it is not needed to read the jobs."))


def _open(visit: _Visit) -> Finding:
    asks = _asks(visit, generation(visit.printer.driver).accounting)
    if asks is None and visit.reading and not visit.printer.user:
        asks = False  # it told us, whom it does not know
    if asks is None:
        text = N_("Who else in the network can read the job list cannot be told from here.")
        return _unknown(Point.OPEN, text)
    if asks:
        return _well(Point.OPEN, N_("The job list is shown only with a password."))
    hint = N_("If that is not wanted, protect the printer's page with the administrator password.")
    return _attend(
        Point.OPEN, N_("Everybody in the network can read the job list, with the names in it."), hint
    )


def _asks(visit: _Visit, path: str) -> bool | None:
    return asks_password(visit.at, path) if path and visit.trouble is None else None


def _certificate(visit: _Visit) -> Finding | None:
    seen = visit.seen
    if seen is None:
        return None
    if seen.pin is None:
        hint = N_("If it offers https or ipps, remove it here and add it with that address: its jobs stay.")
        return _attend(Point.CERTIFICATE, N_("The connection is not encrypted."), hint)
    if seen.pin != visit.printer.pin:
        hint = N_("If it was updated or reset, choose “Connect again” on its page. If not, do not trust it.")
        return _ill(Point.CERTIFICATE, N_("It shows another certificate than the one you trusted."), hint)
    if seen.certificate is None:
        return _well(
            Point.CERTIFICATE, N_("Its certificate is the one you trusted; no more can be read in it.")
        )
    return _dated(visit, seen.certificate)


def _dated(visit: _Visit, certificate: Certificate) -> Finding:
    left = certificate.expires_at - visit.desk.now()
    until = certificate.expires_at
    if left <= timedelta():
        return _attend(Point.CERTIFICATE, N_("Its certificate expired {until}."), _SIGNING, until=until)
    if left <= EXPIRES_SOON:
        return _attend(Point.CERTIFICATE, N_("Its certificate expires {until}."), _SIGNING, until=until)
    if certificate.signed:
        text = N_("Its certificate is signed by {issuer}, and pinned. It is good until {until}.")
        return _well(Point.CERTIFICATE, text, issuer=certificate.issuer, until=until)
    text = N_(
        "It signed its certificate itself, as most printers do; it is pinned. It is good until {until}."
    )
    return _well(Point.CERTIFICATE, text, _SIGNING, until=until)


_SIGNING = N_(
    "To have it signed: on its page create a certificate request, have an authority (your IT) sign it, "
    "install the result there, and choose “Connect again” here."
)


def _proxy(visit: _Visit) -> Finding:
    """Of this computer. What is set in the printer it tells nobody."""
    mine, hint = proxies(), N_("Remove the proxy that is set in the printer, if that is possible.")
    if mine:
        text = N_(
            "This computer's web proxy ({proxy}) is not used for printers. Whether they use one is not told."
        )
        return _unknown(Point.PROXY, text, hint, proxy=", ".join(mine))
    text = N_("This computer uses no web proxy. Whether the printer does cannot be told from here.")
    return _unknown(Point.PROXY, text, hint)


def _firmware(visit: _Visit) -> Finding:
    firmware = (visit.reading or visit.printer).device.firmware
    hint = N_("Look for a newer one once or twice a year: updates close holes and mend job lists.")
    if not firmware:
        return _unknown(Point.FIRMWARE, N_("It does not tell the version of its firmware."), hint)
    return _unknown(Point.FIRMWARE, N_("Its firmware is {firmware}."), hint, firmware=firmware)


def _clock(visit: _Visit) -> Finding | None:
    if visit.reading is None:
        return None
    error = visit.reading.device.clock_error_s
    if error is None:
        hint = N_("Look at its panel whether it is right.")
        return _unknown(Point.CLOCK, N_("It does not tell its time."), hint)
    if abs(error) <= CLOCK_TOLERANCE_S:
        return _well(Point.CLOCK, N_("Its clock is right."))
    hint = N_("Set date, time and time zone, or switch on its time server (NTP).")
    text = N_("Its clock is wrong by {minutes} minutes; we correct for it.")
    return _attend(Point.CLOCK, text, hint, minutes=round(abs(error) / 60))


_SIMULATED = (_answer, _jobs, _names, _clock)
_POINTS = (
    _answer,
    _firewall,
    _jobs,
    _names,
    _password,
    _open,
    _certificate,
    _proxy,
    _firmware,
    _clock,
)
