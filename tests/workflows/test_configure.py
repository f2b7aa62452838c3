"""The settings: what is kept, and what is refused with the field at fault."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from smarttracker_lite.domain.business import Mail, Settings
from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.numbering import Kind, Series
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.errors import BadInput, PostTrouble, StoreTrouble
from smarttracker_lite.store.database import Database
from smarttracker_lite.workflows import bill, configure
from smarttracker_lite.workflows.number import upcoming_number
from smarttracker_lite.workflows.typeset import typeset
from tests.support.invoicing import issued, set_prices
from tests.support.mail import PASSWORD, USER, MailServer, Mood, mail_server
from tests.support.studio import Studio


def png(colour: str = "teal") -> bytes:
    picture = BytesIO()
    Image.new("RGB", (40, 20), colour).save(picture, "PNG")
    return picture.getvalue()


def account(server: MailServer) -> Mail:
    return Mail(host=server.host, port=server.port, user=USER, sender=USER, authority=str(server.ca_file))


def logos(studio: Studio) -> list[str]:
    return sorted(path.name for path in studio.desk.db.folder.glob("logo-*"))


def test_a_fresh_folder_begins_in_the_country_of_the_computer_and_stays_there(at_work: Studio) -> None:
    configure.begin(at_work.desk, "CH")
    began = at_work.desk.settings
    assert (began.seller.country, began.currency, began.tax) == ("CH", "CHF", None)
    configure.begin(at_work.desk, "US")
    assert at_work.desk.settings == began


def test_the_business_is_kept_with_its_iban_as_it_is_written(at_work: Studio) -> None:
    seller = Postal(name="Studio Lumen", city="Milano", country="IT", vat_id="IT00743110157")
    configure.save_business(at_work.desk, seller, "it60x0542811101000000123456")
    assert at_work.desk.settings.seller == seller
    assert at_work.desk.settings.iban == "IT60 X054 2811 1010 0000 0123 456"


@pytest.mark.parametrize(("name", "iban", "field"), [("", "", "name"), ("Studio Lumen", "IT00 1234", "iban")])
def test_a_business_without_a_name_or_with_a_wrong_iban_is_refused(
    at_work: Studio, name: str, iban: str, field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        configure.save_business(at_work.desk, Postal(name=name), iban)
    assert refused.value.field == field
    assert at_work.desk.settings == Settings()


def test_other_settings_do_not_wait_for_the_business(at_work: Studio) -> None:
    """The first steps can be taken in any order."""
    configure.save_settings(at_work.desk, replace(at_work.desk.settings, currency="CHF"))
    assert at_work.desk.settings.currency == "CHF"


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("currency", {"currency": "eur"}),
        ("currency", {"currency": "EURO"}),
        ("currency", {"currency": "EUX"}),
        ("terms_days", {"terms_days": -1}),
        ("terms_days", {"terms_days": 366}),
        ("first-invoice", {"series": (Series(Kind.INVOICE, "{year}/{seq}", 0),)}),
        ("pattern-invoice", {"series": (Series(Kind.INVOICE, "{year}"),)}),
        ("tax_percent", {"tax": Tax(TaxCategory.STANDARD, Decimal(0))}),
        ("tax_percent", {"tax": Tax(TaxCategory.STANDARD, Decimal(-1))}),
        ("tax_percent", {"tax": Tax(TaxCategory.STANDARD, Decimal(101))}),
        ("tax_percent", {"tax": Tax(TaxCategory.STANDARD, Decimal("22.00005"))}),
        ("tax_percent", {"tax": Tax(TaxCategory.EXEMPT, Decimal(22), "art. 1")}),
        ("tax_reason", {"tax": Tax(TaxCategory.EXEMPT, Decimal(0))}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    at_work: Studio, field: str, change: dict[str, Any]
) -> None:
    with pytest.raises(BadInput) as refused:
        configure.save_settings(at_work.desk, replace(at_work.desk.settings, **change))
    assert refused.value.field == field
    assert at_work.desk.settings == Settings()


def test_a_new_logo_takes_the_place_of_the_old_one(at_work: Studio) -> None:
    configure.save_logo(at_work.desk, png("teal"))
    first = at_work.desk.settings.logo
    configure.save_logo(at_work.desk, png("navy"))
    assert logos(at_work) == [at_work.desk.settings.logo]
    assert first not in logos(at_work)
    assert configure.logo_drawing(at_work.desk).startswith("<svg")
    configure.remove_logo(at_work.desk)
    assert logos(at_work) == []
    assert configure.logo_drawing(at_work.desk) == ""


def test_a_file_that_is_no_picture_leaves_the_old_logo(at_work: Studio) -> None:
    configure.save_logo(at_work.desk, png())
    before = logos(at_work)
    with pytest.raises(BadInput) as refused:
        configure.save_logo(at_work.desk, b"MZ\x90 not a picture")
    assert refused.value.field == "logo"
    assert logos(at_work) == before == [at_work.desk.settings.logo]


def test_an_invoice_keeps_the_logo_it_was_issued_with(at_work: Studio) -> None:
    at_work.seller()
    configure.save_logo(at_work.desk, png())
    at_work.rate(per_job="10")
    client = at_work.client()
    at_work.job(client=client)
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    configure.remove_logo(at_work.desk)
    assert typeset(at_work.desk, invoice) == bill.pdf_path(at_work.desk, invoice).read_bytes()


def test_an_empty_password_leaves_the_one_that_is_kept(at_work: Studio) -> None:
    configure.save_mail(at_work.desk, Mail(host="mail.example"), "secret")
    configure.save_mail(at_work.desk, Mail(host="smtp.example"), "")
    assert at_work.desk.settings.mail.host == "smtp.example"
    assert at_work.desk.secrets.get("mail") == "secret"


def test_the_password_is_not_in_the_data_folder(at_work: Studio) -> None:
    configure.save_mail(at_work.desk, Mail(host="mail.example"), "tr0ub4dor-and-3")
    files = [path.read_bytes() for path in at_work.desk.db.folder.rglob("*") if path.is_file()]
    assert any(b"mail.example" in content for content in files)
    assert not any(b"tr0ub4dor-and-3" in content for content in files)


@pytest.mark.parametrize("port", [0, 65_536])
def test_a_port_out_of_range_is_refused(at_work: Studio, port: int) -> None:
    with pytest.raises(BadInput) as refused:
        configure.save_mail(at_work.desk, Mail(host="mail.example", port=port), "")
    assert refused.value.field == "port"


def test_settings_outlast_the_program(at_work: Studio, tmp_path: Path) -> None:
    configure.save_business(at_work.desk, Postal(name="Studio Lumen"), "")
    kept = at_work.desk.settings
    at_work.desk.db.close()
    again = Database.open(tmp_path / "data")
    assert again.settings.get() == kept
    again.close()


def test_a_test_mail_arrives_at_the_studio_itself(at_work: Studio, tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        configure.save_mail(at_work.desk, account(server), PASSWORD)
        assert configure.send_test_mail(at_work.desk) == USER
    (letter,) = server.received
    assert letter.recipients == (USER,)


def test_a_test_mail_with_a_wrong_password_says_so(at_work: Studio, tmp_path: Path) -> None:
    with mail_server(tmp_path, Mood(password="another")) as server:
        configure.save_mail(at_work.desk, account(server), PASSWORD)
        with pytest.raises(PostTrouble, match="does not let"):
            configure.send_test_mail(at_work.desk)
    assert server.received == []


@pytest.mark.parametrize(("mail", "field"), [(Mail(), "host"), (Mail(host="mail.example"), "sender")])
def test_without_a_server_and_an_address_there_is_no_test_mail(
    at_work: Studio, mail: Mail, field: str
) -> None:
    configure.save_mail(at_work.desk, mail, "")
    with pytest.raises(BadInput) as refused:
        configure.send_test_mail(at_work.desk)
    assert refused.value.field == field


def numbered(at_work: Studio, pattern: str, kind: Kind = Kind.INVOICE, first: int = 1) -> Settings:
    return at_work.desk.settings.numbered(Series(kind, pattern, first))


def test_where_numbers_begin_is_set_once_and_for_each_kind_alone(at_work: Studio) -> None:
    set_prices(at_work)
    configure.save_numbering(at_work.desk, numbered(at_work, "{year}/{seq}", first=7))
    assert issued(at_work, at_work.client()).number.text == "2026/7"
    with pytest.raises(BadInput, match="set once") as refused:
        configure.save_numbering(at_work.desk, numbered(at_work, "{year}/{seq}", first=9))
    assert refused.value.field == "first-invoice"
    configure.save_numbering(at_work.desk, numbered(at_work, "N{year}/{seq}", Kind.CREDIT_NOTE, first=3))
    assert upcoming_number(at_work.desk, kind=Kind.CREDIT_NOTE).text == "N2026/3"


def test_two_kinds_never_get_the_same_number(at_work: Studio) -> None:
    with pytest.raises(BadInput, match="the same number") as refused:
        configure.save_numbering(at_work.desk, numbered(at_work, "{year}/{seq}", Kind.CREDIT_NOTE))
    assert refused.value.field == "pattern-credit-note"


def test_a_pattern_that_would_give_a_number_again_is_refused(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_job="10")
    client = at_work.client()
    at_work.job(client=client)
    configure.save_numbering(at_work.desk, numbered(at_work, "{year}/{seq}2"))
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    again = numbered(at_work, "{year}/1{seq}")
    with pytest.raises(BadInput, match="2026/12"):
        configure.save_numbering(at_work.desk, again)
    assert at_work.desk.settings.numbering(Kind.INVOICE).pattern == "{year}/{seq}2"


def test_an_old_logo_that_cannot_be_deleted_is_in_nobody_s_way(at_work: Studio) -> None:
    old = at_work.desk.db.folder / "logo-old"
    old.mkdir()
    at_work.desk.db.settings.put(replace(at_work.desk.settings, logo=old.name))
    with pytest.raises(StoreTrouble):
        configure.logo_drawing(at_work.desk)
    assert configure.remove_logo(at_work.desk).logo == ""
