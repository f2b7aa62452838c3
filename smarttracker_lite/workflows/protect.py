"""The owner's PIN: what asks for it is the pages' business, what it is and where it lies is told here.

Its hash lies in the key ring of the system and not in the books: a copied data folder holds nothing to crack.
It keeps people at this PC's window honest; who opens the folder or the key ring needs none.
"""

import hashlib
import hmac
import secrets
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import replace

from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.desk import Desk, new_id

SHORTEST, LONGEST = 4, 64
LONGEST_DIGITS = 12

# As OWASP's Password Storage Cheat Sheet asks of scrypt (RFC 7914) for 16 MiB of memory.
_COST, _BLOCK, _PARALLEL = 2**14, 8, 5
_SALT_OCTETS, _HASH_OCTETS = 16, 32
_KIND = "scrypt"


def protected(desk: Desk) -> bool:
    """Whether there is a PIN. A key ring that stays locked may hold it: then there is one."""
    name = desk.settings.owner_pin
    return bool(name) and desk.secrets.told(name) != ""


def fits(desk: Desk, pin: str) -> bool:
    """Whether this is the PIN. Raises NotAllowed if the key ring does not tell."""
    kept = desk.secrets.told(desk.settings.owner_pin)
    if kept is None:
        raise NotAllowed(
            N_("The key ring of this PC is locked, and the PIN is in it."), N_("Unlock it, then try again.")
        )
    return _is_of(kept, pin)


def protect(desk: Desk, pin: str, again: str) -> None:
    """Ask for this PIN from now on. Raises BadInput, naming the field, if it is none or was mistyped."""
    _check(pin)
    if _plain(pin) != _plain(again):
        raise BadInput(N_("The two are not the same."), N_("Type the PIN twice."), field="again")
    name = desk.settings.owner_pin or f"owner PIN {new_id()[:6]}"
    with desk.act("set owner PIN"):
        desk.db.settings.put(replace(desk.settings, owner_pin=name))
    desk.secrets.put(name, _hashed(pin))


def unprotect(desk: Desk) -> None:
    """Ask for no PIN any more."""
    name = desk.settings.owner_pin
    with desk.act("remove owner PIN"):
        desk.db.settings.put(replace(desk.settings, owner_pin=""))
    desk.secrets.forget(name)


def _check(pin: str) -> None:
    longest = LONGEST_DIGITS if pin.isdecimal() else LONGEST
    if not SHORTEST <= len(pin) <= longest:
        raise BadInput(
            N_("This cannot be a PIN."), N_("4 to 12 digits, or up to 64 letters and digits."), field="pin"
        )


def _plain(pin: str) -> str:
    """The same for all ways in which keyboards write it."""
    return unicodedata.normalize("NFKC", pin)


def _hashed(pin: str) -> str:
    salt = secrets.token_bytes(_SALT_OCTETS)
    hashed = _scrypt(pin, salt, _COST, _BLOCK, _PARALLEL)
    numbers = (_COST, _BLOCK, _PARALLEL)
    return "$".join((_KIND, *map(str, numbers), *(b64encode(part).decode() for part in (salt, hashed))))


def _is_of(kept: str, pin: str) -> bool:
    """Whether the PIN has this hash; one that cannot be read is of no PIN."""
    try:
        kind, cost, block, parallel, salt, hashed = kept.split("$")
        tried = _scrypt(pin, b64decode(salt), int(cost), int(block), int(parallel))
        return kind == _KIND and hmac.compare_digest(tried, b64decode(hashed))
    except ValueError:
        return False


def _scrypt(pin: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    typed = _plain(pin).encode("utf-8", "replace")
    return hashlib.scrypt(typed, salt=salt, n=cost, r=block, p=parallel, dklen=_HASH_OCTETS)
