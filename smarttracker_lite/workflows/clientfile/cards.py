"""vCards as a table: what address books of phones and mail programs hand out, of any version."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.lines import LINE
from smarttracker_lite.workflows.clientfile.contentline import LONGEST, Told, told

HEADS = (
    "company", "name", "first_name", "last_name", "street", "postcode", "city", "country", "email", "phone",
    "language", "notes",
)  # fmt: skip
MOST_LINES = 200
"""Lines of a card that are looked at."""
_BEGIN, _END, _AGENT = "BEGIN:VCARD", "END:VCARD", "AGENT"
_NAME = re.compile(r"(?:[A-Za-z0-9_-]+\.)?([A-Za-z0-9_-]+)[;:]")
_WANTED = frozenset({"FN", "N", "ORG", "ADR", "EMAIL", "TEL", "NOTE", "LANG"})
_QUOTED = re.compile(r"[^:]*QUOTED-PRINTABLE", re.IGNORECASE)
_NO_PHONE = frozenset({"FAX", "PAGER", "MODEM", "TEXTPHONE"})


@dataclass(frozen=True, slots=True)
class Card:
    """A card: the line of the file it begins at, and its cells under HEADS, or why it cannot be read."""

    line: int
    cells: tuple[str, ...] = ()
    trouble: BadInput | None = None


@dataclass(slots=True)
class _Open:
    """A card whose end did not come yet."""

    begun: int
    lines: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        """A line of it, if it is one that is looked at."""
        if len(self.lines) < MOST_LINES and _is_wanted(line):
            self.lines.append(line)


def is_cards(text: str) -> bool:
    """Whether the text begins as a vCard does."""
    return text[:200].lstrip().upper().startswith(_BEGIN)


def cards_of(text: str) -> Iterator[Card]:
    """The cards, one after the other."""
    card: _Open | None = None
    depth, before = 0, ""
    for place, said in _logical(text):
        mark = said[: len(_BEGIN) + 1].strip().upper()
        if mark == _BEGIN and not (depth and before.startswith(_AGENT)):
            if card:
                yield _endless(card)
            card, depth = _Open(place), 1
        elif mark in (_BEGIN, _END):
            depth = depth + 1 if mark == _BEGIN else max(0, depth - 1)
            if card and not depth:
                yield _card(card)
                card = None
        elif card and depth == 1:
            card.note(said)
        before = said[: len(_AGENT)].upper()
    if card:
        yield _endless(card)


def _logical(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, folded ones put together; of photos and the like only the beginning."""
    folded: _Folded | None = None
    for number, found in enumerate(LINE.finditer(text), 1):
        line = found[0].rstrip("\r\n")
        if folded and folded.goes_on(line):
            folded.add(line)
        else:
            if folded:
                yield folded.begun, "".join(folded.pieces)
            folded = _Folded.begin(number, line)
    if folded:
        yield folded.begun, "".join(folded.pieces)


@dataclass(slots=True)
class _Folded:
    """A line that may go on: where it began, its pieces and their letters; `soft`: the last one ended in the
    "=" of quoted-printable. What is longer than can be read grows no further."""

    begun: int
    pieces: list[str]
    length: int
    wanted: bool
    quoted: bool
    soft: bool = False

    @classmethod
    def begin(cls, number: int, line: str) -> Self:
        new = cls(number, [], 0, _is_wanted(line), _QUOTED.match(line) is not None)
        new._take(line)
        return new

    def goes_on(self, line: str) -> bool:
        return self.soft or line[:1] in (" ", "\t")

    def add(self, line: str) -> None:
        more = line if self.soft else line[1:]
        if self.wanted and self.length <= LONGEST:
            self._take(more)
        else:
            self.soft = self.quoted and more.endswith("=")

    def _take(self, piece: str) -> None:
        self.soft = self.quoted and piece.endswith("=")
        self.pieces.append(piece[:-1] if self.soft else piece)
        self.length += len(piece)


def _is_wanted(line: str) -> bool:
    name = _NAME.match(line)
    return name is not None and name[1].upper() in _WANTED


def _endless(card: _Open) -> Card:
    return Card(
        card.begun,
        trouble=BadInput(N_("This card has no end."), N_("Export it again from your address book.")),
    )


def _card(card: _Open) -> Card:
    try:
        lines = [told(line) for line in card.lines]
    except BadInput as trouble:
        return Card(card.begun, trouble=trouble)
    cells = _cells(lines)
    return Card(card.begun, tuple(cells.get(head, "") for head in HEADS))


def _cells(lines: Iterable[Told]) -> Mapping[str, str]:
    """What the card says; of several addresses, numbers and the like the one for work, else the preferred."""
    best: dict[str, Told] = {}
    for line in sorted(lines, key=_rank):
        if any(part.strip() for part in line.parts) and not (line.name == "TEL" and line.types & _NO_PHONE):
            best.setdefault(line.name, line)
    first = {name: line.parts[0].strip() for name, line in best.items()}
    family, given = _several(best.get("N"), 2)
    box, extended, street, city, _, postcode, country = _several(best.get("ADR"), 7)
    return {
        "company": first.get("ORG", ""),
        "name": first.get("FN", ""),
        "first_name": given,
        "last_name": family,
        "street": ", ".join(filter(None, (street, extended, box))),
        "postcode": postcode,
        "city": city,
        "country": country,
        "email": first.get("EMAIL", "").removeprefix("mailto:"),
        "phone": first.get("TEL", "").removeprefix("tel:"),
        "language": first.get("LANG", ""),
        "notes": first.get("NOTE", ""),
    }


def _rank(line: Told) -> int:
    return 0 if "WORK" in line.types else 1 if "PREF" in line.types else 2


def _several(line: Told | None, count: int) -> list[str]:
    parts = [part.strip() for part in line.parts] if line else []
    return [*parts, *[""] * count][:count]
