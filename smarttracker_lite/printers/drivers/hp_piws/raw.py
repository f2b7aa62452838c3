"""What is kept of a job's own entry, so that a corrected parser can read it again."""

import json
from collections.abc import Iterator, Mapping

from smarttracker_lite.printers.drivers.hp_piws.amounts import Amounts
from smarttracker_lite.printers.drivers.hp_piws.tree import Element

MAX_RAW = 8_000
"""Letters; a page has some 1,000."""
KEPT = ("UUID", "Type", "Settings", "Status", "Progress", "Accounting")


def raw_of(job: Element, amounts: Amounts) -> Mapping[str, object]:
    """The job in the form of the JSON answers, with as many of its pages as there is room for, and the units
    that were taken for SquareAmount and LinearAmount."""
    units = {"SquareAmountUnit": amounts.square, "LinearAmountUnit": amounts.linear}
    said: dict[str, object] = {name: fit.unit for name, fit in units.items() if fit}
    room = MAX_RAW - len(json.dumps(said)) - len('"Pages": {"Page": []}')
    for name in KEPT:
        plain = job.first(name).plain()
        size = len(json.dumps({name: plain}))
        if job.each(name) and size <= room:
            said[name] = plain
            room -= size
    return said | {"Pages": {"Page": list(_fitting(job, room))}}


def _fitting(job: Element, room: int) -> Iterator[object]:
    for page in job.each("Pages", "Page"):
        plain = page.plain()
        room -= len(json.dumps(plain)) + 2
        if room < 0:
            return
        yield plain
