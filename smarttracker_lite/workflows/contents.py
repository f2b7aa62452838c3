"""What is on a draft: its jobs as lines, and what is charged beside them."""

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from smarttracker_lite.domain.apart import lines_of
from smarttracker_lite.domain.charges import Charge, Lack, Term
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Line
from smarttracker_lite.domain.extras import Addition, charged
from smarttracker_lite.domain.invoicing import Draft, line_beside
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.workflows.add import Asked, additions, without
from smarttracker_lite.workflows.arrange import title
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.tax import tax_of, tax_of_piece


@dataclass(frozen=True, slots=True)
class Contents:
    """What is on a draft now, the oldest job first: priced lines, lines of what is `beside` the jobs, jobs
    without a price, and ids of those that are no longer the client's. All amounts are in the `currency` in
    which the client pays; what was added to the draft in another one is `lost`."""

    client: Client
    currency: str
    lines: tuple[Line, ...]
    beside: tuple[Line, ...]
    unpriced: tuple[Job, ...]
    gone: tuple[str, ...]
    lost: tuple[Addition, ...]

    @property
    def job_ids(self) -> tuple[str, ...]:
        """The jobs that have a price."""
        return tuple(dict.fromkeys(job_id for each in self.lines for job_id in each.job_ids))

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
    currency = prices.card_of(client).currency
    agreed = charged(prices.agreed(draft.additions), Side.PRICE, currency)
    tax = tax_of(desk, client, desk.today)
    return Contents(
        client=client,
        currency=currency,
        lines=tuple(each for job, charge in charges for each in _lines(desk, tax, job, charge)),
        beside=_beside(prices, agreed, client, tax) if jobs else (),
        unpriced=tuple(job for job, charge in charges if charge.missing),
        gone=tuple(job_id for job_id in draft.job_ids if job_id not in here),
        lost=tuple(
            addition
            for addition, piece in zip(draft.additions, agreed, strict=True)
            if isinstance(piece, Lack)
        ),
    )


def _lines(desk: Desk, tax: Tax, job: Job, charge: Charge) -> tuple[Line, ...]:
    """One, or one for each tax; none while it is unpriced."""
    if charge.missing:
        return ()
    project = title(desk, job.tag.project_id)
    return lines_of(job, charge, project, desk.day_of(job), partial(tax_of_piece, tax))


def _beside(prices: PriceBook, agreed: tuple[Term | Lack, ...], client: Client, tax: Tax) -> tuple[Line, ...]:
    """What was added to the draft, and the fee of the order: one invoice is one order."""
    desk = prices.desk
    words = desk.words(client.language or desk.words().code)
    fee = prices.order_fee(client)
    pieces = (*agreed, *([fee] if fee else []))
    return tuple(
        line_beside(
            piece,
            piece.about or words.text("Order handling"),
            desk.today,
            prices.card_of(client).currency,
            tax_of_piece(tax, piece.tax),
        )
        for piece in pieces
        if isinstance(piece, Term)
    )


def add_to_draft(
    desk: Desk, draft_id: str, offer_id: str, quantity: Decimal | None, price: Decimal | None = None
) -> Draft:
    """Add an extra or a bundle to the whole of a draft, as `add.Asked` says. Raises BadInput naming the
    field."""
    with desk.act("add to draft"):
        old = desk.db.drafts.get(draft_id)
        more = additions(desk, Asked(offer_id, quantity, price), old.client_id)
        fresh = replace(old, additions=(*old.additions, *more))
        desk.db.drafts.put(fresh)
    return fresh


def remove_from_draft(desk: Desk, draft_id: str, addition: str) -> Draft:
    """Take an addition, as `rows.as_text` names it, off a draft."""
    with desk.act("remove from draft"):
        old = desk.db.drafts.get(draft_id)
        rest = replace(old, additions=without(old.additions, addition))
        desk.db.drafts.put(rest)
    return rest
