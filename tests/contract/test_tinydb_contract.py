"""TinyDB's public ways, tried on the storages it comes with and on ours: what they promise holds on all.

Where a storage cannot keep a promise, the test names it, with the reason, and fails once it can.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from tinydb import Query, where
from tinydb.table import Document

from tests.support.tables import CACHED, MEMORY, OURS, PEOPLE, STOCK, At, but_not, ids, opened, people

ANY: Any = Query()
FIELD: Any = where
"""Queries without types: TinyDB's ask for less than it takes."""


@pytest.fixture(params=[*STOCK, *OURS])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[At]:
    with opened(request.param, tmp_path) as database:
        yield database


# What goes in


def test_a_fresh_database_has_no_tables_and_no_documents(at: At) -> None:
    assert at().tables() == set()
    assert (len(at()), at().all(), list(at())) == (0, [], [])
    assert at().get(doc_id=1) is None
    assert at().table("jobs").search(where("name").exists()) == []


def test_what_is_inserted_comes_back_with_its_number(at: At) -> None:
    assert [at().insert(deepcopy(person)) for person in PEOPLE] == [1, 2, 3, 4]

    assert at().all() == list(PEOPLE)
    assert ids(at().all()) == ids(list(at())) == [1, 2, 3, 4]
    assert len(at()) == 4


def test_many_are_inserted_at_once_also_from_a_generator(at: At) -> None:
    assert at().insert_multiple({"n": n} for n in range(3)) == [1, 2, 3]
    assert at().insert_multiple([]) == []
    assert at().insert_multiple([{"n": 3}]) == [4]
    assert [row["n"] for row in at().all()] == [0, 1, 2, 3]


def test_a_document_may_bring_its_number_and_the_next_goes_on_after_it(at: At) -> None:
    assert at().insert(Document({"n": 1}, doc_id=7)) == 7
    assert at().insert_multiple([Document({"n": 2}, doc_id=12), Document({"n": 3}, doc_id=13)]) == [12, 13]
    assert at().insert(Document({"n": 4}, doc_id=100)) == 100
    assert at().insert({"n": 5}) == 101
    assert [(row.doc_id, row["n"]) for row in at()] == [(7, 1), (12, 2), (13, 3), (100, 4), (101, 5)]


def test_a_number_that_is_taken_is_refused_and_nothing_changes(at: At) -> None:
    people(at)
    taken = Document({}, doc_id=2)
    with pytest.raises(ValueError, match="already exists"):
        at().insert(taken)
    with pytest.raises(ValueError, match="already exists"):
        at().insert_multiple([{"new": 1}, taken])
    assert at().all() == list(PEOPLE)


def test_what_is_no_mapping_is_refused_and_nothing_changes(at: At) -> None:
    no_mapping: Any = ["name"]
    with pytest.raises(ValueError, match="not a Mapping"):
        at().insert(no_mapping)
    with pytest.raises(ValueError, match="not a Mapping"):
        at().insert_multiple([{"n": 1}, no_mapping])
    assert at().all() == []


def test_any_mapping_may_be_inserted(at: At) -> None:
    at().insert(MappingProxyType({"n": 1}))
    assert at().all() == [{"n": 1}]


@but_not("keeps the very object, whatever it is", MEMORY, CACHED)
@pytest.mark.parametrize("value", [b"bytes", {1, 2}, object()], ids=["bytes", "set", "object"])
def test_what_json_cannot_say_is_refused_and_nothing_changes(at: At, value: object) -> None:
    people(at)
    try:
        with pytest.raises(TypeError):
            at().insert({"value": value})
        with pytest.raises(TypeError):
            at().update({"value": value}, doc_ids=[1])
        assert at().all() == list(PEOPLE)
    finally:
        at().drop_tables()  # a cache that holds such a thing could not be closed


@but_not("keeps the very object that was given", MEMORY, CACHED)
def test_what_happens_to_a_document_afterwards_is_not_the_database_s(at: At) -> None:
    person = deepcopy(PEOPLE[0])
    at().insert(person)
    person["home"]["city"] = "Paris"
    assert at().all() == [PEOPLE[0]]
    at().all()[0]["home"]["city"] = "Paris"
    assert at().all() == [PEOPLE[0]]


# What is asked


