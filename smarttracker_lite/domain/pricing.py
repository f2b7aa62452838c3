"""What a job costs, or what its client pays: its quantities times the prices that fit it."""

from collections.abc import Sequence

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.parts import CHARGED
from smarttracker_lite.domain.rates import BASE
from smarttracker_lite.domain.tariffs import Tariff


def charge(order: Order) -> Charge:
    """What is charged for a job.

    Paper, clicks, ink, machine, copies and the job itself are charged by their quantities; waste and cleaning
    are percents of the paper and of the ink. Off the sum of these the discount is taken, and what is less
    than the minimum then is raised to it; but what comes to 0 stays 0.
    """
    tariff = order.tariff(order.facts.media)
    terms: list[Term] = []
    missing: list[Lack] = []
    for part in tariff.order:
        for piece in CHARGED[part](order, tariff, terms):
            if isinstance(piece, Term):
                terms.append(piece)
            else:
                missing.append(piece)
    if not missing and _unpriced(tariff, terms):
        missing.append(Lack(Missing.RATE))
    return Charge(order.card.currency, tuple(terms), tuple(dict.fromkeys(missing)))


def _unpriced(tariff: Tariff, terms: Sequence[Term]) -> bool:
    """Where a card charges paper or clicks, a fee alone is no price of a print on what it does not name."""
    return not terms or (tariff.bare and not any(term.part in BASE for term in terms))
