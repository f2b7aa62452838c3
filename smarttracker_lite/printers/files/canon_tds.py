"""The account logs of Océ TDS400, TDS600, TDS800 and TCS400: one record of type 6311 and the like per page.

Known from Océ's manual of the TDS600: the fields and their order up to the weight of the media, widths and
heights in 1/72 inch, that a record is one output page, and that the page which did not come out has a record
of its own with ABRT or ERR. Not known: the fields behind these, such as folding; they are not used.
"""

from collections.abc import Sequence

from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, Fact, FileUnit
from smarttracker_lite.printers.files.quantities import Unreadable

RECORDS = {"6110": "6111", "6210": "6211", "6310": "6311", "6410": "6411"}
FIELDS = (
    *("record", "account", "user", "job", "machine", "version", "number", "sequence", "source", "channel"),
    *(
        "received_year",
        "received_month",
        "received_day",
        "received_hour",
        "received_minute",
        "received_second",
    ),
    *("location", "source_page", "source_type", "source_width", "source_height", "width", "height"),
    *("width_scale", "height_scale", "mirroring", "rotation", "process", "completion"),
    *("delivered_year", "delivered_month", "delivered_day"),
    *("delivered_hour", "delivered_minute", "delivered_second"),
    *("page", "media_type", "special", "media_weight"),
)
DONE = "done"
PAGE_MAPPING = ColumnMapping(
    name="canon-acl",
    columns=(
        Column(fact=Fact.DOCUMENT, header="job"),
        Column(fact=Fact.USER, header="user"),
        Column(fact=Fact.ACCOUNT, header="account"),
        Column(fact=Fact.HOST, header="source"),
        Column(fact=Fact.KIND, header="process"),
        Column(fact=Fact.STATUS, header="completion"),
        Column(fact=Fact.SUBMITTED, header="received"),
        Column(fact=Fact.COMPLETED, header="delivered"),
        Column(fact=Fact.MEDIA_TYPE, header="media_type"),
        Column(fact=Fact.WIDTH, header="width", unit=FileUnit.POINT),
        Column(fact=Fact.HEIGHT, header="height", unit=FileUnit.POINT),
        Column(fact=Fact.IMPRESSIONS, header="impressions"),
    ),
)


def page_cells(cells: Sequence[str]) -> dict[str, str]:
    """The fields of one page by name, with its times and its one impression. Raises Unreadable."""
    if len(cells) < len(FIELDS):
        raise Unreadable(N_("The row ends before the column “{column}”."), column=FIELDS[len(cells)])
    told = {name: cell.strip() for name, cell in zip(FIELDS, cells, strict=False)}
    if not told["number"]:
        raise Unreadable(N_("The record has no jobid or no start."))
    times = {name: _time(told, name) for name in ("received", "delivered")}
    return {**told, **times, "impressions": "1" if told["completion"].casefold() == DONE else "0"}


def _time(told: dict[str, str], name: str) -> str:
    year, month, day, hour, minute, second = (
        told[f"{name}_{part}"].zfill(2) for part in ("year", "month", "day", "hour", "minute", "second")
    )
    return f"{year}-{month}-{day} {hour}:{minute}:{second}" if year.strip("0") else ""
