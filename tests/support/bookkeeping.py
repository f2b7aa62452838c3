"""The accounting software beside a printer: it writes down all that was printed, by a clock of its own."""

from collections.abc import Iterator

from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, Fact, FileUnit
from smarttracker_lite.workflows.interpret import AccountingFile
from tests.support.studio import ROME
from tests.support.web_printer.truth import Ledger, Printed, State

MAPPING = ColumnMapping(
    name="Bookkeeping",
    columns=(
        Column(fact=Fact.DOCUMENT, header="Document"),
        Column(fact=Fact.USER, header="User"),
        Column(fact=Fact.HOST, header="Computer"),
        Column(fact=Fact.STARTED, header="Start"),
        Column(fact=Fact.COMPLETED, header="End"),
        Column(fact=Fact.STATUS, header="Result"),
        Column(fact=Fact.IMPRESSIONS, header="Impressions"),
        Column(fact=Fact.AREA, header="Area", unit=FileUnit.MM2),
    ),
)


def export(ledger: Ledger) -> AccountingFile:
    """Everything that went on paper, from the first day on."""
    head = ",".join(column.header for column in MAPPING.columns)
    rows = (",".join(_cells(job)) for job in ledger.jobs if job.over and job.impressions)
    return AccountingFile(octets="\n".join((head, *rows, "")).encode(), name="bookkeeping.csv")


def _cells(job: Printed) -> Iterator[str]:
    yield from (job.order.document, job.order.user, job.order.host)
    for moment in (job.started, job.ended):
        yield f"{moment.true.astimezone(ROME):%Y-%m-%d %H:%M:%S}" if moment else ""
    yield "cancelled" if job.state is State.CANCELLED else "printed"
    yield from (str(job.impressions), str(job.area_mm2))
