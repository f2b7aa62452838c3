"""What cartridges tell of a printer's ink: the factor, its band, and which cartridges tell nothing."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.cartridges import CartridgeChange
from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.inktruth import CLAIMED, Doubt, Estimate, Span, Truth, estimate, truth
from smarttracker_lite.domain.jobs import Job, JobState, Tag
from smarttracker_lite.domain.machines import Gap, Reason
from smarttracker_lite.domain.printing import InkUse, JobStatus, Kind
from tests.support.pricing import NINE, counted, job

MLS = some.decimals("20", 5000, places=1)
Pairs = list[tuple[Decimal, Decimal]]
CARTRIDGES: some.SearchStrategy[Pairs] = some.lists(some.tuples(MLS, MLS), min_size=1, max_size=9)


def day(number: int) -> datetime:
    return NINE + timedelta(days=number)


def cartridge(at: int, ml: str = "300", channel: str = "cyan") -> CartridgeChange:
    """Put in on this day."""
    id = f"{channel} {at}"
    return CartridgeChange(id=id, printer_id="a", channel=channel, at=day(at), ml=Decimal(ml))


def printed(at: int, ml: int | None = 130, channel: str = "cyan", **told: Any) -> Job:
    """A job of this day that told so much of this ink; None: none at all."""
    inks = None if ml is None else (InkUse(channel, counted(ml * 1000)),)
    facts = job(**{"inks": inks, "completed_at": day(at), **told})
    return Job(
        id=str(at), printer_id="a", facts=facts, tag=Tag(), first_seen_at=day(99), last_seen_at=day(99)
    )


def told(*known: CartridgeChange | Job | NotedGap, since: datetime | None = None) -> Truth:
    """What these tell."""
    changes, jobs, gaps = (
        [each for each in known if isinstance(each, kind)] for kind in (CartridgeChange, Job, NotedGap)
    )
    return truth(changes, jobs, gaps, since)  # type: ignore[arg-type]  # sorted by their types


def doubts(*known: CartridgeChange | Job | NotedGap, since: datetime | None = None) -> list[Doubt | None]:
    """Why cartridges tell nothing, the first first."""
    return [span.doubt for span in reversed(told(*known, since=since).spans)]


FULL = (cartridge(0), cartridge(10))


def test_what_was_in_a_cartridge_is_held_against_what_the_jobs_of_its_time_told() -> None:
    found = told(*FULL, printed(-1, 50), printed(1), printed(9), printed(11, 70))
    assert [(span.change.at, span.until, span.told_ml) for span in found.spans] == [
        (day(10), None, Decimal(70)),
        (day(0), day(10), Decimal(260)),
    ]
    assert (found.poured_ml, found.told_ml) == (Decimal(300), Decimal(260))
    assert found.estimate == Estimate(
        Decimal("1.153846"), Decimal("0.980769"), Decimal("1.326923"), claimed=True
    )


def test_each_channel_has_its_own_cartridges() -> None:
    magenta = (cartridge(2, "100", "magenta"), cartridge(4, "100", "magenta"))
    found = told(*FULL, *magenta, printed(1, 250), printed(3, 80, "magenta"), printed(5, 20, "magenta"))
    assert {span.change.channel: int(span.told_ml) for span in found.used} == {"cyan": 250, "magenta": 80}
    assert found.estimate
    assert found.estimate.factor == Decimal("1.212121")


def test_a_job_at_the_moment_of_the_change_is_the_new_cartridge_s() -> None:
    assert [span.told_ml for span in told(*FULL, printed(10, 5), printed(0, 7)).spans] == [5, 7]


def test_jobs_of_every_state_count() -> None:
    waste = replace(printed(1, 100), tag=Tag(state=JobState.WASTE))
    stopped = printed(3, 100, status=JobStatus.CANCELED)
    own = printed(2, 100, kind=Kind.INTERNAL)
    assert told(*FULL, waste, stopped, own).told_ml == 300


def test_the_last_cartridge_is_still_in_use() -> None:
    assert doubts(cartridge(0), printed(1)) == [Doubt.IN_USE]
    assert told(cartridge(0), printed(1)).estimate is None
    assert told() == Truth()


def test_jobs_that_told_no_ink_make_their_cartridge_say_nothing() -> None:
    found = told(*FULL, printed(1), printed(2, None), printed(3, None))
    assert (found.spans[1].doubt, found.spans[1].untold, found.estimate) == (Doubt.UNTOLD, 2, None)


def test_a_job_that_told_only_all_its_ink_together_did_not_tell_this_one() -> None:
    assert doubts(*FULL, printed(1, 200, "all")) == [Doubt.UNTOLD, Doubt.IN_USE]
    whole = (cartridge(0, channel="all"), cartridge(10, channel="all"))
    assert told(*whole, printed(1, 200, "all"), printed(2, 40)).told_ml == 240


@pytest.mark.parametrize(
    "nothing",
    [
        {"kind": Kind.SCAN},
        {"status": JobStatus.QUEUED},
        {"status": JobStatus.CANCELED, "area_mm2": None},
        {"status": JobStatus.ABORTED, "area_mm2": counted(0), "impressions": counted(0)},
    ],
)
def test_what_took_no_ink_need_not_tell_of_any(nothing: dict[str, Any]) -> None:
    assert told(*FULL, printed(1), printed(2, None, **nothing)).estimate


@pytest.mark.parametrize("status", [JobStatus.PROCESSING, JobStatus.FORGOTTEN])
def test_a_job_without_an_end_did_not_tell_all_its_ink(status: JobStatus) -> None:
    assert doubts(*FULL, printed(1, status=status)) == [Doubt.UNTOLD, Doubt.IN_USE]


def test_what_a_printer_told_later_is_what_counts() -> None:
    invoiced = replace(printed(1, 100), later=printed(1, 140).facts)
    assert told(*FULL, invoiced).told_ml == 140


def noted(since: int | None, until: int) -> NotedGap:
    gap = Gap(reason=Reason.FORGOTTEN, since=None if since is None else day(since), until=day(until))
    return NotedGap(id="gap", printer_id="a", gap=gap, found_at=day(until))


def test_a_gap_in_its_time_makes_a_cartridge_say_nothing() -> None:
    assert doubts(*FULL, printed(1), noted(8, 12)) == [Doubt.GAP, Doubt.IN_USE]
    assert doubts(*FULL, printed(1), noted(None, 3)) == [Doubt.GAP, Doubt.IN_USE]
    assert doubts(*FULL, printed(1), noted(10, 12)) == [None, Doubt.IN_USE]


def test_a_cartridge_from_before_the_first_job_says_nothing() -> None:
    assert doubts(*FULL, printed(3), since=day(5)) == [Doubt.EARLY, Doubt.IN_USE]
    assert doubts(*FULL, printed(0), since=day(5)) == [None, Doubt.IN_USE]
    assert doubts(*FULL, printed(3), since=day(0)) == [None, Doubt.IN_USE]


def test_a_cartridge_of_which_no_job_took_anything_says_nothing() -> None:
    assert doubts(*FULL, printed(1, 99, "magenta")) == [Doubt.UNUSED, Doubt.IN_USE]


def found(*pairs: tuple[str, str]) -> Estimate:
    known = estimate([(Decimal(poured), Decimal(told)) for poured, told in pairs])
    assert known
    return known


def test_one_cartridge_has_the_band_that_canon_gives() -> None:
    assert found(("300", "250")) == (Decimal("1.2"), Decimal("1.02"), Decimal("1.38"), True)


def test_the_band_of_several_is_that_of_the_ratio_estimator() -> None:
    """Worked out by hand: R = 1.2; squares 100 + 25 + 25 + 100 = 250; s = √(250 · 4 / 3) / 1000 = 0.0182574;
    t for 3 degrees of freedom is 3.182."""
    several = found(("310", "250"), ("295", "250"), ("305", "250"), ("290", "250"))
    assert several == (Decimal("1.2"), Decimal("1.141905"), Decimal("1.258095"), False)


def test_a_second_cartridge_that_agrees_does_not_make_it_less_sure() -> None:
    assert found(("300", "250"), ("300", "270")) == (
        Decimal("1.153846"), Decimal("0.980769"), Decimal("1.326923"), True,
    )  # fmt: skip


def test_an_absurd_cartridge_widens_the_band() -> None:
    sound = [("300", "250"), ("298", "250"), ("303", "250")]
    least, most = found(*sound)[1:3]
    absurd = found(*sound, ("300", "60"))
    assert absurd.least < least < most < absurd.most
    assert not absurd.claimed


@given(CARTRIDGES, some.randoms(use_true_random=False))
def test_their_order_does_not_matter(pairs: Pairs, random: Random) -> None:
    assert estimate(random.sample(pairs, len(pairs))) == estimate(pairs)


@given(some.lists(MLS, min_size=2, max_size=9), some.decimals("0.5", 3, places=2))
def test_a_printer_that_tells_so_many_times_too_little_has_that_factor_and_a_narrow_band(
    mls: list[Decimal], factor: Decimal
) -> None:
    known = estimate([(ml * factor, ml) for ml in mls])
    assert known == (factor, factor, factor, False)


@given(CARTRIDGES, some.integers(2, 50))
def test_factor_and_band_are_the_same_in_any_measure(pairs: Pairs, times: int) -> None:
    assert estimate([(y * times, x * times) for y, x in pairs]) == estimate(pairs)


@given(CARTRIDGES, some.integers(2, 50))
def test_a_printer_that_tells_so_many_times_more_has_a_factor_that_much_smaller(
    pairs: Pairs, times: int
) -> None:
    one, less = estimate(pairs), estimate([(y, x * times) for y, x in pairs])
    assert one
    assert less
    assert one.claimed == less.claimed
    for mine, theirs in zip(one[:3], less[:3], strict=True):
        assert abs(mine - theirs * times) <= Decimal("0.000001") * times


@given(CARTRIDGES)
def test_the_factor_lies_within_its_band_and_between_those_of_the_cartridges(pairs: Pairs) -> None:
    known = estimate(pairs)
    assert known
    assert 0 <= known.least <= known.factor <= known.most
    alone = [round(y / x, 6) for y, x in pairs]
    assert min(alone) - Decimal("0.000001") <= known.factor <= max(alone) + Decimal("0.000001")
    if known.claimed:
        assert abs(known.most - known.factor * (1 + CLAIMED)) < Decimal("0.000002")


def test_a_single_cartridge_has_a_factor_of_its_own() -> None:
    first: Span = told(*FULL, printed(1, 250)).spans[-1]
    assert first.factor == Decimal("1.2")
    assert told(*FULL, printed(1, 250)).spans[0].factor is None
