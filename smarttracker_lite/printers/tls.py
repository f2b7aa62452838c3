"""Encryption with printers: most certificates are self-signed, so the one seen first is pinned."""

import hashlib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from smarttracker_lite.errors import N_, NotAPrinter, PrinterTrouble, PrinterUnreachable
from smarttracker_lite.printers.source import Address

CONNECT_S = 3.0
PORTS = {"https": 443, "ipps": 631}
"""The schemes of encrypted URLs, and the port of one without any."""


class NoTls(NotAPrinter):
    """Somebody listens, but does not speak TLS."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The certificate that a printer shows, in DER, and whether it took old encryption to see it."""

    der: bytes
    legacy: bool

    @property
    def pin(self) -> str:
        """Its SHA-256, in hex."""
        return hashlib.sha256(self.der).hexdigest()


def pinned(address: Address, *, connect_s: float = CONNECT_S) -> Address:
    """The address at first contact: with the certificate shown there now, if it is one with TLS.

    Raises what `shown` raises.
    """
    parts = urlsplit(address.url)
    if address.pin or parts.scheme not in PORTS:
        return address
    port = parts.port or PORTS[parts.scheme]
    certificate = shown(parts.hostname or "", port, connect_s=connect_s)
    return replace(address, pin=certificate.pin, legacy_tls=certificate.legacy)


def shown(host: str, port: int, *, connect_s: float = CONNECT_S) -> Shown:
    """The certificate shown at host and port. Nothing is sent, so old TLS versions are accepted.

    Raises PrinterUnreachable, or NoTls.
    """
    for context, old in ((unverified(), False), (legacy(), True)):
        der = _certificate(host, port, context, connect_s)
        if der:
            return Shown(der, old)
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
