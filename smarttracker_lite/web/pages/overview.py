"""The first page: what waits, what is owed, how the printers are, and what the months brought."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.pricing import Side
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Page, Reply, Request, Route
from smarttracker_lite.web.pages.amounts import owed, summed
from smarttracker_lite.web.pages.chart import Chart, Group, chart
from smarttracker_lite.web.pages.machines import Machine, machine
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.overlook import Month, Overview, Owed, overview

_SUPPLIES_SHOWN = 4


class Step(NamedTuple):
    """One of the first steps, each of which can be left for later; `next` is the first that is not done."""

    name: str
    text: str
    href: str
    action: str
    done: bool
    next: bool


class Figure(NamedTuple):
    """A figure, the list behind it, and a word about it."""

    label: str
    amount: str
    href: str
    about: str
    tone: str


class MonthRow(NamedTuple):
    """A month of the table that says what the chart shows; None is not known."""

    name: str
    href: str
    revenue: str | None
    cost: str | None
    margin: str | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """The page in ready words. There are no steps once all are done."""

    steps: tuple[Step, ...]
    figures: tuple[Figure, ...]
    chart: Chart | None
    ticks: tuple[tuple[str, str], ...]
    months: tuple[MonthRow, ...]
    printers: tuple[Machine, ...]


def routes(site: Site) -> list[Route]:
    """The first page."""
    return [Route("GET", "/", partial(_shown, site))]


def _shown(site: Site, request: Request) -> Reply:
    desk, words = site.desk, request.words
    now = overview(desk)
    months = _since_first(now.months)
    drawn = chart([_group(words, now.currency, month) for month in months])
    view = OverviewView(
        steps=_steps(desk, words),
        figures=tuple(_figures(words, now)),
        chart=drawn,
        ticks=tuple((tick.y, words.number(tick.value)) for tick in drawn.ticks) if drawn else (),
        months=tuple(_month(words, now.currency, month) for month in months),
        printers=tuple(_lowest(machine(site, words, printer)) for printer in tracked(desk)),
    )
    return Page("overview.html", view)


def _steps(desk: Desk, words: Words) -> tuple[Step, ...]:
    """The first steps, as long as one of them is not done."""
    priced = any(rate.side is Side.PRICE for rate in desk.db.rates.all())
    steps = (
        (
            N_("Your business"),
            N_("Name, address and tax number, as they stand on your invoices."),
            "/settings",
            N_("Fill in"),
            bool(desk.settings.seller.name),
        ),
        (
            N_("Your printers"),
            N_("Found on the network, or an address typed. Jobs they still remember appear at once."),
            "/printers",
            N_("Add printers"),
            bool(tracked(desk)),
        ),
        (
            N_("Your prices"),
            N_("What paper and ink cost you, and what you charge for them."),
            "/prices",
            N_("Set prices"),
            priced,
        ),
    )
    undone = [href for *_, href, _, done in steps if not done]
    if not undone:
        return ()
    return tuple(
        Step(words.text(name), words.text(text), href, words.text(action), done, href == undone[0])
        for name, text, href, action, done in steps
    )


def _figures(words: Words, now: Overview) -> Iterator[Figure]:
    oldest = words.text(N_("oldest from {day}"), day=now.oldest) if now.oldest else ""
    yield Figure(
        words.text(N_("Unbilled work")),
        summed(words, now.currency, now.unbilled),
        "/jobs?show=unbilled",
        oldest or words.text(N_("everything is billed")),
        "",
    )
    yield Figure(
        words.text(N_("Need a client")),
        words.number(Decimal(now.waiting)),
        "/jobs?show=waiting",
        words.text(N_("tag them to bill them") if now.waiting else N_("every job has one")),
        "warn" if now.waiting else "",
    )
    unpriced = now.unbilled.unknown
    if unpriced:
        about = words.text(N_("not in the sums; set their prices"))
        number = words.number(Decimal(unpriced))
        yield Figure(words.text(N_("Unpriced")), number, "/jobs?show=unpriced", about, "warn")
    yield _owed(words, now.currency, N_("Open invoices"), "/invoices?show=open", now.open, "")
    yield _owed(words, now.currency, N_("Overdue"), "/invoices?show=overdue", now.overdue, "bad")
    yield Figure(
        words.text(N_("Waste, last 30 days")),
        summed(words, now.currency, now.waste),
        "/jobs?" + urlencode({"show": "waste", "from": now.waste_since.isoformat()}),
        words.plural("{n} job, at cost", "{n} jobs, at cost", now.waste.count),
        "",
    )


def _owed(words: Words, currency: str, label: str, href: str, owing: Owed, tone: str) -> Figure:
    count = words.plural("{n} invoice", "{n} invoices", owing.count)
    amount = owed(words, currency, owing)
    return Figure(words.text(label), amount, href, count, tone if owing.count else "")


def _since_first(months: tuple[Month, ...]) -> tuple[Month, ...]:
    """Without the empty months before the first job; the last six are always there."""
    first = next((place for place, month in enumerate(months) if month.cost.count), len(months))
    return months[min(first, len(months) - 6) :]


def _month_href(month: Month) -> str:
    last = (month.first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return "/jobs?" + urlencode({"from": month.first.isoformat(), "to": last.isoformat()})


def _group(words: Words, currency: str, month: Month) -> Group:
    row = _month(words, currency, month)
    told = ((N_("Revenue"), row.revenue), (N_("Cost"), row.cost), (N_("Margin"), row.margin))
    amounts = [f"{words.text(name)} {amount}" for name, amount in told if amount]
    return Group(
        name=_short(words, month.first),
        title=": ".join((row.name, ", ".join(amounts))) if amounts else row.name,
        href=row.href,
        first=month.revenue.known,
        second=month.cost.known,
        point=month.margin,
    )


def _short(words: Words, first: date) -> str:
    """The month's name without its year, cut to three letters: there is a line of them under the chart."""
    return words.month(first).split()[0][:3]


def _month(words: Words, currency: str, month: Month) -> MonthRow:
    def money(amount: Decimal | None) -> str | None:
        return None if amount is None else words.money(amount, currency)

    unpriced, uncosted = month.revenue.unknown, month.cost.unknown
    left_out = (
        words.plural("{n} job without a price", "{n} jobs without a price", unpriced) if unpriced else "",
        words.plural("{n} job without a cost", "{n} jobs without a cost", uncosted) if uncosted else "",
    )
    return MonthRow(
        name=words.month(month.first),
        href=_month_href(month),
        revenue=money(month.revenue.known),
        cost=money(month.cost.known),
        margin=money(month.margin),
        note=", ".join(filter(None, left_out)),
    )


def _lowest(printer: Machine) -> Machine:
    """The printer with the few supplies that run out first."""
    supplies = sorted(printer.supplies, key=lambda supply: 101 if supply[1] is None else supply[1])
    return replace(printer, supplies=tuple(supplies[:_SUPPLIES_SHOWN]))
