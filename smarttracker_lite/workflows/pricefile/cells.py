"""What a cell of a price file means: numbers, days and words as people write them in any country."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, TypeVar

from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Rate, Side, Tier, Tiering
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.headers import CHANNELS
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.pricefile.columns import CLIENT, LIST
from smarttracker_lite.workflows.pricefile.names import Called, Names
from smarttracker_lite.workflows.rate import LONGEST_NAME
from smarttracker_lite.workflows.workbook import Cell

Member = TypeVar("Member", bound=StrEnum)

_LONGEST = 40
_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_NUMBERS = {
    mark: re.compile(rf"[-+]?(\d+|\d{{1,3}}([{other}'’\s]\d{{3}})+)?([{mark}]\d+)?")
    for mark, other in (".,", ",.")
}
"""By the decimal mark of the file: the other mark only parts thousands."""
_OTHER = re.compile(r"[-+]?\d*[.,](\d{1,2}|\d{4,})")
"""Whichever its mark is, this one is decimal."""
_STEP = re.compile(r"(?:from\s+)?([^:=]+?)\s*[:=]\s*(.+)", re.IGNORECASE)
_SAID = {
    **dict.fromkeys(("yes", "y", "true", "x", "1", "sì", "si", "ja", "wahr", "vero", "oui", "vrai"), True),
    **dict.fromkeys(("", "no", "n", "false", "0", "nein", "falsch", "falso", "non", "faux"), False),
}


class Holder(NamedTuple):
    """Whose a row is: a client's, that of a price list, or nobody's."""

    client_id: str | None = None
    list_id: str | None = None


def new_list(rate: Rate) -> str:
    """The name of the list that the row is on, if there is none of that name yet; its id begins with that of
    no other."""
    known, _, name = (rate.list_id or "").partition(_NEW)
    return "" if known else name


_NEW = f"{LIST}: "


@dataclass(frozen=True, slots=True)
class Meaning:
    """Reads cells: in whose words, with which names, and whether the decimal mark is a comma.

    Every method raises BadInput for what it cannot read.
    """

    words: Words
    names: Names
    comma: bool
    _new: dict[str, str] = field(default_factory=dict)
    """Lists that are not there yet, as they were written first."""

    def of(self, column: str, cell: Cell) -> object:
        """What the cell says in this column."""
        return _COLUMNS[column](self, cell)

    def number(self, cell: Cell) -> Decimal | None:
        if isinstance(cell, Decimal):
            return cell
        text, mark = _text(cell), "," if self.comma else "."
        if not text:
            return None
        if _OTHER.fullmatch(text) and len(text) <= _LONGEST:
            return Decimal(text.replace(",", "."))
        if not re.search(r"\d", text) or len(text) > _LONGEST or not _NUMBERS[mark].fullmatch(text):
            raise _unclear(
                N_("“{typed}” is not a number."), N_("Write it like this: {example}"), cell, "12.50"
            )
        return Decimal(re.sub(rf"[^-+\d{mark}]", "", text).replace(",", "."))

    def day(self, cell: Cell) -> date | None:
        if isinstance(cell, date):
            return cell
        text = _text(cell)
        if dotted := _DAY.fullmatch(text):
            text = f"{dotted[3]}-{dotted[2]:0>2}-{dotted[1]:0>2}"
        return self.words.parse_date(text) if text else None

    def steps(self, cell: Cell) -> tuple[Tier, ...]:
        found = (_STEP.fullmatch(step.strip()) for step in _text(cell).split(";") if step.strip())
        return tuple(self._step(step, cell) for step in found)

    def _step(self, step: re.Match[str] | None, cell: Cell) -> Tier:
        least, rate = (self.number(part.strip()) for part in step.groups()) if step else (None, None)
        if least is None or rate is None:
            raise _unclear(
                N_("“{typed}” is not clear as steps."), N_("Write it like this: {example}"), cell, _STEPS
            )
        return Tier(least, rate)

    def holder(self, cell: Cell) -> Holder:
        kind, _, name = _text(cell).partition(":")
        kind, name = kind.strip().casefold(), name.strip()
        if not kind:
            return Holder()
        if kind == CLIENT and name:
            text, hint = N_("There is no client “{typed}”."), N_("Add the client first, or correct the name.")
            return Holder(client_id=_only(self.names.clients, name, text, hint))
        if kind == LIST and name:
            return Holder(list_id=self._list(_short(name)))
        raise _unclear(
            N_("“{typed}” is nobody’s price."), N_("Write {example}, or leave it empty."), cell, _HOLDERS
        )

    def _list(self, name: str) -> str:
        known = self.names.lists.meant(name)
        return known[0] if known else f"{_NEW}{self._new.setdefault(name.casefold(), name)}"

    def printer(self, cell: Cell) -> str | None:
        text, hint = N_("There is no printer “{typed}”."), N_("Write its name as on the page of printers.")
        return _only(self.names.printers, _text(cell), text, hint) if cell != "" else None


_STEPS = "from 10: 2.50; from 50: 2.10"
_HOLDERS = f"“{LIST}: Architects” / “{CLIENT}: Rossi”"


def _only(called: Called, name: str, text: str, hint: str) -> str:
    """The id of the one that is called so."""
    found = called.meant(name)
    if not found:
        raise _unclear(text, hint, name)
    if len(found) > 1:
        raise _unclear(N_("Several are called “{typed}”."), N_("Write the code or id of the one."), name)
    return found[0]


def _text(cell: Cell) -> str:
    """What stands in the cell, a number as it is written shortest."""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell).strip()


def _flag(_: Meaning, cell: Cell) -> bool:
    said = cell if isinstance(cell, bool) else _SAID.get(_text(cell).casefold())
    if said is None:
        raise _unclear(N_("“{typed}” is neither yes nor no."), N_("Write “yes”, or leave it empty."), cell)
    return said


def _ink(_: Meaning, cell: Cell) -> str:
    """The name of the ink as printers' jobs have it, if it is one of those."""
    text = _short(_text(cell))
    return text.casefold() if text.casefold() in CHANNELS else text


