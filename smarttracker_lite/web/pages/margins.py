"""What is left of prices once costs are paid, by client or by media: as a page, and as a file for Excel."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from smarttracker_lite.domain.margins import Earnings
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Bytes, Fragment, Page, Reply, Request, Route
from smarttracker_lite.web.pages.chips import ChipView
from smarttracker_lite.web.pages.margintable import PATH, Asked, Table, added, ordered
from smarttracker_lite.web.pages.sums import ALL, BY_ITSELF, Unadded, unadded
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.earn import By, Period, account, account_needs
from smarttracker_lite.workflows.leaving.spread import harmless
from smarttracker_lite.workflows.price import AT_ONCE

TABLE = f"{PATH}/table"
FILE = f"{PATH}/margins.csv"
_BY = {By.CLIENT: N_("By client"), By.MEDIA: N_("By media")}
_PERIODS = {
    Period.MONTH: N_("This month"),
    Period.LAST_MONTH: N_("Last month"),
    Period.YEAR: N_("This year"),
    Period.LAST_YEAR: N_("Last year"),
    Period.ALL: N_("All time"),
}
_COLUMNS = (
    *("name", "jobs", "revenue", "cost", "margin", "share", "currency"),
    *("counted", "no_cost", "no_price", "other_currency"),
)
"""Those of the file."""


@dataclass(frozen=True, slots=True)
class MarginsView:
    """The page in ready words. There is a `table`, or it is still `unadded`, or there are no jobs; `longer`
    leads to those of any time."""

    groups: tuple[ChipView, ...]
    periods: tuple[ChipView, ...]
    file: str
    longer: str
    table: Table | None
    unadded: Unadded | None


def routes(site: Site) -> list[Route]:
    """The page, its table alone, and the file."""
    return [
        Route("GET", PATH, partial(_shown, site.desk)),
        Route("GET", TABLE, partial(_table, site.desk)),
        Route("GET", FILE, partial(_file, site.desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    """The margins; those of more jobs than a page waits for come when they are asked for."""
    asked, words = Asked(request.query), request.words
    count = account_needs(desk, asked.period.filter(desk.today))
    if asked.summed or (count is not None and count <= AT_ONCE):
        return _reply(request, _view(words, asked, added(desk, words, asked)))
    later = unadded(words, count, asked.href(sums=ALL), asked.href(TABLE, sums=ALL), BY_ITSELF)
    return _reply(request, _view(words, asked, None, later))


def _reply(request: Request, view: MarginsView) -> Reply:
    return Fragment("margins.html", "table", view) if request.is_fragment else Page("margins.html", view)


def _table(desk: Desk, request: Request) -> Reply:
    asked, words = Asked(request.query), request.words
    return Fragment("margins.html", "table", _view(words, asked, added(desk, words, asked)))


def _view(words: Words, asked: Asked, table: Table | None, later: Unadded | None = None) -> MarginsView:
    return MarginsView(
        groups=tuple(
            ChipView(words.text(name), asked.href(by=by.value), by is asked.by) for by, name in _BY.items()
        ),
        periods=tuple(
            ChipView(words.text(name), asked.href(period=period.value), period is asked.period)
            for period, name in _PERIODS.items()
        ),
        file=asked.href(FILE),
        longer="" if asked.period is Period.ALL else asked.href(period=Period.ALL.value),
        table=table,
        unadded=later,
    )


def _file(desk: Desk, request: Request) -> Reply:
    """The same table with every digit, for a spreadsheet (RFC 4180, with the byte order mark for Excel)."""
    asked, words = Asked(request.query), request.words
    found = account(desk, asked.by, asked.period.filter(desk.today))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    for _, name, row in ordered(desk, words, asked, found):
        writer.writerow(_cells(name, row, desk.settings.currency))
    body = out.getvalue().encode("utf-8-sig", "backslashreplace")
    return Bytes(body, "text/csv; charset=utf-8", f"margins-{asked.by}-{asked.period}.csv")


def _cells(name: str, row: Earnings, currency: str) -> Sequence[object]:
    margin = row.margin
    share = "" if margin.share is None else round(margin.share, 4)
    amounts = (margin.price, margin.cost, margin.left, share) if row.known else ("",) * 4
    return (harmless(name), row.jobs, *amounts, currency, row.known, row.costless, row.unpriced, row.foreign)
