"""The answer to a web server that asks for a password: Basic (RFC 7617) or Digest (RFC 7616). Pure."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import partial

from smarttracker_lite.printers.source import Address

FIELD = re.compile(r'(?<![\w-])([\w-]{1,40})\s{0,9}=\s{0,9}(?:"([^"]*)"|([^\s",]+))')
LONGEST = 4096
"""Letters of a challenge that are read: a printer may send any number."""
HASHES: Mapping[str, Callable[[bytes], "hashlib._Hash"]] = {
    "md5": partial(hashlib.md5, usedforsecurity=False),  # broken, but what most printers speak
    "sha-256": hashlib.sha256,
}
BARE = frozenset({"algorithm", "nc", "qop"})
"""Sent without quotes (RFC 7616 §3.4)."""


def authorization(challenge: str, address: Address, method: str, path: str, chance: str) -> str | None:
    """The header that answers `challenge`, the value of WWW-Authenticate; None if it cannot be answered.

    Digest is preferred, as it does not show the password. `chance` is a new random word.
    """
    challenge = challenge[:LONGEST]
    lowered = challenge.lower()
    if "digest" in lowered:
        return _digest(challenge[lowered.index("digest") :], address, method, path, chance)
    if "basic" in lowered:
        return "Basic " + base64.b64encode(f"{address.user}:{address.password}".encode()).decode()
    return None


def _digest(challenge: str, address: Address, method: str, path: str, chance: str) -> str | None:
    """None for a challenge that lacks something, or wants what hardly anybody speaks."""
    found = reversed(FIELD.findall(challenge))  # of several challenges the first counts
    asked = {name.lower(): quoted or plain for name, quoted, plain in found}
    make = HASHES.get(asked.get("algorithm", "md5").lower())
    protection = {word.strip() for word in asked.get("qop", "none").split(",")} & {"none", "auth"}
    if make is None or not protection or not {"realm", "nonce"} <= asked.keys():
        return None

    def hashed(*parts: str) -> str:
        return make(":".join(parts).encode()).hexdigest()

    secret = hashed(address.user, asked["realm"], address.password)
    # hashed in this order
    counted = {"nc": "00000001", "cnonce": chance, "qop": "auth"} if "auth" in protection else {}
    response = hashed(secret, asked["nonce"], *counted.values(), hashed(method, path))
    echoed = {name: asked[name] for name in ("realm", "nonce", "opaque", "algorithm") if name in asked}
    given = {"username": address.user, "uri": path, "response": response, **echoed, **counted}
    fields = (f"{name}={value}" if name in BARE else f'{name}="{value}"' for name, value in given.items())
    return f"Digest {', '.join(fields)}"
