"""CUPS: the page_log of a print server.

Known: its usual PageLogFormat, `%p %u %j %T %P %C %{job-billing} %{job-originating-host-name} %{job-name}
%{media} %{sides}`; `%P` is "total" with all impressions of the job behind it, copies included, or the number
of a page with its copies; older versions end after the billing. The job's name has spaces, so that media and
sides are the last two words. Times have their zone. A job that is printed again has another line with the
same number, and a total that counts all its prints. Job numbers begin again at 1 when the spool is cleared,
so the key is `<queue>:<number>:<time of the first line>`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta, tzinfo

from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Media, Origin, TimeQuality
from smarttracker_lite.errors import N_
from smarttracker_lite.printers.files.batch import Batch, source_of
from smarttracker_lite.printers.files.given import Given
from smarttracker_lite.printers.files.harvest import Harvest
from smarttracker_lite.printers.files.lines import Row, rows_of
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.printers.files.meanings import duplex_of
from smarttracker_lite.printers.files.moments import moment
from smarttracker_lite.printers.files.octets import beginning, text_of
from smarttracker_lite.printers.files.quantities import Unreadable, count
from smarttracker_lite.printers.files.reading import MAX_TEXT, PARSER, bounded
from smarttracker_lite.printers.files.together import together
from smarttracker_lite.printers.person import person

NAME = "cups-page-log"
TOTAL = "total"
LINE = re.compile(
    r"(?P<queue>\S{1,127}) (?P<user>\S{1,200}(?: \S{1,200}){0,5}) (?P<number>[0-9]{1,10}) "
    r"\[(?P<time>[^\]]{10,40})\] (?P<page>total|[0-9]{1,9}) (?P<count>[0-9]{1,9})"
    r"(?: (?P<billing>\S{1,1000}))?(?: (?P<host>\S{1,300}))?(?: (?P<rest>.{0,4000}))?"
)
"""Without the white space at its end: looked for here, a line of spaces would take for ever."""
SIDES = ("one-sided", "two-sided-long-edge", "two-sided-short-edge", "-")
ONE_JOB = timedelta(days=1)
"""Lines of one number that are further apart are of two jobs: CUPS keeps the files to print a job again for a
day."""


def recognises(octets: bytes, name: str) -> bool:
    """The first line is one of a page_log."""
    first = next((row for row in rows_of(beginning(octets), "\x1f") if isinstance(row, Row)), None)
    return first is not None and LINE.fullmatch(first.text.rstrip()) is not None


def parse(octets: bytes, given: Given) -> Batch:
    """Its jobs, only those of one queue if that is named. Raises BadInput."""
    harvest = Harvest(NAME)
    jobs: dict[str, JobFacts] = {}
    latest: dict[tuple[str, str], tuple[str, JobFacts]] = {}
    for told, line in _lines(text_of(octets), harvest, given.zone):
        harvest.of_printer(told["queue"])
        if given.printer and told["queue"] != given.printer:
            continue
        number = told["queue"], told["number"]
        key, before = latest.get(number, (line.key, None))
        if before is None or _apart(before, line):
            key, jobs[line.key] = line.key, line
        else:
            jobs[key] = _with(jobs[key], line)
        latest[number] = key, line
    for job in jobs.values():
        harvest.keep(job)
    return harvest.batch()


def _lines(text: str, harvest: Harvest, zone: tzinfo | None) -> Iterator[tuple[Mapping[str, str], JobFacts]]:
    for row in harvest.good(rows_of(text, "\x1f")):
        with harvest.reading(row):
            found = LINE.fullmatch(row.text.rstrip())
            if found is None:
                raise Unreadable(N_("The line is not one of a page log in its usual form."))
            told = {name: said or "" for name, said in found.groupdict().items()}
            yield told, _facts({**told, **_named(told["rest"])}, zone)


def _with(job: JobFacts, line: JobFacts) -> JobFacts:
    """One line more; the line with the total counts what the pages before it counted."""
    whole = together(job, line)
    return replace(whole, impressions=line.impressions) if line.raw.get("page") == TOTAL else whole


def _apart(before: JobFacts, after: JobFacts) -> bool:
    """Not of one job: other people's, long after, or counted anew."""
    times = (before.completed_at, after.completed_at)
    late = times[0] is not None and times[1] is not None and abs(times[1] - times[0]) > ONE_JOB
    other = (before.user_raw, before.document) != (after.user_raw, after.document)
    return late or other or _fallen(before, after)


def _fallen(before: JobFacts, after: JobFacts) -> bool:
    """The total is less than it was: its number began anew."""
    totals = all(line.raw.get("page") == TOTAL for line in (before, after))
    return totals and _printed(after) < _printed(before)


def _printed(line: JobFacts) -> int:
    return line.impressions.value if line.impressions else 0


def _named(rest: str) -> dict[str, str]:
    """Name, media and sides of the end of a line."""
    words = rest.rsplit(" ", 2)
    if len(words) == 3 and words[2] in SIDES:
        return {"name": words[0], "media": words[1], "sides": words[2]}
    return {"name": rest, "media": "", "sides": ""}


def _facts(told: dict[str, str], zone: tzinfo | None) -> JobFacts:
    at = moment(told["time"], DateOrder.DAY_FIRST, zone)
    if at is None:
        raise Unreadable(N_("The row has no date and time."))
    printed = count(told["count"], ".")
    return JobFacts(
        source=source_of(NAME),
        key=f"{told['queue']}:{told['number']}:{told['time']}",
        status=JobStatus.COMPLETED,
        document=_said(told["name"]),
        user=person(told["user"][:MAX_TEXT]),
        user_raw=told["user"][:MAX_TEXT],
        host=_said(told["host"]),
        account=_said(told["billing"]),
        completed_at=at.at,
        time_quality=TimeQuality.EXACT if at.zoned else TimeQuality.LOCAL_ASSUMED,
        impressions=Measure(printed, Origin.MEASURED) if printed else None,
        duplex=duplex_of(told["sides"]),
        media=Media(name=_said(told["media"])),
        raw=bounded(told),
        parser=PARSER,
    )


def _said(text: str) -> str | None:
    return text[:MAX_TEXT] if text.strip("- ") else None
