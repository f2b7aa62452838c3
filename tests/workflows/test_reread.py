"""Jobs that an older parser read wrongly are read again by the one of today."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from smarttracker_lite.domain.jobs import BY_HAND, Alias, Job, JobState
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin
from smarttracker_lite.printers.drivers.hp_piws.jobs import PARSER, parse_jobs
from smarttracker_lite.store.act import Who
from smarttracker_lite.workflows.reread import AT_ONCE, OURS, Reread, Rereading, reread
from tests.support.broken import damage
from tests.support.piws import Printed, snapshot
from tests.support.programs import wait_until
from tests.support.studio import NOON, Studio, studio
from tests.workflows.test_acts import acts
from tests.workflows.test_verify import tables

WRONG = Measure(7, Origin.MEASURED)
RIGHT = Measure(1_000_000, Origin.DERIVED)


def told(number: int = 1, **changes: Any) -> JobFacts:
    """A job of one square metre, as the parser of today reads it."""
    printed = Printed(uuid=f"A-{number}", ended=NOON - timedelta(hours=1), square="1.1", **changes)
    (job,) = parse_jobs(snapshot([printed], NOON), NOON).jobs
    return replace(job.facts, raw=json.loads(json.dumps(job.facts.raw)))


def misread(number: int = 1, **changes: Any) -> JobFacts:
    """As an older parser read it."""
    return replace(told(number, **changes), area_mm2=WRONG, parser=PARSER - 1)


def kept(studio: Studio, job: Job) -> Job:
    return studio.desk.db.jobs.get(job.id)


def test_a_job_that_an_older_parser_read_wrongly_is_corrected(at_work: Studio) -> None:
    job = at_work.job(misread())
    at_work.clock.move(hours=1)
    assert reread(at_work.desk) == Reread(again=1, corrected=1)
    assert kept(at_work, job) == replace(job, facts=told())


def test_a_job_that_is_read_the_same_is_left_alone(at_work: Studio) -> None:
    job = at_work.job(replace(told(), parser=PARSER - 1))
    assert reread(at_work.desk) == Reread(again=1)
    assert kept(at_work, job) == job


def test_where_nothing_was_wrong_only_the_parsers_are_noted_and_nothing_the_next_time(
    at_work: Studio,
) -> None:
    at_work.job(told())
    desk = replace(at_work.desk, who=Who.PROGRAM)
    since = len(acts(desk.db))
    assert [reread(desk), reread(desk)] == [Reread(), Reread()]
    assert acts(desk.db, since) == [("program", "reread")]


def test_the_jobs_are_looked_at_again_once_a_parser_is_another(at_work: Studio) -> None:
    reread(at_work.desk)
    at_work.job(misread())
    assert reread(at_work.desk) == Reread()
    versions = at_work.desk.db.memories.of(OURS)
    at_work.desk.db.memories.keep(OURS, {**versions, "hp_piws": PARSER - 1})
    assert reread(at_work.desk) == Reread(again=1, corrected=1)
    assert at_work.desk.db.memories.of(OURS) == versions


def test_an_invoiced_job_keeps_its_facts_and_is_flagged(at_work: Studio) -> None:
    job = replace(at_work.job(misread()), invoice_id="i")
    at_work.desk.db.jobs.put(job)
    assert reread(at_work.desk) == Reread(again=1, corrected=1, invoiced=1)
    assert kept(at_work, job) == replace(job, later=told())


def test_a_flag_that_an_older_parser_raised_for_nothing_is_taken_back(at_work: Studio) -> None:
    job = replace(at_work.job(told()), invoice_id="i", later=misread())
    at_work.desk.db.jobs.put(job)
    assert reread(at_work.desk) == Reread(again=1, corrected=1)
    assert kept(at_work, job) == replace(job, later=None)


def test_what_other_sources_told_of_a_job_stays(at_work: Studio) -> None:
    beside = replace(misread(), account="4711", submitted_at=NOON - timedelta(hours=2))
    job = replace(at_work.job(beside), aliases=(Alias("ipp", "7"),))
    at_work.desk.db.jobs.put(job)
    reread(at_work.desk)
    assert (kept(at_work, job).facts, kept(at_work, job).aliases) == (
        replace(told(), account="4711", submitted_at=beside.submitted_at),
        job.aliases,
    )


def test_the_state_of_a_job_follows_unless_somebody_chose_it(at_work: Studio) -> None:
    stopped = {"status": "Cancelled", "completion": "Cancelled"}
    undecided, decided = (
        at_work.job(replace(misread(number, **stopped), status=JobStatus.COMPLETED)) for number in (1, 2)
    )
    chosen = replace(decided, tag=replace(decided.tag, state=JobState.REPRINT))
    at_work.desk.db.jobs.put(chosen)
    reread(at_work.desk)
    assert [kept(at_work, job).tag.state for job in (undecided, decided)] == [
        JobState.WASTE,
        JobState.REPRINT,
    ]


@pytest.mark.parametrize("was", [JobStatus.COMPLETED, JobStatus.CANCELED])
def test_who_pays_for_a_job_that_somebody_looked_at_stays_however_it_is_read(
    at_work: Studio, was: JobStatus
) -> None:
    is_now: dict[str, Any] = (
        {"status": "Cancelled", "completion": "Cancelled"} if was is JobStatus.COMPLETED else {}
    )
    job = at_work.job(replace(misread(**is_now), status=was))
    decided = replace(job, tag=replace(job.tag, comment="agreed with Anna"))
    at_work.desk.db.jobs.put(decided)
    reread(at_work.desk)
    assert kept(at_work, job) == replace(decided, facts=told(**is_now))


def test_a_value_that_its_entry_does_not_tell_is_not_taken_back(at_work: Studio) -> None:
    """Another source may have told it, or an earlier entry."""
    job = at_work.job(replace(misread(), duplex=True))
    reread(at_work.desk)
    assert kept(at_work, job).facts == replace(told(), duplex=True)


def test_a_job_its_printer_forgot_stays_forgotten_unless_its_entry_tells_its_end(at_work: Studio) -> None:
    lost, ended = (
        at_work.job(replace(misread(number, status=status), status=JobStatus.FORGOTTEN))
        for number, status in enumerate(("Processing", "Completed"))
    )
    assert reread(at_work.desk).corrected == 2
    assert [kept(at_work, job).facts.status for job in (lost, ended)] == [
        JobStatus.FORGOTTEN,
        JobStatus.COMPLETED,
    ]


@pytest.mark.parametrize(
    "changes",
    [{"source": BY_HAND}, {"source": "canon_acl"}, {"source": "simulated"}],
    ids=lambda changes: changes["source"],
)
def test_what_no_parser_of_a_printer_read_is_untouched(at_work: Studio, changes: dict[str, Any]) -> None:
    job = at_work.job(replace(misread(), **changes))
    assert reread(at_work.desk) == Reread()
    assert kept(at_work, job) == job


def test_a_job_whose_entry_was_cut_is_counted_and_left_as_it_is(at_work: Studio) -> None:
    job = at_work.job(replace(misread(), raw={**told().raw, "cut": True}))
    assert reread(at_work.desk) == Reread(left=1)
    assert kept(at_work, job) == job


def test_many_jobs_are_corrected_some_at_a_time_and_the_rest_after_the_next_start(at_work: Studio) -> None:
    count = 2 * AT_ONCE + 10
    jobs = [at_work.job(facts) for facts in _numbered(count)]
    asked: list[bool] = []

    def ended() -> bool:
        asked.append(True)
        return len(asked) > 1

    since = len(acts(at_work.desk.db))
    assert reread(at_work.desk, ended) == Reread(again=AT_ONCE, corrected=AT_ONCE)
    assert reread(at_work.desk).corrected == count - AT_ONCE
    assert {kept(at_work, job).facts.area_mm2 for job in jobs} == {RIGHT}
    assert [verb for _, verb in acts(at_work.desk.db, since)] == ["reread"] * 4  # three batches, and the end


def _numbered(count: int) -> list[JobFacts]:
    facts = misread()
    return [replace(facts, key=f"A-{number}") for number in range(count)]


def test_a_job_that_its_printer_tells_of_meanwhile_is_not_put_back(at_work: Studio) -> None:
    """The collector reads it while the program has it at hand."""
    job = at_work.job(misread())
    newer = replace(job, facts=replace(told(), document="Newer.pdf"))

    def ended() -> bool:
        at_work.desk.db.jobs.put(newer)
        return False

    assert reread(at_work.desk, ended) == Reread(again=1)
    assert kept(at_work, job) == newer


def test_a_record_that_cannot_be_read_keeps_no_other_back(at_work: Studio) -> None:
    at_work.job(told())
    job = at_work.job(misread(2))
    with tables(at_work.desk.db) as books:
        next(iter(books["jobs"].values()))["colour"] = "magenta"
    assert reread(at_work.desk) == Reread(again=1, corrected=1)
    assert kept(at_work, job).facts == told(2)


def test_books_that_are_damaged_are_left_alone(tmp_path: Path) -> None:
    damage(tmp_path / "data")
    with studio(tmp_path / "data") as stopped:
        assert stopped.desk.db.trouble
        assert reread(stopped.desk) == Reread()


def test_in_the_background_it_says_what_came_of_it_and_ends(at_work: Studio) -> None:
    job = at_work.job(misread())
    rereading = Rereading(at_work.desk)
    rereading.start()
    wait_until(lambda: rereading.told.again, "the job is read again")
    rereading.stop()
    assert (rereading.told, kept(at_work, job).facts) == (Reread(again=1, corrected=1), told())
