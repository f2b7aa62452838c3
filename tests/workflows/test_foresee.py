"""What a rule would decide, seen before it is kept."""

from dataclasses import replace
from datetime import timedelta

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import Kind
from smarttracker_lite.workflows import tag
from smarttracker_lite.workflows.foresee import SHOWN, preview
from tests.support.ruling import kept, unkept
from tests.support.studio import NOON, Studio, plot


def test_a_preview_counts_what_it_would_tag_and_what_it_would_contradict(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    villa = at_work.project(rossi)
    waits = [at_work.job(plot(f"Rossi_{n}.pdf", completed_at=NOON + timedelta(minutes=n))) for n in (1, 2)]
    agrees = at_work.job(plot("Rossi_3.pdf"), client=rossi)
    tag.tag(at_work.desk, [agrees.id], rossi.id, villa.id)
    other = at_work.job(plot("Rossi_4.pdf"), client=bianchi)
    internal = at_work.job(plot("Rossi_5.pdf"))
    tag.set_state(at_work.desk, [internal.id], JobState.INTERNAL)
    at_work.job(plot("Rossi_6.pdf", kind=Kind.INTERNAL))
    at_work.job(plot("Rossi_7.pdf", kind=Kind.SCAN))
    at_work.job(plot("Pianta.pdf"))
    at_work.job(plot("Rossi_old.pdf", completed_at=NOON - timedelta(days=400)))
    found = preview(at_work.desk, unkept("document glob Rossi_*", client=rossi))
    assert (found.looked_at, found.fitting, found.would_tag, found.conflict) == (8, 6, 2, 2)
    assert found.agreeing == 2
    assert [job.id for job in found.tagged_first] == [waits[1].id, waits[0].id]
    assert {job.id for job in found.conflicts_first} == {other.id, internal.id}
    assert at_work.desk.db.jobs.get(waits[0].id).waiting


def test_what_accounts_and_earlier_rules_take_first_is_told(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi", code="R"), at_work.client("Bianchi")
    earlier = kept(at_work, "document words villa", client=bianchi)
    rule = kept(at_work, "user is anna", client=rossi)
    kept(at_work, "user is anna", client=bianchi)
    for facts in (plot("Villa.pdf"), plot(account="R"), plot()):
        at_work.job(facts)
    found = preview(at_work.desk, rule)
    assert found.earlier == {earlier.id: 1, None: 1}
    assert (found.fitting, found.would_tag) == (3, 1)


def test_a_rule_is_tried_as_it_is_typed_at_its_own_place(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    first = kept(at_work, "user is anna", client=rossi)
    kept(at_work, "user is anna", client=bianchi)
    at_work.job(plot("Pianta.pdf"))
    typed = replace(unkept("document words pianta", client=bianchi), id=first.id, active=False)
    assert preview(at_work.desk, typed).would_tag == 1


def test_only_the_newest_are_named_and_a_preview_can_be_stopped(at_work: Studio) -> None:
    jobs = at_work.jobs(1200)
    rule = unkept("user is anna", client=at_work.client())
    found = preview(at_work.desk, rule)
    assert (found.looked_at, found.would_tag) == (1200, 1200)
    assert [job.id for job in found.tagged_first] == [job.id for job in jobs[: -SHOWN - 1 : -1]]
    asked = list[int]()

    def stop(looked_at: int) -> bool:
        asked.append(looked_at)
        return False

    stopped = preview(at_work.desk, rule, stop)
    assert (stopped.looked_at, asked) == (500, [500])


def test_an_expression_that_takes_too_long_is_told(at_work: Studio) -> None:
    at_work.job(plot("a" * 900 + "!"))
    found = preview(at_work.desk, unkept(r"document regex (a|a)*(.*a){20}$", client=at_work.client()))
    assert (found.slow, found.would_tag, found.given_up) == (1, 0, False)
