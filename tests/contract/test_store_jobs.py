"""Looking for jobs: whatever is asked, the answer is that of a look at every job there is."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smarttracker_lite.domain.jobs import UNBILLED, Job, JobState, Retag, Stage, Tag, Tagging
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Media
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import ANY, Wanted
from smarttracker_lite.store.tables.index import key_of
from tests.support.studio import NOON, plot
from tests.support.tables import keeper_of

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
ROME_SUMMER = timezone(timedelta(hours=2))
MOMENTS = (
    datetime(1970, 1, 1, tzinfo=UTC),
    NEW_YEAR - timedelta(microseconds=1),
    NEW_YEAR,
    datetime(2026, 1, 1, 1, 59, tzinfo=ROME_SUMMER),
    datetime(2026, 1, 1, 23, 59, 59, 500_000, tzinfo=UTC),
    datetime(2026, 1, 2, tzinfo=UTC),
    datetime(2026, 8, 1, tzinfo=UTC),
)
DAYS = (date.min, date(1970, 1, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date.max)
TEXTS = (
    "Villa Rossi.pdf",
    "VILLA",
    "Maßstab 1:50",
    "İstanbul",
    "Tab\there\nand there",
    "漢字 \ud83d",
    "",
    None,
)
WORDS = (
    "villa",
    "MASSSTAB",
    "rossi villa",
    "i̇st",
    "there here",
    "\ud83d",
    "satin",
    " ",
    "villa.pdf",
    "anna",
    "50",
)
IDS = tuple(f"{number:02}" for number in range(12))
CLIENTS, PROJECTS, INVOICES = ("rossi", "bianchi"), ("villa", "loft"), ("2026/1", "2026/2")
PRINTERS = ("plotter", "laser")


def pick(*values: object) -> st.SearchStrategy[object]:
    return st.sampled_from(values)


FACTS = st.builds(
    JobFacts,
    source=pick("ipp", "log"),
    key=pick("1", "2", "ключ"),
    status=pick(*JobStatus),
    document=pick(*TEXTS),
    user=pick("anna", None),
    account=pick("Villa", None),
    media=st.builds(Media, name=pick("Plain bond", "Satin", "", None), type=pick("satin", "", None)),
    submitted_at=pick(*MOMENTS, None),
    completed_at=pick(*MOMENTS, None),
)
TAGS = st.builds(
    Tag,
    client_id=pick(*CLIENTS, None),
    project_id=pick(*PROJECTS, None),
    state=pick(*JobState),
    comment=pick("", "Satin, per Villa"),
)
JOBS = st.builds(
    Job,
    id=pick(*IDS),
    printer_id=pick(*PRINTERS),
    facts=FACTS,
    tag=TAGS,
    first_seen_at=pick(*MOMENTS),
    last_seen_at=pick(*MOMENTS),
    invoice_id=pick(*INVOICES, None),
)
WANTED = st.builds(
    Wanted,
    client_id=pick(*CLIENTS, "nobody", "", None),
    project_ids=st.frozensets(pick(*PROJECTS, "nothing"), max_size=2),
    printer_id=pick(*PRINTERS, None),
    invoice_id=pick(*INVOICES, None),
    state=pick(*JobState, None, None),
    stages=st.frozensets(pick(*Stage), max_size=3),
    since=pick(*DAYS, None, None),
    until=pick(*DAYS, None, None),
    text=pick(*WORDS, "", ""),
)


@st.composite
def named_apart(draw: st.DrawFn) -> list[Job]:
    """Jobs of which no two have the same name at the same printer."""
    return draw(st.lists(JOBS, unique_by=(lambda job: job.id, name), max_size=len(IDS)))


def name(job: Job) -> tuple[str | None, str, str]:
    return job.printer_id, job.facts.source, job.facts.key


@dataclass(frozen=True)
class Life:
    """What becomes of the jobs: put, then some changed (`changed`) and deleted, then a change taken back."""

    first: Sequence[Job]
    tags: Sequence[Tag]
    gone: frozenset[str]
    taken_back: Sequence[Tag]


LIVES = st.builds(
    Life,
    first=named_apart(),
    tags=st.lists(TAGS, max_size=6),
    gone=st.frozensets(pick(*IDS), max_size=4),
    taken_back=st.lists(TAGS, max_size=6),
)


@settings(max_examples=60, deadline=None)
@given(life=LIVES, asked=st.lists(WANTED, min_size=1, max_size=8))
def test_the_jobs_found_are_those_that_fit(life: Life, asked: list[Wanted]) -> None:
    with TemporaryDirectory() as folder:
        with closing(Database.open(Path(folder))) as db:
            db.jobs.put_all(life.first)
            agree(db, asked)
            retag(db, life.tags)
            for job in [job for job in db.jobs.all() if job.id in life.gone]:
                db.jobs.delete(job.id)
            agree(db, asked)
            before = db.jobs.all()
            with abandoned(db):
                retag(db, life.taken_back)
                for job in before[:2]:
                    db.jobs.delete(job.id)
                agree(db, asked)
            assert db.jobs.all() == before
            agree(db, asked)
        with closing(Database.open(Path(folder), clock=lambda: NOON)) as again:
            assert again.jobs.all() == before
            agree(again, asked)
            again.compact()
            agree(again, asked)
            retag(again, life.taken_back)
            agree(again, asked)


def agree(db: Database, asked: Sequence[Wanted]) -> None:
    """Every query gives what is found by looking at each job."""
    jobs = db.jobs.all()
    assert list(db.jobs.each()) == jobs
    for wanted in (ANY, *asked):
        fitting = [job for job in jobs if wanted.fits(job)]
        expected = sorted(fitting, key=lambda job: job.day, reverse=True)
        assert list(db.jobs.passing(wanted)) == fitting[::-1]
        assert db.jobs.select(wanted) == expected
        assert db.jobs.count(wanted) == len(fitting)
        for start in range(len(expected) + 2):
            assert list(db.jobs.newest(wanted, start)) == expected[start:]
    for printer in PRINTERS:
        own = {(job.facts.source, job.facts.key): job for job in jobs if job.printer_id == printer}
        assert db.jobs.told(printer, [*own, ("ipp", "never told")]) == own
        assert db.jobs.told(printer, list(own)[:1]) == dict(list(own.items())[:1])
    media = {job.facts.media.name or job.facts.media.type or "" for job in jobs} - {""}
    assert sorted(db.jobs.media()) == sorted(media)
    for moment in MOMENTS:
        seen = [job.id for job in jobs if job.first_seen_at > moment]
        assert sorted(job.id for job in db.jobs.seen_after(moment)) == sorted(seen)


def retag(db: Database, tags: Sequence[Tag]) -> None:
    db.jobs.put_all(replace(job, tag=tag) for job, tag in zip(db.jobs.all(), tags, strict=False))


@contextmanager
def abandoned(db: Database) -> Iterator[None]:
    """A transaction that goes wrong at its end."""
    with suppress(NotAllowed), db.transaction():
        yield
        raise NotAllowed("no")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(Database.open(tmp_path)) as database:
        yield database


def kept(db: Database, id: str, day: datetime = NEW_YEAR, **changes: object) -> Job:
    job = Job(
        id=id,
        printer_id="plotter",
        facts=plot(key=id, completed_at=day),
        tag=Tag(),
        first_seen_at=day,
        last_seen_at=day,
    )
    job = replace(job, **changes)  # type: ignore[arg-type]  # the fields of a job
    db.jobs.put(job)
    return job


def test_the_newest_job_comes_first_and_those_of_one_moment_as_they_were_put(db: Database) -> None:
    for id, day in (("old", NEW_YEAR), ("b", MOMENTS[-1]), ("a", MOMENTS[-1])):
        kept(db, id, day)
    assert [job.id for job in db.jobs.select(ANY)] == ["b", "a", "old"]


def test_a_closed_year_is_opened_when_its_jobs_are_next(tmp_path: Path) -> None:
    with closing(Database.open(tmp_path, clock=lambda: NOON)) as db:
        for year in range(2023, 2027):
            for month in (1, 2):
                kept(db, f"{year}-{month}", datetime(year, month, 1, tzinfo=UTC), invoice_id="2026/1")
        kept(db, "open", datetime(2024, 3, 1, tzinfo=UTC))
        db.compact()
        assert opened(db) == {2023: False, 2025: False}
        jobs = db.jobs.newest()
        assert [job.id for job in islice(jobs, 2)] == ["2026-2", "2026-1"]
        assert [job.id for job in db.jobs.newest(Wanted(stages=UNBILLED))] == ["open"]
        assert opened(db) == {2023: False, 2025: False}
        assert [job.id for job in islice(jobs, 3)] == ["2025-2", "2025-1", "open"]
        assert opened(db) == {2023: False, 2025: True}
        assert [job.id for job in jobs] == ["2024-2", "2024-1", "2023-2", "2023-1"]


def opened(db: Database) -> dict[int, bool]:
    """Each closed year, and whether its file was opened."""
    return {year.year: year.is_open for year in keeper_of(db).state.views["jobs"].years}


def test_days_are_those_of_utc_and_the_last_one_counts(db: Database) -> None:
    kept(db, "last of the year", datetime(2026, 1, 1, 1, 59, tzinfo=ROME_SUMMER))
    kept(db, "first of the year", NEW_YEAR)
    day = date(2025, 12, 31)
    assert [job.id for job in db.jobs.select(Wanted(since=day, until=day))] == ["last of the year"]
    assert db.jobs.count(Wanted(since=day + timedelta(days=1))) == 1


@pytest.mark.parametrize("typed", ["ROSSI anna", "villa", "bond per", "pdf\tsatin"])
def test_words_are_sought_in_all_that_was_written_about_a_job(db: Database, typed: str) -> None:
    job = kept(db, "1", tag=Tag(comment="satin, per Rossi"))
    db.jobs.put(replace(job, facts=replace(job.facts, document="Villa.pdf", account="Rossi 12")))
    kept(db, "2", tag=Tag(comment="another"))
    assert [job.id for job in db.jobs.select(Wanted(text=typed))] == ["1"]


def test_only_the_jobs_asked_for_by_name_are_told(db: Database) -> None:
    plotted = kept(db, "1")
    kept(db, "2")
    kept(db, "3", printer_id="laser")
    names = [("simulated", "1"), ("simulated", "3"), ("ipp", "1")]
    assert db.jobs.told("plotter", names) == {("simulated", "1"): plotted}
    assert db.jobs.told("plotter", []) == db.jobs.told("none", names) == {}


def test_a_job_is_found_by_its_new_tag_and_no_longer_by_the_old_one(db: Database) -> None:
    job = kept(db, "1", tag=Tag(client_id="rossi"))
    db.jobs.put(replace(job, tag=Tag(client_id="bianchi", state=JobState.WASTE)))
    assert db.jobs.count(Wanted(client_id="rossi")) == 0
    assert db.jobs.count(Wanted(client_id="bianchi", stages=frozenset({Stage.NOT_BILLABLE}))) == 1


STAGES = {
    "printing": (Tag(client_id="rossi"), JobStatus.PROCESSING, None, Stage.PRINTING),
    "no client": (Tag(), JobStatus.COMPLETED, None, Stage.WAITING),
    "a client": (Tag(client_id="rossi"), JobStatus.CANCELED, None, Stage.READY),
    "invoiced": (Tag(client_id="rossi"), JobStatus.COMPLETED, "2026/1", Stage.BILLED),
    "our own": (Tag(state=JobState.INTERNAL), JobStatus.PROCESSING, None, Stage.NOT_BILLABLE),
}


@pytest.mark.parametrize("case", STAGES)
def test_a_job_is_at_one_stage(db: Database, case: str) -> None:
    tag, status, invoice_id, stage = STAGES[case]
    kept(db, "1", tag=tag, facts=plot(status=status), invoice_id=invoice_id)
    assert [each for each in Stage if db.jobs.count(Wanted(stages=frozenset({each})))] == [stage]


def test_decisions_are_found_by_their_jobs_in_the_order_they_were_taken(db: Database) -> None:
    decisions = [decided("z", "1", "2"), decided("a", "2"), decided("m", "1")]
    db.taggings.put_all(decisions)
    undone = replace(decisions[0], undone_at=NEW_YEAR)
    db.taggings.put(undone)
    assert db.taggings.of_job("1") == [undone, decisions[2]]
    assert db.taggings.of_job("2") == [undone, decisions[1]]
    db.taggings.delete("m")
    assert db.taggings.of_job("1") == [undone]
    assert db.taggings.of_job("3") == []


def decided(id: str, *job_ids: str) -> Tagging:
    retags = tuple(Retag(job_id=job_id, before=Tag(), after=Tag(client_id="rossi")) for job_id in job_ids)
    return Tagging(id=id, at=NEW_YEAR, retags=retags)


def test_the_index_alone_tells_stages_apart() -> None:
    assert len({key_of(stage) for stage in Stage}) == len(Stage)
