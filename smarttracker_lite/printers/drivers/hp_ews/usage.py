"""The meter for these printers: their page of usage tells what they have printed in their life.

HP has not published the page. Two who read it tell of it: a Latex shows the whole area first, in m² and
again in ft², then that of each substrate, and so all ink in ml, then each; a DesignJet shows one amount in
metric and in English units. So the first of each kind is taken, in the unit it stands in, and only if none
that follows is larger.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from unicodedata import normalize
from urllib.parse import urljoin, urlsplit

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.errors import N_, NotAPrinter
from smarttracker_lite.printers.drivers.hp_ews.driver import FRONT, charset_of, page
from smarttracker_lite.printers.drivers.hp_ews.listing import check_awake
from smarttracker_lite.printers.drivers.hp_ews.numbers import (
    AREAS,
    LENGTHS,
    VOLUMES,
    Unreadable,
    mark_of,
    quantity,
)
from smarttracker_lite.printers.drivers.hp_ews.table import page_of
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.wire import Limits

USAGE = "index.htm?content=usage"
COUNTS: Mapping[Counted, Mapping[str, Decimal]] = {
    Counted.LENGTH: LENGTHS,
    Counted.AREA: AREAS,
    Counted.INK: VOLUMES,
}
AMOUNT = re.compile(r"(?<![0-9.,])[0-9](?:[0-9.,' ]{0,24}[0-9])? ?(sq\.? ?[a-z]+|[^\W\d_]+[23]?)\b")
MOST = 20_000
"""Amounts of one page; a real one has some hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EwsMeter:
    """The meter for webAccess. It reads by https where jobs are read encrypted, by the same pin."""

    limits: Limits = Limits(total_s=20, octets=2_000_000)

    @property
    def name(self) -> str:
        """The word kept with each standing."""
        return "ews-usage"

    def read(self, address: Address) -> Metered:
        """See `Meter.read`. NotAPrinter if there is no such page, or it counts nothing."""
        if urlsplit(address.url).path != FRONT:
            raise _nothing_counted()
        reply = page(replace(address, url=urljoin(address.url, USAGE)), self.limits)
        check_awake(reply.body)
        counters = parse_usage(reply.body, charset_of(reply))
        if not counters:
            raise _nothing_counted()
        return Metered(counters=counters)


def parse_usage(octets: bytes, charset: str = "") -> tuple[Counter, ...]:
    """What the page of usage counts: length, area, ink; `charset` is the one the server named.

    Raises NotTheTable if the page is endless.
    """
    told = _told(cell for row in page_of(octets, charset).rows for cell in row.cells)
    mark = mark_of(amount for amount, _ in told)
    totals = {of: _total(told, units, mark) for of, units in COUNTS.items()}
    return tuple(Counter(of, value) for of, value in totals.items() if value is not None)


def _told(cells: Iterable[str]) -> list[tuple[str, str]]:
    """Each amount with its unit as written, and the unit's plain name, in the order of the page."""
    found: list[tuple[str, str]] = []
    for cell in cells:
        plain = normalize("NFKC", cell).casefold()
        found += [(each[0], re.sub(r"[ .]", "", each[1])) for each in AMOUNT.finditer(plain)]
        if len(found) > MOST:
            return []
    return found


def _total(told: Sequence[tuple[str, str]], units: Mapping[str, Decimal], mark: str | None) -> int | None:
    """The first amount, if it is the largest in its unit; None where one of them cannot be read."""
    first = next((unit for _, unit in told if unit in units), None)
    try:
        values = [quantity(amount, "", mark, units) for amount, unit in told if unit == first and first]
    except Unreadable:
        return None
    known = [value for value in values if value is not None]
    return known[0] if known and known[0] == max(known) else None


def _nothing_counted() -> NotAPrinter:
    return NotAPrinter(
        N_("The printer has no page of usage that is known."), N_("Its jobs are read without it.")
    )
