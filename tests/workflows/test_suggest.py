"""Suggestions follow what people decide: they are learned from it, and unlearned with it."""

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.experience import Experience
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.lessons import lesson
from smarttracker_lite.domain.suggestions import SURE, Hint, HintKind, Suggestion
from smarttracker_lite.workflows.because import because, sureness
from smarttracker_lite.workflows.learn import forget_all, forget_hint, learn_again, switch
from smarttracker_lite.workflows.rule import apply_rule
from smarttracker_lite.workflows.suggest import learned, ready, suggestions
from smarttracker_lite.workflows.tag import tag
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.programs import wait_until
from tests.support.ruling import kept
from tests.support.studio import NOON, Studio, plot


def prints(
    studio: Studio, names: Sequence[str], client: Client | None = None, user: str = "anna"
) -> list[Job]:
    """A print of each name, a day after the other, the last one yesterday."""
    return [
        studio.job(
            plot(name, user=user, completed_at=NOON - timedelta(days=len(names) - place), submitted_at=None),
            client=client,
        )
        for place, name in enumerate(names)
    ]


def told(studio: Studio, job: Job) -> tuple[Suggestion, ...]:
    assert ready(studio.desk, 30)
    return suggestions(studio.desk, [job])[job.id]


@pytest.fixture
def rossi(at_work: Studio) -> Client:
    client = at_work.client("Rossi")
    prints(at_work, [f"Rossi_Villa_{n}.pdf" for n in range(12)], client)
    return client


def test_past_tags_say_whose_a_print_is_and_why(at_work: Studio, rossi: Client) -> None:
    job = at_work.job(plot("Rossi_Villa_99.pdf", user="bruno"))
    (best,) = told(at_work, job)
    assert best.client_id == rossi.id
    assert 0.5 < best.confidence < SURE  # a dozen prints prove nothing yet
    assert because(at_work.desk.words("en"), best) == "12 of 12 that begin with “Rossi”"
    words = at_work.desk.words("en")
    said = [sureness(words, replace(best, confidence=each)) for each in (0.961, 0.01, 0.009, 0.0)]
    assert said == ["96%", "1%", "<1%", "<1%"]


def test_the_second_best_says_honestly_that_little_speaks_for_it(at_work: Studio, rossi: Client) -> None:
    bianchi = at_work.client("Bianchi")
    prints(at_work, [f"Bianchi_{n}.pdf" for n in range(12)], bianchi, user="carla")
    at_work.clock.move(hours=5)
    job = at_work.job(plot("Rossi.pdf", user="bruno", completed_at=at_work.clock(), host=None))
    words, found = at_work.desk.words("en"), told(at_work, job)
    assert [each.client_id for each in found][:1] == [rossi.id]
    assert [because(words, each) for each in found][1:] in ([], ["12 of all 24 jobs with a client"])


