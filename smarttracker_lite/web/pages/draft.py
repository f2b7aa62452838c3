"""One draft: its lines, what is in the way of issuing it, and the paper it would become."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.documents import Invoice, Line
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.taxes import TaxCategory, TaxTotal
from smarttracker_lite.errors import NotAllowed, TrackerError
from smarttracker_lite.store.rows import as_text
from smarttracker_lite.web.exchange import Bytes, Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import beside
from smarttracker_lite.web.pages.additions import AddForm, add_form
from smarttracker_lite.web.pages.doubts import Doubt, doubts
from smarttracker_lite.web.pages.invoice import page_picture
from smarttracker_lite.web.pages.priceway import job_way
from smarttracker_lite.web.pages.rows import JobWords
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill, explain, say
from smarttracker_lite.workflows.contents import Contents, contents
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.fatturapa import through_sdi
from smarttracker_lite.workflows.typeset import pictures, typeset, unit_of

PATH = "/invoices/draft"


class LineRow(NamedTuple):
    """A line as it will stand on the invoice; `detail` tells a composed price as a sum. That its job is a
    `loss`, without the amount, and what is `odd` about it are for the studio alone. `addition` names what can
    be removed beside the jobs."""

    job_id: str
    job_href: str
    day: str
    document: str
    comment: str
    detail: str
    explained: str
    quantity: str
    price: str
    net: str
    loss: bool
    odd: str
    addition: str = ""


class Unpriced(NamedTuple):
    """Jobs that cannot be invoiced yet for the same reason: why, and where their price is set."""

    what: str
    jobs: str
    job_ids: tuple[str, ...]
    why: str
    price_href: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """The page in ready words.

    `beside` are the lines of what is charged beside the jobs, `adding` is the form for more of them. `seen`
    is the total as it is compared when it is issued, `refused` why that was not done just now.
    `hindrance` says why it cannot be issued yet, "" if it can, and `mend` is the link to where that is set
    right. `gone_ids` are the jobs that left the draft. `doubts` are what an invoice should have but need not,
    each with the page that mends it. `number` is the one it would get, `pages` its pictures' addresses.
    """

    href: str
    client: str
    client_id: str
    client_href: str
    about: str
    currency: str
    lines: tuple[LineRow, ...]
    beside: tuple[LineRow, ...]
    adding: AddForm
    taxes: tuple[tuple[str, str], ...]
    net: str
    total: str
    seen: str
    unpriced: tuple[Unpriced, ...]
    gone_ids: tuple[str, ...]
    hindrance: str
    mend: tuple[str, str] | None
    number: str
    doubts: tuple[Doubt, ...]
    pages: tuple[str, ...]
    refused: str = ""
    sdi: bool = False
    """Whether it becomes a FatturaPA."""


def routes(site: Site) -> list[Route]:
    """A draft, its preview, and what can be done with it."""
    path, desk = f"{PATH}/<draft_id>", site.desk
    return [
        Route("GET", path, partial(_shown, site)),
        Route("GET", f"{path}/preview.pdf", partial(_pdf, desk)),
        Route("GET", f"{path}/page/<page>.png", partial(_picture, desk)),
        Route("POST", f"{path}/leave", partial(_left_out, desk)),
        Route("POST", f"{path}/extras", partial(_added, site)),
        Route("POST", f"{path}/extras/remove", partial(beside.removed, desk)),
        Route("POST", f"{path}/delete", partial(_deleted, desk)),
        Route("POST", f"{path}/issue", partial(_issued, site)),
    ]


def _shown(site: Site, request: Request) -> Reply:
    return Page("draft.html", _view(site, request.words, request.args["draft_id"]))


def _pdf(desk: Desk, request: Request) -> Reply:
    return Bytes(typeset(desk, bill.proof(desk, request.args["draft_id"])), "application/pdf")


def _picture(desk: Desk, request: Request) -> Reply:
    return page_picture(desk, bill.proof(desk, request.args["draft_id"]), request.args["page"])


def _left_out(desk: Desk, request: Request) -> Reply:
    """Take jobs off the draft; what is still the client's to pay can be put back."""
    left = request.form.all("job")
    with desk.act("leave out") as done:
        draft = bill.leave_out(desk, request.args["draft_id"], *left)
    href, free = f"{PATH}/{draft.id}", {job.id for job in bill.unbilled(desk, draft.client_id)}
    text = request.words.text("Left out. The work is not lost: it waits among the unbilled jobs.")
    return Redirect(href, Notice(text, undo_way(done) if free.issuperset(left) else ""))


