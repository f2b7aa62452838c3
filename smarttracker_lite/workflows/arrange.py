"""A client's projects and their phases: taken in, renamed, archived; never deleted, as jobs name them."""

from dataclasses import replace

from smarttracker_lite.domain.clients import Project, project_title
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.workflows.admit import (
    check_codes,
    check_in_sight,
    check_length,
    check_name_free,
    check_not_merged,
)
from smarttracker_lite.workflows.desk import Desk


def projects(desk: Desk, client_id: str) -> list[Project]:
    """The client's projects by name, each followed by its phases; archived ones last."""
    own = [project for project in desk.db.projects.all() if project.client_id == client_id]
    known = {project.id: project for project in own}

    def place(project: Project) -> tuple[tuple[bool, str, str], ...]:
        above = known.get(project.parent_id or "")
        line = [each for each in (above, project) if each]
        return tuple((each.archived, each.name.casefold(), each.id) for each in line)

    return sorted(own, key=place)


def title(desk: Desk, project_id: str | None) -> str:
    """What a project is called among those of its client: "Villa", or "Villa › Tender"; "" for none."""
    project = desk.db.projects.find(project_id or "")
    above = desk.db.projects.find(project.parent_id or "") if project else None
    return project_title(project, {above.id: above} if above else {}) if project else ""


def save_project(desk: Desk, project: Project) -> Project:
    """Keep a new or changed project of a client, or a phase of one. Raises BadInput that names the field to
    correct, NotAllowed for a new one of a client in the archive, and for one of another client."""
    checked = replace(project, name=project.name.strip(), code=project.code.strip())
    if not checked.name:
        raise BadInput(N_("The project has no name."), N_("Type its name."), field="name")
    check_length("name", checked.name)
    check_length("code", checked.code)
    with desk.act("save project"):
        client = desk.db.clients.get(project.client_id)
        known = desk.db.projects.find(project.id)
        if known is None:
            check_in_sight(desk, client)
        elif known.client_id != client.id:  # merged meanwhile
            raise NotAllowed(N_("This project belongs to another client."), N_("Choose the project again."))
        check_not_merged(desk, client)
        check_place(desk, checked)
        desk.db.projects.put(checked)
    return checked


def archive_project(desk: Desk, project_id: str, archived: bool) -> Project:
    """Offer a project and its phases for tagging no longer; or again, a phase together with its project.
    Their jobs keep them. Raises BadInput if another has its name or code by now, NotAllowed for one of a
    client that was merged into another, which has a project of that name."""
    with desk.act("archive" if archived else "unarchive"):
        project = desk.db.projects.get(project_id)
        check_not_merged(desk, desk.db.clients.get(project.client_id))
        above = desk.db.projects.find(project.parent_id or "")
        below = [each for each in desk.db.projects.all() if each.parent_id == project_id]
        others = below if archived else [above] if above and above.archived else []
        for each in (*others, project):
            moved = replace(each, archived=archived)
            if not archived:
                _check_alone(desk, moved)
            desk.db.projects.put(moved)
    return replace(project, archived=archived)


def check_place(desk: Desk, project: Project) -> None:
    """Raise BadInput if it is a phase of what can have none, or another has its name or code; NotAllowed if
    it would be in sight within a project in the archive."""
    _check_parent(desk, project)
    _check_alone(desk, project)


def _check_parent(desk: Desk, project: Project) -> None:
    """There is one level of phases."""
    if project.parent_id is None:
        return
    above = desk.db.projects.get(project.parent_id)
    if above.client_id != project.client_id:
        raise BadInput(
            N_("This project belongs to another client."), N_("Choose the project again."), field="parent"
        )
    phases = any(each.parent_id == project.id for each in desk.db.projects.all())
    if above.parent_id is not None or above.id == project.id or phases:
        raise BadInput(
            N_("A phase has no phases itself."), N_("Put it into the project instead."), field="parent"
        )
    if above.archived and not project.archived:
        raise NotAllowed(
            N_("“{name}” is in the archive."), N_("Take it out of the archive first."), name=above.name
        )


def _check_alone(desk: Desk, project: Project) -> None:
    """Beside it none is called so, in the archive neither; nothing in sight has its code."""
    client = desk.db.clients.get(project.client_id)
    beside = [
        each
        for each in projects(desk, client.id)
        if each.parent_id == project.parent_id and each.id != project.id
    ]
    check_name_free(project.name, [each.name for each in beside])
    if not client.archived and not project.archived:
        check_codes(desk, {"code": project.codes}, {project.id})
