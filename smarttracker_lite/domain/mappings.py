"""Ways of reading accounting files that somebody set up and named."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedMapping:
    """How files with these headers are read, under the user's name for it.

    The headers of a table without any are the numbers of its columns. Of XML, where any job may say more or
    less, they are all that were seen, and `record` is the path of the element of a job.

    `values` are those of the column mapping, as plain JSON: what the columns of a file can tell is the
    matter of the floor that reads files.
    """

    id: str
    name: str
    headers: tuple[str, ...]
    values: Mapping[str, object]
    record: str = ""
