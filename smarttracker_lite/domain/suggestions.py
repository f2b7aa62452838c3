"""Whose a print may be: what is suggested, how sure that is, and what speaks most for it."""

from dataclasses import dataclass
from enum import StrEnum

SURE = 0.95
"""From this confidence on suggestions may be accepted together: of these 97 in 100 are right."""


class HintKind(StrEnum):
    """What of a job may tell whose it is."""

    DOCUMENT = "document"
    PREFIX = "prefix"
    WORD = "word"
    FOLDER = "folder"
    USER = "user"
    HOST = "host"
    ACCOUNT = "account"
    PRINTER = "printer"
    MEDIA = "media"
    SIZE = "size"
    HOUR = "hour"
    STYLE = "style"
    """How a name is written: its capitals, numbers and signs."""
    BESIDE = "beside"
    """What the same user printed just before or after."""
    OFTEN = "often"
    """Nothing but that much is printed for the client."""


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing about a job, as it is compared: its kind, and what it says there."""

    kind: HintKind
    value: str


@dataclass(frozen=True, slots=True)
class Reason:
    """What speaks most for a suggestion: of the `of` prints with this hint that were learned from, so many
    (`count`) are the client's. Beside others nothing is counted."""

    hint: Hint
    count: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """Whose a print may be. The `confidence` is between 0 and 1: of those that seemed as likely so many were
    right in the past. It is of all that is said here, of the project too if there is one."""

    client_id: str
    project_id: str | None
    confidence: float
    reason: Reason

    @property
    def sure(self) -> bool:
        """It may be accepted together with others of this kind."""
        return self.confidence >= SURE
