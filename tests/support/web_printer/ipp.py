"""The same machine told by IPP, as most printers tell of themselves besides."""

from dataclasses import dataclass
from datetime import datetime

from smarttracker_lite.printers.drivers.ipp.codec import decode
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Tag, Value
from tests.support.hostile import IPP
from tests.support.odd_printer import integer
from tests.support.true_printer import NO_UUID, Answering
from tests.support.web_printer.exchange import Answer, Asked
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.truth import Printed, State

PATH = "/ipp/print"


def ipps_at(port: int) -> str:
    """The URL of a printer on this machine that speaks IPP over TLS."""
    return f"ipps://127.0.0.1:{port}{PATH}"


STATES = {
    State.WAITING: 3,
    State.PAUSED: 4,
    State.PRINTING: 5,
    State.CANCELLED: 7,
    State.DELETED: 7,
    State.PRINTED: 9,
}


@dataclass(frozen=True)
class Ipp:
    """With UUIDs and dates, as PWG 5100.7 has them; at a `path` below /printers it is a queue of CUPS.

    `tells` who it is, or leaves its UUID out; `numbered`: its jobs have numbers only; `dated`: they tell
    when they were sent. If it `takes_first`, it lists from any number on.
    """

    path: str = PATH
    tells: bool = True
    numbered: bool = False
    dated: bool = True
    takes_first: bool = False

    def answer(self, asked: Asked, machine: Machine) -> Answer | None:
        """Asleep, it is unavailable."""
        if asked.path != self.path:
            return None
        if machine.asleep:
            return Answer(status="503 Service Unavailable", content_type=IPP)
        printer = Answering(
            uptime_s=int(machine.up.total_seconds()),
            nameplate=self._nameplate(machine),
            takes_first=self.takes_first,
        )
        printer.jobs = {job.number: STATES[job.state] for job in machine.memory}
        printer.particulars = {job.number: self._told(job) for job in machine.memory}
        return Answer(body=printer.answer(decode(asked.body)), content_type=IPP)

    def _nameplate(self, machine: Machine) -> Attributes:
        uuid: Attributes = {"printer-uuid": (Value(Tag.URI, f"urn:uuid:{machine.uuid()}"),)}
        return {
            **(uuid if self.tells else {}),
            "printer-make-and-model": (Value(Tag.TEXT, machine.model),),
            "printer-current-time": (Value(Tag.DATE_TIME, _date(machine.shown)),),
        }

    def _told(self, job: Printed) -> Attributes:
        undated = {} if self.dated else {"date-time-at-creation": (Value(Tag.NO_VALUE, None),)}
        return {**_told(job), **(NO_UUID if self.numbered else {}), **undated}


def _told(job: Printed) -> Attributes:
    ended = {"date-time-at-completed": (Value(Tag.DATE_TIME, _date(job.ended.shown)),)} if job.ended else {}
    return {
        "job-uuid": (Value(Tag.URI, f"urn:uuid:{job.uuid}"),),
        "job-name": (Value(Tag.NAME, job.order.document),),
        "job-originating-user-name": (Value(Tag.NAME, job.order.user),),
        "copies": integer(job.order.copies),
        "job-impressions-completed": integer(job.impressions),
        "date-time-at-creation": (Value(Tag.DATE_TIME, _date(job.sent.shown)),),
        **ended,
    }


def _date(at: datetime) -> bytes:
    """As RFC 2579 writes it, in UTC."""
    year, *others = at.timetuple()[:6]
    return year.to_bytes(2, "big") + bytes([*others, 0]) + b"+\0\0"
