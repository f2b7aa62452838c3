"""What a price file would do, in ready words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.web.pages.ratecards import Printed, about, media, version
from smarttracker_lite.web.pages.repricewords import sum_after, sum_before
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import AT_ONCE, price_book
from smarttracker_lite.workflows.pricefile.cells import new_list
from smarttracker_lite.workflows.pricefile.reading import Read, Wrong
from smarttracker_lite.workflows.pricefile.taking import DryRun, afterwards
from smarttracker_lite.workflows.reprice import OPEN, Sums, preview

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
        repriced=tuple(_repriced(desk, words, run)),
        notes=tuple(_notes(words, run)),
        wrong=tuple(_fault(words, each) for each in run.wrong[:SHOWN]),
        more_wrong=_more(words, run.wrong),
        changed=tuple(_row(told, holders, each) for each in run.changed[:SHOWN]),
        more_changed=_more(words, run.changed),
        fresh=tuple(_row(told, holders, each) for each in run.fresh[:SHOWN]),
        more_fresh=_more(words, run.fresh),
        ready=bool(run.taken),
    )


def _counts(words: Words, run: DryRun) -> list[Count]:
    fresh, changed, wrong = len(run.fresh), len(run.changed), len(run.wrong)
    told = [
        (fresh, words.plural("new row", "new rows", fresh)),
        (changed, words.plural("row changes", "rows change", changed)),
        (run.same, words.plural("is the same", "are the same", run.same)),
    ]
    if wrong:
        told.append((wrong, words.plural("line is wrong", "lines are wrong", wrong)))
    return [Count(words.number(Decimal(count)), label) for count, label in told]


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


def sides(run: DryRun) -> list[Side]:
    """The cards on which something would change; what clients pay first."""
    return [side for side in (Side.PRICE, Side.COST) if any(read.rate.side is side for read in run.taken)]


def counts(words: Words, run: DryRun) -> tuple[str, ...]:
    """What would be written, in short: "2 new rows", "1 row changes"."""
    return tuple(f"{count.amount} {count.label}" for count in _counts(words, run)[:2])


def _repriced(desk: Desk, words: Words, run: DryRun) -> Iterator[str]:
    """What becomes of open jobs, by card; of more jobs than a page waits for that is seen on the way."""
    count = desk.db.jobs.count(OPEN)
    if count > AT_ONCE and run.taken:
        yield words.text(
            "There are {n} jobs not yet invoiced: which of them change is shown before anything is kept.",
            n=Decimal(count),
        )
        return
    then = price_book(desk, rates=afterwards(desk, run.taken))
    for side in sides(run):
        found = preview(desk, then, side)
        yield _sum(words, side, found.total, desk.settings.currency)
        if side is Side.PRICE and found.total.newly_priced:
            yield words.plural(
                "{n} of them had no price so far.",
                "{n} of them had no price so far.",
                found.total.newly_priced,
            )
        if side is Side.PRICE and found.total.unpriced:
            yield words.plural(
                "{n} of them would have no price any more.",
                "{n} of them would have no price any more.",
                found.total.unpriced,
            )


def _sum(words: Words, side: Side, total: Sums, own: str) -> str:
    """How many jobs change, and what they come to before and then; without a price as nothing."""
    was, will_be = sum_before(words, own, total), sum_after(words, own, total)
    if not total.jobs:
        if side is Side.COST:
            return words.text("What open jobs cost you stays as it is.")
        return words.text("No job that waits for its invoice changes its price.")
    if side is Side.COST:
        return words.plural(
            "{n} job not yet invoiced costs you something else: {after} instead of {before}.",
            "{n} jobs not yet invoiced cost you something else: {after} instead of {before}.",
            total.jobs,
            before=was,
            after=will_be,
        )
    return words.plural(
        "{n} job not yet invoiced changes its price: {after} instead of {before}.",
        "{n} jobs not yet invoiced change their price: {after} instead of {before}.",
        total.jobs,
        before=was,
        after=will_be,
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
