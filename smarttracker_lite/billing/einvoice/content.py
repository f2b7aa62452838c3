"""What stands in an electronic invoice, in the terms of EN 16931-1 (BT, BG), whatever the syntax."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.billing.einvoice.identifiers import Identifier, address, registered, vat_number
from smarttracker_lite.billing.einvoice.xml import possible
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Adjustment, Invoice, Line
from smarttracker_lite.domain.levies import Fund
from smarttracker_lite.domain.money import ZERO, minor_places, round_money
from smarttracker_lite.domain.taxes import Tax, TaxCategory, TaxTotal


class Format(StrEnum):
    """A kind of electronic invoice."""

    FACTUR_X = "factur-x"
    XRECHNUNG = "xrechnung"
    PEPPOL = "peppol"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Words in the reader's language: how and when to pay, and what a print without a name is called."""

    terms: str
    untitled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Seller or buyer (BG-4, BG-7). `number` is one by which it is known where it has no VAT number."""

    postal: Postal
    vat_id: str
    tax_number: str
    number: str
    registered: Identifier | None
    address: Identifier | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A row of the VAT breakdown (BG-23). `percent` is None where a rate must not be named."""

    category: TaxCategory
    percent: Decimal | None
    base: Decimal
    amount: Decimal
    reason: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What is taken off, or put on (a `charge`): off the whole or off a line (BG-20, 21, 27)."""

    charge: bool
    amount: Decimal
    percent: Decimal | None
    base: Decimal | None
    reason: str
    code: str
    tax: Tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """A line (BG-25). Its price is never negative (BR-27): what is given back has a negative quantity."""

    place: int
    name: str
    about: str
    note: str
    quantity: Decimal
    unit: str
    price: Decimal
    net: Decimal
    tax: Tax
    day: date | None
    allowance: Allowance | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The whole of it. `means` is how it is paid (UNTDID 4461), `account` an IBAN or ""."""

    invoice: Invoice
    format: Format
    seller: Party
    buyer: Party
    note: str
    terms: str
    means: str
    account: str
    days: tuple[date, ...]
    delivered_on: date
    deliver_to: Postal | None
    positions: tuple[Position, ...]
    allowances: tuple[Allowance, ...]
    groups: tuple[Group, ...]
    lines_net: Decimal
    allowed: Decimal
    charged: Decimal

    @property
    def type_code(self) -> str:
        """UNTDID 1001: a commercial invoice or a credit note (BT-3)."""
        return "381" if self.invoice.is_credit else "380"

    def money(self, amount: Decimal) -> str:
        """An amount as it is written: the currency's decimals and no more (BR-DEC)."""
        return f"{round_money(amount, self.invoice.currency):f}"


REASONS: Mapping[TaxCategory, str] = {
    TaxCategory.REVERSE_CHARGE: "VATEX-EU-AE",
    TaxCategory.INTRA_COMMUNITY: "VATEX-EU-IC",
    TaxCategory.EXPORT: "VATEX-EU-G",
    TaxCategory.OUTSIDE: "VATEX-EU-O",
}
"""The reason, by code (VATEX list), that a category has by itself."""

_TAXED = frozenset({TaxCategory.STANDARD, TaxCategory.ZERO})
"""These must not give a reason for being free (BR-S-10, BR-Z-10)."""

_DISCOUNT, _MISCELLANEOUS = "95", "ABK"
"""UNTDID 5189 of what is taken off, 7161 of what is put on: a reason or its code must stand there (BR-38)."""

_SEPA_TRANSFER, _TRANSFER, _UNSAID, _SET_OFF = "58", "30", "1", "97"
"""UNTDID 4461: a credit note is set off by its very nature."""

_F_TAX = "godkänd för f-skatt"

_SEPA = frozenset(
    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO PL "
    "PT RO RS SE SI SK SM VA".split()
)


def content(invoice: Invoice, format: Format, wording: Wording) -> Content:
    """What stands in the electronic invoice of this document."""
    days = invoice.period or ()
    allowances = (*map(_adjusted, invoice.adjustments), *_contributed(invoice.fund))
    account = "".join(invoice.iban.split())
    return Content(
        invoice=invoice,
        format=format,
        seller=_party(invoice, invoice.seller, Routing(), format),
        buyer=_party(invoice, invoice.buyer, invoice.routing, format),
        note="\n\n".join(text for text in (invoice.opening, invoice.note) if text),
        terms=wording.terms,
        means=_means(invoice, account, format),
        account="" if invoice.is_credit else account,
        days=days,
        delivered_on=days[-1] if days else invoice.issued_on,
        deliver_to=invoice.buyer if TaxCategory.INTRA_COMMUNITY in categories(invoice) else None,
        positions=tuple(_position(line, place, wording) for place, line in enumerate(invoice.lines, 1)),
        allowances=allowances,
        groups=tuple(_groups(invoice.taxes, format)),
        lines_net=sum((line.net for line in invoice.lines), ZERO),
        allowed=sum((each.amount for each in allowances if not each.charge), ZERO),
        charged=sum((each.amount for each in allowances if each.charge), ZERO),
    )


