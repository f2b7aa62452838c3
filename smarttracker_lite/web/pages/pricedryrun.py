"""What a price file would do, in ready words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.web.pages.ratecards import Printed, about, media, version
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.pricefile.cells import new_list
from smarttracker_lite.workflows.pricefile.reading import Read, Wrong
from smarttracker_lite.workflows.pricefile.taking import DryRun, afterwards, repriced

SHOWN = 200
"""So many rows of each kind are listed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file that waits, and what was shown of it."""

    name: str
    octets: bytes
    shown: DryRun


class Count(NamedTuple):
    """A number and what it counts."""

    amount: str
    label: str


class Row(NamedTuple):
    """A row of a card: where in the file, on which card, for what, and its prices before and then."""

    line: str
    side: str
    is_cost: bool
    media: str
    about: str
    since: str
    before: tuple[str, ...]
    after: tuple[str, ...]


class Fault(NamedTuple):
    """What is wrong: where, and the sentence."""

    line: str
    column: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRunView:
    """The page. The `more_` ones say how many are not listed, "" if all are. `ready`: there is something to
    import."""

    href: str
    file: str
    counts: tuple[Count, ...]
    repriced: tuple[str, ...]
    notes: tuple[str, ...]
    wrong: tuple[Fault, ...]
    more_wrong: str
    changed: tuple[Row, ...]
    more_changed: str
    fresh: tuple[Row, ...]
    more_fresh: str
    ready: bool
    error: str = ""


def dry_run(desk: Desk, words: Words, href: str, sent: Sent) -> DryRunView:
    """The page of a file that waits at this address."""
    run = sent.shown
    printers = {printer.id: printer.name for printer in desk.db.printers.all()}
    told = Printed(words, desk.today, desk.settings.currency, printers)
    holders = {each.id: each.name for each in desk.db.clients.all()}
    holders |= {each.id: each.name for each in desk.db.price_lists.all()}
    return DryRunView(
        href=href,
        file=sent.name,
        counts=tuple(_counts(words, run)),
        repriced=tuple(_repriced(desk, words, run.taken)),
        notes=tuple(_notes(words, run)),
        wrong=tuple(_fault(words, each) for each in run.wrong[:SHOWN]),
        more_wrong=_more(words, run.wrong),
        changed=tuple(_row(told, holders, each) for each in run.changed[:SHOWN]),
        more_changed=_more(words, run.changed),
        fresh=tuple(_row(told, holders, each) for each in run.fresh[:SHOWN]),
        more_fresh=_more(words, run.fresh),
        ready=bool(run.taken),
    )


def _counts(words: Words, run: DryRun) -> Iterator[Count]:
    fresh, changed, wrong = len(run.fresh), len(run.changed), len(run.wrong)
    yield Count(words.number(Decimal(fresh)), words.plural("new row", "new rows", fresh))
    yield Count(words.number(Decimal(changed)), words.plural("row changes", "rows change", changed))
    yield Count(words.number(Decimal(run.same)), words.plural("is the same", "are the same", run.same))
    if wrong:
        yield Count(words.number(Decimal(wrong)), words.plural("line is wrong", "lines are wrong", wrong))


def _notes(words: Words, run: DryRun) -> Iterator[str]:
    if run.lists:
        names = ", ".join(run.lists)
        yield words.plural(
            "A new price list is made: {names}",
            "New price lists are made: {names}",
            len(run.lists),
            names=names,
        )
    if run.unknown:
        names = ", ".join(name[:40] for name in run.unknown[:20])
        yield words.text("Columns that mean nothing here are left out: {names}", names=names)
    if run.untouched:
        yield words.plural(
            "{n} row that you have is not in the file: it stays as it is.",
            "{n} rows that you have are not in the file: they stay as they are.",
            run.untouched,
        )


def _repriced(desk: Desk, words: Words, taken: Sequence[Read]) -> Iterator[str]:
    """What becomes of open jobs."""
    if not taken:
        return
    told, currency = repriced(desk, afterwards(desk, taken)), desk.settings.currency
    if not told.jobs:
        yield words.text("No job that waits for its invoice changes its amount.")
        return
    yield words.plural(
        "{n} job not yet invoiced changes its amount: from {before} to {after}.",
        "{n} jobs not yet invoiced change their amount: from {before} to {after}.",
        told.jobs,
        before=words.money(told.before, currency),
        after=words.money(told.after, currency),
    )
    if told.unpriced:
        yield words.plural(
            "{n} of them had no price so far.", "{n} of them had no price so far.", told.unpriced
        )
    if told.unpriceable:
        yield words.plural(
            "{n} of them would have no price any more.",
            "{n} of them would have no price any more.",
            told.unpriceable,
        )


def _fault(words: Words, wrong: Wrong) -> Fault:
    return Fault(words.number(Decimal(wrong.line)), wrong.column, problem(words, wrong.trouble).sentence)


def _row(told: Printed, holders: dict[str, str], read: Read) -> Row:
    words, rate = told.words, read.rate
    after = version(told, rate)
    side = words.text("cost") if rate.side is Side.COST else words.text("price")
    return Row(
        line=words.number(Decimal(read.line)),
        side=side,
        is_cost=rate.side is Side.COST,
        media=media(words, rate),
        about=" · ".join(filter(None, (_holder(holders, rate), about(told, rate)))),
        since=after.since,
        before=version(told, read.of).prices if read.of else (),
        after=after.prices,
    )


def _holder(holders: dict[str, str], rate: Rate) -> str:
    return new_list(rate) or holders.get(rate.client_id or rate.list_id or "", "")


def _more(words: Words, rows: Sequence[object]) -> str:
    more = len(rows) - SHOWN
    return words.plural("{n} more is not shown.", "{n} more are not shown.", more) if more > 0 else ""
