"""What may be done to books, as values that hypothesis draws."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import strategies as st

from smarttracker_lite.domain.jobs import Job, JobState, Retag, Tag, Tagging
from smarttracker_lite.domain.printing import JobFacts, JobStatus
from tests.support.folders import client

TABLES = ("jobs", "clients", "taggings")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAYS = (date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 1), date(2024, 2, 29), date(2026, 3, 1))


FACTS = JobFacts(source="ipp", key="key z", status=JobStatus.COMPLETED, raw={"bytes": b"no JSON"})
NO_JSON = Job(id="z", printer_id="p", facts=FACTS, tag=Tag(), first_seen_at=NOON, last_seen_at=NOON)


class Abandoned(Exception):
    """What makes a transaction fail."""


@dataclass(frozen=True, slots=True)
class Put:
    """Items of a table are put, all in one."""

    table: str
    items: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class PutInVain:
    """Items are put with one among them that cannot be written: then none of them is."""

    jobs: tuple[Job, ...]


@dataclass(frozen=True, slots=True)
class Delete:
    """An item is deleted, if it is there."""

    table: str
    id: str


@dataclass(frozen=True, slots=True)
class Block:
    """A transaction, in which others may be, that succeeds or fails."""

    steps: "tuple[Step, ...]"
    fails: bool


@dataclass(frozen=True, slots=True)
class Tagged:
    """Jobs are given other tags, those of them that are there."""

    tags: Mapping[str, Tag]


Step = Put | PutInVain | Delete | Tagged | Block

IDS = st.sampled_from("abcde")
CLIENTS = st.builds(client, IDS, st.sampled_from(["", "half \ud83d", "nota"]))
TAGS = st.builds(
    Tag,
    client_id=st.none() | st.sampled_from("ab"),
    state=st.sampled_from(JobState),
    comment=st.sampled_from(["", "Bozza\t12"]),
)


@st.composite
def jobs(draw: st.DrawFn) -> Job:
    id = draw(IDS)
    facts = JobFacts(
        source="ipp",
        key=f"key {id}",
        status=draw(st.sampled_from([JobStatus.COMPLETED, JobStatus.PROCESSING])),
        document=draw(st.sampled_from([None, "Mole Antonelliana", "Pianta “漢”\n 12", "half \ud83d"])),
        completed_at=datetime.combine(draw(st.sampled_from(DAYS)), time(12), UTC),
    )
    invoice = draw(st.none() | st.just("i"))
    return Job(
        id=id,
        printer_id=draw(st.sampled_from("pq")),
        facts=facts,
        tag=draw(TAGS),
        first_seen_at=NOON,
        last_seen_at=NOON,
        invoice_id=invoice,
    )


RETAGS = st.lists(st.builds(Retag, job_id=IDS, before=TAGS, after=TAGS), max_size=2).map(tuple)
ITEMS: Mapping[str, st.SearchStrategy[Any]] = {
    "jobs": jobs(),
    "clients": CLIENTS,
    "taggings": st.builds(Tagging, id=IDS, at=st.just(NOON), retags=RETAGS),
}
MOSTLY_JOBS = st.sampled_from(["jobs", "jobs", *TABLES])
PUTS = MOSTLY_JOBS.flatmap(
    lambda table: st.builds(Put, st.just(table), st.lists(ITEMS[table], min_size=1, max_size=4).map(tuple))
)
TAGGED = st.builds(Tagged, st.dictionaries(IDS, TAGS, min_size=1))
CHANGES = st.one_of(
    PUTS,
    PUTS,
    TAGGED,
    st.builds(PutInVain, st.lists(jobs(), max_size=2).map(tuple)),
    st.builds(Delete, MOSTLY_JOBS, IDS),
)
BLOCKS = st.recursive(
    st.builds(Block, st.lists(CHANGES, max_size=3).map(tuple), st.booleans()),
    lambda inner: st.builds(Block, st.lists(CHANGES | inner, max_size=3).map(tuple), st.booleans()),
    max_leaves=4,
)
MOMENTS = st.integers(0, 12)
"""Steps of the disk: most snapshots of the model are made in fewer."""
