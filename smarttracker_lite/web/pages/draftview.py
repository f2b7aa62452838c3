"""A draft's page in ready words: its lines and sums, its forms, and what is in the way of issuing it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.drafting import LineDiscount
from smarttracker_lite.domain.invoicing import Draft, net_total
from smarttracker_lite.domain.jobs import Job, Stage
from smarttracker_lite.domain.taxes import TAX_PLACES, TaxCategory, TaxTotal
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.web.exchange import Fields, Request
from smarttracker_lite.web.pages.additions import AddForm, add_form
from smarttracker_lite.web.pages.doubts import Doubt, doubts
from smarttracker_lite.web.pages.draftdeeds import GROUPINGS
from smarttracker_lite.web.pages.draftforms import (
    DetailsForm,
    DiscountForm,
    LineForm,
    Typed,
    details_form,
    discount_form,
    line_form,
)
from smarttracker_lite.web.pages.draftlines import LineRow, Lines, judged, taken_off
from smarttracker_lite.web.pages.priceway import job_way
from smarttracker_lite.web.pages.quoting import DRAFT, QuotingView, quoting_view
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.taxwords import plain_title
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill, explain, propose
from smarttracker_lite.workflows.contents import Contents, contents
from smarttracker_lite.workflows.deliver import password_missing
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.fatturapa import through_sdi
from smarttracker_lite.workflows.number import upcoming_number
from smarttracker_lite.workflows.witness import seen_as

PATH = DRAFT


class Unpriced(NamedTuple):
    """Jobs that cannot be invoiced yet for the same reason: why, and where their price is set."""

    what: str
    jobs: str
    job_ids: tuple[str, ...]
    why: str
    price_href: str


class SumsView(NamedTuple):
    """What all comes to: the sum of the lines and what is taken off it, "" and () where nothing is; then by
    tax, and in all."""

    lines: str
    off: tuple[tuple[str, str], ...]
    net: str
    taxes: tuple[tuple[str, str], ...]
    total: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """The page in ready words.

    `groupings` are the ways its jobs can share lines: value, name, whether it is so. `beside` are the lines
    of what is charged beside the jobs, `adding`, `line` and `discounting` the forms for more of them and for
    a discount, `details` that for texts. `waiting` are discounts on lines that are not there by this
    grouping: key and words. `more` says how many jobs of the client are on no draft yet, "" for none.
    `seen` is what is compared when it is issued, `refused` why that was not done just now.
    `hindrance` says why it cannot be issued yet, "" if it can, and `mend` is the link to where that is set
    right. `gone_ids` are the jobs that left the draft. `doubts` are what an invoice should have but need not,
    each with the page that mends it. `number` is the one it would get; `picture` is where the first page of
    its paper is, "" where it has none. `mail_to` is whom the usual mail can go to at once, "" where it
    cannot.
    """

    href: str
    client: str
    client_id: str
    client_href: str
    about: str
    currency: str
    groupings: tuple[tuple[str, str, bool], ...]
    lines: tuple[LineRow, ...]
    beside: tuple[LineRow, ...]
    adding: AddForm
    line: LineForm
    discounting: DiscountForm | None
    details: DetailsForm
    sums: SumsView
    seen: str
    unpriced: tuple[Unpriced, ...]
    gone_ids: tuple[str, ...]
    waiting: tuple[tuple[str, str], ...]
    more: str
    hindrance: str
    mend: tuple[str, str] | None
    number: str
    doubts: tuple[Doubt, ...]
    picture: str
    sdi: bool
    """Whether it becomes a FatturaPA."""
    mail_to: str
    quoting: QuotingView
    refused: str = ""


def picture_href(draft_id: str, page: int, seen: str) -> str:
    """Where the picture of a page is; another address once the draft says something else, as browsers keep
    pictures."""
    return f"{PATH}/{draft_id}/page/{page}.png?v={seen.rpartition(' ')[2]}"


def draft_view(site: Site, request: Request, typed: Typed | None = None) -> DraftView:
    """The draft of the address; what was typed into one of its forms comes back in it."""
    typed = typed or Typed()
    desk, words, draft_id = site.desk, request.words, request.args["draft_id"]
    draft = desk.db.drafts.get(draft_id)
    now = contents(desk, draft)
    proof = bill.proof_of(desk, draft, now)
    said, currency = JobWords(desk, words), now.currency
    known = judged(said, now)
    lines, asked = Lines(said, now, known), request.form if typed.form else request.query
    hindrance, confirmed = bill.hindrance(desk, draft, now, draft.becomes), desk.settings.tax is not None
    return DraftView(
        href=f"{PATH}/{draft_id}",
        client=now.client.name,
        client_id=now.client.id,
        client_href=f"/clients/{now.client.id}",
        about=_about(words, now, proof, confirmed),
        currency=currency,
        groupings=tuple((by.value, words.text(name), by is draft.grouping) for by, name in GROUPINGS.items()),
        lines=tuple(lines.of_jobs()),
        beside=tuple(lines.beside(draft)),
        adding=add_form(desk, words, Fields(), {}, [draft.client_id]),
        line=line_form(desk, words, draft, now, asked.get("line"), typed),
        discounting=discount_form(words, draft, now, request.query.get("discount"), typed),
        details=details_form(desk, words, draft, now, typed),
        sums=_sums(words, now, proof, confirmed),
        seen=seen_as(proof),
        sdi=through_sdi(desk),
        mail_to=_mail_to(desk, proof),
        quoting=quoting_view(desk, words, draft),
        unpriced=tuple(_unpriced(said, now.unpriced)),
        gone_ids=now.gone,
        waiting=tuple(_waiting(words, each) for each in now.unfound),
        more=_more(desk, words, draft, now),
        hindrance=" ".join(words.error(hindrance)) if hindrance else "",
        mend=_mend(words, now, desk.settings),
        number=upcoming_number(desk).text,
        doubts=tuple(doubts(site, said, draft, proof, known.values())),
        picture=picture_href(draft_id, 1, seen_as(propose.paper(desk, draft, proof))) if proof.lines else "",
    )


def _mail_to(desk: Desk, proof: Invoice) -> str:
    """The client's address, where a mail account is set up and nothing need be asked."""
    return proof.buyer.email if desk.settings.mail.ready and not password_missing(desk) else ""


