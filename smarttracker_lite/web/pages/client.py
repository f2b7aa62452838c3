"""One client: address, unbilled jobs, invoices and projects."""

from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.invoicing import Invoice
from smarttracker_lite.domain.money import RATE_PLACES
from smarttracker_lite.errors import N_, NotFound, TrackerError
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.amounts import owed, summed
from smarttracker_lite.web.pages.invoice import badge
from smarttracker_lite.web.pages.rows import Badge, JobWords, Row
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import LANGUAGES, Words
from smarttracker_lite.workflows.admit import archive_client
from smarttracker_lite.workflows.arrange import archive_project, projects, save_project
from smarttracker_lite.workflows.bill import unbilled
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.overlook import balance

PATH = "/clients"
_JOBS_SHOWN = 20


class InvoiceRow(NamedTuple):
    """An invoice in ready words."""

    number: str
    href: str
    issued: str
    due: str
    total: str
    state: Badge


class ProjectRow(NamedTuple):
    """A project, where it is changed, and the jobs behind it."""

    name: str
    href: str
    jobs: str
    archived: bool


class Refused(NamedTuple):
    """The form of a project that could not be kept: where it is sent to, what was typed, and why."""

    href: str
    name: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientView:
    """The page in ready words. `ready` is the sum of the unbilled jobs, `unpriced` how many are not in it;
    `refused` is the form that came back, if one did."""

    name: str
    href: str
    archived: bool
    client_id: str
    address: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    notes: str
    ready: str
    unpriced: str
    open: str
    overdue: str
    jobs: tuple[Row, ...]
    jobs_count: int
    jobs_href: str
    more: str
    currency: str
    drafts: tuple[tuple[str, str], ...]
    invoices: tuple[InvoiceRow, ...]
    projects: tuple[ProjectRow, ...]
    refused: Refused | None = None


