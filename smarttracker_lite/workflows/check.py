"""The readiness check: what tracking needs of a printer, each point tried live; nothing is recorded."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from smarttracker_lite.domain.machines import Certificate, Device, Printer
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.readiness import Finding, Point, Verdict, attend, ill, unknown, well
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.hp_piws import clock as piws_clock
from smarttracker_lite.printers.drivers.ipp import clock as ipp_clock
from smarttracker_lite.printers.drivers.windows.driver import SCHEME as WINDOWS
from smarttracker_lite.printers.readiness import Door, generation, own_firewall, proxies, reachable, web_page
from smarttracker_lite.printers.tls import PORTS
from smarttracker_lite.workflows.call import Visit, call
from smarttracker_lite.workflows.desk import Desk

EXPIRES_SOON = timedelta(days=60)
FEW = 3
"""Documents that are all called the same are by chance only if they are fewer."""
DAY_S = 24 * 3600
_CORRECTED_S: Mapping[str, int] = {"hp_piws": piws_clock.USELESS_S, "ipp": ipp_clock.USELESS_S}
"""By driver, how wrong a clock may be for the times of its jobs to be corrected; the others never do that."""
_PORTS = {**PORTS, "http": 80, "ipp": 631}


def check(desk: Desk, printer_id: str) -> list[Finding]:
    """Every point, tried now. A printer that waits for a person's decision is not asked for its jobs.

    Nothing is recorded, but that it refuses the password.
    """
    visit = call(desk, desk.db.printers.get(printer_id))
    found = [point(visit) for point in _points(visit.printer)]
    return [placed(visit.printer, each) for each in found if each]


def _points(printer: Printer) -> Sequence[Callable[[Visit], Finding | None]]:
    """A queue of CUPS has neither firmware nor a proxy of its own, and Windows writes its log by the clock of
    this computer."""
    if printer.driver == WINDOWS:
        return _LOGGED
    if not web_page(printer.url):
        return (*_LOGGED, _clock)
    return [point for point in _POINTS if not (printer.is_queue and point in {_proxy, _firmware})]


def clock(printer: Printer) -> Finding:
    """How the printer's clock goes, as it told last."""
    return placed(printer, _clock_of(printer.driver, printer.device))


def placed(printer: Printer, finding: Finding) -> Finding:
    """With the way to its setting, if there is something to do."""
    if finding.verdict is Verdict.WELL and not finding.hint:
        return finding
    menu = finding.menu or generation(printer.driver, printer.url).menus.get(finding.point, "")
    return replace(finding, menu=menu, link=web_page(printer.url))


def _answer(visit: Visit) -> Finding:
    if visit.trouble and not visit.reading:
        return ill(Point.ANSWER, visit.trouble.text, visit.trouble.hint, **visit.trouble.values)
    return well(Point.ANSWER, N_("It answers, and it is the printer that was added."))


def _firewall(visit: Visit) -> Finding:
    parts = urlsplit(visit.at.url)
    host, port = parts.hostname or "", parts.port or _PORTS[parts.scheme]
    heard = True if visit.reading else reachable(host, port)
    if heard:
        text = N_("The printer can be reached (port {port}): no firewall is in the way.")
        return well(Point.FIREWALL, text, port=port)
    if heard is None:
        text = N_("Nothing comes back from port {port} of {host}.")
        return replace(ill(Point.FIREWALL, text, _LET, host=host, port=port), menu=own_firewall())
    hint = N_("Switch the service on there (IPP, or its web page), or correct the address.")
    return ill(Point.FIREWALL, N_("{host} refuses connections to port {port}."), hint, host=host, port=port)


_LET = N_(
    "The printer is off, or a firewall keeps its answer back: let this computer reach TCP port {port} there, "
    "in the network's firewall and in the printer's list of allowed addresses. This program only "
    "opens connections to printers, and hears those that announce themselves (UDP port 5353)."
)


def _jobs(visit: Visit) -> Finding | None:
    if visit.reading is None:
        return None
    count = len(visit.reading.jobs)
    if count:
        return well(Point.JOBS, N_("Its job list can be read. Jobs it remembers now: {n}."), n=count)
    hint = N_("Print a page and check again to see it arrive.")
    return well(Point.JOBS, N_("Its job list can be read; it remembers no job now."), hint)


def _names(visit: Visit) -> Finding | None:
    return names(visit.printer, visit.reading.jobs) if visit.reading else None