def _one_of(members: type[Member], default: Member | None = None) -> Callable[[Meaning, Cell], Member | None]:
    """A reader of the words of a closed set; the default is for an empty cell."""

    def read(_: Meaning, cell: Cell) -> Member | None:
        word = re.sub(r"[\s_-]+", "-", _text(cell).casefold())
        found = next((each for each in members if each.value == word), default if not word else None)
        if word and found is None:
            known = ", ".join(each.value for each in members)
            raise _unclear(N_("“{typed}” is not known."), N_("Write one of: {example}"), cell, known)
        return found

    return read


def _unclear(text: str, hint: str, cell: Cell, example: str = "") -> BadInput:
    return BadInput(text, hint, typed=_text(cell)[:_LONGEST], example=example)


def _words(_: Meaning, cell: Cell) -> str:
    return _short(_text(cell))


def _short(name: str) -> str:
    if len(name) > LONGEST_NAME:
        raise _unclear(N_("This name is too long."), N_("Shorten it: “{typed}”…"), name)
    return name


_COLUMNS: Mapping[str, Callable[[Meaning, Cell], object]] = {
    "side": _one_of(Side, Side.PRICE),
    "holder": Meaning.holder,
    "kind": _one_of(Kind, Kind.PRINT),
    "media": _words,
    "printer": Meaning.printer,
    "quality": _words,
    "valid_from": Meaning.day,
    "basis": _one_of(Basis),
    "channel": _ink,
    "rate": Meaning.number,
    "further": Meaning.number,
    "step": Meaning.number,
    "roll": _flag,
    "roll_width": Meaning.number,
    "steps_by": _one_of(Tiering),
    "steps": Meaning.steps,
    "example": _flag,
    "currency": lambda _, cell: _text(cell).upper()[:_LONGEST],
}
