"""Certificates side by side: the one that was trusted, and the one that is shown now."""

from contextlib import suppress
from typing import NamedTuple

from smarttracker_lite.domain.machines import Certificate, Held, Printer
from smarttracker_lite.errors import N_, PrinterTrouble
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.trust import Sighting, sight

SOON_S = 1.0
"""A page is not kept back for long by a printer that does not answer."""


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
        side(words, printer.pin, printer.certificate),
        side(words, seen.pin, seen.certificate),
        seen.pin or "",
    )


def awaiting(words: Words, printer: Printer) -> Certificates | None:
    """Both, where the printer waits for the new one to be trusted; None if it does not show it now."""
    if printer.held is Held.CERTIFICATE:
        with suppress(PrinterTrouble):
            seen = sight(printer.url, connect_s=SOON_S)
            return both(words, printer, seen) if seen.pin != printer.pin else None
    return None


def side(words: Words, pin: str | None, certificate: Certificate | None) -> Side:
    """One of them; all "" where nothing is encrypted."""
    if certificate is None:
        return Side(pin=grouped(pin))
    until = words.date(words.local_day(certificate.expires_at))
    return Side(grouped(pin), certificate.subject, _signer(words, certificate), until)


def named(words: Words, certificate: Certificate | None) -> str:
    """To whom it was issued, and by whom; "" if nothing can be read in it."""
    if certificate is None:
        return ""
    signer = _signer(words, certificate)
    return words.text(N_("{subject}, signed by {issuer}"), subject=certificate.subject, issuer=signer)


def _signer(words: Words, certificate: Certificate) -> str:
    return certificate.issuer if certificate.signed else words.text(N_("itself"))


def grouped(pin: str | None) -> str:
    """A SHA-256 fingerprint as people compare it: `3F:A0:…`."""
    digits = (pin or "").upper()
    return ":".join(digits[place : place + 2] for place in range(0, len(digits), 2))
