"""What stands on a paper beside its lines: sums, how to pay, references, every job; in five languages."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from smarttracker_lite.billing.sheet import InvoiceSheet
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import Adjustment, Invoice, Method, Reference, Settlement
from smarttracker_lite.domain.levies import Fund, Withholding
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.taxes import Tax, TaxCategory, TaxTotal
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.words import PAPER_LANGUAGES, Words
from smarttracker_lite.workflows.attest import received
from smarttracker_lite.workflows.typeset import pictures, sheet
from tests.support.invoicing import issued, set_prices
from tests.support.studio import Studio

ENGLISH = Words("en")
VAT = Tax(TaxCategory.STANDARD, Decimal(22))
IBAN = "IT60 X054 2811 1010 0000 0123 456"
SWISS = "CH58 0079 1123 0008 8901 2"
BIEL = Postal(name="Studio Lumen", street="Rue du Lac 1268", postcode="2501", city="Biel", country="CH")


@pytest.fixture
def invoice(at_work: Studio) -> Invoice:
    """15.78 net, 19.25 in all."""
    set_prices(at_work)
    return replace(issued(at_work, at_work.client()), iban=IBAN)


def sums(invoice: Invoice, **how: Any) -> list[str]:
    """The rows below the lines: those in bold between stars."""
    rows = sheet(invoice, ENGLISH, **how).totals
    return [f"*{row.label} {row.amount}*" if row.strong else f"{row.label} {row.amount}" for row in rows]


def paid(amount: str, method: Method = Method.TRANSFER) -> Settlement:
    return Settlement(
        at=datetime(2026, 12, 1, 9, tzinfo=UTC), day=date(2026, 12, 1), amount=Decimal(amount), method=method
    )


def test_a_plain_invoice_ends_with_its_total(invoice: Invoice) -> None:
    assert sums(invoice) == ["Net €15.78", "VAT 22% on €15.78 €3.47", "*Total €19.25*"]


def test_what_comes_between_the_lines_and_the_net_amount_is_told(invoice: Invoice) -> None:
    fund = Fund(kind="TC22", percent=Decimal(4), base=Decimal(15), amount=Decimal("0.60"), tax=VAT)
    less = Adjustment(reason="", amount=Decimal("1.58"), tax=VAT, percent=Decimal(10))
    more = Adjustment(reason="Express", amount=Decimal(5), tax=VAT, charge=True)
    whole = replace(invoice, adjustments=(less, more), fund=fund, net=Decimal("19.80"))
    assert sums(whole)[:5] == [
        "Sum of the lines €15.78",
        "Discount 10% −€1.58",
        "Express €5.00",
        "Pension fund 4% €0.60",
        "Net €19.80",
    ]


def test_beside_other_taxes_also_none_says_of_how_much(invoice: Invoice) -> None:
    free = TaxTotal(Tax(TaxCategory.EXEMPT, Decimal(0)), Decimal("4.00"), Decimal(0))
    assert "No VAT €0.00" in sums(replace(invoice, taxes=(free,)))
    assert "No VAT on €4.00 €0.00" in sums(replace(invoice, taxes=(*invoice.taxes, free)))


def test_where_no_line_is_taxed_no_column_says_so(invoice: Invoice) -> None:
    (line,) = invoice.lines
    free = replace(line, tax=Tax(TaxCategory.EXEMPT, Decimal(0)))
    assert [each.tax for each in sheet(replace(invoice, lines=(free, free)), ENGLISH).lines] == ["", ""]
    assert [each.tax for each in sheet(replace(invoice, lines=(line, free)), ENGLISH).lines] == ["22%", "–"]


def test_quantities_in_a_unit_have_their_decimals_below_each_other(invoice: Invoice) -> None:
    counts = ((Unit.SQUARE_METRE, "0.8"), (Unit.SQUARE_METRE, "1.2345"), (Unit.METRE, "2"), (Unit.SHEET, "3"))
    lines = tuple(
        replace(invoice.lines[0], quantity=Decimal(count), unit=unit, items=()) for unit, count in counts
    )
    told = sheet(replace(invoice, lines=lines), ENGLISH).lines
    assert [line.quantity for line in told] == ["0.8000", "1.2345", "2.00", "3"]


def test_a_name_of_spaces_is_none(invoice: Invoice) -> None:
    told = sheet(replace(invoice, lines=(replace(invoice.lines[0], description=" \t "),)), ENGLISH)
    assert told.lines[0].description == "Untitled print"


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "22%"), ("it", "22%"), ("de", "22\xa0%"), ("fr", "22\xa0%"), ("es", "22\xa0%")],
)
def test_percent_stands_as_the_language_writes_it(invoice: Invoice, language: str, told: str) -> None:
    """DIN 5008 and the rules of French and Spanish put a space before the sign."""
    assert sheet(invoice, Words(language)).lines[0].tax == told


def test_what_is_withheld_is_off_what_is_paid_and_not_off_the_total(invoice: Invoice) -> None:
    withheld = Withholding(kind="RT01", percent=Decimal(20), amount=Decimal("3.16"), reason="A")
    assert sums(replace(invoice, withheld=withheld))[-3:] == [
        "Total €19.25",
        "Income tax withheld 20% −€3.16",
        "*To pay €16.09*",
    ]
    assert sheet(replace(invoice, withheld=withheld), ENGLISH).headline == "€16.09 due Dec 20, 2026"


def test_split_vat_is_not_paid_to_the_studio(invoice: Invoice) -> None:
    rows = sums(replace(invoice, split_payment=True))
    assert rows[-2:] == ["VAT that you pay to the state −€3.47", "*To pay €15.78*"]


@pytest.mark.parametrize(
    ("category", "told"),
    [
        (TaxCategory.EXEMPT, "No VAT €0.00"),
        (TaxCategory.REVERSE_CHARGE, "Reverse charge €0.00"),
        (TaxCategory.INTRA_COMMUNITY, "Intra-Community supply €0.00"),
        (TaxCategory.EXPORT, "Export, free of VAT €0.00"),
        (TaxCategory.OUTSIDE, "Not subject to VAT €0.00"),
        (TaxCategory.ZERO, "VAT 0% on €15.78 €0.00"),
    ],
)
def test_each_kind_of_tax_is_called_by_its_name(invoice: Invoice, category: TaxCategory, told: str) -> None:
    tax = Tax(category, Decimal(0), "The law says so")
    told_so = replace(invoice, taxes=(TaxTotal(tax, Decimal("15.78"), Decimal(0)),))
    assert sums(told_so)[1] == told
    assert "The law says so" in sheet(told_so, ENGLISH).notes


def test_a_tax_that_is_not_vat_is_called_as_it_is(invoice: Invoice) -> None:
    tax = Tax(TaxCategory.STANDARD, Decimal("8.875"), label="Sales tax")
    line = replace(invoice.lines[0], tax=tax)
    whole = replace(invoice, lines=(line,), taxes=(TaxTotal(tax, Decimal("15.78"), Decimal("1.40")),))
    assert sums(whole)[1] == "Sales tax 8.875% on €15.78 €1.40"
    assert sheet(whole, ENGLISH).columns.tax == "Sales tax"


def test_a_discount_has_a_column_of_its_own(invoice: Invoice) -> None:
    line = invoice.lines[0]
    percent = replace(line, discount=Decimal(10), allowance=Decimal("1.58"))
    amount = replace(line, allowance=Decimal("1.50"))
    told = sheet(replace(invoice, lines=(line, percent, amount)), ENGLISH).lines
    assert [each.discount for each in told] == ["", "10%", "−1.50"]


def test_the_paper_stays_as_it_was_issued_and_another_says_what_was_paid_since(invoice: Invoice) -> None:
    part = replace(invoice, settlements=(paid("10"), paid("0.25", Method.WRITE_OFF)))
    assert sums(part) == sums(invoice)
    assert sums(part, as_it_stands=True)[-4:] == [
        "Total €19.25",
        "Paid on Dec 1, 2026 −€10.00",
        "Waived on Dec 1, 2026 −€0.25",
        "*To pay €9.00*",
    ]


def code(told: InvoiceSheet) -> str:
    return told.scan.told if told.scan else ""


def test_the_code_asks_for_what_is_owed(invoice: Invoice) -> None:
    assert code(sheet(invoice, ENGLISH)) == "QR code to pay €19.25 with a banking app"
    part = replace(invoice, settlements=(paid("10"),))
    assert code(sheet(part, ENGLISH)) == "QR code to pay €19.25 with a banking app"
    assert code(sheet(part, ENGLISH, as_it_stands=True)) == "QR code to pay €9.25 with a banking app"


def test_the_code_on_the_page_is_read_by_a_banking_app(at_work: Studio, invoice: Invoice) -> None:
    (page,) = pictures(at_work.desk, invoice)
    with Image.open(io.BytesIO(page)) as image:
        (found,) = zxingcpp.read_barcodes(image.convert("L"))
    assert found.text.split("\n")[5:] == [
        "Studio Lumen",
        IBAN.replace(" ", ""),
        "EUR19.25",
        "",
        "",
        invoice.number.text,
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"number": Number(2026, 0, "")},
        {"iban": ""},
        {"iban": "IT60 X054 2811 1010 0000 0123 457"},
        {"currency": "USD"},
        {"kind": Kind.CREDIT_NOTE},
        {"settlements": (paid("19.25"),)},
    ],
    ids=["draft", "no account", "a wrong digit", "not euro", "credit note", "paid"],
)
def test_where_nothing_can_be_paid_there_is_no_code(invoice: Invoice, changes: dict[str, Any]) -> None:
    told = sheet(replace(invoice, **changes), ENGLISH, as_it_stands=True)
    assert (told.scan, told.slip) == (None, None)


@pytest.mark.parametrize("currency", ["CHF", "EUR"])
def test_a_swiss_account_has_a_slip_in_place_of_a_code(invoice: Invoice, currency: str) -> None:
    told = sheet(replace(invoice, seller=BIEL, iban=SWISS, currency=currency), Words("fr"))
    assert told.scan is None
    assert told.slip
    assert (told.slip.payment_label, told.slip.currency) == ("Section paiement", currency)
    assert told.slip.amount == "19.25"


def test_a_credit_note_says_what_it_corrects_and_asks_for_nothing(invoice: Invoice) -> None:
    of = Reference(invoice_id=invoice.id, number="2026/0009", issued_on=date(2026, 11, 3))
    told = sheet(replace(invoice, kind=Kind.CREDIT_NOTE, corrects=of), ENGLISH)
    assert (told.title, told.headline, told.payment) == ("Credit note", "€19.25 credited to you", ())
    assert ("Corrects invoice", "2026/0009 of Nov 3, 2026") in told.facts
    assert "Due" not in dict(told.facts)


def test_references_of_the_client_stand_at_the_top(invoice: Invoice) -> None:
    routing = replace(invoice.routing, buyer_reference="04011000-12345-03")
    told = sheet(replace(invoice, order_reference="PO-4711", routing=routing), ENGLISH)
    assert told.facts[-2:] == (("Your order", "PO-4711"), ("Your reference", "04011000-12345-03"))


def test_an_appendix_names_every_job(invoice: Invoice) -> None:
    assert sheet(invoice, ENGLISH).appendix is None
    told = sheet(replace(invoice, appendix=True), ENGLISH).appendix
    assert told
    ((day, document, media, quantity, price, record),) = told.rows
    assert (day, document, media, quantity) == ("Nov 20, 2026", "Pianta.pdf", "Plain bond", "2.14 m²")
    assert price.replace("\xa0", " ") == "2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78"
    assert price.split(" ") == [
        "2.14\xa0m²\xa0×\xa03.10",
        "+\xa018.2\xa0ml\xa0×\xa00.42",
        "+\xa01.50",
        "=\xa015.78",
    ]
    assert record == invoice.lines[0].items[0].record != ""


def test_lines_that_were_typed_alone_are_not_beside_anything(invoice: Invoice) -> None:
    typed = replace(invoice.lines[0], items=())
    told = sheet(replace(invoice, lines=(typed, typed)), ENGLISH).lines
    assert [line.group for line in told] == ["", ""]


def test_in_italy_the_paper_is_a_courtesy_copy(invoice: Invoice) -> None:
    here = replace(invoice.seller, country="IT")
    assert not any("courtesy" in note for note in sheet(replace(invoice, seller=here), ENGLISH).notes)
    both = replace(invoice, seller=here, buyer=replace(invoice.buyer, country="IT"))
    assert any("courtesy" in note for note in sheet(both, ENGLISH).notes)


@pytest.mark.parametrize(
    ("language", "title", "total", "amount"),
    [
        ("en", "Invoice", "Total", "€1,019.25"),
        ("it", "Fattura", "Totale", "1.019,25\xa0€"),
        ("de", "Rechnung", "Gesamtbetrag", "1.019,25\xa0€"),
        ("fr", "Facture", "Total TTC", "1\u202f019,25\xa0€"),
        ("es", "Factura", "Total", "1.019,25\xa0€"),
    ],
)
def test_a_paper_is_in_the_clients_language(
    invoice: Invoice, language: str, title: str, total: str, amount: str
) -> None:
    told = sheet(replace(invoice, total=Decimal("1019.25")), Words(language))
    assert language in PAPER_LANGUAGES
    assert (told.title, told.language) == (title, language)
    assert (told.totals[-1].label, told.totals[-1].amount) == (total, amount)


def test_a_receipt_adds_up_and_asks_for_nothing(invoice: Invoice) -> None:
    """Whatever its invoice shows besides: a payment slip, an opening, every job."""
    shown = replace(invoice, seller=BIEL, iban=SWISS, opening="Hello", appendix=True)
    told = received(replace(shown, settlements=(paid("5"), paid("4.25"))), 1, ENGLISH)
    assert [(row.label, row.amount) for row in told.totals] == [
        ("To be paid in all", "€19.25"),
        ("Settled before", "€5.00"),
        ("Received", "€4.25"),
        ("Open after it", "€10.00"),
    ]
    assert (told.slip, told.scan, told.payment, told.appendix, told.opening) == (None, None, (), None, ())
    (first, *_) = received(replace(shown, settlements=(paid("5"),)), 0, ENGLISH).totals[1:]
    assert first.label == "Received"
