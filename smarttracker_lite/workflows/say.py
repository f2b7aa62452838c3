"""Quantities, charges and states in the words of a reader's language."""

from decimal import Decimal
from fractions import Fraction

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Gap, Reason, Sent
from smarttracker_lite.domain.money import RATE_PLACES, minor_places
from smarttracker_lite.domain.portions import Portion
from smarttracker_lite.domain.printing import JobStatus, Kind
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words

_UNITS = {
    Unit.SQUARE_METRE: N_("m²"),
    Unit.SQUARE_FOOT: N_("ft²"),
    Unit.METRE: N_("m"),
    Unit.FOOT: N_("ft"),
    Unit.MILLILITRE: N_("ml"),
    Unit.HOUR: N_("h"),
    Unit.PERCENT: N_("%"),
}

_PLACES = {
    Unit.SQUARE_METRE: 2,
    Unit.SQUARE_FOOT: 1,
    Unit.METRE: 2,
    Unit.FOOT: 1,
    Unit.MILLILITRE: 1,
    Unit.HOUR: 2,
}
"""Decimals of a quantity: in lists and sums exactly so many, where an amount is worked out at least."""

_STATUSES = {
    JobStatus.QUEUED: N_("waiting at the printer"),
    JobStatus.HELD: N_("held at the printer"),
    JobStatus.PROCESSING: N_("printing"),
    JobStatus.COMPLETED: N_("printed"),
    JobStatus.CANCELED: N_("cancelled"),
    JobStatus.ABORTED: N_("aborted by the printer"),
    JobStatus.DELETED: N_("deleted"),
    JobStatus.UNKNOWN: N_("not known"),
    JobStatus.FORGOTTEN: N_("forgotten by the printer before its end was read"),
}

_KINDS = {
    Kind.COPY: N_("Copy"),
    Kind.SCAN: N_("Scan"),
    Kind.FAX: N_("Fax"),
    Kind.INTERNAL: N_("Printer's own"),
}

_REASONS = {
    Reason.VANISHED: N_("A job was being printed and is no longer listed."),
    Reason.FORGOTTEN: N_("The printer may have forgotten jobs before they could be read."),
    Reason.COUNTED: N_("The printer counted more than its jobs explain."),
}
SHOWN = 3
"""So many prints the reason names."""
_SPOKEN = 12
"""Fractions up to twelfths are said as such."""


def share(words: Words, share: Fraction) -> str:
    """A part of one: 1/3, or in percent where nobody would say it as a fraction."""
    if share.denominator <= _SPOKEN:
        return str(share)
    return words.percent(Decimal(share.numerator) / share.denominator, 2)


def part(words: Words, portion: Portion | None) -> str:
    """Which part of a print a job is: "part 2 of 3 (1/3)"; "" for a whole one."""
    if portion is None:
        return ""
    return words.text(
        "part {place} of {count} ({share})",
        place=portion.place,
        count=portion.count,
        share=share(words, portion.share),
    )


def reason(words: Words, gap: Gap) -> str:
    """Why jobs may be missing, as a sentence."""
    if gap.reason is Reason.UNTOLD:
        return _untold(words, gap)
    return words.text(_REASONS[gap.reason])


def _untold(words: Words, gap: Gap) -> str:
    """With the first of the prints, as many as fit into a sentence."""
    shown = ", ".join(sent(words, gap)[:SHOWN])
    return words.plural(
        "A queue says it sent {prints}; the printer never told of it.",
        "A queue says it sent {n} prints, and the printer never told of them: {prints}",
        len(gap.sent),
        prints=shown if len(gap.sent) <= SHOWN else f"{shown}, …",
    )


def sent(words: Words, gap: Gap) -> tuple[str, ...]:
    """The prints of which only a queue told."""
    return tuple(_sent(words, each) for each in gap.sent)


def _sent(words: Words, sent: Sent) -> str:
    document = words.text("“{document}”", document=sent.document) if sent.document else words.text("a print")
    return words.text("{print} of {user}", print=document, user=sent.user) if sent.user else document


def status(words: Words, what: JobStatus) -> str:
    """How far a job has come at its printer."""
    return words.text(_STATUSES[what])


def kind(words: Words, what: Kind) -> str:
    """What the machine did; "" if it printed, as most times."""
    return words.text(_KINDS[what]) if what in _KINDS else ""


def unit(words: Words, what: Unit, count: Decimal) -> str:
    """The short name of a unit behind so many of it: "m²", "sheets", "job"."""
    if what is Unit.SHEET:
        return words.plural("sheet", "sheets", int(count))
    if what is Unit.JOB:
        return words.plural("job", "jobs", int(count))
    if what is Unit.COPY:
        return words.plural("copy", "copies", int(count))
    if what is Unit.PIECE:
        return words.plural("piece", "pieces", int(count))
    if what is Unit.PAGE:
        return words.plural("page", "pages", int(count))
    return words.text(_UNITS[what])


def number(words: Words, count: Decimal, what: Unit, *, listed: bool = False, least: int = 0) -> str:
    """A quantity's number: rounded if it is `listed`, else with every decimal that is charged, and at `least`
    so many."""
    least = max(least, _PLACES.get(what, 0))
    return words.number(count, least, least if listed else RATE_PLACES)


def quantity(words: Words, count: Decimal, what: Unit, *, listed: bool = False) -> str:
    """A quantity with its unit: "2.00 m²", "3 sheets"; charged "2.139 m²" are listed as "2.14 m²"."""
    return f"{number(words, count, what, listed=listed)} {unit(words, what, count)}"


def amount(words: Words, value: Decimal, currency: str) -> str:
    """An amount without its currency: "15.78"."""
    places = minor_places(currency)
    return words.number(value, places, places)


def rate(words: Words, value: Decimal, currency: str) -> str:
    """A rate, with as many decimals as it has and at least the currency's."""
    return words.number(value, minor_places(currency), RATE_PLACES)


_TALL = {Counted.AREA: 10**6, Counted.LENGTH: 10**6, Counted.INK: 1_000}
"""How many of a counter's units make up the one that is shown: m², m, ml."""


def counted(words: Words, counter: Counter) -> str:
    """What a counter says: "412 m²", "18 m", "950 impressions"."""
    of, value = counter.of, counter.value
    if of is Counted.IMPRESSIONS:
        return words.plural("{n} impression", "{n} impressions", value)
    if of is Counted.SHEETS:
        return words.plural("{n} sheet", "{n} sheets", value)
    shown = Decimal(value) / _TALL[of]
    return words.text(_COUNTED[of], amount=words.number(shown, 0, 0 if shown >= _WHOLE else 1))


_WHOLE = 100
"""From so many on decimals are of no use."""

_COUNTED = {
    Counted.AREA: N_("{amount} m²"),
    Counted.LENGTH: N_("{amount} m"),
    Counted.INK: N_("{amount} ml of ink"),
}
