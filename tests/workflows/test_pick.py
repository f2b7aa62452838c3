"""Picking a client or project by a few letters."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.workflows.pick import RECENT, Picker
from smarttracker_lite.workflows.tag import set_state, tag
from tests.support.studio import Studio


def found(at_work: Studio, typed: str) -> list[str]:
    return [choice.title for choice in Picker(at_work.desk).pick(typed).choices]


def pinned(at_work: Studio, name: str) -> Client:
    client = replace(at_work.client(name), pinned=True)
    at_work.desk.db.clients.put(client)
    return client


@pytest.fixture
def four(at_work: Studio) -> Studio:
    at_work.project(at_work.client("Studio Rossi"), "Villa al Lago")
    for name, code in (("Rossetti Arte", ""), ("Galleria Bianchi", "RO"), ("Pirotti", "")):
        at_work.client(name, code=code)
    return at_work


def test_the_code_comes_first_then_the_name_then_a_word_of_it_then_what_is_within(four: Studio) -> None:
    assert found(four, "ro") == [
        "Galleria Bianchi",
        "Rossetti Arte",
        "Studio Rossi",
        "Studio Rossi › Villa al Lago",
        "Pirotti",
    ]


def test_a_project_is_found_by_its_own_name_and_by_its_client(four: Studio) -> None:
    assert found(four, "villa") == ["Studio Rossi › Villa al Lago"]
    assert found(four, "lago vil") == ["Studio Rossi › Villa al Lago"]
    assert found(four, "ros vil") == ["Studio Rossi › Villa al Lago"]
    assert found(four, "studio") == ["Studio Rossi", "Studio Rossi › Villa al Lago"]


def test_a_further_code_finds_its_client_too(four: Studio) -> None:
    client = four.client("Museo Civico", code="MC")
    four.desk.db.clients.put(replace(client, other_codes=("4711",)))
    assert found(four, "4711") == found(four, "mc") == ["Museo Civico"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("rosi", ["Studio Rossi", "Studio Rossi › Villa al Lago"]),
        ("biacnhi", ["Galleria Bianchi"]),
        ("gallaria bianky", ["Galleria Bianchi"]),
        ("piroti", ["Pirotti"]),
        ("rossetto", ["Rossetti Arte"]),
    ],
)
def test_a_slip_of_the_fingers_finds_whom_it_meant(four: Studio, typed: str, meant: list[str]) -> None:
    assert found(four, typed)[: len(meant)] == meant


def test_what_is_spelt_right_is_not_hidden_behind_what_is_alike(four: Studio) -> None:
    four.client("Rosa")
    assert found(four, "rosa") == ["Rosa"]


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("Müller & Söhne", "muller"),
        ("Müller & Söhne", "SOHNE"),
        ("Łódź Projekt", "lodz"),
        ("Ångström", "angs"),
        ("Straße 7", "strasse"),
        ("Émile Zola", "emile"),
        ("株式会社東京", "東京"),
        ("Студия Розанова", "роза"),
        ("Στούντιο Αθήνα", "αθηνα"),
        ("김철수", "김"),
        ("सुरेश", "सुर"),
        ("O’Neill-Ward", "neill"),
    ],
)
def test_names_of_every_script_are_found_without_their_accents(
    at_work: Studio, name: str, typed: str
) -> None:
    at_work.client(name)
    at_work.client("Pirotti")
    assert found(at_work, typed) == [name]


def test_letters_nobody_has_find_nothing(four: Studio) -> None:
    assert found(four, "xyzzyx") == found(four, "qz") == []


def test_signs_alone_are_no_letters(four: Studio) -> None:
    assert found(four, "&") == found(four, "")


def test_of_those_that_fit_as_well_the_pinned_come_first(at_work: Studio) -> None:
    at_work.client("Bianchi A")
    pinned(at_work, "Bianchi B")
    assert found(at_work, "bian") == ["Bianchi B", "Bianchi A"]


def test_nothing_typed_shows_the_last_five_then_the_pinned_then_all_by_name(at_work: Studio) -> None:
    clients = [at_work.client(f"Client {letter}") for letter in "ABCDEFG"]
    villa = at_work.project(clients[6])
    pinned(at_work, "Zeta")
    job = at_work.job()
    for client in (*clients[:6], clients[2]):
        at_work.clock.move(minutes=1)
        tag(at_work.desk, [job.id], client.id)
    at_work.clock.move(minutes=1)
    tag(at_work.desk, [job.id], clients[6].id, villa.id)
    set_state(at_work.desk, [job.id], JobState.WASTE)
    picked = Picker(at_work.desk).pick("", 9)
    assert picked.recent == RECENT
    assert [choice.title.removeprefix("Client ") for choice in picked.choices] == [
        "G › Villa",
        "C",
        "F",
        "E",
        "D",
        "Zeta",
        "A",
        "B",
        "G",
    ]


def test_who_is_in_the_archive_is_neither_recent_nor_pinned(at_work: Studio) -> None:
    client, other = pinned(at_work, "Rossi"), at_work.client("Tosi")
    tag(at_work.desk, [at_work.job().id], client.id)
    at_work.desk.db.clients.put(replace(client, archived=True))
    picked = Picker(at_work.desk).pick("")
    assert (picked.recent, [choice.client for choice in picked.choices]) == (0, [other])


def test_a_client_taken_in_since_is_found(four: Studio) -> None:
    picker = Picker(four.desk)
    assert not picker.pick("tosi").choices
    four.client("Tosi")
    assert [choice.title for choice in picker.pick("tosi").choices] == ["Tosi"]
