"""Certificates of printers: most are self-signed, so the one seen first is pinned."""

import hashlib
import socket
import ssl
from contextlib import suppress
from functools import cache

from smarttracker_lite.errors import N_, NotAPrinter, PrinterTrouble, PrinterUnreachable

CONNECT_S = 3.0


class NoTls(NotAPrinter):
    """Somebody listens, but does not speak TLS."""


def fetch_certificate(host: str, port: int, *, connect_s: float = CONNECT_S) -> str:
    """SHA-256, in hex, of the certificate shown at host and port: what is pinned at first contact.

    Nothing is sent, so old TLS versions are accepted.
    Raises PrinterUnreachable, or NoTls.
    """
    for context in (unverified(), legacy()):
        shown = _certificate(host, port, context, connect_s)
        if shown:
            return hashlib.sha256(shown).hexdigest()
    raise NoTls(
        N_("{host} does not speak TLS on port {port}."),
        N_("Use an address that begins with ipp:// instead of ipps://."),
        host=host,
        port=port,
    )


def _certificate(host: str, port: int, context: ssl.SSLContext, connect_s: float) -> bytes | None:
    """The certificate in DER, or None where this TLS is not spoken."""
    try:
        plain = socket.create_connection((host, port), connect_s)
    except (OSError, UnicodeError) as fault:
        raise unreachable(host) from fault
    with plain, suppress(OSError), context.wrap_socket(plain, server_hostname=host) as secured:
        return secured.getpeercert(binary_form=True)
    return None


@cache
def verified() -> ssl.SSLContext:
    """For a certificate of an authority this computer trusts; to load them all takes a while."""
    return ssl.create_default_context()


def unverified() -> ssl.SSLContext:
    """For a printer known by its pin: the fingerprint is checked instead of the chain."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def legacy() -> ssl.SSLContext:
    """For firmware of before 2015: TLS 1.0, short keys, SHA-1 and key exchanges without forward secrecy."""
    context = unverified()
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


def unreachable(host: str) -> PrinterTrouble:
    """Nobody answers at the host."""
    return PrinterUnreachable(
        N_("{host} does not answer."),
        N_("Check that the printer is switched on and on this network, and its address."),
        host=host,
    )
