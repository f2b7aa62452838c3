"""A job's kept entry, read again. Pure."""

import json
from collections.abc import Mapping

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.hp_piws.amounts import amounts_of, served
from smarttracker_lite.printers.drivers.hp_piws.calibration import UNITS, Proof
from smarttracker_lite.printers.drivers.hp_piws.clock import Stamps
from smarttracker_lite.printers.drivers.hp_piws.jobs import facts_of
from smarttracker_lite.printers.drivers.hp_piws.tree import parse


def read_again(raw: Mapping[str, object]) -> JobFacts:
    """What the entry of `raw_of` tells now, without key and times. Raises NotAPrinter."""
    job = parse(json.dumps(raw).encode())
    proven = {name: str(raw.get(f"{name}Unit")) for name in UNITS if raw.get(f"{name}UnitBy") == Proof.JOBS}
    amounts = served(amounts_of(job), job, proven)
    return facts_of(job, "", amounts, Stamps(), _names(raw.get("Papers")))


def _names(papers: object) -> Mapping[str, str]:
    named = papers.items() if isinstance(papers, Mapping) else ()
    return {each: name for each, name in named if isinstance(name, str)}
