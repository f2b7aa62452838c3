"""Which open invoices a booking pays: proposed, never decided."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.workflows.bankfile.advances import PARTED, Advance, ProFormas
from smarttracker_lite.workflows.bankfile.booking import Booking, squeezed
from smarttracker_lite.workflows.bankfile.names import alike, words_of

_MOST_TOGETHER = 3
_MOST_OPEN = 12
"""Of so many open invoices of a client up to so many are tried together."""
_MOST_GROUPS = 60
_MOST_ALIKE = 20
_DAY = re.compile(r"\b\d{1,2}([./-])\d{1,2}\1(\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b")
_CHECKED = re.compile(r"\bRF\d\d(?=[\sA-Z\d])", re.IGNORECASE)
"""What an ISO 11649 reference begins with; its check digits are no number of an invoice."""
_FIGURES = re.compile(r"\d+")
_GAP = 5
"""So many other signs may stand between year and number: "147 / 2026", "147 del 2026"."""
_CALLED = re.compile(
    r"(?<![^\W\d_])(?:fatt(?:ura|ure)?|ft|fs|f|invoice|inv|rechnung|rechn|rg|re|rnr|renr|facture|fact|fac|factura|fra|doc"
    r"|no|nr|num|numero|n)\W{0,4}(?:no|nr|num|n)?\W{0,3}$",
    re.IGNORECASE,
)
"""What stands before the bare number of an invoice."""


class Why(StrEnum):
    """What speaks for a proposal, the surest first; what `is_sure` may be kept without a second look."""

    NUMBER_AND_AMOUNT = "number and amount"
    NUMBERS_AND_SUM = "numbers and sum"
    PRO_FORMA = "pro forma"
    ACCOUNT_AND_AMOUNT = "account and amount"
    ACCOUNT_AND_SUM = "account and sum"
    NAME_AND_AMOUNT = "name and amount"
    NAME_AND_SUM = "name and sum"
    NUMBER = "number"
    AMOUNT = "amount"
    SEVERAL = "several"
    NOTHING = "nothing"

    @property
    def is_sure(self) -> bool:
        return self in _SURE


_SURE = frozenset({Why.NUMBER_AND_AMOUNT, Why.NUMBERS_AND_SUM, Why.ACCOUNT_AND_AMOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """An invoice that is not paid yet, with what is `open` of it; `names` are those of its client,
    `pro_formas` the numbers of those it follows."""

    invoice_id: str
    number: Number
    client_id: str
    names: tuple[str, ...]
    open: Decimal
    currency: str
    due_on: date
    pro_formas: tuple[str, ...] = ()


class Match(NamedTuple):
    """What a booking probably pays, why that is thought, and how many invoices fit where `several` do; in
    `advance` the pro forma that it pays, whose invoice is still to come."""

    booking: Booking
    invoices: tuple[Open, ...]
    why: Why
    several: int = 0
    advance: Advance | None = None

    @property
    def left(self) -> Decimal:
        """What of the money is more than these invoices have open; below 0 what they have open still."""
        return self.booking.amount - sum((each.open for each in self.invoices), ZERO)


def match(
    bookings: Iterable[Booking],
    open_: Iterable[Open],
    payers: Mapping[str, str],
    advances: Sequence[Advance] = (),
) -> list[Match]:
    """The proposals, in the order of the bookings; no invoice is proposed as paid in full twice.

    `payers` are the clients, by the IBANs from which they and nobody else have paid.
    """
    found: dict[int, Match] = {}
    waiting, free = dict(enumerate(bookings)), {each.invoice_id: each for each in open_}
    followed = (number for each in free.values() for number in each.pro_formas)
    called = ProFormas((*followed, *(each.number for each in advances)))
    for rank in _RANKS:
        known = _Known(free.values(), payers, called, advances)
        for place, booking in waiting.items():
            if place in found or not (proposed := rank(known, booking)):
                continue
            if all(each.invoice_id in free for each in proposed.invoices):
                found[place] = proposed
                if proposed.left == 0:
                    for each in proposed.invoices:
                        del free[each.invoice_id]
    return [found.get(place, Match(booking, (), Why.NOTHING)) for place, booking in waiting.items()]


class _Known:
    """The invoices that are open, by what a booking may tell of them."""

    def __init__(
        self,
        open_: Iterable[Open],
        payers: Mapping[str, str],
        called: ProFormas,
        advances: Iterable[Advance],
    ) -> None:
        self._payers = payers
        self._pro_formas = called
        self._advances = {each.number: each for each in advances}
        self._following: dict[str, list[Open]] = defaultdict(list)
        self._by_figures: dict[tuple[int, ...], list[Open]] = defaultdict(list)
        self._by_amount: dict[tuple[Decimal, str], list[Open]] = defaultdict(list)
        self._by_client: dict[str, list[Open]] = defaultdict(list)
        self._by_name: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[frozenset[str]]] = defaultdict(set)
        for each in open_:
            for figures in _figures(each.number):
                self._by_figures[figures].append(each)
            self._by_amount[each.open, each.currency].append(each)
            self._by_client[each.client_id].append(each)
            for number in each.pro_formas:
                self._following[number].append(each)
            for words in filter(None, map(words_of, each.names)):
                self._names[each.client_id].add(words)
                for word in words:
                    self._by_name[word].add(each.client_id)

    def numbered(self, booking: Booking) -> Match | None:
        """By the numbers in its words, with the amount."""
        named = self._named(booking)
        sum_ = sum((each.open for each, _ in named), ZERO)
        exact = [each for each, _ in named if each.open == booking.amount]
        if len(exact) == 1:
            return Match(booking, (exact[0],), Why.NUMBER_AND_AMOUNT)
        sure = tuple(each for each, whole in named if whole)
        if len(sure) > 1 and sum((each.open for each in sure), ZERO) == booking.amount:
            return Match(booking, sure, Why.NUMBERS_AND_SUM)
        if len(named) > 1 and sum_ == booking.amount:
            return Match(booking, tuple(each for each, _ in named), Why.NUMBERS_AND_SUM)
        return None

    def in_advance(self, booking: Booking) -> Match | None:
        """By the number of a pro forma that is not invoiced yet."""
        named, _ = self._pro_formas.parted(booking.told)
        found = next((self._advances[each] for each in named if each in self._advances), None)
        return Match(booking, (), Why.PRO_FORMA, advance=found) if found else None

    def numbered_otherwise(self, booking: Booking) -> Match | None:
        """By the numbers in its words alone."""
        sure = tuple(each for each, whole in self._named(booking) if whole)
        return Match(booking, sure, Why.NUMBER) if sure else None

    def by_account(self, booking: Booking) -> Match | None:
        """By the account from which the client has paid before."""
        client_id = self._payers.get(booking.iban) if booking.iban else None
        if client_id is None:
            return None
        return self._of_client(booking, {client_id}, Why.ACCOUNT_AND_AMOUNT, Why.ACCOUNT_AND_SUM)

    def by_name(self, booking: Booking) -> Match | None:
        """By a name that is like that of the client."""
        return self._of_client(booking, self._called(booking.name), Why.NAME_AND_AMOUNT, Why.NAME_AND_SUM)

    def by_amount(self, booking: Booking) -> Match | None:
        """By the amount alone: one invoice, or so many that nobody knows which."""
        fitting = self._by_amount.get((booking.amount, booking.currency), [])
        if len(fitting) == 1:
            return Match(booking, tuple(fitting), Why.AMOUNT)
        return Match(booking, (), Why.SEVERAL, len(fitting)) if fitting else None

    def _named(self, booking: Booking) -> list[tuple[Open, bool]]:
        """The invoices named in its words, each once, and whether it is named as a whole, with its year; a
        pro forma names the invoice that follows it."""
        named, rest = self._pro_formas.parted(booking.told)
        following = [each for number in named for each in self._following.get(number, ())]
        found = {each.invoice_id: (each, True) for each in following if each.currency == booking.currency}
        for figures, whole in _told(rest):
            for each in self._by_figures.get(figures, ()):
                if each.currency == booking.currency:
                    before = found.get(each.invoice_id, (each, False))
                    found[each.invoice_id] = each, whole or before[1]
        return list(found.values())

    def _of_client(self, booking: Booking, clients: Iterable[str], one: Why, several: Why) -> Match | None:
        each_one = [
            [each for each in self._by_client[client] if each.currency == booking.currency]
            for client in clients
        ]
        exact = [each for theirs in each_one for each in theirs if each.open == booking.amount]
        if len(exact) == 1:
            return Match(booking, tuple(exact), one)
        if exact:
            return Match(booking, (), Why.SEVERAL, len(exact))
        together = list(filter(None, (_together(theirs, booking.amount) for theirs in each_one)))
        return Match(booking, together[0], several) if len(together) == 1 else None

    def _called(self, name: str) -> set[str]:
        """The clients whose name is like this one; a name like those of many tells of none."""
        words = words_of(name)
        near = {client for word in words for client in self._by_name.get(word, ())}
        like = {client for client in near if any(alike(words, each) for each in self._names[client])}
        return like if len(like) <= _MOST_ALIKE else set()


_RANKS = (
    _Known.numbered,
    _Known.in_advance,
    _Known.by_account,
    _Known.by_name,
    _Known.numbered_otherwise,
    _Known.by_amount,
)
"""From the surest proposal to the least."""


def _figures(number: Number) -> Iterator[tuple[int, ...]]:
    """What figures may name the invoice: year and number either way round, with the century or not, written
    as one, and the number alone. A leading -1 marks what names it only together with its amount."""
    year, short, place = number.year, number.year % 100, number.sequence
    yield from {(year, place), (place, year)}
    written = "".join(_FIGURES.findall(number.text))
    yield from {(0, int(each)) for each in (written, f"{year}{place}", f"{place}{year}") if len(each) > 4}
    yield from {(-1, short, place), (-1, place, short), (-1, place)}


def _told(text: str) -> Iterator[tuple[tuple[int, ...], bool]]:
    """The figures in a text that may name invoices, and whether they name one as a whole."""
    plain = unicodedata.normalize("NFKC", text)
    for unmeant in (_DAY, _CHECKED):
        plain = unmeant.sub(PARTED, plain)
    groups = list(_FIGURES.finditer(plain))[:_MOST_GROUPS]
    for place, group in enumerate(groups):
        figures = group[0]
        if len(figures) > 27:
            continue
        yield (0, int(figures)), True
        if len(figures) == 27:  # a Swiss QR reference: the last figure is a check digit
            yield (0, int(figures[:-1])), True
        if _CALLED.search(plain, max(0, group.start() - 20), group.start()):
            yield (-1, int(figures)), False
        if place + 1 < len(groups) and groups[place + 1].start() - group.end() <= _GAP:
            pair = int(figures[:9]), int(groups[place + 1][0][:9])
            yield pair, True
            yield (-1, *pair), False


def _together(open_: Sequence[Open], amount: Decimal) -> tuple[Open, ...]:
    """All of them, or those few of them, that come to this amount; none if that can be in several ways."""
    if len(open_) > 1 and sum((each.open for each in open_), ZERO) == amount:
        return tuple(open_)
    if len(open_) > _MOST_OPEN:
        return ()
    ways = [
        some
        for count in range(2, _MOST_TOGETHER + 1)
        for some in combinations(open_, count)
        if sum((each.open for each in some), ZERO) == amount
    ]
    return ways[0] if len(ways) == 1 else ()


def payers_of(paid: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The clients by the IBANs from which they paid, of pairs of both; an account that paid for several tells
    of none: a payment service, a parent company."""
    clients: dict[str, set[str]] = defaultdict(set)
    for iban, client_id in paid:
        clients[squeezed(iban)].add(client_id)
    return {iban: next(iter(ids)) for iban, ids in clients.items() if iban and len(ids) == 1}
