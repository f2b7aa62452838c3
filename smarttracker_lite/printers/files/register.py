"""The kinds of accounting files that are known."""

from collections.abc import Callable
from dataclasses import dataclass

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files import (
    canon_acl,
    cups_page_log,
    epson,
    imageprograf,
    kip,
    konica_sharp,
    mimaki,
    windows_log,
)
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.given import Given


@dataclass(frozen=True, slots=True)
class Format:
    """One kind: its name, which is that of its batches; how it is known; how it is read.

    `recognises(octets, name)` never raises, `parse(octets, given)` BadInput only.
    """

    name: str
    title: str
    recognises: Callable[[bytes, str], bool]
    parse: Callable[[bytes, Given], Batch]


FORMATS = (
    Format(windows_log.NAME, N_("Windows' print log in XML"), windows_log.recognises, windows_log.parse),
    Format(canon_acl.NAME, N_("Canon and Océ account log"), canon_acl.recognises, canon_acl.parse),
    Format(mimaki.NAME, N_("Mimaki RasterLink and PICT"), mimaki.recognises, mimaki.parse),
    Format(
        imageprograf.NAME,
        N_("Canon Accounting Manager"),
        imageprograf.PRESET.recognises,
        imageprograf.PRESET.parse,
    ),
    Format(epson.NAME, N_("Epson LFP Accounting Tool"), epson.PRESET.recognises, epson.PRESET.parse),
    Format(
        konica_sharp.NAME, N_("Konica Minolta or Sharp job log"), konica_sharp.recognises, konica_sharp.parse
    ),
    Format(kip.NAME, N_("KIP log"), kip.recognises, kip.parse),
    Format(cups_page_log.NAME, N_("CUPS page log"), cups_page_log.recognises, cups_page_log.parse),
)
"""Those with the surest signs first."""


def recognised(octets: bytes, name: str) -> Format | None:
    """The kind of this file, if it is a known one."""
    return next((each for each in FORMATS if each.recognises(octets, name)), None)
