"""E-invoices in the PDF, beside it, and anew."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from facturx import get_xml_from_pdf

from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.domain.clients import Client, Routing
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import NotAllowed, StoreTrouble, filled
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.backup import back_up
from smarttracker_lite.workflows.enclose import issued_pdf
from smarttracker_lite.workflows.encode import efile, wanted
from smarttracker_lite.workflows.leaving.client import export_client
from smarttracker_lite.workflows.leaving.export import export_folder
from smarttracker_lite.workflows.restore import restore
from smarttracker_lite.workflows.typeset import typeset
from tests.support.einvoices import as_judged
from tests.support.invoicing import drafted, issued, set_prices
from tests.support.judges import faults
from tests.support.studio import Studio

GERMAN = {"street": "Weg 2", "city": "Hamburg", "postcode": "20095", "country": "DE", "email": "m@b.example"}
NOWHERE = Routing()
LEITWEG = Routing(buyer_reference="04011000-12345-03")


def studio(at_work: Studio) -> Studio:
    """It may invoice by XRechnung."""
    set_prices(at_work)
    settings = at_work.desk.settings
    seller = replace(
        settings.seller,
        city="Milano",
        postcode="20121",
        country="IT",
        vat_id="IT01234560157",
        phone="+39 02 123456",
        email="studio@lumiere.example",
    )
    at_work.desk.db.settings.put(replace(settings, seller=seller, iban="IT60X0542811101000000123456"))
    return at_work


def client(at_work: Studio, routing: Routing = NOWHERE, **fields: str) -> Client:
    fresh = replace(at_work.client("Architekten Meier", **(GERMAN | fields)), routing=routing)
    at_work.desk.db.clients.put(fresh)
    return fresh


def embedded(at_work: Studio, invoice: Invoice) -> bytes | None:
    pdf = issued_pdf(at_work.desk, invoice)
    name, xml = get_xml_from_pdf(io.BytesIO(pdf), check_xsd=False, check_schematron=False)
    return xml if name else None


def written(at_work: Studio) -> Callable[[Invoice, Format], bytes]:
    return lambda invoice, format: efile(
        at_work.desk, invoice, format, bill.pdf_path(at_work.desk, invoice).parent
    )


def test_an_issued_pdf_holds_the_invoice_as_factur_x(at_work: Studio) -> None:
    desk = studio(at_work).desk
    invoice = issued(at_work, client(at_work))
    xml = embedded(at_work, invoice)
    assert xml
    assert faults(xml) == []
    assert b">19.25<" in xml
    assert written(at_work)(invoice, Format.FACTUR_X) == xml
    assert typeset(desk, invoice) == issued_pdf(desk, invoice)


def test_without_a_country_the_pdf_is_a_pdf_and_no_more(at_work: Studio) -> None:
    studio(at_work)
    invoice = issued(at_work, client(at_work, country=""))
    assert embedded(at_work, invoice) is None
    with pytest.raises(NotAllowed, match="country of Architekten Meier is missing"):
        written(at_work)(invoice, Format.FACTUR_X)


def test_a_draft_holds_no_invoice(at_work: Studio) -> None:
    desk = studio(at_work).desk
    draft = drafted(at_work, client(at_work))
    assert b"factur-x" not in typeset(desk, bill.proof(desk, draft.id))


def test_what_the_client_wants_is_kept_beside_the_pdf(at_work: Studio) -> None:
    desk = studio(at_work).desk
    invoice = issued(at_work, client(at_work, LEITWEG))
    assert [file.name for file in invoice.files] == ["xrechnung.xml"]
    kept = desk.db.folder / "invoices" / f"{invoice.id}-xrechnung.xml"
    assert written(at_work)(invoice, Format.XRECHNUNG) == kept.read_bytes()
    assert faults(as_judged(kept.read_bytes())) == []
    assert desk.db.invoices.get(invoice.id) == invoice


def test_a_kept_file_that_was_changed_is_not_handed_out(at_work: Studio) -> None:
    desk = studio(at_work).desk
    invoice = issued(at_work, client(at_work, LEITWEG))
    kept = desk.db.folder / "invoices" / f"{invoice.id}-xrechnung.xml"
    kept.write_bytes(kept.read_bytes().replace(b"19.25", b"19.26"))
    with pytest.raises(StoreTrouble, match="missing or was changed"):
        written(at_work)(invoice, Format.XRECHNUNG)
    kept.unlink()
    with pytest.raises(StoreTrouble, match="missing or was changed"):
        written(at_work)(invoice, Format.XRECHNUNG)


def about_files(at_work: Studio) -> list[str]:
    """What an examination of the books finds wrong with invoices and their files."""
    found = (each for each in verify(at_work.desk).found if each.what in ("invoices", "files"))
    return sorted(filled(each.text, each.values) for each in found)


def test_verify_knows_kept_files_and_misses_them(at_work: Studio) -> None:
    desk = studio(at_work).desk
    invoice = issued(at_work, client(at_work, LEITWEG))
    path = desk.db.folder / "invoices" / f"{invoice.id}-xrechnung.xml"
    assert about_files(at_work) == []
    stray = path.with_name("nobody-xrechnung.xml")
    path.rename(stray)
    assert about_files(at_work) == [
        "The e-invoice 2026/0001 is missing or was changed.",
        "The file invoices/nobody-xrechnung.xml belongs to no invoice.",
    ]


def test_a_backup_brings_kept_files_back(at_work: Studio) -> None:
    desk = studio(at_work).desk
    invoice = issued(at_work, client(at_work, LEITWEG))
    path = desk.db.folder / "invoices" / f"{invoice.id}-xrechnung.xml"
    xml, made = path.read_bytes(), back_up(desk)
    path.unlink()
    assert restore(desk, made.path).missing == ()
    assert path.read_bytes() == xml


def test_all_that_is_exported_holds_kept_files(at_work: Studio, tmp_path: Path) -> None:
    desk = studio(at_work).desk
    buyer = client(at_work, LEITWEG)
    invoice = issued(at_work, buyer)
    name = f"2026-0001 {invoice.id}-xrechnung.xml"
    export_folder(desk, tmp_path / "out")
    assert (tmp_path / "out" / "invoices" / name).read_bytes() == written(at_work)(invoice, Format.XRECHNUNG)
    with ZipFile(io.BytesIO(export_client(desk, buyer.id).content)) as whole:
        assert f"invoices/{name}" in whole.namelist()


def test_other_formats_are_written_from_what_is_frozen(at_work: Studio) -> None:
    desk = studio(at_work).desk
    buyer = client(at_work, Routing(scheme="0088", endpoint="7300010000001", buyer_reference="M. Meier"))
    invoice = issued(at_work, replace(buyer))
    first = written(at_work)(invoice, Format.FACTUR_X)
    settings = desk.settings
    desk.db.settings.put(replace(settings, seller=replace(settings.seller, name="Somebody else")))
    desk.db.clients.put(replace(buyer, postal=replace(buyer.postal, name="Another")))
    assert written(at_work)(desk.db.invoices.get(invoice.id), Format.FACTUR_X) == first


@pytest.mark.parametrize(
    ("country", "routing", "formats"),
    [
        ("DE", Routing(), ()),
        ("DE", LEITWEG, (Format.XRECHNUNG,)),
        ("FR", LEITWEG, ()),
        ("FR", Routing(scheme="EM", endpoint="a@b.example"), ()),
        ("FR", Routing(scheme="0225", endpoint="303265045"), (Format.PEPPOL,)),
        ("DE", replace(LEITWEG, scheme="0204", endpoint="04-1-12"), (Format.XRECHNUNG, Format.PEPPOL)),
    ],
)
def test_what_a_client_wants_follows_from_where_invoices_go(
    at_work: Studio, country: str, routing: Routing, formats: tuple[Format, ...]
) -> None:
    studio(at_work)
    proof = bill.proof(at_work.desk, drafted(at_work, client(at_work, routing, country=country)).id)
    assert wanted(proof) == formats
    belgian = {"country": "BE", "vat_id": "BE0403019261"}
    home = replace(proof, buyer=replace(proof.buyer, **belgian), seller=replace(proof.seller, **belgian))
    assert Format.PEPPOL in wanted(home)
