"""Rows: every dataclass of the trade comes back from JSON as it was."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.cartridges import CartridgeChange, Correction
from smarttracker_lite.domain.clients import Client, Postal, Project
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.extras import Bundle, Extra
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job, Tag, Tagging
from smarttracker_lite.domain.machines import Printer, Remembered
from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin
from smarttracker_lite.domain.rates import PriceList, Rate
from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.rows import as_text, from_raw, from_raws, from_row, to_row
from smarttracker_lite.store.tables.layer import raw_of
from tests.support.folders import client

KINDS = (
    *(Printer, Remembered, Job, Client, Project, PriceList, Rate, Draft, Invoice, Tagging, Settings),
    *(Extra, Bundle, CartridgeChange, Correction),
)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ANY_TEXT = st.text(st.characters(), max_size=20)  # half surrogate pairs too: printers send anything
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(ANY_TEXT, inner, max_size=3),
    max_leaves=5,
)
LEAVES: dict[Any, st.SearchStrategy[Any]] = {
    str: ANY_TEXT,
    int: st.integers(),
    bool: st.booleans(),
    NoneType: st.none(),
    object: JSON,
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(timezones=st.just(UTC) | ZONES).map(lambda time: time.replace(fold=0)),
    date: st.dates(),
}


def any_of(kind: Any) -> st.SearchStrategy[Any]:
    """Every value a field of this type may hold."""
    if kind in LEAVES:
        return LEAVES[kind]
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: any_of(hints[field.name]) for field in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    return any_of_several(get_origin(kind), get_args(kind))


def any_of_several(origin: Any, args: tuple[Any, ...]) -> st.SearchStrategy[Any]:
    """Every value of a type made of others: `A | B`, `tuple[A, ...]`, `Mapping[A, B]`."""
    if origin is UnionType:
        return st.one_of(*map(any_of, args))
    if origin is tuple:
        return st.lists(any_of(args[0]), max_size=2).map(tuple)
    assert origin is Mapping
    return st.dictionaries(any_of(args[0]), any_of(args[1]), max_size=2)


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_comes_back_from_json_as_it_was(kind: type[object]) -> None:
    @given(any_of(kind))
    def comes_back(item: object) -> None:
        again: object = from_row(json.loads(as_text(item)), kind, "")
        assert again == item
        assert repr(again) == repr(item)  # a closed set equals its plain text, but is not the same

    comes_back()


def test_a_decimal_keeps_its_places() -> None:
    row = {"id": "r", "side": "price", "prices": [{"basis": "square-metre", "rate": "3.10"}]}
    rate = from_row(row, Rate, "rates")

    assert str(rate.prices[0].rate) == "3.10"
    assert to_row(rate)["prices"][0]["rate"] == "3.10"


def test_a_row_of_an_older_version_gets_the_defaults_of_new_fields() -> None:
    row = {"id": "1", "postal": {"name": "Rossi"}}

    assert from_row(row, Client, "clients") == Client(id="1", postal=Postal(name="Rossi"))


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"archived": "no"}, "archived"),
        ({"notes": None}, "notes"),
        ({"postal": {}}, "name"),
        ({"postal": []}, "postal"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_row_of_another_shape_is_refused_by_table_id_and_field(
    change: dict[str, object], named: str
) -> None:
    row = to_row(client("c7")) | change

    with pytest.raises(StoreTrouble) as trouble:
        from_row(row, Client, "clients")

    words = str(trouble.value)
    assert "record c7 in the table clients" in words
    assert named in words


@pytest.mark.parametrize("change", [{"created_at": "2026-11-22T10:00:00"}, {"created_at": "yesterday"}])
def test_a_time_without_zone_is_refused(change: dict[str, object]) -> None:
    row = {"id": "d", "client_id": "c", "job_ids": []}

    with pytest.raises(StoreTrouble, match="created_at"):
        from_row(row | change, Draft, "drafts")
    with pytest.raises(ValueError, match="no time zone"):
        to_row(Draft(id="d", client_id="c", job_ids=(), created_at=datetime(2026, 11, 22)))


@pytest.mark.parametrize(
    "change",
    [
        {"prices": [{"basis": "job", "rate": 3.1}]},
        {"prices": [{"basis": "job", "rate": "three"}]},
        {"prices": [{"basis": "moon", "rate": "3.1"}]},
        {"prices": {"basis": "job", "rate": "3.1"}},
        {"valid_from": "soon"},
        {"side": "both"},
        {"media": True},
        {"id": 7},
    ],
)
def test_a_value_of_another_type_is_not_bent_into_shape(change: dict[str, object]) -> None:
    with pytest.raises(StoreTrouble, match="table rates"):
        from_row({"id": "r", "side": "cost"} | change, Rate, "rates")


def job(**facts: Any) -> Job:
    told = JobFacts(source="ipp", key="1", status=JobStatus.COMPLETED, **facts)
    return Job(id="j7", printer_id="p", facts=told, tag=Tag(), first_seen_at=NOON, last_seen_at=NOON)


@pytest.mark.parametrize("kind", KINDS)
def test_rows_as_they_are_kept_come_back_as_they_were(kind: type[object]) -> None:
    @given(st.lists(any_of(kind), max_size=3))
    def are_the_same(items: list[object]) -> None:
        raws = [raw_of(to_row(item)) for item in items]
        assert repr(from_raws(raws, kind, "table")) == repr(items)

    are_the_same()


def test_a_row_of_another_shape_among_many_is_named() -> None:
    rows = [to_row(client(id)) for id in "abc"]
    rows[1]["notes"] = None

    with pytest.raises(StoreTrouble, match=r"record b in the table clients cannot be read: .*notes"):
        from_raws(map(raw_of, rows), Client, "clients")


@pytest.mark.parametrize(
    ("measure", "named"),
    [
        ({"value": True, "origin": "measured"}, "value"),
        ({"value": 1.0, "origin": "measured"}, "value"),
        ({"value": "1", "origin": "measured"}, "value"),
        ({"value": [1], "origin": "measured"}, "copies"),
        ({"value": 1, "origin": "told"}, "origin"),
        ({"value": 1, "origin": None}, "origin"),
        ({"value": 1}, "origin"),
        ({"value": 1, "origin": "measured", "unit": "m"}, "unit"),
        ({}, "value"),
        ([], "copies"),
        ("1", "copies"),
    ],
)
def test_a_fault_deep_in_a_row_is_named(measure: object, named: str) -> None:
    row = to_row(job(copies=Measure(1, Origin.MEASURED)))
    row["facts"]["copies"] = measure

    with pytest.raises(StoreTrouble, match=rf"record j7 in the table jobs cannot be read: .*{named}"):
        from_row(row, Job, "jobs")
    with pytest.raises(StoreTrouble, match=rf"record j7 in the table jobs cannot be read: .*{named}"):
        from_raw(raw_of(row), Job, "jobs")


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        0,
        -0.0,
        1e300,
        1 << 200,
        float("inf"),
        "",
        "Étage 1 – \ud83d",
        "\u0000",
        [[], {}],
        {"a": {"b": 1}},
    ],
    ids=repr,
)
def test_whatever_a_printer_said_comes_back_as_json_reads_it(value: object) -> None:
    raw = raw_of(to_row(job(raw={"said": value})))
    assert repr(from_raw(raw, Job, "jobs").facts.raw["said"]) == repr(json.loads(json.dumps(value)))
