"""Every tax on every kind of document gives a FatturaPA that the schema and SdI's own rules take."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from smarttracker_lite.billing.fatturapa.check import shortcomings
from smarttracker_lite.billing.fatturapa.document import fatturapa
from smarttracker_lite.billing.fatturapa.naming import file_name
from smarttracker_lite.domain.clients import Postal, Routing
from smarttracker_lite.domain.documents import Adjustment, Invoice, Reference
from smarttracker_lite.domain.levies import Fund, Withholding
from smarttracker_lite.domain.numbering import Kind, Number
from smarttracker_lite.domain.taxes import Tax
from tests.support.fatturapa_schema import schema_errors
from tests.support.fatture import (
    ADVANCE,
    AMERICAN,
    BODY,
    COMPANY,
    DAY,
    EXEMPT,
    EXPORT,
    GERMAN,
    PERSON,
    REDUCED,
    REVERSE,
    SMALL,
    SUBCONTRACT,
    TO_BODY,
    TO_COMPANY,
    UNION_GOODS,
    VAT,
    fattura,
    item,
    sold,
)
from tests.support.sdi import off_by, refusals

TAXES: Mapping[str, Tax] = {
    "22 %": VAT,
    "10 %": REDUCED,
    "forfettario": SMALL,
    "reverse charge abroad": REVERSE,
    "reverse charge at home": SUBCONTRACT,
    "goods to the union": UNION_GOODS,
    "export": EXPORT,
    "exempt": EXEMPT,
    "advance": ADVANCE,
}
BUYERS: Mapping[str, tuple[Postal, Routing]] = {
    "company": (COMPANY, TO_COMPANY),
    "company by PEC": (COMPANY, Routing(pec="rossi@pec.example")),
    "person": (PERSON, Routing()),
    "public body": (BODY, TO_BODY),
    "German": (GERMAN, Routing()),
    "American": (AMERICAN, Routing()),
}
CREDIT = Reference("0", "2026/0140", DAY - timedelta(days=9))
WITHHELD = Withholding(kind="RT01", percent=Decimal(20), amount=Decimal("1.33"), reason="A")
PAPERS: Mapping[str, dict[str, Any]] = {
    "invoice": {},
    "credit note": {"kind": Kind.CREDIT_NOTE, "corrects": CREDIT},
    "deferred": {"deferred": True},
    "withheld": {"withheld": WITHHELD},
    "stamped": {"stamp": Decimal(2)},
    "split payment": {"split_payment": True},
    "on payment": {"regime": "RF17"},
}


def judged(invoice: Invoice) -> ET.Element:
    """The file's root, once pre-check, schema and SdI have nothing against it."""
    assert not shortcomings(invoice, DAY)
    xml = fatturapa(invoice).xml
    assert schema_errors(xml) == []
    assert refusals(xml, file_name(invoice), DAY) == []
    assert off_by(xml) == 0
    return ET.fromstring(xml)


def found(root: ET.Element, name: str) -> list[str]:
    """What each element of this name says."""
    return [each.text or "" for each in root.iter(name)]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("tax", TAXES)
def test_every_tax_on_every_kind_of_document_is_taken(tax: str, paper: str) -> None:
    for buyer, routing in BUYERS.values():
        lines = [sold(TAXES[tax]), sold(TAXES[tax], "3", "12.50", off="12.5"), sold(VAT, "1", "100")]
        judged(fattura(lines, buyer=buyer, routing=routing, **PAPERS[paper]))


def test_a_fund_with_its_own_tax_is_taken() -> None:
    for tax in (VAT, SMALL):
        fund = Fund(
            kind="TC22",
            percent=Decimal(4),
            base=Decimal("6.63"),
            amount=Decimal("0.27"),
            tax=tax,
            withheld=True,
        )
        root = judged(fattura([sold(tax)], fund=fund, withheld=WITHHELD))
        assert found(root, "ImportoContributoCassa") == ["0.27"]
        assert found(root, "ImponibileImporto") == ["6.90"]


