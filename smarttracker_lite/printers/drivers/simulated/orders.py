"""What is sent to a simulated machine, and when: it follows from the machine's seed alone.

Time is cut into slots with one job each, so the printer does one thing at a time, and any stretch of its
past can be told without the stretches before it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TypeVar

from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.printers.drivers.simulated.models import Model, Stock
from smarttracker_lite.printers.drivers.simulated.senders import SENDERS, Sender

_OPENING = time(7, tzinfo=UTC)
_WORKING_DAY = timedelta(hours=10)
_SATURDAY = 5
_COMPLETED, _CANCELED = 0.95, 0.04

_Weighted = TypeVar("_Weighted", Sender, Stock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """A model at work since a moment. From `live` on it prints day and night, a job every `every`."""

    model: Model
    seed: int
    since: datetime
    live: datetime | None = None
    every: timedelta = timedelta(seconds=40)


@dataclass(frozen=True, slots=True)
class _Slot:
    """A time with room for one job."""

    begin: datetime
    room: timedelta

    @property
    def end(self) -> datetime:
        return self.begin + self.room


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A job as it was sent, and how it will go: printed to the end, or stopped when `share` of it is done."""

    key: str
    sender: Sender
    document: str | None
    stock: Stock
    pages: int
    copies: int
    color: bool
    duplex: bool
    channel_shares: tuple[int, ...]
    submitted: datetime
    started: datetime
    ended: datetime
    end: JobStatus
    share: float
    color_share: float

    @property
    def color_pages(self) -> int:
        """How many of its pages are in colour."""
        return max(1, round(self.pages * self.color_share)) if self.color else 0


def orders_between(machine: Machine, after: datetime, now: datetime) -> Iterator[Order]:
    """The jobs sent by `now` that end after the other moment, oldest first."""
    orders = (_order(machine, slot) for slot in _slots(machine, after, now))
    return (order for order in orders if order.ended > after and order.submitted <= now)


def square_metres(stock: Stock) -> float:
    """What a stock's seconds and ink are multiplied with: its area if on a roll, else 1 for each side."""
    return 1 if stock.roll_um is None else area_mm2(stock.width_um, stock.height_um) / 1_000_000


def _slots(machine: Machine, after: datetime, now: datetime) -> Iterator[_Slot]:
    """All slots that end after the one moment and begin by the other."""
    past = _working_slots(machine, max(after, machine.since), now)
    yield from (slot for slot in past if machine.live is None or slot.end <= machine.live)
    if machine.live is None:
        return
    count = max(0, (after - machine.live) // machine.every)
    while (begin := machine.live + count * machine.every) <= now:
        yield _Slot(begin, machine.every)
        count += 1


def _working_slots(machine: Machine, after: datetime, now: datetime) -> Iterator[_Slot]:
    """Six to fourteen slots each working day."""
    day = after.astimezone(UTC).date()
    while (opening := datetime.combine(day, _OPENING)) <= now:
        if day.weekday() < _SATURDAY:
            jobs = _chance(machine, opening).randint(6, 14)
            slots = (_Slot(opening + _WORKING_DAY * at / jobs, _WORKING_DAY / jobs) for at in range(jobs))
            yield from (slot for slot in slots if slot.end > after and machine.since <= slot.begin <= now)
        day += timedelta(days=1)


def _chance(machine: Machine, moment: datetime) -> Random:
    return Random(f"{machine.model.key} {machine.seed} {moment.isoformat()}")  # noqa: S311 - a demo, not a secret


def _order(machine: Machine, slot: _Slot) -> Order:
    chance, model = _chance(machine, slot.end), machine.model
    sender = _one_of(chance, SENDERS)
    stock = _chosen_stock(chance, model, sender)
    pages, copies = _few(chance, model.most_pages), _few(chance, model.most_copies)
    end, share = _outcome(chance)
    seconds = 8 + stock.seconds * pages * copies * square_metres(stock)
    length = min(timedelta(seconds=seconds), slot.room * 0.8)
    started = slot.begin + (slot.room - length) * chance.uniform(0.02, 0.9)
    return Order(
        key=f"{slot.begin:%Y%m%dT%H%M%S}",
        sender=sender,
        document=_document(chance, sender, model),
        stock=stock,
        pages=pages,
        copies=copies,
        color=model.channels != () or chance.random() < 0.35,
        duplex=stock.roll_um is None and pages > 1 and chance.random() < 0.6,
        channel_shares=tuple(chance.randint(2, 20) for _ in model.channels),
        submitted=max(slot.begin, started - timedelta(seconds=chance.uniform(3, 25))),
        started=started,
        ended=started + length * share,
        end=end,
        share=share,
        color_share=chance.random(),
    )


def _outcome(chance: Random) -> tuple[JobStatus, float]:
    """How a job ends, and what part of it is printed by then."""
    lot = chance.random()
    if lot < _COMPLETED:
        return JobStatus.COMPLETED, 1.0
    stopped = JobStatus.CANCELED if lot < _COMPLETED + _CANCELED else JobStatus.ABORTED
    return stopped, chance.uniform(0.1, 0.9)


def _one_of(chance: Random, weighted: Sequence[_Weighted]) -> _Weighted:
    return chance.choices(weighted, [each.weight for each in weighted])[0]


def _few(chance: Random, most: int) -> int:
    """From 1 to `most`, one being by far the most frequent."""
    return 1 + int(most * chance.random() ** 4)


def _chosen_stock(chance: Random, model: Model, sender: Sender) -> Stock:
    """A format on one of the sender's papers; a banner is cut to a length of its own."""
    fitting = [stock for stock in model.stocks if stock.roll_um is None or stock.paper in sender.papers]
    stock = _one_of(chance, fitting)
    if not stock.longest_um:
        return stock
    return replace(stock, height_um=chance.randrange(stock.height_um, stock.longest_um, 50_000))


def _document(chance: Random, sender: Sender, model: Model) -> str | None:
    name = chance.choice(sender.documents[model.key])
    return name and name.format(n=chance.randint(1, 12))
