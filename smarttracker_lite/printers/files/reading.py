"""From the cells of one row to the facts of one job, as a mapping says. Pure; the zone is an argument."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from itertools import accumulate

from smarttracker_lite.domain.printing import (
    ALL_INKS,
    InkUse,
    JobFacts,
    JobStatus,
    Measure,
    Media,
    Origin,
    TimeQuality,
)
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.batch import source_of
from smarttracker_lite.printers.files.mapping import Column, ColumnMapping, Fact
from smarttracker_lite.printers.files.meanings import color_of, duplex_of, kind_of, status_of
from smarttracker_lite.printers.files.moments import Moment, moment
from smarttracker_lite.printers.files.quantities import (
    UNSAID,
    Unreadable,
    area,
    count,
    length,
    limited,
    volume,
)
from smarttracker_lite.printers.person import person

PARSER = 1
MAX_TEXT = 1_000
"""Letters of a name that are kept."""
MAX_RAW = 8_000
"""Letters of a row that are kept with its job."""

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the rows of one file. `origin` is that of its quantities: some programs only estimate them."""

    mapping: ColumnMapping
    columns: Mapping[Fact, tuple[Column, ...]]
    zone: tzinfo | None
    origin: Origin

    def facts(self, cells: Cells, key: str) -> JobFacts:
        """The job of a row whose cells, by header, are all there. Raises Unreadable."""
        status = status_of(self._text(cells, Fact.STATUS) or "", self.mapping.statuses)
        return self._measured(self._named(cells, key, status), cells)

    def printer(self, cells: Cells) -> str | None:
        """What the row says of its printer. Raises Unreadable for a row that is cut off."""
        missing = next((each.header for each in self.mapping.columns if each.header not in cells), None)
        if missing is not None:
            raise Unreadable(N_("The row ends before the column “{column}”."), column=missing[:40])
        return self._text(cells, Fact.PRINTER)

    def _named(self, cells: Cells, key: str, status: JobStatus) -> JobFacts:
        submitted, started, completed = (
            self._moment(cells, fact) for fact in (Fact.SUBMITTED, Fact.STARTED, Fact.COMPLETED)
        )
        ended = completed or started or submitted
        if ended is None:
            raise Unreadable(N_("The row has no date and time."))
        user = self._text(cells, Fact.USER)
        return JobFacts(
            source=source_of(self.mapping.name),
            key=key,
            status=status,
            status_raw=self._text(cells, Fact.STATUS) or "",
            kind=kind_of(self._text(cells, Fact.KIND) or "", self.mapping.kind),
            document=self._text(cells, Fact.DOCUMENT),
            user=person(user),
            user_raw=user,
            host=self._text(cells, Fact.HOST),
            account=self._text(cells, Fact.ACCOUNT),
            submitted_at=_at(submitted),
            started_at=_at(started),
            completed_at=ended.at,
            time_quality=TimeQuality.EXACT if ended.zoned else TimeQuality.LOCAL_ASSUMED,
            color=color_of(self._text(cells, Fact.COLOR) or ""),
            duplex=duplex_of(self._text(cells, Fact.DUPLEX) or ""),
            raw=bounded(cells),
            parser=PARSER,
        )

    def _measured(self, job: JobFacts, cells: Cells) -> JobFacts:
        """With its quantities. The impressions of a file contain the copies; its pages are of one copy."""
        copies, pages, sheets = (
            self._counted_by(self._count(cells, fact), job.status)
            for fact in (Fact.COPIES, Fact.PAGES, Fact.SHEETS)
        )
        impressions, colored = self._impressions(cells, job.status)
        width, height = (self._length(cells, fact) or None for fact in (Fact.WIDTH, Fact.HEIGHT))
        media = Media(
            name=self._text(cells, Fact.MEDIA),
            type=self._text(cells, Fact.MEDIA_TYPE),
            width_um=width,
            height_um=height,
        )
        impressions = impressions or _product(copies, pages)
        return replace(
            job,
            copies=copies,
            pages=pages,
            impressions=impressions,
            color_impressions=colored,
            color=job.color if job.color is not None or colored is None else colored.value > 0,
            sheets=sheets,
            media=media,
            area_mm2=self._area(cells, Fact.AREA, job.status) or _of_pages(media, impressions),
            roll_area_mm2=self._area(cells, Fact.ROLL_AREA, job.status),
            roll_length_um=self._counted_by(self._length(cells, Fact.ROLL_LENGTH), job.status),
            inks=self._inks(cells),
        )

    def _text(self, cells: Cells, fact: Fact) -> str | None:
        """What the first column that says something says."""
        columns = self.columns.get(fact)
        if not columns:
            return None
        said = (cells[column.header].strip() for column in columns)
        return next((text[:MAX_TEXT] for text in said if text not in UNSAID), None)

    def _moment(self, cells: Cells, fact: Fact) -> Moment | None:
        columns = self.columns.get(fact)
        if not columns:
            return None
        said = [cells[column.header].strip() for column in columns]
        return moment(" ".join(text for text in said if text not in UNSAID), self.mapping.dates, self.zone)

    def _count(self, cells: Cells, fact: Fact) -> int | None:
        columns = self.columns.get(fact)
        if not columns:
            return None
        return _sum([count(cells[column.header], self.mapping.decimal) for column in columns])

    def _impressions(self, cells: Cells, status: JobStatus) -> tuple[Measure | None, Measure | None]:
        """All impressions, and those in colour: none only where others were counted."""
        total = self._count(cells, Fact.IMPRESSIONS)
        black, colored = (
            self._count(cells, fact) for fact in (Fact.BLACK_IMPRESSIONS, Fact.COLOR_IMPRESSIONS)
        )
        if total is None and Fact.BLACK_IMPRESSIONS in self.columns:
            total = _sum([black, colored])
        told = None if colored is None or not total or colored > total else Measure(colored, self.origin)
        return self._counted_by(total, status), told

    def _length(self, cells: Cells, fact: Fact) -> int | None:
        columns = self.columns.get(fact, ())
        return _sum([length(cells[each.header], each.unit, self.mapping.decimal) for each in columns])

    def _area(self, cells: Cells, fact: Fact, status: JobStatus) -> Measure | None:
        columns = self.columns.get(fact, ())
        found = [area(cells[each.header], each.unit, self.mapping.decimal) for each in columns]
        return self._counted_by(_sum(found), status)

    def _inks(self, cells: Cells) -> tuple[InkUse, ...] | None:
        """Each channel, two columns of one channel added; else all inks together."""
        used: dict[str, int] = {}
        for column in self.columns.get(Fact.INK, ()):
            ul = volume(cells[column.header], column.unit, self.mapping.decimal)
            if ul is not None:
                used[column.channel] = used.get(column.channel, 0) + ul
        whole = used.pop("", None)
        told = used or ({} if whole is None else {ALL_INKS: whole})
        return tuple(InkUse(channel, Measure(ul, self.origin)) for channel, ul in told.items()) or None

    def _counted_by(self, value: int | None, status: JobStatus) -> Measure | None:
        """Zero of a job that was printed is not measured."""
        unmeasured = value is None or (value == 0 and status is JobStatus.COMPLETED)
        return None if unmeasured or value is None else Measure(value, self.origin)


