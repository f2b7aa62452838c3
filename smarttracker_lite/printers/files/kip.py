"""KIP: MonoLog-MMMYY.log and ColorLog-MMMYY.log of the printer's controller, one line per page and set.

Known from KIP's manual of KIP Track: CSV without headers, in the order job code, page, total pages, set,
total sets, user, job number, description, file name, size of the original in pixels, its dpi, size of the
output in pixels. Assumed: that the dpi holds for the output too, and that a date and time, where the log has
them, stand behind these fourteen. Where there are none, the job is dated when it is first seen, as only the
month is known by the name of the file. The log grows, so a job's key is that of its first line.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import tzinfo

from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Media, Origin, TimeQuality
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.batch import DATES, Batch, source_of
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.harvest import Harvest
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.mapping import Column, DateOrder, Fact
from smarttracker_lite.printers.files.moments import Moment, moment
from smarttracker_lite.printers.files.octets import beginning, text_of
from smarttracker_lite.printers.files.quantities import Unreadable, count, limited
from smarttracker_lite.printers.files.reading import MAX_TEXT, PARSER, bounded
from smarttracker_lite.printers.files.sniff import dates_of, sample_of
from smarttracker_lite.printers.files.together import together
from smarttracker_lite.printers.person import person

NAME = "kip"
FIELDS = (
    *("job_code", "page", "pages", "set", "sets", "user", "job_number", "description", "file"),
    *("original_x", "original_y", "dpi", "output_x", "output_y"),
)
SAME = ("job_code", "pages", "sets", "user", "job_number", "description")
"""What all lines of a job have in common."""
PLACE = ("set", "page", "file")
LOG_NAME = re.compile(r"(mono|color)log", re.IGNORECASE)
MICROMETRES_PER_INCH = 25_400
MAX_DPI = 10_000
MAX_FURTHER = 20
"""Columns behind the known ones where a date is looked for."""


def recognises(octets: bytes, name: str) -> bool:
    """The file is named as a KIP's log, or its first line has the numbers of one where they belong."""
    first = next((row for row in rows_of(beginning(octets), ",") if isinstance(row, Row)), None)
    if first is None or len(first.cells) < len(FIELDS):
        return False
    told = dict(zip(FIELDS, (cell.strip() for cell in first.cells), strict=False))
    numbers = ("page", "pages", "set", "sets", "original_x", "original_y", "dpi", "output_x", "output_y")
    return all(told[field].isdecimal() for field in numbers)


def parse(octets: bytes, given: Given) -> Batch:
    """Its jobs; the file's name says whether it is of colour prints. Raises BadInput."""
    log = LOG_NAME.search(given.name)
    color = None if log is None else log[1].casefold() == "color"
    harvest = Harvest(NAME)
    text = text_of(octets)
    order, sure = _order(text)
    order, sure = (order, True) if sure else (given.dates or order, given.dates is not None)
    for first, job in _jobs(_lines(text, harvest, given.zone, order)):
        copies = first.facts.copies
        harvest.keep(replace(job, key=harvest.key(first.text), copies=copies, color=color))
    return replace(harvest.batch(), unsure=() if sure else (DATES,))


@dataclass(frozen=True, slots=True)
class _Line:
    """One page of one set: its text, the job it is of, its place in that, and what it tells of it."""

    text: str
    job: tuple[str, ...]
    place: tuple[str, ...]
    facts: JobFacts


def _lines(text: str, harvest: Harvest, zone: tzinfo | None, order: DateOrder) -> Iterator[_Line]:
    for row in harvest.good(rows_of(text, ",")):
        with harvest.reading(row):
            if len(row.cells) < len(FIELDS):
                column = FIELDS[len(row.cells)]
                raise Unreadable(N_("The row ends before the column “{column}”."), column=column)
            told = {field: cell.strip() for field, cell in zip(FIELDS, row.cells, strict=False)}
            at = _moment(row.cells[len(FIELDS) :], zone, order)
            job, place = (tuple(told[name] for name in names) for names in (SAME, PLACE))
            yield _Line(row.text, job, place, _facts(told, row.cells, at))


def _jobs(lines: Iterator[_Line]) -> Iterator[tuple[_Line, JobFacts]]:
    """Each job with its first line: those that follow each other, until one of its pages comes again."""
    job: tuple[_Line, JobFacts] | None = None
    places: set[tuple[str, ...]] = set()
    for line in lines:
        if job and line.job == job[0].job and line.place not in places:
            job = job[0], together(job[1], line.facts)
        else:
            if job:
                yield job
            job, places = (line, line.facts), set()
        places.add(line.place)
    if job:
        yield job


def _facts(told: dict[str, str], cells: Sequence[str], at: Moment | None) -> JobFacts:
    width, height = _size(told)
    pages, sets = (count(told[name], ".") for name in ("pages", "sets"))
    return JobFacts(
        source=source_of(NAME),
        key="",
        status=JobStatus.COMPLETED,
        document=(told["file"] or told["description"])[:MAX_TEXT] or None,
        user=person(told["user"][:MAX_TEXT]),
        user_raw=told["user"][:MAX_TEXT] or None,
        account=told["job_number"][:MAX_TEXT] or None,
        completed_at=at.at if at else None,
        time_quality=TimeQuality.LOCAL_ASSUMED if at else TimeQuality.FIRST_SEEN,
        copies=Measure(sets, Origin.REQUESTED) if sets else None,
        pages=Measure(pages, Origin.REQUESTED) if pages else None,
        impressions=Measure(1, Origin.MEASURED),
        media=Media(width_um=width, height_um=height),
        area_mm2=Measure(limited(area_mm2(width, height)), Origin.DERIVED) if width and height else None,
        raw=bounded({**told, **_further(cells)}),
        parser=PARSER,
    )


def _further(cells: Sequence[str]) -> dict[str, str]:
    """The cells behind the known ones, by number."""
    return {str(place): cell for place, cell in enumerate(cells, 1) if place > len(FIELDS)}


def _size(told: dict[str, str]) -> tuple[int | None, int | None]:
    """The output in µm."""
    dpi, x, y = (count(told[name], ".") for name in ("dpi", "output_x", "output_y"))
    if not dpi or dpi > MAX_DPI or not x or not y:
        return None, None
    width, height = (limited(px * MICROMETRES_PER_INCH // dpi) for px in (x, y))
    return width, height


def _order(text: str) -> tuple[DateOrder, bool]:
    """Whether the dates behind the known columns have the day first, and whether one proves it."""
    rows = [row.cells for row in sample_of(text, ",")]
    names = [str(place) for place in range(1, len(FIELDS) + MAX_FURTHER + 1)]
    columns = [Column(fact=Fact.COMPLETED, header=name) for name in names[len(FIELDS) :]]
    return dates_of(names, columns, rows)


def _moment(cells: Sequence[str], zone: tzinfo | None, order: DateOrder) -> Moment | None:
    """The first date behind the known columns, with the clock that may stand in the next one."""
    for place in range(min(len(cells), MAX_FURTHER)):
        for text in (" ".join(cells[place : place + 2]), cells[place]):
            with suppress(Unreadable):
                if found := moment(text, order, zone):
                    return found
    return None
