"""What is known of a printer's ink, in words: its cartridges, the factor with its band, an example."""

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.cartridges import Correction, Reach
from smarttracker_lite.domain.charges import Charge, corrected
from smarttracker_lite.domain.inktruth import Doubt, Estimate, Span, Truth
from smarttracker_lite.domain.money import RATE_PLACES, ZERO
from smarttracker_lite.domain.printing import ALL_INKS
from smarttracker_lite.domain.units import Unit, millilitres
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages.repricewords import sum_after, sum_before
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.inktruth import last_inked
from smarttracker_lite.workflows.name import supply
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reprice import Preview

_DOUBTS: Mapping[Doubt, str] = {
    Doubt.IN_USE: N_("in use since then"),
    Doubt.EARLY: N_("left out: put in before the first job that is known"),
    Doubt.GAP: N_("left out: jobs of its time may be missing"),
    Doubt.UNUSED: N_("left out: no job told any of this ink"),
}
_PLACES = 2
"""Decimals of a factor: more than its band is worth."""


class CartridgeRow(NamedTuple):
    """A cartridge: its ink, when it was put in, what was in it and what was told of it, what comes of that,
    and where more is to be seen; "" for nothing."""

    id: str
    ink: str
    when: str
    ml: str
    told: str
    outcome: str
    href: str
    tells: bool


class Figure(NamedTuple):
    """The factor, what it means, its band, and how far that may be trusted."""

    factor: str
    meaning: str
    band: str
    about: str
    doubt: str


def ink(words: Words, channel: str) -> str:
    """What an ink is called."""
    return words.text("All inks together") if channel == ALL_INKS else supply(words, channel)


def ml(words: Words, amount: Decimal) -> str:
    """An amount of ink: `300 ml`, `18.2 ml`."""
    return f"{words.number(amount, 0, 1)} {say.unit(words, Unit.MILLILITRE, amount)}"


def times(words: Words, factor: Decimal) -> str:
    """A factor: `1.14`."""
    return words.number(factor, _PLACES, _PLACES)


def row(words: Words, span: Span) -> CartridgeRow:
    """A cartridge and what came of it."""
    change, factor = span.change, span.factor
    return CartridgeRow(
        id=change.id,
        ink=ink(words, change.channel),
        when=words.moment(change.at),
        ml=ml(words, change.ml),
        told=ml(words, span.told_ml),
        outcome=_doubt(words, span) if factor is None else f"× {times(words, factor)}",
        href="/gaps" if span.doubt is Doubt.GAP else "",
        tells=factor is not None,
    )


def _doubt(words: Words, span: Span) -> str:
    if span.doubt is Doubt.UNTOLD:
        return words.plural(
            "left out: {n} job did not tell how much of it",
            "left out: {n} jobs did not tell how much of it",
            span.untold,
        )
    return words.text(_DOUBTS[span.doubt or Doubt.IN_USE])


def figure(words: Words, told: Truth) -> Figure | None:
    """What the cartridges tell; None as long as they tell nothing."""
    found = told.estimate
    if found is None:
        return None
    return Figure(
        factor=f"× {times(words, found.factor)}",
        meaning=words.text(
            "The printer says {told} where {used} are used.",
            told=ml(words, told.told_ml),
            used=ml(words, told.poured_ml),
        ),
        band=words.text(
            "between {least} and {most}", least=times(words, found.least), most=times(words, found.most)
        ),
        about=_trust(words, found, len(told.used)),
        doubt=words.text(_MAY_BE_RIGHT) if found.least <= 1 <= found.most else "",
    )


_MAY_BE_RIGHT = N_(
    "1 lies between these: the printer may well be right. With each further cartridge you will know better."
)


def _trust(words: Words, found: Estimate, count: int) -> str:
    if count == 1:
        return words.text(
            "From one cartridge, which cannot show by itself how far it is out: the bounds are the ±15% that "
            "Canon gives for what its printers tell."
        )
    return words.text(_CLAIMED if found.claimed else _SEEN, count=count)


_CLAIMED = N_(
    "From {count} cartridges, which agree within the ±15% that Canon gives for what its printers tell."
)
_SEEN = N_(
    "From {count} cartridges: by how far they differ, the true figure lies between these bounds 19 times out "
    "of 20."
)


def example(desk: Desk, words: Words, printer_id: str, factor: Decimal) -> str:
    """What the factor does to the last job that told some ink; "" without one."""
    job = last_inked(desk, printer_id)
    if job is None:
        return ""
    always = Correction(id="", printer_id=printer_id, valid_from=None, factor=factor, reach=Reach.BOTH)
    document = job.facts.document or words.text("Untitled print")
    told, more = price_book(desk, corrections=()), price_book(desk, corrections=(always,))
    for text, before, after in (
        (_COSTS, told.cost(job), more.cost(job)),
        (_PRICES, told.price(job), more.price(job)),
    ):
        if _inked(after):
            plain = words.money(before.amount or ZERO, before.currency)
            return words.text(text, document=document, told=plain, sum=explain.costed(words, after))
    ink_ml = millilitres(job.facts.ink_ul or 0)
    counts = ml(words, corrected(ink_ml, factor))
    return words.text(_INK_ALONE, document=document, told=ml(words, ink_ml), used=counts)


_COSTS = N_("“{document}” costs you {told} by what the printer tells. Corrected: {sum}.")
_PRICES = N_("“{document}” has the price {told} by what the printer tells. Corrected: {sum}.")
_INK_ALONE = N_("“{document}” told {told}. Corrected: {used}.")


def _inked(charge: Charge) -> bool:
    return not charge.missing and any(term.factor is not None for term in charge.terms)


def effects(desk: Desk, words: Words, costs: Preview, prices: Preview) -> tuple[str, ...]:
    """What a correction would change of the jobs that are not invoiced."""
    own, total = desk.settings.currency, prices.total
    told = words.plural(
        "{n} job that is not invoiced yet would cost you another amount.",
        "{n} jobs that are not invoiced yet would cost you other amounts.",
        costs.total.jobs,
    )
    priced = words.plural(
        "{n} of them would have another price: {after} instead of {before}.",
        "{n} of them would have other prices: together {after} instead of {before}.",
        total.jobs,
        before=sum_before(words, own, total),
        after=sum_after(words, own, total),
    )
    return (told, priced if total.jobs else words.text("No price changes."))


def state(words: Words, held: Correction | None) -> str:
    """Whether the ink is corrected now."""
    if held is None:
        return words.text("Off: jobs are charged by what the printer tells.")
    factor = words.number(held.factor, 0, RATE_PLACES)
    text = (
        N_("On since {day}: in your costs each ml that the printer tells counts {factor} times.")
        if held.reach is Reach.COSTS
        else N_("On since {day}: in costs and prices each ml that the printer tells counts {factor} times.")
    )
    return words.text(text, day=held.begin, factor=factor)
