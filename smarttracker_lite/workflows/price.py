"""What jobs cost and what is charged for them, by the rates of their day; invoiced jobs keep their price."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from operator import is_not

from smarttracker_lite.domain.cartridges import UNCORRECTED, Correction, in_force
from smarttracker_lite.domain.charges import Charge, Lack, Term
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.jobs import UNBILLED, Job
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.orders import STUDIO, Buyer, Order
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.domain.quantities import printed_area
from smarttracker_lite.domain.rates import BASE, Part, Price, Rate, Side, Tiering
from smarttracker_lite.domain.tariffs import Card, Occasion, card
from smarttracker_lite.domain.units import Unit, square_metres
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.abate import invoiced_charges
from smarttracker_lite.workflows.desk import Desk

AT_ONCE = 1_000
"""So many jobs are read and priced while somebody waits for a page: in a fifth of a second or less."""

_INVOICES_KEPT = 1_000
_DAY, _MONTH = timedelta(days=1), timedelta(days=32)
"""The books know days in UTC: a studio's month begins and ends up to a day before or after."""


@dataclass(frozen=True, slots=True)
class PriceBook:
    """The rates and clients of one moment, for pricing many jobs alike; an invoice is read once a job of it
    is priced. `prices` are those in the studio's currency; who pays in another one is charged by the card of
    that in `abroad`, and by no row in any other. `by_month`: some prices go by what was printed for the
    client in the month; `months` are those added up so far, which books of one moment may share; those of
    clients that would be one go `together`. `corrections` of the ink that a printer tells are by its id;
    `extras` are what those of the catalogue cost, by name and unit."""

    desk: Desk
    costs: Card
    prices: Card
    abroad: Mapping[str, Card]
    clients: Mapping[str, Client]
    by_month: bool
    corrections: Mapping[str | None, Sequence[Correction]]
    extras: Mapping[tuple[str, Unit], Decimal | None]
    months: dict[tuple[tuple[str, ...], date], Decimal] = field(default_factory=dict)
    together: tuple[str, ...] = ()
    _read: dict[str, Mapping[str, Charge]] = field(default_factory=dict, init=False)
    _buyers: dict[str, Buyer] = field(default_factory=dict, init=False)

    @property
    def currency(self) -> str:
        """The studio's: that of costs, and of prices for whoever has none of its own."""
        return self.prices.currency

    def card_of(self, client: Client | None) -> Card:
        """The prices in the currency in which this client pays."""
        return self.abroad.get((client and client.currency) or "", self.prices)

    def cost(self, job: Job) -> Charge:
        """What the job cost the studio. Never on anything a client sees."""
        return charge(self.order(job, Side.COST))

    def price(self, job: Job) -> Charge:
        """What the client pays: as invoiced if it is, else by the prices of its day."""
        return self._invoiced(job) or charge(self.order(job, Side.PRICE))

    def asked(
        self, facts: JobFacts, printer_id: str | None, client_id: str | None, day: date | None = None
    ) -> Order:
        """Such a print for a client at the prices of this day, today's if none is given. Its ink is what it
        really takes: no correction."""
        day = day or self.desk.today
        prices = self.card_of(self.clients.get(client_id or ""))
        return Order(facts, printer_id, day, prices, self._buyer(client_id, day))

    def by_example(self, job: Job) -> bool:
        """Whether a row that is only an example would charge the client for the job."""
        return self.card_of(self._client(job)).samples and self.order(job, Side.PRICE).by_example

    def order_fee(self, client: Client | None, day: date | None = None) -> Term | None:
        """What an order of this day, or today, costs the client, whatever is in it; None if nothing."""
        occasion = Occasion(day or self.desk.today)
        if client:
            occasion = occasion._replace(client_id=client.id, list_id=client.list_id)
        found = self.card_of(client).tariff(occasion).parts.get(Part.ORDER)
        rate = found.prices[0].rate if found else ZERO
        return Term(Decimal(1), Unit.JOB, rate, Part.ORDER) if rate else None

    def order(self, job: Job, side: Side, day: date | None = None) -> Order:
        """What is charged for, or costs something; a job that is invoiced has its price from there. Its `day`
        may be known."""
        day = day or self.desk.day_of(job)
        factor, portion = self._ink_factor(job.printer_id, day, side), job.portion
        facts = portion.facts if portion else job.facts
        if side is Side.COST:
            additions = tuple(map(self._costed, job.tag.additions))
            return Order(facts, job.printer_id, day, self.costs, STUDIO, factor, additions, side, portion)
        buyer, prices = self._buyer(job.tag.client_id, day), self.card_of(self._client(job))
        additions = self.agreed(job.tag.additions)
        return Order(*(facts, job.printer_id, day, prices, buyer, factor, additions), portion=portion)

    def agreed(self, additions: tuple[Addition, ...]) -> tuple[Addition, ...]:
        """What was added, each with the currency in which it was agreed."""
        return additions and tuple(
            replace(each, currency=each.currency or self.currency) for each in additions
        )

    def _client(self, job: Job) -> Client | None:
        return self.clients.get(job.tag.client_id or "")

    def _ink_factor(self, printer_id: str | None, day: date, side: Side) -> Decimal:
        of_printer = self.corrections.get(printer_id)
        held = in_force(of_printer, day) if of_printer else None
        return held.of(side) if held else UNCORRECTED

    def _costed(self, addition: Addition) -> Addition:
        """What it costs now, if nobody knew when it was added."""
        if addition.cost is not None:
            return addition
        return replace(addition, cost=self.extras.get((addition.name.casefold(), addition.unit)))

    def _buyer(self, client_id: str | None, day: date) -> Buyer:
        client = self.clients.get(client_id or "")
        if client is None:
            return STUDIO
        if client.id not in self._buyers:
            self._buyers[client.id] = Buyer(
                client_id=client.id, list_id=client.list_id, discount=client.discount
            )
        buyer = self._buyers[client.id]
        return replace(buyer, month_m2=self._month_m2(client.id, day)) if self.by_month else buyer

    def _month_m2(self, client_id: str, day: date) -> Decimal:
        """What was printed for the client in the month of that day, in m²."""
        first = day.replace(day=1)
        month = self.together if client_id in self.together else (client_id,), first
        if month not in self.months:
            self.months[month] = sum((_printed_in(self.desk, each, first) for each in month[0]), ZERO)
        return self.months[month]

    def _invoiced(self, job: Job) -> Charge | None:
        if job.invoice_id is None:
            return None
        if job.invoice_id not in self._read:
            if len(self._read) >= _INVOICES_KEPT:
                self._read.clear()
            self._read[job.invoice_id] = invoiced_charges(self.desk, job.invoice_id)
        return self._read[job.invoice_id].get(job.id)


