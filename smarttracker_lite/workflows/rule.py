"""Rules kept, put in order, switched, taken away; and applied to the jobs that wait already."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from smarttracker_lite.domain.clients import Choice
from smarttracker_lite.domain.conditions import (
    LONGEST_VALUE,
    WAYS,
    Condition,
    Way,
    folded,
    words_in,
)
from smarttracker_lite.domain.jobs import Stage, Tagging
from smarttracker_lite.domain.rules import MOST_CONDITIONS, MOST_RULES, Rule, given
from smarttracker_lite.domain.spans import hours, size, weekdays
from smarttracker_lite.errors import BadInput, N_, NotAllowed
from smarttracker_lite.store.act import Done
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.assign import Decided, Rulebook, in_order, taggings, without_target
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.pattern import check

LONGEST_NAME = 100
LONGEST_COMMENT = 500
_LARGEST_MM = Decimal(100_000)


def save_rule(desk: Desk, rule: Rule) -> Rule:
    """Keep a rule; without an id it is new and asked last. Raises BadInput that names the field."""
    with desk.act("save rule"):
        known = desk.db.rules.find(rule.id) if rule.id else None
        rules = in_order(desk)
        if known is None and len(rules) >= MOST_RULES:
            raise BadInput(
                N_("There are {most} rules already."), N_("Delete one that fits nothing."), most=MOST_RULES
            )
        kept = replace(
            _checked(desk, rule),
            id=known.id if known else new_id(),
            place=known.place if known else (rules[-1].place + 1 if rules else 0),
            slow=0,
            stopped=False,
        )
        desk.db.rules.put(kept)
    return kept


def delete_rule(desk: Desk, rule_id: str) -> Rule:
    """Take a rule away; what it decided stays."""
    with desk.act("delete rule"):
        rule = desk.db.rules.get(rule_id)
        desk.db.rules.delete(rule_id)
    return rule


def move_rule(desk: Desk, rule_id: str, by: int) -> Rule:
    """Ask the rule one place earlier (-1) or later (1)."""
    with desk.act("move rule"):
        rules = in_order(desk)
        rule = desk.db.rules.get(rule_id)
        place = [each.id for each in rules].index(rule_id)
        rules.insert(min(max(place + by, 0), len(rules) - 1), rules.pop(place))
        desk.db.rules.put_all(
            replace(each, place=place) for place, each in enumerate(rules) if each.place != place
        )
    return rule


def switch_rule(desk: Desk, rule_id: str, *, active: bool) -> Rule:
    """Switch a rule on or off. One that was too slow begins anew."""
    with desk.act("switch rule"):
        rule = desk.db.rules.get(rule_id)
        switched = replace(rule, active=active)
        if active:
            switched = replace(switched, slow=0, stopped=False)
        if switched != rule:
            desk.db.rules.put(switched)
    return switched


def switch_accounts(desk: Desk, *, active: bool) -> None:
    """Switch on or off that account IDs find their clients."""
    with desk.act("switch accounts"):
        settings = desk.settings
        if settings.by_account is not active:
            desk.db.settings.put(replace(settings, by_account=active))


def past(desk: Desk) -> Wanted:
    """The jobs that a rule is tried on: of the last twelve months."""
    return Wanted(since=desk.today - timedelta(days=366))


def apply_rule(desk: Desk, rule_id: str) -> tuple[Sequence[Tagging], Done]:
    """Tag those of the jobs that wait which this rule decides, in one act.

    They are found before the books are locked; what was tagged meanwhile is left alone. Raises BadInput if
    the rule is off or its client in the archive, NotAllowed if it was changed meanwhile.
    """
    rule = desk.db.rules.get(rule_id)
    _check_on(desk, rule)
    found = _decided_by(desk, rule)
    with desk.act("apply rule") as done:
        _check_same(desk, rule)
        jobs = [job for job_id in found if (job := desk.db.jobs.find(job_id)) and job.waiting]
        now = {job.id: found[job.id]._replace(tag=given(rule, job.tag)) for job in jobs}
        noted = tuple(taggings(desk, jobs, now))
        if noted:
            desk.db.taggings.add_all(noted)
            desk.db.jobs.retag({job.id: now[job.id].tag for job in jobs})
    return noted, done


def _check_on(desk: Desk, rule: Rule) -> None:
    target = without_target(desk, rule)
    if target:
        raise BadInput(
            N_("“{name}” is in the archive, so this rule tags nothing."),
            N_("Choose another client for it."),
            field="whose",
            name=target,
        )
    if not rule.active:
        raise BadInput(N_("This rule is off."), N_("Switch it on first."), field="active")


def _check_same(desk: Desk, rule: Rule) -> None:
    """Another place in the order, or that it was slow, changes nothing about what it decides."""
    now = desk.db.rules.get(rule.id)
    _check_on(desk, now)
    if replace(now, place=rule.place, slow=rule.slow) != rule:
        raise NotAllowed(N_("This rule was changed meanwhile."), N_("Look at it again, then apply it."))


def _decided_by(desk: Desk, rule: Rule) -> dict[str, Decided]:
    """What of the jobs that wait this rule decides, in its place in the order."""
    wanted = replace(past(desk), stages=frozenset({Stage.WAITING}))
    rulebook = Rulebook(desk, desk.db.jobs.count(wanted))
    found: dict[str, Decided] = {}
    for job in desk.db.jobs.passing(wanted):
        decided = rulebook.decided(job)
        if decided and decided.rule and decided.rule.id == rule.id and decided.tag != job.tag:
            found[job.id] = decided
    return found


def name_of(rule: Rule, target: Choice | None) -> str:
    """What a rule is called that nobody gave a name: what it looks for, and whose that is."""
    value = rule.conditions[0].value if rule.conditions else ""
    return " → ".join(filter(None, (value, target.title if target else "")))[:LONGEST_NAME]


def _checked(desk: Desk, rule: Rule) -> Rule:
    """The rule as it is kept. Raises BadInput."""
    if not 1 <= len(rule.conditions) <= MOST_CONDITIONS:
        raise BadInput(
            N_("A rule has 1 to {most} conditions."),
            N_("Say by what its jobs are known."),
            field="value-0",
            most=MOST_CONDITIONS,
        )
    if rule.client_id is None and rule.state is None:
        raise BadInput(N_("This rule decides nothing."), N_("Choose a client, or who pays."), field="whose")
    target = _target(desk, rule)
    checked = replace(rule, conditions=checked_conditions(rule), comment=rule.comment.strip())
    name = " ".join(rule.name.split()) or name_of(checked, target)
    for field, text, longest in (
        ("name", name, LONGEST_NAME),
        ("comment", checked.comment, LONGEST_COMMENT),
    ):
        if len(text) > longest:
            raise BadInput(
                N_("This has more than {longest} characters."),
                N_("Shorten it."),
                field=field,
                longest=longest,
            )
    return replace(checked, name=name)


def checked_conditions(rule: Rule) -> tuple[Condition, ...]:
    """The conditions as they are kept. Raises BadInput that names the one at fault by its place."""
    return tuple(_condition(each, f"value-{n}") for n, each in enumerate(rule.conditions))


def _target(desk: Desk, rule: Rule) -> Choice | None:
    """Whom the jobs are for. Raises BadInput for a client or project that gets none any more."""
    if rule.client_id is None:
        return None
    name = without_target(desk, rule)
    if name:
        raise BadInput(
            N_("“{name}” is in the archive."),
            N_("Choose another client, or take it out of the archive first."),
            field="whose",
            name=name,
        )
    project = desk.db.projects.get(rule.project_id) if rule.project_id else None
    return Choice(desk.db.clients.get(rule.client_id), project)


def _condition(condition: Condition, field: str) -> Condition:
    """The condition with its value as it is kept. Raises BadInput."""
    value = condition.value.strip()
    if condition.way not in WAYS[condition.what]:
        raise BadInput(N_("This cannot be asked."), N_("Choose from the list."), field=field)
    if not value or len(value) > LONGEST_VALUE:
        raise BadInput(
            N_("This has 1 to {longest} characters."), N_("Fill it in."), field=field, longest=LONGEST_VALUE
        )
    if condition.way is Way.REGEX:
        check(value, field)
    elif condition.way in _VALUES:
        right, text, hint = _VALUES[condition.way]
        if not right(value):
            raise BadInput(text, hint, field=field, typed=value)
    return replace(condition, value=value)


def _millimetres(value: str) -> bool:
    try:
        return 0 < Decimal(value) <= _LARGEST_MM
    except InvalidOperation:
        return False


_VALUES: Mapping[Way, tuple[Callable[[str], bool], str, str]] = {
    Way.GLOB: (
        lambda value: bool(folded(value).strip("*?")),
        N_("“{typed}” fits everything."),
        N_("Write what is always the same: Rossi_*"),
    ),
    Way.WORDS: (
        lambda value: bool(words_in(folded(value))),
        N_("There is no word in “{typed}”."),
        N_("Write whole words, with a space between them."),
    ),
    Way.SHORT_SIDE: (_millimetres, N_("“{typed}” is no length."), N_("Write it in mm: 610")),
    Way.LONG_SIDE: (_millimetres, N_("“{typed}” is no length."), N_("Write it in mm: 610")),
    Way.NAMED: (
        lambda value: size(value) is not None,
        N_("“{typed}” is no size."),
        N_("Write A1, Arch D, or both sides in mm: 594x841"),
    ),
    Way.BETWEEN: (
        lambda value: hours(value) is not None,
        N_("“{typed}” are no hours."),
        N_("Write from when to when: 08:00-13:00"),
    ),
    Way.WEEKDAYS: (
        lambda value: bool(weekdays(value)) and value.count(",") + 1 == len(weekdays(value)),
        N_("No day of the week is chosen."),
        N_("Tick the days."),
    ),
}
"""What a value must be, and the words if it is not."""
