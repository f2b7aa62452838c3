"""Jobs whose entries were kept, read again by the parsers of today."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import NamedTuple

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.errors import NotAPrinter
from smarttracker_lite.printers.drivers.hp_ews import again as hp_ews
from smarttracker_lite.printers.drivers.hp_ews.jobs import PARSER as EWS_PARSER
from smarttracker_lite.printers.drivers.hp_ews.jobs import SOURCE as EWS
from smarttracker_lite.printers.drivers.hp_piws import again as hp_piws
from smarttracker_lite.printers.drivers.hp_piws.jobs import PARSER as PIWS_PARSER
from smarttracker_lite.printers.drivers.hp_piws.jobs import SOURCE as PIWS
from smarttracker_lite.printers.drivers.ipp import again as ipp
from smarttracker_lite.printers.drivers.ipp.reading import PARSER as IPP_PARSER
from smarttracker_lite.printers.drivers.ipp.reading import SOURCE as IPP
from smarttracker_lite.printers.drivers.windows import again as windows
from smarttracker_lite.printers.drivers.windows.jobs import PARSER as WINDOWS_PARSER
from smarttracker_lite.printers.drivers.windows.jobs import SOURCE as WINDOWS
from smarttracker_lite.printers.raw import whole


class Parser(NamedTuple):
    """What reads the entries of a source: its version, and how it reads one that was kept.

    `read_again` gives what the entry tells, without key and times, and None or one of `ODD` for another's.
    """

    version: int
    read_again: Callable[[Mapping[str, object]], JobFacts | None]


PARSERS: Mapping[str, Parser] = {
    PIWS: Parser(PIWS_PARSER, hp_piws.read_again),
    EWS: Parser(EWS_PARSER, hp_ews.read_again),
    IPP: Parser(IPP_PARSER, ipp.read_again),
    WINDOWS: Parser(WINDOWS_PARSER, windows.read_again),
}
"""Accounting files have none: who imports one again has its jobs corrected."""

ODD = (NotAPrinter, ValueError, TypeError, AttributeError, OverflowError, RecursionError)
"""What may come of an entry that none of our parsers kept."""
OF_THE_READING = (
    "source",
    "key",
    "submitted_at",
    "started_at",
    "completed_at",
    "time_quality",
    "not_before",
    "raw",
)
"""Facts that do not follow from the entry alone, but from the clocks and lists of when it was read."""


def older(facts: JobFacts) -> bool:
    """Whether an older parser read the job than the one of today."""
    parser = _parser(facts)
    return parser is not None and facts.parser < parser.version


def reread(facts: JobFacts) -> JobFacts | None:
    """The facts as their entry is read today; None if that was cut, or is of no form that can be read."""
    parser = _parser(facts)
    if parser is None or not whole(facts.raw):
        return None
    try:
        told = parser.read_again(facts.raw)
    except ODD:
        return None
    return told and replace(told, **{name: getattr(facts, name) for name in OF_THE_READING})


def _parser(facts: JobFacts) -> Parser | None:
    """A queue beside a printer is a source of its own: `ipp@` and its id."""
    return PARSERS.get(facts.source.partition("@")[0])
