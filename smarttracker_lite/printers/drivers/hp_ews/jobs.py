"""From a job's rows to the facts. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import partial

from smarttracker_lite.domain.printing import (
    ALL_INKS,
    InkUse,
    JobFacts,
    JobStatus,
    Measure,
    Media,
    MediaUse,
    Origin,
    TimeQuality,
)
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.drivers.hp_ews.headers import INK, Field, folded
from smarttracker_lite.printers.drivers.hp_ews.listing import Cells, Entry, Listing
from smarttracker_lite.printers.drivers.hp_ews.meanings import kind_of, status_of
from smarttracker_lite.printers.drivers.hp_ews.numbers import (
    AREAS,
    LENGTHS,
    VOLUMES,
    Unreadable,
    quantity,
)
from smarttracker_lite.printers.inks import ink_named
from smarttracker_lite.printers.person import person
from smarttracker_lite.printers.raw import kept
from smarttracker_lite.printers.source import Complaint

SOURCE = "hp_ews"
PARSER = 3

MAX_PAPERS = 5
"""Of one job."""
ROUNDING = 0.02
"""By this part the areas of its papers may differ from that of the job: square feet have one decimal."""

INK_ROW = re.compile(r"(.{1,40}?) ?[-–—] ?([^-–—]{1,40})")

ODD_AREA = N_("The area used could not be read.")
ODD_LENGTH = N_("The length used could not be read.")
ODD_INK = N_("Some of the ink used could not be read.")
ODD_STATUS = N_("The printer's word for how the job ended is not known. The job is taken as printed.")
ODD_TIME = N_("The date and time could not be read. The job is kept with the time it was first seen.")


@dataclass
class JobReader:
    """Reads one entry after the other, and gathers what could not be read."""

    listing: Listing
    now: datetime
    complaints: list[Complaint] = field(default_factory=list)

    def facts(self, entry: Entry, key: str, at: datetime | None) -> JobFacts:
        """The job, printed at that time; None if the page does not tell it. Its time then is now."""
        said = partial(self.listing.said, entry.cells)
        status = self._status(entry)
        area = self._used(entry, Field.AREA, status)
        used = self._media_used(entry, area, status)
        return JobFacts(
            source=SOURCE,
            key=key,
            status=status,
            status_raw=said(Field.STATUS),
            kind=kind_of(said(Field.KIND)),
            document=said(Field.DOCUMENT) or None,
            user=person(said(Field.USER)),
            user_raw=said(Field.USER) or None,
            account=said(Field.ACCOUNT) or None,
            completed_at=at or self.now,
            time_quality=TimeQuality.LOCAL_ASSUMED if at else TimeQuality.FIRST_SEEN,
            copies=_count(said(Field.COPIES)),
            quality=said(Field.QUALITY) or None,
            media=Media(name=self._stock(entry, used)),
            media_used=used,
            # The printer tells one area: what it took from the roll, which is what is billed.
            area_mm2=area,
            roll_area_mm2=area,
            roll_length_um=self._used(entry, Field.LENGTH, status),
            inks=self._inks(entry, status),
            raw=_raw(self.listing, entry),
            parser=PARSER,
        )

    def complain(self, entry: Entry, why: str) -> None:
        """Something of this job could not be read."""
        document = self.listing.said(entry.cells, Field.DOCUMENT)
        self.complaints.append(Complaint(entry=document or "?", why=why))

    def _status(self, entry: Entry) -> JobStatus:
        """What is in the table has ended, also where the word for it is not known; no copy came of it if it
        says so."""
        known = status_of(self.listing.said(entry.cells, Field.STATUS))
        if known:
            return known
        if _count(self.listing.said(entry.cells, Field.COPIES)) == Measure(0, Origin.MEASURED):
            return JobStatus.CANCELED
        self.complain(entry, ODD_STATUS)
        return JobStatus.COMPLETED

    def _used(self, entry: Entry, wanted: Field, status: JobStatus) -> Measure | None:
        """Of the job's own row, else of the papers below it together."""
        if self.listing.said(entry.cells, wanted):
            return self._of_row(entry, entry.cells, wanted, status)
        parts = [self._of_row(entry, cells, wanted, status) for cells in self._below(entry, wanted)]
        told = [part.value for part in parts if part]
        return Measure(sum(told), Origin.MEASURED) if told and len(told) == len(parts) else None

    def _of_row(self, entry: Entry, cells: Cells, wanted: Field, status: JobStatus) -> Measure | None:
        """Zero of a job that came out is unmeasured."""
        units, why = (AREAS, ODD_AREA) if wanted is Field.AREA else (LENGTHS, ODD_LENGTH)
        value = self._quantity(entry, cells, wanted, units, why)
        unmeasured = value is None or (value == 0 and status is JobStatus.COMPLETED)
        return None if unmeasured or value is None else Measure(value, Origin.MEASURED)

    def _below(self, entry: Entry, wanted: Field) -> list[Cells]:
        """The only row below the job that tells this, or several if each is of another paper; else none, as
        one of them may be the sum of the others."""
        rows = [cells for cells in entry.details if self.listing.said(cells, wanted)]
        papers = {self.listing.said(cells, Field.MEDIA) for cells in rows} - {""}
        return rows if len(rows) == 1 or len(rows) == len(papers) <= MAX_PAPERS else []

    def _media_used(
        self, entry: Entry, area: Measure | None, status: JobStatus
    ) -> tuple[MediaUse, ...] | None:
        """Each of several papers below the job, if together they have its area."""
        rows = self._below(entry, Field.AREA)
        if area is None or len(rows) < 2:
            return None
        areas = [self._of_row(entry, cells, Field.AREA, status) for cells in rows]
        together = sum(each.value for each in areas if each)
        if None in areas or abs(together - area.value) > area.value * ROUNDING:
            return None
        return tuple(
            MediaUse(Media(name=self.listing.said(cells, Field.MEDIA)), each)
            for cells, each in zip(rows, areas, strict=True)
        )

    def _stock(self, entry: Entry, used: tuple[MediaUse, ...] | None) -> str | None:
        """The name of the paper, of several those of all."""
        own = self.listing.said(entry.cells, Field.MEDIA)
        below = (self.listing.said(cells, Field.MEDIA) for cells in self._below(entry, Field.MEDIA))
        return " + ".join(use.media.name or "" for use in used) if used else own or " + ".join(below) or None

    def _inks(self, entry: Entry, status: JobStatus) -> tuple[InkUse, ...] | None:
        """Each ink if all of them are measured, else all together. None for the ink of another maker."""
        rows = [(channel, cells) for cells in entry.details if (channel := self._channel(cells))]
        used = [(channel, self._ink(entry, cells)) for channel, cells in rows]
        whole = self._ink(entry, entry.cells)
        told = used if used and all(ul is not None for _, ul in used) else [(ALL_INKS, whole)]
        inks = tuple(InkUse(name, Measure(ul, Origin.MEASURED)) for name, ul in told if ul is not None)
        nothing = status is JobStatus.COMPLETED and not any(ink.ul.value for ink in inks)
        return None if nothing else inks or None

    def _ink(self, entry: Entry, cells: Cells) -> int | None:
        return self._quantity(entry, cells, Field.INK, VOLUMES, ODD_INK)

    def _channel(self, cells: Cells) -> str | None:
        """The ink of a row "Ink - LM"."""
        found = INK_ROW.fullmatch(self.listing.said(cells, Field.COST_TYPE))
        if not found or not re.search(INK, folded(found[1])):
            return None
        return ink_named(found[2])

    def _quantity(
        self, entry: Entry, cells: Cells, wanted: Field, units: Mapping[str, Decimal], why: str
    ) -> int | None:
        text, header = self.listing.said(cells, wanted), self.listing.columns.header(wanted)
        try:
            return quantity(text, header, self.listing.mark, units)
        except Unreadable:
            self.complain(entry, why)
            return None


def _count(text: str) -> Measure | None:
    return Measure(int(text), Origin.MEASURED) if re.fullmatch(r"[0-9]{1,6}", text) else None


def _raw(listing: Listing, entry: Entry) -> Mapping[str, object]:
    """The job's own rows, the headers above them, and the decimal mark of the page."""
    return kept(
        {
            "headers": list(listing.columns.headers),
            "job": list(entry.cells),
            "details": [list(cells) for cells in entry.details],
            "mark": listing.mark or "",
        }
    )
