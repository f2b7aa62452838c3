"""Adding what the catalogue offers to a job or an invoice: how much of it, at its price of today."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from smarttracker_lite.domain.extras import Addition, added, extent
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.extras import Offered, no_quantity, offered

QUANTITY = "quantity"
_HOURLY = N_("“{name}” is charged by the hour.")
_UNKNOWN = {
    Unit.PIECE: N_("How many copies “{document}” has is not known."),
    Unit.SQUARE_METRE: N_("The area of “{document}” is not known."),
    Unit.METRE: N_("The length of “{document}” is not known."),
    Unit.HOUR: _HOURLY,
}
_UNSAID = {
    Unit.SQUARE_METRE: N_("“{name}” is charged per m²."),
    Unit.METRE: N_("“{name}” is charged per metre."),
    Unit.HOUR: _HOURLY,
}
_OF_INVOICE = {Unit.PIECE: Decimal(1)}


def additions(
    desk: Desk, offer_id: str, quantity: Decimal | None, facts: JobFacts | None = None
) -> tuple[Addition, ...]:
    """What this extra or bundle adds to a job with these facts, or (None) to an invoice.

    The quantity is for what has none of its own in the bundle; without one it is as much as the job has: an
    invoice has one piece. Raises BadInput, naming the field, where that is not known.
    """
    parts = offered(desk, offer_id)
    unit = None if quantity is None else _typed(parts, quantity)
    return tuple(_added(desk, part, quantity if part.extra.unit is unit else None, facts) for part in parts)


def without(additions: Sequence[Addition], gone: str) -> tuple[Addition, ...]:
    """Those left without this one, as `as_text` names it. Raises NotAllowed if it is not among them."""
    texts = [as_text(each) for each in additions]
    if gone not in texts:
        raise NotAllowed(N_("This was removed or changed already."), N_("Look again at what is there now."))
    place = texts.index(gone)
    return (*additions[:place], *additions[place + 1 :])


def open_units(parts: Iterable[Offered]) -> frozenset[Unit]:
    """Of what a quantity is needed to add them; pieces beside others go without saying."""
    units = frozenset(part.extra.unit for part in parts if part.quantity is None)
    return units - {Unit.PIECE} or units


def _typed(parts: Iterable[Offered], quantity: Decimal) -> Unit:
    """Of what the quantity is so much."""
    units = open_units(parts)
    if len(units) != 1:
        raise BadInput(
            N_("One quantity does not tell how much of each is added with this bundle."),
            N_("Leave it empty, or add the extras one by one."),
            field=QUANTITY,
        )
    (unit,) = units
    for fault in no_quantity(quantity, unit, QUANTITY):
        raise fault
    return unit


def _added(desk: Desk, part: Offered, typed: Decimal | None, facts: JobFacts | None) -> Addition:
    """By the bundle's quantity, else the one that was typed, else what the job has."""
    extra = part.extra
    had = extent(facts, extra.unit) if facts else _OF_INVOICE.get(extra.unit)
    quantity = part.quantity or typed or had
    if quantity is None:
        untitled = desk.words().text("Untitled print")
        raise BadInput(
            _why(extra.unit, facts),
            N_("Write here how much it is."),
            field=QUANTITY,
            name=extra.name,
            document=(facts and facts.document) or untitled,
        )
    return added(extra, quantity)


def _why(unit: Unit, facts: JobFacts | None) -> str:
    """Why nobody knows how much it is."""
    if facts is None:
        return _UNSAID[unit]
    printing = not facts.final and unit is not Unit.HOUR
    return N_("“{document}” is still printing.") if printing else _UNKNOWN[unit]