def _sums(words: Words, now: Contents, proof: Invoice, confirmed: bool) -> SumsView:
    currency = now.currency
    return SumsView(
        lines=words.money(net_total(now.invoiced), currency) if now.adjustments else "",
        off=tuple(taken_off(words, each, currency) for each in now.adjustments),
        net=words.money(proof.net, currency),
        taxes=tuple(_tax(words, each, currency, confirmed) for each in proof.taxes),
        total=words.money(proof.total, currency),
    )


def _waiting(words: Words, each: LineDiscount) -> tuple[str, str]:
    """The discount on a line that is not there."""
    told = words.text("The discount on “{name}” waits: no line is like that now.", name=each.name)
    return each.key, told


def _more(desk: Desk, words: Words, draft: Draft, now: Contents) -> str:
    """How many jobs of the client could be put on it."""
    ready = desk.db.jobs.count(Wanted(client_id=draft.client_id, stages=frozenset({Stage.READY})))
    others = (each for each in desk.db.drafts.all() if each.client_id == draft.client_id)
    count = ready - sum(len(each.job_ids) for each in others) + len(now.gone)
    if count <= 0:
        return ""
    return words.plural(
        "{n} unbilled job of {client} is on no draft yet.",
        "{n} unbilled jobs of {client} are on no draft yet.",
        count,
        client=now.client.name,
    )


def _mend(words: Words, now: Contents, settings: Settings) -> tuple[str, str] | None:
    """Where the hindrance told first is set right; None if by no page."""
    places = (
        (now.unpriced, (words.text("Show them"), "#unpriced")),
        (now.gone, None),
        (now.lost or now.lost_lines or now.lost_discounts, (words.text("Show them"), "#lines-title")),
        (now.overdone or now.net < 0, (words.text("Show them"), "#lines-title")),
        (not settings.seller.name, (words.text("Fill them in"), "/settings")),
        (settings.tax is None, (words.text("Confirm it"), "/settings/money")),
    )
    return next((link for is_so, link in places if is_so), None)


def _about(words: Words, now: Contents, proof: Invoice, confirmed: bool) -> str:
    """How many jobs, and what they come to where that is known."""
    count, unpriced = len(now.jobs), len(now.unpriced)
    if not (now.invoiced or unpriced):
        return ""
    if unpriced:
        return words.plural(
            "{n} job, {unpriced} unpriced. The amount follows your prices until it is issued.",
            "{n} jobs, {unpriced} unpriced. The amount follows your prices until it is issued.",
            count + unpriced,
            unpriced=Decimal(unpriced),
        )
    net, total = (words.money(each, proof.currency) for each in (proof.net, proof.total))
    if not count:
        return words.text("{total} to pay, for no job.", total=total)
    if not confirmed:
        return words.plural(
            "{n} job, {net} without VAT. The amount follows your prices until it is issued.",
            "{n} jobs, {net} without VAT. The amount follows your prices until it is issued.",
            count,
            net=net,
        )
    return words.plural(
        "{n} job, {total} to pay. The amount follows your prices until it is issued.",
        "{n} jobs, {total} to pay. The amount follows your prices until it is issued.",
        count,
        total=total,
    )


def _tax(words: Words, each: TaxTotal, currency: str, confirmed: bool) -> tuple[str, str]:
    tax, amount = each.tax, words.money(each.amount, currency)
    if not confirmed and tax.category is TaxCategory.STANDARD:
        percent = words.percent(tax.percent / 100, TAX_PLACES)
        return words.text("VAT {percent}, not confirmed", percent=percent), amount
    if tax.category is TaxCategory.EXEMPT and not tax.label:
        return words.text("No VAT"), amount
    return plain_title(words, tax), amount


def _unpriced(said: JobWords, jobs: Sequence[Job]) -> Iterator[Unpriced]:
    """The jobs without a price, those of the same media, printer and reason together."""
    groups: dict[tuple[str, str], list[Job]] = defaultdict(list)
    for job in jobs:
        price = said.prices.price(job)
        groups[job_way(job, price), explain.explained(said.words, price)].append(job)
    for (href, why), alike in groups.items():
        media = alike[0].facts.media
        yield Unpriced(
            what=" · ".join(filter(None, (media.name or media.type, said.printer(alike[0].printer_id)))),
            jobs=said.words.plural("{n} job", "{n} jobs", len(alike)),
            job_ids=tuple(job.id for job in alike),
            why=why,
            price_href=href,
        )
