"""The form of a rule: what is typed in it, and the rule it stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from smarttracker_lite.domain.conditions import LONGEST_VALUE, WAYS, Condition, Way, What
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.rules import MOST_CONDITIONS, Rule
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.rulewords import (
    SAMPLES,
    Options,
    day_options,
    printer_options,
    source_options,
)
from smarttracker_lite.web.pages.tagging import NOBODY, choice_options, choice_value
from smarttracker_lite.web.problem import problem
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk, new_id

FIRST = f"{What.DOCUMENT} {Way.GLOB}"
_ANYBODY = N_("Nobody: it only says who pays")
_SIDES = frozenset({Way.SHORT_SIDE, Way.LONG_SIDE})
_PREFIX = re.compile(r"(.*[/\\]|[^\W_]+[\W_])", re.DOTALL)
_ENDING = re.compile(r"\.\w{1,5}$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A condition in the form: what is asked, as an option, the value typed, what is wrong with it.

    The value is chosen from `options`, ticked (`days`), or typed: like the `sample`.
    """

    test: str
    value: str = ""
    error: str = ""
    options: Options = ()
    days: tuple[tuple[str, str, bool], ...] = ()
    sample: str = ""
    named: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleForm:
    """What is typed. `id` is "" for a new rule; `look` tells the previews of this form from all others."""

    id: str = ""
    look: str = ""
    name: str = ""
    whose: str = ""
    state: str = ""
    comment: str = ""
    active: bool = True
    conditions: tuple[tuple[str, str], ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)

    def error(self, name: str) -> str:
        """What is wrong with a field."""
        return self.errors.get(name, "")

    def with_trouble(self, words: Words, trouble: TrackerError) -> tuple["RuleForm", int]:
        """The form with the trouble beside its field, and the status of the answer."""
        wrong = problem(words, trouble)
        return replace(self, errors=wrong.errors), wrong.status


def blank() -> RuleForm:
    """A new rule."""
    return RuleForm(look=new_id(), conditions=((FIRST, ""),))


def of_rule(words: Words, rule: Rule) -> RuleForm:
    """The form of a rule that is there, or is proposed."""
    return RuleForm(
        id=rule.id,
        look=new_id(),
        name=rule.name,
        whose="" if rule.client_id is None else choice_value(rule.client_id, rule.project_id),
        state=rule.state or "",
        comment=rule.comment,
        active=rule.active,
        conditions=tuple((f"{each.what} {each.way}", _typed(words, each)) for each in rule.conditions),
    )


def of_job(job: Job) -> Rule:
    """The rule that somebody may want who looks at this job: how its document begins, and who sent it."""
    facts = job.facts
    told = (
        (What.DOCUMENT, Way.GLOB, beginning(facts.document or "")),
        (What.USER, Way.IS, (facts.user or "")[:LONGEST_VALUE]),
    )
    conditions = (Condition(what=what, way=way, value=value) for what, way, value in told if value)
    tag = job.tag
    return Rule(
        id="",
        name="",
        conditions=tuple(conditions),
        client_id=tag.client_id,
        project_id=tag.project_id,
        state=None if tag.state is JobState.BILLABLE else tag.state,
    )


def beginning(document: str) -> str:
    """How documents of the same work may begin: the folder, else the first word and what follows it."""
    name = _ENDING.sub("", " ".join(document.split()))[: LONGEST_VALUE - 1]
    found = _PREFIX.match(name)
    return f"{found[0] if found else name}*" if name else ""


def filled(form: Fields) -> RuleForm:
    """The form as it was sent."""
    rows = ((form.get(f"test-{n}"), form.all(f"value-{n}")) for n in range(MOST_CONDITIONS + 1))
    return RuleForm(
        id=form.get("id"),
        look=form.get("look"),
        name=form.get("name"),
        whose=form.get("whose").removeprefix(NOBODY),
        state=form.get("state"),
        comment=form.get("comment"),
        active="active" in form,
        conditions=tuple((test, ",".join(filter(None, values))) for test, values in rows if test),
    )


def read(words: Words, form: RuleForm) -> Rule:
    """The rule that the form stands for; rows without a value are left out. Raises BadInput."""
    client_id, _, project_id = form.whose.partition("/")
    given = enumerate((test, value) for test, value in form.conditions if value)
    return Rule(
        id=form.id,
        name=form.name,
        conditions=tuple(_condition(words, test, value, f"value-{n}") for n, (test, value) in given),
        client_id=client_id or None,
        project_id=project_id or None,
        state=JobState(form.state) if form.state in set(JobState) else None,
        comment=form.comment,
        active=form.active,
    )


def without_gaps(form: RuleForm) -> RuleForm:
    """The form without the rows left empty, so that a field's number is the condition's."""
    return replace(form, conditions=tuple(row for row in form.conditions if row[1]) or form.conditions[:1])


def lines(desk: Desk, words: Words, form: RuleForm) -> tuple[Line, ...]:
    """The rows as they are shown, and an empty one more."""
    rows = [*form.conditions]
    if all(value for _, value in rows) and len(rows) < MOST_CONDITIONS:
        rows.append((FIRST, ""))
    return tuple(
        _line(desk, words, test, value, form.error(f"value-{n}")) for n, (test, value) in enumerate(rows)
    )


def _line(desk: Desk, words: Words, test: str, value: str, error: str) -> Line:
    what, way = _asked(test)
    line = Line(test=test, value=value, error=error, sample=SAMPLES.get(way, ""), named=way is Way.NAMED)
    if what is What.PRINTER:
        return replace(line, options=printer_options(desk))
    if what is What.SOURCE:
        return replace(line, options=source_options(desk, words))
    if way is Way.WEEKDAYS:
        ticked = value.split(",")
        return replace(line, days=tuple((day, name, day in ticked) for day, name in day_options(words)))
    return line


def _asked(test: str) -> tuple[What, Way]:
    """What an option stands for; the first one for what is none."""
    known = {f"{what} {way}": (what, way) for what, ways in WAYS.items() for way in ways}
    return known.get(test, (What.DOCUMENT, Way.GLOB))


def _condition(words: Words, test: str, value: str, field: str) -> Condition:
    what, way = _asked(test)
    if way in _SIDES:
        value = str(words.parse_number(value, field))
    return Condition(what=what, way=way, value=value)


def _typed(words: Words, condition: Condition) -> str:
    return words.number(Decimal(condition.value)) if condition.way in _SIDES else condition.value


def whose_options(desk: Desk, words: Words) -> Options:
    """Clients and projects, and nobody."""
    return (("", words.text(_ANYBODY)), *choice_options(desk, words)[1:])
