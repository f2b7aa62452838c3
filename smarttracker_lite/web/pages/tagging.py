"""Tagging in forms: what can be chosen, what was chosen, and the notice that it is done."""

from smarttracker_lite.domain.clients import Choice, choices
from smarttracker_lite.domain.jobs import JobState, Tagging
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.web.exchange import Request
from smarttracker_lite.web.pages.rows import STATES, JobWords
from smarttracker_lite.web.session import Notice
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk

NOBODY = "-"
_STATE_NAMES = {
    JobState.BILLABLE: N_("Billable"),
    JobState.INTERNAL: N_("Internal"),
    JobState.REPRINT: N_("Reprint"),
    JobState.WASTE: N_("Waste"),
}


def whose(request: Request) -> tuple[str | None, str | None]:
    """The client and project chosen; no client at all is a choice too. Raises BadInput if none was made."""
    value = request.form.get("whose")
    if not value:
        raise BadInput(N_("No client is chosen."), N_("Choose a client or a project."), field="whose")
    return pair_of(value)


def pair_of(value: str) -> tuple[str | None, str | None]:
    """The client and project that an option of a list of choices stands for."""
    client_id, _, project_id = value.removeprefix(NOBODY).partition("/")
    return client_id or None, project_id or None


def state_of(request: Request) -> JobState:
    """The state chosen."""
    state = request.form.get("state")
    if state not in set(JobState):
        raise BadInput(N_("No state is chosen."), N_("Choose one from the list."), field="state")
    return JobState(state)


def tag_notice(desk: Desk, words: Words, tagging: Tagging, undo: str) -> Notice:
    """`12 jobs → Rossi › Villa`, to be undone."""
    if not tagging.retags:
        return Notice(words.text(N_("Nothing changed: they were tagged so already.")))
    after = tagging.retags[0].after
    name = JobWords(desk, words).client(after.client_id, after.project_id) or words.text(N_("no client"))
    count = len(tagging.retags)
    return Notice(words.plural("{n} job → {name}", "{n} jobs → {name}", count, name=name), undo)


def newcomer_notice(words: Words, tagging: Tagging, name: str, undo: str) -> Notice:
    """`12 jobs for Rossi, a new client`, to be undone; the client then goes too, if nothing else is its."""
    text = words.plural(
        "{n} job for {name}, a new client. Add the address before the first invoice.",
        "{n} jobs for {name}, a new client. Add the address before the first invoice.",
        len(tagging.retags),
        name=name,
    )
    return Notice(text, undo)


def state_notice(words: Words, tagging: Tagging, undo: str) -> Notice:
    """`12 jobs: waste`, to be undone."""
    if not tagging.retags:
        return Notice(words.text(N_("Nothing changed: they were in that state already.")))
    name = words.text(_STATE_NAMES[tagging.retags[0].after.state])
    count = len(tagging.retags)
    return Notice(words.plural("{n} job: {name}", "{n} jobs: {name}", count, name=name), undo)


def choice_options(desk: Desk, words: Words) -> tuple[tuple[str, str], ...]:
    """Everything a job can be tagged with, as options of a list; first the way back to no client."""
    offered = choices(desk.db.clients.all(), desk.db.projects.all())
    return ((NOBODY, words.text(N_("No client (needs one)"))), *map(option, offered))


def state_options(words: Words) -> tuple[tuple[str, str, str], ...]:
    """Value, name and icon of each state that can be chosen."""
    return tuple((state.value, words.text(name), STATES[state].icon) for state, name in _STATE_NAMES.items())


def option(choice: Choice) -> tuple[str, str]:
    """The choice as an option of a list: its value and its title."""
    return choice_value(choice.client.id, choice.project.id if choice.project else None), choice.title


def choice_value(client_id: str | None, project_id: str | None) -> str:
    """The option of a list of choices that stands for this tag."""
    return f"{client_id}/{project_id}" if project_id else client_id or NOBODY
