"""Printers that answered, in the user's words, until they are accepted."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import N_, NotFound, PrinterTrouble
from smarttracker_lite.printers.source import Found
from smarttracker_lite.web.pages import queues
from smarttracker_lite.web.pages.certificates import Side, side
from smarttracker_lite.web.pages.machines import SOURCES, nameplate
from smarttracker_lite.web.pages.queues import Likely, Options
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.web.pages.sameness import Sameness, sameness
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.enrol import Offer


class Offered(NamedTuple):
    """A printer that answered and can be tracked: what it says of itself, whether its jobs can be read.

    `places` are where the prints of a queue may come out, `place` is what is chosen; `queue` is one that
    seems to tell of this printer's prints already. `moved` is what the printer is called that is tracked at
    another address, "" for a new one; `trusted` is its certificate so far, if it shows another one there.
    `sameness` is asked where only a person knows whether it is a printer that is known already.
    """

    number: str
    name: str
    certificate: Side
    trusted: Side | None
    moved: str
    facts: tuple[tuple[str, str], ...]
    readable: Badge
    jobs: str
    places: Options
    place: str
    queue: Likely | None
    sameness: Sameness | None


class Waits(NamedTuple):
    """An offer that waits to be accepted, since when."""

    since: datetime
    offer: Offer
    offered: Offered


class Waiting:
    """Offers that wait to be accepted, the latest few, for a while. A password stays here, and is sent to no
    page."""

    KEPT = 8
    KEPT_FOR = timedelta(minutes=15)

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._offers: dict[str, Waits] = {}
        self._guard = threading.Lock()

    def put(self, offer: Offer, offered: Offered) -> None:
        """Let it wait under its number, in place of the oldest."""
        self.clear()
        with self._guard:
            for oldest in list(self._offers)[: 1 - self.KEPT]:
                del self._offers[oldest]
            self._offers[offered.number] = Waits(self._clock(), offer, offered)

    def get(self, number: str) -> tuple[Offer, Offered]:
        """The offer of that number. Raises NotFound."""
        self.clear()
        try:
            return self._offers[number][1:]
        except KeyError:
            raise NotFound(N_("This offer has expired."), N_("Look for the printer once more.")) from None

    def clear(self) -> None:
        """Forget those that nobody accepted in time; the clock may have been set back since."""
        now = self._clock()
        with self._guard:
            late = [number for number, each in self._offers.items() if abs(now - each.since) > self.KEPT_FOR]
            for number in late:
                del self._offers[number]

    def drop(self, number: str) -> None:
        """It was accepted."""
        with self._guard:
            self._offers.pop(number, None)


def offered(site: Site, words: Words, offer: Offer, name: str, moved: Printer | None) -> Offered:
    """An offer in ready words; its jobs are asked for now. `moved` is the printer if it is tracked at another
    address."""
    found, certificate = offer.found, offer.certificate
    device = found.device
    told = (
        *nameplate(device),
        (N_("Address"), found.url),
        (N_("How it is read"), words.text(SOURCES.get(offer.driver, offer.driver))),
        (N_("Certificate"), certificate.issuer if certificate and certificate.signed else _own(words, found)),
        (N_("Password"), _not_sent(words, offer, moved) if moved else _proved(words, offer)),
    )
    readable, jobs = _readable(site, words, offer)
    return Offered(
        number=new_id(),
        name=(moved.name if moved else name.strip()) or device.name or device.model,
        certificate=side(words, found.pin, certificate),
        trusted=side(words, moved.pin, moved.certificate) if moved and _is_another(moved, found) else None,
        moved=moved.name if moved else "",
        facts=tuple((words.text(fact), value) for fact, value in told if value),
        readable=readable._replace(word=words.text(readable.word)),
        jobs=jobs,
        places=queues.choices(site.desk, words, found),
        place=queues.likely(site.desk, found),
        queue=queues.likely_queue(site.desk, found),
        sameness=sameness(site, words, offer, moved),
    )


def _own(words: Words, found: Found) -> str:
    told = N_("signed by itself, as most are; from now on only this one is trusted")
    return words.text(told) if found.pin else ""


def _is_another(moved: Printer, found: Found) -> bool:
    """Does it show another certificate there?"""
    return moved.pin is not None and moved.pin != found.pin


def _not_sent(words: Words, offer: Offer, moved: Printer) -> str:
    told = N_("not sent to this address; give it again on the printer’s page if it asks for it")
    return words.text(told) if moved.user and not offer.user else ""


def _proved(words: Words, offer: Offer) -> str:
    if not offer.user:
        return ""
    return words.text(N_("accepted") if offer.proved else _UNPROVED)


_UNPROVED = N_("not asked for yet; whether it is right shows when the printer asks for it")


def _readable(site: Site, words: Words, offer: Offer) -> tuple[Badge, str]:
    """Whether its jobs can be read, tried now."""
    try:
        count = enrol.remembered(site.desk, offer)
    except PrinterTrouble as trouble:
        return Badge(N_("jobs cannot be read"), "alert-circle", "bad"), problem(words, trouble).sentence
    told = words.plural("It remembers {n} job.", "It remembers {n} jobs.", count)
    return Badge(N_("jobs can be read"), "circle-check", "good"), told
