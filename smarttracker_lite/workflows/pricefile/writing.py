"""Prices written as a file: all of them with the costs, or those of one buyer to be handed on. What is handed
on never holds a cost."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import StringIO

from smarttracker_lite.domain.rates import Price, PriceList, Rate, Side
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.leaving.spread import guarded
from smarttracker_lite.workflows.pricefile.columns import (
    COLUMNS,
    PRICE,
    UM_PER_MM,
    YES,
    usual_steps,
)
from smarttracker_lite.workflows.pricefile.names import Names
from smarttracker_lite.workflows.workbook import Cell, written

_WIDTHS = (6, 26, 8, 26, 20, 9, 11, 13, 12, 10, 10, 8, 6, 10, 10, 34, 9, 9)


def all_rows(desk: Desk) -> list[Rate]:
    """Both cards, with what was agreed with anybody. For the studio's own eyes."""
    return desk.db.rates.all()


def rows_for(desk: Desk, client_id: str | None = None, list_id: str | None = None) -> list[Rate]:
    """The prices for a client, on a price list, or for anybody, today or later; no costs, nobody else's. Who
    pays in another currency than the studio's has only those in that one."""
    client = desk.db.clients.get(client_id) if client_id else None
    price_list = desk.db.price_lists.get(list_id) if list_id and not client else None
    of_list, own = client.list_id if client else list_id, desk.settings.currency
    its = (client or price_list or PriceList(id="", name="")).currency or own
    theirs = [
        rate
        for rate in desk.db.rates.all()
        if rate.side is Side.PRICE
        and rate.client_id in (None, client_id)
        and rate.list_id in (None, of_list)
        and (rate.currency or own) == its
    ]
    return [rate for rate in theirs if rate.prices and not rate.is_over(theirs, desk.today)]


def as_csv(desk: Desk, rates: Iterable[Rate]) -> bytes:
    """A line for each price: UTF-8 with a byte order mark, commas, points in numbers (RFC 4180)."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows([_text(cell) for cell in line] for line in _lines(Names.of(desk), rates))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def as_workbook(desk: Desk, rates: Iterable[Rate]) -> bytes:
    """The same as XLSX, its numbers and days as such."""
    lines = list(_lines(Names.of(desk), rates))
    marked = {place for place, line in enumerate(lines) if line[0] == Side.COST}
    return written(dict(zip(COLUMNS, _WIDTHS, strict=True)), lines, marked, desk.now(), "Prices")


def _lines(names: Names, rates: Iterable[Rate]) -> Iterator[Sequence[Cell]]:
    """The lines in the order of the cards: costs first, what holds for all before what is for less."""
    for scope, rate in sorted(((_scope(names, rate), rate) for rate in rates), key=_place):
        for price in rate.prices or (None,):
            said = _price(price) if price else [""] * len(PRICE)
            cells = (*scope, *said, YES if rate.example else "", rate.currency or names.own)
            yield [guarded(cell) if isinstance(cell, str) else cell for cell in cells]


def _place(each: tuple[Sequence[Cell], Rate]) -> tuple[bool, list[str], str]:
    scope, rate = each
    return rate.side is Side.PRICE, [str(cell).casefold() for cell in scope], rate.id


def _scope(names: Names, rate: Rate) -> Sequence[Cell]:
    return (
        rate.side.value,
        names.holder(rate),
        rate.kind.value,
        rate.media,
        names.printers.name(rate.printer_id) if rate.printer_id else "",
        rate.quality,
        rate.valid_from or "",
    )


def _price(price: Price) -> Sequence[Cell]:
    said = price.tiers or price.tiering is not usual_steps(price.basis)
    return (
        price.basis.value,
        price.channel,
        price.rate,
        "" if price.further is None else price.further,
        "" if price.step is None else price.step,
        YES if price.roll else "",
        "" if price.roll_um is None else Decimal(price.roll_um) / UM_PER_MM,
        price.tiering.value if said else "",
        "; ".join(f"from {_text(tier.least)}: {_text(tier.rate)}" for tier in price.tiers),
    )


def _text(cell: Cell) -> str:
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
