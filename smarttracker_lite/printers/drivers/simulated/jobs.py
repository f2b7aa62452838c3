"""What the simulated machines tell about their jobs while these are waiting, printing and done."""

from datetime import datetime
from typing import TypedDict

from smarttracker_lite.domain.printing import FINAL, InkUse, JobFacts, JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.units import area_mm2
from smarttracker_lite.printers.drivers.simulated.models import Model
from smarttracker_lite.printers.drivers.simulated.orders import Machine, Order, orders_between, square_metres

SOURCE = "demo"

_ROLL_MARGIN_UM = 10_000


def jobs_between(machine: Machine, after: datetime, now: datetime) -> tuple[JobFacts, ...]:
    """The jobs sent by `now` and not yet done at `after`, oldest first, as they stand now."""
    return tuple(_facts(order, machine.model, now) for order in orders_between(machine, after, now))


def _facts(order: Order, model: Model, now: datetime) -> JobFacts:
    status, done = _stand(order, now)
    sender, stock = order.sender, order.stock
    return JobFacts(
        source=SOURCE,
        key=order.key,
        status=status,
        status_raw=status.value,
        document=order.document,
        user=person(sender.user),
        user_raw=sender.user,
        host=sender.host,
        account=sender.account,
        submitted_at=order.submitted,
        started_at=order.started if order.started <= now else None,
        completed_at=order.ended if status in FINAL else None,
        copies=Measure(order.copies, Origin.REQUESTED),
        pages=Measure(order.pages, Origin.REQUESTED),
        impressions=_measured(order.pages * order.copies * done),
        color=order.color,
        duplex=order.duplex,
        media=Media(name=stock.paper, width_um=stock.width_um, height_um=stock.height_um),
        raw=_entry(order, status, done),
        **_use(order, model, done),
    )


def _entry(order: Order, status: JobStatus, done: float) -> dict[str, str | float | None]:
    """The job as it stands in the machine's own list; `done` is the part printed, from 0 to 1."""
    return {
        "job": order.key,
        "state": status.value,
        "document": order.document,
        "user": order.sender.user,
        "host": order.sender.host,
        "account": order.sender.account,
        "done": done,
    }


def _stand(order: Order, now: datetime) -> tuple[JobStatus, float]:
    """How far the job is now: its state, and how much of it is printed, from 0 to 1."""
    if now >= order.ended:
        return order.end, order.share
    if now <= order.started:
        return JobStatus.QUEUED, 0.0
    return JobStatus.PROCESSING, order.share * ((now - order.started) / (order.ended - order.started))


def person(user: str) -> str | None:
    """The login without its domain; None for a computer account, whose name ends in $."""
    name = user.rpartition("\\")[2]
    return None if name.endswith("$") else name


def _measured(amount: float) -> Measure:
    return Measure(int(amount), Origin.MEASURED)


class _Use(TypedDict, total=False):
    """What a job takes from the machine, as fields of JobFacts."""

    sheets: Measure
    color_impressions: Measure
    area_mm2: Measure
    roll_area_mm2: Measure
    roll_length_um: Measure
    inks: tuple[InkUse, ...]


def _use(order: Order, model: Model, done: float) -> _Use:
    roll_um = order.stock.roll_um
    return _sheet_use(order, done) if roll_um is None else _roll_use(order, roll_um, model, done)


def _sheet_use(order: Order, done: float) -> _Use:
    """Each copy begins on a new sheet. The clicks in colour are counted apart."""
    sides = 2 if order.duplex else 1
    copies, pages = divmod(int(order.pages * order.copies * done), order.pages)
    return {
        "sheets": _measured(copies * -(-order.pages // sides) + -(-pages // sides)),
        "color_impressions": _measured(order.color_pages * order.copies * done),
    }


def _roll_use(order: Order, roll_um: int, model: Model, done: float) -> _Use:
    stock, pieces = order.stock, order.pages * order.copies * done
    length_um = int(pieces * (stock.height_um + _ROLL_MARGIN_UM))
    ink_ul = pieces * stock.ink_ul * square_metres(stock)
    shares = zip(model.channels, order.channel_shares, strict=True)
    return {
        "area_mm2": _measured(pieces * area_mm2(stock.width_um, stock.height_um)),
        "roll_area_mm2": _measured(area_mm2(roll_um, length_um)),
        "roll_length_um": _measured(length_um),
        "inks": tuple(
            InkUse(channel, _measured(ink_ul * share / sum(order.channel_shares)))
            for channel, share in shares
        ),
    }
