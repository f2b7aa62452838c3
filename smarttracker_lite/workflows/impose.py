"""The levies of Italian law on an invoice that is not issued yet."""

from decimal import Decimal

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Document, Invoice, Line
from smarttracker_lite.domain.invoicing import levied
from smarttracker_lite.domain.levies import Levies, levies
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows.desk import Desk


def imposed(desk: Desk, invoice: Invoice, client: Client) -> Invoice:
    """The invoice with what the law charges or keeps back beside VAT; a stamp that the client pays is a
    line."""
    found = _levies(desk, invoice, client)
    if not found.recharge:
        return levied(invoice, found)
    line = _stamp(desk, invoice, found.stamp, found.recharge)
    with_line = levied(invoice, Levies(), line)
    return levied(with_line, _levies(desk, with_line, client))


def _levies(desk: Desk, invoice: Invoice, client: Client) -> Levies:
    settings = desk.settings
    nets = [(each.tax, each.base) for each in invoice.taxes]
    return levies(settings.regime, settings.seller.country, client, nets, invoice.currency)


def is_stamp(desk: Desk, document: Document, line: Line) -> bool:
    """Whether the line is the stamp that the client pays: an invoice of the same lines gets its own."""
    told = desk.words(document.language).text("Stamp duty")
    return bool(document.stamp) and line is document.lines[-1] and line.description == told


def _stamp(desk: Desk, invoice: Invoice, amount: Decimal, tax: Tax) -> Line:
    return Line(
        description=desk.words(invoice.language).text("Stamp duty"),
        quantity=Decimal(1),
        unit=Unit.PIECE,
        price=amount,
        net=amount,
        tax=tax,
    )
