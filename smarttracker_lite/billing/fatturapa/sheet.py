"""The elements of a FatturaPA as they are put down: in order, only those with something in them."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.etree import ElementTree as ET

from smarttracker_lite.billing.fatturapa.latin import ascii_only, cut, latin, pieces
from smarttracker_lite.domain.money import round_half_up


class Change(NamedTuple):
    """A text that stands otherwise in the file than on the invoice: the element's name, and both."""

    element: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of the file, and the changes that its texts needed so far, shared by all parts."""

    element: ET.Element
    changes: list[Change] = field(default_factory=list)

    def part(self, name: str) -> "Sheet":
        """A part within this one."""
        return Sheet(ET.SubElement(self.element, name), self.changes)

    def code(self, name: str, value: str) -> None:
        """A value that fits as it is; "" is left out."""
        if value:
            ET.SubElement(self.element, name).text = value

    def latin(self, name: str, value: str, length: int) -> None:
        """Words of at most so many characters in Latin-1."""
        self._told(name, value, cut(latin(value), length))

    def texts(self, name: str, value: str, length: int) -> None:
        """Words of any length, as an element for each so many characters."""
        written = latin(value)
        self._note(name, value, written)
        for piece in pieces(written, length):
            self.code(name, piece)

    def key(self, name: str, value: str, length: int) -> None:
        """A number or reference of at most so many characters in ASCII."""
        self._told(name, value, ascii_only(value)[:length].rstrip())

    def day(self, name: str, value: date | None) -> None:
        if value is not None:
            self.code(name, value.isoformat())

    def amount(self, name: str, value: Decimal) -> None:
        """An amount of money or a rate, with two decimals."""
        self.code(name, f"{round_half_up(value, 2):f}")

    def number(self, name: str, value: Decimal) -> None:
        """A quantity or price, with two to eight decimals."""
        self.code(name, decimals(value))

    def _told(self, name: str, before: str, after: str) -> None:
        self._note(name, before, after)
        self.code(name, after)

    def _note(self, name: str, before: str, after: str) -> None:
        if after != " ".join(before.split()):
            self.changes.append(Change(name, before, after))


def decimals(value: Decimal) -> str:
    """With two to eight decimals, as few as keep its value."""
    whole, _, places = f"{round_half_up(value, 8):f}".partition(".")
    return f"{whole}.{places.rstrip('0').ljust(2, '0')}"
