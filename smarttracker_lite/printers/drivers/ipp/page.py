"""A list of jobs as octets: whether it is the one that was read last, without reading it again. Pure."""

import re
from hashlib import sha256
from typing import NamedTuple

from smarttracker_lite.printers.drivers.ipp.requests import Which

_REQUEST_ID = slice(4, 8)
_UPTIME = re.compile(rb"!\0\x13job-printer-up-time\0\x04.{4}", re.DOTALL)
"""The one attribute of a job that moves on though nothing happens: for how many seconds the printer has been
on (RFC 8011 §5.3.14.4). It is not asked for, but some printers tell all they know."""


class Question(NamedTuple):
    """Which jobs a printer is asked for, from number `first` on, at most `limit`; 0 leaves either out."""

    which: Which
    first: int = 0
    limit: int = 0


class Page(NamedTuple):
    """A question, and a digest of what was answered."""

    question: Question
    digest: str


def digest_of(octets: bytes) -> str:
    """What an answer says, but for the number of its question and the time for which the printer has been on.
    Whatever the octets are."""
    said = octets[: _REQUEST_ID.start] + octets[_REQUEST_ID.stop :]
    return sha256(_UPTIME.sub(b"", said)).hexdigest()
