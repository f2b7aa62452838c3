"""Rules: kept, refused, put in order, taken away, applied."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from smarttracker_lite.domain.jobs import JobState, Tag
from smarttracker_lite.domain.rules import MOST_RULES
from smarttracker_lite.errors import BadInput, TrackerError
from smarttracker_lite.workflows import tag
from smarttracker_lite.workflows.admit import archive_client
from smarttracker_lite.workflows.assign import in_order
from smarttracker_lite.workflows.rule import (
    apply_rule,
    delete_rule,
    move_rule,
    save_rule,
    switch_rule,
)
from tests.support.ruling import condition, kept, unkept
from tests.support.studio import NOON, Studio, plot


def names(at_work: Studio) -> list[str]:
    return [rule.name for rule in in_order(at_work.desk)]


def test_a_rule_without_a_name_is_called_by_what_it_does(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    villa = at_work.project(rossi)
    assert (
        kept(at_work, "document glob  Rossi_* ", client=rossi, project=villa).name
        == "Rossi_* → Rossi › Villa"
    )
    assert kept(at_work, "user is anna", client=rossi, name=" By   user ").name == "By user"


@pytest.mark.parametrize(
    ("conditions", "field", "said"),
    [
        ((), "value-0", "A rule has 1 to 8 conditions."),
        (("user is anna",) * 9, "value-0", "A rule has 1 to 8 conditions."),
        (("user is anna", "document glob *"), "value-1", "“*” fits everything."),
        (("document words ...",), "value-0", "There is no word in “...”."),
        (("document regex Rossi(",), "value-0", "At character 7 this is no expression"),
        (("document is  ",), "value-0", "This has 1 to 200 characters."),
        (("document is " + "x" * 201,), "value-0", "This has 1 to 200 characters."),
        (("document between 08:00-09:00",), "value-0", "This cannot be asked."),
        (("size short-side 1e9",), "value-0", "“1e9” is no length."),
        (("size short-side nan",), "value-0", "“nan” is no length."),
        (("size named A99",), "value-0", "“A99” is no size."),
        (("time between 8-9",), "value-0", "“8-9” are no hours."),
        (("time weekdays 1,1",), "value-0", "No day of the week is chosen."),
        (("time weekdays 0,9",), "value-0", "No day of the week is chosen."),
    ],
)
def test_what_cannot_be_a_condition_is_refused_where_it_stands(
    at_work: Studio, conditions: tuple[str, ...], field: str, said: str
) -> None:
    with pytest.raises(BadInput) as wrong:
        kept(at_work, *conditions, client=at_work.client())
    assert said in str(wrong.value)
    assert wrong.value.field == field
    assert at_work.desk.db.rules.count() == 0


def test_a_rule_that_decides_nothing_or_for_nobody_is_refused(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    villa = at_work.project(rossi)
    refused: list[dict[str, Any]] = [
        {},
        {"comment": "only that"},
        {"client": bianchi, "project": villa},
        {"client": replace(rossi, id="gone")},
        {"client": rossi, "name": "x" * 101},
        {"client": rossi, "comment": "x" * 501},
    ]
    for each in refused:
        with pytest.raises(BadInput):
            kept(at_work, "user is anna", **each)
    archive_client(at_work.desk, rossi.id, True)
    with pytest.raises(BadInput, match="“Rossi” is in the archive"):
        kept(at_work, "user is anna", client=rossi)


def test_there_is_an_end_to_rules(at_work: Studio) -> None:
    rossi = at_work.client()
    rule = kept(at_work, "user is anna", client=rossi)
    at_work.desk.db.rules.put_all(replace(rule, id=str(n), place=n) for n in range(1, MOST_RULES))
    with pytest.raises(BadInput, match="There are 500 rules already"):
        kept(at_work, "user is bea", client=rossi)
    save_rule(at_work.desk, replace(rule, name="Another name"))


def test_rules_are_moved_one_place_and_not_beyond_the_ends(at_work: Studio) -> None:
    rossi = at_work.client()
    rules = [kept(at_work, "user is anna", client=rossi, name=name) for name in "ABC"]
    move_rule(at_work.desk, rules[2].id, -1)
    assert names(at_work) == ["A", "C", "B"]
    move_rule(at_work.desk, rules[0].id, -1)
    move_rule(at_work.desk, rules[1].id, 1)
    assert names(at_work) == ["A", "C", "B"]
    delete_rule(at_work.desk, rules[0].id)
    kept(at_work, "user is anna", client=rossi, name="D")
    assert names(at_work) == ["C", "B", "D"]


def test_saving_keeps_the_place_and_makes_a_slow_rule_begin_anew(at_work: Studio) -> None:
    rossi = at_work.client()
    first = kept(at_work, "user is anna", client=rossi, name="A")
    kept(at_work, "user is anna", client=rossi, name="B")
    at_work.desk.db.rules.put(replace(first, slow=3, stopped=True))
    saved = save_rule(at_work.desk, replace(first, name="A2", slow=3, stopped=True, place=7))
    assert (saved.id, saved.slow, saved.stopped) == (first.id, 0, False)
    assert names(at_work) == ["A2", "B"]


def test_applying_tags_only_what_waits_in_one_act_with_its_reason(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    waits = [at_work.job(plot(f"Rossi_{n}.pdf")) for n in range(3)]
    other = at_work.job(plot("Rossi_9.pdf"), client=bianchi)
    internal = at_work.job(plot("Rossi_8.pdf"))
    tag.set_state(at_work.desk, [internal.id], JobState.INTERNAL)
    taken = at_work.job(plot("Rossi_first.pdf"))
    kept(at_work, "document glob *first*", client=bianchi)
    rule = kept(at_work, "document glob Rossi_*", client=rossi, name="Rossi files")
    noted, done = apply_rule(at_work.desk, rule.id)
    jobs = at_work.desk.db.jobs
    assert [jobs.get(job.id).tag for job in waits] == [Tag(client_id=rossi.id)] * 3
    assert jobs.get(other.id).tag == other.tag
    assert jobs.get(internal.id).tag == Tag(state=JobState.INTERNAL)
    assert jobs.get(taken.id).waiting
    assert [(each.why, len(each.retags)) for each in noted] == [("rule Rossi files", 3)]
    entry = next(at_work.desk.db.history())
    assert (entry.n, entry.verb) == (done.n, "apply rule")
    again, nothing = apply_rule(at_work.desk, rule.id)
    assert (list(again), nothing.n) == ([], None)


def test_a_rule_that_is_off_or_has_no_client_any_more_is_not_applied(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    rule = kept(at_work, "user is anna", client=rossi)
    job = at_work.job()
    switch_rule(at_work.desk, rule.id, active=False)
    with pytest.raises(BadInput, match="This rule is off"):
        apply_rule(at_work.desk, rule.id)
    switch_rule(at_work.desk, rule.id, active=True)
    at_work.desk.db.clients.put(replace(rossi, archived=True))
    with pytest.raises(BadInput, match="“Rossi” is in the archive"):
        apply_rule(at_work.desk, rule.id)
    assert at_work.desk.db.jobs.get(job.id).waiting


@pytest.mark.parametrize("meanwhile", ["archived", "changed", "deleted"])
def test_a_rule_is_not_applied_if_it_or_its_client_changed_while_jobs_were_looked_through(
    at_work: Studio, meanwhile: str
) -> None:
    rossi, desk = at_work.client("Rossi"), at_work.desk
    rule, job = kept(at_work, "user is anna", client=rossi), at_work.job()

    def somebody_else() -> datetime:
        """The clock is read when the looking begins."""
        if meanwhile == "archived":
            desk.db.clients.put(replace(rossi, archived=True))
        elif meanwhile == "changed":
            desk.db.rules.put(replace(rule, state=JobState.INTERNAL))
        elif desk.db.rules.find(rule.id):
            delete_rule(desk, rule.id)
        return NOON

    with pytest.raises(TrackerError):
        apply_rule(replace(desk, now=somebody_else), rule.id)
    assert desk.db.jobs.get(job.id).tag == job.tag


def test_a_form_of_a_rule_that_is_gone_makes_it_anew(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    rule = kept(at_work, "user is anna", client=rossi)
    delete_rule(at_work.desk, rule.id)
    saved = save_rule(at_work.desk, rule)
    assert in_order(at_work.desk) == [saved]
    assert unkept("user is anna").conditions == (condition("user is anna"),)
