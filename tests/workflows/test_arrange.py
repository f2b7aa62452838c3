"""Projects and their phases: each called once among its kind, archived and found together."""

from dataclasses import replace

import pytest

from smarttracker_lite.domain.clients import Client, Project, choices
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import LONGEST, archive_client
from smarttracker_lite.workflows.arrange import archive_project, projects, save_project, title
from smarttracker_lite.workflows.find import JobFilter, find_jobs
from smarttracker_lite.workflows.merge import merge
from smarttracker_lite.workflows.tag import tag
from tests.support.studio import Studio


def put(at_work: Studio, client: Client, name: str, within: Project | None = None) -> Project:
    """A project, or a phase of one, whose id is its name."""
    return save_project(
        at_work.desk,
        Project(id=name, client_id=client.id, name=f" {name} ", parent_id=within.id if within else None),
    )


def offered(at_work: Studio) -> list[str]:
    db = at_work.desk.db
    return [choice.title for choice in choices(db.clients.all(), db.projects.all())]


def test_projects_are_listed_by_name_with_their_phases_and_archived_ones_last(at_work: Studio) -> None:
    client = at_work.client()
    for name in ("Villa", "Casa", "Loft"):
        put(at_work, client, name)
    for name, within in (("Tender", "Villa"), ("Design", "Villa"), ("Attic", "Casa")):
        put(at_work, client, name, at_work.desk.db.projects.get(within))
    archive_project(at_work.desk, "Casa", True)
    archive_project(at_work.desk, "Design", True)
    named = [each.name for each in projects(at_work.desk, client.id)]
    assert named == ["Loft", "Villa", "Tender", "Design", "Casa", "Attic"]


def test_a_project_needs_a_name_of_its_own_and_a_client(at_work: Studio) -> None:
    client = at_work.client()
    put(at_work, client, "Villa")
    for name in (" ", "villa", "x" * (LONGEST + 1)):
        with pytest.raises(BadInput) as refusal:
            save_project(at_work.desk, Project(id="2", client_id=client.id, name=name))
        assert refusal.value.field == "name"
    with pytest.raises(NotFound):
        save_project(at_work.desk, Project(id="2", client_id="nobody", name="Loft"))


def test_a_client_in_the_archive_gets_no_project_from_a_page_that_was_open(at_work: Studio) -> None:
    client = at_work.client()
    put(at_work, client, "Villa")
    archive_client(at_work.desk, client.id, True)
    with pytest.raises(NotAllowed, match="in the archive"):
        put(at_work, client, "Loft")
    assert put(at_work, client, "Villa").name == "Villa"


def test_phases_of_different_projects_may_be_called_alike(at_work: Studio) -> None:
    client = at_work.client()
    villa, loft = put(at_work, client, "Villa"), put(at_work, client, "Loft")
    tender = put(at_work, client, "Tender", villa)
    save_project(at_work.desk, replace(tender, id="other", parent_id=loft.id))
    with pytest.raises(BadInput, match="there already"):
        save_project(at_work.desk, replace(tender, id="third"))
    assert title(at_work.desk, "other") == "Loft › Tender"
    assert title(at_work.desk, villa.id) == "Villa"
    assert title(at_work.desk, None) == ""


def test_a_phase_is_part_of_a_project_of_its_own_client_and_has_no_phases(at_work: Studio) -> None:
    client = at_work.client()
    villa, loft = put(at_work, client, "Villa"), put(at_work, client, "Loft")
    tender = put(at_work, client, "Tender", villa)
    for wrong in (
        Project(id="n", client_id=client.id, name="n", parent_id=tender.id),
        Project(id="n", client_id=at_work.client("Bianchi").id, name="n", parent_id=villa.id),
        replace(villa, parent_id=loft.id),
        replace(loft, parent_id=loft.id),
    ):
        with pytest.raises(BadInput) as refusal:
            save_project(at_work.desk, wrong)
        assert refusal.value.field == "parent"


def test_a_project_goes_into_the_archive_with_its_phases_and_a_phase_comes_out_with_its_project(
    at_work: Studio,
) -> None:
    client = at_work.client("Rossi")
    villa = put(at_work, client, "Villa")
    tender = put(at_work, client, "Tender", villa)
    put(at_work, client, "Site", villa)
    assert offered(at_work) == ["Rossi", "Rossi › Villa", "Rossi › Villa › Site", "Rossi › Villa › Tender"]
    archive_project(at_work.desk, villa.id, True)
    assert offered(at_work) == ["Rossi"]
    with pytest.raises(NotAllowed, match="“Villa” is in the archive"):
        put(at_work, client, "Works", villa)
    archive_project(at_work.desk, tender.id, False)
    assert offered(at_work) == ["Rossi", "Rossi › Villa", "Rossi › Villa › Tender"]


def test_the_jobs_of_a_project_are_those_of_its_phases_too(at_work: Studio) -> None:
    client = at_work.client()
    villa, loft = put(at_work, client, "Villa"), put(at_work, client, "Loft")
    tender = put(at_work, client, "Tender", villa)
    jobs = {each.id: at_work.job(client=client).id for each in (villa, tender, loft)}
    for project_id, job_id in jobs.items():
        tag(at_work.desk, [job_id], client.id, project_id)

    def found(project_id: str) -> set[str]:
        return {job.id for job in find_jobs(at_work.desk, JobFilter(project=project_id))}

    assert found(villa.id) == {jobs[villa.id], jobs[tender.id]}
    assert found(tender.id) == {jobs[tender.id]}
    assert found("gone") == set()


def test_an_invoice_names_project_and_phase(at_work: Studio) -> None:
    at_work.seller()
    at_work.rate(per_m2="3.10")
    client = at_work.client()
    tender = put(at_work, client, "Tender", put(at_work, client, "Villa"))
    tag(at_work.desk, [at_work.job().id], client.id, tender.id)
    proof = bill.proof(at_work.desk, bill.draft(at_work.desk, client.id).id)
    assert [line.project for line in proof.lines] == ["Villa › Tender"]


def test_a_form_that_was_open_while_its_client_was_merged_does_not_take_the_project_back(
    at_work: Studio,
) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    villa = at_work.project(rossi)
    merge(at_work.desk, rossi.id, bianchi.id)
    with pytest.raises(NotAllowed, match="This project belongs to another client"):
        save_project(at_work.desk, replace(villa, name="Villa 2"))
    assert at_work.desk.db.projects.get(villa.id).client_id == bianchi.id


def test_a_project_of_a_client_that_was_merged_stays_in_the_archive(at_work: Studio) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    joined, _ = (at_work.project(client) for client in (rossi, bianchi))
    merge(at_work.desk, rossi.id, bianchi.id)
    with pytest.raises(NotAllowed, match="“Rossi” was merged into “Bianchi”"):
        archive_project(at_work.desk, joined.id, False)
    assert at_work.desk.db.projects.get(joined.id).archived
