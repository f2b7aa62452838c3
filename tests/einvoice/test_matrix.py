"""Every kind of tax in every format, before the official judges."""

from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.billing.einvoice.check import missing
from smarttracker_lite.billing.einvoice.content import Format, Wording
from smarttracker_lite.billing.einvoice.formats import einvoice
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Adjustment, Invoice
from smarttracker_lite.domain.levies import Fund
from smarttracker_lite.domain.money import ZERO
from tests.support.einvoices import (
    BUYER,
    ROUTING,
    SELLER,
    TAXES,
    all_units,
    as_judged,
    credit_note,
    file,
    invoice,
    line,
)
from tests.support.judges import faults, fired

S = TAXES["standard"]


def sound(of: Invoice, format: Format) -> None:
    """The check lets it pass, and so do the judges, who looked at all of it."""
    xml = as_judged(file(of, format))
    assert missing(of, format) == ()
    assert faults(xml) == []
    assert fired(xml) >= 50


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("name", TAXES)
def test_every_tax_passes_in_every_format(name: str, format: Format) -> None:
    tax = TAXES[name]
    whole = invoice(
        [line(tax), line(tax, "2", "10", discount="12.5"), line(tax, "3", "1", discount="100")],
        [
            Adjustment(reason="Treuerabatt", amount=Decimal("1.50"), tax=tax),
            Adjustment(reason="Anfahrt", amount=Decimal("7.00"), tax=tax, charge=True),
        ],
    )
    sound(whole, format)
    sound(credit_note(whole), format)


@pytest.mark.parametrize("format", Format)
def test_several_rates_stand_on_one_invoice(format: Format) -> None:
    names = ("standard", "reduced", "zero", "exempt", "reverse charge", "within the union", "export")
    sound(invoice([line(TAXES[name]) for name in names]), format)


@pytest.mark.parametrize("format", Format)
def test_every_unit_is_known(format: Format) -> None:
    sound(invoice(list(all_units(S))), format)


@pytest.mark.parametrize("format", Format)
def test_the_same_rate_for_two_reasons_is_one_group(format: Format) -> None:
    other = replace(TAXES["exempt"], reason="Steuerfrei nach § 4 Nr. 21 UStG")
    whole = invoice([line(TAXES["exempt"]), line(other)])
    sound(whole, format)
    xml = file(whole, format).decode()
    assert "§ 19 UStG (Kleinunternehmer); Steuerfrei nach § 4 Nr. 21" in xml


@pytest.mark.parametrize("format", Format)
def test_a_seller_without_vat_number_goes_by_the_tax_number(format: Format) -> None:
    small = replace(SELLER, vat_id="", tax_number="29/815/08150")
    whole = replace(invoice([line(TAXES["exempt"])]), seller=small)
    if format is Format.PEPPOL:
        assert {each.field for each in missing(whole, format)} == {"vat_id"}
    else:
        sound(whole, format)


@pytest.mark.parametrize("format", Format)
def test_a_credit_note_needs_no_words_about_its_payment(format: Format) -> None:
    note = credit_note(invoice([line(S)]))
    assert faults(as_judged(einvoice(note, format, Wording(terms="", untitled="x")))) == []


@pytest.mark.parametrize("format", Format)
def test_an_invoice_in_whole_yen_has_no_decimals(format: Format) -> None:
    whole = invoice([line(S, "3", "1200", currency="JPY")], currency="JPY")
    sound(whole, format)
    assert b">3600<" in file(whole, format)


@pytest.mark.parametrize("format", Format)
def test_what_is_given_back_has_a_negative_quantity(format: Format) -> None:
    whole = invoice([line(S, "5", "4"), line(S, "1", "-2.50")])
    sound(whole, format)
    xml = file(whole, format)
    assert b">-1<" in xml
    assert b">2.5<" in xml


@pytest.mark.parametrize("format", Format)
def test_a_contribution_to_a_pension_fund_is_a_charge(format: Format) -> None:
    fund = Fund(kind="TC04", percent=Decimal(4), base=Decimal("100.00"), amount=Decimal("4.00"), tax=S)
    charge = Adjustment(
        reason="", amount=fund.amount, tax=S, percent=fund.percent, base=fund.base, charge=True
    )
    whole = invoice([line(S, "1", "100")], [charge])
    sound(whole, format)
    sound(replace(whole, adjustments=(), fund=fund), format)


@pytest.mark.parametrize("format", Format)
def test_an_adjustment_without_words_is_told_by_its_code(format: Format) -> None:
    off = Adjustment(reason="", amount=Decimal("2.00"), tax=S, percent=Decimal(2), base=Decimal("100.00"))
    sound(invoice([line(S, "1", "100")], [off]), format)


