"""Adding what the catalogue offers to a job or an invoice: how much of it, at its price of today."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.extras import Addition, added, extent
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.workflows.agree import currencies
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.extras import Offered, no_quantity, offered
from smarttracker_lite.workflows.rate import fits

EXTRA, QUANTITY, PRICE = "extra", "quantity", "price"
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


class Asked(NamedTuple):
    """What is to be added: an extra or a bundle, and how much of it. The quantity is for what has none of its
    own in the bundle; without one it is as much as the job has: an invoice has one piece. The `price` of a
    unit is for a client who pays in another currency than the studio's, in which the catalogue is."""

    offer_id: str
    quantity: Decimal | None = None
    price: Decimal | None = None


def additions(
    desk: Desk, asked: Asked, client_id: str | None, facts: JobFacts | None = None
) -> tuple[Addition, ...]:
    """What is added to a job of the client with these facts, or (None) to its invoice. Raises BadInput that
    names the field where its quantity or its price is not known."""
    parts = offered(desk, asked.offer_id)
    agreed = _agreed(desk, parts, asked.price, client_id)
    unit = None if asked.quantity is None else _typed(parts, asked.quantity)
    quantities = (asked.quantity if part.extra.unit is unit else None for part in parts)
    return tuple(
        added(part.extra, _quantity(desk, part, typed, facts), agreed)
        for part, typed in zip(parts, quantities, strict=True)
    )


def _agreed(
    desk: Desk, parts: Sequence[Offered], price: Decimal | None, client_id: str | None
) -> tuple[str, Decimal] | None:
    """The price that is typed, in the client's currency; None where that of the catalogue holds."""
    (currency,) = currencies(desk, [client_id])
    own, name = desk.settings.currency, parts[0].extra.name
    if currency is None:
        if price is not None:
            raise NotAllowed(
                N_("“{name}” has its price in the catalogue, in {currency}."),
                N_("Look at the page again: the client pays in {currency}."),
                name=name,
                currency=own,
            )
        return None
    if len(parts) > 1:
        raise BadInput(
            N_("The extras of a bundle have their prices in {currency}."),
            N_("Add them one by one, each at its price in {theirs}."),
            field=EXTRA,
            currency=own,
            theirs=currency,
        )
    if price is None:
        raise BadInput(
            N_("“{name}” has a price in {currency} alone."),
            N_("Write what one unit of it costs this client in {theirs}."),
            field=PRICE,
            name=name,
            currency=own,
            theirs=currency,
        )
    if not fits(price):
        raise BadInput(
            N_("An amount is 0 or more, with at most six decimals."), N_("Correct the amount."), field=PRICE
        )
    return currency, price


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


def _quantity(desk: Desk, part: Offered, typed: Decimal | None, facts: JobFacts | None) -> Decimal:
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
    return quantity


def _why(unit: Unit, facts: JobFacts | None) -> str:
    """Why nobody knows how much it is."""
    if facts is None:
        return _UNSAID[unit]
    printing = not facts.final and unit is not Unit.HOUR
    return N_("“{document}” is still printing.") if printing else _UNKNOWN[unit]
