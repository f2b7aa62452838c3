"""Quotes, the short way: a draft of typed lines for a client, and the quote that it becomes."""

from datetime import timedelta
from decimal import Decimal

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.drafting import Discount, FreeLine
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.quotations import Quotation
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows import propose, revise
from tests.support.studio import Studio


def typed(description: str = "Posters A1", quantity: str = "10", price: str = "12.50") -> FreeLine:
    """A line as somebody types it: 125.00 net."""
    return FreeLine(
        id="", description=description, quantity=Decimal(quantity), unit=Unit.PIECE, price=Decimal(price)
    )


def quote_draft(studio: Studio, client: Client, *lines: FreeLine, percent: str = "") -> Draft:
    """A draft that becomes a quote of these lines, or of one of 125.00; less so many percent."""
    draft = propose.become(studio.desk, revise.begin(studio.desk, client.id).id, Kind.QUOTE)
    for line in lines or (typed(),):
        draft = revise.write_line(studio.desk, draft.id, line)
    if percent:
        draft = revise.take_off(studio.desk, draft.id, Discount(percent=Decimal(percent)))
    return draft


def quoted(studio: Studio, client: Client, *lines: FreeLine, percent: str = "", days: int = 30) -> Quotation:
    """The quote of these lines; it holds so many days."""
    draft = quote_draft(studio, client, *lines, percent=percent)
    return propose.issue_quote(studio.desk, draft.id, studio.desk.today + timedelta(days=days))