def _added(site: Site, request: Request) -> Reply:
    """Add what is chosen to the draft; what cannot be comes back with the reason."""
    try:
        return beside.added(site.desk, request)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        view = _view(site, request.words, request.args["draft_id"])
        form = add_form(site.desk, request.words, request.form, {}, [view.client_id])
        adding = replace(form, errors=wrong.errors)
        return Page("draft.html", replace(view, adding=adding), wrong.status)


def _deleted(desk: Desk, request: Request) -> Reply:
    with desk.act("delete draft") as done:
        bill.drop(desk, request.args["draft_id"])
    told = request.words.text("Draft deleted. Its jobs are unbilled again.")
    return Redirect("/invoices", Notice(told, undo_way(done)))


def _issued(site: Site, request: Request) -> Reply:
    """Issue it; what is in the way is told above the draft as it is now."""
    words, draft_id = request.words, request.args["draft_id"]
    try:
        invoice = bill.issue_draft(site.desk, draft_id, request.form.get("seen"))
    except NotAllowed as trouble:
        wrong = problem(words, trouble)
        view = replace(_view(site, words, draft_id), refused=wrong.sentence)
        return Page("draft.html", view, wrong.status)
    text = words.text("Invoice {number} is issued.", number=invoice.number.text)
    return Redirect(f"/invoices/{invoice.id}", Notice(text))


def _view(site: Site, words: Words, draft_id: str) -> DraftView:
    desk, draft = site.desk, site.desk.db.drafts.get(draft_id)
    now, proof = contents(desk, draft), bill.proof(desk, draft_id)
    currency = now.currency
    said = JobWords(desk, words)
    hindrance, confirmed = bill.hindrance(desk, now), desk.settings.tax is not None
    return DraftView(
        href=f"{PATH}/{draft_id}",
        client=now.client.name,
        client_id=now.client.id,
        client_href=f"/clients/{now.client.id}",
        about=_about(words, now, proof, confirmed),
        currency=currency,
        lines=tuple(_line(said, line, currency) for line in now.lines),
        beside=tuple(_beside(said, draft, now, currency)),
        adding=add_form(desk, words, Fields(), {}, [draft.client_id]),
        taxes=tuple(_tax(words, each, currency, confirmed) for each in proof.taxes),
        net=words.money(proof.net, currency),
        total=words.money(proof.total, currency),
        seen=bill.seen_as(proof),
        unpriced=tuple(_unpriced(said, now.unpriced)),
        gone_ids=now.gone,
        hindrance=" ".join(words.error(hindrance)) if hindrance else "",
        mend=_mend(words, now, desk.settings),
        number=bill.upcoming_number(desk).text,
        doubts=tuple(doubts(site, said, draft, proof)),
        pages=_pages(desk, draft_id, proof),
        sdi=through_sdi(desk),
    )


def _mend(words: Words, now: Contents, settings: Settings) -> tuple[str, str] | None:
    """Where the hindrance told first is set right; None if by no page."""
    places = (
        (now.unpriced, (words.text("Show them"), "#unpriced")),
        (now.gone, None),
        (now.lost, (words.text("Show them"), "#lines-title")),
        (not settings.seller.name, (words.text("Fill them in"), "/settings")),
        (settings.tax is None, (words.text("Confirm it"), "/settings/money")),
    )
    return next((link for is_so, link in places if is_so), None)


