"""The PDF that is an electronic invoice too."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from facturx import get_facturx_level, get_xml_from_pdf, xml_check_xsd
from lxml import etree
from pypdf import PdfReader

from smarttracker_lite.billing.document import render
from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.billing.hybrid import marked
from smarttracker_lite.errors import DocumentTrouble
from tests.support.einvoices import TAXES, file, invoice, line
from tests.support.sheets import AT, SHEET, pages

XML = file(invoice([line(TAXES["standard"])]), Format.FACTUR_X)
BARE = render(SHEET, None, AT, attachment=XML)
HYBRID = marked(BARE)


def catalogue(pdf: bytes) -> Any:
    return PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def metadata(pdf: bytes) -> str:
    return str(catalogue(pdf)["/Metadata"].get_data().decode())


def test_the_same_xml_comes_out_again() -> None:
    """By the library that others read it with."""
    name, found = get_xml_from_pdf(io.BytesIO(HYBRID), check_xsd=False, check_schematron=False)
    assert name == "factur-x.xml"
    assert found == XML
    assert get_facturx_level(etree.fromstring(found)) == "en16931"
    assert xml_check_xsd(found, flavor="factur-x", level="en16931")


def test_it_stays_an_archived_and_a_readable_pdf_and_says_what_is_in_it() -> None:
    root = catalogue(HYBRID)
    told = metadata(HYBRID)
    for mark in ("pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<"):
        assert mark in told
    for name, value in (
        ("DocumentFileName", "factur-x.xml"),
        ("DocumentType", "INVOICE"),
        ("Version", "1.0"),
        ("ConformanceLevel", "EN 16931"),
    ):
        assert f"<fx:{name}>{value}</fx:{name}>" in told
        assert f"<pdfaProperty:name>{name}</pdfaProperty:name>" in told
    (attached,) = root["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Alternative"
    assert attached.get_object()["/UF"] == "factur-x.xml"
    assert root["/OutputIntents"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_the_metadata_are_well_formed() -> None:
    told = metadata(HYBRID)
    body = told[told.index("<x:xmpmeta") : told.index("</x:xmpmeta>") + len("</x:xmpmeta>")]
    names = {str(each.tag) for each in etree.fromstring(body.encode()).iter()}
    assert "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}ConformanceLevel" in names


def test_not_a_byte_of_the_pdf_changes() -> None:
    assert HYBRID.startswith(BARE)
    assert pages(HYBRID) == pages(BARE) == pages(render(SHEET, None, AT))


def test_it_is_the_same_when_made_again() -> None:
    assert marked(render(SHEET, None, AT, attachment=XML)) == HYBRID


def test_every_object_is_where_the_tables_say() -> None:
    reader = PdfReader(io.BytesIO(HYBRID), strict=True)
    assert reader.xref[0]
    for number, place in reader.xref[0].items():
        assert re.match(rb"%d 0 obj\b" % number, HYBRID[place:])


def test_no_name_of_a_document_misleads_it() -> None:
    title = "</rdf:Bag></pdfaExtension:schemas> trailer\n<</Root 1 0 R>>\nstartxref\n1\n%%EOF /Metadata 1 0 R"
    hostile = replace(SHEET, title=title, number=title, seller=replace(SHEET.seller, name=title))
    told = metadata(marked(render(hostile, None, AT, attachment=XML)))
    assert "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>" in told


@pytest.mark.parametrize(
    "pdf", [b"", b"%PDF-1.7\n%%EOF\n", HYBRID[:-300], BARE.replace(b"/Metadata", b"/Metadatb")]
)
def test_another_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(DocumentTrouble):
        marked(pdf)
