"""Invoices reckoned a second time, in fractions and from the words alone, to hold the program against.

What the words say: a job's amount is rounded once, half away from zero, to the smallest coin. Jobs that share
a line are the sum of these amounts. Off a line come so many percent of it, rounded, or an amount. Off the
whole come, of each tax by itself, so many percent of what its lines are together, rounded; or an amount, of
which each tax bears its part in whole coins that are together the amount: its exact part is cut to whole
coins, and the coins that are left go to those of which most was cut, of two alike to the later one. VAT is
taken once of what is left of each tax, rounded. All without VAT is the lines less what comes off the whole;
all with VAT is that and the VAT.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

COINS = {"EUR": 100, "CHF": 100, "JPY": 1, "KWD": 1000}
"""So many of the smallest coin are one."""


class Off(NamedTuple):
    """So many percent, or an amount."""

    percent: Fraction = Fraction(0)
    amount: Fraction = Fraction(0)


class Part(NamedTuple):
    """What shares a line: products of a quantity and a rate for each job of it; or one that was typed. Its
    VAT in percent, and what comes off it."""

    jobs: tuple[tuple[tuple[Fraction, Fraction], ...], ...]
    vat: Fraction
    off: Off | None = None


@dataclass(frozen=True)
class Reckoned:
    """All amounts of an invoice: net of each line, of each tax what comes off, what it is taken of and how
    much it is; and all without VAT, the VAT, and both."""

    nets: tuple[Fraction, ...]
    offs: dict[Fraction, Fraction]
    bases: dict[Fraction, Fraction]
    vats: dict[Fraction, Fraction]

    @property
    def net(self) -> Fraction:
        return sum(self.nets, Fraction(0)) - sum(self.offs.values(), Fraction(0))

    @property
    def vat(self) -> Fraction:
        return sum(self.vats.values(), Fraction(0))


def coin(amount: Fraction, currency: str) -> Fraction:
    """Half away from zero."""
    coins = abs(amount) * COINS[currency]
    whole = int(coins + Fraction(1, 2))
    return Fraction(whole if amount >= 0 else -whole, COINS[currency])


def reckoned(parts: Sequence[Part], off: Off | None, currency: str) -> Reckoned:
    """The invoice of these lines."""
    nets = tuple(_net(part, currency) for part in parts)
    gross: dict[Fraction, Fraction] = {}
    for part, net in zip(parts, nets, strict=True):
        gross[part.vat] = gross.get(part.vat, Fraction(0)) + net
    offs = _offs(gross, off, currency) if off else {}
    bases = {vat: amount - offs.get(vat, Fraction(0)) for vat, amount in gross.items()}
    vats = {vat: coin(base * vat / 100, currency) for vat, base in bases.items()}
    return Reckoned(nets, {vat: part for vat, part in offs.items() if part}, bases, vats)


def _net(part: Part, currency: str) -> Fraction:
    gross = sum((coin(_sum(job), currency) for job in part.jobs), Fraction(0))
    if part.off is None:
        return gross
    return gross - coin(gross * part.off.percent / 100 if part.off.percent else part.off.amount, currency)


def _sum(products: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    return sum((quantity * rate for quantity, rate in products), Fraction(0))


def _offs(gross: dict[Fraction, Fraction], off: Off, currency: str) -> dict[Fraction, Fraction]:
    if off.percent:
        return {vat: coin(amount * off.percent / 100, currency) for vat, amount in gross.items()}
    whole = sum(gross.values())
    if not whole:
        first = next(iter(gross), None)
        return {} if first is None else {first: off.amount}
    exact = {vat: off.amount * amount / whole * COINS[currency] for vat, amount in gross.items()}
    coins = {vat: int(each) for vat, each in exact.items()}
    left = int(off.amount * COINS[currency]) - sum(coins.values())
    later_first = list(exact)[::-1]
    for vat in sorted(later_first, key=lambda each: coins[each] - exact[each])[:left]:
        coins[vat] += 1
    return {vat: Fraction(each, COINS[currency]) for vat, each in coins.items()}
