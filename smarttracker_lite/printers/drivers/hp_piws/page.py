"""A job list as octets: whether it is the one that was read last, without reading it again. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from smarttracker_lite.printers.drivers.hp_piws.values import moment

_TIMESTAMP = re.compile(
    rb'(?:<(?:[\w.-]{1,20}:)?Timestamp>|"(?:[\w.-]{1,20}:)?Timestamp" ?: ?")([0-9TZ:.+-]{1,40})(?=[<"])'
)
"""The printer's clock, in XML and in JSON; the times of jobs have longer names."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a list says without its clock, as a digest, and that clock. The digest is "" where it cannot be
    told which octets the clock is: such a list is never the same."""

    digest: str = ""
    told: datetime | None = None


def page_of(octets: bytes) -> Page:
    """Whatever the octets are."""
    clocks = list(_TIMESTAMP.finditer(octets))
    if len(clocks) != 1:
        return Page()
    (clock,) = clocks
    rest = octets[: clock.start(1)] + octets[clock.end(1) :]
    return Page(sha256(rest).hexdigest(), moment(clock[1].decode("ascii")))
