"""Which prices a job is charged by: of each part those of the most exact row that names it."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import BASE, Basis, Part, Price, Rate

_KINDS: Mapping[Kind, tuple[Kind, ...]] = {kind: (kind,) for kind in Kind} | {
    kind: (kind, Kind.PRINT) for kind in (Kind.COPY, Kind.INTERNAL)
}
"""Whose rows a kind of job is charged by: copies and a printer's own pages take paper as prints do."""

_UNNAMED = frozenset({Part.PAPER, Part.DISCOUNT})

_History = Sequence[Rate]
"""The rows of one scope, the latest first."""


class Occasion(NamedTuple):
    """What decides the rows: what was printed where and when, and for whom."""

    day: date
    kind: Kind = Kind.PRINT
    printer_id: str | None = None
    media: str = ""
    quality: str = ""
    client_id: str | None = None
    list_id: str | None = None


class Found(NamedTuple):
    """The prices of a part, and the row in which they stand."""

    rate: Rate
    prices: tuple[Price, ...]


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a job is charged by.

    `inks` are the prices of a ml by the channel. `order` is that of the sentence, with what no row need name:
    the paper of several media, and the discount; without the fee of the whole order, which no job is charged.
    It is `bare` if the card, or the studio, charges paper or clicks, but not on this occasion, and no row
    names the media: then a fee is no price.
    """

    parts: Mapping[Part, Found]
    inks: Mapping[str, Price]
    order: tuple[Part, ...]
    bare: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The rows of one side, arranged for pricing many jobs: amounts are in `currency` (ISO 4217).

    A `foreign` one is of clients who pay in another currency than the studio's: only rows in that one are on
    it. It is `based` if the studio charges prints by paper or clicks, whether or not a row here does;
    it has `samples` if any of its rows is only an example.
    """

    currency: str
    foreign: bool
    based: bool
    samples: bool
    _histories: Sequence[_History] = field(repr=False)
    _days: Sequence[date] = field(repr=False)
    _named: frozenset[str | None] = field(repr=False)
    _known: dict[tuple[object, ...], Tariff] = field(default_factory=dict, repr=False)

    def tariff(self, occasion: Occasion) -> Tariff:
        """The prices on this occasion: those in force on its day. As many are kept as can differ: what no row
        names makes no difference."""
        day, kind, printer_id, media, quality, client_id, list_id = occasion
        named, name = self._named, media.casefold()
        decisive = (
            self._days[bisect_right(self._days, day) - 1],
            kind,
            printer_id if printer_id in named else None,
            name if name in named else "",
            quality if quality in named else "",
            client_id if client_id in named else None,
            list_id if list_id in named else None,
        )
        if decisive not in self._known:
            self._known[decisive] = _tariff(self._histories, Occasion(*decisive), self.based)
        return self._known[decisive]


def card(currency: str, rates: Iterable[Rate], *, foreign: bool = False, based: bool = False) -> Card:
    """The rows as a card. Their order is nothing: of two rows for the same from the same day that with the
    greater id is in force."""
    histories = defaultdict[object, list[Rate]](list)
    for rate in sorted(rates, key=lambda rate: (rate.begin, rate.id), reverse=True):
        histories[rate.scope].append(rate)
    rows = tuple(map(tuple, histories.values()))
    days = {rate.begin for history in rows for rate in history}
    named = {word for latest, *_ in rows for word in _words(latest)}
    samples = any(rate.example for history in rows for rate in history)
    return Card(currency, foreign, based, samples, rows, sorted({date.min, *days}), frozenset(named))


def _words(rate: Rate) -> tuple[str | None, ...]:
    return rate.printer_id, rate.media.casefold(), rate.quality.casefold(), rate.client_id, rate.list_id


def _tariff(histories: Iterable[_History], occasion: Occasion, based: bool) -> Tariff:
    held = [history for history in histories if _holds(history[0], occasion)]
    exact = sorted((each for each in held if _fits(each[0], occasion)), key=_exactness, reverse=True)
    parts: dict[Part, Found] = {}
    for rate in _in_force(exact, occasion.day):
        for part, prices in _by_part(rate).items():
            parts.setdefault(part, Found(rate, prices))
    named = {price.basis.part for rate in _in_force(held, occasion.day) for price in rate.prices}
    order = tuple(part for part in Part if part is not Part.ORDER and (part in parts or part in _UNNAMED))
    meant = parts.keys() & BASE or any(parts[part].rate.media for part in order if part in parts)
    bare = (based or bool(named & BASE)) and not meant
    return Tariff(parts, _inks(parts.get(Part.INK)), order, bare)


def _inks(found: Found | None) -> Mapping[str, Price]:
    prices = found.prices if found else ()
    return {price.channel: price for price in prices if price.basis is Basis.MILLILITRE}


def _in_force(histories: Iterable[_History], day: date) -> list[Rate]:
    """Of each scope the latest row that is valid on the day."""
    latest = (next((rate for rate in history if rate.begin <= day), None) for history in histories)
    return [rate for rate in latest if rate]


def _by_part(rate: Rate) -> Mapping[Part, tuple[Price, ...]]:
    parts = defaultdict[Part, tuple[Price, ...]](tuple)
    for price in rate.prices:
        parts[price.basis.part] += (price,)
    return parts


def _holds(rate: Rate, occasion: Occasion) -> bool:
    """For this kind of job and this buyer, whatever it was printed on."""
    return (
        rate.client_id in (None, occasion.client_id)
        and rate.list_id in (None, occasion.list_id)
        and rate.kind in _KINDS[occasion.kind]
    )


def _fits(rate: Rate, occasion: Occasion) -> bool:
    return (
        rate.media.casefold() in ("", occasion.media)
        and rate.quality.casefold() in ("", occasion.quality)
        and rate.printer_id in (None, occasion.printer_id)
    )


def _exactness(history: _History) -> tuple[bool, ...]:
    """The client's own rows come before those of its list, and these before the standard ones."""
    rate = history[0]
    return (
        rate.client_id is not None,
        rate.list_id is not None,
        rate.kind is not Kind.PRINT,
        rate.media != "",
        rate.quality != "",
        rate.printer_id is not None,
    )