def _printed_in(desk: Desk, client_id: str, first: date) -> Decimal:
    """The m² of what the client pays for, in the month of this first day."""
    since, until = max(first, date.min + _DAY) - _DAY, min(first, date.max - _MONTH) + _MONTH
    jobs = desk.db.jobs.newest(Wanted(client_id=client_id, since=since, until=until))
    paid = (job.facts for job in jobs if job.billable and desk.day_of(job).replace(day=1) == first)
    return square_metres(sum(area.value for area in map(printed_area, paid) if area))


class Current:
    """The price book as the books stand: what one page finds in its cards serves the next."""

    def __init__(self) -> None:
        self._known: tuple[str, tuple[object, ...], PriceBook] | None = None

    def book(self, desk: Desk) -> PriceBook:
        """That of now, in which nothing is added up or read yet."""
        db, currency = desk.db, desk.settings.currency
        moments = tuple(book.moment for book in (db.rates, db.clients, db.corrections, db.extras))
        known = self._known  # once: another thread may put its own there meanwhile
        if known is None or known[0] != currency or any(map(is_not, known[1], moments)):
            self._known = known = currency, moments, _book(desk)
        return replace(known[2], desk=desk, months={})


def price_book(
    desk: Desk,
    rates: Sequence[Rate] | None = None,
    clients: Sequence[Client] | None = None,
    corrections: Sequence[Correction] | None = None,
) -> PriceBook:
    """The rates, clients and corrections as they stand now, or as they would be with these in their place."""
    if rates is None and clients is None and corrections is None:
        return desk.keeping(Current).book(desk)
    return _book(desk, rates, clients, corrections)


