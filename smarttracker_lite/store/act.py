"""An act: who did what in a transaction."""

from dataclasses import dataclass
from enum import StrEnum


class Who(StrEnum):
    """The door through which something is done: pages and tray, readings, a verb, or the program itself."""

    USER = "user"
    COLLECTOR = "collector"
    COMMAND_LINE = "command line"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Act:
    """Who did it, and the verb for it, which is short and English: "tag", "issue".

    `who` is one of `Who`, or what another version of the program wrote. `of` is the number of the transaction
    that this one takes back; None: it takes back none.
    """

    who: str
    verb: str
    of: int | None = None


@dataclass(slots=True)
class Done:
    """What became of a transaction: its number, once it is on the disk; None if it changed nothing."""

    n: int | None = None
