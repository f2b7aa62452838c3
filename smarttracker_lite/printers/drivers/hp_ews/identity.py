"""Who the printer says it is. Pure.

No description of `open_status.xml` is public. So a serial number is taken from wherever it stands in it, but
for parts that can be replaced, and a model also from the title of the front page.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from xml.etree.ElementTree import Element

from smarttracker_lite.domain.machines import Device
from smarttracker_lite.printers.drivers.hp_ews.table import page_of
from smarttracker_lite.printers.identity import named
from smarttracker_lite.printers.markup import MalformedMarkup, tree

UNNAMED = "HP large format printer"
NAMES = {
    "serial": {"serialnumber", "serialno", "serial", "printerserialnumber"},
    "model": {"productname", "printermodel", "modelname", "model", "makeandmodel"},
    "firmware": {"firmwareversion", "firmware", "fwversion", "firmwarerevision"},
}
TITLE = re.compile(
    r"(?:HP )?(?:DesignJet|Latex|PageWide|Scitex)(?: XL)?(?: [A-Z]{0,2}[0-9]{1,5}\w{0,4})?", re.IGNORECASE
)
PARTS = re.compile("head|cartridge|^inks?|suppl|consumable|accessor|tray|disk", re.IGNORECASE)
"""What is in a printer and may be replaced has serial numbers of its own."""
LONGEST = 100


def device_of(status: bytes, front: bytes, url: str) -> Device:
    """From `open_status.xml`, empty if there is none, and the front page at `url`."""
    said = _said(status)
    titled = TITLE.search(page_of(front).title)
    model = said.get("model") or (titled[0] if titled else UNNAMED)
    serial = said.get("serial")
    device = Device(identity=serial or "", model=model, serial=serial, firmware=said.get("firmware"))
    return named(device, url)


def _said(octets: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    with suppress(MalformedMarkup):
        for element in _own(tree(octets)):
            tag, text = re.sub(r"[^a-z]", "", element.tag.lower()), " ".join((element.text or "").split())
            for name, tags in NAMES.items():
                if tag in tags and text:
                    found.setdefault(name, text[:LONGEST])
    return found


def _own(element: Element) -> Iterator[Element]:
    """The elements that are of the printer itself."""
    if not PARTS.search(element.tag):
        yield element
        for child in element:
            yield from _own(child)
