"""What is odd about a job, and that what real printers told is not."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from smarttracker_lite.domain.charges import Charge, Lack, Missing, Term
from smarttracker_lite.domain.oddities import Odd, comes_to_nothing, odd_facts
from smarttracker_lite.domain.printing import InkUse, JobFacts, JobStatus, Measure, Media, Origin
from smarttracker_lite.domain.rates import Part
from smarttracker_lite.domain.units import Unit
from tests.fuzz.targets import TARGETS
from tests.support.studio import NOON, plot


def told(value: int) -> Measure:
    return Measure(value, Origin.MEASURED)


def inked(ul: int) -> tuple[InkUse, ...]:
    return (InkUse("cyan", told(ul)),)


BANNER = Media(name="Banner", width_um=1_000_000, height_um=300_000_000)
CASES: Mapping[str, tuple[dict[str, Any], Odd, str]] = {
    "300 m": ({"media": BANNER, "area_mm2": None, "inks": None}, Odd.LONG, "300.0"),
    "a roll of 101 m": ({"roll_length_um": told(101_000_000)}, Odd.LONG, "101.0"),
    "too large": ({"area_mm2": told(201_000_000)}, Odd.LARGE, "201.0"),
    "no copies": ({"copies": told(0)}, Odd.NO_COPY, "0"),
    "no area": ({"area_mm2": told(0), "inks": None}, Odd.NO_AREA, "0"),
    "no ink": ({"inks": inked(0)}, Odd.NO_INK, "2.14"),
    "soaked": ({"inks": inked(107_200)}, Odd.SOAKED, "50.1"),
    "endless": ({"started_at": NOON - timedelta(hours=49)}, Odd.ENDLESS, "49.0"),
}


@pytest.mark.parametrize("case", CASES)
def test_what_can_hardly_be_is_odd(case: str) -> None:
    changes, odd, amount = CASES[case]
    found = dict(odd_facts(plot(**changes)))
    assert (found[odd], len(found)) == (Decimal(amount), 2 if case == "300 m" else 1)


ORDINARY: Mapping[str, dict[str, Any]] = {
    "a plot": {},
    "300 m in a thousand pages": {"media": Media(height_um=297_000), "impressions": told(1_000)},
    "a run of a thousand sheets": {"area_mm2": told(999_000_000), "impressions": told(1_000), "inks": None},
    "a whole roll": {"roll_length_um": told(100_000_000)},
    "a whole roll's area": {"area_mm2": told(200_000_000), "inks": None},
    "all the ink there is": {"inks": inked(107_000)},
    "a wet label": {"area_mm2": told(1_000), "inks": inked(300)},
    "a few lines without ink": {"area_mm2": told(62_370), "inks": inked(0)},
    "a printer without ink": {"inks": None},
    "two days": {"started_at": NOON - timedelta(hours=48)},
    "stopped before it began": {"status": JobStatus.CANCELED, "copies": told(0), "inks": inked(0)},
    "nothing": {"impressions": told(0), "area_mm2": told(0), "copies": told(0), "inks": inked(0)},
}


@pytest.mark.parametrize("case", ORDINARY)
def test_what_is_only_large_or_little_is_not_odd(case: str) -> None:
    assert odd_facts(plot(**ORDINARY[case])) == ()


def a_charge(*terms: tuple[str, str]) -> Charge:
    pairs = ((Decimal(quantity), Decimal(rate)) for quantity, rate in terms)
    return Charge("EUR", tuple(Term(size, Unit.SQUARE_METRE, rate, Part.PAPER) for size, rate in pairs))


def test_a_charge_of_nothing_is_odd_unless_somebody_decided_it() -> None:
    facts, unpriced = plot(), replace(a_charge(("0", "3.10")), missing=(Lack(Missing.RATE),))
    assert comes_to_nothing(facts, a_charge(("0", "3.10")))
    assert comes_to_nothing(facts, a_charge(("0.001", "3.10")))
    for decided in (("2.14", "0"),), (("2.14", "3.10"), ("6.634", "-1")), (("2.14", "3.10"),):
        assert not comes_to_nothing(facts, a_charge(*decided))
    assert not comes_to_nothing(facts, unpriced)
    nothing = replace(facts, impressions=None, area_mm2=None, inks=None)
    assert not comes_to_nothing(nothing, a_charge(("0", "3.10")))


def test_what_was_added_to_a_print_does_not_hide_that_it_comes_to_nothing() -> None:
    frame = Term(Decimal(1), Unit.PIECE, Decimal(20), Part.EXTRA, "Frame")
    nothing, given = a_charge(("0", "3.10")), a_charge(("2.14", "0"))
    assert comes_to_nothing(plot(), replace(nothing, terms=(*nothing.terms, frame)))
    assert not comes_to_nothing(plot(), replace(given, terms=(*given.terms, frame)))


def facts_in(value: object) -> Iterator[JobFacts]:
    """All facts of jobs in what a parser gives."""
    if isinstance(value, JobFacts):
        yield value
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from facts_in(getattr(value, each.name))
    elif isinstance(value, (tuple, list)):
        for entry in value:
            yield from facts_in(entry)


def recorded() -> Iterator[JobFacts]:
    """Every job that any parser reads in the recordings."""
    for target in TARGETS.values():
        for octets in target.seeds():
            for parse in target.parsers:
                try:
                    yield from facts_in(parse(octets))
                except target.refusals:
                    continue


INVENTED = {"Lona.tif": {Odd.LONG, Odd.LARGE}, 'Banner 24" x 36"': {Odd.SOAKED}}
"""Entries that were made up to have amounts in thousands: 750 m, and 1,234.5 ml on half a square metre."""


def test_nothing_is_odd_in_the_recordings_but_what_was_made_up_so() -> None:
    jobs = list(recorded())
    assert len(jobs) > 100
    odd = [(job.document, {each.what for each in odd_facts(job)}) for job in jobs if odd_facts(job)]
    assert {document for document, _ in odd} == set(INVENTED)
    assert [each for document, each in odd if not each <= INVENTED[document or ""]] == []
