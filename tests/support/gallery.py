"""Invoices of every kind there is, as studios write them and as they never should be, to be looked at."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import (
    Adjustment,
    Invoice,
    Item,
    Line,
    Method,
    Reference,
    Settlement,
)
from smarttracker_lite.domain.levies import Fund, Withholding
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.domain.units import Unit
from tests.support.fatture import DAY, EXEMPT, GERMAN, REDUCED, REVERSE, SELLER, SMALL, VAT, fattura

SWISS_IBAN = "CH93 0076 2011 6238 5295 7"
FIVE = Tax(TaxCategory.STANDARD, Decimal(5))
HOSTILE_NAMES = (
    "emoji 👩🏽‍🎨🏳️‍🌈🎉 in the name.pdf",
    "图纸工作室_第三版_最终.pdf · 株式会社東京デザイン.ai",
    "خطة الطابق الأول (نهائي) v2.pdf",
    "תוכנית קומה 1 – plan.pdf",
    "a" * 300,
    "Rossi_" + "Pianta_piano_terra_con_arredi_e_quote_" * 6 + "rev12.dwg",
    '#read("/etc/passwd") #panic("x") {page} {{ number }} <img src=x> $x^2$ \\n',
    "A\u0301 e\u0302 n\u0303 combining, ﬁ ligature, \u202egnp.exe right to left override",
    "   ",
    "WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW.TIF",
)
_DOCUMENTS = (
    "Rossi_Villa al Lago_tav01_pianta piano terra.pdf",
    "Prospetto nord.pdf",
    "Rendering notturno, cortile.tif",
    "Manifesto 70x100 «Città invisibili».pdf",
    "Sezione A-A’.plt",
    "Brochure_it_en_12pp_rev3.pdf",
)
_MEDIA = ("Plain bond 90 g", "Photo satin 240 g", "Canvas 340 g")
_PROJECTS = ("Villa al Lago", "", "Scuola Manzoni")


def printed(place: int, tax: Tax = VAT, off: str = "0", description: str | None = None) -> Line:
    """The line of one print; every third has a price of several parts, told as a sentence."""
    metres, rate = Decimal(place * 37 % 900 + 240) / 1000, Decimal(("3.10", "18", "39.50")[place % 3])
    terms = [Term(metres, Unit.SQUARE_METRE, rate)]
    if place % 3 == 0:
        terms += [
            Term(Decimal("18.24") + place % 7, Unit.MILLILITRE, Decimal("0.42")),
            Term(Decimal(1), Unit.JOB, Decimal("1.50")),
            Term(Decimal("12.40"), Unit.PERCENT, Decimal("0.05"), part=Part.WASTE),
        ]
    gross = round_money(sum((term.amount for term in terms), Decimal(0)), "EUR")
    allowance = round_money(gross * Decimal(off) / 100, "EUR")
    made = Item(
        job_id=f"job {place}",
        day=DAY - timedelta(days=30 - place % 29),
        description=_DOCUMENTS[place % len(_DOCUMENTS)] if description is None else description,
        project=_PROJECTS[place % len(_PROJECTS)],
        media=_MEDIA[place % len(_MEDIA)],
        net=gross - allowance,
        terms=tuple(terms),
        comment="Zwei Ecken gerundet, gefaltet auf A4" if place % 11 == 4 else "",
        record=f"20261102T{place:06}",
    )
    one = len(terms) == 1
    return Line(
        description=made.description,
        quantity=metres if one else Decimal(1),
        unit=Unit.SQUARE_METRE if one else Unit.JOB,
        price=rate if one else gross,
        net=made.net,
        tax=tax,
        items=(made,),
        discount=Decimal(off),
        allowance=allowance,
    )


def prints(count: int) -> Invoice:
    """A plain invoice of so many lines."""
    return fattura(
        [printed(place) for place in range(count)], opening="", iban="IT60 X054 2811 1010 0000 0123 456"
    )


def besides() -> Line:
    """Something that was not printed."""
    made = printed(1)
    item = replace(made.items[0], job_id=None, description="Delivery", project="", media="", record="")
    price = Decimal("15.00")
    return replace(
        made,
        description="Delivery",
        quantity=Decimal(1),
        unit=Unit.JOB,
        price=price,
        net=price,
        items=(item,),
    )


def taxed_apart() -> Invoice:
    """Five taxes, discounts by line and on all, a surcharge, and texts before and after."""
    lines = [printed(place, tax, off) for place, (tax, off) in enumerate(_TAXED)]
    loyal = Adjustment(reason="Treuerabatt für langjährige Zusammenarbeit", amount=Decimal(5), tax=VAT)
    allowance = replace(loyal, percent=Decimal("2.5"), base=Decimal(200))
    charge = Adjustment(reason="Eilzuschlag", amount=Decimal(12), tax=VAT, charge=True)
    return replace(
        fattura([*lines, besides()], adjustments=(allowance, charge)),
        opening="Gentile Cliente,\nabbiamo stampato per Lei quanto segue.",
        note="Grazie per il Suo lavoro.\nLe stampe si ritirano in studio dalle 9 alle 18.",
        order_reference="PO-2026/77-B",
        routing=Routing(buyer_reference="04011000-12345-03"),
    )


_TAXED = ((VAT, "0"), (REDUCED, "10"), (FIVE, "0"), (EXEMPT, "2.5"), (REVERSE, "100"), (VAT, "0"))


def levied() -> Invoice:
    """Italy's: pension fund, income tax withheld, stamp duty."""
    lines = [printed(place) for place in range(3)]
    base = sum((line.net for line in lines), Decimal(0))
    amount = round_money(base * Decimal("0.04"), "EUR")
    made = fattura(lines, fund=Fund(kind="TC22", percent=Decimal(4), base=base, amount=amount, tax=VAT))
    kept = round_money(base * Decimal("0.2"), "EUR")
    return replace(
        made,
        withheld=Withholding(kind="RT01", percent=Decimal(20), amount=kept, reason="A"),
        stamp=Decimal(2),
    )


