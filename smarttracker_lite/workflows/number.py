"""The numbers of documents: which comes next, and whether it may be given."""

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.numbering import (
    OFFERED,
    Kind,
    Number,
    alike,
    check_series,
    first_field,
    next_number,
    pattern_field,
)
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.invoices import InvoicesBook
from smarttracker_lite.store.quotations import QuotationsBook
from smarttracker_lite.workflows.desk import Desk

_ALREADY = N_("The number {number} was given already.")
_LATER = {
    Kind.INVOICE: N_("The last invoice is dated {last}, after today's date."),
    Kind.CREDIT_NOTE: N_("The last credit note is dated {last}, after today's date."),
    Kind.QUOTE: N_("The last quote is dated {last}, after today's date."),
    Kind.PRO_FORMA: N_("The last pro forma is dated {last}, after today's date."),
}


def book_of(desk: Desk, kind: Kind) -> InvoicesBook | QuotationsBook:
    """The book in which documents of this kind stand."""
    return desk.db.quotations if kind in OFFERED else desk.db.invoices


def upcoming_number(desk: Desk, settings: Settings | None = None, kind: Kind = Kind.INVOICE) -> Number:
    """The number of a document if it was issued now; `settings` may be others than those in force."""
    series = (settings or desk.settings).numbering(kind)
    book = book_of(desk, kind)
    latest, highest = book.latest(kind), book.highest(desk.today.year, kind)
    given = [number for number in (highest, latest.number if latest else None) if number]
    return next_number(given, series, desk.today)


def check_number(desk: Desk, number: Number) -> None:
    """Raise NotAllowed if a document has this number, written by another pattern, already."""
    if _is_given(desk, number.text):
        raise NotAllowed(
            _ALREADY,
            N_("Change the pattern under Settings › Numbering so that no number comes twice."),
            number=number.text,
        )


def _is_given(desk: Desk, text: str) -> bool:
    return bool(desk.db.invoices.numbered(text) or desk.db.quotations.numbered(text))


def too_early(desk: Desk, kind: Kind) -> NotAllowed | None:
    """Why no document of this kind can be issued today: numbers follow days, and the last one is of a day to
    come. None if it is not."""
    latest = book_of(desk, kind).latest(kind)
    if latest is None or latest.issued_on <= desk.today:
        return None
    return NotAllowed(
        _LATER[kind],
        N_("Check this computer's clock: numbers follow their dates. If it is right, wait until {last}."),
        last=latest.issued_on,
    )


def gaps_in_numbers(desk: Desk) -> list[tuple[Kind, int]]:
    """The kinds and years in whose numbers one is missing or there twice; told by an index alone."""
    return [(kind, year) for kind in Kind for year in book_of(desk, kind).unsteady(kind)]


def following_number(desk: Desk, settings: Settings, kind: Kind = Kind.INVOICE) -> Number:
    """The number of the next document of this kind by these settings.

    Raises BadInput, naming the field, if their pattern is none, or the number was given already.
    """
    check_series(settings.numbering(kind))
    number = upcoming_number(desk, settings, kind)
    if _is_given(desk, number.text):
        raise BadInput(
            _ALREADY,
            N_("Change the pattern so that no number comes twice."),
            field=pattern_field(kind),
            number=number.text,
        )
    return number


def check_numbering(desk: Desk, settings: Settings) -> None:
    """Raise BadInput, naming the field, if documents cannot be numbered so from now on: as
    `following_number`, if two kinds might get the same number, or if another first number is set for a kind
    of which some were issued."""
    for kind in Kind:
        following_number(desk, settings, kind)
        first = settings.numbering(kind).first
        if book_of(desk, kind).latest(kind) and first != desk.settings.numbering(kind).first:
            raise BadInput(
                N_("The first number is set once, before the first document."),
                N_("The numbers go on by one from the last that was given."),
                field=first_field(kind),
            )
    for place, kind in enumerate(Kind):
        pattern = settings.numbering(kind).pattern
        if any(alike(pattern, settings.numbering(other).pattern) for other in list(Kind)[:place]):
            raise BadInput(
                N_("Two kinds of documents could get the same number."),
                N_("Give them different letters, say a C before the numbers of credit notes."),
                field=pattern_field(kind),
            )
