"""The page on which two clients are made one, as a browser without scripts sees it."""

import re
from dataclasses import replace
from decimal import Decimal

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.admit import save_client
from tests.support.order import equipped
from tests.support.programs import wait_until
from tests.support.ruling import kept
from tests.support.studio import Studio
from tests.support.visit import Visitor


def two(at_work: Studio) -> tuple[Client, Client]:
    at_work.seller()
    equipped(at_work)
    return at_work.client("Rossi <1>", code="RO", phone="02 1"), at_work.client("Bianchi", phone="06 1")


def test_what_becomes_of_a_client_is_seen_before_it_is_merged(at_work: Studio, visitor: Visitor) -> None:
    rossi, bianchi = two(at_work)
    at_work.project(rossi)
    at_work.job(client=rossi)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, rossi.id).id)
    at_work.job(client=rossi)
    kept(at_work, "user is anna", client=rossi)
    path = f"/clients/{rossi.id}/merge"
    assert f'href="{path}"' in visitor.get(f"/clients/{rossi.id}").text
    blank = visitor.get(path).text
    assert f'<option value="{bianchi.id}">Bianchi</option>' in blank
    assert "Where they differ" not in blank
    page = visitor.get(f"{path}?into={bianchi.id}").text
    for told in (
        "2 jobs · 1 of them is invoiced",
        "1 is taken along",
        "<dt>Rules</dt><dd>1 tags for Bianchi then</dd>",
        "1 invoice stays as it was issued, and is listed with Bianchi",
        "<dt>Codes then</dt><dd>RO</dd>",
        '<th scope="row">Phone</th><td>06 1</td><td class="soft">02 1</td>',
    ):
        assert told in page
    assert at_work.desk.db.clients.get(rossi.id).merged_into is None
    reply = visitor.post(path, {"into": bianchi.id})
    assert reply.headers["Location"] == f"/clients/{bianchi.id}"
    merged = visitor.get(f"/clients/{bianchi.id}").text
    assert "Rossi &lt;1&gt; is part of Bianchi now." in merged
    assert "2026/0001" in merged
    assert at_work.desk.db.clients.get(rossi.id).merged_into == bianchi.id


def test_where_its_jobs_come_to_something_else_that_is_seen_first(at_work: Studio, visitor: Visitor) -> None:
    rossi, bianchi = two(at_work)
    save_client(at_work.desk, replace(bianchi, discount=Decimal(50)))
    at_work.job(client=rossi)
    path = f"/clients/{rossi.id}/merge"
    asked = visitor.post(path, {"into": bianchi.id}).headers["Location"]
    assert asked.startswith("/clients/repricing/")
    wait_until(lambda: "It changes" in visitor.get(asked).text, "the preview is shown")
    page = visitor.get(asked).text
    assert "Rossi &lt;1&gt; → Bianchi" in page
    assert at_work.desk.db.clients.get(rossi.id).merged_into is None
    figures = re.findall(r'name="figures" value="([^"]*)"', page)[0]
    back = visitor.post(path, {"into": bianchi.id, "way": "back"})
    assert f'value="{bianchi.id}" selected' in back.text
    visitor.post(path, {"into": bianchi.id, "way": "all", "figures": figures})
    assert at_work.desk.db.clients.get(rossi.id).merged_into == bianchi.id


def test_a_client_that_was_merged_meanwhile_says_so(at_work: Studio, visitor: Visitor) -> None:
    rossi, bianchi = two(at_work)
    path = f"/clients/{rossi.id}/merge"
    nobody = visitor.post(path, {"into": "gone"})
    assert nobody.status_code == 404
    assert "There is no such client." in nobody.text
    assert visitor.get(f"{path}?into={rossi.id}").status_code == 422
    visitor.post(path, {"into": bianchi.id})
    again = visitor.post(path, {"into": bianchi.id})
    assert again.status_code == 409
    assert "was merged into “Bianchi”" in again.text
