"""A job's kept entry, read again. Pure."""

from collections.abc import Mapping

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.ipp.plain import attributes_of
from smarttracker_lite.printers.drivers.ipp.reading import facts_of


def read_again(raw: Mapping[str, object]) -> JobFacts:
    """What a kept entry tells now, without key and times. Raises ValueError or TypeError."""
    return facts_of(attributes_of(raw), "")
