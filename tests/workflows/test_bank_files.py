"""What files of banks tell: camt of several versions, tables of several countries, archives, hostile ones."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows.bankfile.booking import Booking, Statement
from smarttracker_lite.workflows.bankfile.columns import AMOUNT, DAY, TEXT
from smarttracker_lite.workflows.bankfile.layout import Layout, guess, laid_out
from smarttracker_lite.workflows.bankfile.opening import opened
from smarttracker_lite.workflows.bankfile.reading import read
from smarttracker_lite.workflows.bankfile.table import Table
from smarttracker_lite.workflows.workbook import Cell, written
from tests.support.rounds import NOW

FILES = Path(__file__).parents[1] / "recordings" / "bank"


def statement(name: str) -> Statement:
    """What is in a recorded file, read as it is guessed."""
    return told((FILES / name).read_bytes())


def told(octets: bytes) -> Statement:
    found = opened(octets)
    return found if isinstance(found, Statement) else read(found, guess(found))


def table(octets: bytes) -> Table:
    found = opened(octets)
    assert isinstance(found, Table)
    return found


def amounts(found: Statement) -> list[str]:
    return [f"{each.amount}" for each in found.bookings]


def archive(**files: bytes) -> bytes:
    """A zip of these files, the same octets at any time."""
    octets = BytesIO()
    with ZipFile(octets, "w", ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(ZipInfo(name.replace("_", ".")), content, ZIP_DEFLATED)
    return octets.getvalue()


def test_a_payment_of_camt_tells_who_paid_what_and_for_what() -> None:
    first = statement("camt053-v2.xml").bookings[0]
    assert (first.day, first.amount, first.currency) == (date(2026, 11, 20), Decimal("142.80"), "EUR")
    assert (first.name, first.iban) == ("Büro Weiß & Söhne GmbH", "DE02120300000000202051")
    assert (first.text, first.end_to_end) == ("Rechnung 2026/0147 vom 10.11.2026", "")


@pytest.mark.parametrize("said", [b"", b"<CdtDbtInd>XXXX</CdtDbtInd>", b"<CdtDbtInd>crdt</CdtDbtInd>"])
def test_what_does_not_say_that_it_came_in_is_no_payment(said: bytes) -> None:
    octets = (FILES / "camt053-v2.xml").read_bytes()
    entry = b'<Amt Ccy="EUR">142.80</Amt>'
    found = told(octets.replace(entry + b"<CdtDbtInd>CRDT</CdtDbtInd>", entry + said))
    assert "142.80" not in amounts(found)
    assert "came in or went out" in found.wrong[0].trouble.text


def test_the_payments_of_a_batch_come_one_by_one() -> None:
    found = statement("camt053-v2.xml").bookings
    assert [(each.name, each.amount, each.reference) for each in found[1:3]] == [
        ("Anna Blau", Decimal("100.00"), "RF18539007547034"),
        ("Otto Grün", Decimal("200.00"), ""),
    ]


def test_a_batch_whose_parts_do_not_add_up_stays_one_payment() -> None:
    octets = (FILES / "camt053-v2.xml").read_bytes().replace(b">200.00<", b">150.00<")
    whole = told(octets).bookings[1]
    assert (whole.amount, whole.text, whole.reference) == (
        Decimal("300.00"),
        "RE 148/2026",
        "RF18539007547034",
    )


def test_money_that_left_is_below_zero_and_named_after_who_got_it() -> None:
    left = statement("camt053-v2.xml").bookings[3]
    assert (left.amount, left.name, left.iban) == (Decimal("-59.50"), "Papier AG", "CH9300762011623852957")


def test_what_is_not_booked_yet_is_counted_and_left_out() -> None:
    found = statement("camt053-v2.xml")
    assert (len(found.bookings), found.pending) == (4, 1)


def test_the_newer_version_with_prefixes_and_parties_reads_the_same() -> None:
    (only,) = statement("camt053-v8.xml").bookings
    assert (only.name, only.amount, only.end_to_end) == ("ROSSI MARIO", Decimal(61), "E2E-1")


def test_an_entry_that_cannot_be_read_is_named_and_the_others_are_taken() -> None:
    (wrong,) = statement("camt053-v8.xml").wrong
    assert wrong.line == 22
    assert str(wrong.trouble).startswith("The amount of this entry is not clear: “12,00 EUR”.")


def test_an_italian_table_below_the_title_of_its_account_is_read() -> None:
    found = statement("italiano.csv")
    assert amounts(found) == ["1234.56", "-2.50", "300.00"]
    first = found.bookings[0]
    assert (first.day, first.name, first.currency) == (date(2026, 11, 20), "ROSSI MARIO", "EUR")
    assert "147/2026" in first.text
    assert not found.wrong


def test_a_german_table_is_read() -> None:
    first, second = statement("deutsch.csv").bookings
    assert (first.day, first.amount, first.iban) == (
        date(2026, 11, 20),
        Decimal("142.80"),
        "DE02120300000000202051",
    )
    assert first.text == "GUTSCHR. UEBERWEISUNG RE 2026/0147"
    assert second.amount == Decimal("-59.50")


def test_an_american_table_with_the_month_first_is_read() -> None:
    first, _ = statement("english.csv").bookings
    assert (first.day, first.amount, first.currency) == (date(2026, 11, 25), Decimal("1250.00"), "")


def test_valuta_is_a_currency_where_no_days_stand_below_it() -> None:
    found = told(b"Data;Importo;Valuta;Causale\n20/11/2026;10,00;CHF;FT 1\n")
    assert found.bookings[0].currency == "CHF"


def test_a_column_of_words_says_what_went_out() -> None:
    found = told(b"Buchungstag;Umsatz;Soll/Haben\n20.11.2026;10,00;H\n21.11.2026;12,00;S\n")
    assert amounts(found) == ["10.00", "-12.00"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1.234,56 €", "1234.56"),
        ("EUR -7,00", "-7.00"),
        ("12,00-", "-12.00"),
        ("(3,50)", "-3.50"),
        ("4,00 S", "-4.00"),
        ("5,00 H", "5.00"),
        ("\N{MINUS SIGN}6,10", "-6.10"),
        ("1 000,00", "1000.00"),
        ("1’000,00", "1000.00"),
    ],
)
def test_amounts_are_read_as_banks_write_them(written: str, meant: str) -> None:
    assert amounts(told(f"Datum;Betrag;Text\n20.11.2026;{written};x\n".encode())) == [meant]


@pytest.mark.parametrize("written", ["12.34.56", "zwölf", "1,2,3", "10,00 von 20,00", "1" * 50])
def test_an_amount_that_is_not_clear_is_no_payment(written: str) -> None:
    good = "19.11.2026;1,50;x\n18.11.2026;2,50;x\n"
    found = told(f"Datum;Betrag;Text\n20.11.2026;{written};x\n{good}".encode())
    assert (amounts(found), [each.line for each in found.wrong]) == (["1.50", "2.50"], [2])


def test_a_workbook_is_read_with_its_own_numbers_and_days() -> None:
    lines: list[list[Cell]] = [[date(2026, 11, 20), Decimal("99.9"), "FT 147/2026"]]
    octets = written({"Data": 9, "Importo": 9, "Descrizione": 9}, lines, (), NOW, "Movimenti")
    (only,) = told(octets).bookings
    assert (only.day, only.amount, only.text) == (date(2026, 11, 20), Decimal("99.9"), "FT 147/2026")


def test_columns_that_nobody_knows_are_told_by_a_person() -> None:
    found = table(b"uno;due;tre\n20/11/2026;10,00;FT 1\n")
    assert not guess(found).whole
    with pytest.raises(BadInput, match="which columns tell the day and the amount"):
        read(found, guess(found))
    chosen = Layout(header=1, columns=(DAY, AMOUNT, TEXT))
    assert amounts(read(found, chosen)) == ["10.00"]


def test_a_table_without_names_of_columns_can_be_read_too() -> None:
    found = table(b"20/11/2026;10,00;FT 1\n21/11/2026;11,00;FT 2\n")
    assert laid_out(found, None).header is None
    assert len(read(found, Layout(header=None, columns=(DAY, AMOUNT, TEXT))).bookings) == 2


def test_the_same_payment_is_known_again_and_two_alike_are_two() -> None:
    octets = b"Datum;Betrag;Text\n20.11.2026;5,00;Kopien\n20.11.2026;5,00;Kopien\n"
    once, twice = told(octets).bookings
    assert once.via != twice.via
    assert [each.via for each in told(octets).bookings] == [once.via, twice.via]


def test_an_archive_of_statements_is_read_and_what_two_of_them_tell_is_there_once() -> None:
    first, second = (FILES / "camt053-v2.xml").read_bytes(), (FILES / "camt053-v8.xml").read_bytes()
    assert len(told(archive(a_xml=first, b_xml=second, c_xml=first)).bookings) == 5


def test_an_archive_with_one_table_is_read() -> None:
    assert len(told(archive(a_csv=(FILES / "deutsch.csv").read_bytes())).bookings) == 2


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;">]>
<Document><BkToCstmrStmt><Stmt><Id>&lol1;</Id></Stmt></BkToCstmrStmt></Document>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Document><BkToCstmrStmt><Stmt><Id>&x;</Id></Stmt></BkToCstmrStmt></Document>"""


@pytest.mark.parametrize(
    "octets",
    [
        LAUGHS,
        OUTSIDE,
        b"<Document>" + b"<a>" * 100,
        b"<Document/>",
        b"<html></html>",
        b"",
        b"%PDF-1.7",
        b"PK\x03\x04 no archive",
        b"\x00" * 1_000,
        b"just words",
        archive(readme_md=b"nothing"),
    ],
    ids=lambda octets: octets[:20].decode("ascii", "replace"),
)
def test_a_file_that_is_none_of_a_bank_is_refused_in_words(octets: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        told(octets)
    assert refused.value.field in ("file", "columns")


def test_an_archive_that_unpacks_to_too_much_is_refused() -> None:
    with pytest.raises(BadInput, match="too large"):
        told(archive(a_xml=b"<" + b" " * 51_000_000))


def test_a_file_with_too_many_payments_is_refused() -> None:
    line = "20.11.2026;5,00;Kopien\n"
    with pytest.raises(BadInput, match="too many lines"):
        told(f"Datum;Betrag;Text\n{line * 20_100}".encode())


def test_a_booking_without_words_names_nothing() -> None:
    assert Booking(day=date(2026, 1, 1), amount=Decimal(1)).told == ""
