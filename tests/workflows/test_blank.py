"""Old jobs lose the names of people and documents, and nothing else."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from smarttracker_lite.domain.blanking import NAMES, blanked, cutoff
from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.dividing import By
from smarttracker_lite.domain.gaps import Closed, Closing
from smarttracker_lite.domain.jobs import Alias, Job, JobState, Tag
from smarttracker_lite.domain.machines import Reason, Sent
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.errors import BadInput
from smarttracker_lite.printers.files.batch import Batch
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import blank, tag
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.collect import record
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.overlap import enrich
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reread import reread
from smarttracker_lite.workflows.split import Piece, split
from smarttracker_lite.workflows.take_in import take_in
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot

OLD = NOON - timedelta(days=500)
BEFORE = cutoff(NOON.date(), 12)

STAYS = {
    JobFacts: {
        *("source", "key", "status", "status_raw", "kind", "submitted_at", "started_at", "completed_at"),
        *("time_quality", "not_before", "copies", "pages", "impressions", "color_impressions", "sheets"),
        *("color", "duplex", "quality", "media", "media_used", "area_mm2", "roll_area_mm2"),
        *("roll_length_um", "inks", "parser"),
    },
    Job: {
        *("id", "printer_id", "tag", "first_seen_at", "last_seen_at", "invoice_id", "aliases", "blanked_at"),
    },
    Tag: {"client_id", "project_id", "state", "comment", "note", "reason", "reprint_of", "additions"},
}
GOES = {JobFacts: set(NAMES), Job: {"facts", "later", "portion"}, Tag: set[str]()}


def old(document: str = "Villa Segreta.pdf", **changes: Any) -> JobFacts:
    facts = plot(document, submitted_at=OLD, completed_at=OLD, user="anna.bianchi", raw={"name": document})
    return replace(facts, host="PC-ANNA", account="4711", user_raw="STUDIO\\anna", **changes)


def internal(at_work: Studio, job: Job) -> Job:
    tag.set_state(at_work.desk, [job.id], JobState.INTERNAL)
    return at_work.desk.db.jobs.get(job.id)


@pytest.mark.parametrize("kind", [JobFacts, Job, Tag])
def test_each_field_is_decided_upon_whether_it_goes_or_stays(kind: type) -> None:
    assert {each.name for each in fields(kind)} == STAYS[kind] | GOES[kind]
    assert not STAYS[kind] & GOES[kind]


def test_names_go_and_amounts_stay(at_work: Studio) -> None:
    job = internal(equipped(at_work), at_work.job(old()))
    assert blank.blank(at_work.desk, BEFORE) == 1
    after = at_work.desk.db.jobs.get(job.id)
    assert after.facts == replace(
        job.facts, document=None, user=None, user_raw=None, host=None, account=None, raw={}
    )
    assert after.tag == job.tag
    assert after.blanked_at == NOON
    assert verify(at_work.desk).found == ()


def test_of_a_job_with_later_facts_and_of_a_part_all_copies_go() -> None:
    job = Job(id="a", printer_id=None, facts=old(), tag=Tag(), first_seen_at=OLD, last_seen_at=OLD)
    assert "anna" not in repr(blanked(replace(job, later=old()), NOON)).casefold()


def test_work_that_is_open_keeps_its_names_and_is_counted(at_work: Studio) -> None:
    at_work.job(old())
    internal(at_work, at_work.job(old("Neu.pdf", completed_at=NOON)))
    found = blank.outlook(at_work.desk, 12)
    assert (found.before, found.due, found.open, found.blanked) == (BEFORE, 0, 1, 0)
    assert blank.blank(at_work.desk, BEFORE) == 0


def test_parts_of_a_print_go_together_once_none_is_open(at_work: Studio) -> None:
    rossi, verdi = at_work.client("Rossi"), at_work.client("Verdi")
    job = equipped(at_work).job(old(), client=rossi)
    pieces = [Piece(rossi.id, None, Fraction(1, 2)), Piece(verdi.id, None, None)]
    parts = split(at_work.desk, job.id, By.SHARE, pieces)
    tag.set_state(at_work.desk, [parts[0].id], JobState.INTERNAL)
    assert blank.blank(at_work.desk, BEFORE) == 0
    tag.set_state(at_work.desk, [parts[1].id], JobState.INTERNAL)
    assert blank.blank(at_work.desk, BEFORE) == 2
    assert "segreta" not in repr(at_work.desk.db.jobs.all()).casefold()
    assert verify(at_work.desk).found == ()


def test_search_finds_the_words_no_longer(at_work: Studio) -> None:
    job = internal(at_work, at_work.job(old()))
    assert [each.id for each in at_work.desk.db.jobs.select(Wanted(text="segreta"))] == [job.id]
    blank.blank(at_work.desk, BEFORE)
    assert not at_work.desk.db.jobs.select(Wanted(text="segreta"))
    assert not at_work.desk.db.jobs.rows(Wanted(text="segreta"))
    assert at_work.desk.db.jobs.count(Wanted(blanked=True)) == 1


def test_all_amounts_of_the_demo_stay_to_the_cent(at_work: Studio) -> None:
    demonstrate(at_work.desk)
    db = at_work.desk.db

    def amounts() -> dict[str, tuple[Decimal | None, Decimal | None]]:
        prices = price_book(at_work.desk)
        return {job.id: (prices.price(job).amount, prices.cost(job).amount) for job in db.jobs.all()}

    before, invoices = amounts(), db.invoices.all()
    assert blank.blank(at_work.desk, NOON.date() + timedelta(days=1)) > 100
    assert amounts() == before
    assert db.invoices.all() == invoices
    assert verify(at_work.desk).found == ()


def told_again(at_work: Studio, facts: JobFacts) -> None:
    """Each way by which a source could bring a name back."""
    desk = at_work.desk
    printer = desk.db.printers.get("plotter")
    record(desk, "plotter", Reading(device=printer.device, jobs=(facts,), memory={}))
    take_in(desk, Batch(profile="", jobs=(facts,)), printer)
    other = replace(facts, source="other", key="theirs")
    record(desk, "plotter", Reading(device=printer.device, jobs=(other,), memory={}))
    (job,) = desk.db.jobs.all()
    enrich(desk, [replace(facts, source="third")], {facts.key: job})
    reread(desk)


def test_no_reading_import_or_other_source_brings_a_name_back(at_work: Studio) -> None:
    facts = old()
    job = internal(equipped(at_work), at_work.job(facts))
    blank.blank(at_work.desk, BEFORE)
    told_again(at_work, replace(facts, status_raw="told otherwise"))
    (after,) = at_work.desk.db.jobs.all()
    assert after.id == job.id
    assert "segreta" not in repr(after).casefold()
    assert "anna" not in repr(after).casefold()
    assert {Alias("other", "theirs"), Alias("third", facts.key)} <= set(after.aliases)


def test_an_invoiced_job_is_not_told_otherwise_once_it_has_no_name(at_work: Studio) -> None:
    facts = old()
    job = equipped(at_work).job(facts)
    at_work.desk.db.jobs.put(replace(job, invoice_id="one", later=facts))
    blank.blank(at_work.desk, BEFORE)
    record(
        at_work.desk,
        "plotter",
        Reading(device=at_work.desk.db.printers.get("plotter").device, jobs=(facts,), memory={}),
    )
    assert "segreta" not in repr(at_work.desk.db.jobs.all()).casefold()


def test_a_settled_gap_loses_the_names_of_its_prints_and_an_open_one_keeps_them(at_work: Studio) -> None:
    sent = (Sent("k", OLD, "Villa Segreta.pdf", "anna"),)
    settled, waiting = (at_work.gap(reason=Reason.UNTOLD, since=OLD, until=OLD, sent=sent) for _ in "ab")
    at_work.desk.db.gaps.put(
        replace(settled, closed=Closed(how=Closing.ENTERED, at=OLD, comment="Villa Segreta.pdf"))
    )
    blank.blank(at_work.desk, BEFORE)
    assert "Segreta" not in repr(at_work.desk.db.gaps.get(settled.id))
    assert "Segreta" in repr(at_work.desk.db.gaps.get(waiting.id))


def test_for_how_long_is_asked_before_anything_goes(at_work: Studio) -> None:
    internal(at_work, at_work.job(old()))
    found = blank.save_months(at_work.desk, 12, sure=False)
    assert found
    assert found.due == 1
    kept = [at_work.desk.settings.blank_after_months]
    assert blank.save_months(at_work.desk, 12, sure=True) is None
    assert [*kept, at_work.desk.settings.blank_after_months] == [None, 12]
    with pytest.raises(BadInput):
        blank.save_months(at_work.desk, 2, sure=True)


def test_what_is_typed_for_clients_is_not_blanked(at_work: Studio) -> None:
    at_work.desk.db.clients.put(Client(id="c", postal=Postal(name="Villa Segreta srl")))
    job = at_work.job(old())
    tag.comment(at_work.desk, job.id, "As agreed", "ask twice")
    internal(at_work, job)
    blank.blank(at_work.desk, BEFORE)
    after = at_work.desk.db.jobs.get(job.id).tag
    assert (after.comment, after.note) == ("As agreed", "ask twice")


@pytest.mark.parametrize(
    ("today", "months", "day"),
    [("2026-11-23", 12, "2025-11-23"), ("2026-03-31", 1, "2026-02-28"), ("2026-01-05", 24, "2024-01-05")],
)
def test_months_are_counted_by_the_calendar(today: str, months: int, day: str) -> None:
    assert cutoff(date.fromisoformat(today), months) == date.fromisoformat(day)
