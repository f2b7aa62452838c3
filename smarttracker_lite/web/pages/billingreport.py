"""What became of a billing run, in ready words: how far it is, and at last who was billed and who was not."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from smarttracker_lite.domain.billingrun import Outcome, Turn
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.web.pages.amounts import side_by_side
from smarttracker_lite.web.pages.billingrows import PATH, SumView, added
from smarttracker_lite.web.pages.draftview import PATH as DRAFT
from smarttracker_lite.web.pages.rows import Badge
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import deliver
from smarttracker_lite.workflows.bill_all import Stand, stand
from smarttracker_lite.workflows.billing import Billing
from smarttracker_lite.workflows.desk import Desk


class BilledRow(NamedTuple):
    """An invoice that came of it; `why` no mail went, "" if one did or none was wanted."""

    number: str
    href: str
    client: str
    client_href: str
    total: str
    sent: Badge
    why: str


class UnbilledRow(NamedTuple):
    """A client without an invoice, and why; `draft_href` is "" where the draft is gone."""

    client: str
    client_href: str
    why: str
    draft_href: str


class PastRun(NamedTuple):
    """A run in the list of all."""

    href: str
    begun: str
    until: str
    billed: str
    total: str
    unbilled: str
    state: Badge


class Progress(NamedTuple):
    """How far it is: so many things of so many, in words, and who is at hand."""

    done: int
    of: int
    told: str
    at_hand: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """The run's page. `progress` is None unless it is at work; `left` tells what is left to do, "" for
    nothing, and `trouble` why it stopped. `needs_password`: it cannot send before somebody types it."""

    href: str
    begun: str
    until: str
    progress: Progress | None
    trouble: str
    left: tuple[str, ...]
    needs_password: bool
    sum: SumView
    billed: tuple[BilledRow, ...]
    unbilled: tuple[UnbilledRow, ...]
    zip: str


def run_view(desk: Desk, words: Words, run: str) -> RunView:
    """The page of this run. Raises NotFound."""
    now, billing = stand(desk, run), desk.keeping(Billing)
    first, trouble = now.turns[0], billing.troubles.get(run)
    billed = tuple(_billed(desk, words, now))
    at_work = billing.run == run
    return RunView(
        href=f"{PATH}/{run}",
        begun=words.moment(first.at),
        until=words.date(first.until),
        progress=_progress(desk, words, now, billing.at_hand) if at_work else None,
        trouble=" ".join(words.error(trouble)) if trouble and not at_work else "",
        left=tuple(_left(words, now)),
        needs_password=bool(now.to_mail or (now.to_issue and first.send)) and deliver.password_missing(desk),
        sum=_sum(words, now),
        billed=billed,
        unbilled=tuple(_unbilled(desk, words, now)),
        zip=f"{PATH}/{run}/zip" if billed else "",
    )


def past_run(desk: Desk, words: Words, run: str) -> PastRun:
    """The run as the list of all tells it."""
    now = stand(desk, run)
    sums, missing = _sum(words, now), sum(turn.invoice_id is None for turn in now.turns)
    return PastRun(
        href=f"{PATH}/{run}",
        begun=words.moment(now.turns[0].at),
        until=words.date(now.turns[0].until),
        billed=sums.number or words.text("none"),
        total=sums.total,
        unbilled=words.plural("{n} not billed", "{n} not billed", missing) if missing else "",
        state=Badge(words.text("Not finished"), "alert-triangle", "warn")
        if now.left
        else Badge(words.text("Finished"), "circle-check", "good"),
    )


def _progress(desk: Desk, words: Words, now: Stand, at_hand: Turn | None) -> Progress:
    client = desk.db.clients.find(at_hand.client_id) if at_hand else None
    of = len(now.turns) if now.to_issue else sum(turn.invoice_id is not None for turn in now.turns)
    done = of - len(now.to_issue or now.to_mail)
    told = (
        words.text("{done} of {of} invoices are issued.", done=str(done), of=str(of))
        if now.to_issue
        else words.text("All are issued. {done} of {of} are mailed.", done=str(done), of=str(of))
    )
    return Progress(done, of, told, client.name if client else "")


def _left(words: Words, now: Stand) -> Iterator[str]:
    if now.to_issue:
        yield words.plural("{n} invoice to issue", "{n} invoices to issue", len(now.to_issue))
    if now.to_mail:
        yield words.plural("{n} mail to send", "{n} mails to send", len(now.to_mail))


def _sum(words: Words, now: Stand) -> SumView:
    totals = [(each.currency, each.total) for each in now.invoices.values()]
    count = words.plural("{n} invoice", "{n} invoices", len(totals)) if totals else ""
    return SumView(count, side_by_side(words, added(totals)))


def _billed(desk: Desk, words: Words, now: Stand) -> Iterator[BilledRow]:
    for turn in now.turns:
        if invoice := now.invoices.get(turn.invoice_id or ""):
            yield BilledRow(
                number=invoice.number.text,
                href=f"/invoices/{invoice.id}",
                client=invoice.buyer.name,
                client_href=f"/clients/{invoice.client_id}",
                total=words.money(invoice.total, invoice.currency),
                sent=_sent(desk, words, turn, invoice),
                why=turn.unsent if not invoice.sendings else "",
            )


def _sent(desk: Desk, words: Words, turn: Turn, invoice: Invoice) -> Badge:
    if deliver.doubtful(desk, invoice):
        return Badge(words.text("Perhaps sent"), "alert-triangle", "warn")
    if invoice.sendings:
        return Badge(words.text("Sent"), "send", "good")
    if turn.done:
        return Badge(words.text("Not sent"), "file-text", "warn" if turn.send else "neutral")
    return Badge(words.text("To be sent"), "clock", "neutral")


def _unbilled(desk: Desk, words: Words, now: Stand) -> Iterator[UnbilledRow]:
    """Those whose turn is over; the others are left to do."""
    for turn in now.turns:
        if turn.outcome in (Outcome.REFUSED, Outcome.LEFT):
            draft = desk.db.drafts.find(turn.draft)
            yield UnbilledRow(
                client=desk.db.clients.get(turn.client_id).name,
                client_href=f"/clients/{turn.client_id}",
                why=turn.why or words.text("It was left."),
                draft_href=f"{DRAFT}/{draft.id}" if draft else "",
            )
