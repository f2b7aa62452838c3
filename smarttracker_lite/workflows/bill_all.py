"""Billing runs: what was ticked is issued, one client after the other, and then mailed, in the background.

Each invoice is issued in one transaction with the note that it is, each mail by the rules of `deliver`. So
whatever ends the program, what is left of a run is known, and nothing is done twice. It goes on only when
somebody says so.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple, TypeAlias

from smarttracker_lite.billing import post
from smarttracker_lite.billing.refusals import LIMIT_HINT
from smarttracker_lite.domain.billingrun import Outcome, Turn
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.errors import (
    BadInput,
    N_,
    NotAllowed,
    NotFound,
    PostUncertain,
    StoreTrouble,
    TrackerError,
)
from smarttracker_lite.store.act import Who
from smarttracker_lite.workflows import bill, compose, deliver
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.gather import NONE_LEFT, work
from smarttracker_lite.workflows.lay_ahead import WORKERS, Ahead
from smarttracker_lite.workflows.number import too_early
from smarttracker_lite.workflows.seal import Paper

GoesOn: TypeAlias = Callable[[Turn], bool]
"""Is told the turn at hand; whether it is to be done."""

_GONE = (
    N_("Its draft was issued or deleted in another window."),
    N_("Look at the client's invoices and drafts."),
)
_NO_ADDRESS = (N_("The client has no e-mail address."), N_("Write it on the client's page."))


class Ticked(NamedTuple):
    """What is to be billed: a client's draft, or with "" its unbilled work, and what was seen of that."""

    client_id: str
    draft: str
    seen: str


@dataclass(frozen=True, slots=True)
class Stand:
    """How a run stands: its turns, the invoices that came of them, and those left to issue and to mail."""

    turns: tuple[Turn, ...]
    invoices: dict[str, Invoice]
    to_issue: tuple[Turn, ...]
    to_mail: tuple[Turn, ...]

    @property
    def left(self) -> int:
        """How many things are left to do."""
        return len(self.to_issue) + len(self.to_mail)


def stand(desk: Desk, run: str) -> Stand:
    """How a run stands. Raises NotFound if there is none of this name."""
    turns = tuple(desk.db.turns.of_run(run))
    if not turns:
        raise NotFound(N_("There is no such billing run."), N_("Choose one from the list."))
    ids = [turn.invoice_id for turn in turns if turn.invoice_id]
    invoices = {each.id: each for each in desk.db.invoices.find_all(ids)}
    return Stand(
        turns=turns,
        invoices=invoices,
        to_issue=tuple(turn for turn in turns if turn.outcome is Outcome.WAITING),
        to_mail=tuple(turn for turn in turns if _is_to_mail(turn, invoices)),
    )


def _is_to_mail(turn: Turn, invoices: dict[str, Invoice]) -> bool:
    """Also a kill before it was noted that it went leaves a sending: then nothing is to do."""
    invoice = invoices.get(turn.invoice_id or "")
    return not turn.done and invoice is not None and not invoice.sendings


def unfinished(desk: Desk) -> str:
    """The run with which something is left to do, "" if there is none."""
    return next((turn.run for turn in desk.db.turns.open() if stand(desk, turn.run).left), "")


def begin(
    desk: Desk, until: date, ticked: Sequence[Ticked], *, send: bool, there: datetime | None = None
) -> str:
    """Put what was ticked into a new run, in this order, and give its name; nothing is issued yet.

    What was printed after the moment `there`, when it was seen, waits for the next one. Who has nothing
    left to bill is told of in the run. Raises BadInput if that holds for all, NotAllowed while another run
    is unfinished, NotFound for a client who is none.
    """
    with desk.act("begin billing run"):
        if unfinished(desk):
            raise NotAllowed(
                N_("A billing run is not finished yet."), N_("Let it go on, or leave the rest of it.")
            )
        if not ticked:
            raise BadInput(N_("No client is ticked."), N_("Tick those that are to be billed."))
        run, now = new_id(), desk.now()
        for place, each in enumerate(ticked):
            turn = Turn(
                id=new_id(),
                run=run,
                place=place,
                at=now,
                until=until,
                send=send,
                client_id=each.client_id,
                draft=each.draft or new_id(),
                made=not each.draft,
                seen=each.seen,
            )
            desk.db.turns.put(_entered(desk, turn, there))
        if not stand(desk, run).to_issue:
            raise BadInput(N_("Nothing of what was ticked is left to bill."), N_("Look at the page again."))
    return run


