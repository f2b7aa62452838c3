"""The same print, told by two sources."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.jobs import Alias, Job, Tag
from smarttracker_lite.domain.matching import Unclaimed, enriched, matched, same_print
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin, TimeQuality

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PLAN = JobFacts(
    source="ipp",
    key="k",
    status=JobStatus.COMPLETED,
    document="Plan.pdf",
    user="anna",
    submitted_at=NOON - timedelta(seconds=40),
    completed_at=NOON,
    impressions=Measure(6, Origin.MEASURED),
    area_mm2=Measure(1_000_000, Origin.MEASURED),
)


def told(**changed: Any) -> JobFacts:
    """The same print as another source tells it."""
    return replace(PLAN, source="win307", key="w", **changed)


def job(id: str, facts: JobFacts = PLAN) -> Job:
    return Job(id=id, printer_id="p", facts=facts, tag=Tag(), first_seen_at=NOON, last_seen_at=NOON)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"user": None},
        {"document": None},
        {"user": None, "document": None},
        {"document": " PLAN.pdf "},
        {"completed_at": NOON + timedelta(seconds=120), "submitted_at": None},
        {"completed_at": None},
        {"completed_at": NOON + timedelta(days=1)},
        {"impressions": None, "area_mm2": None},
        {"area_mm2": Measure(1_015_000, Origin.DERIVED)},
    ],
)
def test_what_agrees_as_far_as_it_is_told_is_the_same_print(changed: dict[str, object]) -> None:
    assert same_print(told(**changed), PLAN)
    assert same_print(PLAN, told(**changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"user": "berta"},
        {"document": "Other.pdf"},
        {"user": None, "document": None, "impressions": None, "area_mm2": None},
        {"completed_at": NOON + timedelta(seconds=161), "submitted_at": None},
        {"completed_at": None, "submitted_at": None},
        {"impressions": Measure(5, Origin.MEASURED)},
        {"area_mm2": Measure(1_030_000, Origin.DERIVED)},
    ],
)
def test_what_differs_in_anything_both_tell_is_another_print(changed: dict[str, object]) -> None:
    assert not same_print(told(**changed), PLAN)


@pytest.mark.parametrize("writer", ["Microsoft Word", "Microsoft Excel", "Microsoft PowerPoint"])
def test_a_document_is_the_same_with_the_program_that_printed_it(writer: str) -> None:
    assert same_print(told(document=f"{writer} - plan.pdf"), PLAN)
    assert same_print(PLAN, told(document=f" {writer.upper()} - PLAN.PDF "))


@pytest.mark.parametrize(
    "document", ["Report - Plan.pdf", "Word - Plan.pdf", "Microsoft Word", "Microsoft Word - Plan.pdf (2)"]
)
def test_a_document_with_anything_else_before_it_or_after_it_is_another(document: str) -> None:
    assert not same_print(told(document=document), PLAN)


def test_two_jobs_of_one_source_are_never_the_same_print() -> None:
    assert not same_print(replace(PLAN, key="other"), PLAN)


def test_twins_are_matched_one_to_one_by_the_nearest_time() -> None:
    later = replace(PLAN, key="l", completed_at=NOON + timedelta(seconds=60), submitted_at=None)
    first, second = told(submitted_at=None), told(submitted_at=None)
    second = replace(second, key="x", completed_at=NOON + timedelta(seconds=55))
    found = matched([second, first], [job("one", replace(PLAN, submitted_at=None)), job("two", later)])
    assert {key: each.id for key, each in found.items()} == {"w": "one", "x": "two"}


def test_of_two_prints_that_are_told_one_may_be_missing_here() -> None:
    assert len(matched([told(), replace(told(), key="x")], [job("one")])) == 1


def test_only_what_was_not_told_is_added() -> None:
    bare = replace(PLAN, user=None, account=None)
    more = enriched(bare, told(document="Other.pdf", account="A-1"))
    assert (more.user, more.account, more.document) == ("anna", "A-1", "Plan.pdf")
    assert (more.source, more.key) == ("ipp", "k")


@given(st.lists(st.tuples(st.integers(0, 600), st.sampled_from(["a", "b"])), max_size=12), st.data())
def test_each_job_is_meant_at_most_once_and_only_by_its_like(
    prints: list[tuple[int, str]], data: st.DataObject
) -> None:
    known = [
        job(
            str(place),
            replace(PLAN, document=name, submitted_at=None, completed_at=NOON + timedelta(seconds=s)),
        )
        for place, (s, name) in enumerate(prints)
    ]
    again = data.draw(st.permutations(known))
    heard = [replace(each.facts, source="csv", key=each.id) for each in again]
    found = matched(heard, known)
    assert len({each.id for each in found.values()}) == len(found) == len(known)
    assert all(same_print(facts, found[facts.key].facts) for facts in heard)


def test_a_cancelled_try_is_not_the_print_that_came_after_it() -> None:
    assert not same_print(told(status=JobStatus.CANCELED), PLAN)


def test_the_user_alone_is_not_enough() -> None:
    assert not same_print(told(document=None, impressions=None, area_mm2=None), PLAN)


def test_a_job_that_a_source_told_of_before_is_another_print_when_it_tells_of_a_new_one() -> None:
    known = replace(job("one"), aliases=(Alias("win307", "first"),))
    assert matched([told()], [known]) == {}


def test_two_prints_are_told_by_other_users_or_pages_whatever_they_are_called() -> None:
    def taken(facts: JobFacts, known: JobFacts = PLAN) -> bool:
        return Unclaimed([job("one", known)]).take(facts, NOON, NOON) is not None

    nameless = replace(PLAN, user=None, impressions=None)
    assert taken(told(document="Other.pdf", user=" ANNA"))
    assert taken(told(user=None, impressions=None))
    assert taken(told(), nameless)
    assert not taken(told(user="berta"))
    assert not taken(told(impressions=Measure(5, Origin.REQUESTED)))


def test_a_job_is_taken_once_the_first_of_its_time_first() -> None:
    facts = [replace(PLAN, completed_at=NOON + hours * HOUR, user=user) for hours, user in enumerate("aba")]
    unclaimed = Unclaimed([job(str(hours), each) for hours, each in enumerate(facts)][::-1])
    anyone = told(user=None)
    assert unclaimed.take(anyone, NOON + 3 * HOUR, NOON + 9 * HOUR) is None
    found = [unclaimed.take(anyone, NOON + HOUR, NOON + 2 * HOUR) for _ in range(3)]
    assert [each and each.id for each in found] == ["1", "2", None]
    assert unclaimed.take(told(user="a"), NOON - HOUR, NOON) == job("0", facts[0])


def forgotten(id: str, **changed: Any) -> Job:
    """Sent at noon, and not listed any more two hours later."""
    facts = replace(PLAN, status=JobStatus.FORGOTTEN, submitted_at=NOON, completed_at=None)
    gone = replace(job(id, facts), last_seen_at=NOON + timedelta(hours=2))
    return replace(gone, facts=replace(gone.facts, **changed))


def done(hours: float, **changed: Any) -> JobFacts:
    at = NOON + timedelta(hours=hours)
    return told(submitted_at=None, started_at=None, completed_at=at, **changed)


def test_a_job_whose_end_its_printer_forgot_is_completed_by_who_tells_it() -> None:
    (found,) = matched([done(1)], [forgotten("one")]).values()
    assert found.id == "one"


@pytest.mark.parametrize(
    "facts",
    [
        done(-0.1),
        done(2.1),
        done(1, document="Other.pdf"),
        done(1, document=None),
        done(1, user="berta"),
        done(1, status=JobStatus.PROCESSING),
    ],
    ids=["before it was sent", "after it was gone", "another", "not told", "of another", "not over"],
)
def test_an_end_of_another_time_document_or_user_completes_no_job(facts: JobFacts) -> None:
    assert matched([facts], [forgotten("one")]) == {}


def test_a_job_that_is_still_listed_is_completed_by_its_printer_only() -> None:
    assert matched([done(1)], [forgotten("one", status=JobStatus.PROCESSING)]) == {}


def test_of_forgotten_twins_each_end_completes_one_the_nearest_first() -> None:
    twins = [forgotten("one"), forgotten("two", submitted_at=NOON + timedelta(minutes=50))]
    ends = [replace(done(hours), key=str(hours)) for hours in (0.5, 1, 1.5)]
    found = {key: each.id for key, each in matched(ends, twins).items()}
    assert found == {"1": "two", "0.5": "one"}


def test_what_is_told_of_a_job_of_its_time_completes_no_other() -> None:
    finished = replace(PLAN, submitted_at=None, completed_at=NOON + timedelta(hours=1))
    (found,) = matched([done(1)], [forgotten("one"), job("two", finished)]).values()
    assert found.id == "two"


def unsure(hours: float = 1, quality: TimeQuality = TimeQuality.UNSURE) -> JobFacts:
    """Told at two, not yet at noon: the clock by which it ended was set in between."""
    at = NOON + timedelta(hours=hours)
    return replace(PLAN, submitted_at=None, completed_at=at, time_quality=quality, not_before=NOON)


@pytest.mark.parametrize("quality", [TimeQuality.UNSURE, TimeQuality.FIRST_SEEN])
def test_a_job_whose_time_is_not_sure_is_told_by_who_knows_it(quality: TimeQuality) -> None:
    at_two = replace(job("one", unsure(2, quality)), last_seen_at=NOON + timedelta(hours=2))
    (found,) = matched([done(0.5)], [at_two]).values()
    assert found.id == "one"


@pytest.mark.parametrize(
    "facts",
    [
        done(-0.1),
        done(2.1),
        done(0.5, document="Other.pdf"),
        done(0.5, user="berta"),
        done(0.5, impressions=Measure(7, Origin.MEASURED)),
    ],
    ids=["when it was not told of", "after it was told of", "another", "of another", "of other pages"],
)
def test_what_differs_but_in_time_is_not_the_job_whose_time_is_not_sure(facts: JobFacts) -> None:
    known = replace(job("one", unsure()), last_seen_at=NOON + timedelta(hours=2))
    assert matched([facts], [known]) == {}


def test_a_job_whose_time_is_sure_is_not_told_at_another() -> None:
    sure = replace(unsure(), time_quality=TimeQuality.EXACT)
    assert matched([done(0.5)], [replace(job("one", sure), last_seen_at=NOON + timedelta(hours=2))]) == {}


def test_who_is_not_sure_of_the_time_tells_of_the_job_that_another_brought() -> None:
    brought = [job("one", done(-0.1)), job("two", done(0.5)), job("three", done(0.5, document="Other.pdf"))]
    (found,) = matched([unsure()], brought).values()
    assert found.id == "two"
