"""What is missing is told before a judge finds it; and the judges do find it."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from smarttracker_lite.billing.einvoice.check import missing, remarks
from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.domain.clients import Routing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.levies import Withholding
from smarttracker_lite.domain.shortcomings import Where
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.errors import filled
from tests.support.einvoices import BUYER, ROUTING, SELLER, TAXES, as_judged, credit_note, file, invoice, line
from tests.support.judges import faults

Spoil = Callable[[Invoice], Invoice]

WHOLE = invoice([line(TAXES["standard"], "10", "10")])
GERMAN = replace(WHOLE, buyer=replace(BUYER, country="DE", vat_id="DE123456788"))


def sellers(**fields: str) -> Spoil:
    return lambda whole: replace(whole, seller=replace(whole.seller, **fields))


def buyers(**fields: str) -> Spoil:
    return lambda whole: replace(whole, buyer=replace(whole.buyer, **fields))


def routed(routing: Routing) -> Spoil:
    return lambda whole: replace(whole, routing=routing)


def taxed(name: str) -> Spoil:
    return lambda whole: replace(invoice([line(TAXES[name])]), seller=whole.seller, buyer=whole.buyer)


def both(*spoils: Spoil) -> Spoil:
    def spoil(whole: Invoice) -> Invoice:
        for each in spoils:
            whole = each(whole)
        return whole

    return spoil


def unexplained(whole: Invoice) -> Invoice:
    return invoice([line(Tax(TaxCategory.EXEMPT, Decimal(0)))])


def mixed(whole: Invoice) -> Invoice:
    return invoice([line(TAXES["outside"]), line(TAXES["standard"])])


def in_dinars(whole: Invoice) -> Invoice:
    return invoice([line(TAXES["standard"], "1", "1.235", currency="KWD")], currency="KWD")


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize(
    ("spoil", "where", "field", "rule"),
    [
        (sellers(name=""), Where.SELLER, "name", "BR-06"),
        (sellers(country=""), Where.SELLER, "country", "BR-09"),
        (sellers(vat_id=""), Where.SELLER, "vat_id", "BR-CO-26"),
        (sellers(vat_id="QQ136695976"), Where.SELLER, "vat_id", "BR-CO-09"),
        (buyers(country=""), Where.CLIENT, "country", "BR-11"),
        (buyers(vat_id="QQ136695976"), Where.CLIENT, "vat_id", "BR-CO-09"),
        (both(buyers(vat_id=""), taxed("reverse charge")), Where.CLIENT, "vat_id", "BR-AE-02"),
        (both(buyers(vat_id=""), taxed("within the union")), Where.CLIENT, "vat_id", "BR-IC-02"),
        (both(buyers(country=""), taxed("within the union")), Where.CLIENT, "country", "BR-IC-12"),
        (both(sellers(vat_id="", tax_number="1"), taxed("export")), Where.SELLER, "vat_id", "BR-G-02"),
        (both(sellers(vat_id=""), taxed("exempt")), Where.SELLER, "vat_id", "BR-E-02"),
        (unexplained, Where.MONEY, "reason", "BR-E-10"),
        (mixed, Where.DRAFT, "tax", "BR-O-1"),
    ],
)
def test_what_the_standard_asks_for_is_told_with_its_field(
    spoil: Spoil, where: Where, field: str, rule: str, format: Format
) -> None:
    spoilt = spoil(WHOLE)
    assert (where, field) in {(each.where, each.field) for each in missing(spoilt, format)}
    found = faults(as_judged(file(spoilt, format)))
    assert any(rule in each for each in found) or format is not Format.PEPPOL, found
    assert found


@pytest.mark.parametrize(
    ("spoil", "where", "field"),
    [
        (routed(replace(ROUTING, buyer_reference="")), Where.CLIENT, "buyer_reference"),
        (routed(replace(ROUTING, buyer_reference=" ")), Where.CLIENT, "buyer_reference"),
        (sellers(phone="–"), Where.SELLER, "phone"),
        (sellers(email="rechnung@"), Where.SELLER, "email"),
        (sellers(city=""), Where.SELLER, "city"),
        (sellers(postcode=""), Where.SELLER, "postcode"),
        (buyers(city=""), Where.CLIENT, "city"),
        (buyers(postcode=""), Where.CLIENT, "postcode"),
        (both(buyers(email="", vat_id=""), routed(Routing(buyer_reference="K 7"))), Where.CLIENT, "email"),
    ],
)
def test_what_germany_asks_for_besides_is_told(spoil: Spoil, where: Where, field: str) -> None:
    assert missing(GERMAN, Format.XRECHNUNG) == ()
    assert missing(spoil(GERMAN), Format.FACTUR_X) == ()
    told = missing(spoil(GERMAN), Format.XRECHNUNG)
    assert [(each.where, each.field) for each in told] == [(where, field)]


@pytest.mark.parametrize(
    ("spoil", "where", "field"),
    [
        (routed(Routing()), Where.CLIENT, "buyer_reference"),
        (sellers(phone=""), Where.SELLER, "phone"),
        (buyers(city=""), Where.CLIENT, "city"),
        (both(buyers(vat_id=""), routed(Routing(buyer_reference="K 7"))), Where.CLIENT, "endpoint"),
        (routed(Routing(scheme="EM", endpoint="a@b.example", buyer_reference="7")), Where.CLIENT, "endpoint"),
        (sellers(vat_id="", tax_number="29/815/08150"), Where.SELLER, "vat_id"),
        (both(sellers(country="IT", vat_id="IT01234560157", street="")), Where.SELLER, "street"),
        (sellers(country="NL", vat_id="NL004495445B01"), Where.SELLER, "country"),
        (sellers(country="IT", vat_id="IT01234560157", tax_number="RSS 80"), Where.SELLER, "tax_number"),
        (sellers(country="SE", vat_id="SE123456789701"), Where.MONEY, "tax"),
        (buyers(city=" "), Where.CLIENT, "city"),
        (sellers(country="IT", vat_id="IT01234560157", street=" "), Where.SELLER, "street"),
    ],
)
def test_what_peppol_asks_for_besides_is_told(spoil: Spoil, where: Where, field: str) -> None:
    assert missing(GERMAN, Format.PEPPOL) == ()
    told = {(each.where, each.field) for each in missing(spoil(GERMAN), Format.PEPPOL)}
    assert (where, field) in told


def test_an_order_number_is_as_good_as_a_reference_in_peppol() -> None:
    french = replace(WHOLE, routing=Routing(scheme="0088", endpoint="7300010000001"))
    assert missing(french, Format.PEPPOL) == ()
    told = missing(replace(french, order_reference=""), Format.PEPPOL)
    assert [each.field for each in told] == ["buyer_reference"]


@pytest.mark.parametrize("format", Format)
def test_three_decimals_have_no_place_in_an_electronic_invoice(format: Format) -> None:
    assert [each.field for each in missing(in_dinars(WHOLE), format)] == ["currency"]
    assert any(
        "BR-DEC" in each or "decimal" in each for each in faults(as_judged(file(in_dinars(WHOLE), format)))
    )


@pytest.mark.parametrize("format", Format)
def test_what_only_fatturapa_can_say_is_not_said_by_others(format: Format) -> None:
    withheld = Withholding(kind="RT01", percent=Decimal(20), amount=Decimal(20), reason="A")
    assert [each.field for each in missing(replace(WHOLE, withheld=withheld), format)] == ["withholds"]
    assert [each.field for each in missing(replace(WHOLE, split_payment=True), format)] == ["split_payment"]


def test_every_sentence_has_its_values() -> None:
    spoilt = replace(
        mixed(WHOLE),
        seller=replace(SELLER, name="", vat_id="QQ1", phone="", email="", city="", postcode=""),
        buyer=replace(BUYER, vat_id="QQ1", email="", city="", postcode=""),
        routing=Routing(),
        currency="KWD",
    )
    told = [each for format in Format for each in missing(spoilt, format)]
    assert len(told) > 20
    for each in told:
        assert "{" not in filled(each.text, each.values) + filled(each.hint, each.values)


def test_vat_in_other_money_than_ones_own_is_worth_a_remark_but_no_hindrance() -> None:
    abroad = invoice([line(TAXES["standard"], currency="CHF")], currency="CHF")
    assert missing(abroad, Format.FACTUR_X) == ()
    assert [each.values for each in remarks(abroad, "EUR")] == [{"currency": "CHF", "own": "EUR"}]
    assert remarks(abroad, "CHF") == ()
    assert remarks(invoice([line(TAXES["export"], currency="CHF")], currency="CHF"), "EUR") == ()


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        (lambda of: replace(of, total=of.total + Decimal("0.01")), "BR-CO-15"),
        (lambda of: replace(of, net=of.net + Decimal("0.01")), "BR-CO-13"),
        (lambda of: replace(of, tax=of.tax + Decimal("0.01")), "BR-CO-14"),
        (lambda of: replace(of, currency="QQQ"), "BR-CL-04"),
        (lambda of: replace(of, buyer=replace(of.buyer, country="QQ")), "BR-CL-14"),
        (lambda of: replace(of, lines=(replace(of.lines[0], net=Decimal("99.00")),)), "BR-S-08"),
    ],
)
def test_the_judges_do_judge(wrong: Spoil, rule: str, format: Format) -> None:
    """What the program never writes, and they would find; Factur-X has names of its own for some of it."""
    assert faults(as_judged(file(WHOLE, format))) == []
    found = faults(as_judged(file(wrong(WHOLE), format)))
    assert found
    assert format is not Format.PEPPOL or any(rule in each for each in found), found


def test_a_credit_note_without_its_invoice_is_still_one() -> None:
    alone = replace(credit_note(WHOLE), corrects=None)
    assert faults(file(alone, Format.PEPPOL)) == []
