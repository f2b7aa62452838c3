"""HP's office printers and many of its large ones (LEDM, below /DevMgmt): life counters and supplies.

HP has not published LEDM; the names are those that real printers answer with.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TypeVar
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Supply
from smarttracker_lite.errors import N_, NotAPrinter
from smarttracker_lite.printers.markup import tree
from smarttracker_lite.printers.metering import Metered
from smarttracker_lite.printers.meters.colors import color_in
from smarttracker_lite.printers.meters.host import host_in
from smarttracker_lite.printers.refusal import CHECK_ADDRESS, NotThere
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.wire import Limits, get

USAGE = "ProductUsageDyn"
CONSUMABLES = "ConsumableConfigDyn"
PRODUCT = "ProductConfigDyn"

MAX_SUPPLIES = 100
MAX_TEXT = 255
MICROLITRES = {"milliliters": 1000}
LABELS = {"K": "black", "C": "cyan", "M": "magenta", "Y": "yellow"}

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedmMeter:
    """The meter for HP's LEDM. It reads by https where jobs are read encrypted, by the same pin."""

    limits: Limits = Limits(total_s=20, octets=2_000_000)
    http_port: int = 80
    https_port: int = 443

    @property
    def name(self) -> str:
        """The word kept with each standing."""
        return "ledm"

    def read(self, address: Address) -> Metered:
        """See `Meter.read`. NotThere, a NotAPrinter, if the printer does not speak LEDM."""
        usage = parse_usage(self._page(address, USAGE))
        supplies = self._told(address, CONSUMABLES, parse_consumables)
        product = self._told(address, PRODUCT, parse_product) or Metered()
        return replace(product, counters=usage, supplies=supplies or ())

    def _told(self, address: Address, page: str, parse: Callable[[bytes], Part]) -> Part | None:
        """What a page that not every printer has tells."""
        try:
            return parse(self._page(address, page))
        except NotThere:
            return None

    def _page(self, address: Address, page: str) -> bytes:
        host = host_in(address.url)
        place = f"[{host}]" if ":" in host else host
        encrypted = urlsplit(address.url).scheme in {"https", "ipps"}
        scheme, port = ("https", self.https_port) if encrypted else ("http", self.http_port)
        url = f"{scheme}://{place}:{port}/DevMgmt/{page}.xml"
        return get(replace(address, url=url), "text/xml", limits=self.limits).body


def parse_usage(octets: bytes) -> tuple[Counter, ...]:
    """ProductUsageDyn. The totals count; those by paper need not add up to them. Raises NotAPrinter."""
    printed = _root(octets, USAGE).find("PrinterSubunit")
    return () if printed is None else tuple(_counters(printed))


def parse_consumables(octets: bytes) -> tuple[Supply, ...]:
    """ConsumableConfigDyn. Raises NotAPrinter."""
    told = _root(octets, CONSUMABLES).findall("ConsumableInfo")[:MAX_SUPPLIES]
    return tuple(supply for supply in map(_supply, told) if supply.name)


def parse_product(octets: bytes) -> Metered:
    """ProductConfigDyn: model, serial number and firmware. Raises NotAPrinter."""
    told = _root(octets, PRODUCT)
    return Metered(
        model=_text(told, "ProductInformation/MakeAndModel") or None,
        serial=_text(told, "ProductInformation/SerialNumber") or None,
        firmware=_text(told, "ProductInformation/Version/Revision") or None,
    )


def _root(octets: bytes, name: str) -> Element:
    root = tree(octets)
    if root.tag != name:
        raise NotAPrinter(
            N_("The answer is “{given}” where “{wanted}” was asked for."),
            CHECK_ADDRESS,
            given=root.tag[:MAX_TEXT],
            wanted=name,
        )
    return root


def _counters(printed: Element) -> Iterator[Counter]:
    counted = {
        Counted.IMPRESSIONS: _number(_text(printed, "TotalImpressions")),
        Counted.SHEETS: _sheets(printed),
        Counted.INK: _ink(printed),
    }
    for of, value in counted.items():
        if value is not None:
            yield Counter(of=of, value=round(value))


def _sheets(printed: Element) -> Fraction | None:
    """Those printed on one side and those printed on both; a printer for one side only tells of no others."""
    simplex, duplex = (_number(_text(printed, name)) for name in ("SimplexSheets", "DuplexSheets"))
    return None if simplex is None else simplex + (duplex or 0)


def _ink(printed: Element) -> Fraction | None:
    """All ink, in µl. Where one amount cannot be read, the sum would be too small: then none."""
    amounts = [
        _microlitres(used) for used in printed.iterfind("UsageByMarkingAgent/CumulativeMarkingAgentUsed")
    ]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Fraction()) if known and len(known) == len(amounts) else None


def _microlitres(used: Element) -> Fraction | None:
    amount, unit = _number(_text(used, "ValueFloat")), MICROLITRES.get(_text(used, "Unit"))
    return None if amount is None or unit is None else amount * unit


def _supply(told: Element) -> Supply:
    """Named as the printer names it: "black ink cartridge 3YL80A"."""
    code = _text(told, "ConsumableLabelCode")
    label = LABELS.get(code, code)
    kind = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", _text(told, "ConsumableTypeEnum")).lower()
    level = _number(_text(told, "ConsumablePercentageLevelRemaining"))
    return Supply(
        name=" ".join(filter(None, (label, kind, _text(told, "ProductNumber")))),
        color=color_in(label),
        percent=int(level) if level is not None and level <= 100 else None,
    )


def _text(within: Element, path: str) -> str:
    """On one line; "" where there is none."""
    return " ".join(within.findtext(path, "").split())[:MAX_TEXT]


def _number(text: str) -> Fraction | None:
    """Not negative, of a size that a life can have."""
    return Fraction(text) if re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,9})?", text) else None
