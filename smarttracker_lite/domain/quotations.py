"""Quotes and pro formas: numbered papers by which nothing is owed, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from smarttracker_lite.domain.charges import Term
from smarttracker_lite.domain.documents import Document, Invoice, Item, Line, Quoted
from smarttracker_lite.domain.money import ZERO, round_money
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.units import Unit

VALID_DAYS = 30
"""So long an offer stands, unless another day is told."""


class Outcome(StrEnum):
    """What became of a quote or a pro forma."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    INVOICED = "invoiced"


class QuotationState(StrEnum):
    """What a list shows for it; open: nothing became of it yet, and it still holds."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    INVOICED = "invoiced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation(Document):
    """An issued quote or pro forma, which holds until the end of `valid_until`. Only sendings, and what
    became of it, are added. Its lines name no jobs: it locks none."""

    valid_until: date
    outcome: Outcome | None = None
    outcome_at: datetime | None = None

    @property
    def is_quote(self) -> bool:
        return self.kind is Kind.QUOTE

    @property
    def reference(self) -> Quoted:
        """How the invoice that follows names it."""
        return Quoted(self.id, self.number.text, self.issued_on, self.kind)

    def state(self, today: date) -> QuotationState:
        """How it stands today."""
        if self.outcome is not None:
            return QuotationState(self.outcome.value)
        return QuotationState.EXPIRED if self.valid_until < today else QuotationState.OPEN


def quotation(proof: Invoice, kind: Kind, valid_until: date) -> Quotation:
    """The quote or pro forma that says what this invoice would say, not sealed yet."""
    own = {each.name for each in fields(Document)} - {"kind", "lines", "appendix", "sendings"}
    shared = {name: getattr(proof, name) for name in own}
    lines = tuple(_without_jobs(line) for line in proof.lines)
    return Quotation(**shared, kind=kind, lines=lines, valid_until=valid_until)


def _without_jobs(line: Line) -> Line:
    return replace(line, items=tuple(replace(item, job_id=None) for item in line.items))


def usual_end(day: date) -> date:
    """Until when what is offered on this day holds, where nobody says otherwise."""
    return day + timedelta(days=VALID_DAYS)


def shared_among(line: Line, jobs: Sequence[Item], currency: str) -> Line:
    """The line with these jobs as what it is made of: its amount before the allowance is shared among them as
    their own amounts are, equally where these are nothing; to the cent it stays what it is."""
    shares = _shares(line.net + line.allowance, [each.net for each in jobs], currency)
    return replace(
        line,
        items=tuple(
            replace(each, net=share, terms=(Term(Decimal(1), Unit.JOB, share),))
            for each, share in zip(jobs, shares, strict=True)
        ),
    )


def _shares(amount: Decimal, weights: Sequence[Decimal], currency: str) -> list[Decimal]:
    """Each is cut where the one before ends, so that together they are the amount."""
    whole = sum(weights, ZERO)
    parts = list(weights) if whole > 0 else [Decimal(1)] * len(weights)
    whole = sum(parts, ZERO)
    cuts, upto = [ZERO], ZERO
    for part in parts:
        upto += part
        cuts.append(round_money(amount * upto / whole, currency))
    return [after - before for before, after in pairwise(cuts)]
