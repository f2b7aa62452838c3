"""Invoices are handed over to SdI as files, once or together, and what it says of them is noted."""

import io
from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.fatturapa import (
    Passage,
    hand_over,
    hand_over_all,
    note_outcome,
    of_period,
    passage,
    prepared,
    steps,
    to_hand_over,
)
from tests.support.fatturapa_schema import schema_errors
from tests.support.fatture import COMPANY, SELLER, TO_COMPANY
from tests.support.invoicing import issued, set_prices
from tests.support.sdi import refusals
from tests.support.studio import Studio


@pytest.fixture
def italian(at_work: Studio) -> Studio:
    """A studio in Milan that may invoice."""
    set_prices(at_work)
    desk = at_work.desk
    desk.db.settings.put(replace(desk.settings, seller=SELLER))
    return at_work


def client(studio: Studio, **changes: str) -> Client:
    """A company in Rome."""
    made = replace(studio.client(), postal=replace(COMPANY, **changes), routing=TO_COMPANY)
    studio.desk.db.clients.put(made)
    return made


def kept(studio: Studio, invoice: Invoice) -> Invoice:
    return studio.desk.db.invoices.get(invoice.id)


def test_an_issued_invoice_is_handed_over_as_a_file_that_sdi_takes(italian: Studio) -> None:
    made = issued(italian, client(italian))
    file = hand_over(italian.desk, made.id)
    assert schema_errors(file.xml) == []
    assert refusals(file.xml, file.name, italian.desk.today) == []
    (noted,) = steps(kept(italian, made))
    assert (noted.to, noted.by) == (file.name, Passage.HANDED_OVER)


def test_downloading_it_once_more_notes_nothing_more_and_gives_the_same_bytes(italian: Studio) -> None:
    made = issued(italian, client(italian))
    first = hand_over(italian.desk, made.id)
    italian.clock.move(hours=3)
    again = hand_over(italian.desk, made.id)
    assert (again.name, again.xml) == (first.name, first.xml)
    assert len(steps(kept(italian, made))) == 1


def test_an_invoice_that_lacks_something_is_not_handed_over(italian: Studio) -> None:
    made = issued(italian, client(italian, postcode=""))
    with pytest.raises(NotAllowed, match="postcode"):
        hand_over(italian.desk, made.id)
    assert passage(kept(italian, made)) is Passage.WAITING
    assert prepared(italian.desk, made).xml == b""


def test_a_zip_holds_what_can_be_handed_over_and_notes_just_that(italian: Studio) -> None:
    good, poor = issued(italian, client(italian)), issued(italian, client(italian, city=""))
    packed = hand_over_all(italian.desk, [good, poor])
    with ZipFile(io.BytesIO(packed)) as whole:
        (name,) = whole.namelist()
        assert whole.read(name) == prepared(italian.desk, good).xml
    assert [passage(kept(italian, each)) for each in (good, poor)] == [Passage.HANDED_OVER, Passage.WAITING]
    assert hand_over_all(italian.desk, [good]) == packed


def test_a_zip_of_nothing_is_refused_in_words(italian: Studio) -> None:
    poor = issued(italian, client(italian, city=""))
    with pytest.raises(NotAllowed, match="handed over"):
        hand_over_all(italian.desk, [poor])


def test_of_a_period_only_what_sdi_has_not_got_is_to_be_handed_over(italian: Studio) -> None:
    rome = client(italian)
    first, second, third = (issued(italian, rome) for _ in range(3))
    hand_over(italian.desk, first.id)
    hand_over(italian.desk, second.id)
    note_outcome(italian.desk, second.id, accepted=False, answer="00423")
    today = italian.desk.today
    found = of_period(italian.desk, today, today)
    assert [each.id for each in found] == [third.id, second.id, first.id]
    assert [each.id for each in to_hand_over(found)] == [third.id, second.id]
    assert of_period(italian.desk, today + timedelta(days=1), today + timedelta(days=9)) == []


def test_what_sdi_refused_is_made_anew_with_the_same_number_and_date(italian: Studio) -> None:
    rome = client(italian)
    made = issued(italian, rome)
    first = hand_over(italian.desk, made.id)
    note_outcome(italian.desk, made.id, accepted=False, answer="00305 number unknown")
    corrected = replace(rome.postal, vat_id="IT01199250158", street="Via Nuova 2")
    italian.desk.db.clients.put(replace(rome, postal=corrected))
    second = hand_over(italian.desk, made.id)
    old, new = ET.fromstring(first.xml), ET.fromstring(second.xml)
    same = ("Numero", "Data", "PrezzoTotale", "Imposta", "ImportoTotaleDocumento")
    assert [old.findtext(f".//{name}") for name in same] == [new.findtext(f".//{name}") for name in same]
    assert new.findtext(".//CessionarioCommittente//IdCodice") == "01199250158"
    assert second.name != first.name
    assert kept(italian, made).buyer == made.buyer
    assert passage(note_outcome(italian.desk, made.id, accepted=True)) is Passage.ACCEPTED


def test_an_invoice_that_was_not_refused_stays_as_it_was_issued(italian: Studio) -> None:
    rome = client(italian)
    made = issued(italian, rome)
    before = prepared(italian.desk, made).xml
    italian.desk.db.clients.put(replace(rome, postal=replace(rome.postal, name="Someone else")))
    assert prepared(italian.desk, made).xml == before


def test_an_outcome_is_noted_only_of_what_is_under_way(italian: Studio) -> None:
    made = issued(italian, client(italian))
    with pytest.raises(NotAllowed, match="not under way"):
        note_outcome(italian.desk, made.id, accepted=True)
    hand_over(italian.desk, made.id)
    note_outcome(italian.desk, made.id, accepted=True)
    with pytest.raises(NotAllowed, match="not under way"):
        note_outcome(italian.desk, made.id, accepted=False)


def test_a_draft_shows_what_its_file_would_lack(italian: Studio) -> None:
    made = client(italian, vat_id="")
    job = italian.job(client=made)
    proof = bill.proof(italian.desk, bill.draft(italian.desk, made.id, [job.id]).id)
    assert [each.field for each in prepared(italian.desk, proof).missing] == ["vat_id"]
