"""Gaps in the user's words; shared by all pages that show where jobs may be missing."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from smarttracker_lite.domain.gaps import Closed, Closing, NotedGap
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.machines import Gap
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages.sheets import Sheet
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import JobFilter

PATH = "/gaps"
_CLOSINGS = {
    Closing.ACCEPTED: N_("accepted on {day}"),
    Closing.ENTERED: N_("entered by hand on {day}"),
    Closing.IMPORTED: N_("filled by an import on {day}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """One gap in ready words; `size` is "" where nobody knows, `sent` are the prints where the reason cannot
    name all of them, `closed` says how it was settled."""

    href: str
    printer: str
    printer_href: str
    when: str
    reason: str
    size: str
    sent: tuple[str, ...]
    enter_href: str
    import_href: str
    closed: str
    comment: str
    id: str


class GapWords:
    """Says gaps in words, by the printers' names of one moment."""

    def __init__(self, desk: Desk, words: Words) -> None:
        self._words = words
        self._today = desk.today
        self._printers: Mapping[str, str] = {each.id: each.name for each in desk.db.printers.all()}

    def row(self, noted: NotedGap) -> GapRow:
        """The gap's row."""
        return GapRow(
            href=f"{PATH}/{noted.id}",
            printer=self._printers.get(noted.printer_id, noted.printer_id),
            printer_href=f"/printers/{noted.printer_id}",
            when=self._when(noted.gap),
            reason=say.reason(self._words, noted.gap),
            size=size(self._words, noted.gap),
            sent=say.sent(self._words, noted.gap) if len(noted.gap.sent) > say.SHOWN else (),
            enter_href=f"/jobs/new?gap={noted.id}",
            import_href=f"/import?gap={noted.id}",
            closed=self._closed(noted.closed) if noted.closed else "",
            comment=noted.closed.comment if noted.closed else "",
            id=noted.id,
        )

    def _when(self, gap: Gap) -> str:
        if gap.since is None:
            return self._words.text("until {end}", end=self._words.brief(gap.until, self._today))
        if gap.since == gap.until:
            return self._words.brief(gap.until, self._today)
        return span(self._words, gap.since, gap.until, self._today)

    def _closed(self, closed: Closed) -> str:
        return self._words.text(_CLOSINGS[closed.how], day=self._words.local_day(closed.at))


def span(words: Words, since: datetime, until: datetime, today: date) -> str:
    """From one moment to another, the day once if it is the same."""
    start, end = words.brief(since, today), words.brief(until, today)
    same = words.local_day(since) == words.local_day(until)
    return f"{start} – {end.rpartition(', ')[2] if same else end}"


def size(words: Words, gap: Gap) -> str:
    """How much may be missing, "" if nobody knows: "about 7 jobs, 42 impressions"."""
    jobs = words.plural("about {n} job", "about {n} jobs", gap.lost) if gap.lost is not None else ""
    counted = say.counted(words, gap.unexplained) if gap.unexplained else ""
    return ", ".join(filter(None, (jobs, counted)))


def between(desk: Desk, words: Words, wanted: JobFilter, page: Sheet[Job]) -> dict[str, tuple[GapRow, ...]]:
    """The open gaps of these days among a page's jobs, the newest first, by the job that they stand below.

    Those that are later than all jobs stand above the first page's, under "". A filter by more than printer
    and days shows no gaps.
    """
    if not page.items or replace(wanted, printer="", since=None, until=None) != JobFilter():
        return {}
    said, found = GapWords(desk, words), defaultdict[str, list[GapRow]](list)
    for noted in sorted(desk.db.gaps.open(), key=lambda each: each.gap.until, reverse=True):
        place = _place(page, noted.gap.until) if _asked_for(desk, wanted, noted) else None
        if place is not None:
            found[place].append(said.row(noted))
    return {place: tuple(rows) for place, rows in found.items()}


def _asked_for(desk: Desk, wanted: JobFilter, noted: NotedGap) -> bool:
    day = noted.gap.until.astimezone(desk.zone).date()
    own = not wanted.printer or wanted.printer == noted.printer_id
    return own and (wanted.since or date.min) <= day <= (wanted.until or date.max)


def _place(page: Sheet[Job], at: datetime) -> str | None:
    """The last job that is later, None if it is on another page."""
    if page.beyond is not None and at < page.beyond.day:
        return None
    later = [job.id for job in page.items if job.day > at]
    return later[-1] if later else None if page.before else ""
