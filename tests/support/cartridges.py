"""A plotter that tells less ink than its cartridges held."""

from datetime import datetime, timedelta
from decimal import Decimal

from smarttracker_lite.domain.cartridges import CartridgeChange
from smarttracker_lite.domain.printing import InkUse, Measure, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows.inktruth import log_cartridge
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot


def ago(days: float) -> datetime:
    """So many days before now."""
    return NOON - timedelta(days=days)


def put_in(at_work: Studio, days_ago: float, ml: str = "300", channel: str = "cyan") -> CartridgeChange:
    """A full cartridge was put in."""
    return log_cartridge(at_work.desk, "plotter", channel, Decimal(ml), ago(days_ago))


def inking(at_work: Studio) -> Studio:
    """A plotter whose ink costs 0.20 and is charged 0.42 per ml."""
    equipped(at_work)
    for rate in at_work.desk.db.rates.all():
        at_work.desk.db.rates.delete(rate.id)
    at_work.rate(Side.COST, per_ml="0.20")
    at_work.rate(Side.PRICE, per_ml="0.42")
    return at_work


def emptied(at_work: Studio) -> Studio:
    """The same: four cartridges of 300 ml were used up, of which its jobs told 260, 265, 255 and 270 ml; of a
    fifth one job did not tell, and two are in use."""
    inking(at_work)
    for channel, days, ml in (
        *(("cyan", 60, 130), ("cyan", 50, 130), ("cyan", 40, 135), ("cyan", 30, 130)),
        *(("magenta", 55, 125), ("magenta", 45, 130), ("magenta", 25, 135), ("magenta", 20, 135)),
        *(("cyan", 2, 18), ("magenta", 1, 12)),
    ):
        ink = InkUse(channel, Measure(ml * 1000, Origin.MEASURED))
        at_work.job(plot(f"{channel} {days}.pdf", completed_at=ago(days), inks=(ink,)))
    at_work.job(plot("first.pdf", completed_at=ago(62)))
    at_work.job(plot("untold.pdf", completed_at=ago(10), inks=None))
    for channel, days in (
        *(("cyan", 61), ("cyan", 42), ("cyan", 29), ("cyan", 5)),
        *(("magenta", 58), ("magenta", 35), ("magenta", 15)),
    ):
        put_in(at_work, days, channel=channel)
    return at_work
