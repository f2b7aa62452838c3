"""Finding a client by the first letters."""

from dataclasses import replace

from smarttracker_lite.domain.clients import Client, Postal, Project, choices, matching


def client(id: str, name: str, **fields: str) -> Client:
    return Client(id=id, postal=Postal(name=name), code=fields.get("code", ""))


CLIENTS = [
    client("1", "Studio Rossi"),
    client("2", "Rossetti Arte"),
    client("3", "Galleria Bianchi", code="RO"),
    client("4", "Pirotti"),
]
PROJECTS = [Project(id="9", client_id="1", name="Villa al Lago")]


def found(typed: str) -> list[str]:
    return [choice.title for choice in matching(typed, choices(CLIENTS, PROJECTS))]


def test_the_code_comes_first_then_the_name_then_a_word_of_it() -> None:
    assert found("ro") == [
        "Galleria Bianchi",
        "Rossetti Arte",
        "Studio Rossi",
        "Pirotti",
        "Studio Rossi › Villa al Lago",
    ]


def test_a_project_is_found_by_its_own_name_and_by_its_client() -> None:
    assert found("villa") == ["Studio Rossi › Villa al Lago"]
    assert found("studio") == ["Studio Rossi", "Studio Rossi › Villa al Lago"]


def test_nothing_typed_shows_everything_in_order() -> None:
    assert found("") == sorted(found(""))
    assert len(found("")) == 5


def test_archived_clients_and_their_projects_are_not_offered() -> None:
    gone = [Client(id="1", postal=Postal(name="Studio Rossi"), archived=True)]
    assert choices(gone, PROJECTS) == []


def test_a_phase_is_offered_below_its_project_and_only_with_it() -> None:
    villa = Project(id="1", client_id="4", name="Villa")
    tender = Project(id="2", client_id="4", name="Tender", parent_id="1", code="T7")
    offered = choices(CLIENTS[3:], [tender, villa])
    assert [each.title for each in offered] == ["Pirotti", "Pirotti › Villa", "Pirotti › Villa › Tender"]
    assert [each.title for each in matching("t7", offered)] == ["Pirotti › Villa › Tender"]
    assert len(choices(CLIENTS[3:], [tender, replace(villa, archived=True)])) == 1


def test_a_client_is_found_by_its_other_codes_too() -> None:
    known = [*CLIENTS, replace(CLIENTS[3], id="5", postal=Postal(name="Verdi"), other_codes=("47", "RO"))]
    assert [each.client.name for each in matching("ro", choices(known, []))][:2] == [
        "Galleria Bianchi",
        "Verdi",
    ]


def test_letters_nobody_has_find_nothing() -> None:
    assert found("xyz") == []