def names(printer: Printer, jobs: Sequence[JobFacts]) -> Finding:
    """Whether the jobs tell who sent them, and how the documents are called."""
    documents = {facts.document for facts in jobs}
    of_windows = printer.driver == WINDOWS
    alike = of_windows and len(jobs) >= FEW and len(documents) == 1
    users, titles = any(facts.user for facts in jobs), any(documents) and not alike
    if not jobs:
        return unknown(Point.NAMES, N_("Whether names are hidden shows with the first job."))
    if users and titles:
        return well(Point.NAMES, N_("Document and user names are not hidden."))
    if titles:
        hint = N_("If jobs are to be told apart by their senders, let the printer show user names.")
        return attend(Point.NAMES, N_("No job tells who sent it; documents have names."), hint)
    if users:
        text = N_("The jobs tell who sent them, but not how their documents are called.")
        return attend(Point.NAMES, text, _ALLOW if of_windows else _SHOW)
    return ill(Point.NAMES, N_("The printer hides the names of documents and users."), _SHOW)


_SHOW = N_("Switch the privacy setting off that keeps names out of the job list.")
_ALLOW = N_("Let Windows write them down: what is printed from then on has its name.")


def _password(visit: Visit) -> Finding:
    """Told only by a page that asks for it, or by one of the settings that does not."""
    if visit.refused:
        hint = N_("Enter it again under “User and password”; until then the printer is not asked.")
        return ill(Point.PASSWORD, N_("The password that you entered is not accepted."), hint)
    if visit.settings is Door.CLOSED and visit.printer.user:
        return _jobs_only(visit.listing)
    if Door.OPENED in (visit.settings, visit.listing):
        text = N_("An administrator password is set, and the one you entered is accepted.")
        return well(Point.PASSWORD, text)
    if Door.CLOSED in (visit.settings, visit.listing):
        text = N_("An administrator password is set; it is not needed to read the jobs.")
        return well(Point.PASSWORD, text)
    if visit.settings is Door.OPEN:
        hint = N_("Anybody in the network can change the printer's settings. Set one, and enter it here too.")
        return attend(Point.PASSWORD, N_("No administrator password is set."), hint)
    return _password_untold(visit)


def _jobs_only(listing: Door | None) -> Finding:
    """Of a user to whom the settings are closed."""
    if listing is Door.OPENED:
        text = N_("The password is accepted: this user may read the jobs, not the settings.")
        return well(Point.PASSWORD, text)
    text = N_(
        "The jobs are read without a password. The settings are closed to this user: it may not see them, or "
        "the password is wrong."
    )
    hint = N_("Enter those of its administrator under “User and password”, or none.")
    return unknown(Point.PASSWORD, text, hint)


def _password_untold(visit: Visit) -> Finding:
    hint = N_("Set one, so that nobody in the network can change the printer's settings.")
    text = N_("Whether an administrator password is set cannot be told from here.")
    if visit.printer.user:
        text = N_(
            "Whether an administrator password is set cannot be told from here, nor whether the one you "
            "entered is right: the printer has not asked for it."
        )
    return unknown(Point.PASSWORD, text, hint)


def _open(visit: Visit) -> Finding:
    listing = visit.listing
    if listing is None and visit.reading and not visit.printer.user:
        listing = Door.OPEN  # it told us, whom it does not know
    if listing is None:
        text = N_("Who else in the network can read the job list cannot be told from here.")
        return unknown(Point.OPEN, text)
    if listing is not Door.OPEN:
        return well(Point.OPEN, N_("The job list is shown only with a password."))
    hint = N_("If that is not wanted, protect the list with a password, and enter that here too.")
    return attend(
        Point.OPEN, N_("Everybody in the network can read the job list, with the names in it."), hint
    )


def _certificate(visit: Visit) -> Finding | None:
    seen = visit.seen
    if seen is None:
        return None
    if seen.pin is None:
        hint = N_("If it offers https or ipps, enter that address under “Change address”: its jobs stay.")
        return attend(Point.CERTIFICATE, N_("The connection is not encrypted."), hint)
    if seen.pin != visit.printer.pin:
        hint = N_(
            "Its page shows both side by side. If it was updated or reset, trust the new one there. If not, "
            "do not trust it."
        )
        return ill(Point.CERTIFICATE, N_("It shows another certificate than the one you trusted."), hint)
    if seen.certificate is None:
        return well(
            Point.CERTIFICATE, N_("Its certificate is the one you trusted; no more can be read in it.")
        )
    return _dated(visit, seen.certificate)


