"""A print that was split goes on being told of: by its printer, by files, by a parser that reads it again."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest

from smarttracker_lite.domain.dividing import By
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Device
from smarttracker_lite.domain.printing import JobFacts, Measure, Origin
from smarttracker_lite.errors import NotAllowed
from smarttracker_lite.printers.source import Reading
from smarttracker_lite.workflows import bill, tag
from smarttracker_lite.workflows.collect import Round, record
from smarttracker_lite.workflows.enter import Entry, enter, take_back
from smarttracker_lite.workflows.overlap import enrich, overlapping
from smarttracker_lite.workflows.reconcile import shares
from smarttracker_lite.workflows.reread import Reread, reread
from smarttracker_lite.workflows.split import Piece, join, split
from smarttracker_lite.workflows.take_in import newcomer, take_in
from smarttracker_lite.workflows.take_out import take_out
from tests.support.order import equipped, found
from tests.support.studio import NOON, Studio, plot
from tests.workflows.test_reconcile import PLOTTER, printed, stand
from tests.workflows.test_reread import misread, told
from tests.workflows.test_take_in import batch, row


def halved(at_work: Studio, job: Job) -> list[Job]:
    """The job for two clients."""
    pieces = [Piece(at_work.client(name).id, None, Fraction(1, 2)) for name in ("Rossi", "Bianchi")]
    return split(at_work.desk, job.id, By.SHARE, pieces)


def read(at_work: Studio, *facts: JobFacts) -> Round:
    """The plotter is read and tells of these jobs."""
    device = Device(identity="plotter", model="Plotter")
    return record(at_work.desk, "plotter", Reading(device=device, jobs=facts, memory={}))


def areas(at_work: Studio) -> list[int | None]:
    return [area.value if (area := job.facts.area_mm2) else None for job in at_work.desk.db.jobs.all()]


MORE = Measure(3_000_001, Origin.MEASURED)


def test_a_printer_that_tells_the_same_changes_nothing(at_work: Studio) -> None:
    job = equipped(at_work).job(plot(key="7", raw={"id": 7}))
    parts = halved(at_work, job)
    assert read(at_work, job.facts).updated == 0
    assert at_work.desk.db.jobs.all() == parts


def test_what_it_tells_more_reaches_all_parts(at_work: Studio) -> None:
    job = equipped(at_work).job(plot(key="7"))
    halved(at_work, job)
    assert read(at_work, replace(job.facts, area_mm2=MORE)).updated == 1
    assert areas(at_work) == [1_500_001, 1_500_000]
    assert found(at_work) == []
    assert join(at_work.desk, job.id).facts.area_mm2 == MORE


@pytest.mark.parametrize("billed", [0, 1])
def test_a_part_that_is_invoiced_stays_and_says_that_more_is_told(at_work: Studio, billed: int) -> None:
    job = equipped(at_work).job(plot(key="7"))
    at_work.seller()
    part = halved(at_work, job)[billed]
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, part.tag.client_id or "", [part.id]).id)
    facts = replace(job.facts, area_mm2=MORE)
    read(at_work, facts)
    jobs = at_work.desk.db.jobs.all()
    assert [each.later is not None for each in jobs] == [billed == 0, billed == 1]
    assert [each.newest.area_mm2 and each.newest.area_mm2.value for each in jobs] == [1_500_001, 1_500_000]
    assert areas(at_work)[billed] == 1_070_000
    assert found(at_work) == []
    read(at_work, facts)
    assert at_work.desk.db.jobs.all() == jobs


def test_another_source_recognises_the_whole_print_and_adds_to_all_parts(at_work: Studio) -> None:
    job = equipped(at_work).job(plot(key="7", account=None))
    halved(at_work, job)
    other = replace(job.facts, source="windows", key="w", account="K7")
    known = overlapping(at_work.desk, "plotter", [other])
    assert [each.id for each in known.values()] == [job.id]
    with at_work.desk.act("poll"):
        assert enrich(at_work.desk, [other], known) == 1
    assert [each.facts.account for each in at_work.desk.db.jobs.all()] == ["K7", "K7"]
    assert areas(at_work) == [1_070_000, 1_070_000]
    assert [len(each.aliases) for each in at_work.desk.db.jobs.all()] == [1, 0]


def test_a_parser_that_reads_it_again_corrects_all_parts(at_work: Studio) -> None:
    job = at_work.job(misread())
    halved(at_work, job)
    assert reread(at_work.desk) == Reread(again=1, corrected=1)
    right = told().area_mm2
    assert right
    assert areas(at_work) == [right.value // 2] * 2
    assert join(at_work.desk, job.id).facts == told()


def test_an_import_that_is_taken_back_takes_all_parts_with_it(at_work: Studio) -> None:
    cutter = newcomer(at_work.desk, "Old cutter")
    intake = take_in(at_work.desk, batch(at_work, row("a.pdf"), row("b.pdf")), cutter, (), "jobs.csv")
    one, _ = at_work.desk.db.jobs.all()
    parts = halved(at_work, one)
    tag.comment(at_work.desk, parts[1].id, "mine")
    assert intake.done
    take_out(at_work.desk, intake.done.id)
    assert at_work.desk.db.jobs.all() == []
    assert found(at_work) == []


def test_an_import_is_not_taken_back_under_a_part_that_is_on_a_draft(at_work: Studio) -> None:
    cutter = newcomer(at_work.desk, "Old cutter")
    intake = take_in(at_work.desk, batch(at_work, row("a.pdf")), cutter, (), "jobs.csv")
    (one,) = at_work.desk.db.jobs.all()
    part = halved(at_work, one)[1]
    bill.draft(at_work.desk, part.tag.client_id or "", [part.id])
    assert intake.done
    with pytest.raises(NotAllowed):
        take_out(at_work.desk, intake.done.id)


def test_a_job_by_hand_that_is_split_is_joined_before_it_is_taken_back(at_work: Studio) -> None:
    job = enter(at_work.desk, Entry(document="Binding", printer_id=None, at=NOON - timedelta(hours=1)))
    parts = halved(at_work, job)
    for part in parts:
        with pytest.raises(NotAllowed, match="split"):
            take_back(at_work.desk, part.id)
    join(at_work.desk, job.id)
    take_back(at_work.desk, job.id)
    assert at_work.desk.db.jobs.all() == []


def test_a_print_that_was_split_explains_its_counter_once_and_whole(at_work: Studio) -> None:
    equipped(at_work)
    at_work.clock.at = NOON.replace(day=2)
    for count in (100, 161):
        stand(at_work, count)
        at_work.clock.move(hours=3)
        halved(at_work, printed(at_work, 61))
        at_work.clock.move(hours=20)
    (share,) = shares(at_work.desk, PLOTTER, NOON.date()).shares
    assert (share.counted, share.explained) == (61, 61)
