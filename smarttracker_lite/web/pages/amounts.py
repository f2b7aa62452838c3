"""Sums in words, and the figures of a page's head that several pages show."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.overlook import Overview, Owed, Total


class Figure(NamedTuple):
    """A figure, the list behind it, and a word about it."""

    label: str
    amount: str
    href: str
    about: str
    tone: str = ""


def summed(words: Words, currency: str, total: Total) -> str:
    """The known part of a sum, each currency by itself; a dash if there is something, but nothing of it is
    known."""
    if total.known is None and total.count and not total.abroad:
        return "–"
    return side_by_side(words, beside(currency, total.known or ZERO, total.abroad))


def beside(own: str, amount: Decimal, abroad: Mapping[str, Decimal]) -> Mapping[str, Decimal]:
    """An amount in our own currency and those in others; nothing is 0 of our own where there are others."""
    return {**({own: amount} if amount or not abroad else {}), **abroad}


def side_by_side(words: Words, amounts: Mapping[str, Decimal]) -> str:
    """Amounts by currency, which are never added up."""
    return " + ".join(words.money(amount, each) for each, amount in amounts.items())


def owed(words: Words, currency: str, owed: Owed) -> str:
    """What is owed, each currency by itself; nothing is shown as 0 of the studio's own."""
    return side_by_side(words, owed.totals or {currency: ZERO})


def ready_figure(words: Words, now: Overview, href: str) -> Figure:
    """What can be invoiced at once, since when; or why that is nothing."""
    if now.ready.count and not now.added:
        count = now.ready.count
        about = words.plural("{n} job, not added up yet", "{n} jobs, not added up yet", count)
    else:
        about = _oldest(words, now.oldest, now.oldest_drafted) if now.oldest else _why_nothing(words, now)
    return Figure(words.text("Ready to invoice"), summed(words, now.currency, now.ready), href, about)


def _oldest(words: Words, day: date, drafted: bool) -> str:
    """The day of the oldest job in the sum; those on drafts stand in no client's row."""
    if drafted:
        return words.text("oldest from {day}, on a draft", day=day)
    return words.text("oldest from {day}", day=day)


def _why_nothing(words: Words, now: Overview) -> str:
    """What is to be done first; that all is done is said only where there was something to do."""
    reasons = (
        (now.ready.count, words.text("set prices first")),
        (now.waiting.count, words.text("tag jobs with a client first")),
        (now.billed, words.text("everything is billed")),
        (True, words.text("no job to bill yet")),
    )
    return next(text for is_so, text in reasons if is_so)


def owed_figures(words: Words, now: Overview) -> Iterator[Figure]:
    """The invoices that are open, and those of them that are overdue."""
    for label, show, owing, tone in (
        (words.text("Open invoices"), "open", now.open, ""),
        (words.text("Overdue"), "overdue", now.overdue, "bad"),
    ):
        count = words.plural("{n} invoice", "{n} invoices", owing.count)
        amount = owed(words, now.currency, owing)
        yield Figure(label, amount, f"/invoices?show={show}", count, tone if owing.count else "")
