"""VAT, and how EN 16931 counts it: once per category and rate."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.money import ZERO, round_money

TAX_PLACES = 4
"""Decimals of a rate of tax in percent: 8.875 in New York City. A FatturaPA has two."""


class TaxCategory(StrEnum):
    """VAT category codes (UNTDID 5305, as EN 16931 BT-151 uses them)."""

    STANDARD = "S"
    ZERO = "Z"
    EXEMPT = "E"
    REVERSE_CHARGE = "AE"
    INTRA_COMMUNITY = "K"
    EXPORT = "G"
    OUTSIDE = "O"


@dataclass(frozen=True, slots=True)
class Tax:
    """The VAT of a line: `percent` 22 for 22 %; `reason` says in words why a line has none.

    `code` is that reason as an e-invoice names it (VATEX, EN 16931 BT-121), `natura` as a FatturaPA does
    (2.2.1.14). `label` is what the tax is called on paper where it is not VAT: "Sales tax".
    """

    category: TaxCategory
    percent: Decimal
    reason: str = ""
    code: str = ""
    natura: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class TaxTotal:
    """One row of the VAT breakdown (EN 16931 BG-23)."""

    tax: Tax
    base: Decimal
    amount: Decimal


def breakdown(lines: Iterable[tuple[Tax, Decimal]], currency: str) -> tuple[TaxTotal, ...]:
    """The VAT of the lines' rounded net amounts, in the order in which each tax first appears."""
    bases: dict[Tax, Decimal] = {}
    for tax, net in lines:
        bases[tax] = bases.get(tax, ZERO) + net
    return tuple(
        TaxTotal(tax, base, round_money(base * tax.percent / 100, currency)) for tax, base in bases.items()
    )
