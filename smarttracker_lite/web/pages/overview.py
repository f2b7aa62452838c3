"""The first page: what waits, what is owed, how the printers are, and what the months brought."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.amounts import Figure, owed_figures, ready_figure, summed
from smarttracker_lite.web.pages.chart import Chart, Group, chart
from smarttracker_lite.web.pages.gaprows import GapRow, GapWords
from smarttracker_lite.web.pages.machines import Machine, machine
from smarttracker_lite.web.pages.nudges import Ask, nudges
from smarttracker_lite.web.pages.numberfaults import NumberFault, number_faults
from smarttracker_lite.web.pages.queues import cards
from smarttracker_lite.web.pages.sums import ALL, Unadded, unadded
from smarttracker_lite.web.pages.welcome import Step, open_steps
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import overlook, place, reconcile
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.overlook import Month, Overview, Total
from smarttracker_lite.workflows.price import AT_ONCE

FIGURES, MONTHS = "/overview/figures", "/overview/months"
_SUPPLIES_SHOWN, _GAPS_SHOWN = 4, 3
_BY_ITSELF = 30_000
"""What up to so many jobs come to follows the page without being asked for."""


class MonthRow(NamedTuple):
    """A month of the table that says what the chart shows; None is not known."""

    name: str
    href: str
    revenue: str | None
    cost: str | None
    margin: str | None
    note: str


@dataclass(frozen=True, slots=True)
class FiguresView:
    """The figures, none before the first job, and what of them is not added up yet."""

    figures: tuple[Figure, ...]
    unadded: Unadded | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthsView:
    """The months as a chart and as a table, if their jobs are added up."""

    unadded: Unadded | None = None
    chart: Chart | None = None
    ticks: tuple[tuple[str, str], ...] = ()
    months: tuple[MonthRow, ...] = ()
    margin_lacks: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewView:
    """The page in ready words. There are no steps once all are done.

    `place` is what may happen to the books where they are, and the next step; None: nothing, or it is known.
    `numbers` are the series in which a number is missing. `gaps` are the newest open ones, `more_gaps` says
    how many others there are, "" if none.
    """

    steps: tuple[Step, ...]
    place: tuple[str, str] | None
    numbers: tuple[NumberFault, ...]
    nudges: tuple[Ask, ...]
    now: FiguresView
    gaps: tuple[GapRow, ...]
    more_gaps: str
    past: MonthsView
    printers: tuple[Machine, ...]


class NowView(NamedTuple):
    """The part of the page with the figures."""

    now: FiguresView


class PastView(NamedTuple):
    """The part of the page with the months."""

    past: MonthsView


def routes(site: Site) -> list[Route]:
    """The first page, and the end of its warning."""
    return [
        Route("GET", "/", partial(_shown, site)),
        Route("GET", FIGURES, partial(_figures_alone, site.desk)),
        Route("GET", MONTHS, partial(_months_alone, site.desk)),
        Route("POST", "/place/accept", partial(_accepted, site)),
    ]


def _shown(site: Site, request: Request) -> Reply:
    desk, words = site.desk, request.words
    most = None if request.query.get("sums") == ALL else AT_ONCE
    doubt, gaps = place.open_warning(desk), reconcile.gaps(desk, only_open=True)
    said, more = GapWords(desk, words), len(gaps) - _GAPS_SHOWN
    view = OverviewView(
        steps=open_steps(desk, words),
        place=words.error(doubt) if doubt else None,
        numbers=number_faults(desk, words),
        nudges=nudges(desk, words),
        now=_now(desk, words, most),
        gaps=tuple(said.row(noted) for noted in gaps[:_GAPS_SHOWN]),
        more_gaps=words.plural("and {n} more", "and {n} more", more) if more > 0 else "",
        past=_past(desk, words, most),
        printers=tuple(_lowest(machine(site, words, printer)) for printer in cards(desk)),
    )
    return Page("overview.html", view)


def _figures_alone(desk: Desk, request: Request) -> Reply:
    return Fragment("overview.html", "figures", NowView(_now(desk, request.words, None)))


def _months_alone(desk: Desk, request: Request) -> Reply:
    return Fragment("overview.html", "months", PastView(_past(desk, request.words, None)))


def _now(desk: Desk, words: Words, most: int | None) -> FiguresView:
    """The figures; the unbilled jobs are added up if they are not more than `most`."""
    now = overlook.overview(desk, most)
    later = None if now.added else _later(words, now.ready.count + now.waiting.count, FIGURES)
    figures = (*_figures(words, now), *_gaps(words, desk.db.gaps.count_open())) if now.jobs else ()
    return FiguresView(figures, later)


def _past(desk: Desk, words: Words, most: int | None) -> MonthsView:
    """The months; their jobs are added up if they are not more than `most`."""
    count = overlook.months_need(desk)
    if most is not None and count > most:
        return MonthsView(unadded=_later(words, count, MONTHS))
    months, currency = _since_first(overlook.months(desk)), desk.settings.currency
    drawn = chart([_group(words, currency, month) for month in months])
    return MonthsView(
        chart=drawn,
        ticks=tuple((tick.y, words.number(tick.value)) for tick in drawn.ticks) if drawn else (),
        months=tuple(_month(words, currency, month) for month in months),
        margin_lacks=_margin_lacks(words, months),
    )


def _later(words: Words, count: int, part: str) -> Unadded:
    return unadded(words, count, f"/?sums={ALL}", part, _BY_ITSELF)


def _accepted(site: Site, request: Request) -> Reply:
    place.accept(site.desk)
    text = request.words.text("The warning is put away. “smarttracker-lite doctor” still gives it.")
    return Redirect("/", Notice(text))


def _figures(words: Words, now: Overview) -> Iterator[Figure]:
    yield ready_figure(words, now, "/invoices")
    yield _waiting(words, now)
    if now.unpriced:
        about = words.text(N_("not in the sums; set their prices"))
        number = words.number(Decimal(now.unpriced))
        yield Figure(words.text(N_("Unpriced")), number, "/jobs?show=unpriced", about, "warn")
    yield from owed_figures(words, now)
    yield Figure(
        words.text(N_("Waste, last 30 days")),
        summed(words, now.currency, now.waste),
        "/jobs?" + urlencode({"show": "waste", "from": now.waste_since.isoformat()}),
        words.plural("{n} job, at cost", "{n} jobs, at cost", now.waste.count),
    )


def _gaps(words: Words, count: int) -> Iterator[Figure]:
    """Where jobs may be missing, if anywhere."""
    if count:
        about = words.text("jobs may be missing")
        yield Figure(words.text("Open gaps"), words.number(Decimal(count)), "/gaps", about, "warn")


def _waiting(words: Words, now: Overview) -> Figure:
    """What the jobs without a client would bring."""
    count = now.waiting.count
    if count:
        about = words.plural("{n} job: tag it to bill it", "{n} jobs: tag them to bill them", count)
    else:
        had = now.ready.count or now.billed
        about = words.text("every job has one") if had else words.text("no job to bill yet")
    amount = summed(words, now.currency, now.waiting)
    return Figure(words.text("Need a client"), amount, "/jobs?show=waiting", about, "warn" if count else "")


def _since_first(months: tuple[Month, ...]) -> tuple[Month, ...]:
    """Without the empty months before the first job; the last six are always there."""
    first = next((place for place, month in enumerate(months) if month.cost.count), len(months))
    return months[min(first, len(months) - 6) :]


def _margin_lacks(words: Words, months: tuple[Month, ...]) -> str:
    """How many jobs of these months the margin leaves out; "" if it has all."""
    lacking = sum(month.margin.unknown for month in months)
    if not lacking:
        return ""
    return words.plural("{n} job is not in the margin.", "{n} jobs are not in the margin.", lacking)


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
        point=month.margin.known,
    )


def _short(words: Words, first: date) -> str:
    """The month's name without its year, cut to three letters: there is a line of them under the chart."""
    return words.month(first).split()[0][:3]


def _month(words: Words, currency: str, month: Month) -> MonthRow:
    def money(total: Total) -> str | None:
        return None if total.known is None and not total.abroad else summed(words, currency, total)

    unpriced, uncosted, lacking = month.revenue.unknown, month.cost.unknown, month.margin.unknown
    left_out = (
        words.plural("{n} job without a price", "{n} jobs without a price", unpriced) if unpriced else "",
        words.plural("{n} job without a cost", "{n} jobs without a cost", uncosted) if uncosted else "",
        words.plural("margin without {n} job", "margin without {n} jobs", lacking) if lacking else "",
    )
    return MonthRow(
        name=words.month(month.first),
        href=_month_href(month),
        revenue=money(month.revenue),
        cost=money(month.cost),
        margin=money(month.margin),
        note=", ".join(filter(None, left_out)),
    )


def _lowest(printer: Machine) -> Machine:
    """The printer with the few supplies that run out first."""
    supplies = sorted(printer.supplies, key=lambda supply: 101 if supply[1] is None else supply[1])
    return replace(printer, supplies=tuple(supplies[:_SUPPLIES_SHOWN]))
