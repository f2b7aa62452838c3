"""A small printer on a real socket that speaks HP's large format web services (PIWS)."""

import json
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.support.hostile import Hostile, http, serving

RECORDINGS = Path(__file__).parent.parent / "recordings" / "hp_piws"
NEVER = "1970-01-01T00:00:00Z"
BASE = "/LFPWebServices/PI/"
IDENTIFICATION = {"ModelName": "HP Imaginary Z 24in", "SerialNumber": "CN00SYNTH1", "UUID": "552F-1"}

Plain = dict[str, object]


def recording(name: str) -> bytes:
    """One of our recordings."""
    return (RECORDINGS / name).read_bytes()


def told(moment: datetime | None) -> str:
    """A time as these printers write it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else NEVER


@dataclass(kw_only=True)
class Printed:
    """One job of the printer, and how far it has come. Its pages are of one square metre each."""

    uuid: str
    status: str = "Completed"
    completion: str = "OK"
    arrived: datetime | None = None
    started: datetime | None = None
    ended: datetime | None = None
    printed: int = 1
    name: str = "plan.pdf"
    square: str | None = None
    unit: str = "m"
    inks: list[Plain] = field(default_factory=list)

    def plain(self) -> Plain:
        """As JSON."""
        size = {side: {"Value": 1, "Unit": self.unit} for side in ("Width", "Height")}
        used = {"SquareAmount": self.square or "0.000000", "LinearAmount": "0.000000"}
        page = {
            "Settings": {"PageSize": size, "MediaSource": "MainRoll", "MediaType": "2101"},
            "Progress": {"NumberOfPrintedCopies": self.printed},
        }
        return {
            "Job2DPrint": {
                "UUID": self.uuid,
                "Settings": {"JobName": self.name, "UserName": "anna", "RequestedCopies": 1},
                "Status": {"JobStatus": self.status, "CompletionStatus": self.completion},
                "Pages": {"NumberOfPages": 1, "Page": page},
                "Progress": {"NumberOfPrintedPages": self.printed, "NumberOfPrintedCopies": self.printed},
                "Accounting": {
                    "ArrivalTimestamp": told(self.arrived),
                    "PrintingTimestamp": told(self.started),
                    "CompletionTimestamp": told(self.ended),
                    "MediaCollectionConsumption": {"MediaConsumption": used},
                    "InkCollectionConsumption": {"InkConsumption": self.inks},
                },
            }
        }


def snapshot(jobs: list[Printed], at: datetime, status: str = "Running") -> bytes:
    """A job list as JSON, by the printer's clock."""
    listed = {"Job": [job.plain() for job in jobs]}
    answer = {"Timestamp": told(at), "Status": {"JobQueueStatus": status}, "Jobs": listed}
    return json.dumps({"JobQueueSnapshot": answer}).encode()


@dataclass
class Plotter:
    """What the printer answers: pages by their paths below BASE. Another path is not there (404)."""

    pages: dict[str, bytes] = field(default_factory=dict)
    queue: str = "11111111-aaaa"
    jobs: bytes = field(default_factory=lambda: recording("jobs.xml"))
    identification: Mapping[str, str] = field(default_factory=lambda: dict(IDENTIFICATION))
    form: str = "json"
    asleep: bool = False
    asked: list[str] = field(default_factory=list)

    def switch_off_and_on(self) -> None:
        """The queue gets another name."""
        self.queue = f"{self.queue[:-1]}{chr(ord(self.queue[-1]) + 1)}"

    def answer(self, connection: socket.socket, server: Hostile) -> None:
        """One answer on the wire."""
        method, target, _ = server.requests[-1].decode("latin-1").split(" ", 2)
        path = target.removeprefix(BASE)
        self.asked.append(f"{method} {path}")
        if self.asleep:
            connection.sendall(http(b"", "503 Service Unavailable"))
        elif path in self._pages():
            connection.sendall(http(self._pages()[path], content_type="text/plain"))
        else:
            connection.sendall(http(b"Unkownw QueueID", "404 Not Found", "text/plain"))

    def _pages(self) -> dict[str, bytes]:
        uri = f"{BASE}JQ/JobQueue/{self.queue}"
        return {
            f"Identification.{self.form}": json.dumps({"Identification": self.identification}).encode(),
            "JQ/JobQueueCollection": json.dumps({"JobQueueCollection": {"Queue": {"URI": uri}}}).encode(),
            f"JQ/JobQueue/{self.queue}/jobs/all?fromModificationNumber=0": self.jobs,
        } | self.pages


@contextmanager
def switched_on(plotter: Plotter, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """Its host and port."""
    with serving(plotter.answer, tls) as server:
        yield f"127.0.0.1:{server.port}"
