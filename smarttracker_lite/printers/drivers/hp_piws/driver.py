"""HP's large format printers of the newer generation: who they are, and every job they list.

They are asked by GET only, which they answer without a password, and slowly, one question at a time: their
own clients leave a second or two between questions. A printer that sleeps says so and is not woken.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from urllib.parse import urljoin, urlsplit

from smarttracker_lite.domain.machines import Device, Supply
from smarttracker_lite.errors import CertificateChanged, PrinterTrouble, PrinterUnreachable, WrongPassword
from smarttracker_lite.printers import wire
from smarttracker_lite.printers.drivers.hp_piws.identity import parse_identification, parse_queue
from smarttracker_lite.printers.drivers.hp_piws.jobs import SOURCE, parse_jobs
from smarttracker_lite.printers.drivers.hp_piws.keys import SETTLE_S
from smarttracker_lite.printers.drivers.hp_piws.papers import parse_papers
from smarttracker_lite.printers.drivers.hp_piws.past import recalled
from smarttracker_lite.printers.drivers.hp_piws.reading import portrait, reading_of
from smarttracker_lite.printers.drivers.hp_piws.supplies import parse_supplies
from smarttracker_lite.printers.identity import check_same, named
from smarttracker_lite.printers.refusal import NotThere, no_address
from smarttracker_lite.printers.source import Address, Found, Memory, Reading
from smarttracker_lite.printers.tls import NoTls, pinned
from smarttracker_lite.printers.wire import LIMITS, Limits

OTHER_FORM = "/LFPWebServices/PI/Identification.xml"
IDENTIFICATIONS = ("/LFPWebServices/PI/Identification.json", OTHER_FORM)
QUEUES = "JQ/JobQueueCollection"
JOBS = "JQ/JobQueue/{queue}/jobs/all?fromModificationNumber=0"
"""With a greater number, jobs that did not change since come with nothing in them."""
PAPERS = "Paper/List"
ACCEPT = "application/json, application/xml;q=0.9, */*;q=0.8"
"""The Latex sends JSON to who asks for it; the DesignJet sends XML."""
FIND_LIMITS = Limits(silence_s=4, total_s=4)
PAUSE_S = 1.0


@dataclass
class _Talk:
    """One conversation with one printer, whose Identification is at the address."""

    address: Address
    limits: Limits
    pause_s: float
    answered: bool = field(default=False, init=False)
    let_in: bool = field(default=False, init=False)

    def get(self, path: str = "", limits: Limits | None = None) -> bytes:
        """What is shown at a path beside the Identification, or as that. Raises what `wire.get` raises."""
        if self.answered:
            time.sleep(self.pause_s)
        at = replace(self.address, url=urljoin(self.address.url, path))
        reply = wire.get(at, ACCEPT, limits=limits or self.limits)
        self.answered = True
        self.let_in |= reply.let_in
        return reply.body

    def barred(self, refusal: WrongPassword) -> bool:
        """Whether a page is only closed to this user: the printer has just taken the password for another."""
        return self.let_in and not refusal.sure


@dataclass(frozen=True, slots=True, kw_only=True)
class PiwsDriver:
    """The driver for PIWS. `limits` are those of each answer, `pause_s` the seconds between two questions,
    `settle_s` the seconds during which a finished job is read again."""

    limits: Limits = LIMITS
    find_limits: Limits = FIND_LIMITS
    pause_s: float = PAUSE_S
    settle_s: int = SETTLE_S

    @property
    def name(self) -> str:
        """The word kept with printers and jobs."""
        return SOURCE

    def find(self, address: Address, now: datetime) -> Found:
        """See `Driver.find`. At an https address the certificate shown now is the pin from now on."""
        urls = candidates(address.url)
        for url in urls[:-1]:
            with suppress(NoTls, PrinterUnreachable):
                return self._found(replace(address, url=url), now)
        return self._found(replace(address, url=urls[-1]), now)

    def _found(self, address: Address, now: datetime) -> Found:
        """Who answers, if it also lists its jobs: else another driver may do better."""
        at = pinned(address, connect_s=self.find_limits.connect_s)
        talk = _Talk(at, self.find_limits, self.pause_s)
        try:
            octets = talk.get()
        except NotThere:
            at = talk.address = replace(at, url=urljoin(at.url, OTHER_FORM))
            octets = talk.get()
        device = named(parse_identification(octets), at.url)
        _, octets = _listed(talk, "")
        device = portrait(device, parse_jobs(octets, now))
        device = replace(device, supplies=self._supplies(talk, device))
        return Found(url=at.url, device=device, pin=at.pin, legacy_tls=at.legacy_tls)

    def read(self, address: Address, device: Device, memory: Memory, now: datetime) -> Reading:
        """See `Driver.read`."""
        talk = _Talk(address, self.limits, self.pause_s)
        told = named(parse_identification(talk.get()), address.url)
        check_same(device, told, address.url)
        past = recalled(memory)
        queue, octets = _listed(talk, past.queue if past else "")
        told = replace(told, supplies=self._supplies(talk, device))
        papers = partial(self._papers, talk)
        return reading_of(told, octets, past, queue, now, self.settle_s, papers)

    def _papers(self, talk: _Talk) -> Mapping[str, str] | None:
        """See `Papers`; a printer may have no such list."""
        try:
            return parse_papers(talk.get(PAPERS))
        except NotThere:
            return {}
        except WrongPassword as refusal:
            if talk.barred(refusal):
                return {}
            raise
        except CertificateChanged:
            raise
        except PrinterTrouble:
            return None

    def _supplies(self, talk: _Talk, device: Device) -> tuple[Supply, ...]:
        """What is left; as it was known if the printer does not tell now: the jobs matter more."""
        form = talk.address.url.rpartition(".")[2]
        try:
            return parse_supplies(talk.get(f"InkSystem.{form}", self.find_limits))
        except WrongPassword as refusal:
            if talk.barred(refusal):
                return device.supplies
            raise  # or it would be tried at each reading
        except CertificateChanged:
            raise
        except PrinterTrouble:
            return device.supplies


def _listed(talk: _Talk, queue: str) -> tuple[str, bytes]:
    """What the queue is called, and its jobs. A printer that was off has given it another name."""
    if queue:
        with suppress(NotThere):
            return queue, talk.get(JOBS.format(queue=queue))
    queue = parse_queue(talk.get(QUEUES))
    return queue, talk.get(JOBS.format(queue=queue))


def candidates(typed: str) -> tuple[str, ...]:
    """Where the printer may identify itself, the likeliest first: its web server speaks TLS, and old firmware
    HTTP too. A port or `https` is taken at its word. Raises BadInput."""
    try:
        parts = urlsplit(typed if "://" in typed else f"//{typed}")
        named, port = parts.hostname, parts.port
    except ValueError:
        named, port = None, None
    if not named or parts.scheme not in {"", "http", "https"}:
        raise no_address(typed)
    sure = parts.scheme == "https" or (parts.scheme and port)
    place = parts.netloc.rpartition("@")[2]
    path = parts.path if parts.path in IDENTIFICATIONS else IDENTIFICATIONS[0]
    return tuple(f"{scheme}://{place}{path}" for scheme in ((parts.scheme,) if sure else ("https", "http")))
