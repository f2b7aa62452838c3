"""A suggestion in the words of a reader's language: how sure it is, and what speaks for it."""

from collections.abc import Mapping
from decimal import Decimal

from smarttracker_lite.domain.suggestions import HintKind, Suggestion
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words

_REASONS: Mapping[HintKind, str] = {
    HintKind.DOCUMENT: N_("{count} of the last {of} called “{value}”"),
    HintKind.PREFIX: N_("{count} of the last {of} that begin with “{value}”"),
    HintKind.WORD: N_("{count} of the last {of} with “{value}” in the name"),
    HintKind.FOLDER: N_("{count} of the last {of} from the folder “{value}”"),
    HintKind.USER: N_("{count} of the last {of} that {value} printed"),
    HintKind.HOST: N_("{count} of the last {of} sent from {value}"),
    HintKind.ACCOUNT: N_("{count} of the last {of} with the account “{value}”"),
    HintKind.PRINTER: N_("{count} of the last {of} on this printer"),
    HintKind.MEDIA: N_("{count} of the last {of} on {value}"),
    HintKind.SIZE: N_("{count} of the last {of} of this size"),
    HintKind.HOUR: N_("{count} of the last {of} at this time of day"),
    HintKind.WEEKDAY: N_("{count} of the last {of} on this weekday"),
    HintKind.BESIDE: N_("{value} printed for the same client just before or after"),
}


def because(words: Words, suggestion: Suggestion) -> str:
    """What speaks most for it: "9 of the last 10 that begin with “rossi”"."""
    reason = suggestion.reason
    return words.text(_REASONS[reason.hint.kind], value=reason.hint.value, count=reason.count, of=reason.of)


def sureness(words: Words, suggestion: Suggestion) -> str:
    """How sure it is: "96 %"."""
    return words.percent(Decimal(int(suggestion.confidence * 100)) / 100)
