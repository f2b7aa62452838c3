"""When a client is reminded of an invoice: in three steps, each once, and none too soon after the one before.

That a step was taken stands in the invoice's sendings, and nowhere else.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum

from smarttracker_lite.domain.documents import Invoice, Receivable, Sending
from smarttracker_lite.domain.letters import REMINDERS, Occasion
from smarttracker_lite.errors import BadInput, N_

LONGEST_DAYS = 365
HOURS = tuple(range(7, 19))
"""Those at which the program may send by itself."""
LAST_HOUR = 20
"""From then on no mail goes by itself: it would look odd."""
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminding:
    """How the studio reminds. `days` are how many days after it was due an invoice comes to each step, None:
    that step is left out; `rest_days` lie between two steps at least. `by_itself`: the program mails what is
    due, on working days at this `hour`. `told`: a notification says once a day what waits."""

    days: tuple[int | None, ...] = (7, 21, 35)
    rest_days: int = 7
    by_itself: bool = False
    hour: int = 9
    told: bool = True

    def next_after(self, taken: Occasion | None) -> tuple[Occasion, int] | None:
        """The first step behind this one that is not left out, and its days; None after the last."""
        place = REMINDERS.index(taken) + 1 if taken else 0
        following = zip(REMINDERS[place:], self.days[place:], strict=False)
        return next(((step, days) for step, days in following if days is not None), None)


class Why(StrEnum):
    """Why an overdue invoice is not reminded of today."""

    CLIENT = "client"
    """This client is never reminded."""
    QUIET = "quiet"
    """Somebody said so, until a day."""
    DOUBT = "doubt"
    """Of a mail with it nobody knows whether it went."""
    DONE = "done"
    """No step is left."""
    NOT_YET = "not-yet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How an overdue invoice stands: the `step` that is due today, or `why` there is none, and from which day
    `on` there may be one. `last` is the day of the last reminder."""

    step: Occasion | None = None
    why: Why | None = None
    on: date | None = None
    last: date | None = None


def check(reminding: Reminding) -> Reminding:
    """The same. Raises BadInput, naming the field, for what cannot be."""
    before = 0
    for place, days in enumerate(reminding.days, 1):
        if days is None:
            continue
        if not 1 <= days <= LONGEST_DAYS:
            raise BadInput(
                N_("A reminder is sent 1 to {most} days after the invoice was due."),
                N_("Correct the number, or leave the field empty to do without this step."),
                field=f"days_{place}",
                most=LONGEST_DAYS,
            )
        if days <= before:
            raise BadInput(
                N_("Each reminder comes later than the one before."),
                N_("Write more days here, or fewer above."),
                field=f"days_{place}",
            )
        before = days
    if not 1 <= reminding.rest_days <= LONGEST_DAYS:
        raise BadInput(
            N_("Between two reminders are 1 to {most} days."),
            N_("Correct the number."),
            field="rest_days",
            most=LONGEST_DAYS,
        )
    return reminding


def reminders_of(invoice: Invoice | Receivable) -> tuple[Sending, ...]:
    """The reminders that were sent of it, or perhaps."""
    return tuple(each for each in invoice.sendings if each.occasion in REMINDERS)


def standing(
    invoice: Invoice | Receivable,
    today: date,
    reminding: Reminding,
    zone: tzinfo | None,
    *,
    reminded: bool = True,
) -> Standing | None:
    """How it stands on a day, `reminded`: its client may be; None if it is not overdue, or nothing is open.

    Moments are days in the studio's `zone`; None is this computer's. Steps are taken in their order, however
    late the first one comes.
    """
    if invoice.is_credit or invoice.open <= 0 or invoice.due_on >= today:
        return None
    sent = reminders_of(invoice)
    last = max((each.at.astimezone(zone).date() for each in sent), default=None)
    following = reminding.next_after(max((each.occasion for each in sent if each.occasion), default=None))
    if not reminded:
        return Standing(why=Why.CLIENT, last=last)
    if invoice.quiet_until and today < invoice.quiet_until:
        return Standing(why=Why.QUIET, on=invoice.quiet_until, last=last)
    if any(each.maybe for each in invoice.sendings):
        return Standing(why=Why.DOUBT, last=last)
    if following is None:
        return Standing(why=Why.DONE, last=last)
    step, days = following
    on = invoice.due_on + timedelta(days=days)
    if last is not None:
        on = max(on, last + timedelta(days=reminding.rest_days))
    if today < on:
        return Standing(why=Why.NOT_YET, on=on, last=last)
    return Standing(step=step, last=last)


def settled_on(invoice: Invoice | Receivable, day: date, zone: tzinfo | None) -> bool:
    """Whether something was noted of its payment on this day, or taken back."""
    moments = (*(each.at for each in invoice.settlements), *(each.at for each in invoice.retractions))
    return any(at.astimezone(zone).date() == day for at in moments)


def is_time(now: datetime, hour: int) -> bool:
    """Whether the program may mail by itself at this moment in the studio: on a working day, from the hour
    that was set until the evening."""
    return now.weekday() < _SATURDAY and hour <= now.hour < LAST_HOUR


def bill_day(today: date, day: int) -> date | None:
    """The last day of a month on which bills were to be written, today or before; `day` is the one of the
    month, a short month's last one for it; 0: there is none."""
    if not day:
        return None
    this = _in_month(today, day)
    return this if this <= today else _in_month(today.replace(day=1) - timedelta(days=1), day)


def _in_month(month: date, day: int) -> date:
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))
