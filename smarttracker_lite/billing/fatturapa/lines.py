"""What was sold (part 2.2.1) and the VAT of it (part 2.2.2).

SdI reckons each line again: PrezzoTotale is (PrezzoUnitario less ScontoMaggiorazione) × Quantita to within a
cent (code 00423), where a discount is so many percent or so much of each unit. Sums by rate must be those of
the lines (00422): an adjustment of the whole document is a line of its own, as the ScontoMaggiorazione of
the document is in no such sum.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.billing.fatturapa.latin import ascii_only, cut, latin
from smarttracker_lite.billing.fatturapa.sheet import Sheet, decimals
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import Adjustment, Invoice, Line
from smarttracker_lite.domain.money import ZERO, round_half_up
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit

SMALL_BUSINESS_LAW = "190/2014"
"""The law of the regime forfettario, as its invoices name it."""
LONGEST_LAW = 100
_HALF_CENT = Decimal("0.005")
_UNITS: Mapping[Unit, str] = {
    Unit.SQUARE_METRE: "m2",
    Unit.SQUARE_FOOT: "ft2",
    Unit.METRE: "m",
    Unit.FOOT: "ft",
    Unit.SHEET: "fogli",
    Unit.PAGE: "pagine",
    Unit.MILLILITRE: "ml",
    Unit.HOUR: "h",
    Unit.COPY: "copie",
    Unit.PIECE: "pz",
    Unit.JOB: "n.",
    Unit.PERCENT: "%",
}
_NATURE: Mapping[TaxCategory, str] = {TaxCategory.INTRA_COMMUNITY: "N3.2", TaxCategory.EXPORT: "N3.1"}
"""What can only be meant."""
EXCLUDED = "N1"
"""Advances in the client's name (art. 15 DPR 633/1972), such as a recharged stamp duty: no fee."""


class Priced(NamedTuple):
    """How a line's amount is told: without a quantity it is its price."""

    quantity: Decimal | None
    price: Decimal
    percent: Decimal = ZERO
    off: Decimal = ZERO


class Group(NamedTuple):
    """What is summed up together: a rate, and where it is 0 why."""

    percent: Decimal
    nature: str


def natura(tax: Tax, buyer: Postal) -> str:
    """Why a line has no VAT, in the codes of the FatturaPA (2.2.1.14); "" if it has, or nobody knows."""
    if tax.percent:
        return ""
    if tax.natura:
        return tax.natura
    if SMALL_BUSINESS_LAW in tax.reason:
        return "N2.2"
    if tax.category is TaxCategory.REVERSE_CHARGE and buyer.country not in ("", "IT"):
        return "N2.1"
    return _NATURE.get(tax.category, "")


def priced(line: Line) -> Priced:
    """The line as SdI reckons it: with its quantity, price and discount if these come to its amount, else as
    its bare amount."""
    sign = -1 if line.quantity < 0 else 1
    quantity, price = round_half_up(sign * line.quantity, 8), round_half_up(sign * line.price, 8)
    told = [Priced(quantity, price)]
    if line.allowance and quantity:
        told = [
            Priced(quantity, price, percent=round_half_up(line.discount, 2)),
            Priced(quantity, price, off=round_half_up(price - line.net / quantity, 8)),
        ]
    return next((each for each in told if quantity and _comes_to(each, line.net)), Priced(None, line.net))


def _comes_to(each: Priced, net: Decimal) -> bool:
    quantity = each.quantity or Decimal(1)
    price = each.price - each.off if each.off else each.price * (1 - each.percent / 100)
    return 0 <= each.percent <= 100 and abs(price * quantity - net) <= _HALF_CENT


def put_lines(into: Sheet, invoice: Invoice) -> None:
    """All lines, and the adjustments of the whole after them."""
    for number, line in enumerate(invoice.lines, 1):
        _put_line(into.part("DettaglioLinee"), number, line, invoice)
    for number, adjustment in enumerate(invoice.adjustments, len(invoice.lines) + 1):
        _put_adjustment(into.part("DettaglioLinee"), number, adjustment, invoice)


