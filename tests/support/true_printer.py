"""A model of a printer that speaks IPP, and the truth about its jobs."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from math import inf

from smarttracker_lite.printers.drivers.ipp.codec import HEADER, decode, encode
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Message, Tag, Value
from smarttracker_lite.printers.drivers.ipp.session import Session
from smarttracker_lite.printers.source import Address
from smarttracker_lite.printers.wire import LIMITS
from tests.support.odd_printer import COMPLETED, OddPrinter, integer

URL = "ipp://odd/ipp/print"
START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
PROCESSING = 5
NO_UUID: Attributes = {"job-uuid": (Value(Tag.NO_VALUE, None),)}


class Times(StrEnum):
    """What a printer tells of when a job was sent, once it was switched off and on."""

    NEGATIVE = "seconds, before it was switched on"
    ZERO = "seconds, 0 if before it was switched on"
    AS_THEY_WERE = "seconds, as they were then"
    DATES = "date and time"
    NEVER = "always 0"


@dataclass(frozen=True, kw_only=True)
class Model:
    """What kind of printer it is. `room` is for how many jobs it lists."""

    times: Times
    uuids: bool
    keeps_jobs: bool
    counts_on: bool
    pages: bool
    room: int
    settle_s: int


@dataclass(eq=False, kw_only=True)
class TrueJob:
    """Sent and ended at these seconds of the true time, by a printer switched on at `booted`."""

    serial: str
    number: int
    document: str
    user: str
    booted: int
    sent: int
    ended: int | None = None


class Answering(OddPrinter):
    """Answers at once, without a network."""

    def answer(self, request: Message) -> bytes:
        status, groups = self._answer(request)
        return encode(Message(status, request.request_id, groups))


class AtOnce(Session):
    """A conversation with a printer in this process."""

    def __init__(self, printer: Answering) -> None:
        super().__init__(Address(url=URL), LIMITS, inf)
        self.printer = printer

    def _exchange(self, message: Message) -> tuple[bytes, int]:
        octets = self.printer.answer(decode(encode(message)))
        return octets, HEADER.unpack_from(octets)[2]


@dataclass
class TruePrinter:
    """A printer of this model. `true_s` is the true time in seconds after START."""

    model: Model
    true_s: int = 10_000
    booted: int = 0
    run: int = 1
    count: int = 0
    jobs: list[TrueJob] = field(default_factory=list)
    serials: int = 0

    @property
    def up_s(self) -> int:
        """For how many seconds it has been on."""
        return self.true_s - self.booted

    @property
    def listed(self) -> dict[int, TrueJob]:
        """The jobs it lists, by their numbers."""
        return {job.number: job for job in self.jobs}

    def wait(self, seconds: int) -> None:
        """A job under way ends meanwhile."""
        for job in self.jobs:
            if job.ended is None:
                job.ended = self.true_s + min(seconds, 30)
        self.true_s += seconds

    def send(self, document: str, user: str) -> None:
        """One more job, under way."""
        self.wait(1)
        self.count += 1
        self.serials += 1
        self.jobs.append(
            TrueJob(
                serial=str(self.serials),
                number=self.count,
                document=document,
                user=user,
                booted=self.booted,
                sent=self.true_s,
            )
        )
        del self.jobs[: -self.model.room]

    def switch_off(self, seconds: int, loses_last: bool) -> None:
        """At least ten seconds, then on again. A power cut may lose the job printed last."""
        self.true_s += 10 + seconds
        self.booted = self.true_s
        self.true_s += 1
        self.run += 1
        if not self.model.keeps_jobs:
            self.jobs.clear()
            self.count = self.count if self.model.counts_on else 0
        elif loses_last:
            del self.jobs[-1:]

    def told(self, job: TrueJob) -> Attributes:
        """What it says of a job now. The host is unknown to the driver's judgement: it carries the
        truth into the books."""
        return {
            "job-originating-host-name": (Value(Tag.NAME, job.serial),),
            "job-originating-user-name": (Value(Tag.NAME, job.user),),
            "job-name": (Value(Tag.NAME, job.document),),
            **self._moment("creation", job, job.sent),
            **({} if job.ended is None else self._moment("completed", job, job.ended)),
            **({"job-uuid": (Value(Tag.URI, f"urn:uuid:{job.serial}"),)} if self.model.uuids else {}),
        }

    def _moment(self, event: str, job: TrueJob, at: int) -> Attributes:
        if self.model.times is Times.DATES:
            return {f"date-time-at-{event}": (Value(Tag.DATE_TIME, _date(at)),)}
        earlier = at < self.booted
        seconds = {
            Times.NEVER: 0,
            Times.AS_THEY_WERE: at - job.booted,
            Times.ZERO: 0 if earlier else at - self.booted,
            Times.NEGATIVE: at - self.booted,
        }
        return {f"time-at-{event}": integer(seconds[self.model.times])}

    def session(self) -> Session:
        """A conversation with it as it is now."""
        printer = Answering(uptime_s=self.up_s, takes_first=self.model.pages, details=NO_UUID)
        printer.particulars = {job.number: self.told(job) for job in self.jobs}
        printer.jobs = {job.number: PROCESSING if job.ended is None else COMPLETED for job in self.jobs}
        return AtOnce(printer)


def _date(at: int) -> bytes:
    """As RFC 2579 writes it, in UTC."""
    year, *others = (START + timedelta(seconds=at)).timetuple()[:6]
    return year.to_bytes(2, "big") + bytes([*others, 0]) + b"+\0\0"
