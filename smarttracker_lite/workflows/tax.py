"""How work is taxed: as the studio usually does, as its client is, or as a piece of it is by itself."""

from datetime import date
from decimal import Decimal

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.taxes import Tax, TaxCategory
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.presets import standard_percent

TAXED = frozenset({TaxCategory.STANDARD, TaxCategory.ZERO})
"""Where tax is charged at all, a piece of work may have a rate of its own."""


def usual_tax(settings: Settings, day: date) -> Tax:
    """What the studio charges: until that is confirmed, the standard rate of its country on this day."""
    if settings.tax:
        return settings.tax
    percent = standard_percent(settings.seller.country, day)
    return Tax(TaxCategory.STANDARD, percent or Decimal(0))


def tax_of(desk: Desk, client: Client, day: date) -> Tax:
    """The tax of work for this client."""
    return client.tax or usual_tax(desk.settings, day)


def tax_of_piece(usual: Tax, own: Tax | None) -> Tax:
    """The tax of a piece of such work: where tax is charged its `own`, if it has one."""
    return own if own and usual.category in TAXED else usual
