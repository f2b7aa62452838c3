"""Jobs that ended a moment ago: the printer may still write their last values. Pure."""

from datetime import datetime, timedelta
from hashlib import sha256

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.hp_ews.past import Fresh, Past

AGAIN_S = 30
"""After this many seconds a job is read once more; so is one that is in the table before it has ended."""
CLOCK_OFF = timedelta(days=1)
"""A clock this far ahead, or behind, was never set."""


def still_fresh(facts: JobFacts, past: Past, now: datetime) -> Fresh | None:
    """The job, if it came lately; at a first reading, if it may have."""
    now_s, amounts = round(now.timestamp()), amounts_mark(facts)
    if before := past.fresh.get(facts.key):
        return before._replace(amounts=amounts) if abs(now_s - before.seen_s) < AGAIN_S else None
    late = past.read_at is not None or (facts.completed_at or now) > now - CLOCK_OFF
    if facts.key in past.places or not late:
        return None
    return Fresh(now_s, round(past.read_at.timestamp()) if past.read_at else None, amounts)


def amounts_mark(facts: JobFacts) -> str:
    """Eight letters that differ where what was used up does."""
    used = (facts.status, facts.copies, facts.roll_area_mm2, facts.roll_length_um, facts.inks)
    return sha256(repr(used).encode()).hexdigest()[:8]
