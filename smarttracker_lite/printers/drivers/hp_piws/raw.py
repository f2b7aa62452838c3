"""What is kept of a job's own entry, and how it is read again by a corrected parser."""

from collections.abc import Mapping

from smarttracker_lite.printers.drivers.hp_piws.amounts import Amounts
from smarttracker_lite.printers.drivers.hp_piws.media import MAX_NAME
from smarttracker_lite.printers.drivers.hp_piws.tree import Element
from smarttracker_lite.printers.raw import kept

KEPT = frozenset({"UUID", "Type", "Settings", "Status", "Progress", "Accounting", "Pages"})


def raw_of(job: Element, amounts: Amounts, papers: Mapping[str, str]) -> Mapping[str, object]:
    """The job in the form of the JSON answers; besides, what other answers told of it: the units that were
    taken for SquareAmount and LinearAmount, and by what, and the names of its media by their ids."""
    said: dict[str, object] = {f"{name}Unit": fit.unit for name, fit in amounts.paper.items()}
    said |= {f"{name}UnitBy": fit.proof.value for name, fit in amounts.paper.items()}
    said |= {name: _plain(found) for name, found in job.inside.items() if name in KEPT}
    return kept(said | {"Papers": _names(amounts, papers)})


def _plain(found: tuple[Element, ...]) -> object:
    plain = [each.plain() for each in found]
    return plain[0] if len(plain) == 1 else plain


def _names(amounts: Amounts, papers: Mapping[str, str]) -> dict[str, str]:
    in_use = dict.fromkeys(page.type for page in amounts.pages if page.type)
    return {each: name[:MAX_NAME] for each in in_use if (name := papers.get(each))}
