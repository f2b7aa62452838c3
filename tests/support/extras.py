"""A catalogue of extras and bundles for tests."""

from decimal import Decimal

from smarttracker_lite.domain.extras import Bundle, BundlePart, Extra
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.workflows.extras import save_bundle, save_extra
from tests.support.studio import Studio


def extra(
    studio: Studio,
    name: str = "Lamination",
    unit: Unit = Unit.SQUARE_METRE,
    *,
    price: str = "6",
    cost: str = "",
) -> Extra:
    """One that is kept; "" is no cost."""
    wanted = Extra(id="", name=name, unit=unit, price=Decimal(price), cost=Decimal(cost) if cost else None)
    return save_extra(studio.desk, wanted)


def bundle(studio: Studio, name: str, *parts: Extra | tuple[Extra, str]) -> Bundle:
    """One that is kept, of extras alone or with a quantity."""
    return save_bundle(studio.desk, Bundle(id="", name=name, parts=tuple(map(_part, parts))))


def _part(part: Extra | tuple[Extra, str]) -> BundlePart:
    if isinstance(part, Extra):
        return BundlePart(extra_id=part.id)
    return BundlePart(extra_id=part[0].id, quantity=Decimal(part[1]))
