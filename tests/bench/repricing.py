"""How fast a change of prices is looked through before it is kept: `python -m tests.bench.repricing`.

A studio with 40 clients and 25,000 open jobs, each its own, has the card of 66 rows of `tests.bench.pricing`;
the jobs are read from the disk each time. Three changes are looked at: *a paper* is dearer, on which each
twentieth job is; *the fee* of all jobs is another one, so that each is charged twice; *all rows* have another
price. *One by one* is what one would write: it reads each job by its id and prices it by the rates of
today and by those to come; it takes part with each tenth job. The sums of both are compared before. They take
turns of some repeats each, of which the fastest counts, in time of the processor; each ratio is that of one
turn: the middle one, then in brackets the least and the greatest.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import TypeAlias

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.jobs import Job, Tag
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.rates import Rate, Side
from smarttracker_lite.domain.tariffs import card
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.reprice import Sums, preview
from tests.bench import pricing
from tests.bench.rounds import Rounds
from tests.bench.table import ratio
from tests.support.studio import NOON, studio

JOBS = 25_000
ROUNDS = 5
SECONDS = 1.0
FEWER = 10
REPEATS = 3

Looker: TypeAlias = Callable[[Desk, PriceBook], Sums]
CHANGES: Mapping[str, Callable[[Rate], bool]] = {
    "a paper": lambda rate: rate.id == pricing.MEDIA[3],
    "the fee": lambda rate: rate.id.startswith("fee"),
    "all rows": lambda rate: True,
}
"""Which rows are changed."""


def fill(desk: Desk, jobs: int) -> None:
    """The rows, the clients, and so many jobs of a year that ends at noon."""
    asked = pricing.orders(jobs, card("EUR", pricing.rows()))
    desk.db.rates.put_all(pricing.rows())
    buyers = {order.buyer.client_id: order.buyer for order in asked}
    desk.db.clients.put_all(
        Client(id=id_ or "", postal=Postal(name=id_ or ""), list_id=each.list_id, discount=each.discount)
        for id_, each in buyers.items()
    )
    desk.db.jobs.add_all(_job(number, order, jobs) for number, order in enumerate(asked))


def _job(number: int, order: Order, jobs: int) -> Job:
    at = NOON - timedelta(days=365) * (jobs - number) / jobs
    facts = replace(order.facts, document=f"{number:05}.pdf", completed_at=at, raw={"job-id": number})
    tag = Tag(client_id=order.buyer.client_id)
    return Job(
        id=str(number), printer_id=order.printer_id, facts=facts, tag=tag, first_seen_at=at, last_seen_at=at
    )


def dearer(desk: Desk, is_meant: Callable[[Rate], bool]) -> PriceBook:
    """The prices with some rows at a tenth more than today."""
    return price_book(desk, [_dearer(rate) if is_meant(rate) else rate for rate in desk.db.rates.all()])


def _dearer(rate: Rate) -> Rate:
    return replace(rate, prices=tuple(replace(each, rate=each.rate * Decimal("1.1")) for each in rate.prices))


def ours(desk: Desk, then: PriceBook) -> Sums:
    """By the preview."""
    return preview(desk, then, Side.PRICE).total


def one_by_one(desk: Desk, then: PriceBook, step: int = 1) -> Sums:
    """Each job, or each of so many, read and priced by itself."""
    now, jobs, before, after = price_book(desk), 0, ZERO, ZERO
    for number in range(0, desk.db.jobs.count(), step):
        job = desk.db.jobs.get(str(number))
        was, will_be = now.price(job).amount or ZERO, then.price(job).amount or ZERO
        if was != will_be:
            jobs, before, after = jobs + 1, before + was, after + will_be
    return Sums(jobs, before, after)


def differing(desk: Desk) -> list[str]:
    """The changes of which both do not tell the same."""
    books = {name: dearer(desk, is_meant) for name, is_meant in CHANGES.items()}
    return [name for name, then in books.items() if ours(desk, then) != one_by_one(desk, then)]


def measure(desk: Desk, rounds: int) -> dict[str, Rounds]:
    """Seconds for all jobs, of each change in each round, and of *one by one*."""
    times: dict[str, dict[int, list[float]]] = {name: {} for name in (*CHANGES, "one by one")}
    fewer = FEWER if desk.db.jobs.count() == JOBS else 1
    for turn in range(rounds):
        for name, is_meant in CHANGES.items():
            times[name][turn] = [min(_seconds(ours, desk, dearer(desk, is_meant)) for _ in range(REPEATS))]
        then = dearer(desk, CHANGES["the fee"])
        slowly = _seconds(lambda desk, then: one_by_one(desk, then, fewer), desk, then)
        times["one by one"][turn] = [slowly * fewer]
    return dict(times)


def _seconds(looker: Looker, desk: Desk, then: PriceBook) -> float:
    start = process_time()
    looker(desk, then)
    return process_time() - start


def table(times: Mapping[str, Rounds], jobs: int) -> str:
    """The times as a Markdown table, and how many times as long *one by one* takes."""
    lines = [f"| | s per {jobs:,} jobs | one by one ÷ this |", "|:--|--:|--:|"]
    for name, rounds in times.items():
        lines.append(f"| {name} | {_middle(rounds):.2f} | {ratio(times['one by one'], rounds)} |")
    met = [f"{name}: {'yes' if _middle(times[name]) <= SECONDS else 'no'}" for name in CHANGES]
    return "\n".join([*lines, "", f"ours must be ≤ {SECONDS:g} s: {', '.join(met)}"])


def _middle(rounds: Rounds) -> float:
    return median(chain.from_iterable(rounds.values()))


def run(folder: Path, jobs: int, rounds: int) -> tuple[list[str], str]:
    """Fill a folder, open it anew and measure: what is to be printed, or the changes told differently."""
    with studio(folder) as filled:
        fill(filled.desk, jobs)
    with studio(folder) as opened:
        wrong = differing(opened.desk)
        return wrong, "" if wrong else table(measure(opened.desk, rounds), jobs)


def main() -> None:
    """Measure and print."""
    with TemporaryDirectory() as folder:
        wrong, told = run(Path(folder) / "data", JOBS, ROUNDS)
    if wrong:
        sys.exit(f"told differently: {', '.join(wrong)}")
    sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main()
