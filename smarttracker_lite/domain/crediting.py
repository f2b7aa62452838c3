"""Credit notes: what of an invoice is taken back, never more than it said, and to the cent all of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.documents import Adjustment, Invoice, Line, Reference
from smarttracker_lite.domain.levies import EXPENSES, Fund, Withholding, stamp_due
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.taxes import Tax, TaxTotal
from smarttracker_lite.domain.units import Unit

_ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """How much of a line is credited: a `quantity` of its own, or an `amount` before VAT; without either all
    that is left of it."""

    quantity: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """What is to be credited: parts of lines by their places in the invoice, from 0, and why. `frees`: the
    jobs of lines that are credited whole can be billed again."""

    parts: Mapping[int, Part]
    reason: str = ""
    frees: bool = False


def left_of(invoice: Invoice, notes: Iterable[Invoice]) -> tuple[Decimal, ...]:
    """What of each line no credit note took back yet, before VAT."""
    left = [line.net for line in invoice.lines]
    for note in notes:
        for place, line in zip(note.places, note.lines, strict=True):
            left[place] -= line.net
    return tuple(left)


def rest(invoice: Invoice, notes: Sequence[Invoice]) -> dict[int, Part]:
    """All that is left: of each line that no note took back whole."""
    gone = {place for note in notes for place in note.places}
    left = left_of(invoice, notes)
    return {place: Part() for place, net in enumerate(left) if net or place not in gone}


def credited_net(line: Line, part: Part, left: Decimal, currency: str) -> Decimal:
    """What is credited of a line before VAT; it may be more than is left."""
    if part.amount is not None:
        return part.amount
    if part.quantity is None:
        return left
    if part.quantity == line.quantity:
        return line.net
    return round_money(line.net * part.quantity / line.quantity, currency)


def credited_line(line: Line, part: Part, left: Decimal, currency: str) -> Line:
    """The line of the credit note. One that is credited whole is the invoice's own, with its jobs; a part of
    it has none of them, as no job is credited by halves."""
    net = credited_net(line, part, left, currency)
    if net == line.net:
        return line
    if part.quantity is not None:
        gross = round_money(part.quantity * line.price, currency)
        if gross >= net:
            return replace(
                line, quantity=part.quantity, net=net, items=(), discount=ZERO, allowance=gross - net
            )
    return replace(
        line, quantity=_ONE, unit=Unit.JOB, price=net, net=net, items=(), discount=ZERO, allowance=ZERO
    )


_AS_INVOICED = (
    "client_id",
    "iban",
    "buyer",
    "language",
    "currency",
    "order_reference",
    "routing",
    "layout",
    "accent",
    "split_payment",
    "regime",
)
"""What a credit note has as its invoice has it, whatever it is now."""


def credit_note(
    invoice: Invoice,
    notes: Sequence[Invoice],
    credit: Credit,
    *,
    id: str,
    number: Number,
    settings: Settings,
    day: date,
) -> Invoice:
    """The credit note over these parts of an invoice of which `notes` took back some already."""
    lines = _lines(invoice, left_of(invoice, notes), credit)
    before, after = _stages(invoice, notes, lines)
    adjustments, fund = _adjusted(invoice.adjustments, before, after), _fund(invoice.fund, before, after)
    bearing: list[Line | Adjustment | Fund] = [*lines.values(), *adjustments, *([fund] if fund else [])]
    taxes = _taxed(invoice.taxes, [each.tax for each in bearing], before, after)
    net, tax = sum((row.base for row in taxes), ZERO), sum((row.amount for row in taxes), ZERO)
    return Invoice(
        **{name: getattr(invoice, name) for name in _AS_INVOICED},
        id=id,
        number=number,
        kind=Kind.CREDIT_NOTE,
        seller=settings.seller,
        lines=tuple(lines.values()),
        adjustments=adjustments,
        taxes=taxes,
        net=net,
        tax=tax,
        total=net + tax,
        note=credit.reason,
        issued_on=day,
        due_on=day,
        logo=settings.logo,
        corrects=Reference(invoice.id, invoice.number.text, invoice.issued_on),
        places=tuple(lines),
        frees=credit.frees,
        withheld=_withheld(invoice.withheld, before, after),
        fund=fund,
        stamp=_stamp(settings, taxes, invoice.currency),
    )


def _stamp(settings: Settings, taxes: Iterable[TaxTotal], currency: str) -> Decimal:
    """The Italian stamp duty on the note itself, which the studio bears: that of the invoice does not come
    back."""
    if settings.seller.country != "IT":
        return ZERO
    return stamp_due([(row.tax, row.base) for row in taxes], currency)


def _lines(invoice: Invoice, left: Sequence[Decimal], credit: Credit) -> dict[int, Line]:
    """The lines of the note by their places in the invoice. None names a job that another line still
    charges: as quoted, a job is on several lines."""
    lines = {
        place: credited_line(invoice.lines[place], part, left[place], invoice.currency)
        for place, part in sorted(credit.parts.items())
    }
    stands = [rest != (lines[place].net if place in lines else ZERO) for place, rest in enumerate(left)]
    charged = {
        job_id for line, still in zip(invoice.lines, stands, strict=True) if still for job_id in line.job_ids
    }
    return {
        place: line if charged.isdisjoint(line.job_ids) else replace(line, items=())
        for place, line in lines.items()
    }


def _stages(
    invoice: Invoice, notes: Sequence[Invoice], lines: Mapping[int, Line]
) -> tuple["_Stage", "_Stage"]:
    """What was credited before these lines, and what is with them.

    Of what stands on the whole document (allowances, VAT, a pension fund, what is withheld) a note has the
    difference: so no cent is lost, and once all lines are credited all of it is. Its VAT may then differ by a
    cent from that of its own lines (EN 16931 BR-CO-17 allows that).
    """
    left = left_of(invoice, notes)
    already = [line.net - rest for line, rest in zip(invoice.lines, left, strict=True)]
    together = [net + (lines[place].net if place in lines else ZERO) for place, net in enumerate(already)]
    return _Stage(invoice, already, begun=bool(notes)), _Stage(invoice, together, begun=True)


def _taxed(
    rows: Sequence[TaxTotal], bearing: Iterable[Tax], before: "_Stage", after: "_Stage"
) -> tuple[TaxTotal, ...]:
    """The rows of VAT as far as they fall to the note: one of each tax that something on it bears, also where
    that comes to nothing (EN 16931 BR-S-01 and its like), in the order in which they stand there."""
    own = {
        row.tax: TaxTotal(row.tax, after.base(row) - before.base(row), after.tax(row) - before.tax(row))
        for row in rows
    }
    rest = (tax for tax, row in own.items() if row.base or row.amount)
    return tuple(own[tax] for tax in dict.fromkeys((*bearing, *rest)))


def _adjusted(adjustments: Sequence[Adjustment], before: "_Stage", after: "_Stage") -> tuple[Adjustment, ...]:
    """The invoice's allowances and charges as far as they fall to the note."""
    amounts = [each - was for each, was in zip(after.adjustments(), before.adjustments(), strict=True)]
    return tuple(
        replace(each, amount=amount, percent=None, base=None)
        for each, amount in zip(adjustments, amounts, strict=True)
        if amount
    )


