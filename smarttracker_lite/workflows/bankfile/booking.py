"""A line of a bank's statement."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.errors import BadInput

MOST_OCTETS = 50_000_000
"""Of a file, and of all files in an archive together."""
MOST_BOOKINGS = 20_000
LONGEST = 1_000
"""Letters that are kept of a text; SEPA has 140 for what a payment is for."""
VIA = "bank-"
"""What the `via` of a settlement begins with that came in by a bank's file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """Money that came onto the account on a day, or (below 0) left it.

    `name` and `iban` are those of the other side, `text` says what it is for; `reference` is what the
    creditor asked to be named (ISO 11649 and others), `end_to_end` what the payer calls it, `bank_id` what
    the bank does. Without a `currency` the file tells none. `nth` of a statement's lines that say the very
    same.
    """

    day: date
    amount: Decimal
    currency: str = ""
    name: str = ""
    iban: str = ""
    text: str = ""
    reference: str = ""
    end_to_end: str = ""
    bank_id: str = ""
    nth: int = 0

    @property
    def told(self) -> str:
        """All that may name an invoice."""
        return " \n".join(each for each in (self.text, self.reference, self.end_to_end) if each)

    @property
    def via(self) -> str:
        """What it is known by for good: the same each time that the bank tells of it."""
        told = (self.day, f"{self.amount.normalize():f}", self.currency, self.name, self.iban, self.text)
        said = (*told, self.reference, self.end_to_end, self.bank_id, self.nth)
        return VIA + hashlib.sha256("\n".join(map(str, said)).encode()).hexdigest()[:32]


class Wrong(NamedTuple):
    """A line of the file from which nothing could be read, and why."""

    line: int
    trouble: BadInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a file tells: its bookings, how many are not final yet and so left out, and what is wrong."""

    bookings: tuple[Booking, ...] = ()
    pending: int = 0
    wrong: tuple[Wrong, ...] = ()


def numbered(bookings: Iterable[Booking]) -> list[Booking]:
    """The lines of one statement; those that say the very same are told apart by their order."""
    seen = Counter[Booking]()
    found = list[Booking]()
    for each in bookings:
        found.append(replace(each, nth=seen[each]))
        seen[each] += 1
    return found


def joined(statements: Iterable[Statement]) -> Statement:
    """Several statements as one: what two of them tell is there once."""
    every = list(statements)
    return Statement(
        bookings=tuple(dict.fromkeys(each for one in every for each in one.bookings)),
        pending=sum(one.pending for one in every),
        wrong=tuple(each for one in every for each in one.wrong),
    )


def cleaned(text: str) -> str:
    """The text on one line, without what no screen shows, as long as it is kept."""
    shown = " ".join(text[: 4 * LONGEST].split())
    if not shown.isprintable():
        shown = " ".join("".join(sign if sign.isprintable() else " " for sign in shown).split())
    return shown[:LONGEST]


def squeezed(text: str) -> str:
    """An IBAN or a reference as machines write it: capitals and figures alone."""
    return "".join(sign for sign in text[:LONGEST].upper() if sign.isalnum())
