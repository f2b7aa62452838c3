"""A web server that asks for a password, and shuts itself after some wrong ones."""

import base64
import binascii
import re
from dataclasses import dataclass
from hashlib import md5

from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine

REALM, NONCE = "printer", "7c1d4e2a90b35f68"
_FIELD = re.compile(r'(\w+)="?([^",]*)"?')


@dataclass
class Lock:
    """`scheme` is "basic" or "digest" (RFC 7617; RFC 7616 with MD5, as old firmware knows no other). After
    `tries` wrong passwords it opens to nobody. A request without a password is no try. Some `forbid` where
    others ask again."""

    user: str
    password: str
    scheme: str = "basic"
    tries: int = 3
    wrong: int = 0
    forbids: bool = False

    def refuses(self, asked: Asked) -> Answer | None:
        """What is said instead of an answer; None to who may come in."""
        if self.wrong >= self.tries:
            return Answer(body=b"locked", status="403 Forbidden")
        given = asked.headers.get("authorization", "")
        opens = self._digest(asked, given) if self.scheme == "digest" else self._basic(given)
        if opens:
            return None
        self.wrong += bool(given)
        if given and self.forbids:
            return Answer(body=b"no", status="403 Forbidden")
        return Answer(status="401 Unauthorized", headers={"WWW_Authenticate": self._challenge()})

    def _challenge(self) -> str:
        if self.scheme == "digest":
            return f'Digest realm="{REALM}", nonce="{NONCE}", qop="auth", algorithm=MD5'
        return f'Basic realm="{REALM}"'

    def _basic(self, given: str) -> bool:
        scheme, _, coded = given.partition(" ")
        try:
            told = base64.b64decode(coded).decode()
        except (binascii.Error, UnicodeDecodeError):
            return False
        return scheme.lower() == "basic" and told == f"{self.user}:{self.password}"

    def _digest(self, asked: Asked, given: str) -> bool:
        told = dict(_FIELD.findall(given))
        mine = _md5(f"{self.user}:{REALM}:{self.password}")
        request = _md5(f"{asked.method}:{asked.target}")
        middle = ":".join(told.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        whole = (told.get("username"), told.get("uri"), told.get("nonce")) == (self.user, asked.target, NONCE)
        return whole and told.get("response") == _md5(f"{mine}:{middle}:{request}")


@dataclass
class Guarded:
    """Pages of a printer, those below `path`, that only its administrator may open; `own` is what is on them,
    None if the rest of the printer shows it."""

    path: str
    lock: Lock
    own: bytes | None = None

    def answer(self, asked: Asked, _machine: Machine) -> Answer | None:
        if not asked.path.startswith(self.path):
            return None
        return self.lock.refuses(asked) or (None if self.own is None else Answer(body=self.own))


def _md5(text: str) -> str:
    return md5(text.encode()).hexdigest()