def _about(words: Words, now: Contents, proof: Invoice, confirmed: bool) -> str:
    """How many jobs, and what they come to where that is known."""
    if not (now.lines or now.unpriced):
        return ""
    if now.unpriced:
        return words.plural(
            "{n} job, {unpriced} unpriced. The amount follows your prices until it is issued.",
            "{n} jobs, {unpriced} unpriced. The amount follows your prices until it is issued.",
            len(now.lines) + len(now.unpriced),
            unpriced=Decimal(len(now.unpriced)),
        )
    if not confirmed:
        return words.plural(
            "{n} job, {net} without VAT. The amount follows your prices until it is issued.",
            "{n} jobs, {net} without VAT. The amount follows your prices until it is issued.",
            len(now.lines),
            net=words.money(proof.net, proof.currency),
        )
    return words.plural(
        "{n} job, {total} to pay. The amount follows your prices until it is issued.",
        "{n} jobs, {total} to pay. The amount follows your prices until it is issued.",
        len(now.lines),
        total=words.money(proof.total, proof.currency),
    )


def _pages(desk: Desk, draft_id: str, proof: Invoice) -> tuple[str, ...]:
    """The addresses of the pictures of its pages."""
    count = len(pictures(desk, proof)) if proof.lines else 0
    return tuple(f"{PATH}/{draft_id}/page/{page}.png" for page in range(1, count + 1))


def _line(said: JobWords, line: Line, currency: str) -> LineRow:
    job_id = next(iter(line.job_ids), "")
    words, job = said.words, said.job(job_id)
    return LineRow(
        job_id=job_id,
        job_href=f"/jobs/{job_id}" if job_id else "",
        day=words.date(line.day) if line.day else "",
        document=line.description or words.text("Untitled print"),
        comment=line.comment,
        detail=" · ".join(part for part in (line.project, line.media) if part),
        explained="" if line.plain else explain.explained(words, Charge(currency, line.terms)),
        quantity=f"{say.number(words, line.quantity, line.unit)} {unit_of(line, words)}".strip(),
        price=say.rate(words, line.price, currency),
        net=say.amount(words, line.net, currency),
        loss=bool(job and said.loss(job)),
        odd=said.odd(job) if job else "",
    )


def _beside(said: JobWords, draft: Draft, now: Contents, currency: str) -> Iterator[LineRow]:
    """The lines beside the jobs: what was added, in that order, and what nobody added."""
    lost = list(map(as_text, now.lost))
    texts = (*(text for text in map(as_text, draft.additions) if text not in lost), "")
    for line, text in zip(now.beside, texts, strict=False):
        yield _line(said, line, currency)._replace(addition=text)
    for addition, text in zip(now.lost, lost, strict=True):
        yield _lost(said.words, addition, text, currency)


def _lost(words: Words, addition: Addition, text: str, currency: str) -> LineRow:
    """What was added in another currency: it has no price in this one, and can only be removed."""
    return LineRow(
        job_id="",
        job_href="",
        day="",
        document=addition.name,
        comment="",
        detail="",
        explained=words.text(
            "Agreed in another currency: add it again at its price in {currency}.", currency=currency
        ),
        quantity=say.quantity(words, addition.quantity, addition.unit),
        price="–",
        net="–",
        loss=False,
        odd="",
        addition=text,
    )


def _tax(words: Words, each: TaxTotal, currency: str, confirmed: bool) -> tuple[str, str]:
    if each.tax.category is TaxCategory.EXEMPT:
        return words.text("No VAT"), words.money(each.amount, currency)
    percent = words.percent(each.tax.percent / 100, 2)
    amount = words.money(each.amount, currency)
    if not confirmed:
        return words.text("VAT {percent}, not confirmed", percent=percent), amount
    return words.text("VAT {percent}", percent=percent), amount


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