def _dated(visit: Visit, certificate: Certificate) -> Finding:
    left = certificate.expires_at - visit.desk.now()
    until = certificate.expires_at
    signing = _SIGNING_OF_QUEUE if visit.printer.is_queue else _SIGNING
    if left <= timedelta():
        return attend(Point.CERTIFICATE, N_("Its certificate expired {until}."), signing, until=until)
    if left <= EXPIRES_SOON:
        return attend(Point.CERTIFICATE, N_("Its certificate expires {until}."), signing, until=until)
    if certificate.signed:
        text = N_(
            "Its certificate is signed by {issuer}, and is the one you trusted. It is good until {until}."
        )
        return well(Point.CERTIFICATE, text, issuer=certificate.issuer, until=until)
    text = N_(
        "It signed its certificate itself, as most printers do, and it is the one you trusted. "
        "It is good until {until}."
    )
    return well(Point.CERTIFICATE, text, signing, until=until)


_SIGNING = N_(
    "To have it signed: on its page create a certificate request, have an authority (your IT) sign it, "
    "install the result there, and choose “Connect again” here."
)
_SIGNING_OF_QUEUE = N_(
    "To have it signed: have an authority (your IT) make a certificate for the print server, put it in the "
    "place of the old one, and choose “Connect again” here."
)


def _proxy(visit: Visit) -> Finding:
    """Of this computer. What is set in the printer it tells nobody."""
    mine, hint = proxies(), N_("Remove the proxy that is set in the printer, if that is possible.")
    if mine:
        text = N_(
            "This computer's web proxy ({proxy}) is not used for printers. "
            "Whether one is set in the printer, it does not tell."
        )
        return unknown(Point.PROXY, text, hint, proxy=", ".join(mine))
    text = N_("This computer uses no web proxy. Whether one is set in the printer, it does not tell.")
    return unknown(Point.PROXY, text, hint)


def _firmware(visit: Visit) -> Finding:
    told, known = visit.reading and visit.reading.device.firmware, visit.printer.device.firmware
    hint = N_("Look for a newer one once or twice a year: updates close security holes and correct faults.")
    if not told and not known:
        return unknown(Point.FIRMWARE, N_("It does not tell the version of its firmware."), hint)
    hint = N_("Look on its maker's support page (HP: support.hp.com) whether there is a newer one.")
    text = (
        N_("Firmware {firmware}, told by the printer now.")
        if told
        else N_("Firmware {firmware}, told before.")
    )
    return unknown(Point.FIRMWARE, text, hint, firmware=told or known)


def _clock(visit: Visit) -> Finding | None:
    """As the reading tells it, else as it was found before: from jobs that were new then."""
    if not visit.reading:
        return None
    told, known = visit.reading.device, visit.printer.device
    return _clock_of(visit.printer.driver, told if told.clock_error_s is not None else known)


def _clock_of(way: str, device: Device) -> Finding:
    error = device.clock_error_s
    if error is None:
        hint = N_("Look at its panel whether it is right.")
        return unknown(Point.CLOCK, N_("It does not tell its time."), hint)
    if not device.clock_wrong:
        return well(Point.CLOCK, N_("Its clock is right."))
    hint = N_("Set its date, time and time zone, or let it take the time from the network (NTP).")
    return attend(Point.CLOCK, _wrong_by(error, way), hint, minutes=round(abs(error) / 60))


def _wrong_by(error_s: int, way: str) -> str:
    """What a wrong clock does to the times of the jobs that a driver (`way`) reads."""
    wrong_s = abs(error_s)
    if wrong_s > DAY_S:
        fast = N_("Its clock is more than a day fast; do not rely on the times of its jobs.")
        slow = N_("Its clock is more than a day slow; do not rely on the times of its jobs.")
    elif wrong_s <= _CORRECTED_S.get(way, 0):
        fast = N_("Its clock is {minutes} minutes fast; the times of its jobs are corrected.")
        slow = N_("Its clock is {minutes} minutes slow; the times of its jobs are corrected.")
    else:
        fast = N_("Its clock is {minutes} minutes fast; the times of its jobs may be wrong by as much.")
        slow = N_("Its clock is {minutes} minutes slow; the times of its jobs may be wrong by as much.")
    return fast if error_s > 0 else slow


_LOGGED = (_answer, _jobs, _names)
_POINTS = (
    *(_answer, _firewall, _jobs, _names, _password),
    *(_open, _certificate, _proxy, _firmware, _clock),
)
