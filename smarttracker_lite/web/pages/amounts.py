"""Sums in words: what is known of them, and what is owed in each currency."""

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.overlook import Owed, Total


def summed(words: Words, currency: str, total: Total) -> str:
    """The known part of a sum; a dash if there is something, but nothing of it is known."""
    if total.known is None and total.count:
        return "–"
    return words.money(total.known or ZERO, currency)


def owed(words: Words, currency: str, owed: Owed) -> str:
    """What is owed, each currency by itself; nothing is shown as 0 of the studio's own."""
    totals = owed.totals or {currency: ZERO}
    return " + ".join(words.money(amount, each) for each, amount in totals.items())