def test_adjustments_of_the_whole_are_lines_so_that_sums_by_rate_fit() -> None:
    off = Adjustment(reason="Sconto fedeltà", amount=Decimal("5.00"), tax=VAT)
    on = Adjustment(reason="", amount=Decimal("2.50"), tax=REDUCED, charge=True)
    root = judged(fattura([sold(VAT, "10", "10"), sold(REDUCED, "1", "1")], adjustments=[off, on]))
    assert found(root, "TipoCessionePrestazione") == ["SC", "AC"]
    assert found(root, "PrezzoTotale") == ["100.00", "1.00", "-5.00", "2.50"]
    assert found(root, "ImponibileImporto") == ["95.00", "3.50"]


def test_taxes_that_differ_in_words_only_are_one_row() -> None:
    other = replace(SMALL, reason="art. 1 L. 190/2014")
    root = judged(fattura([sold(SMALL), sold(other)]))
    assert found(root, "ImponibileImporto") == ["13.26"]


def test_a_line_tells_its_discount_in_percent_where_that_comes_to_its_amount() -> None:
    root = judged(fattura([sold(VAT, "2.140", "3.10", off="10")]))
    assert found(root, "Percentuale") == ["10.00"]
    assert found(root, "Importo") == []


def test_a_line_tells_its_discount_for_each_unit_where_percent_would_not_fit() -> None:
    line = sold(VAT, "300", "3.35", off="12.125")
    root = judged(fattura([line, replace(line, discount=Decimal(0))]))
    assert found(root, "Percentuale") == []
    assert found(root, "Importo") == ["0.4062", "0.4062"]


def test_a_line_given_away_costs_nothing() -> None:
    root = judged(fattura([sold(VAT, off="100")]))
    assert found(root, "PrezzoTotale") == ["0.00"]
    assert found(root, "ImportoTotaleDocumento") == ["0.00"]
    assert found(root, "ModalitaPagamento") == []


def test_a_line_whose_quantity_and_price_do_not_come_to_its_amount_tells_its_amount_alone() -> None:
    line = replace(sold(VAT, "7", "1"), net=Decimal("9.99"))
    root = judged(fattura([line]))
    assert found(root, "Quantita") == []
    assert found(root, "PrezzoUnitario") == ["9.99"]
    assert found(root, "Descrizione") == ["villa.pdf - 7.00 m2 x 1.00"]


def test_a_tiny_price_of_a_huge_quantity_fits() -> None:
    root = judged(fattura([sold(VAT, "12345678.123", "0.00012345")]))
    assert found(root, "PrezzoUnitario") == ["0.00012345"]


def test_what_is_given_back_has_a_price_below_zero() -> None:
    root = judged(fattura([sold(VAT, "10", "10"), sold(VAT, "-2", "1.50")]))
    assert found(root, "Quantita") == ["10.00", "2.00"]
    assert found(root, "PrezzoUnitario") == ["10.00", "-1.50"]


def test_a_line_says_from_when_to_when_its_jobs_were_printed() -> None:
    days = tuple(item(day=DAY - timedelta(days=ago), job_id=str(ago)) for ago in (3, 9, 1))
    root = judged(fattura([sold(items=days), sold(items=())]))
    assert found(root, "DataInizioPeriodo") == ["2026-11-11"]
    assert found(root, "DataFinePeriodo") == ["2026-11-19"]


def test_the_credit_note_names_the_invoice_it_corrects() -> None:
    root = judged(fattura(kind=Kind.CREDIT_NOTE, corrects=CREDIT))
    assert found(root, "TipoDocumento") == ["TD04"]
    assert found(root, "IdDocumento") == ["2026/0140"]
    assert found(root, "DatiPagamento") == []


def test_split_payment_is_told_of_taxed_rows_and_off_what_is_to_be_paid() -> None:
    root = judged(fattura([sold(), sold(SUBCONTRACT)], buyer=BODY, routing=TO_BODY, split_payment=True))
    assert root.get("versione") == "FPA12"
    assert found(root, "EsigibilitaIVA") == ["S"]
    assert found(root, "ImportoPagamento") == ["13.26"]
    assert found(root, "ImportoTotaleDocumento") == ["14.72"]


def test_income_tax_is_kept_back_of_the_fee_but_not_of_an_advance() -> None:
    root = judged(fattura([sold(), sold(ADVANCE, "1", "2")], withheld=WITHHELD))
    lines = list(root.iter("DettaglioLinee"))
    assert [line.findtext("Ritenuta") for line in lines] == ["SI", None]
    assert found(root, "CausalePagamento") == ["A"]
    assert found(root, "ImportoPagamento") == ["8.76"]


