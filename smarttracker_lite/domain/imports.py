"""Imports of accounting files, kept so that they can be taken back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """What taking in a file changed: the jobs it `added` and the gaps it `closed`, by their ids.

    `newcomer`: the printer came into the books with it.
    """

    id: str
    at: datetime
    file: str
    printer_id: str
    newcomer: bool
    added: tuple[str, ...]
    closed: tuple[str, ...]
