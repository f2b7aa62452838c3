"""How fast jobs are priced, beside a plain sum: `python -m tests.bench.pricing`.

Both price the same 100,000 jobs of a studio with 40 clients by the same card of 66 rows: paper by media, some
of it agreed with two price lists, ink by printer, 5 % for cleaning, a fee, the client's discount, a minimum.
*ours* gives a charge: each term, what is missing, the amount. *plain* is what one would write for this one
card, with nothing but Decimal: it finds the rate of each part in a dict by the very names that this card has,
adds up, and keeps the amount only. *fractions* is the second reckoning of the tests, for any card; it takes
part with each five hundredth job. The amounts of all are compared before. They take turns of some repeats
each, of which the fastest counts, in time of the processor; each ratio is that of one turn: the middle one,
then in brackets the least and the greatest.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from statistics import median
from time import process_time
from typing import TypeAlias

from smarttracker_lite.domain.money import round_money
from smarttracker_lite.domain.orders import Buyer, Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import InkUse, JobFacts, JobStatus, Media
from smarttracker_lite.domain.rates import Basis, Rate
from smarttracker_lite.domain.tariffs import Card, card
from smarttracker_lite.domain.units import millilitres, square_metres
from tests.bench.rounds import Rounds
from tests.bench.table import ratio
from tests.domain.reference import reckoned
from tests.support.pricing import counted, price, row

JOBS = 100_000
ROUNDS = 5
SECONDS = 2.0
FEWER = 500
REPEATS = 3
MEDIA = tuple(f"Media {number}" for number in range(20))
PRINTERS = ("plotter", "large plotter", "photo plotter")
LISTS = ("architects", "photographers")
INKS = ("cyan", "magenta", "yellow", "matte black", "photo black", "grey")
DAY = date(2026, 1, 1)

Amounts: TypeAlias = Sequence[Decimal | Fraction | None]
Pricer: TypeAlias = Callable[[Sequence[Order]], Amounts]


def rows() -> list[Rate]:
    """The rows of the card."""
    lists = [
        row(
            price(Basis.SQUARE_METRE, f"{3 + number}.{place}5"),
            id=f"{name} {media}",
            media=media,
            list_id=name,
        )
        for place, name in enumerate(LISTS)
        for number, media in enumerate(MEDIA)
    ]
    papers = [
        row(price(Basis.SQUARE_METRE, f"{4 + number}.10"), id=media, media=media)
        for number, media in enumerate(MEDIA)
    ]
    inks = [
        row(price(Basis.MILLILITRE, f"0.{42 + place}"), price(Basis.CLEANING, "5"), id=name, printer_id=name)
        for place, name in enumerate(PRINTERS)
    ]
    fees = [
        row(
            price(Basis.JOB, "1.50"), price(Basis.MINIMUM, "4"), id=f"fee {year}", valid_from=date(year, 1, 1)
        )
        for year in (2024, 2025, 2026)
    ]
    return [*lists, *papers, *inks, *fees]


def orders(jobs: int, by: Card) -> list[Order]:
    """So many jobs of a year, each its own."""
    return [
        Order(_facts(n), PRINTERS[n % 3], DAY + timedelta(days=n % 300), by, _buyer(n % 40))
        for n in range(jobs)
    ]


def _facts(number: int) -> JobFacts:
    return JobFacts(
        source="bench",
        key=str(number),
        status=JobStatus.COMPLETED,
        copies=counted(1),
        media=Media(name=MEDIA[number % 20], width_um=914_000, height_um=1_189_000),
        area_mm2=counted(40_000 + 977 * (number % 9_973)),
        inks=tuple(InkUse(ink, counted(10 + number * place % 9_001)) for place, ink in enumerate(INKS)),
    )


def _buyer(number: int) -> Buyer:
    list_id = (None, *LISTS)[number % 3]
    return Buyer(client_id=f"client {number}", list_id=list_id, discount=Decimal(5 * (number % 4)))


def ours(asked: Sequence[Order]) -> Amounts:
    """The amounts of charges."""
    return [charge(order).amount for order in asked]


def plain(asked: Sequence[Order]) -> Amounts:
    """The sum of this card."""
    rates: dict[tuple[str | None, ...], Decimal] = {
        (rate.media, rate.printer_id, rate.list_id, each.basis): each.rate
        for rate in rows()
        for each in rate.prices
    }
    return [_plain(rates, order) for order in asked]


def _plain(rates: Mapping[tuple[str | None, ...], Decimal], order: Order) -> Decimal:
    facts, buyer = order.facts, order.buyer
    assert facts.area_mm2
    name, area = facts.media.name, square_metres(facts.area_mm2.value)
    paper = rates.get((name, None, buyer.list_id, Basis.SQUARE_METRE))
    if paper is None:
        paper = rates[name, None, None, Basis.SQUARE_METRE]
    ink = millilitres(facts.ink_ul or 0) * rates["", order.printer_id, None, Basis.MILLILITRE]
    cleaning = ink * rates["", order.printer_id, None, Basis.CLEANING] / 100
    sum_ = area * paper + ink + cleaning + rates["", None, None, Basis.JOB]
    sum_ -= sum_ * buyer.discount / 100
    return round_money(max(sum_, rates["", None, None, Basis.MINIMUM]), "EUR")


def fractions(asked: Sequence[Order]) -> Amounts:
    """Those of the second reckoning."""
    known = rows()
    return [reckoned(known, each)[0] for each in asked]


def measure(pricers: Mapping[str, Pricer], asked: Sequence[Order], rounds: int) -> dict[str, Rounds]:
    """Seconds for 100,000 jobs, of each pricer in each round."""
    times: dict[str, dict[int, list[float]]] = {name: {} for name in pricers}
    for turn in range(rounds):
        for name, pricer in pricers.items():
            some = asked[:: FEWER if pricer is fractions else 1]
            times[name][turn] = [min(_seconds(pricer, some) for _ in range(REPEATS))]
    return dict(times)


def _seconds(pricer: Pricer, asked: Sequence[Order]) -> float:
    start = process_time()
    pricer(asked)
    return (process_time() - start) * JOBS / len(asked)


def table(times: Mapping[str, Rounds]) -> str:
    """The times as a Markdown table, and how many times each takes as long as ours."""
    lines = ["| | s per 100,000 jobs | µs per job | this ÷ ours |", "|:--|--:|--:|--:|"]
    for name, rounds in times.items():
        middle = median(chain.from_iterable(rounds.values()))
        over = ratio(rounds, times["ours"])
        lines.append(f"| {name} | {middle:.2f} | {middle / JOBS * 1e6:.1f} | {over} |")
    met = "yes" if median(chain.from_iterable(times["ours"].values())) <= SECONDS else "no"
    return "\n".join([*lines, "", f"ours must be ≤ {SECONDS:g} s: {met}"])


def differences(asked: Sequence[Order]) -> int:
    """How many jobs have not the same amount by all three; by fractions only some are reckoned."""
    amounts = ours(asked)
    by_plain = sum(mine != other for mine, other in zip(amounts, plain(asked), strict=True))
    few = zip(amounts[::FEWER], fractions(asked[::FEWER]), strict=True)
    return by_plain + sum(mine != other for mine, other in few)


def main() -> None:
    """Measure and print."""
    asked = orders(JOBS, card("EUR", rows()))
    if differing := differences(asked):
        sys.exit(f"{differing} of {JOBS:,} jobs are priced differently")
    times = measure({"ours": ours, "plain": plain, "fractions": fractions}, asked, ROUNDS)
    sys.stdout.write(f"{JOBS:,} jobs, {len(rows())} rows\n\n{table(times)}\n")


if __name__ == "__main__":
    main()
