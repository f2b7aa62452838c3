"""The projects of a client and their phases, in words."""

from collections import Counter
from typing import NamedTuple

from smarttracker_lite.domain.clients import Project
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.arrange import projects
from smarttracker_lite.workflows.desk import Desk


class ProjectRow(NamedTuple):
    """A project or a `phase` of one, where it is changed, and the jobs behind it, with those of its phases.

    `phases_href` is where a new phase is sent; "" where there can be none.
    """

    name: str
    code: str
    href: str
    jobs: str
    jobs_href: str
    archived: bool
    phase: bool
    phases_href: str


class Refused(NamedTuple):
    """The form of a project that could not be kept: where it is sent to, what was typed, and why."""

    href: str
    name: str
    code: str
    why: str


def href_of(project: Project) -> str:
    """Where the project is changed."""
    return f"/clients/{project.client_id}/projects/{project.id}"


def project_rows(desk: Desk, words: Words, client_id: str) -> tuple[ProjectRow, ...]:
    """As they are listed."""
    listed = projects(desk, client_id)
    counts = Counter(
        {each.id: desk.db.jobs.count(Wanted(project_ids=frozenset({each.id}))) for each in listed}
    )
    for each in listed:
        if each.parent_id is not None:
            counts[each.parent_id] += counts[each.id]
    return tuple(_row(words, each, counts[each.id]) for each in listed)


def _row(words: Words, project: Project, count: int) -> ProjectRow:
    phase = project.parent_id is not None
    return ProjectRow(
        name=project.name,
        code=project.code,
        href=href_of(project),
        jobs=words.plural("{n} job", "{n} jobs", count),
        jobs_href=f"/jobs?client={project.client_id}&project={project.id}" if count else "",
        archived=project.archived,
        phase=phase,
        phases_href="" if phase or project.archived else f"{href_of(project)}/phases",
    )
