"""The owner's PIN in the pages: what asks for it, what is done after it, and what never asks."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import requests

from smarttracker_lite.domain.conditions import Condition, Way, What
from smarttracker_lite.domain.dividing import By
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.web.gate import OPEN_FOR
from smarttracker_lite.web.owner import DELETION, FREE, PRICES, SETTINGS, SOMETIMES
from smarttracker_lite.web.routes import routes
from smarttracker_lite.web.site import Site
from smarttracker_lite.workflows.configure import save_settings
from smarttracker_lite.workflows.merge import merge
from smarttracker_lite.workflows.protect import fits, protect, protected
from smarttracker_lite.workflows.rule import save_rule
from smarttracker_lite.workflows.split import Piece, join, split
from smarttracker_lite.workflows.tag import tag
from smarttracker_lite.workflows.watch import Watch
from tests.support import ring
from tests.support.order import equipped
from tests.support.studio import Studio
from tests.support.visit import Visitor, visit
from tests.web.test_page_settings import BUSINESS, png

PIN = "4829"
ASKED = "This asks for the owner’s PIN"


@pytest.fixture
def locked(at_work: Studio) -> Iterator[Visitor]:
    """Somebody at the pages of a studio whose owner has a PIN."""
    protect(at_work.desk, PIN, PIN)
    with visit(at_work.desk) as arrived:
        yield arrived


def waits(answer: requests.Response) -> str:
    """The number of what waits for the PIN."""
    assert answer.status_code == 403
    assert ASKED in answer.text
    found = re.search(r'name="owner-waits" value="(\w+)"', answer.text)
    assert found
    return found[1]


def unlock(visitor: Visitor, answer: requests.Response, path: str, pin: str = PIN) -> requests.Response:
    return visitor.post(path, {"owner-waits": waits(answer), "owner-pin": pin})


def changing(at_work: Studio) -> set[str]:
    site = Site(desk=at_work.desk, watch=Watch(at_work.desk), open_window=lambda: "", quit=lambda: None)
    return {route.path for route in routes(site) if route.method != "GET"}


def test_of_every_route_that_changes_something_it_is_said_whose_it_is(at_work: Studio) -> None:
    lists = (PRICES, DELETION, SETTINGS, frozenset(SOMETIMES), FREE)
    assert changing(at_work) == frozenset().union(*lists)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))


@pytest.mark.parametrize("path", sorted(PRICES | DELETION | SETTINGS))
def test_what_is_the_owners_is_not_done_without_the_pin(at_work: Studio, path: str) -> None:
    protect(at_work.desk, PIN, PIN)
    before = [entry.n for entry in at_work.desk.db.history()]
    with visit(at_work.desk) as visitor:
        waits(visitor.post(re.sub(r"<\w+>", "x", path), {}))
    assert [entry.n for entry in at_work.desk.db.history()] == before


def test_without_a_pin_nothing_asks_for_one(at_work: Studio, visitor: Visitor) -> None:
    assert visitor.post("/settings/business", BUSINESS).status_code == 303
    assert "Lock now" not in visitor.get("/").text


def test_what_was_typed_is_done_once_the_pin_is_right(at_work: Studio, locked: Visitor) -> None:
    asked = locked.post("/settings/business", BUSINESS, came_from="/settings")
    assert 'href="/settings"' in asked.text
    assert at_work.desk.settings.seller.name == ""
    assert BUSINESS["iban"] not in asked.text
    wrong = unlock(locked, asked, "/settings/business", "1111")
    assert "This is not the PIN." in wrong.text
    assert 'href="/settings"' in wrong.text
    done = unlock(locked, wrong, "/settings/business")
    assert (done.status_code, done.headers["Location"]) == (303, "/settings/business")
    assert at_work.desk.settings.seller.name == BUSINESS["name"]


def test_a_file_waits_too(at_work: Studio, locked: Visitor) -> None:
    asked = locked.post("/settings/logo", files={"logo": ("logo.png", png())})
    assert unlock(locked, asked, "/settings/logo").status_code == 303
    assert at_work.desk.settings.logo


def test_a_form_of_htmx_gets_the_question_in_place_of_the_page_and_a_page_after_it(
    at_work: Studio, locked: Visitor
) -> None:
    asked = locked.post("/printers/print-log", {}, htmx=True)
    assert asked.headers["HX-Retarget"] == "#main"
    assert asked.headers["HX-Reswap"].startswith("innerHTML")
    assert "<html" not in asked.text
    answer = unlock(locked, asked, "/printers/print-log")
    assert "HX-Retarget" not in answer.headers
    assert answer.status_code != 403


def test_the_session_stays_unlocked_until_it_is_locked_or_rests(at_work: Studio, locked: Visitor) -> None:
    unlock(locked, locked.post("/settings/note", {"invoice_note": "a"}), "/settings/note")
    assert "Lock now" in locked.get("/").text
    assert locked.post("/settings/note", {"invoice_note": "b"}).status_code == 303
    assert locked.post("/owner/lock", came_from="/prices").headers["Location"] == "/prices"
    assert "Lock now" not in locked.get("/").text
    unlock(locked, locked.post("/settings/note", {"invoice_note": "c"}), "/settings/note")
    at_work.clock.move(seconds=OPEN_FOR.total_seconds())
    waits(locked.post("/settings/note", {"invoice_note": "d"}))
    assert at_work.desk.settings.invoice_note == "c"


def test_what_one_sent_is_not_done_by_another(at_work: Studio, locked: Visitor) -> None:
    number = waits(locked.post("/settings/note", {"invoice_note": "mine"}))
    sent = {"owner-waits": number, "owner-pin": PIN}
    assert locked.post("/settings/numbering", sent).headers["Location"] == "/"
    assert at_work.desk.settings.invoice_note == ""
    assert locked.post("/settings/note", sent | {"owner-waits": "gone"}).status_code == 404


def test_after_five_wrong_pins_the_right_one_waits_as_well(at_work: Studio, locked: Visitor) -> None:
    asked = locked.post("/settings/note", {"invoice_note": "a"})
    for _ in range(5):
        asked = unlock(locked, asked, "/settings/note", "0000")
    refused = unlock(locked, asked, "/settings/note")
    assert "Too many wrong PINs." in refused.text
    at_work.clock.move(seconds=31)
    assert unlock(locked, refused, "/settings/note").status_code == 303


def test_anyone_may_tag_invoice_and_choose_the_language(at_work: Studio, locked: Visitor) -> None:
    client, job = at_work.client(), at_work.job()
    assert locked.post("/jobs/tag", {"job": job.id, "whose": client.id}).status_code != 403
    assert locked.post("/settings/language", {"language": "it"}).status_code == 303
    assert locked.post(f"/clients/{client.id}/projects", {"name": "Villa"}).status_code != 403


def test_a_client_is_anyones_but_its_prices_are_not(at_work: Studio, locked: Visitor) -> None:
    client = at_work.client(country="IT")
    at_work.desk.db.clients.put(replace(client, discount=Decimal(10)))
    form = {"name": "Studio Bianchi", "country": "IT", "discount": "10.0"}
    assert locked.post(f"/clients/{client.id}", form).status_code == 303
    assert at_work.desk.db.clients.get(client.id).name == "Studio Bianchi"
    waits(locked.post(f"/clients/{client.id}", form | {"discount": "20"}))
    waits(locked.post(f"/clients/{client.id}", form | {"price_list": "another"}))
    waits(locked.post(f"/clients/{client.id}", form | {"currency": "CHF"}))
    assert locked.post(f"/clients/{client.id}", form | {"discount": "a lot"}).status_code == 422
    assert locked.post("/clients", {"name": "Nuovo", "country": "IT"}).status_code == 303
    waits(locked.post("/clients", {"name": "Nuovo", "country": "IT", "discount": "5"}))


def test_the_pin_is_set_changed_and_removed_in_the_settings(at_work: Studio, visitor: Visitor) -> None:
    desk = at_work.desk
    assert visitor.post("/settings/pin", {"pin": "1234", "again": "1235"}).status_code == 422
    assert not protected(desk)
    visitor.post("/settings/pin", {"pin": "1234", "again": "1234"})
    refused = visitor.post("/settings/pin", {"old": "0000", "pin": "5678", "again": "5678"})
    assert 'id="e-old"' in refused.text
    visitor.post("/settings/pin", {"old": "1234", "pin": "5678", "again": "5678"})
    assert fits(desk, "5678")
    assert 'id="e-last"' in visitor.post("/settings/pin/remove", {"last": "1234"}).text
    assert protected(desk)
    visitor.post("/settings/pin/remove", {"last": "5678"})
    assert not protected(desk)
    assert "No PIN is asked for any more." in visitor.get("/settings/pin").text


def test_where_there_is_no_key_ring_the_page_says_so_and_names_no_entry(locked: Visitor) -> None:
    page = html.unescape(locked.get("/settings/pin").text)
    assert "the PIN is asked for until the program ends" in page
    assert "Forgotten?" not in page


def test_a_key_ring_names_the_way_back_and_does_not_open_the_gate_when_it_is_locked(tmp_path: Path) -> None:
    seen = ring.with_owner_pin(tmp_path)
    page = html.unescape(seen["page"])
    assert f"delete the entry “{seen['name']}” of “SmartTracker Lite”" in page
    assert "It is kept in the system’s key ring" in page
    assert seen["fits"]
    assert "The key ring of this PC is locked" in seen["locked"]
    assert seen["note"] == ""


def test_undoing_is_as_free_as_what_was_done(at_work: Studio, locked: Visitor) -> None:
    client, job = at_work.client(), at_work.job()
    tag(at_work.desk, [job.id], client.id)
    assert locked.post("/history/undo-last").status_code != 403
    assert locked.post("/history/redo-last").status_code != 403
    save_settings(at_work.desk, replace(at_work.desk.settings, invoice_note="Grazie"))
    n = next(at_work.desk.db.history()).n
    waits(locked.post(f"/history/undo/{n}"))
    asked = locked.post("/history/undo-last")
    waits(asked)
    assert at_work.desk.settings.invoice_note == "Grazie"
    unlock(locked, asked, "/history/undo-last")
    assert at_work.desk.settings.invoice_note == ""


def test_undoing_a_rule_or_a_merge_asks_and_undoing_a_split_does_not(
    at_work: Studio, locked: Visitor
) -> None:
    desk, client, other = equipped(at_work).desk, at_work.client("Verdi"), at_work.client("Bianchi")
    job = at_work.job()
    part = Piece(client.id, None, Fraction(1, 2))
    split(desk, job.id, By.SHARE, [part, replace(part, client_id=other.id)])
    assert locked.post("/history/undo-last").status_code != 403
    assert locked.post("/history/redo-last").status_code != 403
    join(desk, job.id)
    assert locked.post("/history/undo-last").status_code != 403
    fits = Condition(what=What.USER, way=Way.IS, value="anna")
    save_rule(desk, Rule(id="", name="", conditions=(fits,), client_id=client.id))
    waits(locked.post("/history/undo-last"))
    merge(desk, other.id, client.id)
    waits(locked.post("/history/undo-last"))


def test_an_undo_that_cannot_be_is_refused_without_asking_for_the_pin(locked: Visitor) -> None:
    assert locked.post("/history/undo/nothing").status_code == 404
    assert locked.post("/history/redo/999").status_code == 404
