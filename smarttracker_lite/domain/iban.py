"""International bank account numbers (ISO 13616)."""

import re

from smarttracker_lite.errors import BadInput, N_

_FORM = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_GROUP = 4
_LONGEST = 42
"""34 characters and the spaces between their groups."""


def check_iban(typed: str) -> str:
    """The IBAN as it is written on paper, in groups of four: `IT60 X054 2811 1010 0000 0123 456`.

    Raises BadInput if its form or its check digits (ISO 7064 mod 97-10) are wrong. Only the lengths that
    all countries share are looked at.
    """
    compact = re.sub(r"[\s-]", "", typed).upper()
    if not _FORM.fullmatch(compact) or _remainder(compact) != 1:
        raise BadInput(
            N_("“{typed}” is no IBAN: its check digits do not fit."),
            N_("Copy it again from your bank statement; one figure or letter is wrong."),
            field="iban",
            typed=typed[:_LONGEST],
        )
    return " ".join(compact[start : start + _GROUP] for start in range(0, len(compact), _GROUP))


def _remainder(iban: str) -> int:
    """The number modulo 97: its first four characters put last, each letter as a number from A = 10."""
    return int("".join(str(int(char, 36)) for char in iban[4:] + iban[:4])) % 97
