"""A certificate authority made for a test, and what it signs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NAME = "Test authority"


@dataclass
class Authority:
    """Signs certificates for this computer; `file` is its own, for those who are to trust it."""

    folder: Path
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def __post_init__(self) -> None:
        own = _certificate(NAME, self.key, self.key, authority=True)
        self.file.write_bytes(own.public_bytes(serialization.Encoding.PEM))

    @property
    def file(self) -> Path:
        return self.folder / "authority.pem"

    def sign(self, name: str = "localhost", days: int = 1) -> Path:
        """A new certificate with its key, in one PEM file; good for so many days."""
        key = ec.generate_private_key(ec.SECP256R1())
        return self._kept(name, _certificate(name, key, self.key, authority=False, days=days), key)

    def itself(self, days: int) -> Path:
        """Its own, as a printer has that signs for itself, in one PEM file with its key."""
        return self._kept(
            "itself", _certificate(NAME, self.key, self.key, authority=True, days=days), self.key
        )

    def _kept(self, name: str, signed: x509.Certificate, key: ec.EllipticCurvePrivateKey) -> Path:
        chain = self.folder / f"{name}.pem"
        chain.write_bytes(
            signed.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return chain


def fingerprint(pem: Path) -> str:
    """SHA-256 of the certificate in this file, in hex: what is pinned."""
    certificate = x509.load_pem_x509_certificate(pem.read_bytes())
    return sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def _certificate(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *,
    authority: bool,
    days: int = 1,
) -> x509.Certificate:
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )
