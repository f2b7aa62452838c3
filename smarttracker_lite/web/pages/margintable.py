"""The table of margins: what its URL asks for, its columns and order, and what each row says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.margins import Earnings
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages import worktable
from smarttracker_lite.web.pages.amounts import summed
from smarttracker_lite.web.pages.pricelists import PATH as PRICES
from smarttracker_lite.web.pages.sums import ALL
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.earn import Account, By, Period, account
from smarttracker_lite.workflows.find import UNNAMED, Chip, JobFilter

PATH = f"{PRICES}/margins"
_NOBODY = {By.CLIENT: N_("No client yet"), By.MEDIA: N_("Media not told")}


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: the link sorts by it, or turns the order round."""

    name: str
    href: str
    sorted: str
    numeric: bool


@dataclass(frozen=True, slots=True)
class Row:
    """What a client or media earned, in ready words; None is not known. `left_out` are the jobs of which
    something is not known, each kind with the list of them, "" where there is none."""

    name: str
    href: str
    jobs: str
    revenue: str | None
    cost: str | None
    margin: str | None
    share: str | None
    loss: bool
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows, their `total`, and what was printed `besides` for nobody who pays."""

    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    total: Row
    besides: str
    besides_href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the URL says."""

    fields: Fields

    @property
    def by(self) -> By:
        """What the rows are."""
        by = self.fields.get("by")
        return By(by) if by in set(By) else By.CLIENT

    @property
    def period(self) -> Period:
        """Which jobs."""
        period = self.fields.get("period")
        return Period(period) if period in set(Period) else Period.MONTH

    @property
    def sort(self) -> tuple[str, bool]:
        """The column that orders the rows, and whether downwards."""
        typed = self.fields.get("sort", "-revenue")
        key = typed.removeprefix("-")
        return (key, typed.startswith("-")) if key in _COLUMNS else ("revenue", True)

    @property
    def summed(self) -> bool:
        """Whether all is to be added up, however many jobs there are."""
        return self.fields.get("sums") == ALL

    def href(self, path: str = PATH, **changed: str) -> str:
        """The URL with some fields changed."""
        kept = {name: self.fields.get(name) for name in ("by", "period", "sort")}
        said = {name: value for name, value in {**kept, **changed}.items() if value}
        return f"{path}?{urlencode(said)}" if said else path


_Fields = Mapping[str, str]
"""Fields of the URL of the list of jobs."""
_Written = Callable[[Words, Decimal, str], str]
"""How an amount in a currency is written."""


class Column(NamedTuple):
    """A column: its title, and what it orders by; None is not known."""

    name: str
    order: Callable[[str, Earnings], Any]


_COLUMNS: Mapping[str, Column] = {
    "name": Column(N_("Name"), lambda name, _: name.casefold()),
    "jobs": Column(N_("Jobs"), lambda _, row: row.jobs),
    "revenue": Column(N_("Revenue"), lambda _, row: row.margin.price if row.known else None),
    "cost": Column(N_("Cost"), lambda _, row: row.margin.cost if row.known else None),
    "margin": Column(N_("Margin"), lambda _, row: row.margin.left if row.known else None),
    "share": Column(N_("Share"), lambda _, row: row.margin.share if row.known else None),
    "left-out": Column(N_("Not counted"), lambda _, row: row.jobs - row.known),
}


def added(desk: Desk, words: Words, asked: Asked) -> Table | None:
    """The table, all jobs read and priced; None if there are none."""
    wanted, currency = asked.period.filter(desk.today), desk.settings.currency
    found = account(desk, asked.by, wanted)
    if not found.rows and not found.besides.count:
        return None
    days = _days(wanted)
    row = partial(_row, words, currency)
    return Table(
        heads=tuple(_heads(words, asked)),
        rows=tuple(
            row(say.amount, name, earned, {asked.by.value: key, **days})
            for key, name, earned in ordered(desk, words, asked, found)
        ),
        total=row(Words.money, words.text("Total"), found.total, days),
        besides=_besides(words, currency, found),
        besides_href=_jobs({"show": Chip.NOT_BILLABLE.value, **days}),
    )


def ordered(desk: Desk, words: Words, asked: Asked, found: Account) -> list[tuple[str, str, Earnings]]:
    """Key, name and sums of each row in the order asked for; what is not known comes last."""
    names = {client.id: client.name for client in desk.db.clients.all()} if asked.by is By.CLIENT else {}
    nobody = words.text(_NOBODY[asked.by])
    rows = [(key, nobody if key == UNNAMED else names.get(key, key), row) for key, row in found.rows.items()]
    key, down = asked.sort
    order = _COLUMNS[key].order
    rows.sort(key=lambda row: row[1].casefold())
    known = [row for row in rows if order(row[1], row[2]) is not None]
    known.sort(key=lambda row: order(row[1], row[2]), reverse=down)
    return [*known, *(row for row in rows if row not in known)]


def _row(words: Words, currency: str, write: _Written, name: str, row: Earnings, asked: _Fields) -> Row:
    margin = row.margin
    amounts = (margin.price, margin.cost, margin.left) if row.known else (None, None, None)
    revenue, cost, left = (None if each is None else write(words, each, currency) for each in amounts)
    share = margin.share if row.known else None
    return Row(
        name=name,
        href=_jobs(asked),
        jobs=words.number(Decimal(row.jobs)),
        revenue=revenue,
        cost=cost,
        margin=left,
        share=None if share is None else words.percent(share, 1),
        loss=bool(row.known) and margin.loss,
        left_out=tuple(_left_out(words, row, asked)),
    )


def _left_out(words: Words, row: Earnings, asked: _Fields) -> Iterator[tuple[str, str]]:
    """How many jobs are not counted and why, and where they are listed."""
    if row.costless:
        text = words.plural("{n} job has no cost", "{n} jobs have no cost", row.costless)
        yield text, _jobs({**asked, "show": Chip.COSTLESS.value})
    if row.unpriced:
        text = words.plural("{n} job has no price", "{n} jobs have no price", row.unpriced)
        yield text, _jobs({**asked, "show": Chip.UNPRICED.value})
    if row.foreign:
        yield words.plural("{n} in another currency", "{n} in another currency", row.foreign), ""


def _besides(words: Words, currency: str, found: Account) -> str:
    besides = found.besides
    if not besides.count:
        return ""
    amount = summed(words, currency, besides)
    told = words.text("Besides: waste, reprints and internal work cost {amount}.", amount=amount)
    if not besides.unknown:
        return told
    unknown = words.plural(
        "{n} of these jobs has no cost.", "{n} of these jobs have no cost.", besides.unknown
    )
    return f"{told} {unknown}"


def _heads(words: Words, asked: Asked) -> Iterator[Head]:
    key, down = asked.sort
    for name, column in _COLUMNS.items():
        turned = name if name == key and down else f"-{name}"
        first = name if name == "name" and key != "name" else turned
        yield Head(
            name=words.text(column.name),
            href=asked.href(sort=first, sums=ALL if asked.summed else ""),
            sorted=("descending" if down else "ascending") if name == key else "",
            numeric=name not in ("name", "left-out"),
        )


def _days(wanted: JobFilter) -> _Fields:
    days = {"from": wanted.since, "to": wanted.until}
    return {name: day.isoformat() for name, day in days.items() if day}


def _jobs(asked: _Fields) -> str:
    return f"{worktable.PATH}?{urlencode(asked)}"
