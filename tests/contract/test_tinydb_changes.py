"""TinyDB's public ways to change documents and tables, tried as in `test_tinydb_contract`."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tinydb import TinyDB, where
from tinydb.operations import add, decrement, delete, increment, subtract
from tinydb.operations import set as set_to
from tinydb.table import Document, Table

from tests.support.tables import CACHED, MEMORY, OURS, PEOPLE, STOCK, At, but_not, ids, opened, people


@pytest.fixture(params=[*STOCK, *OURS])
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[At]:
    with opened(request.param, tmp_path) as database:
        yield database


# What is changed


def test_fields_are_set_in_all_documents_or_in_those_meant(at: At) -> None:
    people(at)
    assert at().update({"age": 1, "new": {"deep": [1]}}) == [1, 2, 3, 4]
    assert at().update({"age": 2}, where("tags") == ["math"]) == [2]
    assert at().update({"age": 3}, doc_ids=[4, 3, 99]) == [4, 3]
    assert at().update({"age": 4}, where("age") == 99) == []
    assert at().update({"age": 4}, doc_ids=iter([])) == []
    assert [(row["age"], row["new"]) for row in at()] == [(age, {"deep": [1]}) for age in (1, 2, 3, 3)]


OPERATIONS: Mapping[str, tuple[Callable[[Any], object], object]] = {
    "set": (set_to("age", {"a": 1}), {"a": 1}),
    "delete": (delete("age"), None),
    "add": (add("age", 4), 40),
    "subtract": (subtract("age", 6), 30),
    "increment": (increment("age"), 37),
    "decrement": (decrement("age"), 35),
    "a function": (lambda row: row.update(age=row["age"] * 2), 72),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_changes_the_documents_meant(at: At, name: str) -> None:
    operation, expected = OPERATIONS[name]
    people(at)
    assert at().update(operation, where("name") == "Ada") == [1]

    assert at().get(doc_id=1).get("age") == expected
    assert at().all()[1:] == list(PEOPLE[1:])


def test_each_of_several_updates_changes_what_it_is_about(at: At) -> None:
    people(at)
    updates = [(set_to("x", 1), where("age") > 40), ({"y": 2}, where("x") == 1), ({"z": 3}, where("age") < 1)]
    assert at().update_multiple(updates) == [2, 2, 3, 3, 4]
    assert [(row.get("x"), row.get("y"), row.get("z")) for row in at()] == [
        (None, None, None),
        (1, 2, None),
        (1, 2, None),
        (None, None, 3),
    ]


def test_upsert_changes_what_is_there_and_inserts_what_is_not(at: At) -> None:
    people(at)
    assert at().upsert({"name": "Ada", "age": 37}, where("name") == "Ada") == [1]
    assert at().upsert({"name": "Edsger"}, where("name") == "Edsger") == [5]
    assert at().upsert({"wise": True}, where("age") > 36) == [1, 2, 3]
    assert at().upsert(Document({"name": "Barbara"}, doc_id=3)) == [3]
    assert at().upsert(Document({"name": "Tony"}, doc_id=30)) == [30]
    assert {row.doc_id: row["name"] for row in at()} == {
        1: "Ada",
        2: "Alan",
        3: "Barbara",
        4: PEOPLE[3]["name"],
        5: "Edsger",
        30: "Tony",
    }
    assert at().get(doc_id=3) == PEOPLE[2] | {"name": "Barbara", "wise": True}


def fail_at_the_third(row: dict[str, Any]) -> None:
    row["age"] += 1
    if row["name"] == "Grace":
        raise ZeroDivisionError


@but_not("leaves changed what came before the failure", MEMORY, CACHED)
@pytest.mark.parametrize(
    "change",
    [
        lambda db: db.update(fail_at_the_third),
        lambda db: db.update({"n": 1}, lambda row: 1 / (row["name"] != "Grace")),
        lambda db: db.update(fail_at_the_third, where("age") > 0),
        lambda db: db.update(fail_at_the_third, doc_ids=[1, 2, 3]),
        lambda db: db.update_multiple([(fail_at_the_third, where("age") > 0)]),
    ],
)
def test_an_update_that_fails_halfway_changes_nothing(at: At, change: Callable[[TinyDB], object]) -> None:
    people(at)
    db = at()
    with pytest.raises(ZeroDivisionError):
        change(db)
    assert at().all() == list(PEOPLE)
    at().insert({"after": 1})
    assert at().all() == [*PEOPLE, {"after": 1}]


# What goes


def test_documents_are_removed_by_number_and_by_query(at: At) -> None:
    people(at)
    assert at().remove(doc_ids=[2, 99]) == [2]
    assert at().remove(where("age") > 80) == [3]
    assert at().remove(where("age") > 80) == []
    assert ids(at().all()) == [1, 4]
    assert (len(at()), at().get(doc_id=2)) == (2, None)


def test_a_number_named_twice_is_refused_and_nothing_is_removed(at: At) -> None:
    people(at)
    with pytest.raises(KeyError):
        at().remove(doc_ids=[1, 1])
    assert at().all() == list(PEOPLE)


def test_a_removed_document_may_come_back_under_its_number(at: At) -> None:
    people(at)
    at().remove(doc_ids=[4])
    at().insert(Document({"n": 4}, doc_id=4))
    assert [row.doc_id for row in at()] == [1, 2, 3, 4]
    assert at().get(doc_id=4) == {"n": 4}


@but_not("gives the highest number there is, and one more", *STOCK)
def test_a_number_is_never_given_twice(at: At) -> None:
    people(at)
    at().remove(doc_ids=[3, 4])
    at().clear_cache()
    assert at().table("_default").insert({"n": 5}) == 5
    at().truncate()
    assert at().insert({"n": 6}) == 6
    at().drop_tables()
    assert at().insert({"n": 7}) == 7


def test_truncate_takes_all_documents_of_one_table(at: At) -> None:
    people(at)
    at().table("jobs").insert({"n": 1})
    at().truncate()
    at().truncate()
    assert (len(at()), at().all()) == (0, [])
    assert at().table("jobs").all() == [{"n": 1}]
    at().insert({"n": 2})
    assert at().all() == [{"n": 2}]


# Tables


def test_tables_do_not_know_of_each_other(at: At) -> None:
    names = ("_default", "jobs", "1", "", "a\n“b”: {", "half \ud83d")
    for place, name in enumerate(names):
        at().table(name).insert({"place": place})

    assert at().tables() == set(names)
    assert [at().table(name).all() for name in names] == [[{"place": place}] for place in range(len(names))]
    assert at().table("jobs").update({"place": 9}) == [1]
    assert at().table("1").all() == [{"place": 2}]
    assert len(at()) == 1


def test_a_dropped_table_is_gone_and_the_others_stay(at: At) -> None:
    people(at)
    at().table("jobs").insert({"n": 1})
    at().drop_table("jobs")
    at().drop_table("never there")

    assert at().tables() == {"_default"}
    assert at().table("jobs").all() == []
    assert at().all() == list(PEOPLE)
    at().table("jobs").insert({"n": 2})
    assert at().table("jobs").all() == [{"n": 2}]


def test_all_tables_are_dropped_at_once(at: At) -> None:
    people(at)
    at().table("jobs").insert({"n": 1})
    at().drop_tables()

    assert at().tables() == set()
    assert (at().all(), at().table("jobs").all()) == ([], [])


@but_not("a table without a document is not kept: nothing tells it from one that never was", *OURS)
def test_an_empty_table_is_a_table(at: At) -> None:
    at().insert({"n": 1})
    at().truncate()
    at().table("jobs", persist_empty=True)
    assert at().tables() == {"_default", "jobs"}


@but_not("gives them in the order in which they came", *STOCK)
def test_documents_come_in_the_order_of_their_numbers(at: At) -> None:
    for number in (30, 10, 20):
        at().insert(Document({"n": number}, doc_id=number))
    assert ids(at().all()) == ids(at().search(where("n") > 0)) == ids(at().get(doc_ids=[20, 10, 30]))
    assert ids(at().all()) == [10, 20, 30]


def test_it_introduces_itself_as_tinydb_does(at: At) -> None:
    people(at)
    db = at()
    assert isinstance(db, TinyDB)
    assert isinstance(db.table("jobs"), Table)
    assert db.table("jobs") is db.table("jobs")
    assert db.table("jobs").name == "jobs"
    assert "tables_count=1, default_table_documents_count=4" in repr(db)
    assert "name='_default', total=4" in repr(db.table("_default"))