@pytest.mark.parametrize(
    ("buyer", "routing", "code", "identity"),
    [
        (COMPANY, Routing(sdi_code="abc 1234"), "ABC1234", ["IT", "01234560157"]),
        (COMPANY, Routing(pec="a@pec.it"), "0000000", ["IT", "01234560157"]),
        (PERSON, Routing(), "0000000", [None, None]),
        (BODY, TO_BODY, "UFABCD", ["IT", "01199250158"]),
        (GERMAN, Routing(), "XXXXXXX", ["DE", "136695976"]),
        (AMERICAN, Routing(), "XXXXXXX", ["US", "OO99999999999"]),
        (replace(GERMAN, vat_id=""), Routing(), "XXXXXXX", ["DE", "0000000"]),
        (
            replace(GERMAN, country="GR", vat_id="EL094259216", city="Αθήνα"),
            Routing(sdi_code="ABC1234"),
            "XXXXXXX",
            ["GR", "094259216"],
        ),
        (
            replace(GERMAN, country="SM", vat_id="SM24165"),
            Routing(sdi_code="2R4GTO8"),
            "2R4GTO8",
            ["SM", "24165"],
        ),
    ],
)
def test_the_file_goes_where_the_buyer_gets_it(
    buyer: Postal, routing: Routing, code: str, identity: list[str | None]
) -> None:
    root = judged(fattura(buyer=buyer, routing=routing))
    number = root.find(".//CessionarioCommittente/DatiAnagrafici/IdFiscaleIVA")
    told = [number.findtext(name) if number is not None else None for name in ("IdPaese", "IdCodice")]
    assert found(root, "CodiceDestinatario") == [code]
    assert told == identity


def test_an_address_abroad_keeps_its_postcode_in_the_street() -> None:
    root = judged(fattura(buyer=AMERICAN, routing=Routing()))
    address = root.find(".//CessionarioCommittente/Sede")
    assert address is not None
    assert [each.text for each in address] == ["5th Ave 1, 10001-123", "00000", "New York", "US"]


def test_the_studio_sends_by_its_codice_fiscale_where_it_has_one() -> None:
    seller = replace(fattura().seller, tax_number="RCCMNL83S18D969H")
    made = fattura(seller=seller)
    root = judged(made)
    assert root.findtext(".//IdTrasmittente/IdCodice") == "RCCMNL83S18D969H"
    assert file_name(made).startswith("ITRCCMNL83S18D969H_")


def test_the_regime_of_an_invoice_that_does_not_tell_it_follows_from_its_taxes() -> None:
    assert found(judged(fattura(regime="")), "RegimeFiscale") == ["RF01"]
    assert found(judged(fattura([sold(SMALL)], regime="")), "RegimeFiscale") == ["RF19"]


def test_the_order_names_its_public_codes_in_their_own_elements() -> None:
    root = judged(
        fattura(
            order_reference="Ord. 12, CIG Z1A2B3C4D5",
            routing=replace(TO_BODY, buyer_reference="CUP J12H34567890123"),
            buyer=BODY,
        )
    )
    assert found(root, "IdDocumento") == ["Ord. 12"]
    assert found(root, "CodiceCIG") == ["Z1A2B3C4D5"]
    assert found(root, "CodiceCUP") == ["J12H34567890123"]
    assert found(root, "RiferimentoAmministrazione") == []


def test_no_two_invoices_have_a_file_of_the_same_name() -> None:
    numbers = [Number(year, sequence, "") for year in (2026, 2027) for sequence in (1, 2, 37_790)]
    papers = [
        fattura(number=number, kind=kind) for number in numbers for kind in (Kind.INVOICE, Kind.CREDIT_NOTE)
    ]
    names = [file_name(paper, attempt) for paper in papers for attempt in range(16)]
    assert len(set(names)) == len(names) == 192
    assert {len(name) for name in names} == {len("IT00743110157_00000.xml")}


def test_the_same_invoice_gives_the_same_bytes() -> None:
    assert fatturapa(fattura()).xml == fatturapa(fattura()).xml
