"""A print that several clients share: its parts add up to it, in every quantity and to the cent."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import starmap
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.jobs import Job, JobState, Tag, new_job
from smarttracker_lite.domain.orders import Order
from smarttracker_lite.domain.portions import SPLIT, portions
from smarttracker_lite.domain.pricing import charge
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Media, MediaUse, Origin
from smarttracker_lite.domain.quantities import printed_area, sheets, used_length
from smarttracker_lite.domain.rates import Basis, Part
from smarttracker_lite.domain.splitting import as_told, followed, joined, split
from tests.domain.test_pricing_reference import difference
from tests.support.pricing import Chance, counted, job, order, price, row
from tests.support.studio import NOON, plot

SIZES = some.lists(some.integers(1, 10**7), min_size=2, max_size=9).map(tuple)
AMOUNTS = some.integers(0, 10**9) | some.none()
EVERY = ("copies", "pages", "impressions", "color_impressions", "sheets", "area_mm2", "roll_area_mm2")


def measured(value: int | None) -> Measure | None:
    return None if value is None else Measure(value, Origin.MEASURED)


FACTS = some.builds(
    lambda values, ink: job(
        **dict(zip(EVERY, map(measured, values), strict=True)),
        inks=None if ink is None else plot().inks and (replace((plot().inks or ())[0], ul=counted(ink)),),
        media_used=(MediaUse(Media(name="A"), measured(values[5])), MediaUse(Media(name="B"))),
    ),
    some.tuples(*[AMOUNTS] * len(EVERY)),
    AMOUNTS,
)


def parts_of(facts: JobFacts, *sizes: int) -> list[Job]:
    """A completed job of these facts in parts."""
    one = new_job("one", "plotter", facts, NOON)
    ids = [f"part {place}" for place in range(2, len(sizes) + 1)]
    return list(split(one, sizes, ids, [Tag()] * len(sizes)))


def added_up(facts: list[JobFacts], name: str) -> int | None:
    measures = [getattr(each, name) for each in facts]
    return None if None in measures else sum(each.value for each in measures)


@given(SIZES, FACTS)
def test_parts_add_up_to_the_print_in_every_quantity(sizes: tuple[int, ...], facts: JobFacts) -> None:
    told = [part.facts for part in parts_of(facts, *sizes)]
    explicit = replace(
        facts, area_mm2=printed_area(facts), sheets=sheets(facts), roll_length_um=used_length(facts)
    )
    for name in (*EVERY, "roll_length_um"):
        measure = getattr(explicit, name)
        assert added_up(told, name) == (measure and measure.value)
    assert facts.ink_ul == (None if facts.inks is None else sum(each.ink_ul or 0 for each in told))
    for place, use in enumerate(facts.media_used or ()):
        areas = [(each.media_used or ())[place].area_mm2 for each in told]
        assert (use.area_mm2 and use.area_mm2.value) == (
            None if None in areas else sum(area.value for area in areas if area)
        )


def charges(of: Order, sizes: tuple[int, ...]) -> Iterator[Charge]:
    """What each part of the job is charged."""
    for portion in portions("one", sizes, of.facts):
        yield charge(of._replace(portion=portion))


@given(some.integers(0, 2**64), SIZES)
def test_parts_charged_alike_add_up_to_the_whole_to_the_cent(seed: int, sizes: tuple[int, ...]) -> None:
    _, of = next(Chance(Random(seed)).orders(1, 1))
    of = of._replace(additions=())
    told, alone = list(charges(of, sizes)), charge(of)
    if alone.amount is None:
        assert [each.missing for each in told] == [alone.missing] * len(sizes)
    else:
        assert sum(each.amount or 0 for each in told) == alone.amount
        assert all(sum(each.shown) == each.amount for each in told)


@given(some.integers(0, 2**64))
def test_a_part_is_charged_as_the_second_reckoning_says(seed: int) -> None:
    chance = Chance(Random(seed))
    pairs = [(rows, chance.shared(each)) for rows, each in chance.orders(1, 5)]
    assert "".join(starmap(difference, pairs)) == ""


@pytest.mark.parametrize(
    ("sizes", "amounts"),
    [
        ((1, 1, 1), ("3.33", "3.34", "3.33")),
        ((1, 2), ("3.33", "6.67")),
        ((99, 1), ("9.90", "0.10")),
        ((1, 9_999), ("0.00", "10.00")),
    ],
)
def test_a_cent_that_is_left_over_is_somebodys(sizes: tuple[int, ...], amounts: tuple[str, ...]) -> None:
    by_job = order(job(), row(price(Basis.JOB, "10")))
    assert [str(told.amount) for told in charges(by_job, sizes)] == list(amounts)


def test_fees_minimum_and_steps_are_those_of_the_whole_print() -> None:
    prices = (price(Basis.SQUARE_METRE, "1"), price(Basis.MINIMUM, "9"))
    told = list(charges(order(job(), row(*prices)), (1, 2)))
    assert [each.amount for each in told] == [Decimal("3.00"), Decimal("6.00")]
    assert [term.part for term in told[0].terms] == [Part.PAPER, Part.MINIMUM, Part.SHARE]
    assert told[0].terms[-1].about == "1/3"


def test_the_first_part_keeps_its_name_and_the_others_have_names_of_their_own() -> None:
    first, second, third = parts_of(plot(key="7", raw={"id": 7}), 1, 1, 1)
    assert (first.id, first.facts.source, first.facts.key) == ("one", "simulated", "7")
    assert [(part.facts.source, part.facts.key) for part in (second, third)] == [
        (SPLIT, "one/2"),
        (SPLIT, "one/3"),
    ]
    assert as_told(first).facts == plot(key="7", raw={"id": 7})
    assert as_told(second).facts.raw == {}
    assert {part.day for part in (first, second, third)} == {NOON}


def test_parts_joined_are_the_job_that_was_split() -> None:
    one = new_job("one", "plotter", plot(), NOON)
    first, _ = split(one, (1, 2), ["two"], [one.tag, Tag(client_id="rossi")])
    assert joined(first) == one


def test_all_parts_follow_what_is_told_later_and_what_is_invoiced_stays() -> None:
    first, second, third = parts_of(plot(), 1, 1, 2)
    billed, area = replace(second, invoice_id="2026/1"), Measure(4_000_000, Origin.MEASURED)
    more = replace(as_told(first).facts, area_mm2=area)
    told = replace(as_told(first), facts=more)
    now = [followed(part, told) for part in (first, billed, third)]
    assert [part.facts.area_mm2 and part.facts.area_mm2.value for part in now] == [
        1_000_000,
        535_000,
        2_000_000,
    ]
    assert now[1].later is not None
    assert (now[1].newest.area_mm2, now[2].newest) == (Measure(1_000_000, Origin.DERIVED), now[2].facts)
    assert followed(now[1], as_told(first)).later is None


def test_a_part_nobody_decided_about_becomes_waste_with_its_print() -> None:
    first, second = parts_of(plot(), 1, 1)
    stopped = replace(as_told(first), facts=replace(as_told(first).facts, status=JobStatus.CANCELED))
    assert followed(second, stopped).tag.state is JobState.BILLABLE  # it came out before
    decided = replace(second, tag=Tag(client_id="rossi", state=JobState.INTERNAL))
    assert followed(decided, stopped).tag == decided.tag
