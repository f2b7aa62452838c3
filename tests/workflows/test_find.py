"""Finding jobs."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.errors import BadInput, NotFound
from smarttracker_lite.workflows import admit, tag
from smarttracker_lite.workflows.find import JobFilter, find_jobs, list_jobs
from tests.support.studio import NOON, Studio, plot


def documents(at_work: Studio, wanted: JobFilter) -> list[str | None]:
    return [job.facts.document for job in find_jobs(at_work.desk, wanted)]


def printed(at_work: Studio, client: Client) -> None:
    """A job of the client, called as it is."""
    at_work.job(plot(client.name), client=client)


def test_the_newest_job_comes_first(at_work: Studio) -> None:
    for day in (3, 5, 4):
        at_work.job(plot(f"{day}.pdf", day=date(2026, 11, day)))
    assert documents(at_work, JobFilter()) == ["5.pdf", "4.pdf", "3.pdf"]


def test_both_days_count(at_work: Studio) -> None:
    for day in range(1, 6):
        at_work.job(plot(f"{day}.pdf", day=date(2026, 11, day)))
    wanted = JobFilter(since=date(2026, 11, 2), until=date(2026, 11, 3))
    assert documents(at_work, wanted) == ["3.pdf", "2.pdf"]


@pytest.mark.parametrize("typed", ["RO", "ro", "Rossi Architetti", "rossi arch", "architetti", " Rossi "])
def test_a_client_is_meant_by_code_or_by_the_beginning_of_a_word(at_work: Studio, typed: str) -> None:
    rossi, other = (
        at_work.client(name, code=code) for name, code in (("Rossi Architetti", "RO"), ("Bi", ""))
    )
    for client in (rossi, other):
        printed(at_work, client)
    assert documents(at_work, JobFilter(client=typed)) == ["Rossi Architetti"]
    assert documents(at_work, JobFilter(client=rossi.id)) == ["Rossi Architetti"]


def test_the_jobs_of_an_archived_client_are_found(at_work: Studio) -> None:
    old = at_work.client("Old Rossi")
    job = at_work.job(plot("Old Rossi"), client=old)
    at_work.desk.db.jobs.put(replace(job, invoice_id="paid long ago"))
    admit.archive_client(at_work.desk, old.id, True)
    assert documents(at_work, JobFilter(client="old rossi")) == ["Old Rossi"]


def test_the_whole_name_comes_before_names_that_begin_so(at_work: Studio) -> None:
    for name in ("Rossi", "Rossi & Figli"):
        printed(at_work, at_work.client(name))
    assert documents(at_work, JobFilter(client="rossi")) == ["Rossi"]


def test_letters_that_fit_several_clients_are_refused_with_their_names(at_work: Studio) -> None:
    for name, code in (("Rossi A", "RA"), ("Rossi B", "RB")):
        at_work.client(name, code=code)
    with pytest.raises(BadInput, match=r"Rossi A \(RA\), Rossi B \(RB\)"):
        find_jobs(at_work.desk, JobFilter(client="rossi"))


HOURS = tuple(NOON + timedelta(hours=hours) for hours in range(-120, 1, 5))
DAYS = tuple(date(2026, 11, day) for day in range(14, 22))


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Europe/Rome", "Etc/GMT+12"])
def test_days_are_those_of_the_studio_wherever_it_is(at_work: Studio, zone: str) -> None:
    desk = replace(at_work.desk, zone=ZoneInfo(zone))
    jobs = [at_work.job(plot(completed_at=moment)) for moment in HOURS]
    for since, until in product((None, *DAYS), repeat=2):
        found = list_jobs(desk, JobFilter(since=since, until=until))
        expected = [
            job for job in reversed(jobs) if (since or date.min) <= desk.day_of(job) <= (until or date.max)
        ]
        assert list(found.newest()) == expected
        assert found.count() == len(expected)
        assert list(found.newest(3)) == expected[3:]


@pytest.mark.parametrize("day", [date.min, date.max])
def test_any_day_can_be_asked_for(at_work: Studio, day: date) -> None:
    at_work.job()
    assert list_jobs(at_work.desk, JobFilter(since=day, until=day)).count() == 0
    assert list_jobs(at_work.desk, JobFilter(since=day)).count() == (day == date.min)
    assert list_jobs(at_work.desk, JobFilter(until=day)).count() == (day == date.max)


def test_the_sign_for_no_client_is_no_part_of_a_name(at_work: Studio) -> None:
    printed(at_work, at_work.client("Rossi"))
    at_work.job(plot("nobody's"))
    assert documents(at_work, JobFilter(client="-")) == ["nobody's"]
    with pytest.raises(NotFound):
        list_jobs(at_work.desk, JobFilter(client="-Rossi"))


def test_a_client_nobody_knows_is_refused(at_work: Studio) -> None:
    with pytest.raises(NotFound, match="Bianchi"):
        find_jobs(at_work.desk, JobFilter(client="Bianchi"))


def test_every_word_of_a_search_must_be_somewhere(at_work: Studio) -> None:
    plan = at_work.job(plot("Villa plan.pdf", user="anna"))
    at_work.job(plot("Villa section.pdf", user="bruno"))
    tag.comment(at_work.desk, plan.id, "second try")
    for search in ("villa ANNA", "plan try"):
        assert documents(at_work, JobFilter(search=search)) == ["Villa plan.pdf"]
    assert documents(at_work, JobFilter(search="villa carla")) == []


def test_a_state_is_asked_for(at_work: Studio) -> None:
    job = at_work.job(plot("spoilt.pdf"))
    at_work.job()
    at_work.desk.db.jobs.put(replace(job, tag=replace(job.tag, state=JobState.WASTE)))
    assert documents(at_work, JobFilter(state=JobState.WASTE)) == ["spoilt.pdf"]
