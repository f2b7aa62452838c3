"""Invoices by chance, as the program makes them and as they are reckoned in fractions."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.discounts import adjustments, reduced
from smarttracker_lite.domain.documents import Invoice, Item, Line
from smarttracker_lite.domain.drafting import Discount
from smarttracker_lite.domain.grouping import Grouping, grouped, together
from smarttracker_lite.domain.invoicing import adjusted, issue
from smarttracker_lite.domain.money import minor_places, round_money
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows.audit.recount import miscounted
from tests.domain.invoicereference import COINS, Off, Part, Reckoned, coin, reckoned

DAY = date(2026, 11, 20)
_VATS = ("22", "10", "4", "8.1", "19.6", "0")
_MEDIA = ("Photo satin", "Plain bond", "Canvas")
_CENT, _HALF = Fraction(1, 100), Fraction(1, 2)


@dataclass(frozen=True)
class Sample:
    """One invoice by chance: lines of single jobs, how they are grouped, and what comes off."""

    currency: str
    singles: tuple[Line, ...]
    by: Grouping
    offs: tuple[Discount | None, ...]
    whole: Discount | None

    @property
    def groups(self) -> list[list[Line]]:
        return list(grouped(self.singles, self.by).values())

    @property
    def lines(self) -> list[Line]:
        """Before anything comes off."""
        return [together(group, "Prints", self.currency) for group in self.groups]

    def issued(self) -> Invoice:
        """As the program makes it."""
        less = [
            reduced(line, off, self.currency) if off else line
            for line, off in zip(self.lines, self.offs, strict=True)
        ]
        invoice = issue(
            id="i",
            number=Number(2026, 1, "1"),
            client=Client(id="c", postal=Postal(name="c"), currency=self.currency),
            settings=Settings(),
            language="en",
            lines=less,
            day=DAY,
        )
        return adjusted(invoice, adjustments(less, self.whole, self.currency) if self.whole else ())

    def reckoned(self) -> Reckoned:
        """As the words say."""
        parts = [
            Part(
                jobs=tuple(
                    tuple((Fraction(term.quantity), Fraction(term.rate)) for term in item.terms)
                    for line in group
                    for item in line.items
                ),
                vat=Fraction(group[0].tax.percent),
                off=_off(off),
            )
            for group, off in zip(self.groups, self.offs, strict=True)
        ]
        return reckoned(parts, _off(self.whole), self.currency)


def _off(discount: Discount | None) -> Off | None:
    if discount is None:
        return None
    return Off(Fraction(discount.percent), Fraction(discount.amount))


def sample(seed: int) -> Sample:
    """The invoice of this number, always the same one."""
    chance = Random(seed)
    currency = chance.choice(tuple(COINS))
    taxes = [_tax(each) for each in chance.sample(_VATS, chance.randint(1, 3))]
    singles = tuple(_single(chance, place, currency, taxes) for place in range(chance.randint(1, 12)))
    by = chance.choice(tuple(Grouping))
    lines = [together(group, "", currency) for group in grouped(singles, by).values()]
    offs = tuple(_discount(chance, line.net, currency) for line in lines)
    nets = (
        reduced(line, off, currency).net if off else line.net for line, off in zip(lines, offs, strict=True)
    )
    return Sample(currency, singles, by, offs, _discount(chance, sum(nets, Decimal(0)), currency))


def _tax(percent: str) -> Tax:
    category = TaxCategory.EXEMPT if percent == "0" else TaxCategory.STANDARD
    return Tax(category, Decimal(percent), "art. 1" if percent == "0" else "")


def _single(chance: Random, place: int, currency: str, taxes: list[Tax]) -> Line:
    """A job of one price, often the same, or of several."""
    price = Decimal(chance.choice(("3.10", "12.345", "0.333333", "7"))).quantize(Decimal(1).scaleb(-6))
    many = chance.choice((1, 1, 1, 2, 4))
    terms = tuple(
        Term(
            Decimal(chance.randint(0, 99_999)).scaleb(-3),
            chance.choice((Unit.SQUARE_METRE, Unit.HOUR)),
            price,
        )
        for price in (price, *(Decimal(chance.randint(0, 10**7)).scaleb(-6) for _ in range(many - 1)))
    )
    net = round_money(sum((term.amount for term in terms), Decimal(0)), currency)
    item = Item(
        job_id=str(place),
        day=DAY - timedelta(days=chance.randint(0, 4)),
        description="Print",
        project=chance.choice(("", "Villa", "Torre")),
        media=chance.choice(_MEDIA),
        net=net,
        terms=terms,
    )
    only = terms[0] if len(terms) == 1 else Term(Decimal(1), Unit.JOB, net)
    return Line(
        description="Print",
        quantity=only.quantity,
        unit=only.unit,
        price=only.rate,
        net=net,
        tax=chance.choice(taxes),
        items=(item,),
    )


def _discount(chance: Random, of: Decimal, currency: str) -> Discount | None:
    """None mostly; else a part of it, or all."""
    if chance.random() < 0.6:
        return None
    if chance.random() < 0.5:
        return Discount(percent=chance.choice((Decimal(100), Decimal(chance.randint(1, 9_999)).scaleb(-2))))
    coins = int(of.scaleb(minor_places(currency)))
    return Discount(amount=Decimal(chance.randint(0, coins)).scaleb(-minor_places(currency)))


def faults(seed: int) -> Iterator[str]:
    """What is not as the words say in the invoice of this number."""
    case = sample(seed)
    ours, theirs = case.issued(), case.reckoned()
    yield from _differences(ours, theirs)
    yield from _broken(ours)
    if miscounted(ours):
        yield "verify finds a fault"
    if "-" in "".join(map(str, (ours.net, ours.tax, ours.total, *(line.net for line in ours.lines)))):
        yield "an amount is negative, or −0"
    sums = {sum(line.net for line in replace(case, by=by).lines) for by in Grouping}
    if len(sums) != 1:
        yield "the sum changes with the grouping"


def _differences(ours: Invoice, theirs: Reckoned) -> Iterator[str]:
    pairs = {
        "lines": ([Fraction(line.net) for line in ours.lines], list(theirs.nets)),
        "off": (
            {Fraction(each.tax.percent): Fraction(each.amount) for each in ours.adjustments},
            theirs.offs,
        ),
        "bases": ({Fraction(each.tax.percent): Fraction(each.base) for each in ours.taxes}, theirs.bases),
        "VAT": ({Fraction(each.tax.percent): Fraction(each.amount) for each in ours.taxes}, theirs.vats),
        "net": (Fraction(ours.net), theirs.net),
        "tax": (Fraction(ours.tax), theirs.vat),
        "total": (Fraction(ours.total), theirs.net + theirs.vat),
    }
    yield from (f"{name}: {mine}, but {right}" for name, (mine, right) in pairs.items() if mine != right)


def _broken(ours: Invoice) -> Iterator[str]:
    """Rules of EN 16931 and of Peppol that the amounts break. Where a currency has no cents, a line of whole
    coins may be up to half of one from what its quantity and price give."""
    slack = max(2 * _CENT, _HALF / COINS[ours.currency])
    lines = sum((Fraction(line.net) for line in ours.lines), Fraction(0))
    off = sum((Fraction(each.amount) for each in ours.adjustments), Fraction(0))
    exact = [Fraction(each.base) * Fraction(each.tax.percent) / 100 for each in ours.taxes]
    vats = [coin(each, ours.currency) for each in exact]
    for line in ours.lines:
        told = Fraction(line.quantity) * Fraction(line.price) - Fraction(line.allowance)
        if abs(Fraction(line.net) - told) > slack:
            yield "PEPPOL-EN16931-R120"
    for each in ours.adjustments:
        if each.percent is not None and each.base is not None:
            right = Fraction(each.base) * Fraction(each.percent) / 100
            if abs(Fraction(each.amount) - right) > slack:
                yield "PEPPOL-EN16931-R040"
    rules = {
        "BR-CO-13": Fraction(ours.net) == lines - off,
        "BR-CO-14": Fraction(ours.tax) == sum(Fraction(each.amount) for each in ours.taxes),
        "BR-CO-15": Fraction(ours.total) == Fraction(ours.net) + Fraction(ours.tax),
        "BR-CO-17": [Fraction(each.amount) for each in ours.taxes] == vats,
    }
    yield from (rule for rule, holds in rules.items() if not holds)
