"""The one door to segno: QR codes as SVG, and what a banking app reads in one to pay an invoice.

The codes are those of EPC069-12 version 2 (SEPA credit transfers) and, in `swiss`, of the Swiss QR-bill.
"""

import io
from decimal import Decimal

import segno

_AREA = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split()
)
"""Where an IBAN begins in the European Economic Area: elsewhere in SEPA the code must name the bank's BIC."""
_MOST = Decimal("999999999.99")
_LONGEST_NAME = 70
_LONGEST_TEXT = 140
_LARGEST_TRANSFER = 13
"""The version of the symbol, by which its size is meant."""


def drawn(payload: str, largest: int = 40) -> str:
    """The QR code as SVG without a margin, error correction M. ValueError if it takes more than `largest`."""
    code = segno.make(payload, error="m", boost_error=False, micro=False, encoding="utf-8", mode="byte")
    if int(code.version) > largest:
        raise ValueError("too much for a symbol of this size")
    svg = io.BytesIO()
    code.save(svg, kind="svg", border=0, xmldecl=False, svgclass=None, lineclass=None)
    return svg.getvalue().decode()


def transfer(*, name: str, iban: str, amount: Decimal, text: str) -> str:
    """What a code for a transfer in euro says, `text` as what is written to it; "" if it cannot be one.

    Lines: service, version, UTF-8, kind, BIC, name, IBAN, amount, purpose, reference with check digits, text.
    """
    account = iban.replace(" ", "")
    told, said = _plain(name)[:_LONGEST_NAME], _plain(text)[:_LONGEST_TEXT]
    if account[:2] not in _AREA or not told or not 0 < amount <= _MOST:
        return ""
    return "\n".join(("BCD", "002", "1", "SCT", "", told, account, f"EUR{amount:.2f}", "", "", said))


def scanned(payload: str) -> str:
    """The code of a transfer as SVG; "" if its words take more than the standard lets one hold."""
    try:
        return drawn(payload, _LARGEST_TRANSFER) if payload else ""
    except ValueError:
        return ""


def _plain(text: str) -> str:
    """On one line: a line break in a name would be the next field."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())
