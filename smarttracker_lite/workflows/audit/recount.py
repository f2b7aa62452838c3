"""Issued invoices counted again by the rules they were issued by: their amounts, and their numbers."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from smarttracker_lite.domain.chain import Link, chained, torn
from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.documents import Document, Line
from smarttracker_lite.domain.faults import RESTORE, Fault, Grade
from smarttracker_lite.domain.money import TOO_LARGE, ZERO, minor_places, round_money
from smarttracker_lite.domain.numbering import OFFERED, Kind, Number
from smarttracker_lite.domain.taxes import TaxTotal, breakdown
from smarttracker_lite.errors import N_
from smarttracker_lite.words import is_currency

INVOICES = "invoices"
QUOTATIONS = "quotations"

_NO_CURRENCY = N_("Invoice {number} is in “{currency}”, which is no currency.")
_NO_AMOUNT = N_("Invoice {number} has an amount that cannot be one: {amount}.")
_WRONG_LINE = N_("Line {place} of invoice {number} says {kept}, but its quantity and price give {right}.")
_WRONG_OFF = N_("Line {place} of invoice {number} takes {kept} off, but its discount gives {right}.")
_WRONG_ADJUSTED = N_("Invoice {number} takes {kept} off the whole, but its discount gives {right}.")
_WRONG_BASE = N_("The discount of invoice {number} is told to be off {kept}, but its lines give {right}.")
_WRONG_GROUPS = N_("The VAT of invoice {number} by rate is not what its lines give.")
_WRONG_NET = N_("Invoice {number} says {kept} before VAT, but its lines give {right}.")
_WRONG_TAX = N_("Invoice {number} says {kept} of VAT, but its rates give {right}.")
_WRONG_TOTAL = N_("Invoice {number} says {kept} in all, but its amount and VAT give {right}.")

_LOST = N_("Look for the missing document in your backups, and tell your accountant if it is not there.")
_TWICE = N_("The number {number} was given twice.")
_HOLE = N_("Between {before} and {number} numbers are missing: {count}.")
_LATE_BEGIN = N_("The numbers of {year} begin with {number}; before it some are missing: {count}.")
_MOVED_BEGIN = N_("The first number of all is {number}, but the settings say they begin with {first}.")
_LOOK_BACK = N_(
    "Nothing needs to be done if that was changed later; else look for the first in your backups."
)
_OTHER_YEAR = N_("{number} is dated {day}, which is not in the year of its number.")
_FALLING = N_("{number} is dated {day}, before {before}.")
_TORN = N_("{number} does not follow the one before it: one of the two is not what was issued.")
_CHANGED = N_("{number} was changed after it was issued: it is not what its digest says.")


@dataclass(frozen=True, slots=True)
class Stub:
    """What is remembered of an invoice while all are read."""

    id: str
    number: Number
    day: date
    client_id: str
    kind: Kind = Kind.INVOICE
    link: Link = Link("", "")


def stub(invoice: Document) -> Stub:
    """The invoice's stub."""
    return Stub(
        invoice.id,
        invoice.number,
        invoice.issued_on,
        invoice.client_id,
        invoice.kind,
        Link(invoice.previous, invoice.digest),
    )


def _table(kind: Kind) -> str:
    return QUOTATIONS if kind in OFFERED else INVOICES


def altered(invoice: Document) -> Fault | None:
    """Whether it still says what it said when it was issued."""
    return None if chained(invoice) else _fault(invoice, _CHANGED, {})


def miscounted(invoice: Document) -> Fault | None:
    """The first amount that is wrong on an invoice, as those after it follow from it.

    EN 16931: rounded lines are summed (BR-CO-10), what is taken off the whole comes off there (BR-CO-13),
    VAT is taken once per rate (BR-CO-17) and summed (BR-CO-14), and the total is both (BR-CO-15).
    """
    if not is_currency(invoice.currency):
        return _fault(invoice, _NO_CURRENCY, {"currency": invoice.currency})
    odd = next((amount for amount in _amounts(invoice) if not _countable(amount)), None)
    if odd is not None:
        return _fault(invoice, _NO_AMOUNT, {"amount": str(odd)})
    wrong = (each for each in _sums(invoice) if each[1] != each[2])
    return next(
        (
            _fault(invoice, text, {"kept": kept, "right": right, "place": place})
            for text, kept, right, place in wrong
        ),
        None,
    )


def _fault(invoice: Document, text: str, values: Mapping[str, object]) -> Fault:
    return Fault(_table(invoice.kind), invoice.id, text, RESTORE, {"number": invoice.number.text, **values})


def _amounts(invoice: Document) -> Iterator[Decimal]:
    yield from (invoice.net, invoice.tax, invoice.total)
    for row in invoice.taxes:
        yield from (row.tax.percent, row.base, row.amount)
    for each in invoice.adjustments:
        yield from (each.amount, each.tax.percent, each.percent or ZERO, each.base or ZERO)
    for line in invoice.lines:
        yield from (line.quantity, line.price, line.net, line.tax.percent, line.discount, line.allowance)
        for item in line.items:
            yield item.net
            for term in item.terms:
                yield from (term.quantity, term.rate)


def _countable(amount: Decimal) -> bool:
    """Not "NaN", "Infinity" or "1E+99", which JSON may hold as well as any other text."""
    return amount.is_finite() and abs(amount) < TOO_LARGE


