"""What an examination of the books finds wrong, and with which record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from smarttracker_lite.errors import N_

RESTORE = N_("Keep a copy of the data folder, then restore the last backup in which this is right.")
"""What is left to do about a record that nothing in the program can mend."""


class Grade(StrEnum):
    """A fault must be mended; a note is worth knowing, and may be as it should."""

    FAULT = "fault"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with a record: its table (`what`), its id, a sentence and what to do about it.

    Both sentences are untranslated, with `values` for their placeholders. One that is found again is equal,
    whatever its values are by then.
    """

    what: str
    id: str
    text: str
    hint: str = ""
    values: Mapping[str, object] = field(default_factory=dict, compare=False)
    grade: Grade = Grade.FAULT
