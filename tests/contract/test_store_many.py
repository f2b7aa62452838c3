"""Many items of a book at once: found, changed and counted as one by one."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zlib import crc32

import pytest

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.jobs import Job, JobState, Retag, Tag, Tagging
from smarttracker_lite.domain.printing import JobFacts, JobStatus
from smarttracker_lite.errors import NotFound
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import Wanted

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ALIKE = ("plumless", "buckeroo")
"""Two ids with the same key."""


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path)) as database:
        yield database


def job(id: str, tag: Tag | None = None) -> Job:
    facts = JobFacts(source="ipp", key=f"key {id}", status=JobStatus.COMPLETED, document=f"{id}.pdf")
    return Job(id=id, printer_id="p", facts=facts, tag=tag or Tag(), first_seen_at=NOON, last_seen_at=NOON)


@pytest.mark.parametrize("resting", [False, True])
def test_items_come_in_the_order_of_their_ids_each_once(db: Database, resting: bool) -> None:
    jobs = {str(number): job(str(number)) for number in range(200)}
    db.jobs.put_all(jobs.values())
    if resting:
        db.compact()
        db.jobs.put(jobs["7"])
    asked = [str(number) for number in (150, 7, 150, 3)]
    assert db.jobs.get_all(asked) == [jobs["150"], jobs["7"], jobs["3"]]
    with pytest.raises(NotFound):
        db.jobs.get_all(["3", "nobody"])


def test_of_ids_with_one_key_each_has_its_own_item(db: Database) -> None:
    assert len({crc32(id.encode()) for id in ALIKE}) == 1
    db.jobs.put_all(map(job, ALIKE))
    db.jobs.put_all(job(id, Tag(client_id=id)) for id in reversed(ALIKE))
    assert [each.tag.client_id for each in db.jobs.get_all(ALIKE)] == list(ALIKE)
    assert db.jobs.count() == 2


def test_what_is_put_again_is_in_the_place_of_what_it_was(db: Database) -> None:
    db.jobs.put_all(job(str(number)) for number in range(100))
    with db.transaction():
        old = db.jobs.get_all(map(str, range(0, 100, 2)))
        db.jobs.put_all([job(each.id, Tag(client_id="rossi")) for each in old])
        db.jobs.put_all([job("0", Tag(client_id="tosi")), job("new")])
        db.jobs.delete("2")
        db.jobs.put_all(job(str(number), Tag(state=JobState.WASTE)) for number in range(4, 40))
    assert db.jobs.count() == 100
    assert db.jobs.count(Wanted(client_id="rossi")) == 30
    assert db.jobs.count(Wanted(state=JobState.WASTE)) == 36
    assert [each.id for each in db.jobs.select(Wanted(client_id="tosi"))] == ["0"]
    assert {each.id for each in db.jobs.select(Wanted(text="9.pdf 4"))} == {"49"}
    assert db.jobs.find("2") is None


def test_a_book_stands_for_another_moment_as_soon_as_it_changes(db: Database) -> None:
    rossi = Client(id="rossi", postal=Postal(name="Rossi"))
    db.clients.put(rossi)
    before = db.clients.moment
    db.jobs.put(job("a"))
    assert db.clients.moment is before
    db.clients.put(replace(rossi, pinned=True))
    assert db.clients.moment is not before


def test_decisions_are_told_from_the_last_one_back_and_since_a_moment(db: Database) -> None:
    retag = Retag(job_id="a", before=Tag(), after=Tag(client_id="rossi"))
    moments = [NOON + timedelta(seconds=half / 2) for half in range(5)]
    for place, at in enumerate(moments):
        db.taggings.put(Tagging(id=str(place), at=at, retags=(retag,)))
        if place == 2:
            db.compact()
    assert [each.id for each in db.taggings.newest(3)] == ["4", "3", "2"]
    assert [each.id for each in db.taggings.after(moments[2])] == ["3", "4"]
    assert db.taggings.after(moments[4]) == []
