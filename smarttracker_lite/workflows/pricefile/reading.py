"""The rows of rate cards that a price file stands for, and what is wrong in it, line by line."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.pricefile.cells import Holder, Meaning
from smarttracker_lite.workflows.pricefile.columns import (
    CURRENCY,
    EXAMPLE,
    SCOPE,
    UM_PER_MM,
    Line,
    usual_steps,
)
from smarttracker_lite.workflows.pricefile.table import Table
from smarttracker_lite.workflows.rate import check

Key = tuple[tuple[str | None, ...], date | None, str | None]
"""What tells one row of a card from all others."""

_AMOUNTS = ("rate", "further", "step", "roll")
_FINER = ("channel", *_AMOUNTS, "roll_width", "steps_by", "steps")


class Wrong(NamedTuple):
    """What cannot be taken: in which line and column, "" for all of it, and why."""

    line: int
    column: str
    trouble: BadInput


class Read(NamedTuple):
    """A row of a card as the file has it, and the line where it begins. `rate` has the id of the row that it
    takes the place `of`, "" for none."""

    line: int
    of: Rate | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class _Told:
    """A line in which every cell is clear, and the row it belongs to, without prices."""

    line: int
    row: Rate
    said: Mapping[str, Any]

    @property
    def key(self) -> Key:
        return key(self.row)


def key(rate: Rate) -> Key:
    """What the row holds for, from when, and its currency."""
    return rate.scope, rate.valid_from, rate.currency


def rows(table: Table, meaning: Meaning, kept: Iterable[Rate]) -> tuple[list[Read], list[Wrong]]:
    """The rows, and what is wrong: of that no row is made. What no column is there for stays as `kept`.

    Where nobody knows of which row a line is, no row loses a price: it may stand there.
    """
    before = {key(rate): rate for rate in kept}
    wrong = [Wrong(number, "", BadInput(_CUT, _CUT_HINT)) for number in table.unread]
    groups: dict[Key, list[_Told]] = {}
    broken, unplaced = set[Key](), bool(table.unread)
    for line in table.lines:
        told, faults = _told(line, meaning)
        wrong += faults
        if told is None:
            unplaced = True
            continue
        if told.key not in before and (fault := _other_currency(told, meaning)):
            wrong, faults = [*wrong, fault], [fault]
        groups.setdefault(told.key, []).append(told)
        if faults:
            broken.add(told.key)
    found = list[Read]()
    for each, lines in groups.items():
        if each not in broken:
            read = _row(lines, before.get(each), unplaced)
            if isinstance(read, Wrong):
                wrong.append(read)
            else:
                found.append(read)
    return found, sorted(wrong, key=lambda each: each.line)


def _told(line: Line, meaning: Meaning) -> tuple[_Told | None, list[Wrong]]:
    """What the line says, as far as it is clear which row it belongs to, and what is not clear."""
    said: dict[str, Any] = {}
    faults = list[Wrong]()
    for column, cell in line.cells.items():
        try:
            said[column] = meaning.of(column, cell)
        except BadInput as fault:
            faults.append(Wrong(line.number, column, fault))
    scoped = not any(fault.column in SCOPE for fault in faults)
    if not faults:
        faults += (Wrong(line.number, column, BadInput(*text)) for column, text in _contradictions(said))
    return (_Told(line.number, _scope(said, meaning), said) if scoped else None), faults


def _contradictions(said: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Where cells do not fit together, each of them being clear."""
    filled = [column for column in _FINER if said.get(column) not in (None, "", False, ())]
    if said["basis"] is None and filled:
        yield "basis", _NO_BASIS
    elif said["basis"] is not None and said["rate"] is None:
        yield "rate", _NO_RATE
    elif said["basis"] is not Basis.MILLILITRE and said.get("channel"):
        yield "channel", _NO_CHANNEL


def _other_currency(told: _Told, meaning: Meaning) -> Wrong | None:
    """Amounts are not converted: a new row is in the currency in which whom it is for pays."""
    own, its = meaning.names.own, meaning.names.currency(told.row)
    if (told.row.currency or own) == (its or own):
        return None
    typed = told.row.currency or own
    return Wrong(told.line, CURRENCY, BadInput(*_NOT_ITS, typed=typed, currency=its or own))