def _withheld(withheld: Withholding | None, before: "_Stage", after: "_Stage") -> Withholding | None:
    if withheld is None:
        return None
    amount = after.of(None, withheld.amount) - before.of(None, withheld.amount)
    return replace(withheld, amount=amount) if amount else None


def _fund(fund: Fund | None, before: "_Stage", after: "_Stage") -> Fund | None:
    if fund is None:
        return None
    base, amount = (after.of(fund.tax, of) - before.of(fund.tax, of) for of in (fund.base, fund.amount))
    return replace(fund, base=base, amount=amount) if base or amount else None


class _Stage:
    """What is credited of all that stands on an invoice once so much of each line is: of what is on the whole
    document as much as of the lines of its VAT, or of all lines where none has that."""

    def __init__(self, invoice: Invoice, credited: Sequence[Decimal], *, begun: bool) -> None:
        self._invoice, self._credited, self._begun = invoice, credited, begun

    def adjustments(self) -> list[Decimal]:
        """Of each adjustment."""
        return [self.of(each.tax, each.amount) for each in self._invoice.adjustments]

    def base(self, row: TaxTotal) -> Decimal:
        """Of what is taxed so."""
        invoice, here = self._invoice, ZERO
        rest = row.base
        for line, credited in zip(invoice.lines, self._credited, strict=True):
            if line.tax == row.tax:
                here, rest = here + credited, rest - line.net
        for each in invoice.adjustments:
            if each.tax == row.tax:
                here = here + self.of(each.tax, each.amount).copy_sign(each.signed)
                rest -= each.signed
        return here + self.of(row.tax, rest)

    def tax(self, row: TaxTotal) -> Decimal:
        """Of the VAT of this row."""
        if self._share(row.tax) == 1:
            return row.amount
        return self._rounded(self.base(row) * row.tax.percent / 100)

    def of(self, tax: Tax | None, amount: Decimal) -> Decimal:
        """Of an amount that follows the lines of this VAT, or with None all fees: of expenses in the client's
        name nothing is withheld."""
        return self._rounded(amount * self._share(tax))

    def _share(self, tax: Tax | None) -> Decimal:
        pairs = list(zip(self._invoice.lines, self._credited, strict=True))
        following = [
            (line, credited)
            for line, credited in pairs
            if (line.tax == tax if tax else line.tax.natura != EXPENSES)
        ]
        for own in (following, pairs):
            if base := sum((line.net for line, _ in own), ZERO):
                return sum((credited for _, credited in own), ZERO) / base
        return Decimal(self._begun)

    def _rounded(self, amount: Decimal) -> Decimal:
        return round_money(amount, self._invoice.currency)
