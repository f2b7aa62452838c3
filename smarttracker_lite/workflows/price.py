"""What jobs cost and what is charged for them, by the rates of today; invoiced jobs keep their price."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from smarttracker_lite.domain.invoicing import Invoice
from smarttracker_lite.domain.jobs import UNBILLED, Job
from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.domain.pricing import Charge, Rate, Side, charge
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.invoices import InvoicesBook
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk

AMOUNTS = ("per_m2", "per_sheet", "per_ml", "per_job")
"""The rates of a row, by their names in Rate."""

AT_ONCE = 1_000
"""So many jobs are read and priced while somebody waits for a page: in a fifth of a second or less."""

_INVOICES_KEPT = 1_000
_RATE_LIMIT = Decimal(1_000_000)
_LONGEST_MEDIA = 200


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The rates of one moment, for pricing many jobs alike; an invoice is read once a job of it is priced."""

    costs: tuple[Rate, ...]
    prices: tuple[Rate, ...]
    invoices: InvoicesBook
    currency: str
    _read: dict[str, Mapping[str, Charge]] = field(default_factory=dict, init=False)

    def cost(self, job: Job) -> Charge:
        """What the job cost the studio. Never on anything a client sees."""
        return charge(job.facts, job.printer_id, self.costs, self.currency)

    def price(self, job: Job) -> Charge:
        """What the client pays: as invoiced if it is, else by today's prices."""
        return self._invoiced(job) or charge(job.facts, job.printer_id, self.prices, self.currency)

    def _invoiced(self, job: Job) -> Charge | None:
        if job.invoice_id is None:
            return None
        if job.invoice_id not in self._read:
            if len(self._read) >= _INVOICES_KEPT:
                self._read.clear()
            self._read[job.invoice_id] = _charges(self.invoices.find(job.invoice_id))
        return self._read[job.invoice_id].get(job.id)


def _charges(invoice: Invoice | None) -> dict[str, Charge]:
    """What each job of the invoice is charged."""
    return {line.job_id: Charge(invoice.currency, line.terms) for line in invoice.lines} if invoice else {}


def price_book(desk: Desk) -> PriceBook:
    """The rates as they stand now."""
    rates = desk.db.rates.all()
    return PriceBook(
        costs=tuple(rate for rate in rates if rate.side is Side.COST),
        prices=tuple(rate for rate in rates if rate.side is Side.PRICE),
        invoices=desk.db.invoices,
        currency=desk.settings.currency,
    )


def save_rate(desk: Desk, rate: Rate) -> Rate:
    """Keep a row of a rate card. Raises BadInput if it charges nothing, or stands there already."""
    _check_amounts(rate)
    if len(rate.media) > _LONGEST_MEDIA:
        raise BadInput(
            N_("This name is too long."),
            N_("Write it as the printer does, or leave it empty."),
            field="media",
        )
    with desk.act("save rate"):
        if any(_same_row(rate, other) for other in desk.db.rates.all()):
            raise BadInput(
                N_("There is a row for this printer and media already."),
                N_("Change that row instead."),
                field="media",
            )
        desk.db.rates.put(rate)
    return rate


def delete_rate(desk: Desk, rate_id: str) -> Rate:
    """Take a row from its card; gives it, so that it can be saved again. Issued invoices keep its rates."""
    with desk.act("delete rate"):
        rate = desk.db.rates.get(rate_id)
        desk.db.rates.delete(rate_id)
    return rate


def _check_amounts(rate: Rate) -> None:
    amounts = {name: getattr(rate, name) for name in AMOUNTS}
    if all(amount is None for amount in amounts.values()):
        raise BadInput(
            N_("This row has no rate."),
            N_("Fill in at least one: per m², sheet, ml or job."),
            field=AMOUNTS[0],
        )
    for name, amount in amounts.items():
        if amount is not None and not _fits(amount):
            raise BadInput(
                N_("A rate is 0 or more, with at most six decimals."), N_("Correct the amount."), field=name
            )


def _fits(amount: Decimal) -> bool:
    return 0 <= amount < _RATE_LIMIT and -_places(amount) <= RATE_PLACES


def _places(amount: Decimal) -> int:
    exponent = amount.normalize().as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def _same_row(rate: Rate, other: Rate) -> bool:
    return rate.id != other.id and _scope(rate) == _scope(other)


def _scope(rate: Rate) -> tuple[Side, str | None, str]:
    return rate.side, rate.printer_id, rate.media.casefold()


def media_seen(desk: Desk) -> list[str]:
    """Every media name or type that any job used, for choosing one instead of typing it."""
    return sorted(desk.db.jobs.media(), key=str.casefold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpriced:
    """A media of unbilled jobs that have no price, and why; `charge.rate_id` is the row to correct, if any.

    `printer_id` is given where the jobs name no media; then only the printer can tell them from others.
    """

    media: str
    printer_id: str | None
    charge: Charge
    count: int


def unpriced(desk: Desk) -> list[Unpriced]:
    """What unbilled work waits for a price, the most jobs first."""
    prices = price_book(desk)
    counted: Counter[tuple[str, str | None, Charge]] = Counter()
    for job in desk.db.jobs.newest(Wanted(stages=UNBILLED)):
        charged = prices.price(job)
        if charged.missing:
            media = job.facts.media.name or job.facts.media.type or ""
            counted[media, None if media else job.printer_id, replace(charged, terms=())] += 1
    return [
        Unpriced(media=media, printer_id=printer_id, charge=charged, count=count)
        for (media, printer_id, charged), count in counted.most_common()
    ]
