"""Billing runs: invoices for many clients, issued one after the other, and mailed if it is wanted.

A run is its turns, one for each invoice that was asked for: they have the name of the `run` and its moment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """What became of a turn: it waits, its invoice is issued or was refused, or somebody left it."""

    WAITING = "waiting"
    ISSUED = "issued"
    REFUSED = "refused"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One client's turn in a run that was begun `at` a moment, of work until a day, and that mails if `send`.

    `draft` is the id of what is issued, and was `made` for the run or not; it was `seen` as that says. `why`
    tells in words why it was refused, `unsent` why no mail went. Once it is `done`, nothing is left to do.
    """

    id: str
    run: str
    place: int
    at: datetime
    until: date
    send: bool
    client_id: str
    draft: str
    made: bool
    seen: str
    outcome: Outcome = Outcome.WAITING
    invoice_id: str | None = None
    why: str = ""
    unsent: str = ""
    done: bool = False


def in_order(turns: Sequence[Turn]) -> list[Turn]:
    """The turns in the order in which their invoices get their numbers."""
    return sorted(turns, key=lambda turn: turn.place)
