"""What a printer's certificate says: the one door to cryptography."""

from contextlib import suppress
from typing import TYPE_CHECKING

from smarttracker_lite.domain.machines import Certificate

if TYPE_CHECKING:
    from cryptography.x509 import Name

LONGEST = 200
"""Letters of a name that are kept."""


def read_certificate(der: bytes) -> Certificate | None:
    """The certificate (X.509, RFC 5280); None for one that cannot be read, which some printers make."""
    from cryptography import x509  # noqa: PLC0415 - 16 MB, only wanted when a printer is added or checked

    with suppress(ValueError, TypeError, x509.InvalidVersion):
        read = x509.load_der_x509_certificate(der)
        return Certificate(
            subject=_called(read.subject),
            issuer=_called(read.issuer),
            signed=read.subject != read.issuer,
            expires_at=read.not_valid_after_utc,
        )
    return None


def _called(name: "Name") -> str:
    """As people say it: the common name, then the organisation; all there is where it has neither."""
    told = {part.rfc4514_attribute_name: str(part.value).strip() for part in name}
    plain = ", ".join(told[kind] for kind in ("CN", "O") if told.get(kind))
    return (plain or name.rfc4514_string())[:LONGEST]
