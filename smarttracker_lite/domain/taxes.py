"""VAT: what is usual in a country, and how EN 16931 counts it: once per category and rate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.money import ZERO, round_money


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


_STANDARD_PERCENT: Mapping[str, str] = {
    "AT": "20",
    "BE": "21",
    "BG": "20",
    "CH": "8.1",
    "CY": "19",
    "CZ": "21",
    "DE": "19",
    "DK": "25",
    "EE": "24",
    "ES": "21",
    "FI": "25.5",
    "FR": "20",
    "GB": "20",
    "GR": "24",
    "HR": "25",
    "HU": "27",
    "IE": "23",
    "IT": "22",
    "LT": "21",
    "LU": "17",
    "LV": "21",
    "MT": "18",
    "NL": "21",
    "NO": "25",
    "PL": "23",
    "PT": "23",
    "RO": "21",
    "SE": "25",
    "SI": "22",
    "SK": "23",
}
RATES_AS_OF = date(2026, 2, 2)
"""When these were looked up: the EU's, British and Norwegian ones at https://www.eurofiscalis.com/en/vat-rates-in-ue,
these and the Swiss one, a half-year before, at https://eclear.com/knowledge/eu-vat-rates. Regions with rates
of their own (Madeira, the Canaries …) are not told apart."""

_SMALL_BUSINESS: Mapping[str, str] = {
    "AT": "Umsatzsteuerbefreit – Kleinunternehmer gem. § 6 Abs. 1 Z 27 UStG 1994",
    "DE": "Steuerfrei nach § 19 UStG (Kleinunternehmer)",
    "FR": "TVA non applicable, art. 293 B du CGI",
    "IT": "Operazione senza applicazione dell’IVA ai sensi dell’art. 1, commi da 54 a 89, L. 190/2014",
}


def standard_percent(country: str) -> Decimal | None:
    """The standard rate of VAT in a country (ISO 3166-1 alpha-2); None where we do not know it."""
    percent = _STANDARD_PERCENT.get(country)
    return Decimal(percent) if percent else None


def small_business_reason(country: str) -> str:
    """What the invoices of a small business say there in place of VAT, in the law's own words; "" if unknown.

    Germany: § 34a UStDV asks for a mention of the exemption. Italy: regime forfettario. France: the CGI's
    article may be named until the end of 2027, though the law moved to the CIBS on 1 September 2026.
    """
    return _SMALL_BUSINESS.get(country, "")


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