def _book(
    desk: Desk,
    rates: Sequence[Rate] | None = None,
    clients: Sequence[Client] | None = None,
    corrections: Sequence[Correction] | None = None,
) -> PriceBook:
    currency = desk.settings.currency
    rates = desk.db.rates.all() if rates is None else rates
    clients = desk.db.clients.all() if clients is None else clients
    prices = defaultdict[str, list[Rate]](list)
    for rate in rates:
        if rate.side is Side.PRICE:
            prices[rate.currency or currency].append(rate)
    return PriceBook(
        desk=desk,
        costs=card(currency, (rate for rate in rates if rate.side is Side.COST)),
        prices=card(currency, prices[currency]),
        abroad=_abroad(prices, {client.currency or currency for client in clients} - {currency}, currency),
        clients={client.id: client for client in clients},
        by_month=any(_by_the_month(price) for rate in rates for price in rate.prices),
        corrections=_by_printer(desk.db.corrections.all() if corrections is None else corrections),
        extras={(each.name.casefold(), each.unit): each.cost for each in desk.db.extras.all()},
    )


def _abroad(prices: Mapping[str, Sequence[Rate]], currencies: Iterable[str], own: str) -> Mapping[str, Card]:
    """A card for each of these currencies, with its rows alone. What the studio charges prints by, they have
    to be charged by in any of them: a fee that is left there must not be taken for a price."""
    based = any(price.basis.part in BASE for rate in prices.get(own, ()) for price in rate.prices)
    return {each: card(each, prices.get(each, ()), foreign=True, based=based) for each in currencies}


def _by_printer(corrections: Iterable[Correction]) -> Mapping[str | None, Sequence[Correction]]:
    of = defaultdict[str | None, list[Correction]](list)
    for each in corrections:
        of[each.printer_id].append(each)
    return dict(of)


def _by_the_month(price: Price) -> bool:
    return bool(price.tiers) and price.tiering is Tiering.MONTH


def media_seen(desk: Desk) -> list[str]:
    """Every media name or type that any job used, for choosing one instead of typing it."""
    return sorted(desk.db.jobs.media(), key=str.casefold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpriced:
    """A media of unbilled jobs that have no price, and what is missing for one.

    `printer_id` is given where the jobs name no media; then only the printer can tell them from others;
    `client_id` where they have no price in its own currency.
    """

    media: str
    printer_id: str | None
    client_id: str | None
    charge: Charge
    count: int

    @property
    def lack(self) -> Lack:
        """The first thing to be put right."""
        return self.charge.missing[0]


def unpriced(desk: Desk) -> list[Unpriced]:
    """What unbilled work waits for a price, the most jobs first."""
    prices = price_book(desk)
    counted: Counter[tuple[str, str | None, str | None, Charge]] = Counter()
    for job in desk.db.jobs.newest(Wanted(stages=UNBILLED)):
        charged = prices.price(job)
        if charged.missing:
            media = job.facts.media.name or job.facts.media.type or ""
            printer_id = None if media else job.printer_id
            client_id = None if charged.currency == prices.currency else job.tag.client_id
            counted[media, printer_id, client_id, replace(charged, terms=())] += 1
    return [
        Unpriced(media=media, printer_id=printer_id, client_id=client_id, charge=charged, count=count)
        for (media, printer_id, client_id, charged), count in counted.most_common()
    ]