def routes(site: Site) -> list[Route]:
    """A client's page, its projects, and the archive."""
    path = f"{PATH}/<client_id>"
    return [
        Route("GET", path, partial(_shown, site.desk)),
        Route("POST", f"{path}/archive", partial(_archived, site.desk)),
        Route("POST", f"{path}/projects", partial(_added, site.desk)),
        Route("POST", f"{path}/projects/<project_id>", partial(_renamed, site.desk)),
        Route("POST", f"{path}/projects/<project_id>/archive", partial(_project_archived, site.desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    return Page("client.html", _view(desk, request.words, desk.db.clients.get(request.args["client_id"])))


def _archived(desk: Desk, request: Request) -> Reply:
    """Into the archive, or with `archived=no` out of it."""
    archived = request.form.get("archived") != "no"
    client = archive_client(desk, request.args["client_id"], archived)
    text = N_("{name} is archived.") if archived else N_("{name} is back.")
    return Redirect(f"{PATH}/{client.id}", Notice(request.words.text(text, name=client.name)))


def _added(desk: Desk, request: Request) -> Reply:
    fresh = Project(id=new_id(), client_id=request.args["client_id"], name=request.form.get("name"))
    return _saved(desk, request, fresh, N_("Project {name} is added."))


def _renamed(desk: Desk, request: Request) -> Reply:
    old = _project(desk, request)
    new = Project(
        id=old.id,
        client_id=old.client_id,
        name=request.form.get("name"),
        code=old.code,
        archived=old.archived,
    )
    return _saved(desk, request, new, N_("The project is called {name} now."))


def _saved(desk: Desk, request: Request, project: Project, text: str) -> Reply:
    """Keep it; what cannot be kept comes back in the form it was typed in."""
    try:
        return _back(request, save_project(desk, project), text)
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong = problem(request.words, trouble)
        view = _view(desk, request.words, desk.db.clients.get(project.client_id))
        refused = Refused(request.path, project.name, wrong.sentence)
        return Page("client.html", replace(view, refused=refused), wrong.status)


def _project_archived(desk: Desk, request: Request) -> Reply:
    archived = request.form.get("archived") != "no"
    project = archive_project(desk, _project(desk, request).id, archived)
    text = N_("Project {name} is archived.") if archived else N_("Project {name} is back.")
    return _back(request, project, text)


def _back(request: Request, project: Project, text: str) -> Redirect:
    return Redirect(f"{PATH}/{project.client_id}", Notice(request.words.text(text, name=project.name)))


def _project(desk: Desk, request: Request) -> Project:
    """The project of the URL. Raises NotFound if it is not this client's."""
    project = desk.db.projects.get(request.args["project_id"])
    if project.client_id != request.args["client_id"]:
        raise NotFound(N_("This client has no such project."), N_("Open the client's page again."))
    return project


def _view(desk: Desk, words: Words, client: Client) -> ClientView:
    said, standing, currency = JobWords(desk, words), balance(desk, client.id), desk.settings.currency
    jobs = unbilled(desk, client.id)
    hidden, unpriced = len(jobs) - _JOBS_SHOWN, standing.ready.unknown
    return ClientView(
        name=client.name,
        href=f"{PATH}/{client.id}",
        archived=client.archived,
        client_id=client.id,
        address=_address(words, client),
        facts=_facts(desk, words, client),
        notes=client.notes,
        ready=summed(words, currency, standing.ready),
        unpriced=words.plural("{n} job unpriced", "{n} jobs unpriced", unpriced) if unpriced else "",
        open=owed(words, currency, standing.open),
        overdue=owed(words, currency, standing.overdue) if standing.overdue.count else "",
        jobs=tuple(map(said.row, jobs[:_JOBS_SHOWN])),
        jobs_count=len(jobs),
        jobs_href=f"/jobs?show=unbilled&client={client.id}",
        more=words.plural("{n} more job", "{n} more jobs", hidden) if hidden > 0 else "",
        currency=currency,
        drafts=_drafts(desk, words, client),
        invoices=_invoices(desk, words, client),
        projects=tuple(_project_row(desk, words, each) for each in projects(desk, client.id)),
    )


def _address(words: Words, client: Client) -> tuple[str, ...]:
    postal = client.postal
    country = dict(words.countries()).get(postal.country, postal.country)
    lines = (postal.name, postal.street, f"{postal.postcode} {postal.city}".strip(), country)
    return tuple(line for line in lines if line)


def terms(desk: Desk, words: Words, client: Client) -> tuple[str, ...]:
    """By which prices the client is charged, and what is taken off them."""
    price_list = desk.db.price_lists.find(client.list_id or "")
    name = price_list.name if price_list else words.text(N_("Standard prices"))
    return (
        (name, words.text(N_("{percent} off"), percent=_discount(words, client)))
        if client.discount
        else (name,)
    )


def _discount(words: Words, client: Client) -> str:
    return words.percent(client.discount / 100, RATE_PLACES) if client.discount else ""


def _facts(desk: Desk, words: Words, client: Client) -> tuple[tuple[str, str], ...]:
    postal, price_list = client.postal, desk.db.price_lists.find(client.list_id or "")
    told = (
        (N_("Code"), client.code),
        (N_("VAT number"), postal.vat_id),
        (N_("Tax number"), postal.tax_number),
        (N_("E-mail"), postal.email),
        (N_("Phone"), postal.phone),
        (N_("Language of papers"), LANGUAGES.get(client.language, "")),
        (N_("Price list"), price_list.name if price_list else ""),
        (N_("Discount"), _discount(words, client)),
    )
    return tuple((words.text(name), value) for name, value in told if value)


def _drafts(desk: Desk, words: Words, client: Client) -> tuple[tuple[str, str], ...]:
    """The client's drafts: where each is, and a line about it."""
    own = (draft for draft in desk.db.drafts.all() if draft.client_id == client.id)
    return tuple(
        (
            f"/invoices/draft/{draft.id}",
            words.plural(
                "Draft with {n} job, of {day}",
                "Draft with {n} jobs, of {day}",
                len(draft.job_ids),
                day=words.local_day(draft.created_at),
            ),
        )
        for draft in own
    )


def _invoices(desk: Desk, words: Words, client: Client) -> tuple[InvoiceRow, ...]:
    """Newest first."""
    own = desk.db.invoices.of_client(client.id)
    own.sort(key=lambda invoice: (invoice.number.year, invoice.number.sequence), reverse=True)
    return tuple(_invoice_row(desk, words, invoice) for invoice in own)


def _invoice_row(desk: Desk, words: Words, invoice: Invoice) -> InvoiceRow:
    return InvoiceRow(
        number=invoice.number.text,
        href=f"/invoices/{invoice.id}",
        issued=words.date(invoice.issued_on),
        due=words.date(invoice.due_on),
        total=words.money(invoice.total, invoice.currency),
        state=badge(words, invoice.state(desk.today)),
    )


def _project_row(desk: Desk, words: Words, project: Project) -> ProjectRow:
    count = desk.db.jobs.count(Wanted(project_ids=frozenset({project.id})))
    return ProjectRow(
        name=project.name,
        href=f"{PATH}/{project.client_id}/projects/{project.id}",
        jobs=words.plural("{n} job", "{n} jobs", count),
        archived=project.archived,
    )
