"""Example prices to begin with, until the studio has set its own."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from smarttracker_lite import paths
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.workflows.desk import Desk, new_id

CURRENCY = "EUR"
"""The currency of the amounts; where the studio has another one the numbers stay."""


def begin(desk: Desk) -> list[Rate]:
    """Keep the examples in both cards. Raises NotAllowed if there is any row already."""
    sample = tomllib.loads(paths.assets("prices", "starter.toml").read_text("utf-8"), parse_float=Decimal)
    with desk.act("begin with examples"):
        if desk.db.rates.count():
            raise NotAllowed(
                N_("You have prices already."),
                N_("Examples are for empty rate cards: delete your rows first."),
            )
        made = [_rate(row, side) for row in sample["row"] for side in Side]
        desk.db.rates.put_all(made)
    return made


def _rate(row: Mapping[str, Any], side: Side) -> Rate:
    bases = {basis.value: basis for basis in Basis}
    prices = (Price(basis=bases[name], rate=Decimal(amount)) for name, amount in row[side].items())
    return Rate(id=new_id(), side=side, media=row["media"], prices=tuple(prices), example=True)


def examples(desk: Desk) -> list[Rate]:
    """The rows that are examples still."""
    return [rate for rate in desk.db.rates.all() if rate.example]


def delete_examples(desk: Desk) -> list[Rate]:
    """Take all examples away; gives them, so that they can be put back. Issued invoices keep their prices."""
    with desk.act("delete examples"):
        gone = examples(desk)
        for rate in gone:
            desk.db.rates.delete(rate.id)
    return gone
