"""Tags are put into rows of which all else stays as it is, and only what reads them finds the jobs anew."""

import json
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given

from smarttracker_lite.domain.blanking import blanked
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.jobs import Job, JobState, Retag, Slip, Stage, Tag, Tagging
from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import NotFound, StoreTrouble
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.lookups import LOOKUPS
from smarttracker_lite.store.retagging import blanked_written, tagging_written
from smarttracker_lite.store.rows import from_raw, json_of, loaded, part_from, to_row, with_parts
from smarttracker_lite.store.tables.folder import Folder
from smarttracker_lite.store.tables.index import WORDS
from tests.contract.test_store_many import ALIKE
from tests.contract.test_store_rows import any_of, job
from tests.support.book_steps import NOON, TAGS, jobs
from tests.support.scans import like_a_scan
from tests.support.tables import EventfulDisk, keeper_of, snapshots_made

HOSTILE = {"tag": {"client_id": None}, '"tag":{': '","tag":{'}
"""What a printer may say of a job, for whoever looks for its tag."""


@given(any_of(Job), any_of(Tag))
def test_a_row_with_another_tag_is_that_of_the_job_with_another_tag(old: Job, tag: Tag) -> None:
    assert with_parts(json_of(old), {"tag": json_of(tag)}) == json_of(replace(old, tag=tag))


@pytest.mark.parametrize("more", [{}, {"half": "\ud83d"}, {"nan": float("nan")}], ids=repr)
def test_what_a_printer_says_is_not_taken_for_the_tag(more: Mapping[str, object]) -> None:
    old = job(raw={**HOSTILE, **more})

    now = loaded(with_parts(json_of(old), {"tag": json_of(Tag(client_id="a"))}))

    assert now["tag"]["client_id"] == "a"
    assert repr(now["facts"]["raw"]) == repr({**HOSTILE, **more})


def test_a_field_of_a_row_that_this_version_does_not_know_stays() -> None:
    row = to_row(job()) | {"from a later version": "é \ud83d"}

    now = loaded(with_parts(json.dumps(row).encode(), {"tag": json_of(Tag(client_id="a"))}))

    assert now == row | {"tag": to_row(Tag(client_id="a"))}


@given(any_of(Job))
def test_a_slip_says_what_the_job_says(whole: Job) -> None:
    assert repr(part_from(json_of(whole), Slip, Job, "jobs")) == repr(
        Slip(id=whole.id, tag=whole.tag, invoice_id=whole.invoice_id)
    )


def test_a_slip_of_a_row_without_a_tag_is_named() -> None:
    row = to_row(job())
    del row["tag"]

    with pytest.raises(StoreTrouble, match="record j7 in the table jobs cannot be read"):
        part_from(json.dumps(row).encode(), Slip, Job, "jobs")


@given(any_of(Tagging))
def test_a_decision_is_kept_as_any_record_is(tagging: Tagging) -> None:
    written = tagging_written(tagging)

    assert written.raw == json_of(tagging)
    assert repr(written.row) == repr(json.loads(written.raw))


def test_an_amount_is_written_as_it_was_typed() -> None:
    tags = [
        Tag(additions=(Addition(name="x", unit=Unit.PIECE, quantity=each, price=each),)) for each in AMOUNTS
    ]
    retags = tuple(Retag(job_id="a", before=tag, after=tag) for tag in tags)
    tagging = Tagging(id="t", at=NOON, retags=retags)

    assert tagging_written(tagging).raw == json_of(tagging)


A_YEAR_AGO = datetime(2025, 6, 1, 12, tzinfo=UTC)
AMOUNTS = (Decimal("1.0"), Decimal("1.00"))


@given(jobs(), TAGS)
def test_what_finds_a_job_depends_on_no_other_part_of_its_tag_than_it_says(old: Job, tag: Tag) -> None:
    rows: Mapping[str, Mapping[str, object]] = {"old": to_row(old), "new": to_row(replace(old, tag=tag))}
    changed = {f"tag.{each.name}" for each in fields(Tag) if _differ(old.tag, tag, each.name)}
    found = LOOKUPS["jobs"]

    untouched = found.untouched(changed)

    for name in untouched:
        index = found.text_of if name == WORDS else found.index(name).keys_of
        assert index(rows["old"]) == index(rows["new"]), name
    if changed == {"tag.client_id"}:
        assert {"client", "stage", "account"}.isdisjoint(untouched)
        assert len(untouched) == len(found.indexes) - 2


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path, clock=lambda: NOON, disk=EventfulDisk())) as database:
        yield database


OLD = Tag(client_id="a", state=JobState.INTERNAL)
OPEN = Wanted(client_id="a", stages=frozenset({Stage.READY}), text="mole")


def old_job(id: str = "o") -> Job:
    facts = JobFacts(
        source="ipp", key=id, status=JobStatus.COMPLETED, document="Mole", completed_at=A_YEAR_AGO
    )
    return Job(id=id, printer_id="p", facts=facts, tag=OLD, first_seen_at=NOON, last_seen_at=NOON)


