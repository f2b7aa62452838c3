"""What a certificate says, in the words a person would use."""

from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.printers.certificate import LONGEST, read_certificate

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
ENDS = BEGAN + timedelta(days=30)


def issued(subject: str, issuer: str) -> bytes:
    """A certificate with these names, as DER; names as RFC 4514 writes them."""
    key = ec.generate_private_key(ec.SECP256R1())
    made = x509.CertificateBuilder(
        x509.Name.from_rfc4514_string(issuer),
        x509.Name.from_rfc4514_string(subject),
        key.public_key(),
        7,
        BEGAN,
        ENDS,
    )
    return made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("CN=HP DesignJet Z6,OU=Large format,O=HP Inc.,C=US", "HP DesignJet Z6, HP Inc."),
        ("O=HP Inc.,CN=plotter.local", "plotter.local, HP Inc."),
        ("CN=192.168.1.20", "192.168.1.20"),
        ("OU=Large format,O=HP Inc.", "HP Inc."),
        ("C=IT,OU=Stampa", "C=IT,OU=Stampa"),
    ],
)
def test_its_names_are_plain_words_the_common_one_first(name: str, shown: str) -> None:
    read = read_certificate(issued(name, "CN=Test authority"))
    assert read
    assert (read.subject, read.issuer, read.signed, read.expires_at) == (shown, "Test authority", True, ENDS)


def test_a_name_that_is_long_is_cut() -> None:
    read = read_certificate(issued("CN=printer,O=" + "x" * 60 + ",OU=" + "y" * 64, "CN=printer"))
    assert read
    assert read.subject == "printer, " + "x" * 60
    assert len(read.subject) < LONGEST


WHOLE = issued("CN=printer,OU=Large format,O=HP Inc.,C=US", "CN=Test authority")


@settings(max_examples=500, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 20), st.binary(max_size=6)),
        min_size=1,
        max_size=6,
    )
)
def test_a_certificate_that_is_damaged_is_read_or_is_none(splices: list[tuple[int, int, bytes]]) -> None:
    der = WHOLE
    for at, length, instead in splices:
        der = der[:at] + instead + der[at + length :]
    read = read_certificate(der)
    assert read is None or max(len(read.subject), len(read.issuer)) <= LONGEST
