"""Columns of an agent's tables, read row by row."""

from collections.abc import Callable, Mapping, Sequence
from itertools import cycle, islice
from typing import TypeAlias

from smarttracker_lite.printers.meters.snmp.ber import Content, Oid, Tag
from smarttracker_lite.printers.meters.snmp.message import Binding, Fault, Message

Ask: TypeAlias = Callable[[Sequence[Oid], int], Message]
"""Gives what comes after each of these names, so many times if it can."""
Rows: TypeAlias = Mapping[Oid, Content]
"""The values of a column. A row is known by the rest of its name: device and number, as a rule."""
Table: TypeAlias = Mapping[Oid, Rows]

MAX_ROWS = 100
BINDINGS = 32
"""Asked for at once; the answer fits into one Ethernet frame as a rule."""
NO_VALUE = {Tag.NO_SUCH_OBJECT, Tag.NO_SUCH_INSTANCE, Tag.END_OF_MIB_VIEW}


def walk(ask: Ask, columns: Sequence[Oid], most: int = MAX_ROWS) -> Table:
    """The columns, up to so many rows of each. What the agent does not know, or breaks off, has fewer."""
    table: dict[Oid, dict[Oid, Content]] = {column: {} for column in columns}
    at = {column: column for column in columns}
    room = BINDINGS
    while at:
        asked = dict(islice(at.items(), room))
        answer = ask(tuple(asked.values()), min(most, room // len(asked)))
        if answer.fault == Fault.TOO_BIG and room > 1:
            room //= 2
            continue
        later = {column: last for column, last in at.items() if column not in asked}
        at = {**_going_on(table, asked, answer, most), **later}
    return table


def _going_on(
    table: Mapping[Oid, dict[Oid, Content]], asked: Mapping[Oid, Oid], answer: Message, most: int
) -> Mapping[Oid, Oid]:
    """Keeps the rows that came. Gives the columns that may have more, with the last name in each."""
    if answer.fault:
        sound = {
            column: last for place, (column, last) in enumerate(asked.items(), 1) if place != answer.place
        }
        return sound if len(sound) < len(asked) else {}
    if not answer.bindings:
        return {}
    going = dict(asked)
    for column, binding in zip(cycle(asked), answer.bindings, strict=False):
        if column in going:
            more = _keep(table[column], column, going.pop(column), binding) and len(table[column]) < most
            going |= {column: binding.oid} if more else {}
    return going


def _keep(rows: dict[Oid, Content], column: Oid, last: Oid, binding: Binding) -> bool:
    """Keeps the next value of a column. False if it is none: the column is at its end, or goes in circles."""
    fits = binding.oid[: len(column)] == column and binding.oid > last and binding.tag not in NO_VALUE
    if fits:
        rows[binding.oid[len(column) :]] = binding.content
    return fits
