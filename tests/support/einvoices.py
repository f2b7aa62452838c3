"""Issued invoices for the judges of electronic ones: right in themselves, whatever they are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from smarttracker_lite.billing.einvoice.content import Format, Wording
from smarttracker_lite.billing.einvoice.formats import einvoice
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Adjustment, Invoice, Item, Line, Reference
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.taxes import Tax, TaxCategory, breakdown
from smarttracker_lite.domain.units import Unit

DAY = date(2026, 11, 23)
WORDING = Wording(terms="Bitte zahlen Sie bis 23.12.2026.", untitled="Druck ohne Namen")

SELLER = Postal(
    name="Plotstudio Grün & Söhne",
    street="Hauptstraße 1",
    postcode="10115",
    city="Berlin",
    country="DE",
    vat_id="DE136695976",
    email="rechnung@plotstudio.example",
    phone="+49 30 1234567",
)
BUYER = Postal(
    name="Architekten <Meier>",
    street="Weg 2\nHinterhaus",
    postcode="75001",
    city="Paris",
    country="FR",
    vat_id="FR40303265045",
    email="compta@meier.example",
)
ROUTING = Routing(scheme="0088", endpoint="7300010000001", buyer_reference="04011000-12345-03")

TAXES = {
    "standard": Tax(TaxCategory.STANDARD, Decimal(19)),
    "reduced": Tax(TaxCategory.STANDARD, Decimal(7)),
    "four decimals": Tax(TaxCategory.STANDARD, Decimal("8.8755")),
    "zero": Tax(TaxCategory.ZERO, ZERO),
    "exempt": Tax(TaxCategory.EXEMPT, ZERO, "Steuerfrei nach § 19 UStG (Kleinunternehmer)"),
    "reverse charge": Tax(TaxCategory.REVERSE_CHARGE, ZERO, "Steuerschuldnerschaft des Leistungsempfängers"),
    "within the union": Tax(TaxCategory.INTRA_COMMUNITY, ZERO, "", "VATEX-EU-IC"),
    "export": Tax(TaxCategory.EXPORT, ZERO, "Steuerfreie Ausfuhrlieferung"),
    "outside": Tax(TaxCategory.OUTSIDE, ZERO, "Nicht steuerbar"),
}


def line(
    tax: Tax,
    quantity: str | Decimal = "1.234",
    price: str | Decimal = "3.10",
    unit: Unit = Unit.SQUARE_METRE,
    discount: str | Decimal = "0",
    description: str = "Grundriss.pdf",
    currency: str = "EUR",
) -> Line:
    """A line over one job, with so many percent off."""
    gross = round_money(Decimal(quantity) * Decimal(price), currency)
    allowance = round_money(gross * Decimal(discount) / 100, currency)
    item = Item(
        job_id=f"job {description}",
        day=DAY - timedelta(days=7),
        description=description,
        project="Villa Serena",
        media="Bond 90 g",
        net=gross - allowance,
        terms=(),
        comment="Zweimal gefaltet",
    )
    return Line(
        description=description,
        quantity=Decimal(quantity),
        unit=unit,
        price=Decimal(price),
        net=gross - allowance,
        tax=tax,
        items=(item,),
        discount=Decimal(discount),
        allowance=allowance,
    )


def invoice(lines: Sequence[Line], adjustments: Sequence[Adjustment] = (), currency: str = "EUR") -> Invoice:
    """The invoice of these lines, with sums as EN 16931 counts them; it can be written in each format."""
    parts = [(each.tax, each.net) for each in lines] + [(each.tax, each.signed) for each in adjustments]
    taxes = breakdown(parts, currency)
    net = sum((amount for _, amount in parts), ZERO)
    tax = sum((total.amount for total in taxes), ZERO)
    return Invoice(
        id="7f3a",
        number=Number(2026, 147, "2026/0147"),
        client_id="meier",
        seller=SELLER,
        iban="DE02 1203 0000 0000 2020 51",
        buyer=BUYER,
        language="de",
        currency=currency,
        lines=tuple(lines),
        adjustments=tuple(adjustments),
        taxes=taxes,
        net=net,
        tax=tax,
        total=net + tax,
        opening="Wir haben für Sie gedruckt:",
        note="Vielen Dank!",
        order_reference="B-77",
        routing=ROUTING,
        issued_on=DAY,
        due_on=DAY + timedelta(days=30),
    )


def credit_note(of: Invoice) -> Invoice:
    """The credit note over the whole of an invoice."""
    corrects = Reference(of.id, of.number.text, of.issued_on)
    number = Number(2026, 3, "G2026/0003")
    return replace(of, id="8b1c", number=number, kind=Kind.CREDIT_NOTE, corrects=corrects)


def file(of: Invoice, format: Format) -> bytes:
    return einvoice(of, format, WORDING)


def as_judged(xml: bytes) -> bytes:
    """What the rules of EN 16931 judge: they know no XRechnung, which is EN 16931 and asks for more."""
    return xml.replace(b"#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", b"")


def all_units(tax: Tax) -> Iterable[Line]:
    """A line in every unit that there is."""
    return (line(tax, unit=unit, description=unit.name) for unit in Unit)
