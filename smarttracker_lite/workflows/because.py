"""A suggestion in the words of a reader's language: how sure it is, and what speaks for it."""

from collections.abc import Mapping
from decimal import Decimal

from smarttracker_lite.domain.suggestions import Hint, HintKind, Suggestion
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words

_REASONS: Mapping[HintKind, str] = {
    HintKind.DOCUMENT: N_("{count} of {of} called “{value}”"),
    HintKind.PREFIX: N_("{count} of {of} that begin with “{value}”"),
    HintKind.WORD: N_("{count} of {of} with “{value}” in the name"),
    HintKind.FOLDER: N_("{count} of {of} from the folder “{value}”"),
    HintKind.USER: N_("{count} of {of} that {value} printed"),
    HintKind.HOST: N_("{count} of {of} sent from {value}"),
    HintKind.ACCOUNT: N_("{count} of {of} with the account “{value}”"),
    HintKind.OFTEN: N_("{count} of all {of} jobs with a client"),
    HintKind.BESIDE: N_("{value} printed for the same client just before or after"),
}

_NAMELESS = N_("The same client’s work was printed just before or after")
_HINTS: Mapping[HintKind, str] = {
    HintKind.DOCUMENT: N_("called “{value}”"),
    HintKind.PREFIX: N_("begins with “{value}”"),
    HintKind.WORD: N_("“{value}” in the name"),
    HintKind.FOLDER: N_("from the folder “{value}”"),
    HintKind.USER: N_("printed by {value}"),
    HintKind.HOST: N_("sent from {value}"),
    HintKind.ACCOUNT: N_("account “{value}”"),
    HintKind.STYLE: N_("name written like “{value}”"),
}
_OTHER_HINT = N_("printed on {value}")


def hint_words(words: Words, hint: Hint) -> str:
    """A hint by itself: "begins with “rossi”"."""
    return words.text(_HINTS.get(hint.kind, _OTHER_HINT), value=hint.value)


def because(words: Words, suggestion: Suggestion) -> str:
    """What speaks most for it: "9 of 10 that begin with “Rossi_”"."""
    hint = suggestion.reason.hint
    if hint.kind is HintKind.BESIDE and not hint.value:
        return words.text(_NAMELESS)
    reason = suggestion.reason
    return words.text(_REASONS[hint.kind], value=hint.value, count=reason.count, of=reason.of)


def sureness(words: Words, suggestion: Suggestion) -> str:
    """How sure it is: "96 %". What is hardly likely is not impossible: "<1 %"."""
    hundredths = int(suggestion.confidence * 100)
    return f"{'' if hundredths else '<'}{words.percent(Decimal(max(hundredths, 1)) / 100)}"
