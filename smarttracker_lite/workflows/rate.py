"""Rows of rate cards and price lists: kept, changed and taken away."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from smarttracker_lite.domain.money import RATE_PLACES, round_half_up
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Part, Price, PriceList, Rate, Side
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.admit import check_not_merged
from smarttracker_lite.workflows.agree import check_clients_agree, in_its_currency, own_currency
from smarttracker_lite.workflows.desk import Desk, new_id

LARGEST = Decimal(1_000_000)
MOST_PERCENT = Decimal(1_000)
MOST_TIERS = 20
WIDEST_ROLL_UM = 10_000_000
LONGEST_NAME = 200
_PERCENTS = frozenset({Basis.WASTE, Basis.CLEANING})
_ONE_AMOUNT = _PERCENTS | {Basis.MINIMUM}
_BY_EXTENT = frozenset({Basis.SQUARE_METRE, Basis.SQUARE_FOOT, Basis.METRE, Basis.FOOT})


def check_rate(desk: Desk, rate: Rate) -> None:
    """Raises BadInput, with the field, if the row has no price or one that cannot be, if whom or what it is
    for is not in the books, or if there is one for the same from the same day already."""
    check(rate)
    _check_known(desk, rate)
    if any(_same_row(rate, other) for other in desk.db.rates.all()):
        raise BadInput(
            N_("There is a row for this already, from the same day."),
            N_("Change that row instead, or let this one begin on another day."),
            field="valid_from" if rate.valid_from else "media",
        )


def save_rate(desk: Desk, rate: Rate) -> Rate:
    """Keep a row of a rate card. Raises BadInput as `check_rate` does."""
    with desk.act("save rate"):
        kept = in_its_currency(desk, rate)
        check_rate(desk, kept)
        desk.db.rates.put(kept)
    return kept


def check(rate: Rate) -> None:
    """Raise BadInput, with the field, if the row could not be kept beside any others."""
    _check_scope(rate)
    for fault in _faults(rate):
        raise fault


def since_today(desk: Desk, rate: Rate, before: Rate | None) -> Rate | None:
    """The row as another one that begins today, so that jobs from before keep what `before` says.

    None where there can be none: the row begins today or later, would hold for something else than before, or
    another one has taken its place by now, which would end by it.
    """
    old, today = before or rate, desk.today
    later = max(old.begin, rate.begin) >= today
    other = (old.scope, old.currency) != (rate.scope, rate.currency)
    if later or other or old.is_over(desk.db.rates.all(), today):
        return None
    return replace(rate, id=new_id(), valid_from=today)


def delete_rate(desk: Desk, rate_id: str) -> Rate:
    """Take a row from its card; gives it, so that it can be saved again. Issued invoices keep its rates."""
    with desk.act("delete rate"):
        rate = desk.db.rates.get(rate_id)
        desk.db.rates.delete(rate_id)
    return rate


def save_list(desk: Desk, price_list: PriceList) -> PriceList:
    """Keep a price list. Raises BadInput if its name is none, or another one's; if its currency is none, or
    not that of the clients who are charged by it."""
    name = price_list.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(
            N_("A price list's name has 1 to {longest} characters."),
            N_("Call it as you would on the phone: “Architects”."),
            field="name",
            longest=LONGEST_NAME,
        )
    with desk.act("save price list"):
        currency = own_currency(desk, price_list.currency)
        kept = PriceList(id=price_list.id or new_id(), name=name, currency=currency)
        check_list_alone(desk, kept)
        check_clients_agree(desk, kept)
        desk.db.price_lists.put(kept)
    return kept


def check_list_alone(desk: Desk, price_list: PriceList) -> None:
    """Raise BadInput if another price list has its name."""
    others = (each for each in desk.db.price_lists.all() if each.id != price_list.id)
    if any(each.name.casefold() == price_list.name.casefold() for each in others):
        raise BadInput(
            N_("There is a price list of this name already."), N_("Choose another one."), field="name"
        )


def delete_list(desk: Desk, list_id: str) -> PriceList:
    """Take a price list away. Raises NotAllowed while clients are charged by it, or rows are on it."""
    with desk.act("delete price list"):
        price_list = desk.db.price_lists.get(list_id)
        clients = [client.name for client in desk.db.clients.all() if client.list_id == list_id]
        if clients:
            raise NotAllowed(
                N_("“{name}” is the price list of {clients}."),
                N_("Give them another one on their page; then delete it."),
                name=price_list.name,
                clients=", ".join(sorted(clients, key=str.casefold)),
            )
        if any(rate.list_id == list_id for rate in desk.db.rates.all()):
            raise NotAllowed(
                N_("“{name}” still has prices."),
                N_("Delete its rows first."),
                name=price_list.name,
            )
        desk.db.price_lists.delete(list_id)
    return price_list


def _check_known(desk: Desk, rate: Rate) -> None:
    """What it names may have been deleted meanwhile, in another window: then nobody would see the row."""
    if rate.list_id and not desk.db.price_lists.find(rate.list_id):
        raise BadInput(
            N_("The price list of this row is not there any more."), N_("Choose another one."), field="holder"
        )
    client = desk.db.clients.find(rate.client_id) if rate.client_id else None
    if rate.client_id and client is None:
        raise BadInput(
            N_("The client of this row is not in the books."), N_("Choose another one."), field="holder"
        )
    if client:
        check_not_merged(desk, client)
    if rate.printer_id and not desk.db.printers.find(rate.printer_id):
        raise BadInput(
            N_("The printer of this row is not in the books."), N_("Choose another one."), field="printer"
        )


def _same_row(rate: Rate, other: Rate) -> bool:
    same = (rate.scope, rate.currency) == (other.scope, other.currency)
    return same and rate.id != other.id and rate.valid_from == other.valid_from


def _check_scope(rate: Rate) -> None:
    if rate.side is Side.COST and (rate.client_id or rate.list_id):
        raise BadInput(
            N_("Costs are yours, and the same whoever the client is."),
            N_("Leave the client and the price list empty."),
            field="holder",
        )
    if len(rate.media) > LONGEST_NAME:
        raise BadInput(
            N_("This name is too long."),
            N_("Write it as the printer does, or leave it empty."),
            field="media",
        )
    if not rate.prices and rate.valid_from is None:
        raise BadInput(
            N_("This row has no price."),
            N_("Fill in at least one, or say from which day on this row no longer holds."),
            field=Basis.SQUARE_METRE.value,
        )


def _faults(rate: Rate) -> Iterator[BadInput]:
    """What is wrong with its prices, the first first."""
    for price in rate.prices:
        yield from _amount_faults(price)
        yield from _tier_faults(price)
        yield from _finer_faults(price)
        if price.basis is Basis.ORDER:
            yield from _order_faults(rate, price)
    told = Counter((price.basis, price.channel) for price in rate.prices)
    for (basis, _), count in told.items():
        if count > 1:
            yield _bad(N_("This row has two prices for the same."), N_("Leave one of them empty."), basis)
    extents = [price.basis for price in rate.prices if price.basis in _BY_EXTENT]
    if len(extents) > 1:
        yield _bad(
            N_("Paper is charged by one of m², ft², metre and foot."),
            N_("Leave the others empty; a price per sheet may stand beside it."),
            extents[1],
        )
    inks = {price.basis for price in rate.prices if price.basis.part is Part.INK}
    if len(inks) > 1:
        yield _bad(
            N_("Ink is charged by one of ml, coverage and printed page."),
            N_("Leave the others empty."),
            max(inks),
        )


def _amount_faults(price: Price) -> Iterator[BadInput]:
    most = MOST_PERCENT if price.basis in _PERCENTS else LARGEST
    rates = (price.rate, price.further, *(tier.rate for tier in price.tiers))
    if not all(fits(rate, most) for rate in rates if rate is not None):
        yield _bad(
            N_("A rate is 0 or more, with at most six decimals."), N_("Correct the amount."), price.basis
        )
    if price.roll_um is not None and not 0 < price.roll_um <= WIDEST_ROLL_UM:
        yield _bad(
            N_("A roll is wider than 0 and at most 10 m."), N_("Write its width in millimetres."), price.basis
        )
    if price.step is not None and not (price.step and fits(price.step)):
        yield _bad(
            N_("What is rounded up to must be more than 0."),
            N_("Write 0.1 to round up to the next tenth, or leave it empty."),
            price.basis,
        )


def _finer_faults(price: Price) -> Iterator[BadInput]:
    """What is said of a price that would never act."""
    if price.channel and price.basis is not Basis.MILLILITRE:
        yield _bad(
            N_("Only a price per millilitre is for one ink."), N_("Leave the channel empty."), price.basis
        )
    if price.basis in _ONE_AMOUNT and price != Price(basis=price.basis, rate=price.rate):
        yield _bad(
            N_("A percent and a minimum are one number each."), N_("Leave its steps out."), price.basis
        )


def _order_faults(rate: Rate, price: Price) -> Iterator[BadInput]:
    """An order is of several jobs: its fee is one amount, whatever they are printed on."""
    if rate.side is Side.COST:
        yield _bad(
            N_("What an order costs you is not reckoned."),
            N_("Leave it empty; it is a price for clients."),
            price.basis,
        )
    if rate.media or rate.printer_id or rate.quality or rate.kind is not Kind.PRINT:
        yield _bad(
            N_("The fee of an order holds for all its jobs together, whatever they are printed on."),
            N_("Write it in a row for any media, any printer and any quality."),
            price.basis,
        )
    if price != Price(basis=price.basis, rate=price.rate):
        yield _bad(N_("The fee of an order is one amount."), N_("Leave its steps out."), price.basis)


def _tier_faults(price: Price) -> Iterator[BadInput]:
    leasts = [tier.least for tier in price.tiers]
    fitting = len(leasts) <= MOST_TIERS and all(fits(least) for least in leasts)
    if not fitting or not all(one < other for one, other in pairwise(leasts)):
        yield _bad(
            N_("The steps of this price must rise, and be at most {most}."),
            N_("Write each step once, the lowest first."),
            price.basis,
            most=MOST_TIERS,
        )


def _bad(text: str, hint: str, basis: Basis, **values: object) -> BadInput:
    return BadInput(text, hint, field=basis.value, **values)


def fits(amount: Decimal, most: Decimal = LARGEST, places: int = RATE_PLACES) -> bool:
    """Whether it is 0 to the most, with no more decimals than that, and not −0."""
    whole = amount.is_finite() and not amount.is_signed() and amount <= most
    return whole and amount == round_half_up(amount, places)
