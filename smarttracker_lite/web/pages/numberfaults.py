"""Where the numbers of documents have a gap, for the first page. Nothing is read for it but an index."""

from typing import NamedTuple

from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import N_
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.number import gaps_in_numbers

_MISSING = {
    Kind.INVOICE: N_("Among the invoices of {year} a number is missing or is there twice."),
    Kind.CREDIT_NOTE: N_("Among the credit notes of {year} a number is missing or is there twice."),
}


class NumberFault(NamedTuple):
    """A series in which a number is missing or twice, what to do, and the list to look at."""

    text: str
    hint: str
    href: str


def number_faults(desk: Desk, words: Words) -> tuple[NumberFault, ...]:
    """The series that are not whole, of each kind the oldest first."""
    hint = words.text("“smarttracker-lite verify” says which; restore a backup in which it is right.")
    return tuple(
        NumberFault(words.text(_MISSING[kind], year=str(year)), hint, "/invoices")
        for kind, year in gaps_in_numbers(desk)
    )
