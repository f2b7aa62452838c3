"""What a printer's certificate says: the one door to cryptography."""

from contextlib import suppress

from smarttracker_lite.domain.machines import Certificate

LONGEST = 200
"""Letters of a name that are kept."""


def read_certificate(der: bytes) -> Certificate | None:
    """The certificate (X.509, RFC 5280); None for one that cannot be read, which some printers make."""
    from cryptography import x509  # noqa: PLC0415 - 16 MB, only wanted when a printer is added or checked

    with suppress(ValueError, TypeError, x509.InvalidVersion):
        read = x509.load_der_x509_certificate(der)
        return Certificate(
            subject=read.subject.rfc4514_string()[:LONGEST],
            issuer=read.issuer.rfc4514_string()[:LONGEST],
            signed=read.subject != read.issuer,
            expires_at=read.not_valid_after_utc,
        )
    return None
