"""What a job can be tagged with."""

from dataclasses import replace

from smarttracker_lite.domain.clients import Client, Postal, Project, choices

ROSSI = Client(id="1", postal=Postal(name="Studio Rossi"))
VILLA = Project(id="9", client_id="1", name="Villa al Lago")


def test_clients_and_their_projects_are_offered_by_title() -> None:
    pirotti = Client(id="4", postal=Postal(name="Pirotti"))
    assert [choice.title for choice in choices([ROSSI, pirotti], [VILLA])] == [
        "Pirotti",
        "Studio Rossi",
        "Studio Rossi › Villa al Lago",
    ]


def test_archived_clients_and_their_projects_are_not_offered() -> None:
    gone = [Client(id="1", postal=Postal(name="Studio Rossi"), archived=True)]
    assert choices(gone, [VILLA]) == []


def test_a_phase_is_offered_below_its_project_and_only_with_it() -> None:
    tender = Project(id="2", client_id="1", name="Tender", parent_id="9", code="T7")
    offered = choices([ROSSI], [tender, VILLA])
    assert [each.title for each in offered] == [
        "Studio Rossi",
        "Studio Rossi › Villa al Lago",
        "Studio Rossi › Villa al Lago › Tender",
    ]
    assert len(choices([ROSSI], [tender, replace(VILLA, archived=True)])) == 1
