"""A client's data: taken along as a zip, and erased as far as the law allows."""

from dataclasses import dataclass
from functools import partial

from smarttracker_lite.errors import N_, NotAllowed, TrackerError
from smarttracker_lite.web.exchange import Bytes, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.client import PATH
from smarttracker_lite.web.problem import Problem, problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.erase import Erasure, erase, erasure
from smarttracker_lite.workflows.fade import Fading
from smarttracker_lite.workflows.leaving.client import export_client


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasingView:
    """What goes and what stays, and why; `obstacle` is why it cannot be now, "" for nothing."""

    name: str
    href: str
    back: str
    data: str
    typed: str
    goes: tuple[str, ...]
    stays: tuple[str, ...]
    law: str
    obstacle: str
    error: str
    refused: str


def routes(site: Site) -> list[Route]:
    """The zip, the look at what erasing does, and erasing."""
    desk, path = site.desk, f"{PATH}/<client_id>"
    return [
        Route("GET", f"{path}/data", partial(_exported, desk)),
        Route("GET", f"{path}/erase", partial(_shown, desk)),
        Route("POST", f"{path}/erase", partial(_erased, desk)),
    ]


def _exported(desk: Desk, request: Request) -> Reply:
    bundle = export_client(desk, request.args["client_id"])
    return Bytes(bundle.content, "application/zip", bundle.name)


def _shown(desk: Desk, request: Request) -> Reply:
    return _page(desk, request)


def _erased(desk: Desk, request: Request) -> Reply:
    """The client is erased at once; its jobs and the history follow in the background."""
    client_id = request.args["client_id"]
    try:
        erase(desk, client_id, request.form.get("name"))
    except TrackerError as trouble:
        return _page(desk, request, problem(request.words, trouble))
    try:
        desk.keeping(Fading).start(desk, None)
    except NotAllowed:
        desk.keeping(Fading).again()
    text = N_("The data is erased. The history follows in a moment.")
    return Redirect(f"{PATH}/{client_id}", Notice(request.words.text(text)))


def _page(desk: Desk, request: Request, wrong: Problem | None = None) -> Page:
    words, client = request.words, desk.db.clients.get(request.args["client_id"])
    found, obstacle = None, ""
    try:
        found = erasure(desk, client.id)
    except NotAllowed as trouble:
        obstacle = problem(words, trouble).sentence
    href = f"{PATH}/{client.id}"
    view = ErasingView(
        name=client.name,
        href=f"{href}/erase",
        back=href,
        data=f"{href}/data",
        typed=request.form.get("name") if wrong else "",
        goes=_goes(words, found) if found else (),
        stays=_stays(words, found) if found else (),
        law=_law(words, found) if found and found.invoices else "",
        obstacle=obstacle,
        error=wrong.errors.get("name", "") if wrong else "",
        refused=wrong.errors.get("", "") if wrong else "",
    )
    return Page("erasing.html", view, wrong.status if wrong else 200)


def _goes(words: Words, found: Erasure) -> tuple[str, ...]:
    """Nothing is told of what there is none of."""
    told = (
        (1, words.text(N_("name, address, numbers, codes, mail addresses and notes"))),
        (
            found.merged,
            words.plural(
                "{n} client that was merged into it", "{n} clients that were merged into it", found.merged
            ),
        ),
        (
            found.projects,
            words.plural("the name of {n} project", "the names of {n} projects", found.projects),
        ),
        (
            found.jobs,
            words.plural(
                "document, user and comments of {n} job",
                "documents, users and comments of {n} jobs",
                found.jobs,
            ),
        ),
        (
            found.rules,
            words.plural("{n} rule that gives it jobs", "{n} rules that give it jobs", found.rules),
        ),
        (1, words.text(N_("all of this in the history too"))),
    )
    return tuple(text for count, text in told if count)


def _stays(words: Words, found: Erasure) -> tuple[str, ...]:
    told = (
        (
            found.invoices,
            words.plural(
                "{n} invoice, as it was issued", "{n} invoices, as they were issued", found.invoices
            ),
        ),
        (found.rates, words.plural("{n} agreed price", "{n} agreed prices", found.rates)),
        (found.jobs, words.text(N_("amounts, area, ink and media of the jobs"))),
        (1, words.text(N_("backups, until they are thrown away: the daily ones after about a month"))),
    )
    return tuple(text for count, text in told if count)


def _law(words: Words, found: Erasure) -> str:
    if not found.years:
        return words.text(
            N_("Invoices have to be kept as long as tax law asks for: your tax adviser knows how long.")
        )
    text = N_("Invoices have to be kept for {years} years in your country; ask your tax adviser if in doubt.")
    return words.text(text, years=found.years)
