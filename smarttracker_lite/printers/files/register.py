"""The kinds of accounting files that are known, and the way into all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files import (
    canon_acl,
    cups_page_log,
    epson,
    imageprograf,
    kip,
    konica_sharp,
    mimaki,
    table,
    windows_log,
)
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.files.mapping import ColumnMapping, DateOrder
from smarttracker_lite.printers.files.octets import checked, text_of


@dataclass(frozen=True, slots=True)
class Format:
    """One kind: its name, which is that of its batches; how it is known; how it is read.

    `recognises(octets, name)` never raises. `parse(octets, name, zone, printer, dates)` raises BadInput only;
    `name` is the file's, `zone` that of its times or None for the PC's, `printer` the one of several whose
    jobs are wanted, `dates` how 01/04/2026 is read in a file that does not show it.
    """

    name: str
    title: str
    recognises: Callable[[bytes, str], bool]
    parse: Callable[[bytes, str, tzinfo | None, str, DateOrder | None], Batch]


FORMATS = (
    Format(windows_log.NAME, N_("Windows' print log in XML"), windows_log.recognises, windows_log.parse),
    Format(canon_acl.NAME, N_("Canon and Océ account log"), canon_acl.recognises, canon_acl.parse),
    Format(mimaki.NAME, N_("Mimaki RasterLink and PICT"), mimaki.recognises, mimaki.parse),
    Format(imageprograf.NAME, N_("Canon Accounting Manager"), imageprograf.recognises, imageprograf.parse),
    Format(epson.NAME, N_("Epson LFP Accounting Tool"), epson.recognises, epson.parse),
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


def read(
    octets: bytes,
    name: str,
    mapping: ColumnMapping | None = None,
    zone: tzinfo | None = None,
    printer: str = "",
    dates: DateOrder | None = None,
) -> Batch:
    """The jobs of a file called `name`: by a mapping, else as a file of its kind.

    Raises BadInput in the user's words if it is no accounting file, or of no known kind.
    """
    checked(octets)
    if mapping is not None:
        return table.parse(octets, mapping, zone)
    known = recognised(octets, name)
    if known is None:
        text_of(octets)  # has the better reason, where it is no text at all
        raise BadInput(
            N_("This kind of file is not known."),
            N_("Say which column tells what; this is saved for the next file of this kind."),
            field="file",
        )
    return known.parse(octets, name, zone, printer, dates)