def flat() -> Invoice:
    """Regime forfettario: a long reason, and a stamp."""
    return replace(fattura([printed(place, SMALL) for place in range(4)]), stamp=Decimal(2), regime="RF19")


def note() -> Invoice:
    """A credit note."""
    made = prints(3)
    corrects = Reference("1", "2026/0147", DAY)
    number = Number(2026, 3, "NC2026/0003")
    return replace(made, kind=Kind.CREDIT_NOTE, number=number, corrects=corrects, note="Carta sbagliata.")


def paid_in_part() -> Invoice:
    """Three settlements, and something still open."""
    made, at = prints(5), datetime(2026, 11, 22, 9, tzinfo=UTC)
    paid = Settlement(at=at, day=at.date(), amount=Decimal("20.00"), method=Method.TRANSFER)
    card = replace(paid, amount=Decimal("7.50"), method=Method.CARD)
    return replace(
        made, settlements=(paid, card, replace(paid, amount=Decimal("0.03"), method=Method.WRITE_OFF))
    )


def swiss(count: int) -> Invoice:
    """With a payment part."""
    seller = replace(
        SELLER, city="Lugano", postcode="6900", province="", country="CH", vat_id="CHE-116.281.710"
    )
    return replace(prints(count), seller=seller, iban=SWISS_IBAN, currency="CHF")


def hostile() -> Invoice:
    """Names that no printer should tell, in every place where a name can stand."""
    names = HOSTILE_NAMES
    lines = [printed(place * 2, description=name) for place, name in enumerate(names)]
    buyer = Postal(
        name=f"{names[1]} {names[3]} 👍 {'Gesellschaft' * 12} GmbH & Co. KGaA",
        street=f"{names[2]}\n{'Straße' * 20}",
        postcode="80331",
        city="Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
        country="DE",
        vat_id="DE136695976",
    )
    return replace(
        fattura(lines),
        buyer=buyer,
        order_reference="Bestellung" * 9,
        opening=names[6],
        note="x" * 400,
        appendix=True,
    )


def draft() -> Invoice:
    """A paper that is none yet."""
    return replace(prints(4), number=Number(2026, 0, ""))


def told_of_all() -> Invoice:
    """With every job on pages of their own."""
    return replace(prints(40), appendix=True)


def large() -> Invoice:
    """Amounts of millions."""
    many = Decimal(1_234_567)
    lines = [replace(printed(place), net=many, price=many, quantity=Decimal(1)) for place in (1, 2)]
    return fattura(lines)


KINDS: Mapping[str, Callable[[], Invoice]] = {
    "taxes": taxed_apart,
    "levies": levied,
    "flat": flat,
    "credit": note,
    "part-paid": paid_in_part,
    "swiss": lambda: swiss(3),
    "swiss-long": lambda: swiss(24),
    "hostile": hostile,
    "draft": draft,
    "appendix": told_of_all,
    "abroad": lambda: replace(fattura([printed(1, REVERSE)]), buyer=GERMAN),
    "empty": lambda: prints(0),
    "large": large,
}
