"""What may be wrong with a draft, though it could be issued, each with the page where that is set right."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import urlencode

from smarttracker_lite.domain.clients import Postal
from smarttracker_lite.domain.documents import Invoice, Line
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages.draftlines import Judged
from smarttracker_lite.web.pages.efiles import electronic
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.shortcomings import mendings
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.web.site import Demo, Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.fatturapa import prepared, through_sdi
from smarttracker_lite.workflows.find import Chip
from smarttracker_lite.workflows.rehearse import demo_jobs
from smarttracker_lite.workflows.typeset import boxed
from smarttracker_lite.workflows.validate import doubtful


class Doubt(NamedTuple):
    """A sentence, where it is set right, "" for nowhere, and what the link is called if nothing is to be
    filled in there."""

    text: str
    href: str = ""
    link: str = ""


def doubts(
    site: Site, said: JobWords, draft: Draft, proof: Invoice, judged: Collection[Judged]
) -> Iterator[Doubt]:
    """Those of the draft, of which `proof` is the invoice it would be, with what is known of its jobs."""
    words = said.words
    yield from _rehearsed(site, words, draft)
    yield from _judged(said, judged)
    yield from _examples(said, [each.job for each in judged])
    yield from _addresses(words, site.desk.settings.seller, proof)
    yield from _numbers(words, proof)
    yield from _boxes(words, boxed(site.desk, replace(proof, lines=_beyond_latin(proof.lines))))
    for each in electronic(site.desk, words, proof):
        yield Doubt(each.text, each.href)
    yield from _for_sdi(site.desk, words, draft, proof)


def _rehearsed(site: Site, words: Words, draft: Draft) -> Iterator[Doubt]:
    """That jobs are only samples; in a folder that is thrown away anyway nobody needs to know."""
    count = demo_jobs(site.desk, draft.job_ids)
    if count and site.demo is not Demo.THROWN_AWAY:
        told = words.plural(
            "{n} of these jobs comes from a demo printer.",
            "{n} of these jobs come from demo printers.",
            count,
        )
        final = words.text("What is issued cannot be taken back: issue it only to try.")
        yield Doubt(f"{told} {final}")


def _for_sdi(desk: Desk, words: Words, draft: Draft, proof: Invoice) -> Iterator[Doubt]:
    """What its FatturaPA would lack, where invoices go through SdI."""
    if proof.lines and through_sdi(desk):
        made = prepared(desk, proof)
        for each in mendings(words, draft.client_id, (*made.missing, *made.advice)):
            yield Doubt(each.text, each.href)


def _judged(said: JobWords, judged: Collection[Judged]) -> Iterator[Doubt]:
    """What is sold under its cost, and what looks wrong: for the studio's eyes, like the whole page."""
    words, losing = said.words, [each.job for each in judged if each.loss]
    odd = [(each.job, each.odd) for each in judged if each.odd]
    if losing:
        text = words.plural("{n} job is sold below cost.", "{n} jobs are sold below cost.", len(losing))
        yield Doubt(text, _way(losing, Chip.BELOW_COST), words.text("Show them"))
    if odd:
        first, count = odd[0][1], len(odd)
        text = words.plural("{n} job looks wrong: {odd}.", "{n} jobs look wrong: {odd} …", count, odd=first)
        yield Doubt(text, _way([job for job, _ in odd], Chip.ODD), words.text("Check"))


def _way(jobs: Sequence[Job], chip: Chip) -> str:
    """To the job, or to all such jobs of its client."""
    if len(jobs) == 1:
        return f"{PATH}/{jobs[0].id}"
    return f"{PATH}?{urlencode({'show': chip.value, 'client': jobs[0].tag.client_id or ''})}"


def _examples(said: JobWords, jobs: Sequence[Job]) -> Iterator[Doubt]:
    """That jobs are charged by prices that nobody here has set."""
    words, count = said.words, sum(map(said.prices.by_example, jobs))
    if count:
        told = words.plural(
            "Example prices are used for {n} job: look at them before you issue.",
            "Example prices are used for {n} jobs: look at them before you issue.",
            count,
        )
        yield Doubt(told, "/prices", words.text("Look at the prices"))


def _addresses(words: Words, seller: Postal, proof: Invoice) -> Iterator[Doubt]:
    """What the law asks of most invoices: both addresses, and the seller's number (2006/112/EC, art. 226)."""
    if seller.name and not (seller.street and seller.city):
        yield Doubt(words.text("Your own address is not complete."), "/settings")
    if not (seller.vat_id or seller.tax_number):
        yield Doubt(words.text("Your VAT or tax number is missing."), "/settings")
    if not (proof.buyer.street and proof.buyer.city):
        told = words.text("The address of {client} is not complete.", client=proof.buyer.name)
        yield Doubt(told, f"/clients/{proof.client_id}/edit")


_OWN = {
    "vat_id": N_("Your VAT number cannot be right."),
    "tax_number": N_("Your tax number cannot be right."),
    "iban": N_("Your IBAN cannot be right."),
}
_THEIRS = {
    "vat_id": N_("The VAT number of {client} cannot be right."),
    "tax_number": N_("The tax number of {client} cannot be right."),
}


def _numbers(words: Words, proof: Invoice) -> Iterator[Doubt]:
    """Numbers whose check digits do not fit: they were kept before these were looked at, or imported."""
    for field in doubtful(proof.seller, proof.iban):
        yield Doubt(words.text(_OWN[field]), f"/settings/business#f-{field}", words.text("Check"))
    for field in doubtful(proof.buyer):
        told = words.text(_THEIRS[field], client=proof.buyer.name)
        yield Doubt(told, f"/clients/{proof.client_id}/edit#f-{field}", words.text("Check"))


def _beyond_latin(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with other characters than those that our fonts have for sure: to look through hundreds of
    plain ones took longer than all else on the page."""
    return tuple(line for line in lines if not all(map(_LATIN.fullmatch, _texts(line))))


def _texts(line: Line) -> Iterator[str]:
    yield line.description
    for item in line.items:
        yield from (item.project, item.media, item.comment, *(term.about for term in item.terms))


_LATIN = re.compile("[\n\x20-\x7e\u00a0-\u017f]*")


def _boxes(words: Words, boxes: Mapping[str, str]) -> Iterator[Doubt]:
    """The texts with characters that cannot be printed."""
    for text, lost in boxes.items():
        yield Doubt(
            words.text("“{lost}” in “{text}” cannot be printed: a box □ stands there.", lost=lost, text=text)
        )
