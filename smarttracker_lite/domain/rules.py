"""Rules: what a print shows of itself says whose it is, before anybody looks at it."""

from dataclasses import dataclass, replace

from smarttracker_lite.domain.conditions import Condition
from smarttracker_lite.domain.jobs import Job, JobState, Tag, first_tag

MOST_CONDITIONS = 8
MOST_RULES = 500
BY_RULE, BY_ACCOUNT = "rule", "account"
"""What a decision begins with that nobody took; the name of the rule follows, or the code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """If all conditions hold, the job is for this client and project, in this state, with this comment.

    Rules are asked in the order of their `place`; the first one that fits decides. What a rule leaves open
    (None, "") stays as it is. Its expressions took too long for so many jobs as are `slow`, and it was
    switched off for that if it is `stopped`.
    """

    id: str
    name: str
    conditions: tuple[Condition, ...]
    place: int = 0
    client_id: str | None = None
    project_id: str | None = None
    state: JobState | None = None
    comment: str = ""
    active: bool = True
    slow: int = 0
    stopped: bool = False


def given(rule: Rule, tag: Tag) -> Tag:
    """The tag as the rule makes it. What was stopped at the printer stays waste: one click bills it."""
    state = tag.state if rule.state is None or tag.state is JobState.WASTE else rule.state
    decided = replace(tag, state=state, comment=tag.comment or rule.comment)
    if rule.client_id is None:
        return decided
    return replace(decided, client_id=rule.client_id, project_id=rule.project_id)


def contradicts(rule: Rule, job: Job) -> bool:
    """Whether the job was decided otherwise than the rule would."""
    tag, other = job.tag, given(rule, job.tag)
    if rule.project_id is None and tag.client_id == other.client_id:
        other = replace(other, project_id=tag.project_id)  # a project of that client says more, nothing else
    decided = tag.client_id is not None or tag.state is not first_tag(job.facts).state
    same = (tag.client_id, tag.project_id, tag.state) == (other.client_id, other.project_id, other.state)
    return decided and not same
