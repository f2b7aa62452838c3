"""Demo printers in the studio's own folder, and gone again."""

from smarttracker_lite.workflows import bill, enrol, tag
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.rehearse import demo_jobs, demo_printers, end_rehearsal, ending, rehearse
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.order import besides
from tests.support.studio import Studio
from tests.support.undoing import newest
from tests.workflows.test_collect import demo_url


def test_demo_printers_have_two_weeks_of_jobs_and_say_what_they_are(at_work: Studio) -> None:
    printers = rehearse(at_work.desk)
    assert all(printer.name.startswith("Demo") for printer in printers)
    assert [collect(at_work.desk, printer.id).new > 10 for printer in printers] == [True, True]


def test_demo_printers_are_added_once(at_work: Studio) -> None:
    rehearse(at_work.desk)
    assert rehearse(at_work.desk) == []
    assert len(demo_printers(at_work.desk)) == 2


def test_they_go_without_a_trace(at_work: Studio) -> None:
    own = at_work.job()
    for printer in rehearse(at_work.desk):
        collect(at_work.desk, printer.id)
    client = at_work.client()
    theirs = next(job.id for job in at_work.desk.db.jobs.all() if job.id != own.id)
    mixed = tag.tag(at_work.desk, [own.id, theirs], client.id)
    tagged = newest(at_work.desk)
    tag.tag(at_work.desk, [theirs], None)
    besides(at_work, demo_printers(at_work.desk)[0].id)
    assert demo_jobs(at_work.desk, [own.id, theirs, "nothing"]) == 1
    assert end_rehearsal(at_work.desk).staying == ()
    assert [job.id for job in at_work.desk.db.jobs.all()] == [own.id]
    db = at_work.desk.db
    assert [*db.printers.all(), *db.cartridges.all(), *db.corrections.all()] == []
    assert [each.id for each in at_work.desk.db.taggings.all()] == [mixed.id]
    undo(at_work.desk, tagged)
    assert at_work.desk.db.jobs.get(own.id).tag.client_id is None


def test_what_is_on_a_draft_stays_and_its_printer_is_known(at_work: Studio) -> None:
    at_work.rate(per_m2="1", per_sheet="1")
    client = at_work.client()
    printer = enrol.add(at_work.desk, demo_url())
    collect(at_work.desk, printer.id)
    billed = next(job for job in at_work.desk.db.jobs.all() if job.unbilled)
    tag.tag(at_work.desk, [billed.id], client.id)
    bill.draft(at_work.desk, client.id, [billed.id])
    foreseen = ending(at_work.desk)
    assert [job.id for job in foreseen.staying] == [billed.id]
    assert len(foreseen.going) == len(at_work.desk.db.jobs.all()) - 1
    assert end_rehearsal(at_work.desk) == foreseen
    assert [job.id for job in at_work.desk.db.jobs.all()] == [billed.id]
    assert at_work.desk.db.printers.get(printer.id).removed
    assert demo_jobs(at_work.desk, [billed.id]) == 1
