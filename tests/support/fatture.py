"""Italian invoices for tests, with sums as the law asks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Adjustment, Invoice, Item, Line
from smarttracker_lite.domain.levies import Fund
from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.domain.taxes import Tax, TaxCategory, breakdown
from smarttracker_lite.domain.units import Unit

DAY = date(2026, 11, 20)
SELLER = Postal(
    name="Studio Lumen",
    street="Via Roma 1",
    postcode="20121",
    city="Milano",
    province="MI",
    country="IT",
    vat_id="IT00743110157",
    email="info@lumen.example",
    phone="+39 02 1234567",
)
COMPANY = Postal(
    name="Studio Rossi S.r.l.",
    street="Corso Italia 5",
    postcode="00187",
    city="Roma",
    province="RM",
    country="IT",
    vat_id="IT01234560157",
)
PERSON = replace(COMPANY, name="Anna Bianchi", vat_id="", tax_number="RCCMNL83S18D969H")
BODY = replace(COMPANY, name="Comune di Milano", vat_id="IT01199250158", tax_number="01199250158")
GERMAN = Postal(
    name="Müller GmbH",
    street="Hauptstr. 2",
    postcode="80331",
    city="München",
    country="DE",
    vat_id="DE136695976",
)
AMERICAN = Postal(name="Acme Inc.", street="5th Ave 1", postcode="10001-123", city="New York", country="US")

TO_COMPANY, TO_BODY = Routing(sdi_code="ABC1234"), Routing(sdi_code="UFABCD")

VAT = Tax(TaxCategory.STANDARD, Decimal(22))
REDUCED = Tax(TaxCategory.STANDARD, Decimal(10))
SMALL = Tax(
    TaxCategory.EXEMPT,
    Decimal(0),
    reason="Operazione senza applicazione dell’IVA ai sensi dell’art. 1, commi da 54 a 89, L. 190/2014",
    natura="N2.2",
)
REVERSE = Tax(
    TaxCategory.REVERSE_CHARGE,
    Decimal(0),
    reason="Inversione contabile, art. 7-ter DPR 633/72",
    natura="N2.1",
)
SUBCONTRACT = Tax(TaxCategory.REVERSE_CHARGE, Decimal(0), reason="Art. 17, c. 6 DPR 633/72", natura="N6.3")
UNION_GOODS = Tax(TaxCategory.INTRA_COMMUNITY, Decimal(0), reason="Art. 41 D.L. 331/93")
EXPORT = Tax(TaxCategory.EXPORT, Decimal(0), reason="Art. 8 DPR 633/72")
EXEMPT = Tax(TaxCategory.EXEMPT, Decimal(0), reason="Art. 10 DPR 633/72", natura="N4")
ADVANCE = Tax(TaxCategory.OUTSIDE, Decimal(0), reason="Art. 15 DPR 633/72", natura="N1")


def item(**changes: Any) -> Item:
    made = Item(
        job_id="job", day=DAY, description="villa.pdf", project="", media="", net=Decimal(1), terms=()
    )
    return replace(made, **changes)


def sold(
    tax: Tax = VAT, quantity: str = "2.140", price: str = "3.10", off: str = "0", **changes: Any
) -> Line:
    """A line, its net amount reckoned as the law asks; `off`: percent of discount."""
    count, each = Decimal(quantity), Decimal(price)
    whole = round_money(count * each, "EUR")
    allowance = round_money(whole * Decimal(off) / 100, "EUR")
    made = Line(
        description="villa.pdf",
        quantity=count,
        unit=Unit.SQUARE_METRE,
        price=each,
        net=whole - allowance,
        tax=tax,
        items=(item(),),
        discount=Decimal(off),
        allowance=allowance,
    )
    return replace(made, **changes)


def fattura(
    lines: Sequence[Line] = (),
    *,
    adjustments: Sequence[Adjustment] = (),
    fund: Fund | None = None,
    **changes: Any,
) -> Invoice:
    """An invoice to a company in Italy, over one line if none is given."""
    lines = tuple(lines) or (sold(),)
    charged = [(each.tax, each.net) for each in lines] + [(each.tax, each.signed) for each in adjustments]
    taxes = breakdown(charged + ([(fund.tax, fund.amount)] if fund else []), "EUR")
    net = sum((row.base for row in taxes), Decimal(0))
    tax = sum((row.amount for row in taxes), Decimal(0))
    made = Invoice(
        id="1",
        number=Number(2026, 147, "2026/0147"),
        client_id="rossi",
        seller=SELLER,
        iban="IT60 X054 2811 1010 0000 0123 456",
        buyer=COMPANY,
        language="it",
        currency="EUR",
        lines=lines,
        adjustments=tuple(adjustments),
        fund=fund,
        taxes=taxes,
        net=net,
        tax=tax,
        total=net + tax,
        note="",
        issued_on=DAY,
        due_on=DAY + timedelta(days=30),
        routing=TO_COMPANY,
        regime="RF01",
    )
    return replace(made, **changes)
