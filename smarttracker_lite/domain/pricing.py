"""What a job costs, or what its client pays: its quantities times the prices that fit it."""

from collections.abc import Iterable, Mapping, Sequence

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term
from smarttracker_lite.domain.extras import charged
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.parts import CHARGED, shared
from smarttracker_lite.domain.rates import BASE, Part
from smarttracker_lite.domain.tariffs import Tariff

Known = Mapping[Part, Sequence[Term]]
"""The terms of parts that were charged before."""


def charge(order: Order) -> Charge:
    """What is charged for a job.

    Paper, clicks, ink, machine, copies and the job itself are charged by their quantities; waste and cleaning
    are percents of the paper and of the ink. Off the sum of these the discount is taken, and what is less
    than the minimum then is raised to it; but what comes to 0 stays 0. Additions come on top of that: they
    are agreed amounts, have no discount, do not count towards the minimum, and are no price of the print.

    Of a print that is shared the whole is charged so and rounded, and each part is its share of that: parts
    charged alike add up to the amount of the whole, to the cent. Additions are of the part.
    """
    return charge_by(order.tariff(order.facts.media), order, {})


def charge_by(tariff: Tariff, order: Order, known: Known) -> Charge:
    """The same by the tariff of its media; what of it is `known` is not charged again."""
    terms: list[Term] = []
    missing: list[Lack] = []
    for part in tariff.order:
        if part in known:
            terms += known[part]
            continue
        _take(CHARGED[part](order, tariff, terms), terms, missing)
    if not missing and _unpriced(tariff, terms):
        missing.append(Lack(Missing.RATE))
    if order.portion and not missing:
        terms.append(shared(order.portion, terms, order.card.currency))
    if order.additions:
        _take(charged(order.additions, order.side, order.card.currency), terms, missing)
    if order.card.foreign:
        missing = [lack._replace(why=_ABROAD.get(lack.why, lack.why)) for lack in missing]
    return Charge(order.card.currency, tuple(terms), tuple(dict.fromkeys(missing)))


_ABROAD = {Missing.RATE: Missing.FOREIGN_RATE}
"""What is missing, said of a price in another currency than the studio's."""


def _take(pieces: Iterable[Term | Lack], terms: list[Term], missing: list[Lack]) -> None:
    for piece in pieces:
        if isinstance(piece, Term):
            terms.append(piece)
        else:
            missing.append(piece)


def _unpriced(tariff: Tariff, terms: Sequence[Term]) -> bool:
    """Where a card charges paper or clicks, a fee alone is no price of a print on what it does not name."""
    return not terms or (tariff.bare and not any(term.part in BASE for term in terms))
