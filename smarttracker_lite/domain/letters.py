"""What a mail with a document says: a subject and a text for each occasion and language, with fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import BadInput, N_

LANGUAGES = ("it", "en", "de", "fr", "es")
"""Those in which the program has letters of its own."""

FIELDS: Mapping[str, str] = {
    "number": N_("the number of the document"),
    "client": N_("the client’s name"),
    "seller": N_("your own name"),
    "amount": N_("the total; with a receipt what was paid"),
    "open": N_("what is still to be paid"),
    "date": N_("the day it was issued"),
    "due": N_("the day it is to be paid by"),
    "period": N_("the month or days of the work on it; the days of a statement"),
    "order": N_("the client’s own order number"),
    "invoices": N_("the list of what is open, a line for each invoice; for reminders"),
}
"""What may stand in braces, and what comes in its place."""

_FIELD = re.compile(r"\{([^{}]*)\}")
_BREAK = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_LONGEST_SUBJECT = 200
_LONGEST_TEXT = 10_000


class Occasion(StrEnum):
    """Why somebody is written to."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit-note"
    QUOTE = "quote"
    PRO_FORMA = "pro-forma"
    REMINDER_1 = "reminder-1"
    REMINDER_2 = "reminder-2"
    REMINDER_3 = "reminder-3"
    RECEIPT = "receipt"
    STATEMENT = "statement"


REMINDERS = (Occasion.REMINDER_1, Occasion.REMINDER_2, Occasion.REMINDER_3)
BESIDE = (Occasion.RECEIPT, Occasion.STATEMENT)
"""What is sent on these tells of a document, and the document itself is not with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterText:
    """What the studio writes itself on an occasion in a language, in place of the program's own letter."""

    occasion: Occasion
    language: str
    subject: str
    text: str


def occasion_of(kind: Kind) -> Occasion:
    """The one on which a document of this kind is sent."""
    return Occasion(kind.value)


def check(letter: LetterText) -> LetterText:
    """The same letter. Raises BadInput, naming the field, for what it cannot hold."""
    if not letter.subject.strip():
        raise BadInput(N_("A mail needs a subject."), N_("{number} alone will do."), field="subject")
    if not letter.subject.isprintable() or len(letter.subject) > _LONGEST_SUBJECT:
        raise BadInput(
            N_("The subject must be a single line of text."), N_("Write less, on one line."), field="subject"
        )
    if len(letter.text) > _LONGEST_TEXT:
        raise BadInput(N_("The text is too long."), N_("Write at most 10,000 characters."), field="text")
    for field in ("subject", "text"):
        unknown = [name for name in _FIELD.findall(getattr(letter, field)) if name not in FIELDS]
        if unknown:
            raise BadInput(
                N_("There is no field {written}."),
                N_("These are: {fields}."),
                field=field,
                written=f"{{{unknown[0]}}}",
                fields=", ".join(f"{{{name}}}" for name in FIELDS),
            )
    return letter


Value: TypeAlias = str | tuple[str, ...]
"""What comes in the place of a field: a text, or several lines."""


def fill(text: str, values: Mapping[str, Value]) -> str:
    """The text with its fields filled, once: braces and line breaks in a value do nothing."""
    return _FIELD.sub(lambda found: _lines(values.get(found[1], found[0])), text)


def _lines(value: Value) -> str:
    return "\n".join(_BREAK.sub(" ", line) for line in ((value,) if isinstance(value, str) else value))
