"""Judging jobs: what is left of their price, and what is odd about them. For the studio's eyes alone."""

from enum import StrEnum
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.jobs import UNBILLED, Job, Stage
from smarttracker_lite.domain.margins import Margin, margin
from smarttracker_lite.domain.oddities import Odd, Oddity, comes_to_nothing, odd_facts
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook


class Amounts(NamedTuple):
    """What a job is charged, and what it cost: for all that is judged of it."""

    price: Charge
    cost: Charge


def amounts(prices: PriceBook, job: Job) -> Amounts:
    """Both amounts of the job."""
    return Amounts(prices.price(job), prices.cost(job))


def job_margin(job: Job, amounts: Amounts) -> Margin | None:
    """What is left of the job's price; None where nobody is to pay for it, or something is not known."""
    return margin(*amounts) if job.billable and job.facts.final else None


def below_cost(job: Job, amounts: Amounts) -> bool:
    """Whether the job is known to be sold under its cost."""
    found = job_margin(job, amounts)
    return found is not None and found.loss


def odd(job: Job, amounts: Amounts) -> tuple[Oddity, ...]:
    """What is odd about the job, while it is to be billed: whoever bills it, or marks it as something else,
    has decided."""
    if not job.unbilled:
        return ()
    charges = ((Odd.FREE, amounts.price), (Odd.COSTLESS, amounts.cost))
    facts = as_told(job).facts  # that a part of a print has no copy is not odd
    nothing = (Oddity(what) for what, charge in charges if comes_to_nothing(facts, charge))
    return (*odd_facts(facts), *nothing)


class Verdict(StrEnum):
    """What only a job's amounts tell; those of a job are judged together."""

    UNPRICED = "unpriced"
    COSTLESS = "costless"
    BELOW_COST = "below-cost"
    ODD = "odd"


JUDGED = UNBILLED | {Stage.BILLED}
"""The stages of jobs that are judged: somebody is to pay for them, or did."""


def verdicts(job: Job, amounts: Amounts) -> frozenset[Verdict]:
    """What is to be said of the job; unpriced is only what is not billed yet."""
    said = {
        Verdict.UNPRICED: job.unbilled and bool(amounts.price.missing),
        Verdict.COSTLESS: job.stage in JUDGED and bool(amounts.cost.missing),
        Verdict.BELOW_COST: job.stage in JUDGED and below_cost(job, amounts),
        Verdict.ODD: bool(odd(job, amounts)),
    }
    return frozenset(verdict for verdict, holds in said.items() if holds)


def jobs_of(desk: Desk, proof: Invoice) -> list[Job]:
    """The jobs in the lines of a draft, of which `proof` is the invoice it would be."""
    return [desk.db.jobs.get(job_id) for job_id in proof.job_ids]
