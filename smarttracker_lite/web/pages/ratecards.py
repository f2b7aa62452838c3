"""The rate cards in words: of rows for the same the one in force, with what comes and what was."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Rate
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages import pricewords
from smarttracker_lite.words import Words

_KINDS = {
    Kind.COPY: N_("copies"),
    Kind.SCAN: N_("scans"),
    Kind.FAX: N_("faxes"),
    Kind.INTERNAL: N_("the printer’s own pages"),
}


class Version(NamedTuple):
    """Prices of a row and the day from which they hold, "" if always."""

    id: str
    since: str
    prices: tuple[str, ...]


class Row(NamedTuple):
    """A row: for which media and where, the prices that hold now, those to come, and those that held.

    `now` is the first to come, if none holds yet: then it is `coming`. An `example` is not the studio's own.
    """

    media: str
    about: str
    now: Version
    coming: bool
    later: tuple[Version, ...]
    former: tuple[Version, ...]
    example: bool


class Printed(NamedTuple):
    """What rows are told with: the words, the day, the studio's currency, the printers' names, and the
    currency of the card that they are shown on, "" for the studio's: rows in another one name theirs."""

    words: Words
    today: date
    currency: str
    printers: Mapping[str, str]
    card: str = ""


def rows(told: Printed, rates: Iterable[Rate]) -> tuple[Row, ...]:
    """The rows of a card, by media and printer, those for any media first."""
    scopes: dict[object, list[Rate]] = defaultdict(list)
    for rate in rates:
        scopes[rate.scope, rate.currency].append(rate)
    made = ((each[0].media, _row(told, sorted(each, key=attrgetter("begin")))) for each in scopes.values())
    return tuple(
        row for _, row in sorted(made, key=lambda pair: (pair[0].casefold(), pair[1].about.casefold()))
    )


def _row(told: Printed, dated: Sequence[Rate]) -> Row:
    begun = sum(rate.begin <= told.today for rate in dated)
    versions = [version(told, rate) for rate in dated]
    at = max(begun - 1, 0)
    return Row(
        media=media(told.words, dated[at]),
        about=about(told, dated[at]),
        now=versions[at],
        coming=not begun,
        later=tuple(versions[at + 1 :]),
        former=tuple(reversed(versions[:at])),
        example=dated[at].example,
    )


def media(words: Words, rate: Rate) -> str:
    """What the row is for."""
    return rate.media or words.text(N_("Any media"))


def about(told: Printed, rate: Rate) -> str:
    """Where the row holds: on which printer, for which kind of job and quality."""
    printer, *others = _where(told, rate)
    return " · ".join(filter(None, (printer or told.words.text(N_("any")), *others)))


def _where(told: Printed, rate: Rate) -> tuple[str, str, str]:
    """The printer, the kind of work and the quality; "" is any."""
    printer = told.printers.get(rate.printer_id, rate.printer_id) if rate.printer_id else ""
    return printer, told.words.text(_KINDS[rate.kind]) if rate.kind in _KINDS else "", rate.quality


def title(told: Printed, rate: Rate) -> str:
    """For what the row holds, in a line."""
    return " · ".join(filter(None, (media(told.words, rate), *_where(told, rate))))


def terms(told: Printed, rate: Rate) -> tuple[str, ...]:
    """The prices of the row, and from when they hold."""
    told_prices = version(told, rate)
    return (*told_prices.prices, told_prices.since) if told_prices.since else told_prices.prices


def version(told: Printed, rate: Rate) -> Version:
    """What the row charges, and from when."""
    since = told.words.text(N_("from {day}"), day=rate.valid_from) if rate.valid_from else ""
    currency = rate.currency or told.currency
    prices = pricewords.told(told.words, rate.prices, currency)
    if prices and currency != (told.card or told.currency):
        prices = (*prices, told.words.text(N_("in {currency}"), currency=currency))
    return Version(rate.id, since, prices or (told.words.text(N_("no longer charged")),))
