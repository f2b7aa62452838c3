"""What work earned: prices, costs and what is left, by client or by media. For the studio's eyes alone."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.margins import Earnings, earned
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.find import UNNAMED, JobFilter, list_jobs
from smarttracker_lite.workflows.overlook import Total, amount_in
from smarttracker_lite.workflows.price import price_book

_DAY = timedelta(days=1)


class By(StrEnum):
    """What the jobs are put together by."""

    CLIENT = "client"
    MEDIA = "media"


class Period(StrEnum):
    """Which jobs, by the day they were done."""

    MONTH = "month"
    LAST_MONTH = "last-month"
    YEAR = "year"
    LAST_YEAR = "last-year"
    ALL = "all"

    def filter(self, today: date) -> JobFilter:
        """The jobs of the period, as seen on this day; both its days count."""
        month, year = today.replace(day=1), today.replace(month=1, day=1)
        last_month, last_year = (month - _DAY).replace(day=1), year.replace(year=today.year - 1)
        since, until = {
            Period.MONTH: (month, today),
            Period.LAST_MONTH: (last_month, month - _DAY),
            Period.YEAR: (year, today),
            Period.LAST_YEAR: (last_year, year - _DAY),
            Period.ALL: (None, None),
        }[self]
        return JobFilter(since=since, until=until)


@dataclass(frozen=True, slots=True)
class Account:
    """What was earned, by a client's id or a media's name (`UNNAMED` for none), and what was printed
    `besides`: for nobody who pays, as waste, reprints and the studio's own work."""

    rows: Mapping[str, Earnings]
    besides: Total

    @property
    def total(self) -> Earnings:
        """All rows together."""
        together = Earnings()
        for row in self.rows.values():
            together = together.plus(row)
        return together


def account(desk: Desk, by: By, wanted: JobFilter) -> Account:
    """What the finished jobs of the filter earned. Each is read and priced once, and not kept."""
    prices, key = price_book(desk), _KEYS[by]
    rows, besides = defaultdict[str, Earnings](Earnings), Total()
    for job in list_jobs(desk, wanted).newest():
        if not job.facts.final:
            continue
        cost = prices.cost(job)
        if job.billable:
            rows[key(job)] = rows[key(job)].plus(earned(prices.price(job), cost))
        else:
            besides = besides.plus(amount_in(prices.currency, cost))
    return Account(dict(rows), besides)


def account_needs(desk: Desk, wanted: JobFilter) -> int | None:
    """How many jobs have to be read for that."""
    return list_jobs(desk, wanted).count()


_KEYS: Mapping[By, Callable[[Job], str]] = {
    By.CLIENT: lambda job: job.tag.client_id or UNNAMED,
    By.MEDIA: lambda job: job.facts.media.name or job.facts.media.type or UNNAMED,
}
