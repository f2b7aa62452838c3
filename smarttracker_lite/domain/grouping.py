"""Lines of single jobs put together: each job's amount is rounded once, and a group is the sum of these."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.documents import Item, Line
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.domain.units import Unit


class Grouping(StrEnum):
    """Which jobs share a line of an invoice."""

    JOB = "job"
    MEDIA = "media"
    PROJECT = "project"
    DAY = "day"
    ALL = "all"


_NAMES: Mapping[Grouping, Callable[[Item], str]] = {
    Grouping.JOB: lambda item: item.job_id or "",
    Grouping.MEDIA: lambda item: item.media.casefold(),
    Grouping.PROJECT: lambda item: item.project,
    Grouping.DAY: lambda item: item.day.isoformat(),
    Grouping.ALL: lambda _: "",
}


def grouped(lines: Iterable[Line], by: Grouping) -> dict[str, list[Line]]:
    """The lines of single jobs that share one, by the key of that: which stays the same while it is for the
    same jobs' media, project or day. Jobs that are taxed otherwise never share a line."""
    found: dict[str, dict[Tax, list[Line]]] = {}
    for line in lines:
        found.setdefault(_NAMES[by](line.items[0]), {}).setdefault(line.tax, []).append(line)
    return {
        f"{by}:{place}:{name}": own
        for name, by_tax in found.items()
        for place, own in enumerate(by_tax.values())
    }


def together(lines: Sequence[Line], description: str, currency: str) -> Line:
    """One line of several that are taxed alike. It tells quantity and price where all have the same price,
    and these give the same amount; else one of the sum."""
    items = tuple(item for line in lines for item in line.items)
    net = sum((line.net for line in lines), ZERO)
    told = _at_one_price([item.terms for item in items], net, currency) or Term(Decimal(1), Unit.JOB, net)
    return Line(
        description=description,
        quantity=told.quantity,
        unit=told.unit,
        price=told.rate,
        net=net,
        tax=lines[0].tax,
        items=items,
    )


def _at_one_price(charged: Sequence[tuple[Term, ...]], net: Decimal, currency: str) -> Term | None:
    """All that is charged as one quantity at one price, if it is and comes to the same."""
    first = charged[0][0] if charged[0] else None
    if first is None or not all(_alike(terms, first) for terms in charged):
        return None
    whole = Term(sum((terms[0].quantity for terms in charged), ZERO), first.unit, first.rate)
    return whole if round_money(whole.amount, currency) == net else None


def _alike(terms: tuple[Term, ...], first: Term) -> bool:
    """A single plain price, the same as the first."""
    return (
        len(terms) == 1
        and terms[0].exact is None
        and (terms[0].unit, terms[0].rate) == (first.unit, first.rate)
    )
