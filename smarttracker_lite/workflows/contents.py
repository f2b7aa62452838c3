"""What is on a draft: its jobs as lines, and what is charged beside them."""

from dataclasses import dataclass, replace
from decimal import Decimal

from smarttracker_lite.domain.charges import Charge, Term
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.extras import charged
from smarttracker_lite.domain.invoicing import Draft, Line, line, line_beside
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows.add import additions, without
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book


@dataclass(frozen=True, slots=True)
class Contents:
    """What is on a draft now, the oldest job first: priced lines, lines of what is `beside` the jobs, jobs
    without a price, and ids of those that are no longer the client's."""

    client: Client
    lines: tuple[Line, ...]
    beside: tuple[Line, ...]
    unpriced: tuple[Job, ...]
    gone: tuple[str, ...]

    @property
    def invoiced(self) -> tuple[Line, ...]:
        """All lines of the invoice."""
        return (*self.lines, *self.beside)


def contents(desk: Desk, draft: Draft) -> Contents:
    """The draft by today's tags and prices."""
    client = desk.db.clients.get(draft.client_id)
    found = [desk.db.jobs.find(job_id) for job_id in draft.job_ids]
    own = (job for job in found if job and job.unbilled and job.tag.client_id == client.id)
    jobs = sorted(own, key=lambda job: job.day)
    prices = price_book(desk)
    charges = [(job, prices.price(job)) for job in jobs]
    here = {job.id for job in jobs}
    return Contents(
        client=client,
        lines=tuple(_line(desk, job, charge) for job, charge in charges if not charge.missing),
        beside=_beside(prices, draft, client) if jobs else (),
        unpriced=tuple(job for job, charge in charges if charge.missing),
        gone=tuple(job_id for job_id in draft.job_ids if job_id not in here),
    )


def _line(desk: Desk, job: Job, charge: Charge) -> Line:
    project = desk.db.projects.find(job.tag.project_id) if job.tag.project_id else None
    return line(job, charge, project.name if project else "", desk.day_of(job), desk.settings.expected_tax)


def _beside(prices: PriceBook, draft: Draft, client: Client) -> tuple[Line, ...]:
    """What was added to the draft, and the fee of the order: one invoice is one order."""
    desk = prices.desk
    words = desk.words(client.language or desk.words().code)
    fee = prices.order_fee(client)
    pieces = (*charged(draft.additions, Side.PRICE), *([fee] if fee else []))
    return tuple(
        line_beside(
            piece,
            piece.about or words.text("Order handling"),
            desk.today,
            prices.currency,
            desk.settings.expected_tax,
        )
        for piece in pieces
        if isinstance(piece, Term)
    )


def add_to_draft(desk: Desk, draft_id: str, offer_id: str, quantity: Decimal | None) -> Draft:
    """Add an extra or a bundle to the whole of a draft. Raises BadInput naming the field."""
    with desk.act("add to draft"):
        old = desk.db.drafts.get(draft_id)
        fresh = replace(old, additions=(*old.additions, *additions(desk, offer_id, quantity)))
        desk.db.drafts.put(fresh)
    return fresh


def remove_from_draft(desk: Desk, draft_id: str, addition: str) -> Draft:
    """Take an addition, as `rows.as_text` names it, off a draft."""
    with desk.act("remove from draft"):
        old = desk.db.drafts.get(draft_id)
        rest = replace(old, additions=without(old.additions, addition))
        desk.db.drafts.put(rest)
    return rest
