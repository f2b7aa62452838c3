"""Who pays for a job in a form: the state, why nobody pays, and of a reprint the first print."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from smarttracker_lite.domain.jobs import Job, JobState, Tag, Tagging
from smarttracker_lite.errors import N_
from smarttracker_lite.web.exchange import Fields, Request
from smarttracker_lite.web.pages.rows import STATES, JobWords
from smarttracker_lite.web.pages.tagging import state_of, state_options
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.justify import reasons
from smarttracker_lite.workflows.reprint import offered
from smarttracker_lite.workflows.tag import set_state

_FIELDS = ("state", "reason", "reprint_of")


@dataclass(frozen=True, slots=True)
class Other:
    """Another job, and when it was printed."""

    href: str
    document: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateForm:
    """The form; `why` and `reprint`: it asks for a reason, and for the `first` print, one of `firsts`.

    `of` is the first print as it is kept.
    """

    states: tuple[tuple[str, str], ...]
    state: str
    reason: str
    reasons: tuple[str, ...]
    firsts: tuple[tuple[str, str], ...]
    first: str
    of: Other | None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def why(self) -> bool:
        """Nobody pays."""
        return self.state in set(JobState) - {JobState.BILLABLE}

    @property
    def reprint(self) -> bool:
        return self.state == JobState.REPRINT


def state_form(desk: Desk, said: JobWords, job: Job) -> StateForm:
    """The form as the job stands; prints before it are looked for only where one is asked for."""
    words, tag = said.words, job.tag
    first = desk.db.jobs.find(tag.reprint_of) if tag.reprint_of else None
    found = offered(desk, job) if tag.state is JobState.REPRINT else []
    if first and first.id not in {each.id for each in found}:
        found = [first, *found]
    return StateForm(
        states=tuple((value, name) for value, name, _ in state_options(words)),
        state=tag.state.value,
        reason=tag.reason,
        reasons=reasons(desk, words) if not job.billable else (),
        firsts=(("", words.text(N_("Not said"))), *(_option(said, each) for each in found)),
        first=tag.reprint_of or "",
        of=other(said, first) if first else None,
    )


def typed(form: StateForm, fields: Fields, errors: Mapping[str, str]) -> StateForm:
    """The form with what was typed into it, and what is wrong with that."""
    return replace(
        form,
        state=fields.get("state", form.state),
        reason=fields.get("reason", form.reason),
        first=fields.get("reprint_of", form.first),
        errors={name: text for name, text in errors.items() if name in _FIELDS},
    )


def stated(desk: Desk, request: Request) -> Tagging:
    """Keep what the form says; what it did not ask for yet stays."""
    form = request.form
    reason, first = (form.get(name) if name in form else None for name in ("reason", "reprint_of"))
    return set_state(desk, [request.args["job_id"]], state_of(request), reason, first)


def state_told(said: JobWords, before: Tag, after: Tag) -> Iterator[str]:
    """What was decided about who pays, for the history of the job."""
    words = said.words
    if (before.state, before.reason) != (after.state, after.reason):
        state = words.text(STATES[after.state].word)
        yield f"{state} ({after.reason})" if after.reason else state
    if before.reprint_of != after.reprint_of and after.reprint_of:
        first = said.job(after.reprint_of)
        yield words.text(N_("reprint of {document}"), document=said.document(first) if first else "–")


def other(said: JobWords, job: Job) -> Other:
    """The job as a link."""
    return Other(f"/jobs/{job.id}", said.document(job), said.words.brief(job.day, said.today))


def others(said: JobWords, jobs: Iterable[Job]) -> tuple[Other, ...]:
    """The jobs as links."""
    return tuple(other(said, job) for job in jobs)


def _option(said: JobWords, job: Job) -> tuple[str, str]:
    return job.id, f"{said.document(job)} · {said.words.brief(job.day, said.today)}"