@pytest.mark.parametrize("format", Format)
def test_a_bare_invoice_passes_too(format: Format) -> None:
    """No account, no e-mail of the buyer, no text, no project, and a job without a name."""
    bare = replace(line(S, description=""), items=())
    whole = replace(invoice([bare]), iban="", opening="", note="", order_reference="")
    sound(replace(whole, buyer=replace(BUYER, street="", phone="", email="", vat_id="")), format)
    assert "Druck ohne Namen" in file(whole, format).decode()


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize(
    ("country", "vat_id"),
    [
        ("AT", "ATU13585627"),
        ("BE", "BE0403019261"),
        ("CH", "CHE107787577MWST"),
        ("DK", "DK13585628"),
        ("ES", "ESB58378431"),
        ("FI", "FI20774740"),
        ("GB", "980780684"),
        ("IT", "IT 0123 4560157"),
        ("NO", "NO995525828MVA"),
        ("SE", "SE123456789701"),
    ],
)
def test_sellers_and_buyers_are_named_as_their_country_does(
    country: str, vat_id: str, format: Format
) -> None:
    """Also GR, whose numbers begin with EL: as a buyer only, as Peppol asks more of sellers there."""
    party = replace(SELLER, country=country, vat_id=vat_id)
    taxed = replace(S, percent=Decimal(25)) if country == "SE" else S  # SE-R-006
    whole = replace(
        invoice([line(taxed)]), seller=party, buyer=replace(BUYER, country=country, vat_id=vat_id)
    )
    sound(replace(whole, routing=Routing(buyer_reference="04011000-12345-03")), format)
    greek = Postal(name="Ελλάς", street="1", city="Αθήνα", postcode="1", country="GR", vat_id="094259216")
    sound(replace(whole, buyer=greek), format)


@pytest.mark.parametrize("format", Format)
def test_no_character_breaks_the_file(format: Format) -> None:
    hostile = "]]><a>&\x00\x0b\ud800\ufffe\x1b 漢 𐎠 \u202e…\r\nzweite Zeile"
    whole = replace(invoice([line(S, description=hostile)]), note=hostile, opening="\x07")
    xml = as_judged(file(replace(whole, buyer=replace(BUYER, name=hostile)), format))
    assert faults(xml) == []
    assert "]]&gt;&lt;a&gt;&amp; 漢 𐎠" in xml.decode()


@pytest.mark.parametrize("format", Format)
def test_the_same_invoice_gives_the_same_bytes(format: Format) -> None:
    whole = invoice([line(S), line(TAXES["reduced"])])
    assert file(whole, format) == file(replace(whole), format)


@pytest.mark.parametrize("format", Format)
def test_sums_are_those_of_the_invoice(format: Format) -> None:
    whole = invoice([line(S, "2", "10", discount="10")], [Adjustment(reason="x", amount=Decimal(3), tax=S)])
    xml = file(whole, format)
    assert (whole.net, whole.tax, whole.total) == (Decimal("15.00"), Decimal("2.85"), Decimal("17.85"))
    for amount in (b">18.00<", b">3.00<", b">15.00<", b">2.85<", b">17.85<"):
        assert amount in xml


def test_no_two_formats_are_the_same_file() -> None:
    whole = invoice([line(S)])
    assert len({file(whole, format) for format in Format}) == len(Format)
    assert whole.routing == ROUTING
    assert whole.stamp == ZERO


DANE = replace(SELLER, country="DK", vat_id="DK13585628", city="Aarhus", postcode="8000")
SWEDE = replace(SELLER, country="SE", vat_id="SE123456789701", city="Malmö", postcode="211 20")


def test_a_danish_number_keeps_its_letters_in_peppol() -> None:
    """PEPPOL-COMMON-R042."""
    whole = replace(invoice([line(S)]), seller=DANE)
    sound(whole, Format.PEPPOL)
    assert file(whole, Format.PEPPOL).count(b'schemeID="0184">DK13585628<') == 2


def test_a_danish_transfer_among_danes_is_named_by_none_of_the_codes_they_do_not_take() -> None:
    """DK-R-005 and DK-R-013."""
    danish = replace(BUYER, country="DK", vat_id="DK13585628")
    whole = replace(
        invoice([line(TAXES["outside"], currency="DKK")], currency="DKK"), seller=DANE, buyer=danish
    )
    sound(whole, Format.PEPPOL)
    xml = file(whole, Format.PEPPOL)
    assert b"<cbc:PaymentMeansCode>1<" in xml
    assert b"PartyIdentification" not in xml
    abroad = file(replace(whole, buyer=BUYER), Format.PEPPOL)
    assert b"<cbc:PaymentMeansCode>30<" in abroad


def test_a_swede_tells_peppol_of_taxes_paid_in_advance_and_no_tax_number() -> None:
    """SE-R-005."""
    taxed = invoice([line(replace(S, percent=Decimal(25)))])
    numbered = replace(taxed, seller=replace(SWEDE, tax_number="556036-0793"))
    sound(numbered, Format.PEPPOL)
    assert b"556036-0793" not in file(numbered, Format.PEPPOL)
    said = replace(taxed, seller=replace(SWEDE, tax_number="Godkänd för F-skatt"))
    assert "Godkänd för F-skatt" in file(said, Format.PEPPOL).decode()


def test_work_outside_the_scope_of_vat_has_the_rate_of_nought_among_germans() -> None:
    """BR-DE-14 and DE-R-014."""
    german = replace(BUYER, country="DE", vat_id="DE129273398", postcode="80331", city="München")
    whole = replace(invoice([line(TAXES["outside"])]), buyer=german)
    for format in (Format.PEPPOL, Format.XRECHNUNG):
        sound(whole, format)
        assert b"Percent>0</" in file(whole, format)
