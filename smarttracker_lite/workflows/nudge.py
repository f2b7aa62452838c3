"""What somebody should look at today: reminders that are due, and on its day what is not billed yet."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from smarttracker_lite.domain.jobs import Stage
from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.reminders import bill_day
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import remind
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dun import Dunning
from smarttracker_lite.workflows.overlook import Total, total
from smarttracker_lite.workflows.price import AT_ONCE, price_book
from smarttracker_lite.workflows.remind import Reminder

READY_TO_BILL = "/invoices/billing-run"
"""The page on which all that is to be billed is ticked and issued."""
REMINDERS = "/invoices/reminders"
_READY = frozenset({Stage.READY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """So many clients have work done until the day for bills that is not billed; `total` is what it comes to,
    None where that is too much to be added up while somebody waits."""

    clients: int
    total: Total | None
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Nudge:
    """What waits: letters to be sent, work to be billed, and why nothing is mailed by itself any more."""

    reminders: tuple[Reminder, ...] = ()
    ready: Ready | None = None
    trouble: TrackerError | None = None

    @property
    def invoices(self) -> int:
        """How many invoices are to be reminded of."""
        return sum(len(each.invoices) for each in self.reminders)

    def __bool__(self) -> bool:
        return bool(self.reminders or self.ready or self.trouble)


def reminders_told(words: Words, now: Nudge) -> str:
    """How many invoices are to be reminded of, and what they come to; each currency by itself."""
    amounts: dict[str, Decimal] = {}
    for each in now.reminders:
        currency = each.invoices[0].currency
        amounts[currency] = amounts.get(currency, ZERO) + each.open
    return words.plural(
        "{n} invoice is overdue and to be reminded of: {amount}.",
        "{n} invoices are overdue and to be reminded of: {amount}.",
        now.invoices,
        amount=_beside(words, amounts),
    )


def ready_told(words: Words, ready: Ready) -> str:
    """How many clients have work that is not billed, and what it comes to, as far as its prices are known."""
    known = (ready.total and ready.total.known is not None) or (ready.total and ready.total.abroad)
    if not known or ready.total is None:
        return words.plural(
            "{n} client has work that is not billed yet.",
            "{n} clients have work that is not billed yet.",
            ready.clients,
        )
    own = {ready.currency: ready.total.known} if ready.total.known is not None else {}
    return words.plural(
        "{n} client has work for {amount} that is not billed yet.",
        "{n} clients have work for {amount} that is not billed yet.",
        ready.clients,
        amount=_beside(words, {**own, **ready.total.abroad}),
    )


def sentence(words: Words, now: Nudge) -> str:
    """All of it, for a notification."""
    told = (
        reminders_told(words, now) if now.reminders else "",
        ready_told(words, now.ready) if now.ready else "",
        words.text("Reminders do not go by themselves now.") if now.trouble else "",
    )
    return " ".join(filter(None, told))


def page(now: Nudge) -> str:
    """Where somebody goes on who clicks on it: to the one thing that waits, or where all of it stands."""
    ways = ((now.reminders, REMINDERS), (now.ready, READY_TO_BILL), (now.trouble, "/settings/mail"))
    waiting = [way for waits, way in ways if waits]
    return waiting[0] if len(waiting) == 1 else "/"


def _beside(words: Words, amounts: Mapping[str, Decimal]) -> str:
    return " + ".join(words.money(amount, currency) for currency, amount in amounts.items())


def nudge(desk: Desk) -> Nudge:
    """What is to be told now."""
    return Nudge(
        reminders=tuple(remind.due(remind.overdue(desk))),
        ready=ready_to_bill(desk),
        trouble=desk.keeping(Dunning).trouble,
    )


def ready_to_bill(desk: Desk) -> Ready | None:
    """What is not billed yet of the time until the last day for it, unless somebody looked at it since."""
    day, looked = bill_day(desk.today, desk.settings.bill_day), desk.settings.bill_looked
    if day is None or (looked is not None and looked >= day):
        return None
    midnight = datetime.combine(day + timedelta(days=1), time(), desk.zone)
    wanted = Wanted(stages=_READY, end=midnight.astimezone(UTC))
    jobs = desk.db.jobs
    count = jobs.count(wanted)
    if not count:
        return None
    clients = sum(bool(jobs.count(replace(wanted, client_id=each.id))) for each in desk.db.clients.all())
    prices = price_book(desk)
    amount = total(map(prices.price, jobs.newest(wanted)), prices.currency) if count <= AT_ONCE else None
    return Ready(clients=clients, total=amount, currency=prices.currency)


def look(desk: Desk) -> None:
    """Somebody looks at what is to be billed: it is not told again before the next month."""
    with desk.act("look at bills"):
        desk.db.settings.put(replace(desk.settings, bill_looked=desk.today))


def take(desk: Desk) -> Nudge | None:
    """What a notification should say now, once a day at most, from its hour on. It is noted as said."""
    settings, now = desk.settings, desk.now().astimezone(desk.zone)
    if desk.db.trouble or not settings.reminding.told or now.hour < settings.reminding.hour:
        return None
    if settings.told_on == desk.today:
        return None
    told = nudge(desk)
    if not told:
        return None
    with desk.act("tell what waits"):
        desk.db.settings.put(replace(desk.settings, told_on=desk.today))
    return told
