"""Clients and projects: taken in, corrected, archived; never deleted, as jobs name them."""

import re
from dataclasses import fields, replace

from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.jobs import UNBILLED
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk

LONGEST = 200
MOST_OFF = 100
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_ARCHIVE = {True: "archive", False: "unarchive"}


def checked_client(desk: Desk, client: Client) -> Client:
    """The client as it can be kept. Raises BadInput that names the field to correct."""
    checked = replace(client, postal=checked_postal(client.postal), code=client.code.strip())
    _check_length("code", checked.code)
    if not 0 <= checked.discount <= MOST_OFF:
        raise BadInput(N_("A discount is 0 to 100 percent."), N_("Correct the number."), field="discount")
    check_alone(desk, checked)
    if checked.list_id:
        desk.db.price_lists.get(checked.list_id)
    return checked


def save_client(desk: Desk, client: Client) -> Client:
    """Keep a new or changed client. Raises BadInput that names the field to correct."""
    with desk.act("save client"):
        checked = checked_client(desk, client)
        desk.db.clients.put(checked)
    return checked


def save_project(desk: Desk, project: Project) -> Project:
    """Keep a new or renamed project of a client. Raises BadInput that names the field to correct."""
    checked = replace(project, name=project.name.strip(), code=project.code.strip())
    if not checked.name:
        raise BadInput(N_("The project has no name."), N_("Type its name."), field="name")
    _check_length("name", checked.name)
    with desk.act("save project"):
        desk.db.clients.get(project.client_id)
        check_project_alone(desk, checked)
        desk.db.projects.put(checked)
    return checked


def archive_client(desk: Desk, client_id: str, archived: bool) -> Client:
    """Put a client out of sight, or back.

    Raises NotAllowed while there is work to bill or an invoice to be paid, BadInput if another client has
    its name or code by now.
    """
    with desk.act(_ARCHIVE[archived]):
        client = replace(desk.db.clients.get(client_id), archived=archived)
        if archived:
            check_settled(desk, client)
        check_alone(desk, client)
        desk.db.clients.put(client)
    return client


def archive_project(desk: Desk, project_id: str, archived: bool) -> Project:
    """Offer a project for tagging no longer, or again. Its jobs keep it."""
    with desk.act(_ARCHIVE[archived]):
        project = replace(desk.db.projects.get(project_id), archived=archived)
        desk.db.projects.put(project)
    return project


def projects(desk: Desk, client_id: str) -> list[Project]:
    """The client's projects by name, archived ones last."""
    own = (project for project in desk.db.projects.all() if project.client_id == client_id)
    return sorted(own, key=lambda project: (project.archived, project.name.casefold()))


def checked_postal(postal: Postal) -> Postal:
    """The address without stray space. Raises BadInput that names the field to correct."""
    typed = {each.name: getattr(postal, each.name).strip() for each in fields(postal)}
    for name, text in typed.items():
        _check_length(name, text)
    if not typed["name"]:
        raise BadInput(
            N_("The name is missing."), N_("Type the name that stands on the invoice."), field="name"
        )
    if typed["email"] and not _EMAIL.fullmatch(typed["email"]):
        raise BadInput(
            N_("“{email}” is no e-mail address."),
            N_("Write one address like name@studio.example."),
            field="email",
            email=typed["email"],
        )
    if typed["country"] and not _COUNTRY.fullmatch(typed["country"]):
        raise BadInput(N_("This is no country."), N_("Choose one from the list."), field="country")
    return Postal(**typed)


def _check_length(field: str, text: str) -> None:
    if len(text) > LONGEST:
        raise BadInput(
            N_("This is longer than {limit} characters."), N_("Shorten it."), field=field, limit=LONGEST
        )


def check_project_alone(desk: Desk, project: Project) -> None:
    """Raise BadInput if another project of the client has its name."""
    others = [each for each in projects(desk, project.client_id) if each.id != project.id]
    _check_name_free(project.name, [each.name for each in others])


def check_alone(desk: Desk, client: Client) -> None:
    """Raise BadInput if another client has its name or code. In the archive they may be those of others."""
    if not client.archived:
        others = [each for each in desk.db.clients.all() if each.id != client.id and not each.archived]
        _check_name_free(client.name, [each.name for each in others])
        _check_code_free(client.code, [each.code for each in others])


def _check_name_free(name: str, taken: list[str]) -> None:
    if name.casefold() in map(str.casefold, taken):
        raise BadInput(
            N_("“{name}” is there already."),
            N_("Open that one, or choose another name."),
            field="name",
            name=name,
        )


def _check_code_free(code: str, taken: list[str]) -> None:
    if code and code.casefold() in map(str.casefold, taken):
        raise BadInput(
            N_("Another client has the code “{code}”."), N_("Choose another code."), field="code", code=code
        )


def check_settled(desk: Desk, client: Client) -> None:
    """Raise NotAllowed while there is work to bill or an invoice to be paid."""
    unbilled = desk.db.jobs.count(Wanted(client_id=client.id, stages=UNBILLED))
    unpaid = any(each.paid_on is None for each in desk.db.invoices.of_client(client.id))
    if unbilled or unpaid:
        raise NotAllowed(
            N_("“{name}” still has unbilled jobs or unpaid invoices."),
            N_("Invoice the jobs or tag them otherwise, and wait for the payments; then archive."),
            name=client.name,
        )
