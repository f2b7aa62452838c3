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
    percent = standard_percent(settings.seller.country, day)
    return settings.tax or Tax(TaxCategory.STANDARD, percent or Decimal(0))


def tax_of(desk: Desk, client: Client, day: date, own: Tax | None = None) -> Tax:
    """The tax of work for this client; where tax is charged, that of the piece itself, if it has its
    `own`."""
    usual = client.tax or usual_tax(desk.settings, day)
    return own if own and usual.category in TAXED else usual
