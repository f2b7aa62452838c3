"""Certificates side by side: the one that was trusted, and the one that is shown now."""

from typing import NamedTuple

from smarttracker_lite.domain.machines import Certificate, Printer
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.trust import Sighting


class Side(NamedTuple):
    """One of two certificates, in ready words; all "" where nothing is encrypted."""

    pin: str = ""
    subject: str = ""
    issuer: str = ""
    until: str = ""


class Certificates(NamedTuple):
    """The certificate that was trusted, and the one shown now. `pin` is what is to be trusted."""

    old: Side
    new: Side
    pin: str


def both(words: Words, printer: Printer, seen: Sighting) -> Certificates:
    """The printer's certificate that was trusted, and what it shows now."""
    return Certificates(
        _side(words, printer.pin, printer.certificate),
        _side(words, seen.pin, seen.certificate),
        seen.pin or "",
    )


def _side(words: Words, pin: str | None, certificate: Certificate | None) -> Side:
    if certificate is None:
        return Side(pin=grouped(pin))
    issuer = certificate.issuer if certificate.signed else words.text(N_("itself"))
    until = words.date(words.local_day(certificate.expires_at))
    return Side(grouped(pin), certificate.subject, issuer, until)


def grouped(pin: str | None) -> str:
    """A SHA-256 fingerprint as people compare it: `3F:A0:…`."""
    digits = (pin or "").upper()
    return ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))
