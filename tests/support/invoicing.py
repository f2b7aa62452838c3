"""A studio that may invoice, and the short way to drafts and invoices."""

import html
import re

import requests

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.invoicing import Draft, Invoice
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.pricing import Side
from smarttracker_lite.workflows import bill
from tests.support.studio import Studio


def set_prices(studio: Studio) -> None:
    """The studio's name, a price for plain bond, and a cost that nobody but the studio may see."""
    studio.seller()
    studio.rate(media="Plain bond", per_m2="3.10", per_ml="0.42", per_job="1.50")
    studio.rate(Side.COST, per_m2="987.65")


def drafted(studio: Studio, client: Client, *jobs: Job) -> Draft:
    """A draft of these jobs, or of a new one."""
    return bill.draft(studio.desk, client.id, [job.id for job in jobs or (studio.job(client=client),)])


def issued(studio: Studio, client: Client) -> Invoice:
    """An invoice over one job: 15.78 net, 19.25 with VAT."""
    return bill.issue_draft(studio.desk, drafted(studio, client).id)


def seen(answer: requests.Response) -> str:
    """The words of a page as they are read."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())
