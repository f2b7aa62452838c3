"""Each part of a job at its prices: paper, clicks, ink, machine, copies, and what is a share of these."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from itertools import chain

from smarttracker_lite.domain import quantities
from smarttracker_lite.domain.amounts import Piece, at, charged
from smarttracker_lite.domain.charges import EXACT, Lack, Missing, Term, total
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.portions import Portion
from smarttracker_lite.domain.printing import JobFacts, MediaUse
from smarttracker_lite.domain.rates import Basis, Part, Price
from smarttracker_lite.domain.tariffs import Found, Tariff
from smarttracker_lite.domain.units import Unit, millilitres

_ONE = Decimal(1)
_PERCENT = Decimal("0.01")


def _paper(order: Order, tariff: Tariff, _: Sequence[Term]) -> Iterable[Piece]:
    """By the price of the media; of a job on several by the row that names them together or fits all of them,
    else of each by its own price and area."""
    used, found = order.facts.media_used, tariff.parts.get(Part.PAPER)
    if used and not (found and found.rate.media):
        rows = [order.tariff(use.media).parts.get(Part.PAPER) for use in used]
        if any(row != rows[0] for row in rows):
            return chain.from_iterable(map(partial(_on_media, order), used, rows))
        found = rows[0]
    return charged(order, _by_form(order.facts, found), found.rate.id) if found else ()


def _on_media(order: Order, use: MediaUse, found: Found | None) -> Sequence[Piece]:
    """What of the job is on one media, of which only the area is told."""
    facts, name = order.facts, use.media.name or use.media.type or ""
    if found is None:
        return (Lack(Missing.RATE, name),)
    taken = JobFacts(
        source=facts.source, key=facts.key, status=facts.status, media=use.media, area_mm2=use.area_mm2
    )
    return charged(order, _by_form(facts, found), found.rate.id, name, taken)


def _by_form(facts: JobFacts, found: Found) -> Price:
    """Of a price for what comes off a roll and one for sheets, that for the form of this job."""
    if len(found.prices) == 1:
        return found.prices[0]
    rolled = quantities.from_roll(facts)
    fitting = (price for price in found.prices if (price.basis is not Basis.SHEET) is rolled)
    return next(fitting, found.prices[0])


def _clicks(order: Order, tariff: Tariff, _: Sequence[Term]) -> Iterator[Piece]:
    """Impressions in black and in colour. A row with one of both prices is for printers with only that."""
    found, facts = tariff.parts[Part.CLICKS], order.facts
    prices = {price.basis: price for price in found.prices}
    if facts.impressions is None:
        yield Lack(Missing.PAGES, rate_id=found.rate.id)
        return
    printed, color = facts.impressions.value, quantities.color_impressions(facts)
    if color is None:
        if len(prices) > 1:
            yield Lack(Missing.COLOR, rate_id=found.rate.id)
            return
        color = printed if Basis.COLOR in prices else 0
    for basis, count in ((Basis.MONO, printed - color), (Basis.COLOR, color)):
        if basis in prices and (count or not printed):
            yield from at(order, prices[basis], Decimal(count), found.rate.id)
        elif count:
            yield Lack(_NO_CLICK[basis], rate_id=found.rate.id)


_NO_CLICK = {Basis.MONO: Missing.MONO_RATE, Basis.COLOR: Missing.COLOR_RATE}


def _ink(order: Order, tariff: Tariff, _: Sequence[Term]) -> Sequence[Piece]:
    rate, prices = tariff.parts[Part.INK]
    if len(tariff.inks) == len(prices):
        return tuple(_by_channel(order, tariff.inks, rate.id))
    others = (price for price in prices if price.basis is not Basis.MILLILITRE)
    pieces = [piece for price in others for piece in charged(order, price, rate.id)]
    return [*_by_channel(order, tariff.inks, rate.id), *pieces] if tariff.inks else pieces


def _by_channel(order: Order, prices: Mapping[str, Price], rate_id: str) -> Iterator[Piece]:
    """Each ink by its own price, and all others together by that of any ink. Without ink it is 0 ml."""
    inks = order.facts.inks
    if inks is None:
        yield Lack(Missing.INK, rate_id=rate_id)
        return
    used: dict[str, int] = {}
    for ink in inks:
        if ink.ul.value:
            charged_as = ink.channel if ink.channel in prices or "" not in prices else ""
            used[charged_as] = used.get(charged_as, 0) + ink.ul.value
    for channel, ul in (used or {next(iter(prices)): 0}).items():
        if channel in prices:
            yield from at(order, prices[channel], millilitres(ul), rate_id, channel)
        else:
            yield Lack(Missing.INK_RATE, channel, rate_id)


def _by_amount(part: Part, order: Order, tariff: Tariff, _: Sequence[Term]) -> Sequence[Piece]:
    rate, prices = tariff.parts[part]
    return [piece for price in prices for piece in charged(order, price, rate.id)]


def _share(part: Part, of: Part, order: Order, tariff: Tariff, terms: Sequence[Term]) -> Sequence[Piece]:
    """So many percent of what another part comes to."""
    base = total([term for term in terms if term.part is of])
    return (Term(base, Unit.PERCENT, tariff.parts[part].prices[0].rate * _PERCENT, part),) if base else ()


def _discount(order: Order, tariff: Tariff, terms: Sequence[Term]) -> Sequence[Piece]:
    if not order.buyer.discount or not terms:
        return ()
    return (Term(total(terms), Unit.PERCENT, -order.buyer.discount * _PERCENT, Part.DISCOUNT),)


def _minimum(order: Order, tariff: Tariff, terms: Sequence[Term]) -> Sequence[Piece]:
    """What is wanting to the minimum. What comes to 0 has none: a gift, or a job that printed nothing."""
    least, sum_ = tariff.parts[Part.MINIMUM].prices[0].rate, _so_far(terms)
    if not ZERO < sum_ < least:
        return ()
    return (Term(_ONE, Unit.JOB, EXACT.subtract(least, sum_), Part.MINIMUM),)


def _so_far(terms: Sequence[Term]) -> Decimal:
    """Their sum; a discount, which comes last, tells that of all before it."""
    last = terms[-1] if terms else None
    if last is None or last.part is not Part.DISCOUNT:
        return total(terms)
    return last.quantity.fma(last.rate, last.quantity, EXACT)


def shared(portion: Portion, terms: Sequence[Term], currency: str) -> Term:
    """What makes the sum of the whole print that of its part. `about` is the share."""
    sum_ = total(terms)
    own = portion.amount(round_money(sum_, currency), currency)
    share = portion.share
    about = f"{share.numerator}/{share.denominator}"
    return Term(_ONE, Unit.JOB, EXACT.subtract(own, sum_), Part.SHARE, about)


Charging = Callable[[Order, Tariff, Sequence[Term]], Iterable[Piece]]

CHARGED: Mapping[Part, Charging] = {
    Part.PAPER: _paper,
    Part.WASTE: partial(_share, Part.WASTE, Part.PAPER),
    Part.CLICKS: _clicks,
    Part.INK: _ink,
    Part.CLEANING: partial(_share, Part.CLEANING, Part.INK),
    Part.MACHINE: partial(_by_amount, Part.MACHINE),
    Part.COPIES: partial(_by_amount, Part.COPIES),
    Part.JOB: partial(_by_amount, Part.JOB),
    Part.DISCOUNT: _discount,
    Part.MINIMUM: _minimum,
}
