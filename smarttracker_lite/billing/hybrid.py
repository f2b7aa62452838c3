"""A PDF that is an electronic invoice too: the mark in its metadata that Factur-X asks for.

Typst puts the XML into the file but can write no metadata of others. They are added as the PDF format has it
(ISO 32000-1, 7.5.6): a new version of one object behind the old end, of which not a byte changes. So the file
stays PDF/A-3a and PDF/UA-1, and the same input gives the same bytes.
"""

import re

from smarttracker_lite.errors import DocumentTrouble, N_

FILE_NAME = "factur-x.xml"

_NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES = {
    "DocumentFileName": ("The name of the embedded XML invoice", FILE_NAME),
    "DocumentType": ("The type of the hybrid document", "INVOICE"),
    "Version": ("The version of the standard of the embedded XML", "1.0"),
    "ConformanceLevel": ("The conformance level of the embedded XML", "EN 16931"),
}
"""Factur-X 1.09, chapter 6.3.2: what is said of each, and what it is."""

_ENTRY = 20
"""Bytes of a line of the cross-reference table (7.5.4)."""

_TRAILER = re.compile(rb"trailer\n<<(.*)>>\nstartxref\n(\d+)\n%%EOF\s*\Z", re.DOTALL)
_TABLE = re.compile(rb"xref\n0 (\d+)\n")
_ROOT = re.compile(rb"/Root (\d+) 0 R")
_METADATA = re.compile(rb"/Metadata (\d+) 0 R")
_STREAM = re.compile(rb"\d+ 0 obj\n<</Length (\d+)/Type/Metadata/Subtype/XML>>\nstream\n")

_SCHEMAS_END = b"</rdf:Bag></pdfaExtension:schemas>"
_ALL_END = b"</rdf:Description></rdf:RDF>"


def marked(pdf: bytes) -> bytes:
    """The PDF, in which an electronic invoice lies as `FILE_NAME`, with the marks that say so.

    Raises DocumentTrouble for a PDF that is not made as Typst makes them.
    """
    try:
        return _marked(pdf)
    except ValueError as error:
        raise DocumentTrouble(
            N_("The electronic invoice in the PDF could not be named."), N_("Please report it.")
        ) from error


def _marked(pdf: bytes) -> bytes:
    trailer = _found(_TRAILER.search(pdf, max(0, len(pdf) - 2_000)))
    entries, table = trailer[1], int(trailer[2])
    root = int(_found(_ROOT.search(entries))[1])
    number = int(_found(_METADATA.search(pdf, _place(pdf, table, root)))[1])
    head = _found(_STREAM.match(pdf, _place(pdf, table, number)))
    xmp = _told(pdf[head.end() : head.end() + int(head[1])])
    start = len(pdf) + 1
    added = b"\n%d 0 obj\n<</Length %d/Type/Metadata/Subtype/XML>>\nstream\n%b\nendstream\nendobj\n"
    body = added % (number, len(xmp), xmp)
    rest = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<<%b/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return pdf + body + rest % (number, start, entries, table, len(pdf) + len(body))


def _found(match: re.Match[bytes] | None) -> re.Match[bytes]:
    if match is None:
        raise ValueError("not a PDF as Typst makes them")
    return match


def _place(pdf: bytes, table: int, number: int) -> int:
    """Where an object begins, by the cross-reference table."""
    first = _found(_TABLE.match(pdf, table)).end()
    return int(pdf[first + number * _ENTRY :][:10])


def _told(xmp: bytes) -> bytes:
    """The metadata with the schema of Factur-X (PDF/A wants each described), and its values."""
    if xmp.count(_SCHEMAS_END) != 1 or xmp.count(_ALL_END) != 1:
        raise ValueError("not the metadata of Typst")
    described = "".join(map(_property, _PROPERTIES))
    schema = (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (_, value) in _PROPERTIES.items())
    own = f'<rdf:Description rdf:about="" xmlns:fx="{_NAMESPACE}">{values}</rdf:Description>'
    told = xmp.replace(_SCHEMAS_END, schema.encode() + _SCHEMAS_END)
    return told.replace(_ALL_END, b"</rdf:Description>" + own.encode() + b"</rdf:RDF>")


def _property(name: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{_PROPERTIES[name][0]}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
    )
