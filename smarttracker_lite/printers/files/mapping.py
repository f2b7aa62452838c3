"""How the columns of a table tell a job: proposed by `sniff`, shown, corrected and saved with the printer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smarttracker_lite.domain.printing import JobStatus, Kind
from smarttracker_lite.errors import BadInput, N_


class Fact(StrEnum):
    """What a column can tell of a job.

    A time may take two columns, date and clock. Several columns of one count, length or area are added; of
    several texts the first that says something counts. `PAGES` are of one copy, `IMPRESSIONS` of all copies;
    where those are not told, they are the impressions in black and in colour together.
    """

    DOCUMENT = "document"
    USER = "user"
    HOST = "host"
    ACCOUNT = "account"
    PRINTER = "printer"
    STATUS = "status"
    KIND = "kind"
    SUBMITTED = "submitted"
    STARTED = "started"
    COMPLETED = "completed"
    COPIES = "copies"
    PAGES = "pages"
    IMPRESSIONS = "impressions"
    BLACK_IMPRESSIONS = "black_impressions"
    COLOR_IMPRESSIONS = "color_impressions"
    SHEETS = "sheets"
    COLOR = "color"
    DUPLEX = "duplex"
    MEDIA = "media"
    MEDIA_TYPE = "media_type"
    WIDTH = "width"
    HEIGHT = "height"
    AREA = "area"
    ROLL_AREA = "roll_area"
    ROLL_LENGTH = "roll_length"
    INK = "ink"


class DateOrder(StrEnum):
    """How a date such as 01/04/2026 is read. A date that begins with the year needs no telling."""

    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    YEAR_FIRST = "ymd"


class FileUnit(StrEnum):
    """The unit of a column's numbers. A count has none; `IN_CELL` if each cell names its own: "5,517 ml"."""

    NONE = ""
    IN_CELL = "cell"
    MM = "mm"
    CM = "cm"
    M = "m"
    INCH = "in"
    FOOT = "ft"
    POINT = "pt"
    MM2 = "mm²"
    CM2 = "cm²"
    M2 = "m²"
    INCH2 = "in²"
    FOOT2 = "ft²"
    UL = "µl"
    ML = "ml"
    CM3 = "cm³"
    CC = "cc"
    L = "l"


LENGTHS = (
    FileUnit.MM,
    FileUnit.CM,
    FileUnit.M,
    FileUnit.INCH,
    FileUnit.FOOT,
    FileUnit.POINT,
    FileUnit.IN_CELL,
)
AREAS = (FileUnit.MM2, FileUnit.CM2, FileUnit.M2, FileUnit.INCH2, FileUnit.FOOT2, FileUnit.IN_CELL)
VOLUMES = (FileUnit.UL, FileUnit.ML, FileUnit.CM3, FileUnit.CC, FileUnit.L, FileUnit.IN_CELL)

UNITS: Mapping[Fact, tuple[FileUnit, ...]] = {
    Fact.WIDTH: LENGTHS,
    Fact.HEIGHT: LENGTHS,
    Fact.ROLL_LENGTH: LENGTHS,
    Fact.AREA: AREAS,
    Fact.ROLL_AREA: AREAS,
    Fact.INK: VOLUMES,
}
"""The units a column may have; all other facts have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: what it tells, its header, its unit; of ink, the channel ("cyan"; "" is all inks together).

    The header is as in the file, without spaces around it; where the table has none, it is the column's
    number, counted from 1; in a tree of XML it is the path.
    """

    fact: Fact
    header: str
    unit: FileUnit = FileUnit.NONE
    channel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """How a file of jobs is read.

    `header` is the line, counted from 1, that holds the headers; lines above it are passed over; 0 if there
    is none. Times are the PC's local time. `printer` keeps only the rows whose printer column says so, ""
    keeps all. `kind` is what rows are that do not say it; `statuses` are this file's words for how a job
    ended, in small letters, beyond those known anyway.
    """

    name: str
    encoding: str = "utf-8-sig"
    separator: str = ","
    decimal: str = "."
    dates: DateOrder = DateOrder.YEAR_FIRST
    header: int = 1
    columns: tuple[Column, ...] = ()
    printer: str = ""
    kind: Kind = Kind.PRINT
    statuses: Mapping[str, JobStatus] = field(default_factory=dict)


TIMES = frozenset({Fact.COMPLETED, Fact.STARTED, Fact.SUBMITTED})
SEPARATORS = (",", ";", "\t", "|")
DECIMALS = (".", ",")


def usable(mapping: ColumnMapping) -> ColumnMapping:
    """The mapping, if a file can be read with it. Raises BadInput that names what to correct."""
    for field_name, value, allowed in (
        ("separator", mapping.separator, SEPARATORS),
        ("decimal", mapping.decimal, DECIMALS),
    ):
        if value not in allowed:
            raise BadInput(
                N_("“{sign}” cannot separate."), N_("Choose another."), field=field_name, sign=value
            )
    if not any(column.fact in TIMES for column in mapping.columns):
        raise BadInput(
            N_("It is not said which column holds the time of a job."),
            N_("Choose the column with the date: without it, jobs of two days cannot be told apart."),
            field="columns",
        )
    for column in mapping.columns:
        if column.unit not in UNITS.get(column.fact, (FileUnit.NONE,)):
            raise BadInput(
                N_("The column “{column}” cannot be in {unit}."),
                N_("Choose another unit."),
                field="columns",
                column=column.header,
                unit=column.unit.value or "-",
            )
    return mapping