def _scope(said: Mapping[str, Any], meaning: Meaning) -> Rate:
    """The row that the line belongs to."""
    holder = said.get("holder", Holder())
    row = Rate(
        id="",
        side=said.get("side", Side.PRICE),
        client_id=holder.client_id,
        list_id=holder.list_id,
        kind=said.get("kind", Kind.PRINT),
        printer_id=said.get("printer"),
        media=said.get("media", ""),
        quality=said.get("quality", ""),
        valid_from=said.get("valid_from"),
    )
    own, its = meaning.names.own, meaning.names.currency(row)
    typed = said.get(CURRENCY) or its or own
    return replace(row, currency=its if typed == (its or own) else None if typed == own else typed)


def _row(lines: Sequence[_Told], before: Rate | None, unplaced: bool) -> Read | Wrong:
    """The row of these lines, or what is wrong with it: so is a price that it loses while some lines are
    `unplaced`. An example that was changed is none any more."""
    first = lines[0]
    kept = {(price.basis, price.channel): price for price in before.prices} if before else {}
    prices = tuple(_price(told.said, kept) for told in lines if told.said["basis"])
    if prices and len(prices) < len(lines):
        empty = next(told.line for told in lines if told.said["basis"] is None)
        return Wrong(empty, "basis", BadInput(*_NO_BASIS))
    if unplaced and not {(price.basis, price.channel) for price in prices}.issuperset(kept):
        return Wrong(first.line, "", BadInput(*_IN_DOUBT))
    same = before is not None and frozenset(prices) == frozenset(before.prices)
    example = first.said.get(EXAMPLE, before is not None and before.example)
    rate = replace(first.row, prices=prices, example=example and (before is None or same))
    try:
        check(rate)
    except BadInput as fault:
        return _beside(fault, lines)
    if before is None:
        return Read(first.line, None, rate)
    return Read(first.line, before, replace(rate, id=before.id, prices=before.prices if same else prices))


def _beside(fault: BadInput, lines: Sequence[_Told]) -> Wrong:
    """Which line and column the refusal of the row is about."""
    guilty = [told.line for told in lines if told.said["basis"] == fault.field]
    if guilty:
        return Wrong(guilty[-1], "rate", fault)
    return Wrong(lines[0].line, fault.field if fault.field in SCOPE else "basis", fault)


def _price(said: Mapping[str, Any], kept: Mapping[tuple[Basis, str], Price]) -> Price:
    """The price of a line; what there is no column for is as it was."""
    basis, channel = said["basis"], said.get("channel", "")
    price = kept.get((basis, channel), Price(basis=basis, rate=ZERO, channel=channel))
    changes = {column: said[column] for column in _AMOUNTS if column in said}
    if "roll_width" in said:
        width = said["roll_width"]
        changes["roll_um"] = None if width is None else round(width * UM_PER_MM)
    if "steps" in said:
        changes["tiers"] = said["steps"]
    if "steps_by" in said:
        changes["tiering"] = said["steps_by"] or usual_steps(basis)
    return replace(price, **changes)


_CUT = N_("The quotes in this line do not fit together, or it is damaged.")
_CUT_HINT = N_("Correct the line in your spreadsheet, and save the file again.")
_IN_DOUBT = (
    N_("This row would lose a price, which may stand in a line that is wrong."),
    N_("Correct that line: until then the row stays as it is."),
)
_NO_BASIS = N_("It is not said what this is the price of."), N_("Write the basis: square-metre, sheet, job …")
_NOT_ITS = (
    N_("This line is in {typed}, and whom it is for pays in {currency}."),
    N_("Give the client or the price list that currency first, or write the amounts in {currency}."),
)
_NO_RATE = N_("The rate is missing."), N_("Write 0 if nothing is charged.")
_NO_CHANNEL = N_("Only a price per millilitre is for one ink."), N_("Leave the channel empty.")
