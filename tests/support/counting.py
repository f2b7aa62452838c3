"""A plotter whose counter is read, and jobs that explain what it says."""

from datetime import timedelta

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.printing import Measure, Origin
from smarttracker_lite.workflows.reconcile import take_standing
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot


def well_counted(at_work: Studio) -> Studio:
    """A plotter that counted 412 m² in this month, all but 6 of them printed by jobs."""
    equipped(at_work).clock.at = NOON - timedelta(days=10)
    stand(at_work, 1_000)
    at_work.clock.move(hours=5)
    print_area(at_work, 400)
    at_work.clock.move(hours=19)
    stand(at_work, 1_400)
    at_work.clock.move(hours=5)
    print_area(at_work, 6)
    at_work.clock.move(days=1)
    stand(at_work, 1_412)
    at_work.clock.at = NOON
    return at_work


def stand(at_work: Studio, area_m2: int) -> None:
    """Read the plotter's counter, which stands at so much."""
    counters = (Counter(Counted.AREA, area_m2 * 1_000_000),)
    assert take_standing(at_work.desk, "plotter", counters, "snmp")


def print_area(at_work: Studio, area_m2: int | None) -> None:
    """A job of so much; None: the printer does not say."""
    at = at_work.clock.at
    area = None if area_m2 is None else Measure(area_m2 * 1_000_000, Origin.MEASURED)
    at_work.job(plot(completed_at=at, submitted_at=at - timedelta(minutes=1), area_mm2=area))