def _entered(desk: Desk, turn: Turn, there: datetime | None) -> Turn:
    """The turn once its draft holds its jobs: from then on nobody else bills them."""
    try:
        if turn.made:
            ids = tuple(job.id for job in work(desk, turn.client_id, turn.until, there))
            desk.db.drafts.put(
                Draft(id=turn.draft, client_id=turn.client_id, job_ids=ids, created_at=turn.at)
            )
        elif desk.db.drafts.find(turn.draft) is None:
            raise NotFound(*_GONE)
    except BadInput:
        return _refused(desk, turn, NotAllowed(*NONE_LEFT))
    except NotFound as why:
        desk.db.clients.get(turn.client_id)
        return _refused(desk, turn, why)
    return turn


def leave(desk: Desk, run: str) -> None:
    """Leave what is left of a run: its drafts go, unless somebody worked on them, and no more mails."""
    with desk.act("leave rest"):
        now = stand(desk, run)
        for turn in now.to_issue:
            desk.db.turns.put(replace(turn, outcome=Outcome.LEFT, done=True))
            draft = desk.db.drafts.find(turn.draft)
            if draft and turn.made and draft == _as_made(draft):
                desk.db.drafts.delete(draft.id)
        for turn in now.to_mail:
            desk.db.turns.put(replace(turn, done=True))


def _as_made(draft: Draft) -> Draft:
    """The draft as a run made it, whatever jobs are on it still."""
    return Draft(id=draft.id, client_id=draft.client_id, job_ids=draft.job_ids, created_at=draft.created_at)


def issue(desk: Desk, turn: Turn, paper: Paper | None = None) -> Turn:
    """Issue the turn's draft, or note why it is not. Raises StoreTrouble: then the turn still waits."""
    try:
        with desk.act("issue"):
            invoice = bill.issue_draft(desk, turn.draft, turn.seen, paper)
            fresh = replace(turn, outcome=Outcome.ISSUED, invoice_id=invoice.id, done=not turn.send)
            desk.db.turns.put(fresh)
        return fresh
    except StoreTrouble:
        raise
    except NotFound:
        return noted(desk, _refused(desk, turn, NotFound(*_GONE)))
    except TrackerError as why:
        return noted(desk, _refused(desk, turn, why))


def mail(desk: Desk, turn: Turn) -> Turn:
    """Send the turn's invoice. What keeps only this mail back is noted; else raises why none can be sent."""
    invoice = desk.db.invoices.get(turn.invoice_id or "")
    if not invoice.buyer.email:
        return noted(desk, replace(turn, unsent=_told(desk, NotAllowed(*_NO_ADDRESS)), done=True))
    try:
        deliver.mail_invoice(desk, invoice.id, compose.cover(desk, invoice))
    except PostUncertain:
        pass  # the invoice says so, and asks
    except TrackerError as trouble:
        if trouble.hint == LIMIT_HINT:
            raise
        post.check(deliver.mailbox(desk, desk.settings))
        return noted(desk, replace(turn, unsent=_told(desk, trouble), done=True))
    return noted(desk, replace(turn, done=True))


def noted(desk: Desk, turn: Turn) -> Turn:
    """Keep the turn as it is now."""
    with replace(desk, who=Who.PROGRAM).act("note turn"):
        desk.db.turns.put(turn)
    return turn


def issue_all(desk: Desk, turns: Sequence[Turn], goes_on: GoesOn) -> None:
    """Issue these, in order, as long as it goes on. Raises why none can be issued: the clock, the disk."""
    with ThreadPoolExecutor(WORKERS, "papers") as pool:
        ahead = Ahead(desk, pool, turns)
        while (following := ahead.next()) and goes_on(following[0]):
            if why := too_early(desk, Kind.INVOICE):
                raise why
            issue(desk, *following)


def mail_all(desk: Desk, turns: Sequence[Turn], goes_on: GoesOn) -> None:
    """Mail the invoices of these, in order, as long as it goes on. Raises why none can be sent."""
    for turn in turns:
        if not goes_on(turn):
            return
        mail(desk, turn)


def _refused(desk: Desk, turn: Turn, why: TrackerError) -> Turn:
    return replace(turn, outcome=Outcome.REFUSED, why=_told(desk, why), done=True)


def _told(desk: Desk, why: TrackerError) -> str:
    return " ".join(filter(None, desk.words().error(why)))