def reader(mapping: ColumnMapping, zone: tzinfo | None, origin: Origin = Origin.MEASURED) -> Reader:
    """One for this mapping."""
    columns = {fact: tuple(each for each in mapping.columns if each.fact is fact) for fact in Fact}
    return Reader(mapping, {fact: each for fact, each in columns.items() if each}, zone, origin)


def bounded(cells: Cells) -> Mapping[str, object]:
    """The cells that say something, as long as there is room for them."""
    said = {header: text for header, text in cells.items() if text}
    sizes = accumulate(len(header) + len(text) + 8 for header, text in said.items())
    return {header: said[header] for header, size in zip(said, sizes, strict=True) if size <= MAX_RAW}


def _at(told: Moment | None) -> datetime | None:
    return None if told is None else told.at


def _sum(found: list[int | None]) -> int | None:
    said = [value for value in found if value is not None]
    return sum(said) if said else None


def _product(copies: Measure | None, pages: Measure | None) -> Measure | None:
    return Measure(limited(copies.value * pages.value), Origin.DERIVED) if copies and pages else None


def _of_pages(media: Media, impressions: Measure | None) -> Measure | None:
    """The area of so many pages of this size."""
    if impressions is None or media.width_um is None or media.height_um is None:
        return None
    return Measure(limited(area_mm2(media.width_um, media.height_um * impressions.value)), Origin.DERIVED)
