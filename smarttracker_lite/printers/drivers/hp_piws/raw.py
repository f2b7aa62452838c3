"""What is kept of a job's own entry, so that a corrected parser can read it again."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping

from smarttracker_lite.printers.drivers.hp_piws.amounts import Amounts
from smarttracker_lite.printers.drivers.hp_piws.media import MAX_MEDIA, called, printed_on
from smarttracker_lite.printers.drivers.hp_piws.tree import Element

MAX_RAW = 8_000
"""Letters; a page has some 1,000."""
KEPT = ("UUID", "Type", "Settings", "Status", "Progress", "Accounting")


def raw_of(job: Element, amounts: Amounts, papers: Mapping[str, str]) -> Mapping[str, object]:
    """The job in the form of the JSON answers, with as many of its pages as there is room for; the units that
    were taken for SquareAmount and LinearAmount, and by what; and if it is on several media, the area in mm²
    of the pages that came out on each, by its name in `papers`."""
    said: dict[str, object] = {f"{name}Unit": fit.unit for name, fit in amounts.paper.items()}
    said |= {f"{name}UnitBy": fit.proof.value for name, fit in amounts.paper.items()}
    said |= _areas(amounts, papers)
    room = MAX_RAW - len(json.dumps(said)) - len('"Pages": {"Page": []}')
    for name in KEPT:
        plain = job.first(name).plain()
        size = len(json.dumps({name: plain}))
        if job.each(name) and size <= room:
            said[name] = plain
            room -= size
    return said | {"Pages": {"Page": list(_fitting(job, room))}}


def _areas(amounts: Amounts, papers: Mapping[str, str]) -> Mapping[str, object]:
    areas = printed_on(amounts.pages, amounts.times)
    named = Counter[str]()
    for each, area in list(areas.items())[:MAX_MEDIA]:
        named[called(each, papers)] += area
    return {"AreaPerMedia": dict(named)} if len(areas) > 1 else {}


def _fitting(job: Element, room: int) -> Iterator[object]:
    for page in job.each("Pages", "Page"):
        plain = page.plain()
        room -= len(json.dumps(plain)) + 2
        if room < 0:
            return
        yield plain
