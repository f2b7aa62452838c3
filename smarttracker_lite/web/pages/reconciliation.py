"""One printer's months: how much of what it counted its jobs explain, and where the rest is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.counters import Counter
from smarttracker_lite.domain.reconcile import Share, Span
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Fragment, Page, Reply, Request, Route
from smarttracker_lite.web.pages.gaprows import span
from smarttracker_lite.web.pages.machines import PATH, get
from smarttracker_lite.web.pages.sums import ALL, Unadded, unadded
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import reconcile, say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import AT_ONCE
from smarttracker_lite.workflows.reconcile import Month

_BY_ITSELF = 30_000
"""What up to so many jobs explain follows the page without being asked for."""


_IN_NO_JOB = N_("{amount} in no job")
_UNTOLD = N_("{amount}; one of the jobs did not say how much it took")


class Rest(NamedTuple):
    """A span with something that no job explains, or that cannot be told; its jobs are at `href`."""

    when: str
    href: str
    what: str


class MonthRow(NamedTuple):
    """A month in ready words; it has no shares where nothing was counted."""

    name: str
    shares: tuple[str, ...]
    rest: tuple[Rest, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReconciliationView:
    """The page in ready words. No months: they are still to be `unadded`, or nothing was ever counted."""

    name: str
    href: str
    months: tuple[MonthRow, ...] = ()
    unadded: Unadded | None = None


def routes(site: Site) -> list[Route]:
    """The page, and its months alone."""
    own = f"{PATH}/<printer_id>/reconciliation"
    return [
        Route("GET", own, partial(_shown, site)),
        Route("GET", f"{own}/months", partial(_months_alone, site)),
    ]


def shares_now(desk: Desk, words: Words, printer_id: str) -> tuple[str, ...]:
    """What the jobs of this month explain: "Jobs explain 98.6 % of 412 m²"."""
    return tuple(_said(words, reconcile.shares(desk, printer_id, desk.today)))


def _shown(site: Site, request: Request) -> Reply:
    most = None if request.query.get("sums") == ALL else AT_ONCE
    return Page("reconciliation.html", _view(site, request, most))


def _months_alone(site: Site, request: Request) -> Reply:
    return Fragment("reconciliation.html", "months", _view(site, request, None))


def _view(site: Site, request: Request, most: int | None) -> ReconciliationView:
    """The months are told at once if that needs no more jobs than `most`."""
    desk, words, printer = site.desk, request.words, get(site, request.args["printer_id"])
    own = f"{PATH}/{printer.id}"
    count = reconcile.months_need(desk, printer.id)
    if most is not None and count > most:
        page = f"{own}/reconciliation"
        later = unadded(words, count, f"{page}?sums={ALL}", f"{page}/months", _BY_ITSELF)
        return ReconciliationView(name=printer.name, href=own, unadded=later)
    months = [month for month in reconcile.months(desk, printer.id) if month.shares]
    rows = tuple(_row(desk, words, printer.id, month) for month in months)
    return ReconciliationView(name=printer.name, href=own, months=rows)


def _row(desk: Desk, words: Words, printer_id: str, month: Month) -> MonthRow:
    return MonthRow(
        name=words.month(month.first),
        shares=tuple(_said(words, month)),
        rest=tuple(_rests(desk, words, printer_id, month.rest)),
    )


def _said(words: Words, month: Month) -> Iterator[str]:
    for share in month.shares:
        yield from _said_of(words, share)


def _said_of(words: Words, share: Share) -> Iterator[str]:
    if share.part is not None:
        amount = say.counted(words, Counter(share.of, share.counted))
        yield words.text(
            "Jobs explain {percent} of {amount}", percent=words.percent(share.part, 1), amount=amount
        )
    if share.untold:
        amount = say.counted(words, Counter(share.of, share.untold))
        yield words.text(
            "{amount} cannot be compared: some jobs did not say how much they took", amount=amount
        )


def _rests(desk: Desk, words: Words, printer_id: str, rest: Iterable[Span]) -> Iterator[Rest]:
    """A line for all counters that say the same of a span."""
    for (since, until, lacking), spans in groupby(sorted(rest, key=_alike), key=_alike):
        counters = (Counter(each.of, each.unexplained or each.counted) for each in spans)
        amount = ", ".join(say.counted(words, counter) for counter in counters)
        yield Rest(
            when=span(words, since, until, desk.today),
            href="/jobs?" + urlencode({"printer": printer_id, **_days(desk, since, until)}),
            what=words.text(_IN_NO_JOB if lacking else _UNTOLD, amount=amount),
        )


def _alike(span: Span) -> tuple[datetime, datetime, bool]:
    return span.since, span.until, bool(span.unexplained)


def _days(desk: Desk, since: datetime, until: datetime) -> dict[str, str]:
    first, last = (at.astimezone(desk.zone).date().isoformat() for at in (since, until))
    return {"from": first, "to": last}
