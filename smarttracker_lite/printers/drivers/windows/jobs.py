"""From events to jobs.

Event 307 says that a document was handed on to the printer, with the pages of one copy; event 805, written
before it under the same job number, with how many copies were asked for. Nobody at the printer has counted:
pages and copies are what the sender asked for, and what they make together is derived. That 307 leaves the
copies out is what two public programs reckon with; Microsoft does not say so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.drivers.windows.entries import NoEvents
from smarttracker_lite.printers.drivers.windows.events import Event, parse_events
from smarttracker_lite.printers.person import person
from smarttracker_lite.printers.raw import kept
from smarttracker_lite.printers.source import Complaint

SOURCE = "win307"
PARSER = 1
PRINTED, RENDERED = 307, 805
MAX_COUNT = 1_000_000
"""Pages or copies of one job; more were never asked for."""
SOON = timedelta(days=1)
"""A job is printed so soon after it was rendered; later, its number was given again."""

DOCUMENT, USER, HOST, QUEUE, PAGES = "Param2", "Param3", "Param4", "Param5", "Param8"
PRINTED_TELLS = ("Param1", DOCUMENT, USER, HOST, QUEUE, "Param6", "Param7", PAGES)
"""Job number, document, user, machine, printer, port, bytes, pages (MS-RPRN 2.2.1.15.5)."""
RENDERED_TELLS = (
    "JobId",
    "GdiJobSize",
    "ICMMethod",
    "Color",
    "XRes",
    "YRes",
    "Quality",
    "Copies",
    "TTOption",
)
UNNAMED = frozenset({"print document"})
"""What stands in place of the document's name unless a policy allows names in the log."""
MONOCHROME = "1"
"""DMCOLOR_MONOCHROME. That colour is allowed (2) says nothing: printers without it are told so too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """One printed job, on which printer of the PC, and the number of its event."""

    queue: str
    record: int
    facts: JobFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The jobs of some events, those that name no printer, and the jobs rendered but not yet printed."""

    jobs: tuple[Logged, ...]
    complaints: tuple[Complaint, ...]
    waiting: tuple[Event, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventFile:
    """A saved log: its jobs, the oldest first, the printers they went to, and what could not be read."""

    jobs: tuple[JobFacts, ...]
    printers: tuple[str, ...]
    complaints: tuple[Complaint, ...]


def parse_file(octets: bytes, queue: str = "") -> EventFile:
    """The jobs of a log saved as XML, of this printer of the PC if one is named. They have the keys by which
    they are known if the log is read as well. Raises BadInput."""
    try:
        listing = parse_events(octets)
    except NoEvents as fault:
        raise BadInput(fault.text, fault.hint, field="file") from fault
    printed = printed_by(listing.events)
    return EventFile(
        jobs=tuple(job.facts for job in printed.jobs if not queue or is_same(job.queue, queue)),
        printers=queues(printed.jobs),
        complaints=listing.complaints + printed.complaints,
    )


def queues(jobs: Iterable[Logged]) -> tuple[str, ...]:
    """The printers that are named, each once, as it is called last."""
    return tuple(sorted({job.queue.casefold(): job.queue for job in jobs}.values(), key=str.casefold))


def is_same(queue: str, other: str) -> bool:
    """Windows does not tell capital letters apart."""
    return queue.casefold() == other.casefold()


def printed_by(events: Iterable[Event]) -> Printed:
    """The jobs in these events, which stand in their order."""
    rendered: dict[tuple[str, str], Event] = {}
    jobs: list[Logged] = []
    complaints: list[Complaint] = []
    for event in events:
        if event.kind == RENDERED:
            rendered[event.computer, event.told.get("JobId", "")] = event
        elif event.kind == PRINTED and event.told.get(QUEUE):
            jobs.append(logged(event, _soon(rendered.pop(_number(event), None), event)))
        elif event.kind == PRINTED:
            complaints.append(Complaint(entry=str(event.record), why=N_("The event names no printer.")))
    return Printed(jobs=tuple(jobs), complaints=tuple(complaints), waiting=tuple(rendered.values()))


def _number(printed: Event) -> tuple[str, str]:
    return printed.computer, printed.told.get("Param1", "")


def _soon(rendered: Event | None, printed: Event) -> Event | None:
    return rendered if rendered and printed.at - rendered.at <= SOON else None


def logged(printed: Event, rendered: Event | None) -> Logged:
    """The job of an event 307 that names its printer, and of the 805 before it."""
    told = printed.told
    asked = rendered.told if rendered else {}
    pages, copies = _measure(told.get(PAGES, "")), _measure(asked.get("Copies", ""))
    user, document = told.get(USER) or None, told.get(DOCUMENT) or None
    facts = JobFacts(
        source=SOURCE,
        key=key_of(printed),
        status=JobStatus.COMPLETED,
        status_raw=str(PRINTED),
        document=None if document and document.casefold() in UNNAMED else document,
        user=person(user),
        user_raw=user,
        host=told.get(HOST, "").lstrip("\\") or None,
        started_at=rendered.at if rendered else None,
        completed_at=printed.at,
        copies=copies,
        pages=pages,
        impressions=Measure(pages.value * copies.value, Origin.DERIVED) if pages and copies else None,
        color=False if asked.get("Color") == MONOCHROME else None,
        raw=_raw(printed, rendered),
        parser=PARSER,
    )
    return Logged(queue=told[QUEUE], record=printed.record, facts=facts)


def key_of(event: Event) -> str:
    """Its number, when it was written and on which computer: in a log that was cleared the numbers may begin
    anew, and one gathered from several PCs has each number several times. A saved log tells all three.
    """
    return f"{event.record}:{event.at.isoformat(timespec='microseconds')}:{event.computer}"


def _measure(text: str) -> Measure | None:
    """A count that was asked for; 0 is none that was told."""
    count = int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else 0
    return Measure(count, Origin.REQUESTED) if 0 < count <= MAX_COUNT else None


def _raw(printed: Event, rendered: Event | None) -> Mapping[str, object]:
    """What the events say of the job, under their own names."""
    raw: dict[str, object] = {"record": printed.record, "computer": printed.computer}
    raw["printed"] = _texts(printed, PRINTED_TELLS)
    if rendered:
        raw["rendered"] = _texts(rendered, RENDERED_TELLS)
    return kept(raw)


def _texts(event: Event, names: Iterable[str]) -> dict[str, str]:
    return {name: event.told[name] for name in names if name in event.told}