def test_after_a_single_tag_little_is_sure(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    prints(at_work, ["Rossi_Villa_1.pdf"], rossi)
    job = at_work.job(plot("Rossi_Villa_99.pdf"))
    assert 0.1 <= told(at_work, job)[0].confidence <= 1 / 3


def test_jobs_that_a_rule_tagged_teach_but_prove_nothing(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    rule = kept(at_work, "user is anna", client=rossi)
    jobs = prints(at_work, [f"Rossi_Villa_{n}.pdf" for n in range(12)])
    apply_rule(at_work.desk, rule.id)
    assert at_work.desk.db.jobs.get(jobs[0].id).tag.client_id == rossi.id
    job = at_work.job(plot("Rossi_Villa_99.pdf", user="bruno"))
    best = told(at_work, job)[0]
    assert best.client_id == rossi.id
    assert best.confidence <= 1 / 3


def test_nothing_is_said_of_what_nobody_ever_tagged(at_work: Studio, rossi: Client) -> None:
    assert told(at_work, at_work.job(plot("scan.pdf", user="bruno", host=None))) == ()
    assert told(at_work, at_work.job(plot("", user=None))) == ()


def test_a_tag_teaches_at_once_and_its_undo_takes_it_back(at_work: Studio, rossi: Client) -> None:
    bianchi = at_work.client("Bianchi")
    waiting = prints(at_work, [f"Progetto {n}.pdf" for n in range(6)], user="carla")
    job = at_work.job(plot("Progetto 77.pdf", user="dario"))
    assert told(at_work, job) == ()
    with at_work.desk.act("tag") as done:
        tag(at_work.desk, [each.id for each in waiting], bianchi.id)
    assert told(at_work, job)[0].client_id == bianchi.id
    undo(at_work.desk, done.n or 0)
    assert told(at_work, job) == ()
    assert learned(at_work.desk).sums == _afresh(at_work).sums


def _afresh(studio: Studio) -> Experience:
    """What would be learned from the books as they stand."""
    experience = Experience(studio.desk.today.toordinal())
    for job in studio.desk.db.jobs.all():
        if found := lesson(job, studio.desk.zone):
            experience.add(found)
    return experience


def test_what_many_changes_and_a_snapshot_leave_is_what_would_be_learned_afresh(
    at_work: Studio, rossi: Client
) -> None:
    bianchi, job = at_work.client("Bianchi"), at_work.job(plot("Rossi_Villa_99.pdf"))
    told(at_work, job)
    many = at_work.jobs(300)
    tag(at_work.desk, [each.id for each in many], bianchi.id)
    at_work.desk.db.compact()
    tag(at_work.desk, [many[0].id], rossi.id)
    tag(at_work.desk, [many[1].id], None)
    told(at_work, job)
    for _ in range(100):
        if learned(at_work.desk).sums == _afresh(at_work).sums:
            return
        assert ready(at_work.desk, 1)
    assert learned(at_work.desk).sums == _afresh(at_work).sums


def test_who_is_in_the_archive_is_not_suggested(at_work: Studio, rossi: Client) -> None:
    job = at_work.job(plot("Rossi_Villa_99.pdf"))
    assert told(at_work, job)
    at_work.desk.db.clients.put(replace(rossi, archived=True))
    assert told(at_work, job) == ()


def test_a_project_is_suggested_unless_it_is_in_the_archive(at_work: Studio, rossi: Client) -> None:
    villa = at_work.project(rossi)
    jobs = at_work.desk.db.jobs.all()
    tag(at_work.desk, [each.id for each in jobs], rossi.id, villa.id)
    job = at_work.job(plot("Rossi_Villa_99.pdf"))
    assert told(at_work, job)[0].project_id == villa.id
    at_work.desk.db.projects.put(replace(villa, archived=True))
    assert told(at_work, job)[0].project_id is None


def test_prints_beside_each_other_speak_for_each_other(at_work: Studio, rossi: Client) -> None:
    bianchi = at_work.client("Bianchi")
    prints(at_work, [f"Bianchi {n}.pdf" for n in range(40)], bianchi)
    jobs = [
        at_work.job(plot(name, completed_at=NOON + timedelta(minutes=n), submitted_at=None))
        for n, name in enumerate(("Rossi_Villa_1.pdf", "scan.pdf", "Rossi_Villa_2.pdf"))
    ]
    assert ready(at_work.desk, 30)
    found = suggestions(at_work.desk, jobs)
    best = found[jobs[1].id][0]
    assert best.client_id == rossi.id
    assert because(at_work.desk.words("en"), best) == "anna printed for the same client just before or after"
    assert suggestions(at_work.desk, jobs[1:2])[jobs[1].id][0].client_id == bianchi.id


def test_switched_off_nothing_is_suggested(at_work: Studio, rossi: Client) -> None:
    job = at_work.job(plot("Rossi_Villa_99.pdf"))
    switch(at_work.desk, on=False)
    assert told(at_work, job) == ()
    switch(at_work.desk, on=True)
    assert told(at_work, job)


def test_a_forgotten_hint_says_nothing_until_it_is_learned_again(at_work: Studio, rossi: Client) -> None:
    job = at_work.job(plot("Rossi.pdf", user="bruno"))
    assert told(at_work, job)
    hints = [
        Hint(HintKind.WORD, "rossi"),
        Hint(HintKind.PREFIX, "rossi"),
        Hint(HintKind.PREFIX, "ross"),
    ]
    for hint in hints:
        forget_hint(at_work.desk, hint)
    assert told(at_work, job) == ()
    learn_again(at_work.desk, hints[0])
    assert told(at_work, job)[0].reason.hint == Hint(HintKind.WORD, "Rossi")


def test_forgetting_all_leaves_only_what_is_decided_after(at_work: Studio, rossi: Client) -> None:
    old = at_work.desk.db.jobs.all()
    job = at_work.job(plot("Rossi_Villa_99.pdf"))
    at_work.clock.move(minutes=1)
    forget_all(at_work.desk)
    assert told(at_work, job) == ()
    at_work.clock.move(minutes=1)
    bianchi = at_work.client("Bianchi")
    with at_work.desk.act("tag") as done:
        tag(at_work.desk, [each.id for each in old[:4]], bianchi.id)
    assert told(at_work, job)[0].client_id == bianchi.id
    undo(at_work.desk, done.n or 0)
    assert told(at_work, job) == ()


def test_books_that_cannot_be_written_are_asked_no_suggestions(at_work: Studio) -> None:
    assert suggestions(at_work.desk, []) == {}


def test_what_was_learned_of_many_jobs_is_not_looked_through_for_garbage(
    at_work: Studio, rossi: Client
) -> None:
    at_work.jobs(1_000, client=rossi)
    gc.unfreeze()
    assert gc.get_freeze_count() == 0
    try:
        assert ready(at_work.desk, 30)
        wait_until(lambda: gc.get_freeze_count() > 0, "what was learned is left be")
        assert learned(at_work.desk).sums
    finally:
        gc.unfreeze()