def _sums(invoice: Document) -> Iterator[tuple[str, object, object, int]]:
    """What stands on the invoice and what should: the sentence if they differ, both, the line's place."""
    currency = invoice.currency
    for place, line in enumerate(invoice.lines, 1):
        for right in _nets(line, currency):
            yield _WRONG_LINE, line.net, right, place
        if line.discount:
            yield (
                _WRONG_OFF,
                line.allowance,
                _percent(line.net + line.allowance, line.discount, currency),
                place,
            )
    yield from _adjusted(invoice)
    parts = [
        *((line.tax, line.net) for line in invoice.lines),
        *((each.tax, each.amount if each.charge else -each.amount) for each in invoice.adjustments),
        *([(invoice.fund.tax, invoice.fund.amount)] if invoice.fund else []),
    ]
    groups = breakdown(parts, currency)
    yield _WRONG_GROUPS, _to_the_cent(invoice, groups), groups, 0
    yield _WRONG_NET, invoice.net, round_money(sum((amount for _, amount in parts), ZERO), currency), 0
    yield _WRONG_TAX, invoice.tax, sum((row.amount for row in invoice.taxes), ZERO), 0
    yield _WRONG_TOTAL, invoice.total, invoice.net + invoice.tax, 0


def _to_the_cent(invoice: Document, groups: Sequence[TaxTotal]) -> tuple[TaxTotal, ...]:
    """The VAT that stands on the invoice; of a credit note it may be a cent beside what its lines give, so
    that all notes over an invoice take its VAT back to the cent."""
    if not invoice.is_credit or len(groups) != len(invoice.taxes):
        return invoice.taxes
    cent = Decimal(1).scaleb(-minor_places(invoice.currency))
    pairs = zip(invoice.taxes, groups, strict=True)
    return tuple(
        replace(own, amount=right.amount) if abs(own.amount - right.amount) <= cent else own
        for own, right in pairs
    )


def _nets(line: Line, currency: str) -> tuple[Decimal, ...]:
    """A line's net as its quantity and price give it, as its items do, and as their terms do."""
    nets = [round_money(line.quantity * line.price, currency)]
    if line.items:
        told = (Charge(currency, item.terms).amount for item in line.items)
        nets.append(sum((item.net for item in line.items), ZERO))
        nets.append(sum((amount or ZERO for amount in told), ZERO))
    return tuple(net - line.allowance for net in nets)


def _adjusted(invoice: Document) -> Iterator[tuple[str, object, object, int]]:
    """What is taken off the whole, where it says by how many percent and of what."""
    for each in invoice.adjustments:
        if each.percent is None or each.base is None:
            continue
        base = sum((line.net for line in invoice.lines if line.tax == each.tax), ZERO)
        yield _WRONG_BASE, each.base, base, 0
        yield _WRONG_ADJUSTED, each.amount, _percent(each.base, each.percent, invoice.currency), 0


def _percent(amount: Decimal, percent: Decimal, currency: str) -> Decimal:
    return round_money(amount * percent / 100, currency)


def misnumbered(stubs: Iterable[Stub], first: int) -> Iterator[Fault]:
    """What is wrong in the numbers of a kind, a series a year: none twice, none left out, the dates not
    falling, each document chained to the one before.

    Each begins with 1, only the very first where the studio said (`first`, which may be changed later).
    """
    series: dict[int, list[Stub]] = defaultdict(list)
    for each in sorted(stubs, key=lambda stub: (stub.number.year, stub.number.sequence, stub.day)):
        series[each.number.year].append(each)
    yield from _doubled(each for own in series.values() for each in own)
    for place, own in enumerate(series.values()):
        yield from _begun(own[0], first if place == 0 else None)
        yield from (fault for before, each in pairwise(own) for fault in _following(before, each))
        yield from (_odd(each, _OTHER_YEAR, RESTORE, day=each.day) for each in own if not _dated(each))
    whole = [each for own in series.values() for each in own]
    yield from (_odd(whole[place], _TORN, RESTORE) for place in torn(each.link for each in whole))


def _odd(stub: Stub, text: str, hint: str, grade: Grade = Grade.FAULT, **values: object) -> Fault:
    return Fault(_table(stub.kind), stub.id, text, hint, {"number": stub.number.text, **values}, grade)


def _doubled(stubs: Iterable[Stub]) -> Iterator[Fault]:
    given: set[object] = set()
    for each in stubs:
        names = {each.number.text, (each.number.year, each.number.sequence)}
        if names & given:
            yield _odd(each, _TWICE, RESTORE)
        given |= names


def _begun(stub: Stub, first: int | None) -> Iterator[Fault]:
    """Whether a series begins where it should; `first` is given for the very first one."""
    sequence, year = stub.number.sequence, stub.number.year
    if first is None and sequence != 1:
        yield _odd(stub, _LATE_BEGIN, _LOST, year=str(year), count=sequence - 1)
    if first is not None and sequence > first:
        yield _odd(stub, _MOVED_BEGIN, _LOOK_BACK, Grade.NOTE, first=first)


def _following(before: Stub, stub: Stub) -> Iterator[Fault]:
    missing = stub.number.sequence - before.number.sequence - 1
    if missing > 0:
        yield _odd(stub, _HOLE, _LOST, before=before.number.text, count=missing)
    if stub.day < before.day and _dated(stub) and _dated(before):
        yield _odd(stub, _FALLING, RESTORE, before=before.number.text, day=stub.day)


def _dated(stub: Stub) -> bool:
    return stub.day.year == stub.number.year
