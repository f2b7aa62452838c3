"""Jobs under way that a printer lists no longer: a slow printer may list them again. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

PATIENCE = 2
"""More readings in which a job must be missing until it is taken for lost."""


class Absence(NamedTuple):
    """In how many readings a job was missing, and when it was listed last, in seconds since 1970."""

    readings: int
    seen_s: int

    @property
    def lost(self) -> bool:
        """Is there no more hope that it is listed again?"""
        return self.readings > PATIENCE


def counted(before: Mapping[str, Absence], missing: Iterable[str], last: datetime) -> dict[str, Absence]:
    """The absences of the jobs that are missing now, by their keys, after those `before`; `last` is when the
    last reading was."""
    new = Absence(0, round(last.timestamp()))
    absences = {key: before.get(key, new) for key in missing}
    return {key: absence._replace(readings=absence.readings + 1) for key, absence in absences.items()}
