"""How an invoice was settled, as a part of its page: what came in, what is open, and what can be done."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.documents import Invoice, Method, Settlement
from smarttracker_lite.domain.money import ZERO, minor_places
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import settle
from smarttracker_lite.workflows.attest import METHODS, is_received
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.settle import Overpaid, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What stands in the forms, what is wrong with them by field, and by how much more than is open was paid,
    "" where that is not asked."""

    amount: str = ""
    day: str = ""
    method: str = Method.TRANSFER.value
    note: str = ""
    over: str = ""
    back_on: str = ""
    to: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


Shown = Callable[[Request, Typed], Reply]
"""The page of the invoice with its form filled in."""


class SettlementRow(NamedTuple):
    """One settlement in ready words. `other` is the number of the document that it came by, at `href`;
    `take_back` is where it is taken back, "" if it stays; `at` is when it was noted; `receipt` is
    where the client's receipt of it is, "" for what is no payment."""

    day: str
    what: str
    note: str
    other: str
    href: str
    amount: str
    take_back: str
    at: str
    receipt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentsView:
    """The part in ready words. `standing` says what is open or owed; a payment `can_come` on an invoice.

    `small` is a rest that may be written off, `owed` what the client is owed, both "" if there is none;
    `others` are invoices that it may be moved to."""

    href: str
    standing: str
    rows: tuple[SettlementRow, ...]
    can_come: bool
    is_open: bool
    typed: Typed
    methods: tuple[tuple[str, str], ...]
    small: str
    owed: str
    others: tuple[tuple[str, str], ...]


def routes(site: Site, shown: Shown) -> list[Route]:
    """What can be done with the payments of an invoice; `shown` is its page."""
    path, desk = "/invoices/<invoice_id>", site.desk
    return [
        Route("POST", f"{path}/payments", partial(_paid, desk, shown)),
        Route("POST", f"{path}/payments/<place>/take-back", partial(_taken_back, desk)),
        Route("POST", f"{path}/write-off", partial(_written_off, desk)),
        Route("POST", f"{path}/pay-back", partial(_paid_back, desk, shown)),
        Route("POST", f"{path}/move-payment", partial(_moved, desk, shown)),
    ]


def payments_view(desk: Desk, words: Words, invoice: Invoice, typed: Typed) -> PaymentsView:
    """The payments of the invoice, with what was typed, or what is open."""
    money = partial(words.money, currency=invoice.currency)
    owed = invoice.open if invoice.is_credit else -invoice.open
    rows = (_row(desk, words, invoice, place) for place in range(len(invoice.settlements)))
    others = settle.others_open(desk, invoice) if owed > 0 and not invoice.is_credit else []
    return PaymentsView(
        href=f"/invoices/{invoice.id}",
        standing=_standing(words, invoice),
        rows=tuple(rows),
        can_come=not invoice.is_credit,
        is_open=invoice.open > 0,
        typed=_filled(desk, words, invoice, typed),
        methods=tuple((each.value, words.text(METHODS[each])) for each in settle.RECEIVED),
        small=money(abs(invoice.open)) if settle.is_small(invoice) else "",
        owed=money(owed) if owed > 0 else "",
        others=tuple(
            (each.id, words.text("{number}: {open} open", number=each.number.text, open=money(each.open)))
            for each in others
        ),
    )


def _standing(words: Words, invoice: Invoice) -> str:
    money = partial(words.money, currency=invoice.currency)
    if invoice.is_credit:
        return words.text("{amount} owed", amount=money(invoice.open)) if invoice.open > 0 else ""
    if invoice.open < 0:
        return words.text("{amount} too much", amount=money(-invoice.open))
    return words.text("{amount} open", amount=money(invoice.open)) if invoice.open else ""


def _filled(desk: Desk, words: Words, invoice: Invoice, typed: Typed) -> Typed:
    today, places = desk.today.isoformat(), minor_places(invoice.currency)
    if not (typed.amount or typed.day):
        amount = words.number(invoice.open, places, places) if invoice.open > 0 else ""
        typed = replace(typed, amount=amount, day=today)
    return replace(typed, back_on=typed.back_on or today)


def _row(desk: Desk, words: Words, invoice: Invoice, place: int) -> SettlementRow:
    each = invoice.settlements[place]
    other = desk.db.invoices.find(each.via) if each.via else None
    path = f"/invoices/{invoice.id}/payments/{place}"
    return SettlementRow(
        day=words.date(each.day),
        what=_what(words, invoice, each, moved=other is not None),
        note=each.note,
        other=other.number.text if other else "",
        href=f"/invoices/{other.id}" if other else "",
        amount=words.money(each.amount, invoice.currency),
        take_back=f"{path}/take-back" if settle.can_be_taken_back(each) else "",
        at=each.at.isoformat(),
        receipt=f"{path}/receipt" if is_received(each) and not other else "",
    )


def _what(words: Words, invoice: Invoice, settlement: Settlement, *, moved: bool) -> str:
    """How it was paid; what is set off is called by the paper on the other side."""
    if settlement.method is Method.CREDIT_NOTE and invoice.is_credit:
        return words.text("Invoice")
    if not moved or settlement.method is Method.CREDIT_NOTE:
        return words.text(METHODS[settlement.method])
    return words.text("Moved from") if settlement.amount > 0 else words.text("Moved to")


