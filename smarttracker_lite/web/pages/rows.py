"""Jobs as the rows of a list, in the user's words; shared by all pages that list jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.clients import Client, Project, project_title
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.money import round_half_up
from smarttracker_lite.domain.printing import Media
from smarttracker_lite.domain.units import Unit, millilitres
from smarttracker_lite.errors import N_
from smarttracker_lite.web.pages.priceway import job_way
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, judge, say
from smarttracker_lite.workflows.bill import drafted
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.reckon import Price, extent


class Badge(NamedTuple):
    """A state as word, icon and tone."""

    word: str
    icon: str
    tone: str


STATES: Mapping[JobState, Badge] = {
    JobState.BILLABLE: Badge(N_("unbilled"), "circle-dot", "accent"),
    JobState.INTERNAL: Badge(N_("internal"), "home", "neutral"),
    JobState.REPRINT: Badge(N_("reprint"), "refresh", "neutral"),
    JobState.WASTE: Badge(N_("waste"), "trash", "neutral"),
}
_PRINTING = Badge(N_("printing"), "printer", "accent")
_FORGOTTEN = Badge(N_("end not known"), "alert-triangle", "warn")
_BILLED = Badge(N_("billed"), "circle-check", "good")
_DISPUTED = Badge(N_("billed, changed since"), "alert-triangle", "warn")
_DRAFTED = Badge(N_("on a draft"), "file-text", "accent")
_WAITING = Badge(N_("needs a client"), "user-question", "warn")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One job in ready words; None is what the printer did not say.

    `kind` is what the machine did, "" if it printed; `part` which part of a print it is, "" if all of it.
    `unpriced` says why a job to be billed has no price, and `price_href` leads to where it is set. `loss`
    says how much less the price is than the cost, `odd` what is odd about the job; "" for nothing. `locked`
    jobs are on an invoice and cannot be tagged.
    """

    id: str
    href: str
    time: str
    document: str
    kind: str
    part: str
    user: str | None
    printer: str
    media: str | None
    size: str | None
    copies: str | None
    amount: str | None
    ink: str | None
    cost: str | None
    price: str | None
    unpriced: str
    price_href: str
    loss: str
    odd: str
    client_id: str
    client: str
    project: str
    state: Badge
    state_href: str
    locked: bool


