"""What was refused and why, in the user's words: for the error page, the toast, and the form it stands in."""

from collections.abc import Mapping
from dataclasses import dataclass

from smarttracker_lite.errors import BadInput, NotAllowed, NotFound, TrackerError
from smarttracker_lite.words import Words

_STATUS: tuple[tuple[type[TrackerError], int], ...] = (
    (NotFound, 404),
    (BadInput, 422),
    (NotAllowed, 409),
    (TrackerError, 503),
)

Beside = Mapping[type[TrackerError], str]
"""Beside which input of a form each kind of trouble is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A trouble in words, with the status of its answer; `field` is the input at fault, "" if none is."""

    status: int
    text: str
    hint: str = ""
    field: str = ""

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do."""
        return " ".join(filter(None, (self.text, self.hint)))

    @property
    def errors(self) -> Mapping[str, str]:
        """What a form says beside the input at fault; "" is the form as a whole."""
        return {self.field: self.sentence}


def problem(words: Words, trouble: TrackerError, beside: Beside | None = None) -> Problem:
    """The trouble for somebody who reads these words. Its input is the one that `beside` names for its kind,
    else the one it names itself."""
    text, hint = words.error(trouble)
    own = trouble.field if isinstance(trouble, BadInput) else ""
    return Problem(
        status=next(status for kind, status in _STATUS if isinstance(trouble, kind)),
        text=text,
        hint=hint,
        field=next((name for kind, name in (beside or {}).items() if isinstance(trouble, kind)), own),
    )