QUERIES: Mapping[str, tuple[Any, list[int]]] = {
    "==": (where("age") == 41, [2]),
    "!=": (where("age") != 41, [1, 3, 4]),
    "<": (where("age") < 41, [1, 4]),
    "<=": (where("age") <= 41, [1, 2, 4]),
    ">": (where("age") > 41, [3]),
    ">=": (where("age") >= 41, [2, 3]),
    "== None": (where("nick") == None, [3]),  # noqa: E711  # a query is built by the operator
    "exists": (where("nick").exists(), [3]),
    "exists, deep": (where("home").city.exists(), [1, 2]),
    "empty names": (where("")[""] == 0.5, [4]),
    "deep": (ANY.home.city == "London", [1]),
    "matches": (where("name").matches("al", flags=re.IGNORECASE), [2]),
    "search": (where("name").search("a[cn]"), [2, 3]),
    "search, any letter": (where("name").search("漢”"), [4]),
    "test": (FIELD("age").test(lambda age, low, high: low <= age < high, 36, 85), [1, 2]),
    "any, values": (where("tags").any(["engine", "half \ud83d"]), [1, 4]),
    "any, query": (where("home").rooms.any(where("m") == 4), [1]),
    "all": (where("tags").all(["math"]), [1, 2]),
    "one_of": (where("name").one_of(["Ada", "Grace", "Nobody"]), [1, 3]),
    "fragment": (Query().fragment({"age": 0, "flag": True}), [4]),
    "fragment, deep": (where("home").fragment({"city": "London"}), [1]),
    "noop": (ANY.noop(), [1, 2, 3, 4]),
    "map": (where("tags").map(len) == 1, [2, 4]),
    "and": ((where("age") > 20) & where("tags").any(["math"]), [1, 2]),
    "or": ((where("age") == 0) | (where("name") == "Ada"), [1, 4]),
    "not": (~where("home").exists(), [3, 4]),
    "a function": (lambda row: len(row["name"]) == 4, [2]),
    "nothing": (where("nowhere") == 1, []),
}


@pytest.mark.parametrize("kind", QUERIES)
def test_a_query_finds_what_it_asks_for(at: At, kind: str) -> None:
    query, expected = QUERIES[kind]
    people(at)

    assert ids(at().search(query)) == expected
    assert ids(at().search(query)) == expected
    assert at().search(query) == [PEOPLE[number - 1] for number in expected]
    assert at().count(query) == len(expected)
    assert at().contains(query) is bool(expected)
    first = at().get(query)
    assert (first and first.doc_id) == next(iter(expected), None)


def test_documents_are_got_by_their_numbers(at: At) -> None:
    people(at)
    got = at().get(doc_id=3)
    assert (got, got.doc_id) == (PEOPLE[2], 3)
    assert at().get(doc_id=5) is None
    assert at().get(where("age") == 0, doc_id=3) == PEOPLE[2]
    assert ids(at().get(doc_ids=[4, 2, 9])) == [2, 4]
    assert at().get(doc_ids=[]) == []
    assert at().contains(doc_id=4)
    assert not at().contains(doc_id=0)


@pytest.mark.parametrize("number", ["first", 1.5, -1, 1 << 40])
def test_what_can_be_no_number_of_a_document_finds_none(at: At, number: Any) -> None:
    people(at)
    assert at().get(doc_id=number) is None
    assert not at().contains(doc_id=number)


def test_a_question_must_say_what_it_is_about(at: At) -> None:
    people(at)
    for way in ("get", "contains", "remove"):
        with pytest.raises(RuntimeError):
            getattr(at(), way)()
    with pytest.raises(ValueError, match="doc_id"):
        at().upsert({"n": 1})
    assert at().all() == list(PEOPLE)


def test_a_query_that_fails_tells_its_caller(at: At) -> None:
    people(at)
    for way in ("search", "get", "count", "contains", "remove"):
        with pytest.raises(KeyError, match="nick"):
            getattr(at(), way)(lambda row: row["nick"])
    assert at().all() == list(PEOPLE)


def test_what_is_asked_again_sees_what_changed_meanwhile(at: At) -> None:
    table = at().table("jobs", cache_size=10)
    query = where("n") >= 1
    for number in (1, 2, 3):
        table.insert({"n": number})
        assert len(table.search(query)) == number
    table.update({"n": 0}, doc_ids=[1])
    assert ids(table.search(query)) == [2, 3]
    table.remove(doc_ids=[2])
    assert ids(table.search(query)) == [3]
    table.truncate()
    assert table.search(query) == []


def test_a_walk_through_the_documents_may_change_them(at: At) -> None:
    people(at)
    db = at()
    for row in db:
        db.update({"seen": True}, doc_ids=[row.doc_id])
        db.remove(doc_ids=[row.doc_id + 1])
    assert [row.get("seen") for row in at()] == [True]
