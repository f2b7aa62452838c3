"""How a printer's question for the password is answered; the values are those of the RFCs' own examples."""

import base64

import pytest

from smarttracker_lite.printers.password import authorization
from smarttracker_lite.printers.source import Address

MUFASA = Address(url="", user="Mufasa", password="Circle of Life")
CHANCE = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
CHALLENGE = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", '
    'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)


def answer(challenge: str, address: Address = MUFASA) -> str:
    return authorization(challenge, address, "GET", "/dir/index.html", CHANCE) or ""


@pytest.mark.parametrize(
    ("algorithm", "response"),
    [
        ("MD5", "8ca523f5e9506fed4657c9700eebdbec"),
        ("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"),
    ],
)
def test_a_digest_is_that_of_rfc_7616(algorithm: str, response: str) -> None:
    header = answer(CHALLENGE.format(algorithm))
    assert header.startswith("Digest ")
    assert f'response="{response}"' in header
    assert 'opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"' in header
    assert "Circle" not in header


def test_a_digest_without_protection_is_that_of_rfc_2069() -> None:
    address = Address(url="", user="Mufasa", password="Circle Of Life")
    challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
    header = answer(challenge, address)
    assert 'response="670fd8c2df070c60b045671b8b24ff02"' in header
    assert "qop" not in header
    assert "cnonce" not in header


def test_of_several_challenges_the_first_digest_is_answered() -> None:
    header = answer(f'Basic realm="b", {CHALLENGE.format("MD5")}, Basic realm="c"')
    assert 'realm="http-auth@example.org"' in header
    assert 'response="8ca523f5e9506fed4657c9700eebdbec"' in header


def test_a_basic_challenge_gets_name_and_password_in_utf_8() -> None:
    address = Address(url="", user="anna", password="però")
    scheme, _, word = answer('Basic realm="printer"', address).partition(" ")
    assert (scheme, base64.b64decode(word).decode()) == ("Basic", "anna:però")


@pytest.mark.parametrize(
    "challenge",
    [
        "",
        "Bearer",
        "Digest",
        "Digest qop=",
        'Digest realm="r"',
        'Digest nonce="n"',
        CHALLENGE.format("FOO"),
        CHALLENGE.format("MD5").replace("auth, auth-int", "auth-int"),
    ],
)
def test_a_challenge_that_cannot_be_answered_is_not(challenge: str) -> None:
    assert answer(challenge) == ""
