"""The clients that a table tells of beside those of the books, and what is wrong in it, line by line."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.errors import BadInput, N_, NotAllowed, NotFound, TrackerError
from smarttracker_lite.workflows.clientfile.cells import Meaning
from smarttracker_lite.workflows.clientfile.column import Column
from smarttracker_lite.workflows.clientfile.columns import (
    BY_NAME,
    CODE,
    COMPANY,
    FIRST,
    HOUSE,
    LAST,
    NAME,
    POSTCODE,
    STREET,
)
from smarttracker_lite.workflows.clientfile.layout import Layout, below
from smarttracker_lite.workflows.clientfile.table import Line, Table
from smarttracker_lite.workflows.clientfile.taken import Taken, codes_of

Said = Mapping[str, Any]
"""What a line says, by the names of the columns that are not empty in it."""
Check = Callable[[Client], Client]

_FIVE_DIGITS = frozenset({"DE", "ES", "FR", "IT"})
"""Where each postcode has five; spreadsheets take 00184 for a number and leave 184."""
_SHORTEST_POSTCODE = 3


_TWICE: Mapping[str, str] = {
    CODE.name: N_("The code “{typed}” is there twice, first in line {line}."),
    NAME.name: N_("The name “{typed}” is there twice, first in line {line}."),
}
_TWICE_HINT = N_("Keep one of both, or correct it.")


class Beside(NamedTuple):
    """The clients and projects there are."""

    clients: Sequence[Client]
    projects: Sequence[Project]


class Read(NamedTuple):
    """A client as the file has it: at which line, whom it changes (None: a new one, whose id is only a place
    until it is kept), and whether that one was found by its code or by its name."""

    line: int
    of: Client | None
    client: Client
    by_code: bool


class Wrong(NamedTuple):
    """What cannot be taken: at which line, whom it is about as far as that is told, and why."""

    line: int
    who: str
    trouble: TrackerError


class _Known:
    """The clients there are, by what a file may call them; those in sight before those in the archive."""

    def __init__(self, clients: Iterable[Client]) -> None:
        self._codes: dict[str, Client] = {}
        self._names: dict[str, Client] = {}
        for client in sorted(clients, key=lambda each: not each.archived):
            self._names[client.name.casefold()] = client
            for code in codes_of(client):
                self._codes[code.casefold()] = client

    def meant(self, code: str, name: str) -> Client | None:
        """By its code; without one, or where the one of that name has none yet, by its name.

        Raises BadInput if that one is archived.
        """
        found = self._codes.get(code.casefold()) if code else None
        if found is None:
            found = self._names.get(name.casefold())
            if found and code and found.code:
                return None
        if found and found.archived:
            raise BadInput(
                N_("“{name}” is in the archive."),
                N_("Take it out of the archive on its page first, or leave it out."),
                field=CODE.name if code else NAME.name,
                name=found.name,
            )
        return found


def read(
    table: Table, layout: Layout, meaning: Meaning, beside: Beside, check: Check
) -> tuple[list[Read], list[Wrong]]:
    """The clients, each as `check` gives it back and called as no other, and what is wrong."""
    known, taken, places = _Known(beside.clients), Taken(*beside), dict[str, int]()
    found, wrong = list[Read](), [Wrong(each.number, "", each.trouble) for each in table.unread]
    for line in below(table, layout):
        said = dict[str, Any]()
        try:
            for column, cell in _cells(line, layout):
                said[column.name] = column.read(meaning, cell)
            said = _whole(said)
            found.append(_read(line.number, said, known, taken, check, places))
        except (BadInput, NotAllowed, NotFound) as trouble:
            wrong.append(Wrong(line.number, _who(said), trouble))
    return found, sorted(wrong, key=lambda each: each.line)


def _cells(line: Line, layout: Layout) -> Iterator[tuple[Column, str]]:
    """What stands in each column that tells something; of several of one kind the first that is not empty, or
    all of them joined."""
    cells: dict[Column, list[str]] = {}
    for column, cell in zip(layout.columns, line.cells, strict=False):
        if column and cell:
            cells.setdefault(column, []).append(cell)
    for column, several in cells.items():
        yield column, column.joint.join(dict.fromkeys(several)) if column.joint else several[0]


def _whole(said: Said) -> dict[str, Any]:
    """The name put together: a company's, else a person's. A person beside a company is told in the notes."""
    person = said.get(NAME.name) or " ".join(filter(None, (said.get(FIRST.name), said.get(LAST.name))))
    company = said.get(COMPANY.name, "")
    whole = {**said, NAME.name: company or person, PERSON: person if company and person != company else ""}
    if said.get(HOUSE.name) and said.get(STREET.name):
        whole[STREET.name] = f"{said[STREET.name]} {said[HOUSE.name]}"
    return whole


PERSON = "person"
"""Who stands beside a company."""


def _once(places: dict[str, int], number: int, what: str, column: Column, typed: str) -> None:
    """Raise BadInput if a line before this one, by its `number`, was about the same."""
    first = places.setdefault(f"{column.name} {what}".casefold(), number)
    if first != number:
        raise BadInput(_TWICE[column.name], _TWICE_HINT, field=column.name, typed=typed, line=first)


def _read(number: int, said: Said, known: _Known, taken: Taken, check: Check, places: dict[str, int]) -> Read:
    code, name = said.get(CODE.name, ""), said[NAME.name]
    _once(places, number, code or name, CODE if code else NAME, code or name)
    of = known.meant(code, name)
    if of:
        _once(places, number, f"of {of.id}", NAME, of.name)
    client = _applied(said, of or Client(id=f"line {number}", postal=Postal(name="")))
    by_code = bool(of and code.casefold() in map(str.casefold, codes_of(of)))
    if of and client == of:
        return Read(number, of, of, by_code)
    checked = check(client)
    taken.check(checked)
    if of:
        taken.drop(of)
    taken.add(checked)
    return Read(number, of, checked, by_code)


def _applied(said: Said, to: Client) -> Client:
    """The client with what the line says; what is empty there stays as it is, and so does a code it has."""
    parts = {name: dict[str, Any]() for name in ("", "postal", "routing")}
    for name, value in said.items():
        column = None if name == CODE.name and to.code else BY_NAME.get(name)
        if column and column.field and value not in ("", None, ()):
            within, _, field = column.field.rpartition(".")
            parts[within][field] = value
    client = replace(
        to,
        **parts[""],
        postal=replace(to.postal, **parts["postal"]),
        routing=replace(to.routing, **parts["routing"]),
    )
    notes = _noted(client.notes, said.get(PERSON, ""))
    return replace(client, notes=notes, postal=_filled(client.postal, POSTCODE.name in said))


def _noted(notes: str, person: str) -> str:
    return notes if person in notes else f"{person}\n{notes}".strip()


def _filled(postal: Postal, told: bool) -> Postal:
    """With the zeros a postcode begins with, if it was `told` and lost them."""
    code = postal.postcode
    lost = told and postal.country in _FIVE_DIGITS and code.isdecimal() and len(code) >= _SHORTEST_POSTCODE
    return replace(postal, postcode=code.zfill(5)) if lost else postal


def _who(said: Said) -> str:
    return str(
        said.get(NAME.name) or said.get(COMPANY.name) or said.get(LAST.name) or said.get(CODE.name) or ""
    )
