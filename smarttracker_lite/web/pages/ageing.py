"""What is owed, by client and by how long it is overdue: as a page, and as a file."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import NamedTuple

from smarttracker_lite.domain.documents import Invoice, Receivable
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.web.exchange import Bytes, Page, Reply, Request, Route
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.age import Age, Debt, as_csv, as_workbook, days_overdue, debts
from smarttracker_lite.workflows.desk import Desk

PATH = "/invoices/ageing"
_MOST_NAMED = 12
_AGES: Mapping[Age, str] = {
    Age.NOT_DUE: N_("Not due"),
    Age.TO_30: N_("1–30 days"),
    Age.TO_60: N_("31–60 days"),
    Age.TO_90: N_("61–90 days"),
    Age.OVER_90: N_("Over 90 days"),
}
_WRITERS = {
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


class OpenInvoice(NamedTuple):
    """An open invoice: its number, where it is, and how late it is, "" if it is not."""

    number: str
    href: str
    late: str


class DebtRow(NamedTuple):
    """What a client owes: an amount for each age, "" for none, and all of it. Of its invoices those that are
    due first are named; `more` says how many there are beside, "" if none."""

    name: str
    href: str
    invoices: tuple[OpenInvoice, ...]
    more: str
    amounts: tuple[str, ...]
    total: str


class Debts(NamedTuple):
    """All that is owed in one currency, with the sums of each age."""

    currency: str
    rows: tuple[DebtRow, ...]
    sums: tuple[str, ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeingView:
    """The page in ready words: a table for each currency; none if nothing is owed. `overpaid` tells what
    clients have paid too much, "" for nothing."""

    ages: tuple[str, ...]
    tables: tuple[Debts, ...]
    overpaid: str


def routes(site: Site) -> list[Route]:
    """The page, and the files."""
    return [
        Route("GET", PATH, partial(_shown, site.desk)),
        Route("GET", f"{PATH}/export", partial(_handed_out, site.desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    words = request.words
    view = AgeingView(
        ages=tuple(words.text(each) for each in _AGES.values()),
        tables=tuple(
            _debts(desk, words, currency, list(some))
            for currency, some in groupby(debts(desk), lambda each: each.currency)
        ),
        overpaid=_overpaid(words, desk.db.invoices.overpaid()),
    )
    return Page("ageing.html", view)


def _overpaid(words: Words, invoices: Iterable[Invoice]) -> str:
    """The sum in each currency."""
    sums: dict[str, Decimal] = {}
    for each in invoices:
        sums[each.currency] = sums.get(each.currency, ZERO) - each.open
    told = " + ".join(words.money(amount, currency) for currency, amount in sums.items())
    return words.text("Clients have paid {amount} too much: it is theirs.", amount=told) if sums else ""


def _handed_out(desk: Desk, request: Request) -> Reply:
    form = request.query.get("as")
    if form not in _WRITERS:
        raise NotFound(N_("There is no such page."), N_("Choose one from the menu."))
    write, type_ = _WRITERS[form]
    name = f"{request.words.text('Open invoices')} {desk.today}.{form}"
    return Bytes(write(desk, debts(desk)), type_, name)


def _debts(desk: Desk, words: Words, currency: str, listed: Sequence[Debt]) -> Debts:
    money = partial(words.money, currency=currency)
    aged = [each.by_age(desk.today) for each in listed]
    sums = [sum((each[age] for each in aged), ZERO) for age in Age]
    return Debts(
        currency=currency,
        rows=tuple(_row(desk, words, *each) for each in zip(listed, aged, strict=True)),
        sums=tuple(money(amount) if amount else "" for amount in sums),
        total=money(sum(sums, ZERO)),
    )


def _row(desk: Desk, words: Words, debt: Debt, aged: Mapping[Age, Decimal]) -> DebtRow:
    more = len(debt.invoices) - _MOST_NAMED
    return DebtRow(
        name=debt.name,
        href=f"/clients/{debt.client_id}",
        invoices=tuple(_open(desk, words, each) for each in debt.invoices[:_MOST_NAMED]),
        more=words.plural("{n} more", "{n} more", more) if more > 0 else "",
        amounts=tuple(words.money(amount, debt.currency) if amount else "" for amount in aged.values()),
        total=words.money(sum(aged.values(), ZERO), debt.currency),
    )


def _open(desk: Desk, words: Words, invoice: Receivable) -> OpenInvoice:
    days = days_overdue(invoice, desk.today)
    late = words.plural("{n} day late", "{n} days late", days) if days else ""
    return OpenInvoice(invoice.number.text, f"/invoices/{invoice.id}", late)
