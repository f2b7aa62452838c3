"""What a printer tells of a job it has told of before: facts grow, decisions stay."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.machines import Device
from smarttracker_lite.domain.printing import JobStatus, Measure, Origin
from smarttracker_lite.printers.drivers.ipp.message import Tag, Value
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.workflows import bill, enrol, tag
from smarttracker_lite.workflows.collect import Round, collect, record
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.odd_printer import OddPrinter
from tests.support.studio import Studio, plot
from tests.support.undoing import newest

PROCESSING, CANCELED, COMPLETED = 5, 7, 9


@dataclass
class Watched:
    """A printer in a studio, and its one job."""

    studio: Studio
    printer: OddPrinter
    id: str

    def read(self) -> Round:
        return collect(self.studio.desk, self.id)

    def cancel(self) -> None:
        """The job is cancelled at the panel, and that is read."""
        self.printer.jobs = {1: CANCELED}
        self.read()

    @property
    def job(self) -> Job:
        (job,) = self.studio.desk.db.jobs.all()
        return job


@pytest.fixture
def watched(at_work: Studio) -> Iterator[Watched]:
    """The job is printing and was read once."""
    printer = OddPrinter({1: PROCESSING}, details={"job-name": (Value(Tag.NAME, "Pianta.pdf"),)})
    with printer.switched_on() as url:
        watched = Watched(at_work, printer, enrol.add(at_work.desk, url).id)
        watched.read()
        yield watched


def test_a_job_tagged_while_it_printed_and_then_cancelled_is_waste_of_that_client(watched: Watched) -> None:
    desk, client = watched.studio.desk, watched.studio.client()
    tag.tag(desk, [watched.job.id], client.id)
    watched.cancel()
    assert (watched.job.tag.state, watched.job.tag.client_id) == (JobState.WASTE, client.id)
    assert bill.unbilled(desk, client.id) == []


def test_a_comment_does_not_make_a_cancelled_job_billable(watched: Watched) -> None:
    tag.comment(watched.studio.desk, watched.job.id, "for Anna")
    watched.cancel()
    assert (watched.job.tag.state, watched.job.tag.comment) == (JobState.WASTE, "for Anna")


def test_a_state_somebody_chose_outlasts_the_cancellation(watched: Watched) -> None:
    tag.set_state(watched.studio.desk, [watched.job.id], JobState.INTERNAL)
    watched.cancel()
    assert watched.job.tag.state is JobState.INTERNAL


def test_undo_after_the_job_was_cancelled_takes_back_the_client_only(watched: Watched) -> None:
    client = watched.studio.client()
    tag.tag(watched.studio.desk, [watched.job.id], client.id)
    tagged = newest(watched.studio.desk)
    watched.cancel()
    undo(watched.studio.desk, tagged)
    assert (watched.job.tag.state, watched.job.tag.client_id) == (JobState.WASTE, None)


def test_what_the_printer_no_longer_says_stays_as_it_was(watched: Watched) -> None:
    watched.printer.details = {}
    watched.printer.jobs = {1: COMPLETED}
    assert watched.read().updated == 1
    assert (watched.job.facts.document, watched.job.facts.status) == ("Pianta.pdf", JobStatus.COMPLETED)


def test_a_job_told_twice_in_one_reading_is_kept_once_as_it_was_told_last(watched: Watched) -> None:
    first, last = plot(key="twice", status=JobStatus.PROCESSING), plot(key="twice")
    reading = Reading(device=Device(identity="urn:uuid:odd", model=""), jobs=(first, last), memory={})
    assert record(watched.studio.desk, watched.id, reading).new == 1
    twice = [job.facts for job in watched.studio.desk.db.jobs.all() if job.facts.key == "twice"]
    assert twice == [last]


def told_again(watched: Watched, impressions: int) -> Round:
    """The job as the printer tells it now."""
    job = watched.job
    facts = replace(job.facts, impressions=Measure(impressions, Origin.MEASURED))
    reading = Reading(device=Device(identity="urn:uuid:odd", model=""), jobs=(facts,), memory={})
    return record(watched.studio.desk, watched.id, reading)


def test_an_invoiced_job_that_is_told_otherwise_keeps_its_facts_and_says_so_until_it_is_told_right_again(
    watched: Watched,
) -> None:
    watched.printer.jobs = {1: COMPLETED}
    watched.read()
    told_again(watched, 6)
    invoiced = replace(watched.job, invoice_id="i")
    watched.studio.desk.db.jobs.put(invoiced)

    assert told_again(watched, 12).changed_after_invoice == 1
    assert told_again(watched, 12).changed_after_invoice == 0
    assert watched.job.facts == invoiced.facts
    assert watched.job.later
    assert watched.job.later.impressions == Measure(12, Origin.MEASURED)

    assert told_again(watched, 6).changed_after_invoice == 1
    assert watched.job == invoiced
