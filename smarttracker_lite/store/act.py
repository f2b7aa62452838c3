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

    `who` is one of `Who`, or what another version of the program wrote.
    """

    who: str
    verb: str
