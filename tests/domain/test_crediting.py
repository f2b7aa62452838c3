"""Credit notes share an invoice to the cent, whatever is on it and however it is cut."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.crediting import Credit, Part, credit_note, left_of, rest
from smarttracker_lite.domain.documents import Adjustment, Invoice, Line
from smarttracker_lite.domain.levies import Withholding
from smarttracker_lite.domain.money import ZERO, minor_places, round_money
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.taxes import Tax, TaxCategory, breakdown
from smarttracker_lite.domain.units import Unit

DAY = date(2026, 11, 20)
TAXES = [Tax(TaxCategory.STANDARD, Decimal(percent)) for percent in ("22", "10", "5.5")]
TAXES.append(Tax(TaxCategory.EXEMPT, ZERO, "art. 10"))


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    """Lines of several rates, with allowances and charges, in currencies of none to three decimals."""
    currency = draw(st.sampled_from(["EUR", "JPY", "KWD"]))
    cent = Decimal(1).scaleb(-minor_places(currency))
    lines = tuple(
        Line(
            description=str(place),
            quantity=Decimal(1),
            unit=Unit.JOB,
            price=draw(st.integers(0, 100_000)) * cent,
            net=ZERO,
            tax=draw(st.sampled_from(TAXES)),
        )
        for place in range(draw(st.integers(1, 6)))
    )
    lines = tuple(replace(line, net=line.price) for line in lines)
    adjustments = tuple(
        Adjustment(
            reason="a",
            amount=draw(st.integers(1, 5_000)) * cent,
            tax=draw(st.sampled_from([line.tax for line in lines])),
            charge=draw(st.booleans()),
        )
        for _ in range(draw(st.integers(0, 3)))
    )
    bases = [(line.tax, line.net) for line in lines] + [(each.tax, each.signed) for each in adjustments]
    taxes = breakdown(bases, currency)
    net, tax = sum((each.base for each in taxes), ZERO), sum((each.amount for each in taxes), ZERO)
    kept = round_money(net / 5, currency)
    return Invoice(
        id="invoice",
        number=Number(2026, 1, "2026/0001"),
        client_id="rossi",
        seller=Postal(name="Lumen"),
        iban="",
        buyer=Postal(name="Rossi"),
        language="en",
        currency=currency,
        lines=lines,
        adjustments=adjustments,
        taxes=taxes,
        net=net,
        tax=tax,
        total=net + tax,
        note="",
        issued_on=DAY,
        due_on=DAY,
        withheld=Withholding(kind="RT01", percent=Decimal(20), amount=kept, reason="A")
        if draw(st.booleans())
        else None,
        split_payment=draw(st.booleans()),
    )


def note(invoice: Invoice, before: list[Invoice], parts: dict[int, Part]) -> Invoice:
    return credit_note(
        invoice,
        before,
        Credit(parts=parts),
        id=f"note {len(before)}",
        number=Number(2026, len(before) + 1, "C"),
        settings=Settings(),
        day=DAY,
    )


@given(invoices(), st.data())
def test_however_an_invoice_is_cut_its_credit_notes_come_to_it_to_the_cent(
    invoice: Invoice, data: st.DataObject
) -> None:
    notes: list[Invoice] = []
    for _ in range(data.draw(st.integers(0, 4))):
        left = left_of(invoice, notes)
        open_lines = [place for place, net in enumerate(left) if net]
        if not open_lines:
            break
        place = data.draw(st.sampled_from(open_lines))
        share = Decimal(data.draw(st.integers(1, 100))) / 100
        amount = round_money(left[place] * share, invoice.currency)
        notes.append(note(invoice, notes, {place: Part(amount=amount)}))
    if last := rest(invoice, notes):
        notes.append(note(invoice, notes, last))
    for whole in ("net", "tax", "total", "payable"):
        assert sum((getattr(each, whole) for each in notes), ZERO) == getattr(invoice, whole)
    assert not any(left_of(invoice, notes))


@given(invoices(), st.data())
def test_each_note_adds_up_by_itself_and_its_vat_is_right_to_a_cent(
    invoice: Invoice, data: st.DataObject
) -> None:
    cent = Decimal(1).scaleb(-minor_places(invoice.currency))
    notes: list[Invoice] = []
    for place, line in enumerate(invoice.lines):
        if line.net:
            amount = round_money(line.net * data.draw(st.integers(1, 100)) / 100, invoice.currency)
            notes.append(note(invoice, notes, {place: Part(amount=amount)}))
    for each in notes:
        signed = sum((one.signed for one in each.adjustments), ZERO)
        assert each.kind is Kind.CREDIT_NOTE
        assert each.net == sum((one.net for one in each.lines), ZERO) + signed
        assert each.total == each.net + each.tax
        for row in each.taxes:
            exact = round_money(row.base * row.tax.percent / 100, invoice.currency)
            assert abs(row.amount - exact) <= cent


@given(invoices(), st.data())
def test_each_note_tells_the_vat_of_all_that_stands_on_it_in_its_order(
    invoice: Invoice, data: st.DataObject
) -> None:
    notes: list[Invoice] = []
    places = data.draw(st.permutations(range(len(invoice.lines))))
    for some in (places[::2], places[1::2]):
        if some:
            notes.append(note(invoice, notes, {place: Part() for place in some}))
    for each in notes:
        bases = [(line.tax, line.net) for line in each.lines]
        right = breakdown([*bases, *((one.tax, one.signed) for one in each.adjustments)], invoice.currency)
        assert [(row.tax, row.base) for row in each.taxes] == [(row.tax, row.base) for row in right]


def test_nothing_withheld_goes_back_with_expenses() -> None:
    fees, expenses = (
        Tax(TaxCategory.EXEMPT, ZERO, "art. 10", natura="N4"),
        Tax(TaxCategory.EXEMPT, ZERO, "art. 15", natura="N1"),
    )
    plain = Line(
        description="a", quantity=Decimal(1), unit=Unit.JOB, price=Decimal(100), net=Decimal(100), tax=fees
    )
    lines = (plain, replace(plain, price=Decimal(50), net=Decimal(50), tax=expenses))
    invoice = Invoice(
        id="invoice",
        number=Number(2026, 1, "2026/0001"),
        client_id="rossi",
        seller=Postal(name="Lumen"),
        iban="",
        buyer=Postal(name="Rossi"),
        language="it",
        currency="EUR",
        lines=lines,
        taxes=breakdown([(line.tax, line.net) for line in lines], "EUR"),
        net=Decimal(150),
        tax=ZERO,
        total=Decimal(150),
        note="",
        issued_on=DAY,
        due_on=DAY,
        withheld=Withholding(kind="RT01", percent=Decimal(20), amount=Decimal(20), reason="A"),
    )
    first = note(invoice, [], {1: Part()})
    second = note(invoice, [first], {0: Part()})
    assert (first.withheld, first.payable) == (None, Decimal(50))
    assert second.withheld == invoice.withheld


@pytest.mark.parametrize(
    ("country", "net", "stamp"), [("IT", "77.48", "2.00"), ("IT", "77.47", "0"), ("DE", "500", "0")]
)
def test_an_italian_note_without_vat_bears_a_stamp_of_its_own(country: str, net: str, stamp: str) -> None:
    invoice = of_line(Tax(TaxCategory.EXEMPT, ZERO, natura="N2.2"), Decimal(net))
    settings = Settings(seller=Postal(name="Lumen", country=country))
    mine = credit_note(
        invoice,
        [],
        Credit(parts=rest(invoice, [])),
        id="note",
        number=Number(2026, 1, "C"),
        settings=settings,
        day=DAY,
    )
    assert mine.stamp == Decimal(stamp)


def test_a_note_is_of_the_regime_of_its_invoice() -> None:
    invoice = replace(of_line(TAXES[0], Decimal(10)), regime="RF17")
    assert note(invoice, [], rest(invoice, [])).regime == "RF17"


def of_line(tax: Tax, net: Decimal) -> Invoice:
    """An invoice of one line."""
    line = Line(description="a", quantity=Decimal(1), unit=Unit.JOB, price=net, net=net, tax=tax)
    (row,) = breakdown([(tax, net)], "EUR")
    return Invoice(
        id="invoice",
        number=Number(2026, 1, "2026/0001"),
        client_id="rossi",
        seller=Postal(name="Lumen"),
        iban="",
        buyer=Postal(name="Rossi"),
        language="it",
        currency="EUR",
        lines=(line,),
        taxes=(row,),
        net=net,
        tax=row.amount,
        total=net + row.amount,
        note="",
        issued_on=DAY,
        due_on=DAY,
    )


def test_a_full_note_over_an_untouched_invoice_is_its_mirror() -> None:
    vat = TAXES[0]
    line = Line(
        description="a",
        quantity=Decimal(3),
        unit=Unit.PIECE,
        price=Decimal("9.99"),
        net=Decimal("26.97"),
        tax=vat,
        discount=Decimal(10),
        allowance=Decimal("3.00"),
    )
    invoice = Invoice(
        id="invoice",
        number=Number(2026, 1, "2026/0001"),
        client_id="rossi",
        seller=Postal(name="Lumen"),
        iban="",
        buyer=Postal(name="Rossi"),
        language="en",
        currency="EUR",
        lines=(line,),
        taxes=breakdown([(vat, line.net)], "EUR"),
        net=line.net,
        tax=Decimal("5.93"),
        total=Decimal("32.90"),
        note="",
        issued_on=DAY,
        due_on=DAY,
    )
    full = note(invoice, [], rest(invoice, []))
    assert (full.lines, full.taxes, full.total) == (invoice.lines, invoice.taxes, invoice.total)
    two = note(invoice, [], {0: Part(quantity=Decimal(2))})
    assert [(one.quantity, one.price, one.allowance, one.net) for one in two.lines] == [
        (Decimal(2), Decimal("9.99"), Decimal("2.00"), Decimal("17.98"))
    ]
