"""What jobs cost and what is charged for them, by the rates of today; invoiced jobs keep their price."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.invoicing import Line
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.money import RATE_PLACES, ZERO
from smarttracker_lite.domain.pricing import Charge, Rate, Side, charge
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.desk import Desk

_RATE_LIMIT = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The rates of one moment, for pricing many jobs alike."""

    costs: tuple[Rate, ...]
    prices: tuple[Rate, ...]
    invoiced: dict[str, Line]
    currency: str

    def cost(self, job: Job) -> Charge:
        """What the job cost the studio. Never on anything a client sees."""
        return charge(job.facts, job.printer_id, self.costs, self.currency)

    def price(self, job: Job) -> Charge:
        """What the client pays: as invoiced if it is, else by today's prices."""
        line = self.invoiced.get(job.id)
        if line is not None:
            return Charge(self.currency, line.terms)
        return charge(job.facts, job.printer_id, self.prices, self.currency)

    def total(self, jobs: Iterable[Job]) -> Decimal:
        """The sum of the prices of those jobs that have one."""
        return sum((self.price(job).amount or ZERO for job in jobs), ZERO)


def price_book(desk: Desk) -> PriceBook:
    """The rates as they stand now."""
    rates = desk.db.rates.all()
    return PriceBook(
        costs=tuple(rate for rate in rates if rate.side is Side.COST),
        prices=tuple(rate for rate in rates if rate.side is Side.PRICE),
        invoiced={line.job_id: line for invoice in desk.db.invoices.all() for line in invoice.lines},
        currency=desk.settings.currency,
    )


def save_rate(desk: Desk, rate: Rate) -> Rate:
    """Keep a row of a rate card. BadInput if it has no rate, a negative one, or stands there already."""
    amounts = [each for each in (rate.per_m2, rate.per_sheet, rate.per_ml, rate.per_job) if each is not None]
    if not amounts:
        raise BadInput(N_("This row has no rate."), N_("Fill in at least one: per m², sheet, ml or job."))
    if any(each < 0 or each >= _RATE_LIMIT or -_places(each) > RATE_PLACES for each in amounts):
        raise BadInput(N_("A rate is 0 or more, with at most six decimals."), N_("Correct the amount."))
    with desk.db.transaction():
        if any(_same_row(rate, other) for other in desk.db.rates.all()):
            raise BadInput(
                N_("There is a row for this printer and media already."),
                N_("Change that row instead."),
                field="media",
            )
        desk.db.rates.put(rate)
    return rate


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _same_row(rate: Rate, other: Rate) -> bool:
    return rate.id != other.id and _scope(rate) == _scope(other)


def _scope(rate: Rate) -> tuple[Side, str | None, str]:
    return rate.side, rate.printer_id, rate.media.casefold()


def media_seen(desk: Desk) -> list[str]:
    """Every media name or type that any job used, for choosing one instead of typing it."""
    names = {job.facts.media.name or job.facts.media.type or "" for job in desk.db.jobs.all()}
    return sorted(names - {""}, key=str.casefold)
