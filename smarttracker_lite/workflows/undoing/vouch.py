"""Whether a row that was put back can stand beside all the others."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from smarttracker_lite.domain.cartridges import CartridgeChange, Correction
from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.extras import Bundle, Extra
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import DECISIONS, Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.quotations import Outcome, Quotation
from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.domain.splitting import complete
from smarttracker_lite.domain.undoing import Row, Together
from smarttracker_lite.errors import N_, NotAllowed, TrackerError
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.rows import from_row
from smarttracker_lite.store.settings import SettingsPage
from smarttracker_lite.workflows import admit, agree, arrange, extras, inktruth, number, rate
from smarttracker_lite.workflows.audit.follow import sources, targets
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.parting import check_parting, follows_its_invoice

LEDGER = "taggings"
"""The book of decisions about jobs is only added to."""
TOGETHER: Mapping[str, Together] = {"jobs": {"tag": DECISIONS}, "rules": {"": (("client_id", "project_id"),)}}
"""By table: which fields are decided together."""

_LOOK = N_("Look at what is there now, and decide anew.")
_NAMED = N_("Others that came since need it: it stays.")
_MISSING = N_("What it belongs to is not in the books any more.")
_AGAIN = N_("Its printer has told of it again since.")
_ANEW = N_("It was written anew since.")
_PARTS = N_("The other parts of this print were changed since.")
_DOCUMENT = N_("Invoices are documents: they stay as they were issued.")
_INVOICED = N_("Jobs that are on an invoice cannot be changed.")


def sound(desk: Desk, table: str, now: Row | None, to: Row | None) -> TrackerError | None:
    """Why a row that is in the books as `to` in the place of `now` cannot be; None if it can."""
    kind, check = _KINDS[table]
    try:
        before, after = (None if row is None else from_row(dict(row), kind, table) for row in (now, to))
        if after is None:
            _check_unnamed(desk, table, before)
        else:
            _check_links(desk, table, before, after)
        if before is None and after is not None and desk.db.count_named(table, after.id) > 1:
            raise NotAllowed(_ANEW, _LOOK)
        check(desk, before, after)
    except TrackerError as trouble:
        return trouble
    return None


def _check_links(desk: Desk, table: str, now: Any, record: Any) -> None:
    """Whatever it names again is there, and is no client that was merged into another."""
    known = set() if now is None else set(targets(table, now))
    for to, id in set(targets(table, record)) - known:
        named = getattr(desk.db, to).find(id)
        if named is None:
            raise NotAllowed(_MISSING, _LOOK)
        if to == "clients":
            admit.check_not_merged(desk, named)


def _check_unnamed(desk: Desk, table: str, record: Any) -> None:
    """Nothing names a record that is gone; the ledger says nothing of jobs that go."""
    for other in sources(table):
        naming = () if other == LEDGER else _naming(desk, other, table, record.id)
        if any((table, record.id) in targets(other, each) for each in naming):
            raise NotAllowed(_NAMED, _LOOK)


def _naming(desk: Desk, other: str, table: str, id: str) -> Iterable[Any]:
    """The records of another table that may name the one of this id."""
    if other == "jobs":
        return desk.db.jobs.newest(_OF[table](id))
    if other in ("invoices", "quotations") and table == "clients":
        return (desk.db.invoices if other == "invoices" else desk.db.quotations).of_client(id)
    return cast("list[Any]", getattr(desk.db, other).all())


_OF: Mapping[str, Callable[[str], Wanted]] = {
    "clients": lambda id: Wanted(client_id=id),
    "projects": lambda id: Wanted(project_ids=frozenset({id})),
    "jobs": lambda id: Wanted(reprint_of=id),
    "printers": lambda id: Wanted(printer_id=id),
}
"""By what jobs are found that name a record of the table."""


def _job(desk: Desk, now: Job | None, to: Job | None) -> None:
    invoiced = any(job is not None and job.invoice_id is not None for job in (now, to))
    if invoiced and not (now and to and follows_its_invoice(desk, now, to)):
        raise NotAllowed(_INVOICED, N_("Leave them as they are."))
    _check_parts(desk, now, to)
    if to is None:
        return
    _check_tag(desk, now, to)
    if now is None and to.printer_id is not None:
        name = (to.facts.source, to.facts.key)
        known = desk.db.jobs.told(to.printer_id, [name])
        if name in known and known[name].id != to.id:
            raise NotAllowed(_AGAIN, _LOOK)


def _check_parts(desk: Desk, now: Job | None, to: Job | None) -> None:
    """All parts of a print are there, or none."""
    for first_id in {job.portion.first_id for job in (now, to) if job and job.portion}:
        parts = desk.db.jobs.parts_of(first_id)
        if parts and not complete(first_id, parts):
            raise NotAllowed(_PARTS, _LOOK)


def _check_tag(desk: Desk, now: Job | None, to: Job) -> None:
    """A client in the archive has nothing more to pay; what it does not pay may be its all the same."""
    client = desk.db.clients.find(to.tag.client_id or "")
    if client and client.archived and to.unbilled and (now is None or now.tag != to.tag):
        raise NotAllowed(
            N_("“{name}” is in the archive."), N_("Take it out of the archive first."), name=client.name
        )
    project = desk.db.projects.find(to.tag.project_id) if to.tag.project_id else None
    if project and project.client_id != to.tag.client_id:
        raise NotAllowed(_MISSING, _LOOK)


def _client(desk: Desk, now: Client | None, to: Client | None) -> None:
    if now is not None:
        admit.check_not_erased(now)
    if to is None:
        return
    admit.check_alone(desk, to)
    agree.check_list_agrees(desk, to)
    if now and now.merged_into != to.merged_into:
        check_parting(desk, now, to)
    elif to.archived and not (now and now.archived):
        admit.check_settled(desk, to)


def _project(desk: Desk, now: Project | None, to: Project | None) -> None:
    if to is None:
        return
    admit.check_not_erased(desk.db.clients.get(to.client_id))
    arrange.check_place(desk, to)
    if now and now.client_id != to.client_id and any(each != to.client_id for each in _whose(desk, to.id)):
        raise NotAllowed(_NAMED, _LOOK)


def _whose(desk: Desk, project_id: str) -> Iterator[str | None]:
    """Of which clients the phases, rules and jobs of a project are."""
    yield from (each.client_id for each in desk.db.projects.all() if each.parent_id == project_id)
    yield from (each.client_id for each in desk.db.rules.all() if each.project_id == project_id)
    jobs = desk.db.jobs.newest(Wanted(project_ids=frozenset({project_id})))
    yield from (job.tag.client_id for job in jobs)


def _rule(desk: Desk, _: Rule | None, to: Rule | None) -> None:
    project = desk.db.projects.find(to.project_id or "") if to else None
    if to and project and project.client_id != to.client_id:
        raise NotAllowed(_MISSING, _LOOK)


def _price_list(desk: Desk, _: PriceList | None, to: PriceList | None) -> None:
    if to is not None:
        rate.check_list_alone(desk, to)
        agree.check_clients_agree(desk, to)


def _rate(desk: Desk, _: Rate | None, to: Rate | None) -> None:
    if to is not None:
        rate.check_rate(desk, to)


def _extra(desk: Desk, _: Extra | None, to: Extra | None) -> None:
    if to is not None:
        extras.check_extra(desk, to)


def _bundle(desk: Desk, _: Bundle | None, to: Bundle | None) -> None:
    if to is not None:
        extras.check_bundle(desk, to)


def _cartridge(desk: Desk, _: CartridgeChange | None, to: CartridgeChange | None) -> None:
    if to is not None:
        inktruth.check_cartridge_alone(desk, to)


def _draft(desk: Desk, _: Draft | None, to: Draft | None) -> None:
    """Drafts are live: a job may be another client's by now, and the draft says so; but no two of a client
    hold the same job."""
    if to is None:
        return
    others = (each for each in desk.db.drafts.all() if each.id != to.id)
    if any(other.client_id == to.client_id and not _apart(to, other) for other in others):
        raise NotAllowed(N_("A job of it is on another draft by now."), N_("Leave it out there first."))


def _apart(draft: Draft, other: Draft) -> bool:
    return set(draft.job_ids).isdisjoint(other.job_ids)


def _gap(desk: Desk, _: NotedGap | None, to: NotedGap | None) -> None:
    job_id = to.closed.job_id if to and to.closed else None
    if job_id is not None and desk.db.jobs.find(job_id) is None:
        raise NotAllowed(_MISSING, _LOOK)


def _invoice(_: Desk, now: Invoice | None, to: Invoice | None) -> None:
    """Of a document only how it was settled can be otherwise, and no credit note is taken off it."""
    if now is None or to is None or _issued(now) != _issued(to):
        raise NotAllowed(_DOCUMENT, N_("Write a credit note instead."))


def _issued(invoice: Invoice) -> tuple[Invoice, Decimal]:
    """What stays of an invoice whatever is noted of its payment, and whenever it is reminded of."""
    return replace(invoice, settlements=(), retractions=(), quiet_until=None), invoice.credited


def _quotation(_: Desk, now: Quotation | None, to: Quotation | None) -> None:
    """Only what became of it can be otherwise, and one that is invoiced stays so."""
    if now is None or to is None or _proposed(now) != _proposed(to) or now.outcome is Outcome.INVOICED:
        raise NotAllowed(_DOCUMENT, N_("Issue another quote instead."))


def _proposed(issued: Quotation) -> Quotation:
    return replace(issued, outcome=None, outcome_at=None)


def _settings(desk: Desk, now: SettingsPage | None, to: SettingsPage | None) -> None:
    """Another currency charges open work otherwise, and first settings are not taken away."""
    if now is None or to is None or now.settings.currency != to.settings.currency:
        raise NotAllowed(
            N_("Another currency is not put back unseen."), N_("Change it under Settings › Money and tax.")
        )
    number.check_numbering(desk, to.settings)


def _free(desk: Desk, now: object, to: object) -> None:
    """Its links are all there is to look at."""


_KINDS: Mapping[str, tuple[type[Any], Callable[[Desk, Any, Any], None]]] = {
    "jobs": (Job, _job),
    "clients": (Client, _client),
    "projects": (Project, _project),
    "rules": (Rule, _rule),
    "price_lists": (PriceList, _price_list),
    "rates": (Rate, _rate),
    "extras": (Extra, _extra),
    "bundles": (Bundle, _bundle),
    "cartridges": (CartridgeChange, _cartridge),
    "corrections": (Correction, _free),
    "drafts": (Draft, _draft),
    "invoices": (Invoice, _invoice),
    "quotations": (Quotation, _quotation),
    "gaps": (NotedGap, _gap),
    "settings": (SettingsPage, _settings),
    "printers": (Printer, _free),
}
"""By table: what its rows are, and what must hold for one beside its links."""

DECIDED = frozenset({*_KINDS, LEDGER})
"""The tables whose rows are decisions. An act that changed another one is not taken back."""
