"""Judging jobs: what is left of their price, and what is odd about them. For the studio's eyes alone."""

from smarttracker_lite.domain.invoicing import Invoice
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.margins import Margin, margin
from smarttracker_lite.domain.oddities import Odd, Oddity, comes_to_nothing, odd_facts
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook


def job_margin(prices: PriceBook, job: Job) -> Margin | None:
    """What is left of the job's price; None where nobody is to pay for it, or something is not known."""
    if not (job.billable and job.facts.final):
        return None
    return margin(prices.price(job), prices.cost(job))


def below_cost(prices: PriceBook, job: Job) -> bool:
    """Whether the job is known to be sold under its cost."""
    found = job_margin(prices, job)
    return found is not None and found.loss


def costless(prices: PriceBook, job: Job) -> bool:
    """Whether nobody knows what the job cost."""
    return bool(prices.cost(job).missing)


def odd(prices: PriceBook, job: Job) -> tuple[Oddity, ...]:
    """What is odd about the job, while it is to be billed: whoever bills it, or marks it as something else,
    has decided."""
    if not job.unbilled:
        return ()
    charges = ((Odd.FREE, prices.price(job)), (Odd.COSTLESS, prices.cost(job)))
    facts = as_told(job).facts  # that a part of a print has no copy is not odd
    nothing = (Oddity(what) for what, charge in charges if comes_to_nothing(facts, charge))
    return (*odd_facts(facts), *nothing)


def jobs_of(desk: Desk, proof: Invoice) -> list[Job]:
    """The jobs in the lines of a draft, of which `proof` is the invoice it would be."""
    return [desk.db.jobs.get(line.job_id) for line in proof.lines if line.job_id]
