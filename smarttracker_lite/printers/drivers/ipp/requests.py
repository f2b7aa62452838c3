"""The three requests we send (RFC 8011 §4.2.5, §4.2.6, §4.3.4), and the addresses they are sent to.

Attributes are always asked for by name: `all` makes CUPS leave out those of jobs it has put away.
"""

import re
from enum import IntEnum, StrEnum
from types import MappingProxyType
from urllib.parse import urlsplit

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.drivers.ipp.message import Attributes, Group, GroupTag, Message, Tag, Value

PORT = 631
WEB_PORTS = frozenset({80, 443})
USUAL_PATHS = ("/ipp/print", "/ipp", "/ipp/printer", "/")
SCHEMES = frozenset({"ipp", "ipps", "http", "https"})
PAGE = 200
"""Jobs asked for at a time; CUPS never gives more than 500."""

PRINTER_ATTRIBUTES = (
    "printer-uuid printer-make-and-model printer-device-id printer-name printer-info printer-location "
    "printer-up-time printer-current-time printer-state printer-state-reasons sides-default media-ready "
    "which-jobs-supported printer-impressions-completed printer-media-sheets-completed "
    "marker-names marker-colors marker-levels marker-high-levels printer-firmware-string-version device-uri"
).split()

JOB_ATTRIBUTES = (
    "job-id job-uuid job-name job-originating-user-name job-originating-host-name job-state "
    "job-state-reasons time-at-creation time-at-processing time-at-completed "
    "date-time-at-creation date-time-at-processing date-time-at-completed "
    "job-impressions job-impressions-completed job-impressions-completed-col "
    "job-media-sheets job-media-sheets-completed job-k-octets "
    "copies copies-actual sides sides-actual print-color-mode print-color-mode-actual print-quality "
    "media media-actual media-col media-col-actual "
    "job-account-id job-accounting-user-id job-billing document-name-supplied document-format-supplied"
).split()


class Operation(IntEnum):
    """Operation codes (RFC 8011 §5.4.15)."""

    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Which(StrEnum):
    """Which jobs: `completed` are those in any final state, cancelled and aborted ones too;
    `all` (PWG 5100.7) not every printer knows."""

    ALL = "all"
    COMPLETED = "completed"
    NOT_COMPLETED = "not-completed"


def get_printer_attributes(uri: str, user: str) -> Message:
    """Who the printer is and how it does."""
    return _request(Operation.GET_PRINTER_ATTRIBUTES, uri, user, PRINTER_ATTRIBUTES)


def get_jobs(uri: str, user: str, which: Which, first: int = 0, limit: int = 0) -> Message:
    """Jobs from number `first` on, at most `limit`; 0 leaves either out. Printers may ignore both."""
    numbers = {"first-job-id": first, "limit": limit}
    given = {name: (Value(Tag.INTEGER, number),) for name, number in numbers.items() if number}
    chosen = {"which-jobs": (Value(Tag.KEYWORD, which.value),)}
    return _request(Operation.GET_JOBS, uri, user, JOB_ATTRIBUTES, given | chosen)


def get_job_attributes(uri: str, user: str, number: int) -> Message:
    """One job, by its number."""
    job = {"job-id": (Value(Tag.INTEGER, number),)}
    return _request(Operation.GET_JOB_ATTRIBUTES, uri, user, JOB_ATTRIBUTES, job)


def _request(
    operation: Operation,
    uri: str,
    user: str,
    wanted: list[str],
    more: Attributes = MappingProxyType({}),
) -> Message:
    """The first three must stand in this order (RFC 8011 §4.1.4), and a job-id behind them (§4.1.5)."""
    attributes = {
        "attributes-charset": (Value(Tag.CHARSET, "utf-8"),),
        "attributes-natural-language": (Value(Tag.LANGUAGE, "en"),),
        "printer-uri": (Value(Tag.URI, uri),),
        **more,
        "requesting-user-name": (Value(Tag.NAME, user or "smarttracker"),),
        "requested-attributes": tuple(Value(Tag.KEYWORD, name) for name in wanted),
    }
    return Message(operation, request_id=1, groups=(Group(GroupTag.OPERATION, attributes),))


def candidates(typed: str) -> tuple[str, ...]:
    """The IPP addresses that may be meant by what was typed, the likeliest first: a host name, the address
    of the printer's web page, or an exact `ipp://host:631/printers/NAME`. Raises BadInput."""
    scheme, host, port, path = _parts(typed.strip())
    named = bool(path.strip("/"))
    if named and scheme in {"ipp", "ipps"}:
        return (f"{scheme}://{host}:{port or PORT}{path}",)
    paths = dict.fromkeys((path, *USUAL_PATHS) if named else USUAL_PATHS)
    schemes = ("ipps",) if scheme in {"ipps", "https"} else ("ipp", "ipps")
    given = port not in {None, *WEB_PORTS}
    ends = [f"{each}://{host}:{port if given else PORT}" for each in schemes]
    return tuple(end + path for end in (ends if given else [*ends, f"ipps://{host}:443"]) for path in paths)


def _parts(typed: str) -> tuple[str, str, int | None, str]:
    try:
        parts = urlsplit(typed if "://" in typed else f"ipp://{typed}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
    if not re.fullmatch(r"[^\s/]+", host) or parts.scheme not in SCHEMES:
        raise BadInput(
            N_("{typed} is no address of a printer."),
            N_("Write its address in the network, such as 192.168.1.20 or ipp://printer.local/ipp/print."),
            field="url",
            typed=typed,
        )
    return parts.scheme, f"[{host}]" if ":" in host else host, port, parts.path


def http_url(uri: str) -> str:
    """Where an IPP request is posted (RFC 8010 §4, RFC 7472): the same place, by HTTP or HTTPS."""
    parts = urlsplit(uri)
    scheme = "https" if parts.scheme == "ipps" else "http"
    netloc = parts.netloc if parts.port else f"{parts.netloc}:{PORT}"
    return parts._replace(scheme=scheme, netloc=netloc).geturl()
