"""Whatever SdI would refuse is found before; and whatever is typed, the file is one that SdI takes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.billing.fatturapa.check import advice, shortcomings
from smarttracker_lite.billing.fatturapa.document import fatturapa
from smarttracker_lite.billing.fatturapa.latin import ascii_only, is_lost, latin
from smarttracker_lite.billing.fatturapa.naming import MOST, file_name
from smarttracker_lite.billing.fatturapa.sheet import Change
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Adjustment, Invoice, Reference
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.shortcomings import Where
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from tests.support.fatturapa_schema import schema_errors
from tests.support.fatture import (
    COMPANY,
    DAY,
    EXEMPT,
    PERSON,
    REDUCED,
    SELLER,
    SMALL,
    TO_BODY,
    VAT,
    fattura,
    sold,
)
from tests.support.sdi import off_by, refusals

TOMORROW = DAY + timedelta(days=1)
NO_REASON = Tax(TaxCategory.ZERO, Decimal(0))
OLD_REASON = replace(EXEMPT, natura="N3")
FRACTION = Tax(TaxCategory.STANDARD, Decimal("0.22"))
FINE = Tax(TaxCategory.STANDARD, Decimal("8.875"))


def seller(**changes: str) -> dict[str, Any]:
    return {"seller": replace(SELLER, **changes)}


def buyer(postal: Postal = COMPANY, **changes: str) -> dict[str, Any]:
    return {"buyer": replace(postal, **changes)}


def numbered(text: str, sequence: int = 147) -> dict[str, Any]:
    return {"number": Number(2026, sequence, text)}


FAULTS: tuple[tuple[Where, str, dict[str, Any], str], ...] = (
    (Where.SELLER, "name", seller(name=""), "00200"),
    (Where.SELLER, "street", seller(street=" "), "00200"),
    (Where.SELLER, "city", seller(city=""), "00200"),
    (Where.SELLER, "postcode", seller(postcode="2012"), "00200"),
    (Where.SELLER, "vat_id", seller(vat_id=""), "00200"),
    (Where.SELLER, "vat_id", seller(vat_id="IT123"), "00301"),
    (Where.CLIENT, "name", buyer(name=""), "00200"),
    (Where.CLIENT, "street", buyer(street=""), "00200"),
    (Where.CLIENT, "city", buyer(city="\u200b"), "00200"),
    (Where.CLIENT, "postcode", buyer(postcode=""), "00200"),
    (Where.CLIENT, "vat_id", buyer(vat_id=""), "00417"),
    (Where.CLIENT, "vat_id", buyer(vat_id="IT0123456015"), "00305"),
    (Where.CLIENT, "vat_id", buyer(vat_id=SELLER.vat_id), "00471"),
    (Where.CLIENT, "country", buyer(country=""), "00200"),
    (Where.CLIENT, "sdi_code", {"routing": Routing(sdi_code="ABC12")}, "00200"),
    (Where.CLIENT, "pec", {"routing": Routing(pec="rossi at pec.it")}, "00200"),
    (Where.MONEY, "tax", {"lines": [sold(NO_REASON)]}, "00400"),
    (Where.MONEY, "tax", {"lines": [sold(OLD_REASON)]}, "00445"),
    (Where.MONEY, "tax", {"lines": [sold(FRACTION)]}, "00424"),
    (Where.NUMBERING, "number_pattern", numbered("INVOICE"), "00425"),
    (Where.NUMBERING, "number_pattern", numbered(""), "00200"),
    (Where.DRAFT, "issued_on", {"issued_on": TOMORROW}, "00403"),
    (
        Where.DRAFT,
        "issued_on",
        {"kind": Kind.CREDIT_NOTE, "corrects": Reference("0", "2026/0140", TOMORROW)},
        "00418",
    ),
)


def said(invoice: Invoice) -> list[tuple[Where, str]]:
    return [(each.where, each.field) for each in shortcomings(invoice, DAY)]


def refused(invoice: Invoice) -> set[str]:
    xml = fatturapa(invoice).xml
    return {"00200"} if schema_errors(xml) else set(refusals(xml, file_name(invoice), DAY))


@pytest.mark.parametrize(("where", "field", "fault", "code"), FAULTS)
def test_every_fault_is_found_before_sdi_finds_it(
    where: Where, field: str, fault: dict[str, Any], code: str
) -> None:
    made = fattura(**fault)
    assert code in refused(made)
    assert (where, field) in said(made)


@pytest.mark.parametrize(
    ("where", "field", "fault"),
    [
        (Where.SELLER, "province", seller(province="")),
        (Where.CLIENT, "province", buyer(province="Roma")),
        (Where.CLIENT, "tax_number", buyer(PERSON, tax_number="RCCMNL83S18")),
        (Where.CLIENT, "name", buyer(name="東京印刷")),
        (Where.CLIENT, "currency", {"currency": "CHF"}),
        (Where.MONEY, "tax", {"lines": [sold(FINE)]}),
        (Where.NUMBERING, "number_pattern", numbered("2026/é1")),
        (Where.NUMBERING, "number_pattern", numbered("2026/37791", MOST)),
    ],
)
def test_what_no_machine_refuses_but_the_law_asks_is_found_too(
    where: Where, field: str, fault: dict[str, Any]
) -> None:
    assert said(fattura(**fault)) == [(where, field)]


def test_a_number_that_a_draft_has_not_yet_is_nothing_to_mend() -> None:
    assert said(fattura(number=Number(2026, 0, ""))) == []


def test_a_company_without_code_and_pec_is_advised_but_not_stopped() -> None:
    bare = fattura(routing=Routing())
    assert said(bare) == []
    assert [each.field for each in advice(bare)] == ["sdi_code"]
    assert not any(
        advice(fattura(**changes)) for changes in ({}, {"routing": Routing(pec="a@pec.it")}, buyer(PERSON))
    )


def test_a_public_body_needs_a_code_of_its_own_length() -> None:
    (lack,) = shortcomings(fattura(), DAY, public_body=True)
    assert (lack.where, lack.field) == (Where.CLIENT, "sdi_code")
    assert not shortcomings(fattura(routing=TO_BODY), DAY, public_body=True)


def damaged(old: str, new: str) -> Callable[[bytes], bytes]:
    return lambda xml: xml.replace(old.encode(), new.encode(), 1)


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        (damaged("<PrezzoTotale>6.63", "<PrezzoTotale>6.65"), "00423"),
        (damaged("<ImponibileImporto>6.63", "<ImponibileImporto>8.63"), "00422"),
        (damaged("<Imposta>1.46", "<Imposta>1.49"), "00421"),
        (damaged("<Natura>N2.2</Natura>", ""), "00400"),
        (damaged("<AliquotaIVA>22.00", "<AliquotaIVA>21.00"), "00419"),
        (damaged("ABC1234", "ABC123"), "00427"),
        (damaged('versione="FPR12"', 'versione="FPA12"'), "00428"),
        (damaged("<Numero>2026/0147", "<Numero>N"), "00425"),
        (damaged("01234560157", "01234560158"), "00305"),
    ],
)
def test_the_tests_own_sdi_refuses_what_is_wrong(damage: Callable[[bytes], bytes], code: str) -> None:
    made = fattura([sold(), sold(SMALL)])
    xml = fatturapa(made).xml
    assert damage(xml) != xml
    assert code in refusals(damage(xml), file_name(made), DAY)


def test_the_same_file_or_number_does_not_come_twice() -> None:
    seen: set[tuple[str, ...]] = set()
    made = fattura()
    xml = fatturapa(made).xml
    assert refusals(xml, file_name(made), DAY, seen) == []
    assert refusals(xml, file_name(made), DAY, seen) == ["00002", "00404"]


def test_what_stands_otherwise_in_the_file_is_told() -> None:
    line = replace(sold(), description="“Villa” – 10 €")
    made = fattura([line], buyer=replace(COMPANY, name="Łódź"), note="Grazie…")
    assert fatturapa(made).changes == (
        Change("Denominazione", "Łódź", "Lódz"),
        Change("Causale", "Grazie…", "Grazie..."),
        Change("Descrizione", "“Villa” – 10 €", '"Villa" - 10 EUR'),
    )


def test_long_texts_are_cut_where_a_word_ends_and_free_ones_go_on() -> None:
    line = replace(sold(), description="parola " * 200)
    made = fattura([line], note="nota " * 100, buyer=replace(COMPANY, name="Studio " * 20))
    root = ET.fromstring(fatturapa(made).xml)
    assert len(root.findtext(".//DettaglioLinee/Descrizione") or "") == 1000
    assert " ".join(each.text or "" for each in root.iter("Causale")) == ("nota " * 100).strip()
    assert root.findtext(".//CessionarioCommittente//Denominazione") == "Studio " * 10 + "Studio"


@given(st.text())
def test_any_text_is_brought_to_latin_letters(text: str) -> None:
    written = latin(text)
    assert written.encode("latin-1").decode("latin-1").isprintable()
    assert ascii_only(text).isascii()
    assert latin(written) == written


def test_names_of_europe_stay_readable() -> None:
    assert latin("Šimková, Łódź, Đorđe, Œuvre") == "Simková, Lódz, Dorde, Oeuvre"
    assert latin("Щукин Юрий") == "Shchukin Yurij"
    assert latin("Αθήνα") == "Athina"
    assert latin("STRAẞE ﬁne 100 m²") == "STRASSE fine 100 m²"
    assert ascii_only("Straße 10 m² ½") == "Strasse 10 m2 1/2"
    assert is_lost("漢字")
    assert not is_lost("漢字 10")


TEXTS = st.text(st.characters(exclude_categories=()), max_size=300)
AMOUNTS = st.decimals(Decimal("0.0001"), Decimal("99999.9999"), places=4)


@st.composite
def hostile(draw: st.DrawFn) -> Invoice:
    """Invoices whose texts are anything, and whose amounts are awkward."""
    lines = [
        replace(
            sold(
                draw(st.sampled_from([VAT, REDUCED, SMALL, EXEMPT])),
                str(draw(AMOUNTS)),
                str(draw(AMOUNTS)),
                off=str(draw(st.decimals(0, 100, places=3))),
            ),
            description=draw(TEXTS),
        )
        for _ in range(draw(st.integers(1, 6)))
    ]
    adjustments = [
        Adjustment(reason=draw(TEXTS), amount=draw(st.decimals(0, 9, places=2)), tax=lines[0].tax)
        for _ in range(draw(st.integers(0, 2)))
    ]
    return fattura(
        lines,
        adjustments=adjustments,
        note=draw(TEXTS),
        opening=draw(TEXTS),
        order_reference=draw(TEXTS),
        iban=draw(TEXTS),
        routing=replace(draw(st.sampled_from([TO_BODY, Routing()])), buyer_reference=draw(TEXTS)),
        buyer=replace(COMPANY, name=f"A{draw(TEXTS)}", street=f"1{draw(TEXTS)}", email=draw(TEXTS)),
        seller=replace(SELLER, city=f"M{draw(TEXTS)}", phone=draw(TEXTS), email=draw(TEXTS)),
    )


@settings(max_examples=300, deadline=None)
@given(hostile())
def test_whatever_is_typed_the_file_is_taken(made: Invoice) -> None:
    assert not shortcomings(made, DAY)
    xml = fatturapa(made).xml
    assert schema_errors(xml) == []
    assert refusals(xml, file_name(made), DAY) == []
    assert off_by(xml) == 0
