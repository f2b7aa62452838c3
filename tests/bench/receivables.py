"""How fast what is owed is shown, with 10,000 open of 30,000 invoices: `python -m tests.bench.receivables`,
or `make bench-receivables`.

A studio with 300 clients; a third of its invoices, of ten jobs each, is open: of these two thirds are
overdue, and a tenth is paid in part. Each went out by mail; of one mail in three thousand is not known
whether it went. Each page is asked for over a real connection, until all of it has come: *first*, after a
start, *again*, the middle one of several, and *after a payment*, the middle one of as many, before each of
which one was noted. The times are of the clock.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from smarttracker_lite.domain.documents import Invoice, Method, Sending, Settlement
from smarttracker_lite.domain.numbering import Number
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.settle import Payment, pay
from tests.bench.invoicing import issuing, registered
from tests.support.studio import NOON, Studio, studio
from tests.support.visit import Visitor, visit

INVOICES, CLIENTS, JOBS = 30_000, 300, 10
TURNS = 9
MUST_BE = 200
PAGES: Mapping[str, str] = {
    "overview": "/",
    "invoices": "/invoices",
    "open ones": "/invoices?show=open",
    "overdue ones": "/invoices?show=overdue",
    "paid ones": "/invoices?show=paid",
    "what is owed": "/invoices/ageing",
    "clients": "/clients",
    "reminders": "/invoices/reminders",
    "mail log": "/invoices/post",
}
WAYS = ("first", "again", "after a payment")
_AT_ONCE = 1_000
_TODAY = NOON.date()
_DAYS = 1_000
"""Over so many days they were issued."""

Times = Mapping[str, Mapping[str, float]]
"""The milliseconds of each page in each way."""


def fill(at_work: Studio, invoices: int, clients: int) -> None:
    """So many invoices of so many clients, all like one that was issued."""
    registered(at_work)
    ids = [at_work.client(f"Client {place:03}", email="kunde@kunden.example").id for place in range(clients)]
    issued = issuing(at_work, JOBS)()
    for first in range(0, invoices, _AT_ONCE):
        places = range(first, min(first + _AT_ONCE, invoices))
        at_work.desk.db.invoices.add_all(
            _sent(_settled(_numbered(issued, place, ids[place % clients], invoices), place), place)
            for place in places
        )


def _id(place: int) -> str:
    return f"{place:032x}"


def _numbered(issued: Invoice, place: int, client_id: str, invoices: int) -> Invoice:
    day = _TODAY - timedelta(days=(invoices - place) * _DAYS // invoices)
    due = day + timedelta(days=30) if place % 9 else _TODAY + timedelta(days=9)
    number = Number(day.year, 10_000 + place, f"{day.year}-{10_000 + place}")
    return replace(issued, id=_id(place), client_id=client_id, number=number, issued_on=day, due_on=due)


def _settled(invoice: Invoice, place: int) -> Invoice:
    """Every third is open, and one in ten of these is paid in part."""
    if place % 3 == 0 and place % 30:
        return invoice
    amount = invoice.payable if place % 3 else invoice.payable / 2
    paid = Settlement(at=NOON, day=_TODAY, amount=amount, method=Method.TRANSFER)
    return replace(invoice, settlements=(paid,))


def _sent(invoice: Invoice, place: int) -> Invoice:
    at, message = NOON - timedelta(seconds=place), f"<{place}@studio.example>"
    sending = Sending(at=at, to="kunde@kunden.example", by="mail", answer="250 2.0.0 Ok", message=message)
    return replace(invoice, sendings=(replace(sending, maybe=place % 3_000 == 1),))


def filled(folder: Path, invoices: int, clients: int) -> Path:
    """A data folder with so many."""
    with studio(folder / "data") as at_work:
        fill(at_work, invoices, clients)
        at_work.desk.db.compact()
    return folder / "data"


def measure(folder: Path, turns: int) -> Times:
    """Open the data folder anew for each page, and ask for it."""
    times, unpaid = dict[str, Mapping[str, float]](), count(3, 9)
    for name, path in PAGES.items():
        with studio(folder) as opened, visit(opened.desk) as visitor:
            ask = partial(_ask, visitor, path)
            first, again = _ms(ask), median(_ms(ask) for _ in range(turns))
            after = median(_after_a_payment(opened.desk, ask, next(unpaid)) for _ in range(turns))
            times[name] = dict(zip(WAYS, (first, again, after), strict=True))
    return times


def _ask(visitor: Visitor, path: str) -> None:
    visitor.get(path).raise_for_status()


def _ms(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return (perf_counter() - start) * 1000


def _after_a_payment(desk: Desk, ask: Callable[[], None], place: int) -> float:
    open_ = desk.db.invoices.get(_id(place)).open
    pay(desk, _id(place), Payment(day=desk.today, amount=open_, method=Method.CASH))
    return _ms(ask)


def table(times: Times, invoices: int) -> str:
    """The times as a Markdown table."""
    lines = [
        f"| {invoices:,} invoices | first, ms | again | after a payment | must be | met |",
        "|:--|--:|--:|--:|--:|--:|",
    ]
    for name, each in times.items():
        shown = " | ".join(f"{each[way]:.0f}" for way in WAYS)
        met = "yes" if max(each.values()) <= MUST_BE else "no"
        lines.append(f"| {name} | {shown} | {MUST_BE} | {met} |")
    return "\n".join(lines)


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        times = measure(filled(Path(folder), INVOICES, CLIENTS), TURNS)
    sys.stdout.write(f"{table(times, INVOICES)}\n")


if __name__ == "__main__":
    main()
