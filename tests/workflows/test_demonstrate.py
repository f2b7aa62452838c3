"""The demo studio looks like one at work."""

from smarttracker_lite.domain.documents import InvoiceState
from smarttracker_lite.workflows.bill import issued
from smarttracker_lite.workflows.demonstrate import demonstrate
from smarttracker_lite.workflows.find import Chip, JobFilter, find_jobs
from tests.support.studio import Studio


def test_every_list_has_something_to_show(at_work: Studio) -> None:
    count = demonstrate(at_work.desk)
    assert count == len(at_work.desk.db.jobs.all()) > 200
    empty = [chip for chip in Chip if not find_jobs(at_work.desk, JobFilter(chip=chip))]
    assert empty == [Chip.ODD]  # the demo's printers tell no nonsense
    assert at_work.desk.db.extras.all()
    assert at_work.desk.db.bundles.all()
    states = {invoice.state(at_work.desk.today) for invoice in issued(at_work.desk)}
    assert states == {InvoiceState.PAID, InvoiceState.ISSUED, InvoiceState.OVERDUE}
