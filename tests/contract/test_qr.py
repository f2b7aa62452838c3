"""The codes on an invoice, read back from the printed page by another program's eyes."""

import io
from dataclasses import replace
from decimal import Decimal

import pytest
import zxingcpp
from PIL import Image

from smarttracker_lite.billing import qr, swiss
from smarttracker_lite.billing.document import LAYOUTS, compiled, inputs, render
from smarttracker_lite.billing.sheet import InvoiceSheet, Scan
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.paths import assets
from tests.support.sheets import AT, SHEET, pages, with_lines

IBAN = "IT60 X054 2811 1010 0000 0123 456"
SELLER = Postal(
    name="Robert Schneider AG", street="Rue du Lac 1268", postcode="2501", city="Biel", country="CH"
)
BUYER = Postal(
    name="Pia-Maria Rutschmann-Schnyder",
    street="Grosse Marktgasse 28",
    postcode="9400",
    city="Rorschach",
    country="CH",
)
BILL = swiss.Bill(
    seller=SELLER,
    iban="CH58 0079 1123 0008 8901 2",
    amount=Decimal("2500.25"),
    currency="CHF",
    buyer=BUYER,
    number="2026/0147",
    message="Rechnung 2026/0147",
)


def read(sheet: InvoiceSheet, layout: str) -> list[str]:
    """What the codes on all pages say, as the pages are seen."""
    source = assets("invoice", f"{layout}.typ").read_bytes()
    found = []
    for page in compiled(source, inputs(sheet, None), "png", AT):
        with Image.open(io.BytesIO(page)) as image:
            found += [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]
    return found


def transfer(**changes: object) -> str:
    told = {"name": "Studio Lumière", "iban": IBAN, "amount": Decimal("29.83"), "text": "2026/0147"} | changes
    return qr.transfer(**told)  # type: ignore[arg-type]  # each test changes one of them


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_banking_app_reads_what_is_to_be_paid(layout: str) -> None:
    scan = Scan(picture=qr.scanned(transfer()), told="QR")
    expected = "BCD|002|1|SCT||Studio Lumière|IT60X0542811101000000123456|EUR29.83|||2026/0147"
    assert read(replace(SHEET, scan=scan), layout) == [expected.replace("|", "\n")]


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": Decimal(0)},
        {"amount": Decimal(-1)},
        {"amount": Decimal(1000000000)},
        {"iban": "GB33BUKB20201555555555"},
        {"iban": ""},
        {"name": " \n"},
    ],
    ids=str,
)
def test_what_cannot_be_transferred_has_no_code(changes: dict[str, object]) -> None:
    assert transfer(**changes) == ""


def test_a_line_break_in_a_name_is_no_new_field() -> None:
    assert transfer(name="Studio\nIT00\r\u2028X").split("\n")[5] == "Studio IT00 X"


def test_a_code_grows_no_larger_than_the_standard_says() -> None:
    assert qr.scanned(transfer(name="Ж" * 70, text="€" * 140)) == ""


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_swiss_bill_is_read_with_the_cross_in_its_middle(layout: str) -> None:
    """The lines of Implementation Guidelines 2.3, §4.2.2, written here anew."""
    creditor = "S|Robert Schneider AG|Rue du Lac|1268|2501|Biel|CH"
    debtor = "S|Pia-Maria Rutschmann-Schnyder|Grosse Marktgasse|28|9400|Rorschach|CH"
    head = f"SPC|0200|1|CH5800791123000889012|{creditor}||||||||2500.25|CHF|{debtor}"
    expected = f"{head}|SCOR|RF6620260147|Rechnung 2026/0147|EPD"
    (told,) = read(replace(SHEET, slip=swiss.slip(BILL, "de")), layout)
    assert told.split("\n") == expected.split("|")


@pytest.mark.parametrize("count", range(1, 40, 3))
def test_the_slip_stands_whole_at_the_foot_of_the_last_page(count: int) -> None:
    sheet = replace(with_lines(count), slip=swiss.slip(BILL, "de"), payment=())
    printed = pages(render(sheet, None, AT))
    assert [place for place, page in enumerate(printed) if "Empfangsschein" in page] == [len(printed) - 1]
    assert "Zahlteil" in printed[-1]
    assert "2 500.25" in printed[-1]


@pytest.mark.parametrize(("language", "title"), [("fr", "Section paiement"), ("es", "Payment part")])
def test_a_slip_is_in_the_standards_own_words(language: str, title: str) -> None:
    slip = swiss.slip(BILL, language)
    assert slip is not None
    assert slip.payment_label == title


def test_a_qr_iban_takes_a_qr_reference_and_nothing_else() -> None:
    bill = replace(BILL, iban="CH44 3199 9123 0008 8901 2")
    assert bill.reference == ("QRR", "000000000000000000202601475"[:26] + bill.reference[1][-1])
    assert swiss.told(bill).split("\n")[-4:-2] == list(bill.reference)
    assert swiss.told(replace(bill, number="ABC")) == ""


@pytest.mark.parametrize(
    "changes",
    [
        {"currency": "USD"},
        {"iban": IBAN},
        {"amount": Decimal(0)},
        {"seller": replace(SELLER, city="")},
        {"seller": replace(SELLER, name="株式会社")},
    ],
    ids=["currency", "account", "nothing owed", "no town", "no letter that banks know"],
)
def test_what_cannot_be_a_swiss_bill_is_none(changes: dict[str, object]) -> None:
    bill = replace(BILL, **changes)  # type: ignore[arg-type]  # each case changes one of its fields
    assert swiss.slip(bill, "de") is None


def test_a_buyer_without_an_address_leaves_the_field_to_be_filled_in() -> None:
    bill = replace(BILL, buyer=Postal(name="Galleria"))
    slip = swiss.slip(bill, "it")
    assert slip is not None
    assert (slip.payment[-1].label, slip.payment[-1].lines) == ("Pagabile da (nome/indirizzo)", ())
    assert swiss.told(bill).split("\n")[20:27] == [""] * 7


def test_letters_that_swiss_banks_do_not_know_are_told_alike() -> None:
    bill = replace(BILL, seller=replace(SELLER, name="Studio “Ljuba” – Nguyễn Șt. 図"))
    assert swiss.told(bill).split("\n")[5] == 'Studio "Ljuba" - Nguyen Șt.'
