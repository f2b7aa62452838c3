"""What another window decided about a job since its page was made: it is told, and not overwritten."""

from collections.abc import Callable

from smarttracker_lite.domain.jobs import JobState, Tag
from smarttracker_lite.errors import N_, NotAllowed
from smarttracker_lite.web.exchange import Request
from smarttracker_lite.web.pages.rows import STATES, JobWords
from smarttracker_lite.web.pages.selected import moment
from smarttracker_lite.workflows.choose import client_and_project, decided_since, who_pays
from smarttracker_lite.workflows.desk import Desk


class Overtaken(NotAllowed):
    """Somebody decided otherwise since the page was made."""


def check_whose(desk: Desk, request: Request, wanted: tuple[str | None, str | None]) -> None:
    """Raise Overtaken if the job was given to somebody else meanwhile."""
    _check(desk, request, client_and_project, wanted, named)


def check_state(desk: Desk, request: Request, wanted: JobState) -> None:
    """Raise Overtaken if it is in another state by now."""
    _check(desk, request, who_pays, wanted, lambda said, tag: said.words.text(STATES[tag.state].word))


def check_remarks(desk: Desk, request: Request, wanted: tuple[str, str | None]) -> None:
    """Raise Overtaken if something else was written to it meanwhile."""
    _check(desk, request, _remarks, wanted, lambda _, tag: " · ".join(filter(None, _remarks(tag))) or "–")


def named(said: JobWords, tag: Tag) -> str:
    """Whose the job is."""
    return said.client(tag.client_id, tag.project_id) or said.words.text(N_("no client"))


def _remarks(tag: Tag) -> tuple[str, str]:
    return tag.comment, tag.note


def _check(
    desk: Desk,
    request: Request,
    part: Callable[[Tag], object],
    wanted: object,
    told: Callable[[JobWords, Tag], str],
) -> None:
    """A form that does not tell when its page was made is of no page of ours."""
    if seen := request.form.get("seen"):
        job_id = request.args["job_id"]
        for job in decided_since(desk, [job_id], moment(seen), part, lambda _: wanted):
            raise Overtaken(
                N_("This was changed meanwhile: {now}."),
                N_("Decide again if you want it otherwise."),
                now=told(JobWords(desk, request.words), job.tag),
            )
