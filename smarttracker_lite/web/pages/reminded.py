"""The reminders of one invoice, on its page: what was sent, what comes next, and leaving it out."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.documents import Invoice, Sending
from smarttracker_lite.domain.letters import Occasion
from smarttracker_lite.domain.reminders import Standing, Why, reminders_of
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import deliver, remind
from smarttracker_lite.workflows.desk import Desk

STEPS: dict[Occasion, str] = {
    Occasion.REMINDER_1: N_("First reminder"),
    Occasion.REMINDER_2: N_("Second reminder"),
    Occasion.REMINDER_3: N_("Last reminder"),
}


PAPERS = STEPS | {Occasion.RECEIPT: N_("Receipt"), Occasion.STATEMENT: N_("Statement of account")}
"""What is sent with an invoice's number and is not the invoice."""


class Typed(NamedTuple):
    """A day that came back, and what is wrong: with it, or ("") with all."""

    quiet_until: str | None = None
    errors: Mapping[str, str] = {}
    status: int = 200


Shown = Callable[[Request, Typed], Reply]
"""The page of the invoice with its form filled in."""


class RemindedView(NamedTuple):
    """How the invoice stands with reminders, and the day until which it is left out, "" if none. Nothing is
    shown of one that is neither open nor was reminded of."""

    href: str
    told: str
    due: bool
    quiet_until: str
    asks: bool
    errors: Mapping[str, str]


def routes(site: Site, shown: Shown) -> list[Route]:
    """Leaving it out."""
    return [Route("POST", "/invoices/<invoice_id>/quiet", partial(_quiet, site.desk, shown))]


def reminded_view(desk: Desk, words: Words, invoice: Invoice, typed: Typed) -> RemindedView | None:
    """The panel; None where there is nothing to say."""
    stands, sent = remind.stands(desk, invoice), reminders_of(invoice)
    asks = not invoice.is_credit and invoice.open > 0
    if not (stands or sent or (asks and invoice.quiet_until)):
        return None
    kept = invoice.quiet_until.isoformat() if invoice.quiet_until else ""
    return RemindedView(
        href=f"/invoices/{invoice.id}/quiet",
        told=_told(words, stands),
        due=bool(stands and stands.step),
        quiet_until=kept if typed.quiet_until is None else typed.quiet_until,
        asks=asks,
        errors=typed.errors,
    )


def letter_told(words: Words, sending: Sending) -> str:
    """A reminder, or a paper beside the invoice, in a few words for its history; "" if it is none."""
    if sending.occasion is None:
        return ""
    step = words.text(PAPERS[sending.occasion])
    if sending.maybe:
        return words.text("{step} perhaps sent to {to}", step=step, to=sending.to)
    if sending.by == deliver.ON_PAPER:
        return words.text("{step} printed", step=step)
    if sending.by == deliver.BY_HAND:
        return words.text("{step} noted as sent to {to}", step=step, to=sending.to)
    return words.text("{step} sent to {to}", step=step, to=sending.to)


def _told(words: Words, stands: Standing | None) -> str:
    if stands is None:
        return ""
    if stands.step:
        return words.text("{step} is due.", step=words.text(STEPS[stands.step]))
    return why_not(words, stands)


def why_not(words: Words, told: Standing) -> str:
    """Why an overdue invoice is not reminded of; "" if it is due."""
    match told.why:
        case Why.CLIENT:
            return words.text("This client is not reminded.")
        case Why.QUIET:
            return words.text("Left out until {day}.", day=told.on)
        case Why.DOUBT:
            return words.text("A mail may have gone, or not: say first whether it arrived.")
        case Why.DONE if told.last is None:
            return words.text("No reminder is switched on.")
        case Why.DONE:
            return words.text("The last reminder went on {day}.", day=told.last)
        case Why.NOT_YET if told.last is None:
            return words.text("The first reminder is due on {day}.", day=told.on)
        case Why.NOT_YET:
            next_one = N_("Reminded on {last}; the next one is due on {day}.")
            return words.text(next_one, last=told.last, day=told.on)
    return ""


def _quiet(desk: Desk, shown: Shown, request: Request) -> Reply:
    """Leave it out until the day that is typed, or (empty) no longer. What cannot be comes back as typed."""
    words, invoice_id, typed = request.words, request.args["invoice_id"], request.form.get("quiet_until")
    try:
        until = words.parse_date(typed, "quiet_until") if typed else None
        with desk.act("leave out of reminders") as done:
            invoice = remind.leave_out(desk, invoice_id, until)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        return shown(request, Typed(typed, wrong.errors, wrong.status))
    number = invoice.number.text
    text = (
        words.text("Invoice {number} is left out of reminders until {day}.", number=number, day=until)
        if until
        else words.text("Invoice {number} is reminded of as usual.", number=number)
    )
    return Redirect(f"/invoices/{invoice_id}#reminders", Notice(text, undo_way(done)))
