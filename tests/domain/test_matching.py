"""The same print, told by two sources."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.jobs import Alias, Job, Tag
from smarttracker_lite.domain.matching import enriched, matched, same_print
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
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


def told(**changed: object) -> JobFacts:
    """The same print as another source tells it."""
    return replace(PLAN, source="win307", key="w", **changed)  # type: ignore[arg-type] # whatever is changed


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