def _paid(desk: Desk, shown: Shown, request: Request) -> Reply:
    """Notes a payment; what was typed comes back with the reason if that cannot be, or must be asked."""
    invoice_id, words, form = request.args["invoice_id"], request.words, request.form
    amount, day, method, note = (form.get(name) for name in ("amount", "day", "method", "note"))
    typed = Typed(amount=amount, day=day, method=method, note=note)
    try:
        payment = Payment(
            amount=words.parse_number(amount, "amount"),
            day=words.parse_date(day, "day"),
            method=_method(method),
            note=note,
        )
        with desk.act("pay") as done:
            invoice = settle.pay(desk, invoice_id, payment, _accepted(form.get("accepted")))
    except TrackerError as trouble:
        return shown(request, _refused(words, typed, trouble))
    return Redirect(f"/invoices/{invoice_id}", Notice(_told(words, invoice), undo_way(done)))


def _refused(words: Words, typed: Typed, trouble: TrackerError) -> Typed:
    wrong = problem(words, trouble)
    over = str(trouble.amount) if isinstance(trouble, Overpaid) else ""
    return replace(typed, over=over, errors=wrong.errors, status=wrong.status)


def _told(words: Words, invoice: Invoice) -> str:
    number, money = invoice.number.text, partial(words.money, currency=invoice.currency)
    if invoice.open > 0:
        return words.text(
            "The payment is noted: {open} of invoice {number} are open still.",
            open=money(invoice.open),
            number=number,
        )
    if invoice.open < 0:
        return words.text(
            "Invoice {number} is paid, with {over} too much.", number=number, over=money(-invoice.open)
        )
    return words.text("Invoice {number} is paid.", number=number)


def _method(typed: str) -> Method:
    try:
        return next(each for each in settle.RECEIVED if each.value == typed)
    except StopIteration:
        raise BadInput(N_("Choose how it was paid."), field="method") from None


def _accepted(typed: str) -> Decimal:
    """What was ticked as paid too much."""
    try:
        amount = Decimal(typed)
    except InvalidOperation:
        return ZERO
    return amount if amount.is_finite() else ZERO


def _taken_back(desk: Desk, request: Request) -> Reply:
    invoice_id = request.args["invoice_id"]
    with desk.act("take back payment") as done:
        settle.take_back(desk, invoice_id, place_asked(request), _moment(request.form.get("at")))
    text = request.words.text("The payment is taken back.")
    return Redirect(f"/invoices/{invoice_id}", Notice(text, undo_way(done)))


def place_asked(request: Request) -> int:
    """Which of the settlements; -1 for what is no number."""
    place = request.args["place"]
    return int(place) if place.isascii() and place.isdecimal() and len(place) < 6 else -1


def _moment(typed: str) -> datetime | None:
    try:
        return datetime.fromisoformat(typed)
    except ValueError:
        return None


def _written_off(desk: Desk, request: Request) -> Reply:
    with desk.act("write off") as done:
        settle.write_off(desk, request.args["invoice_id"])
    text = request.words.text("The rest is written off.")
    return Redirect(f"/invoices/{request.args['invoice_id']}", Notice(text, undo_way(done)))


def _paid_back(desk: Desk, shown: Shown, request: Request) -> Reply:
    words, invoice_id = request.words, request.args["invoice_id"]
    typed = Typed(back_on=request.form.get("back_on"))
    try:
        day = words.parse_date(typed.back_on)
        with desk.act("pay back") as done:
            settle.pay_back(desk, invoice_id, day)
    except TrackerError as trouble:
        return shown(request, _owed_refused(words, typed, trouble, "back_on"))
    text = words.text("It is noted that the money went back.")
    return Redirect(f"/invoices/{invoice_id}", Notice(text, undo_way(done)))


def _owed_refused(words: Words, typed: Typed, trouble: TrackerError, name: str) -> Typed:
    """Why what belongs to the client is not noted as dealt with."""
    wrong = problem(words, trouble)
    return replace(
        typed,
        errors={name if isinstance(trouble, BadInput) else "owed": wrong.sentence},
        status=wrong.status,
    )


def _moved(desk: Desk, shown: Shown, request: Request) -> Reply:
    words, invoice_id = request.words, request.args["invoice_id"]
    typed = Typed(to=request.form.get("to"))
    try:
        with desk.act("move payment") as done:
            _, other = settle.move(desk, invoice_id, typed.to)
    except TrackerError as trouble:
        return shown(request, _owed_refused(words, typed, trouble, "to"))
    text = words.text("It counts as paid of invoice {number} now.", number=other.number.text)
    return Redirect(f"/invoices/{invoice_id}", Notice(text, undo_way(done)))


def history(words: Words, invoice: Invoice) -> Iterator[tuple[str, str]]:
    """What was taken back, and that nothing is open any more: when, and in words."""
    for each in invoice.retractions:
        amount = words.money(each.settlement.amount, invoice.currency)
        told = words.text("{amount} of {day} taken back", amount=amount, day=each.settlement.day)
        yield words.moment(each.at), told
    if invoice.paid_on and invoice.settlements and not invoice.is_credit:
        credited = invoice.credited >= invoice.payable
        said = words.text("Credited in full") if credited else words.text("Paid in full")
        yield words.date(invoice.paid_on), said
