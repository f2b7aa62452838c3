"""Records as flat columns: how a dataclass, whatever its fields, stands in a table.

Nested records are opened up, `facts.media.name`; lists of records are tables of their own.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

Place = tuple[str, ...]
"""The names that lead from a row to a value in it."""

_VALUE = "value"
"""A field of this name bears the name of what it is the value of: `facts.area_mm2`, not `….value`."""


@dataclass(frozen=True, slots=True)
class Column:
    """A plain value. One that is not `required` may be missing: None."""

    place: Place
    kind: type
    required: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """What a type of record holds."""

    columns: tuple[Column, ...]
    lists: tuple["Listing", ...]

    def places(self) -> list[Place]:
        """Where all of it stands, the lists last."""
        return [*(column.place for column in self.columns), *(listing.place for listing in self.lists)]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in a record, and how each of its entries stands in a table of its own.

    Its `name` is the last word of its place; all of them where another list before it is called the same.
    """

    place: Place
    entry: Layout
    required: bool
    name: str


def layout(kind: Any) -> Layout:
    """The layout of a dataclass; that of any other type is a single column, `value`."""
    parts = list(_parts(kind, (), required=True))
    lists = [part for part in parts if isinstance(part, Listing)]
    return Layout(tuple(part for part in parts if isinstance(part, Column)), tuple(_named(lists)))


def _named(lists: Iterable[Listing]) -> Iterator[Listing]:
    taken = set[str]()
    for listing in lists:
        name = "_".join(listing.place) if listing.name in taken else listing.name
        taken.add(name)
        yield replace(listing, name=name)


def _parts(kind: Any, place: Place, *, required: bool) -> Iterator[Column | Listing]:
    bare = _bare(kind)
    required = required and bare is kind
    if is_dataclass(bare):
        hints = get_type_hints(bare)
        for field in fields(bare):
            yield from _parts(hints[field.name], (*place, field.name), required=required)
    elif get_origin(bare) is tuple:
        yield Listing(place, layout(get_args(bare)[0]), required, name=place[-1])
    else:
        yield Column(place, get_origin(bare) or bare, required)


def _bare(kind: Any) -> Any:
    """The type without its `| None`."""
    if get_origin(kind) is not UnionType:
        return kind
    (bare,) = set(get_args(kind)) - {NoneType}
    return bare


def words(place: Place) -> tuple[str, ...]:
    """The words of the name of what stands there."""
    return tuple(word for word in place if word != _VALUE) or (_VALUE,)


def value_at(row: Any, place: Place) -> Any:
    """What stands there in the row of a record, None if something on the way is missing."""
    for name in place:
        row = None if row is None else row[name]
    return row


def as_json(value: object) -> str:
    """JSON on one line, letters as they are."""
    return json.dumps(value, ensure_ascii=False)
