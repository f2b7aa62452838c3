"""Suggestions: whose the prints may be that wait for a client, learned from past tags."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial

from smarttracker_lite.domain.calibration import Calibration
from smarttracker_lite.domain.experience import SHARE, Experience, by_client
from smarttracker_lite.domain.guesses import Guess, guesses
from smarttracker_lite.domain.guessing import Judge
from smarttracker_lite.domain.hints import BEGINNING, PAIR, WORD, as_written, hint_of, keys_of
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.lessons import question
from smarttracker_lite.domain.sessions import Habits
from smarttracker_lite.domain.suggestions import Hint, HintKind, Reason, Suggestion
from smarttracker_lite.workflows.choose import client_and_project
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.learner import Course, Learner

PATIENCE_S = 0.15
"""So long a page waits for what is being learned."""
LEAST = 0.1
"""Nothing is suggested with less confidence."""


def suggestions(desk: Desk, jobs: Iterable[Job], most: int = 3) -> Mapping[str, tuple[Suggestion, ...]]:
    """What each of these jobs may be, by its id: the likeliest first, `most` at most; () where nothing is
    known, and for all of them while nothing is `ready`.

    Jobs of one user within the hour speak for each other: ask for those of a page together.
    """
    asked = {job.id: job for job in jobs}
    found: dict[str, tuple[Suggestion, ...]] = dict.fromkeys(asked, ())
    if not asked or not desk.settings.suggesting or not ready(desk):
        return found
    open_ids = _open_ids(desk)
    questions = [question(job, desk.zone) for job in asked.values()]

    def asking(judge: Judge, habits: Habits, calibration: Calibration) -> None:
        guessed = guesses(judge, habits, questions, most, open_ids.__contains__)
        for each in questions:
            job = asked[each.id]
            told = [_told(judge, calibration, job, each.hints, guess, open_ids) for guess in guessed[each.id]]
            found[each.id] = _worth_saying(told)

    desk.keeping(Learner).ask(desk.today.toordinal(), forgotten_keys(desk), asking)
    return found


def ready(desk: Desk, patience_s: float = PATIENCE_S) -> bool:
    """Whether what was learned can be asked now; where not, it is being learned and will be in a moment."""
    return desk.db.trouble is None and desk.keeping(Learner).ready(course(desk), patience_s)


def learned(desk: Desk) -> Experience:
    """What was learned; nothing as long as nothing is `ready`."""
    return desk.keeping(Learner).experience or Experience(desk.today.toordinal())


def course(desk: Desk) -> Course:
    """What is learned from now."""
    since = desk.settings.learn_from
    counts = _any if since is None else _decided_after(desk, since)
    ruled = partial(_ruled, desk)
    return Course(desk.db.jobs, desk.zone, desk.today.toordinal(), since, counts, ruled)


def forgotten_keys(desk: Desk) -> tuple[str, ...]:
    """The forgotten hints as they are kept."""
    return tuple(key for hint in desk.settings.forgotten_hints for key in keys_of(hint))


def _any(job: Job) -> bool:
    return True


def _decided_after(desk: Desk, since: datetime) -> Callable[[Job], bool]:
    def counts(job: Job) -> bool:
        """It came since, or is not whose it was then; what was tagged and undone is."""
        if job.first_seen_at > since:
            return True
        decisions = (each for each in desk.db.taggings.of_job(job.id) if each.at > since)
        tags = (retag.before for each in decisions for retag in each.retags if retag.job_id == job.id)
        was = next(tags, job.tag)
        return client_and_project(was) != client_and_project(job.tag)

    return counts


def _ruled(desk: Desk, since: datetime) -> frozenset[str]:
    """The jobs whose client stands as a rule or their account had it, if they were given it after that
    moment."""
    by_itself: dict[str, bool] = {}
    for tagging in desk.db.taggings.after(since):
        for retag in tagging.retags:
            if client_and_project(retag.before) != client_and_project(retag.after):
                by_itself[retag.job_id] = bool(tagging.why)
    return frozenset(job_id for job_id, was in by_itself.items() if was)


def _open_ids(desk: Desk) -> frozenset[str]:
    """The clients and projects that jobs can be given to."""
    return frozenset(
        (
            *(client.id for client in desk.db.clients.all() if not client.archived),
            *(project.id for project in desk.db.projects.all() if not project.archived),
        )
    )


def _worth_saying(told: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Nothing where the best is hardly likely."""
    return tuple(told) if told and told[0].confidence >= LEAST else ()


def _told(
    judge: Judge,
    calibration: Calibration,
    job: Job,
    hints: Sequence[str],
    guess: Guess,
    open_ids: frozenset[str],
) -> Suggestion:
    project_id = guess.project_id if guess.project_id in open_ids else None
    return Suggestion(
        client_id=guess.client_id,
        project_id=project_id,
        confidence=calibration.trust(guess.likely),
        reason=_reason(judge, job, hints, guess),
    )


def _reason(judge: Judge, job: Job, hints: Sequence[str], guess: Guess) -> Reason:
    """What speaks most for it; for the third best that may be no more than that much is printed for it."""
    if guess.beside:
        return Reason(Hint(HintKind.BESIDE, job.facts.user or ""), 0, 0)
    best = judge.strongest(hints, guess.client_id)
    counts = by_client(judge.experience.counts(best or SHARE))
    known = {client_id: round(count) for client_id, count in counts.items() if client_id or best}
    hint = _shown(best, job) if best else Hint(HintKind.OFTEN, "")
    return Reason(hint, known.get(guess.client_id, 0), sum(known.values()))


def _shown(key: str, job: Job) -> Hint:
    """The hint as it is written in this job's name."""
    hint = hint_of(key)
    if key[0] not in (BEGINNING, PAIR, WORD):
        return hint
    return Hint(hint.kind, as_written(job.facts.document or "", hint.value.split()) or hint.value)
