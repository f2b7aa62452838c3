"""A studio in euros with a client who pays in Swiss francs, and a price list in them."""

from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.rates import PriceList, Rate, Side
from smarttracker_lite.workflows.admit import save_client
from smarttracker_lite.workflows.desk import new_id
from smarttracker_lite.workflows.rate import save_list, save_rate
from tests.support.studio import Studio, prices

OWN, FRANCS = "EUR", "CHF"


def swiss(studio: Studio, name: str = "Basler Bau", list_id: str | None = None) -> Client:
    """A client who pays in francs."""
    return save_client(studio.desk, replace(studio.client(name), currency=FRANCS, list_id=list_id))


def swiss_list(studio: Studio, name: str = "Schweiz", per_m2: str = "") -> PriceList:
    """A price list in francs; "" is without a row."""
    kept = save_list(studio.desk, PriceList(id="", name=name, currency=FRANCS))
    if per_m2:
        save_rate(studio.desk, row(list_id=kept.id, per_m2=per_m2))
    return kept


def row(client_id: str | None = None, list_id: str | None = None, media: str = "", **rates: str) -> Rate:
    """A row of prices that is not kept yet."""
    return Rate(
        id=new_id(),
        side=Side.PRICE,
        client_id=client_id,
        list_id=list_id,
        media=media,
        prices=prices(**rates),
    )


A1 = Decimal("2.14")
"""The m² of the usual job."""
