"""The sums below the lines of an invoice, each a row in words."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from smarttracker_lite.billing.sheet import Total
from smarttracker_lite.domain.documents import Adjustment, Document, Invoice, Method, Settlement
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.taxes import TAX_PLACES, TaxCategory, TaxTotal
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words

_UNTAXED: Mapping[TaxCategory, str] = {
    TaxCategory.EXEMPT: N_("No VAT"),
    TaxCategory.REVERSE_CHARGE: N_("Reverse charge"),
    TaxCategory.INTRA_COMMUNITY: N_("Intra-Community supply"),
    TaxCategory.EXPORT: N_("Export, free of VAT"),
    TaxCategory.OUTSIDE: N_("Not subject to VAT"),
}
_SETTLED: Mapping[Method, str] = {
    Method.CREDIT_NOTE: N_("Credit note of {day}"),
    Method.WRITE_OFF: N_("Waived on {day}"),
    Method.REFUND: N_("Paid back on {day}"),
}
_PAID = N_("Paid on {day}")


def totals(invoice: Document, words: Words, *, as_it_stands: bool = False) -> tuple[Total, ...]:
    """From the sum of the lines to what is to be paid; `as_it_stands` also less what was paid since."""
    since = invoice if as_it_stands and isinstance(invoice, Invoice) else None
    lesser = [*_withheld(invoice, words), *(_settled(since, words) if since else ())]
    total = Total(
        label=words.text("Total"), amount=_money(invoice.total, invoice, words), strong=not lesser, sum=True
    )
    owed = since.open if since else invoice.payable
    label = words.text("Credited") if invoice.is_credit else words.text("To pay")
    last = Total(label=label, amount=_money(owed, invoice, words), strong=True)
    taxes = (_tax(each, invoice, words) for each in invoice.taxes)
    return (*_net(invoice, words), *taxes, total, *lesser, *((last,) if lesser else ()))


def _money(amount: Decimal, invoice: Document, words: Words) -> str:
    """With a true minus."""
    return words.money(amount, invoice.currency).replace("-", "−")


def _net(invoice: Document, words: Words) -> Iterator[Total]:
    """The net amount, and what came between it and the lines."""
    beside = [_adjusted(each, invoice, words) for each in invoice.adjustments]
    if invoice.fund:
        label = words.text("Pension fund {percent}", percent=_percent(invoice.fund.percent, words))
        beside.append(Total(label=label, amount=_money(invoice.fund.amount, invoice, words)))
    if beside:
        lines = sum((line.net for line in invoice.lines), ZERO)
        yield Total(label=words.text("Sum of the lines"), amount=_money(lines, invoice, words))
        yield from beside
    yield Total(label=words.text("Net"), amount=_money(invoice.net, invoice, words), sum=bool(beside))


def _adjusted(adjustment: Adjustment, invoice: Document, words: Words) -> Total:
    usual = words.text("Surcharge") if adjustment.charge else words.text("Discount")
    reason = adjustment.reason or usual
    told = f"{reason} {_percent(adjustment.percent, words)}" if adjustment.percent else reason
    return Total(label=told, amount=_money(adjustment.signed, invoice, words))


def _percent(percent: Decimal, words: Words) -> str:
    return words.percent(percent / 100, TAX_PLACES)


def _tax(each: TaxTotal, invoice: Document, words: Words) -> Total:
    """The tax of a group; beside others also one without tax says of what it is."""
    amount, base = _money(each.amount, invoice, words), _money(each.base, invoice, words)
    if each.tax.category in _UNTAXED:
        label = words.text(_UNTAXED[each.tax.category])
        if len(invoice.taxes) > 1:
            label = words.text("{tax} on {base}", tax=label, base=base)
        return Total(label=label, amount=amount)
    percent = _percent(each.tax.percent, words)
    if each.tax.label:
        label = words.text("{tax} {percent} on {base}", tax=each.tax.label, percent=percent, base=base)
    else:
        label = words.text("VAT {percent} on {base}", percent=percent, base=base)
    return Total(label=label, amount=amount)


def _withheld(invoice: Document, words: Words) -> Iterator[Total]:
    """What the client pays to the state in place of the studio."""
    if invoice.withheld:
        percent = _percent(invoice.withheld.percent, words)
        label = words.text("Income tax withheld {percent}", percent=percent)
        yield Total(label=label, amount=_money(-invoice.withheld.amount, invoice, words))
    if invoice.split_payment:
        label = words.text("VAT that you pay to the state")
        yield Total(label=label, amount=_money(-invoice.tax, invoice, words))


def _settled(invoice: Invoice, words: Words) -> Iterator[Total]:
    for each in invoice.settlements:
        yield Total(label=_told(each, words), amount=_money(-each.amount, invoice, words))


def _told(settlement: Settlement, words: Words) -> str:
    return words.text(_SETTLED.get(settlement.method, _PAID), day=settlement.day)
