"""The numbers of documents in the settings: a pattern for each kind, and where it begins."""

from typing import NamedTuple

from smarttracker_lite.domain.numbering import Kind, first_field, pattern_field
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.setting_forms import numbered
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.number import book_of, following_number, upcoming_number

_TITLES = {
    Kind.INVOICE: N_("Invoices"),
    Kind.CREDIT_NOTE: N_("Credit notes"),
    Kind.QUOTE: N_("Quotes"),
    Kind.PRO_FORMA: N_("Pro formas"),
}
_FIRSTS = {
    Kind.INVOICE: N_("Number of your first invoice here"),
    Kind.CREDIT_NOTE: N_("Number of your first credit note here"),
    Kind.QUOTE: N_("Number of your first quote here"),
    Kind.PRO_FORMA: N_("Number of your first pro forma here"),
}
_NEXT = {
    Kind.INVOICE: N_("The next invoice gets:"),
    Kind.CREDIT_NOTE: N_("The next credit note gets:"),
    Kind.QUOTE: N_("The next quote gets:"),
    Kind.PRO_FORMA: N_("The next pro forma gets:"),
}


class SeriesView(NamedTuple):
    """The numbers of a kind of document. `begun`: the first was given, so where they begin is settled;
    `example` is the next number, or why there is none."""

    title: str
    pattern_field: str
    first_field: str
    first_label: str
    begun: bool
    says: str
    example: str


def series_views(desk: Desk, words: Words) -> tuple[SeriesView, ...]:
    """Each kind as it is set."""
    return tuple(_view(desk, words, kind, upcoming_number(desk, kind=kind).text) for kind in Kind)


def tried(desk: Desk, words: Words, typed: Fields) -> tuple[SeriesView, ...]:
    """Each kind with the next number by what is typed."""
    return tuple(_view(desk, words, kind, _example(desk, words, typed, kind)) for kind in Kind)


def _view(desk: Desk, words: Words, kind: Kind, example: str) -> SeriesView:
    return SeriesView(
        title=words.text(_TITLES[kind]),
        pattern_field=pattern_field(kind),
        first_field=first_field(kind),
        first_label=words.text(_FIRSTS[kind]),
        begun=book_of(desk, kind).latest(kind) is not None,
        says=words.text(_NEXT[kind]),
        example=example,
    )


def _example(desk: Desk, words: Words, typed: Fields, kind: Kind) -> str:
    try:
        return following_number(desk, numbered(desk.settings, words, typed, (kind,)), kind).text
    except BadInput as wrong:
        return words.error(wrong)[0]
