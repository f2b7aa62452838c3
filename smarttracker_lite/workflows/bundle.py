"""Files of many invoices in one zip, for an accountant or a portal."""

from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smarttracker_lite.billing.einvoice.check import missing
from smarttracker_lite.billing.einvoice.content import Format
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enclose import file_name, issued_pdf, xml


def of_period(desk: Desk, since: date, until: date) -> list[Invoice]:
    """The invoices and credit notes dated on these days, both of which count, by date and number."""
    found = desk.db.invoices.between(since, until)
    return sorted(found, key=lambda each: (each.issued_on, each.kind, each.number.sequence))


def makeable(invoices: Iterable[Invoice], format: Format | None) -> list[Invoice]:
    """Those that there are in this format; None, the PDF, is there of all."""
    return [each for each in invoices if format is None or not missing(each, format)]


def bundle(desk: Desk, invoices: Iterable[Invoice], format: Format | None) -> bytes:
    """A zip of these invoices, each in this format; the same gives the same bytes. Raises as `efile` does."""
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        for day, name, content in _files(desk, invoices, format):
            whole.writestr(ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0)), content, ZIP_DEFLATED)
    return packed.getvalue()


def _files(
    desk: Desk, invoices: Iterable[Invoice], format: Format | None
) -> Iterator[tuple[date, str, bytes]]:
    for each in invoices:
        if format is None:
            yield each.issued_on, file_name(desk, each), issued_pdf(desk, each)
        else:
            yield each.issued_on, *xml(desk, each, format)
