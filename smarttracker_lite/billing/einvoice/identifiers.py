"""Who sends and gets electronic invoices, by numbers of registers: schemes of ISO 6523 and the EAS list."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from smarttracker_lite.domain.clients import Postal, Routing

E_MAIL = "EM"
_LEITWEG = "0204"
_LEITWEG_ID = re.compile(r"\d{2,12}(-[A-Za-z0-9]{1,30})?-\d{2}")
"""Formatspezifikation Leitweg-ID 2.0.2: coarse, fine and check digits."""

_OTHER_LETTERS: Mapping[str, str] = {"GR": "EL", "IM": "GB", "MC": "FR"}

_REGISTERED: Mapping[str, tuple[str, int, int]] = {
    "BE": ("0208", 2, 12),
    "DK": ("0184", 0, 10),
    "FR": ("0002", 4, 13),
    "NO": ("0192", 2, 11),
    "SE": ("0007", 2, 12),
}
"""Where the number of the company register stands in the VAT number: its scheme, from and to which place. A
Danish one keeps its letters (PEPPOL-COMMON-R042)."""

_BY_VAT: Mapping[str, str] = dict(
    pair.split(":")
    for pair in (
        "AT:9914 BG:9926 CH:9927 CY:9928 CZ:9929 DE:9930 EE:9931 EL:9933 ES:9920 FI:0213 FR:9957 GB:9932 "
        "HR:9934 HU:9910 IE:9935 IT:0211 LI:9936 LT:9937 LU:9938 LV:9939 MT:9943 NL:9944 PL:9945 PT:9946 "
        "RO:9947 SI:9949 SK:9950 SM:9951 XI:9932"
    ).split()
)
"""EAS codes (Electronic Address Scheme, CEF) of VAT numbers, by the letters they begin with."""


class Identifier(NamedTuple):
    """A number, and the scheme that says whose register it is of; "" for none."""

    scheme: str
    id: str


def vat_number(postal: Postal) -> str:
    """The VAT number with the letters of its country in front (BR-CO-09); "" if there is none."""
    bare = re.sub(r"[^A-Za-z0-9]", "", postal.vat_id).upper()
    if not bare or bare[:2].isalpha():
        return bare
    return _OTHER_LETTERS.get(postal.country, postal.country) + bare


def has_country(number: str, country: str) -> bool:
    """Whether a VAT number begins with the letters of this country, or of another that has such numbers."""
    own = _OTHER_LETTERS.get(country, country)
    return number[:2] in {own, country, *_BY_VAT, *_REGISTERED}


def registered(postal: Postal) -> Identifier | None:
    """The number in the company register, where the VAT number holds it (BT-30, BT-47)."""
    number = vat_number(postal)
    if number[:2] not in _REGISTERED:
        return None
    scheme, start, end = _REGISTERED[number[:2]]
    return Identifier(scheme, number[start:end])


def participant(postal: Postal) -> Identifier | None:
    """By which number a company is known in the Peppol network, if nobody has said another one."""
    number = vat_number(postal)
    if number[:2] in _BY_VAT:
        return Identifier(_BY_VAT[number[:2]], number.removesuffix("MWST"))
    return registered(postal)


def mailbox(postal: Postal) -> Identifier | None:
    return Identifier(E_MAIL, postal.email) if postal.email else None


def leitweg(reference: str) -> Identifier | None:
    """The buyer's reference as an address, where it is a Leitweg-ID of the German administration."""
    return Identifier(_LEITWEG, reference) if _LEITWEG_ID.fullmatch(reference) else None


def address(postal: Postal, routing: Routing, in_peppol: bool) -> Identifier | None:
    """Where electronic invoices reach somebody (BT-34, BT-49): as was said, else by e-mail or a number."""
    if routing.scheme and routing.endpoint:
        return Identifier(routing.scheme, routing.endpoint)
    if in_peppol:
        return participant(postal)
    return mailbox(postal) or leitweg(routing.buyer_reference) or participant(postal)