class JobWords:
    """Says jobs in words, by the prices and names of one moment."""

    def __init__(self, desk: Desk, words: Words, prices: PriceBook | None = None) -> None:
        self.words = words
        self.prices = prices or price_book(desk)
        self.today = desk.today
        self._printers: Mapping[str, Printer] = {each.id: each for each in desk.db.printers.all()}
        self._clients: Mapping[str, Client] = {each.id: each for each in desk.db.clients.all()}
        self._projects: Mapping[str, Project] = {each.id: each for each in desk.db.projects.all()}
        self._jobs, self._invoices = desk.db.jobs, desk.db.invoices
        self._drafted = drafted(desk)

    def row(self, job: Job) -> Row:
        """The job's row."""
        facts = job.facts
        amounts = judge.amounts(self.prices, job)
        price = amounts.price
        return Row(
            id=job.id,
            href=f"/jobs/{job.id}",
            time=self.words.brief(job.day, self.today),
            document=self.document(job),
            kind=say.kind(self.words, facts.kind),
            part=say.part(self.words, job.portion),
            user=facts.user,
            printer=self.printer(job.printer_id),
            media=facts.media.name or facts.media.type,
            size=self.size(facts.media),
            copies=str(facts.copies.value) if facts.copies else None,
            amount=self.quantity(job),
            ink=self.ink(facts.ink_ul),
            cost=self.amount(amounts.cost) if facts.final else None,
            price=self.amount(price) if job.billable and facts.final else None,
            unpriced=explain.explained(self.words, price) if job.unbilled and price.missing else "",
            price_href=job_way(job, price) if price.missing else "",
            loss=self.loss(job, amounts),
            odd=self.odd(job, amounts),
            client_id=job.tag.client_id or "",
            client=self.client(job.tag.client_id, job.tag.project_id),
            project=self.client(None, job.tag.project_id),
            state=self.badge(job),
            state_href=f"/invoices/{job.invoice_id}" if job.invoice_id else "",
            locked=job.invoice_id is not None,
        )

    def job(self, job_id: str | None) -> Job | None:
        """The job of this id, if it is one."""
        return self._jobs.find(job_id) if job_id else None

    def priced(self, job: Job) -> Price | None:
        """What the client pays, None if it is unpriced."""
        charge = self.prices.price(job)
        amount = charge.amount
        return None if amount is None else (charge.currency, amount)

    def priced_in_words(self, job: Job) -> str:
        """What the client pays, in its currency; "" if it is unpriced."""
        priced = self.priced(job)
        return self.words.money(priced[1], priced[0]) if priced else ""

    def loss(self, job: Job, amounts: judge.Amounts | None = None) -> str:
        """How much less is charged than the job cost, "" if nothing less; its amounts may be known."""
        margin = judge.job_margin(job, amounts or judge.amounts(self.prices, job))
        if margin is None or not margin.loss:
            return ""
        return self.words.text(
            "{amount} below cost", amount=self.words.money(-margin.left, self.prices.currency)
        )

    def odd(self, job: Job, amounts: judge.Amounts | None = None) -> str:
        """What is odd about the job; its amounts may be known."""
        found = judge.odd(job, amounts or judge.amounts(self.prices, job))
        return " · ".join(self.words.text(what, amount=amount) for what, amount in found)

    def document(self, job: Job) -> str:
        """The document's name, or that it has none, any more or at all."""
        without = N_("Untitled") if job.blanked_at is None else N_("blanked")
        return (job.facts.document or "").strip() or self.words.text(without)

    def printer(self, printer_id: str | None) -> str:
        """The name we gave the printer, "" where there is none."""
        printer = self._printers.get(printer_id or "")
        return printer.name if printer else printer_id or ""

    def client(self, client_id: str | None, project_id: str | None = None) -> str:
        """`Rossi › Villa › Tender`, or the part that there is; "" if there is none."""
        client, project = self._clients.get(client_id or ""), self._projects.get(project_id or "")
        names = [client.name] if client else []
        if project:
            names.append(project_title(project, self._projects))
        return " › ".join(names)

    def size(self, media: Media) -> str | None:
        """Width and height in millimetres."""
        if media.width_um is None or media.height_um is None:
            return None
        width, height = (round_half_up(Decimal(um) / 1000, 0) for um in (media.width_um, media.height_um))
        return f"{width} × {height}"

    def quantity(self, job: Job) -> str | None:
        """The printed area, or else the sheets."""
        printed = extent(job.facts)
        return printed and say.quantity(self.words, printed.quantity, printed.unit, listed=True)

    def ink(self, volume_ul: int | None) -> str | None:
        """Millilitres, for a column that names them."""
        if volume_ul is None:
            return None
        return say.number(self.words, millilitres(volume_ul), Unit.MILLILITRE, listed=True)

    def amount(self, charge: Charge) -> str | None:
        """An amount; only one in another currency than the studio's names it."""
        if charge.amount is None:
            return None
        own = charge.currency == self.prices.currency
        return (say.amount if own else Words.money)(self.words, charge.amount, charge.currency)

    def badge(self, job: Job) -> Badge:
        """What remains to be done with the job."""
        tests = (
            (job.later is not None, _DISPUTED),
            (job.invoice_id is not None, _BILLED),
            (not job.billable, STATES[job.tag.state]),
            (job.facts.forgotten, _FORGOTTEN),
            (not job.facts.final, _PRINTING),
            ((job.tag.client_id, job.id) in self._drafted, _DRAFTED),
            (job.waiting, _WAITING),
        )
        badge = next((badge for is_so, badge in tests if is_so), STATES[job.tag.state])
        return badge._replace(word=self.words.text(badge.word))

    def invoice_number(self, invoice_id: str) -> str:
        """The number of the invoice the job is on."""
        invoice = self._invoices.find(invoice_id)
        return invoice.number.text if invoice else ""
