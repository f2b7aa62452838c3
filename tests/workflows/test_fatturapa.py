"""Invoices are handed over to SdI as files, once or together, and what it says of them is noted."""

import io
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import of_one_month
from smarttracker_lite.errors import NotAllowed, StoreTrouble
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.backup import back_up
from smarttracker_lite.workflows.fatturapa import (
    Passage,
    hand_over,
    hand_over_all,
    note_outcome,
    of_period,
    passage,
    prepared,
    steps,
    switch_deferred,
    to_hand_over,
)
from smarttracker_lite.workflows.leaving.export import export_folder
from smarttracker_lite.workflows.restore import restore
from tests.support.fatturapa_schema import schema_errors
from tests.support.fatture import COMPANY, SELLER, TO_COMPANY, item, sold
from tests.support.invoicing import issued, set_prices
from tests.support.sdi import refusals
from tests.support.studio import Studio, plot


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
    assert not kept(italian, made).is_sent  # the client has nothing yet


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


def test_what_was_missing_at_issue_can_be_filled_in_afterwards(italian: Studio) -> None:
    poor = client(italian, postcode="")
    made = issued(italian, poor)
    italian.desk.db.clients.put(replace(poor, postal=replace(poor.postal, postcode="00187")))
    file = hand_over(italian.desk, made.id)
    assert schema_errors(file.xml) == []
    assert kept(italian, made).buyer.postcode == ""


def test_what_was_handed_over_is_given_again_byte_for_byte_whatever_changed_since(italian: Studio) -> None:
    poor = client(italian, postcode="")
    made = issued(italian, poor)
    italian.desk.db.clients.put(replace(poor, postal=COMPANY))
    first = hand_over(italian.desk, made.id)
    italian.desk.db.clients.put(replace(poor, postal=replace(COMPANY, name="Someone else", city="")))
    again = hand_over(italian.desk, made.id)
    assert (again.name, again.xml) == (first.name, first.xml)
    assert b"Someone else" not in again.xml
    assert prepared(italian.desk, kept(italian, made)).missing == ()
    with ZipFile(io.BytesIO(hand_over_all(italian.desk, [made]))) as whole:
        assert whole.read(first.name) == first.xml


def path_of(studio: Studio, invoice: Invoice, place: int = 0) -> Path:
    """Where a file that was handed over lies."""
    file = steps(kept(studio, invoice))[place].file
    assert file
    return studio.desk.db.folder / "invoices" / f"{invoice.id}-{file.name}"


def test_each_file_that_sdi_was_given_is_kept_beside_the_pdf(italian: Studio) -> None:
    rome = client(italian)
    made = issued(italian, rome)
    first = hand_over(italian.desk, made.id)
    note_outcome(italian.desk, made.id, accepted=False, answer="00305")
    italian.desk.db.clients.put(replace(rome, postal=replace(rome.postal, street="Via Nuova 2")))
    second = hand_over(italian.desk, made.id)
    assert first.xml != second.xml
    assert path_of(italian, made).read_bytes() == first.xml
    assert path_of(italian, made, 2).read_bytes() == second.xml
    assert [each.sha256 for each in kept(italian, made).kept] == [
        sha256(each.xml).hexdigest() for each in (first, second)
    ]


def about_files(studio: Studio) -> list[str]:
    return [each.text for each in verify(studio.desk).found if each.what in ("files", "invoices")]


def test_a_kept_file_that_was_changed_is_told_and_not_given_out(italian: Studio) -> None:
    made = issued(italian, client(italian))
    hand_over(italian.desk, made.id)
    assert about_files(italian) == []
    path_of(italian, made).write_bytes(b"<another/>")
    with pytest.raises(StoreTrouble, match="missing or was changed"):
        hand_over(italian.desk, made.id)
    assert about_files(italian) == ["The e-invoice {number} is missing or was changed."]


def test_a_disk_that_takes_no_file_leaves_the_invoice_as_it_was(italian: Studio) -> None:
    made = issued(italian, client(italian))
    folder = italian.desk.db.folder / "invoices"
    folder.rename(folder.with_name("away"))
    folder.write_bytes(b"")
    with pytest.raises(StoreTrouble):
        hand_over(italian.desk, made.id)
    assert passage(kept(italian, made)) is Passage.WAITING


def test_a_backup_and_an_export_hold_what_sdi_was_given(italian: Studio, tmp_path: Path) -> None:
    made = issued(italian, client(italian))
    given = hand_over(italian.desk, made.id)
    path = path_of(italian, made)
    export_folder(italian.desk, tmp_path / "out")
    (copy,) = (tmp_path / "out" / "invoices").glob("*fatturapa_*.xml")
    assert copy.read_bytes() == given.xml
    backup = back_up(italian.desk)
    path.unlink()
    restore(italian.desk, backup.path)
    assert hand_over(italian.desk, made.id).xml == given.xml


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


@pytest.mark.parametrize(
    ("days", "day", "may"),
    [
        ((3, 20), (11, 30), True),
        ((3, 20), (12, 15), True),
        ((3, 20), (12, 16), False),
        ((20, 20), (11, 20), False),
        ((3, -4), (11, 30), False),
        ((), (11, 30), False),
    ],
)
def test_a_deferred_invoice_is_for_one_month_and_comes_by_the_fifteenth(
    days: tuple[int, ...], day: tuple[int, int], may: bool
) -> None:
    first = date(2026, 11, 1)
    items = tuple(item(day=first + timedelta(days=each - 1)) for each in days)
    assert of_one_month([sold(items=items)], date(2026, *day)) is may


def test_december_may_be_deferred_into_the_new_year() -> None:
    line = sold(items=(item(day=date(2026, 12, 9)),))
    assert of_one_month([line], date(2027, 1, 15))
    assert not of_one_month([line], date(2027, 1, 16))


def test_where_it_is_so_set_an_invoice_for_earlier_jobs_is_a_deferred_one(italian: Studio) -> None:
    switch_deferred(italian.desk, True)
    rome = client(italian)
    job = italian.job(plot(completed_at=italian.clock() - timedelta(days=5)), client=rome)
    draft = bill.draft(italian.desk, rome.id, [job.id])
    made = bill.issue_draft(italian.desk, draft.id)
    today = issued(italian, rome)
    kinds = [ET.fromstring(hand_over(italian.desk, each.id).xml) for each in (made, today)]
    assert [each.findtext(".//TipoDocumento") for each in kinds] == ["TD24", "TD01"]


def test_a_draft_shows_what_its_file_would_lack(italian: Studio) -> None:
    made = client(italian, vat_id="")
    job = italian.job(client=made)
    proof = bill.proof(italian.desk, bill.draft(italian.desk, made.id, [job.id]).id)
    assert [each.field for each in prepared(italian.desk, proof).missing] == ["vat_id"]
