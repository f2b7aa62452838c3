"""Ways of reading accounting files that somebody set up and named."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """How files with these headers are read, under the user's name for it.

    `values` are those of the column mapping, as plain JSON: what the columns of a file can tell is the
    matter of the floor that reads files.
    """

    id: str
    name: str
    headers: tuple[str, ...]
    values: Mapping[str, object]
