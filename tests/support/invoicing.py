"""A studio that may invoice, the short way to drafts and invoices, and what no client may see."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import requests

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Measure, Origin
from smarttracker_lite.domain.rates import Basis, Price, Rate, Side
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill, settle
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.settle import Payment
from tests.support.studio import NOON, Studio, plot


def overpaid(studio: Studio, client: Client) -> Invoice:
    """An invoice of which the client has paid 5 too much."""
    invoice, over = issued(studio, client), Decimal(5)
    payment = Payment(day=studio.desk.today, amount=invoice.open + over)
    return settle.pay(studio.desk, invoice.id, payment, over)


def set_prices(studio: Studio) -> None:
    """The studio's name, a price for plain bond, and a cost that nobody but the studio may see."""
    studio.seller()
    studio.rate(media="Plain bond", per_m2="3.10", per_ml="0.42", per_job="1.50")
    studio.rate(Side.COST, per_m2="987.65")


_SECRETS = {
    Basis.SQUARE_METRE: "987.65",
    Basis.WASTE: "76.54",
    Basis.COLOR: "865.43",
    Basis.MILLILITRE: "754.32",
    Basis.CLEANING: "65.43",
    Basis.HOUR: "643.21",
    Basis.COPY: "543.27",
    Basis.JOB: "432.18",
}


def costly_job(studio: Studio, client: Client) -> Job:
    """A job of this client that costs something of every part, each at a rate found nowhere else."""
    costs = tuple(Price(basis=basis, rate=Decimal(rate)) for basis, rate in _SECRETS.items())
    studio.desk.db.rates.put(Rate(id="secret", side=Side.COST, media="Secret bond", prices=costs))
    facts = plot(copies=Measure(1, Origin.MEASURED), started_at=NOON - timedelta(minutes=30))
    return studio.job(replace(facts, media=replace(facts.media, name="Secret bond")), client=client)


def telltales(studio: Studio, job: Job) -> set[str]:
    """All figures of what the job cost and of what is earned on it, in every way they are written."""
    book = price_book(studio.desk)
    cost, price = book.cost(job), book.price(job)
    assert cost.amount is not None
    assert price.amount is not None
    assert {term.part for term in cost.terms} == {basis.part for basis in _SECRETS}
    figures = [cost.amount, price.amount - cost.amount, *cost.shown, *map(Decimal, _SECRETS.values())]
    return {text for figure in figures for text in _written(abs(figure))}


def _written(figure: Decimal) -> Iterator[str]:
    yield str(figure)
    for language in ("en", "it"):
        yield Words(language).number(figure, 2, 6)


def drafted(studio: Studio, client: Client, *jobs: Job) -> Draft:
    """A draft of these jobs, or of a new one."""
    return bill.draft(studio.desk, client.id, [job.id for job in jobs or (studio.job(client=client),)])


def issued(studio: Studio, client: Client) -> Invoice:
    """An invoice over one job: 15.78 net, 19.25 with VAT."""
    return bill.issue_draft(studio.desk, drafted(studio, client).id)


def seen(answer: requests.Response) -> str:
    """The words of a page as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
