"""The projects on a client's page: added, renamed, given a code, split into phases, archived."""

from dataclasses import replace
from functools import partial

from smarttracker_lite.domain.clients import Project
from smarttracker_lite.errors import N_, NotFound, TrackerError
from smarttracker_lite.store.act import Done
from smarttracker_lite.web.exchange import Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.client import PATH, shown
from smarttracker_lite.web.pages.projectrows import Refused
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.arrange import archive_project, save_project
from smarttracker_lite.workflows.desk import Desk, new_id


def routes(site: Site) -> list[Route]:
    """Where the forms of projects are sent."""
    path = f"{PATH}/<client_id>/projects"
    return [
        Route("POST", path, partial(_added, site.desk)),
        Route("POST", f"{path}/<project_id>", partial(_changed, site.desk)),
        Route("POST", f"{path}/<project_id>/phases", partial(_phase_added, site.desk)),
        Route("POST", f"{path}/<project_id>/archive", partial(_archived, site.desk)),
    ]


def _added(desk: Desk, request: Request) -> Reply:
    return _saved(desk, request, _fresh(request), N_("Project {name} is added."))


def _phase_added(desk: Desk, request: Request) -> Reply:
    parent = _project(desk, request)
    fresh = replace(_fresh(request), parent_id=parent.id)
    return _saved(desk, request, fresh, N_("Phase {name} is added."))


def _fresh(request: Request) -> Project:
    return Project(
        id=new_id(),
        client_id=request.args["client_id"],
        name=request.form.get("name"),
        code=request.form.get("code"),
    )


def _changed(desk: Desk, request: Request) -> Reply:
    """Another name or code; a form without a code leaves that as it is."""
    old = _project(desk, request)
    new = replace(old, name=request.form.get("name"), code=request.form.get("code", old.code))
    return _saved(desk, request, new, N_("Project {name} is saved."))


def _saved(desk: Desk, request: Request, project: Project, text: str) -> Reply:
    """Keep it; what cannot be kept comes back in the form it was typed in."""
    try:
        with desk.act("save project") as done:
            kept = save_project(desk, project)
        return _back(request, kept, text, done)
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        wrong = problem(request.words, trouble)
        refused = Refused(request.path, project.name, project.code, wrong.sentence)
        client = desk.db.clients.get(project.client_id)
        return Page("client.html", shown(desk, request.words, client, refused), wrong.status)


def _archived(desk: Desk, request: Request) -> Reply:
    archived = request.form.get("archived") != "no"
    with desk.act("archive" if archived else "unarchive") as done:
        project = archive_project(desk, _project(desk, request).id, archived)
    text = N_("Project {name} is archived.") if archived else N_("Project {name} is back.")
    return _back(request, project, text, done)


def _back(request: Request, project: Project, text: str, done: Done) -> Redirect:
    notice = Notice(request.words.text(text, name=project.name), undo_way(done))
    return Redirect(f"{PATH}/{project.client_id}", notice)


def _project(desk: Desk, request: Request) -> Project:
    """The project of the URL. Raises NotFound if it is not this client's."""
    project = desk.db.projects.get(request.args["project_id"])
    if project.client_id != request.args["client_id"]:
        raise NotFound(N_("This client has no such project."), N_("Open the client's page again."))
    return project
