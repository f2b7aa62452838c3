"""Payments in advance: numbers of pro formas in what a payment is for."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

PARTED = f" {'-' * 9} "
"""What stands where something stood that names no invoice, longer than any gap in a number."""
_PART = re.compile(r"[^\W\d_]+|\d+")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[\W_]+(?=\d)")


class Advance(NamedTuple):
    """A pro forma that no invoice follows yet."""

    quotation_id: str
    number: str


class ProFormas:
    """The numbers of pro formas, which texts may name with or without their signs and zeros.

    One of figures alone is never found: it could be that of an invoice.
    """

    def __init__(self, numbers: Iterable[str]) -> None:
        self._numbers = {key: number for number in numbers for key in _keys(number)}
        self._lengths = sorted(set(map(len, self._numbers)), reverse=True)

    def parted(self, text: str) -> tuple[list[str], str]:
        """Those that the text names, and the text without them."""
        plain = unicodedata.normalize("NFKC", text)
        found, rest, at = list[str](), list[str](), 0
        parts = list(_PART.finditer(plain)) if self._numbers else []
        for place, first in enumerate(parts):
            if first.start() < at:
                continue
            for length in self._lengths:
                window = parts[place : place + length]
                if number := self._numbers.get(tuple(_plain(each[0]) for each in window)):
                    found.append(number)
                    rest += plain[at : first.start()], PARTED
                    at = window[-1].end()
                    break
        return found, "".join((*rest, plain[at:]))


def _keys(number: str) -> Iterator[tuple[str, ...]]:
    """The parts of a number, and those it has when its figures are written as one."""
    plain = unicodedata.normalize("NFKC", number)
    for written in (plain, _BETWEEN_FIGURES.sub("", plain)):
        parts = _PART.findall(written)
        if not all(map(str.isdigit, parts)):
            yield tuple(map(_plain, parts))


def _plain(part: str) -> str:
    return part.casefold().lstrip("0")