def _put_line(into: Sheet, number: int, line: Line, invoice: Invoice) -> None:
    how = priced(line)
    into.code("NumeroLinea", str(number))
    into.latin("Descrizione", described(line, how), 1000)
    if how.quantity is not None:
        into.number("Quantita", how.quantity)
        into.code("UnitaMisura", _UNITS[line.unit])
    days = [item.day for item in line.items if item.job_id]
    into.day("DataInizioPeriodo", min(days, default=None))
    into.day("DataFinePeriodo", max(days, default=None))
    into.number("PrezzoUnitario", how.price)
    _put_discount(into, how)
    into.amount("PrezzoTotale", line.net)
    _put_tax(into, line.tax, invoice)


def described(line: Line, how: Priced) -> str:
    """What the line is for in one text; never empty."""
    parts = [line.description, line.media, line.project, line.comment]
    if how.quantity is None and line.quantity not in (0, 1):
        parts.append(f"{decimals(line.quantity)} {_UNITS[line.unit]} x {decimals(line.price)}")
    told = [part for part in dict.fromkeys(part.strip() for part in parts) if ascii_only(part)]
    return " - ".join(told) or "Stampa"


def _put_discount(into: Sheet, how: Priced) -> None:
    if how.percent or how.off:
        part = into.part("ScontoMaggiorazione")
        part.code("Tipo", "MG" if how.off < 0 else "SC")
        if how.off:
            part.number("Importo", abs(how.off))
        else:
            part.amount("Percentuale", how.percent)


def _put_adjustment(into: Sheet, number: int, adjustment: Adjustment, invoice: Invoice) -> None:
    into.code("NumeroLinea", str(number))
    into.code("TipoCessionePrestazione", "AC" if adjustment.charge else "SC")
    usual = "Maggiorazione" if adjustment.charge else "Sconto"
    into.latin("Descrizione", adjustment.reason if ascii_only(adjustment.reason) else usual, 1000)
    into.amount("PrezzoUnitario", adjustment.signed)
    into.amount("PrezzoTotale", adjustment.signed)
    _put_tax(into, adjustment.tax, invoice)


def _put_tax(into: Sheet, tax: Tax, invoice: Invoice) -> None:
    """Advances in the client's name are no fee of which income tax is kept back."""
    nature = natura(tax, invoice.buyer)
    into.amount("AliquotaIVA", tax.percent)
    if invoice.withheld and nature != EXCLUDED:
        into.code("Ritenuta", "SI")
    into.code("Natura", nature)


def put_sums(into: Sheet, invoice: Invoice, due: str) -> None:
    """A row for each rate, or reason for none; `due` says when VAT falls due (EsigibilitaIVA)."""
    for group, rows in grouped(invoice).items():
        part = into.part("DatiRiepilogo")
        part.amount("AliquotaIVA", group.percent)
        part.code("Natura", group.nature)
        part.amount("ImponibileImporto", sum((base for base, _, _ in rows), ZERO))
        part.amount("Imposta", sum((tax for _, tax, _ in rows), ZERO))
        part.code("EsigibilitaIVA", due if group.percent else "")
        part.code("RiferimentoNormativo", cut(latin(law(reason for _, _, reason in rows)), LONGEST_LAW))


def grouped(invoice: Invoice) -> Mapping[Group, list[tuple[Decimal, Decimal, str]]]:
    """Bases, amounts and reasons by rate and code: taxes that differ in words only are one to SdI."""
    groups: dict[Group, list[tuple[Decimal, Decimal, str]]] = {}
    for row in invoice.taxes:
        group = Group(row.tax.percent, natura(row.tax, invoice.buyer))
        groups.setdefault(group, []).append((row.base, row.amount, row.tax.reason))
    return groups


def law(reasons: Iterable[str]) -> str:
    """Each reason once."""
    return "; ".join(dict.fromkeys(filter(None, reasons)))
