"""Printers that speak IPP, but in the odd ways real ones do and the two real peers do not."""

import socket
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from smarttracker_lite.printers.drivers.ipp.codec import decode, encode
from smarttracker_lite.printers.drivers.ipp.message import (
    Attributes,
    Group,
    GroupTag,
    Message,
    Tag,
    Value,
    every,
    number,
    text,
)
from smarttracker_lite.printers.drivers.ipp.requests import Operation
from tests.support.hostile import Hostile, body, http, serving, silent

OK = 0x0000
NOT_AUTHORIZED = 0x0403
NOT_FOUND = 0x0406
NOT_SUPPORTED = 0x040B
VERSION_NOT_SUPPORTED = 0x0503

FINAL_FROM = 7
COMPLETED = 9


def integer(content: int) -> tuple[Value, ...]:
    """One integer."""
    return (Value(Tag.INTEGER, content),)


def sent(at: int, ended: int | None = None, document: str = "Plan.pdf") -> Attributes:
    """What a printer tells of a job sent and ended when it had been on for so many seconds."""
    end = {} if ended is None else {"time-at-completed": integer(ended)}
    return {"time-at-creation": integer(at), "job-name": (Value(Tag.NAME, document),), **end}


def old_printer(jobs: dict[int, Attributes], uptime_s: int = 3600) -> "OddPrinter":
    """A printer without UUIDs that has printed these jobs."""
    printer = OddPrinter(uptime_s=uptime_s, details={"job-uuid": (Value(Tag.NO_VALUE, None),)})
    printer.list(jobs)
    return printer


@dataclass
class OddPrinter:
    """Lists the newest job first and takes no `first-job-id`, as most printers; or, if it `takes_first`,
    begins there. `jobs` are numbers and states; `boots` goes into the UUIDs of its jobs, which begin with 1
    again after each. `nameplate` is how it tells who it is, `details` what it tells of every job besides,
    `particulars` what of the one with this number; if it is `silent_on_one`, it never answers who asks for
    one job alone. Where a `login` is set ("anna:secret"), it answers nobody else. It `refuses` one kind of
    question to all."""

    jobs: dict[int, int] = field(default_factory=dict)
    uptime_s: int = 100_000
    boots: int = 1
    only_version: tuple[int, int] | None = None
    takes_limit: bool = True
    takes_first: bool = False
    declines_limit: bool = False
    lists_numbers_only: bool = False
    silent_on_one: bool = False
    never_ends: bool = False
    nameplate: Attributes = field(default_factory=lambda: {"printer-uuid": (Value(Tag.URI, "urn:uuid:odd"),)})
    details: Attributes = field(default_factory=dict)
    particulars: dict[int, Attributes] = field(default_factory=dict)
    login: str = ""
    refuses: Operation | None = None
    asked: list[Message] = field(default_factory=list)

    def __call__(self, connection: socket.socket, server: Hostile) -> None:
        """Answer the request the server has just read."""
        key = f"authorization: basic {b64encode(self.login.encode()).decode()}".lower()
        if self.login and key.encode() not in server.requests[-1].lower():
            connection.sendall(http(b"", "401 Unauthorized", WWW_Authenticate='Basic realm="printer"'))
            return
        request = decode(body(server.requests[-1]))
        self.asked.append(request)
        if self.silent_on_one and request.code == Operation.GET_JOB_ATTRIBUTES:
            silent(connection, server)
            return
        status, groups = self._answer(request)
        connection.sendall(http(encode(Message(status, request.request_id, groups))))

    def _answer(self, request: Message) -> tuple[int, tuple[Group, ...]]:
        if self.only_version not in {None, request.version}:
            return VERSION_NOT_SUPPORTED, ()
        if request.code == self.refuses:
            return NOT_AUTHORIZED, ()
        answers: dict[int, Callable[[Attributes], tuple[int, tuple[Group, ...]]]] = {
            Operation.GET_PRINTER_ATTRIBUTES: self._printer,
            Operation.GET_JOBS: self._list,
            Operation.GET_JOB_ATTRIBUTES: self._one,
        }
        return answers[request.code](request.groups[0].attributes)

    def _printer(self, _question: Attributes) -> tuple[int, tuple[Group, ...]]:
        attributes = {**self.nameplate, "printer-up-time": integer(self.uptime_s)}
        return OK, (Group(GroupTag.PRINTER, attributes),)

    def _list(self, question: Attributes) -> tuple[int, tuple[Group, ...]]:
        limit = number(question, "limit")
        if limit and self.declines_limit:
            return NOT_SUPPORTED, ()
        if limit and self.never_ends:
            first = number(question, "first-job-id") or 1
            self.jobs = dict.fromkeys(range(first, first + limit), FINAL_FROM)
            return OK, tuple(self._job(each) for each in self.jobs)
        finished = text(question, "which-jobs") == "completed"
        numbers = [each for each, state in self.jobs.items() if (state >= FINAL_FROM) is finished]
        since = number(question, "first-job-id") or 1 if self.takes_first else 1
        ordered = sorted((each for each in numbers if each >= since), reverse=not self.takes_first)
        shown = ordered[: limit if self.takes_limit else None]
        return OK, tuple(self._job(each, self.lists_numbers_only) for each in shown)

    def _one(self, question: Attributes) -> tuple[int, tuple[Group, ...]]:
        wanted = number(question, "job-id") or 0
        return (OK, (self._job(wanted),)) if wanted in self.jobs else (NOT_FOUND, ())

    def _job(self, wanted: int, number_only: bool = False) -> Group:
        attributes: dict[str, tuple[Value, ...]] = {"job-id": integer(wanted)}
        if not number_only:
            uuid = (Value(Tag.URI, f"urn:uuid:{self.boots}-{wanted}"),)
            state = (Value(Tag.ENUM, self.jobs[wanted]),)
            attributes |= {"job-uuid": uuid, "job-state": state, **self.details}
            attributes |= self.particulars.get(wanted, {})
        return Group(GroupTag.JOB, attributes)

    @contextmanager
    def switched_on(self) -> Iterator[str]:
        """Gives the address where it is asked."""
        with serving(self) as server:
            yield server.url("ipp")

    def list(self, finished: dict[int, Attributes]) -> None:
        """List these jobs from now on, and no others."""
        self.jobs, self.particulars = dict.fromkeys(finished, COMPLETED), finished

    def was_asked_for(self, job: int) -> bool:
        """Was there a question about this job alone?"""
        return any(every(request.groups[0].attributes, "job-id") == (job,) for request in self.asked)