@pytest.mark.parametrize("compacted", [False, True])
def test_work_of_a_closed_year_that_is_opened_again_is_found(db: Database, compacted: bool) -> None:
    db.jobs.put(old_job())
    db.compact()
    assert [year.year for year in keeper_of(db).state.years] == [A_YEAR_AGO.year]

    db.jobs.retag({"o": replace(OLD, state=JobState.BILLABLE)})
    if compacted:
        db.compact()

    assert [found.tag.state for found in db.jobs.select(OPEN)] == [JobState.BILLABLE]
    assert db.jobs.count(OPEN) == 1
    like_a_scan(keeper_of(db).view("jobs"), LOOKUPS["jobs"])


def test_work_that_is_opened_again_while_its_year_goes_to_rest_is_found(tmp_path: Path) -> None:
    opened = 0
    for moment in count():
        disk = EventfulDisk()
        with closing(Database.open(tmp_path / f"{moment}", clock=lambda: NOON, disk=disk)) as db:
            db.jobs.put(old_job())
            meanwhile = partial(db.jobs.retag, {"o": replace(OLD, state=JobState.BILLABLE)})
            with disk.eventful(moment, meanwhile):
                db.compact()
            opened += db.jobs.count(OPEN)
            if not db.jobs.count(OPEN):
                break
            assert [found.id for found in db.jobs.select(OPEN)] == ["o"]
            like_a_scan(keeper_of(db).view("jobs"), LOOKUPS["jobs"])
    assert opened > 5


def test_who_is_not_there_cannot_be_tagged_and_then_nobody_is(db: Database) -> None:
    db.jobs.put(old_job())

    with pytest.raises(NotFound):
        db.jobs.retag({"o": Tag(), "nobody": Tag()})
    with pytest.raises(NotFound):
        db.jobs.slips(["o", "nobody"])

    assert db.jobs.get("o").tag == OLD


def test_what_changed_since_it_was_asked_for_is_not_overwritten(db: Database) -> None:
    db.jobs.put(old_job())
    with db.transaction():
        db.jobs.slips(["o"])
        db.jobs.put(replace(old_job(), printer_id="q"))
        db.jobs.retag({"o": Tag(client_id="b")})

    assert db.jobs.get("o") == replace(old_job(), printer_id="q", tag=Tag(client_id="b"))
    (entry, *_) = db.history()
    ((before, after),) = entry.changes["jobs"].values()
    assert before == to_row(old_job())
    assert after == to_row(db.jobs.get("o"))


@given(any_of(Job))
def test_a_job_is_blanked_in_its_row_as_it_is_in_the_trade(old: Job) -> None:
    now = from_raw(blanked_written(json_of(old), json_of(NOON)).raw, Job, "jobs")

    assert repr(now) == repr(blanked(old, NOON))


@pytest.mark.parametrize("resting", [False, True])
def test_the_history_does_not_hear_of_a_name_that_isblanked_written(db: Database, resting: bool) -> None:
    db.jobs.put_all([old_job("a"), old_job("b")])
    if resting:
        db.compact()
    rows = sorted(db.jobs.rows(Wanted()))

    assert db.jobs.blank(rows, lambda job: job.id == "a", NOON) == 1

    assert [job.facts.document for job in db.jobs.get_all("ab")] == [None, "Mole"]
    assert db.jobs.count(Wanted(text="mole")) == db.jobs.count(Wanted(blanked=True)) == 1
    (entry, *_) = db.history()
    ((before, after),) = entry.changes["jobs"].values()
    assert "Mole" not in repr((before, after))
    assert {name for name in after or {} if (before or {})[name] != (after or {})[name]} == {"blanked_at"}
    like_a_scan(keeper_of(db).view("jobs"), LOOKUPS["jobs"])


def test_while_very_much_is_written_snapshots_are_rare(tmp_path: Path) -> None:
    with closing(Database.open(tmp_path, clock=lambda: NOON, journal_bytes=1)) as db:
        with db.in_bulk():
            db.jobs.put_all([old_job("a"), old_job("b")])
        snapshots_made(db)
        in_bulk = Folder(tmp_path).snapshots()
        db.jobs.put(old_job("c"))
        snapshots_made(db)

    assert not in_bulk
    assert Folder(tmp_path).snapshots()


def test_of_ids_with_one_key_each_has_its_own_tag(db: Database) -> None:
    db.jobs.put_all(map(old_job, ALIKE))

    db.jobs.retag({id: Tag(client_id=id) for id in ALIKE})

    assert [slip.tag.client_id for slip in db.jobs.slips(ALIKE)] == list(ALIKE)
    assert [job.tag.client_id for job in db.jobs.get_all(ALIKE)] == list(ALIKE)


def _differ(old: Tag, new: Tag, name: str) -> bool:
    return bool(getattr(old, name) != getattr(new, name))