def categories(invoice: Invoice) -> frozenset[TaxCategory]:
    return frozenset(total.tax.category for total in invoice.taxes)


def in_cents(currency: str) -> bool:
    """Whether all amounts in the currency can be written: EN 16931 has two decimals at most (BR-DEC)."""
    return minor_places(currency) <= 2


def _party(invoice: Invoice, postal: Postal, routing: Routing, format: Format) -> Party:
    """Nobody on an invoice outside the scope of VAT may be named by a VAT number (BR-O-02)."""
    vat_id = vat_number(postal)
    outside, in_register = TaxCategory.OUTSIDE in categories(invoice), registered(postal)
    return Party(
        postal=postal,
        vat_id="" if outside else vat_id,
        tax_number=_tax_number(postal, format),
        number=(postal.tax_number or vat_id) if (outside or not vat_id) and not in_register else "",
        registered=in_register,
        address=address(postal, routing, format is Format.PEPPOL),
    )


def _tax_number(postal: Postal, format: Format) -> str:
    """Of a Swede Peppol takes no number there but the words that taxes are paid in advance (SE-R-005)."""
    if format is Format.PEPPOL and postal.country == "SE" and postal.tax_number.casefold() != _F_TAX:
        return ""
    return postal.tax_number


def _means(invoice: Invoice, account: str, format: Format) -> str:
    if invoice.is_credit:
        return _SET_OFF
    danish = invoice.seller.country == "DK" == invoice.buyer.country and format is Format.PEPPOL
    if not account or (danish and invoice.currency != "EUR"):
        return (
            _UNSAID  # the other codes of a transfer among Danes ask for account numbers of theirs (DK-R-005)
        )
    return _SEPA_TRANSFER if invoice.currency == "EUR" and account[:2] in _SEPA else _TRANSFER


def _position(line: Line, place: int, wording: Wording) -> Position:
    sign = -1 if line.price < 0 else 1
    return Position(
        place=place,
        name=possible(line.description) or wording.untitled,
        about=" · ".join(part for part in (line.project, line.media) if part),
        note=line.comment,
        quantity=line.quantity * sign,
        unit=line.unit.value,
        price=line.price * sign,
        net=line.net,
        tax=line.tax,
        day=line.day if line.job_ids else None,
        allowance=_discount(line) if line.allowance else None,
    )


def _discount(line: Line) -> Allowance:
    return Allowance(
        charge=False,
        amount=line.allowance,
        percent=line.discount or None,
        base=line.net + line.allowance if line.discount else None,
        reason="",
        code=_DISCOUNT,
        tax=line.tax,
    )


def _adjusted(each: Adjustment) -> Allowance:
    """Percentage and base are told together or not at all (PEPPOL-EN16931-R041, R042)."""
    whole = each.percent is not None and each.base is not None
    reason = possible(each.reason)
    return Allowance(
        charge=each.charge,
        amount=each.amount,
        percent=each.percent if whole else None,
        base=each.base if whole else None,
        reason=reason,
        code=_DISCOUNT if not each.charge else "" if reason else _MISCELLANEOUS,
        tax=each.tax,
    )


def _contributed(fund: Fund | None) -> Iterator[Allowance]:
    """What is paid to a pension fund is charged on top of the lines, and taxed."""
    if fund:
        yield Allowance(
            charge=True,
            amount=fund.amount,
            percent=fund.percent,
            base=fund.base,
            reason=fund.kind,
            code=_MISCELLANEOUS,
            tax=fund.tax,
        )


def _groups(totals: Iterable[TaxTotal], format: Format) -> Iterable[Group]:
    """One row for each category and rate, as the standard asks, whatever the reasons are."""
    alike: dict[tuple[TaxCategory, Decimal], list[TaxTotal]] = {}
    for total in totals:
        alike.setdefault((total.tax.category, total.tax.percent), []).append(total)
    for (category, percent), rows in alike.items():
        taxed, codes = category in _TAXED, {row.tax.code for row in rows}
        code = codes.pop() if len(codes) == 1 else ""
        yield Group(
            category=category,
            percent=named_rate(category, percent, format),
            base=sum((row.base for row in rows), ZERO),
            amount=sum((row.amount for row in rows), ZERO),
            reason=""
            if taxed
            else "; ".join(dict.fromkeys(row.tax.reason for row in rows if row.tax.reason)),
            code="" if taxed else code or REASONS.get(category, ""),
        )


def named_rate(category: TaxCategory, percent: Decimal, format: Format) -> Decimal | None:
    """The rate of a group: outside the scope of VAT there is none, but BR-DE-14 wants it to be 0, and so does
    Peppol among Germans (DE-R-014)."""
    return None if category is TaxCategory.OUTSIDE and format is Format.FACTUR_X else percent


def plain(number: Decimal) -> str:
    """A quantity, price or percentage with no more decimals than it has."""
    return f"{number.normalize():f}"
