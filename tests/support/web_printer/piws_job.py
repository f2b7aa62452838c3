"""One job as the queue of a newer HP large-format printer tells it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from tests.support.web_printer.tree import Tree
from tests.support.web_printer.truth import Moment, Printed, State

UM_PER_INCH = 25_400
NEVER = "1970-01-01T00:00:00Z"
WORDS = {
    State.PAUSED: ("Paused", "OK"),
    State.WAITING: ("WaitingToPrint", "OK"),
    State.PRINTING: ("Printing", "OK"),
    State.PRINTED: ("Completed", "OK"),
    State.CANCELLED: ("Deleted", "Cancelled"),
    State.DELETED: ("Deleted", "OK"),
}
"""JobStatus and CompletionStatus: OK is also said of a job that never ran."""


class Square(StrEnum):
    """The unit of SquareAmount (with that of LinearAmount), which is nowhere said."""

    METRES = "m²"
    INCHES = "in²"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """How firmware differs. `united`: ink is {Unit, Value}, not a number alone. `bare`: one of a list stands
    for the list, in JSON. `rooted`: JSON is below the name of its document. `prefixed`: XML is all piws:.
    `zone` is where the senders' computers are, whose local time is told as if it were UTC."""

    square: Square = Square.METRES
    united: bool = True
    bare: bool = True
    rooted: bool = True
    prefixed: bool = False
    zone: ZoneInfo = ZoneInfo("Europe/Rome")


def stamp(at: datetime) -> str:
    """As in 2026-05-23T12:52:07Z."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def paper_id(name: str) -> str:
    """What a paper is called in jobs; the list of papers has its name."""
    return uuid5(NAMESPACE_OID, name).hex.upper()


def job_tree(job: Printed, queue: str, dialect: Dialect, since: int = 0) -> Tree:
    """A job that has not changed `since` that revision is its names only."""
    uuid = job.uuid.upper()
    names: dict[str, Tree] = {
        "URI": f"/LFPWebServices/PI/JQ/JobQueue/{queue}/Job/{uuid}/",
        "UUID": uuid,
    }
    if since and job.changed <= since:
        return names
    status, completion = WORDS[job.state]
    return {
        "ModificationNumber": job.changed,
        **names,
        "Type": "Print",
        "Settings": _settings(job),
        "Status": {"JobStatus": status, "CompletionStatus": completion, "HoldReason": "None"},
        "Pages": {
            "NumberOfPages": job.order.pages,
            "Page": [_page(job, number, dialect) for number in range(job.order.pages)],
        },
        "Progress": _progress(job),
        "Accounting": {**_times(job, dialect), **_consumption(job, job.impressions, dialect, inks=True)},
    }


def _settings(job: Printed) -> Tree:
    order = job.order
    return {
        "JobUUID": str(uuid5(UUID(job.uuid), "sender")),
        "UserName": order.user,
        "Source": "Application",
        "JobName": order.document,
        "Account": order.account or None,
        "ApplicationName": None,
        "HostName": order.host,
        "PDLName": "PDF",
        "RequestedCopies": order.copies,
        "CollateType": "None",
        "NumberOfPagesPerCopy": order.pages,
    }


def _page(job: Printed, number: int, dialect: Dialect) -> Tree:
    order = job.order
    printed = (job.impressions - number - 1) // order.pages + 1
    return {
        "ID": number + 1,
        "Settings": {
            "PageSize": {"Width": _inches(order.width_um), "Height": _inches(order.height_um)},
            "Copies": order.copies,
            "MediaSource": "MainRoll",
            "MediaType": paper_id(order.media_of(number)),
            "PrintQuality": "Best",
        },
        "Progress": {"NumberOfPrintedCopies": printed},
        "Accounting": {"MediaSourceUsed": "MainRoll", **_consumption(job, printed, dialect, inks=False)},
    }


def _inches(um: int) -> Tree:
    return {"Value": f"{um / UM_PER_INCH:.6f}", "Unit": "in"}


def _progress(job: Printed) -> Tree:
    return {
        "ProgressPercentage": f"{100 * job.impressions / job.order.impressions:.6f}",
        "NumberOfPrintedPages": job.impressions,
        "NumberOfPrintedPagesCurrentCopy": job.impressions % job.order.pages,
        "NumberOfPrintedCopies": job.impressions // job.order.pages,
        "EstimatedPrintingTime": 0,
    }


def _times(job: Printed, dialect: Dialect) -> dict[str, Tree]:
    """A paused job tells none at all."""
    arrived = None if job.state is State.PAUSED else job.sent
    local = arrived and Moment(arrived.true, arrived.true.astimezone(dialect.zone).replace(tzinfo=UTC))
    return {
        "SubmissionTimestamp": _time(local),
        "CompletionTimestamp": _time(job.ended),
        "ArrivalTimestamp": _time(arrived),
        "PrintingTimestamp": _time(job.started),
    }


def _time(at: Moment | None) -> str:
    return stamp(at.shown) if at else NEVER


def _consumption(job: Printed, impressions: int, dialect: Dialect, *, inks: bool) -> dict[str, Tree]:
    """Empty where nothing was used."""
    share = impressions / job.impressions if job.impressions else 0
    media = {
        "PaperId": paper_id(job.order.media),
        "PaperVendor": "HP",
        "SquareAmount": _square(job.area_mm2 * share, dialect),
        "LinearAmount": _linear(job.length_um * share, dialect),
    }
    used = job.inks_ul or {} if inks and impressions else {}
    drops = [{"InkName": name, "Amount": _amount(ul, dialect)} for name, ul in used.items()]
    return {
        "MediaCollectionConsumption": {"MediaConsumption": [media]} if impressions else None,
        "InkCollectionConsumption": {"InkConsumption": drops} if drops else None,
    }


def _square(mm2: float, dialect: Dialect) -> str:
    return f"{mm2 / (1e6 if dialect.square is Square.METRES else 25.4**2):.6f}"


def _linear(um: float, dialect: Dialect) -> str:
    return f"{um / (1e6 if dialect.square is Square.METRES else UM_PER_INCH):.6f}"


def _amount(ul: int, dialect: Dialect) -> Tree:
    value = ul / 1000
    return {"Unit": "cc", "Value": value} if dialect.united else f"{value:.6f}"
