"""The history page, and the ways to undo and redo."""

import re
from dataclasses import replace
from datetime import timedelta
from html import unescape
from urllib.parse import quote

import pytest

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.store.act import Who
from smarttracker_lite.web.pages.historywords import VERBS
from smarttracker_lite.workflows import bill, rate, tag
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.protect import protect
from smarttracker_lite.workflows.undoing.recall import MOST, NEVER
from tests.house.sources import PYTHON, short
from tests.support.invoicing import set_prices
from tests.support.ruling import kept
from tests.support.studio import NOON, Studio
from tests.support.undoing import newest
from tests.support.visit import Visitor


def lines(page: str) -> list[str]:
    """What the acts of a page did, the newest first."""
    return [unescape(found) for found in re.findall(r'class="act-line"[^>]*>([^<]*)<', page)]


def ways(page: str) -> list[str]:
    """Where they are undone and redone."""
    return re.findall(r'action="(/history/(?:undo|redo)/\d+)"', page)


def owners(desk: Desk) -> list[str | None]:
    return [job.tag.client_id for job in desk.db.jobs.all()]


def test_an_empty_history_says_what_will_stand_there(visitor: Visitor) -> None:
    page = visitor.get("/history").text
    assert "Nothing was decided yet." in page
    assert 'href="/jobs"' in page


def test_a_decision_is_told_in_a_line_with_before_and_after_and_the_way_back(
    at_work: Studio, visitor: Visitor
) -> None:
    client = at_work.client("Rossi")
    villa = at_work.project(client)
    jobs = at_work.jobs(3)
    tag.tag(at_work.desk, [job.id for job in jobs], client.id, villa.id)
    tag.set_state(at_work.desk, [jobs[0].id], JobState.WASTE)
    page = visitor.get("/history").text
    assert lines(page)[:2] == ["“0000.pdf” → waste", "3 jobs → Rossi › Villa"]
    assert re.search(r"0000.pdf.*?State.*?unbilled.*?waste", page, re.DOTALL)
    assert re.search(r"0001.pdf.*?no client.*?Rossi › Villa", page, re.DOTALL)
    (_, undo_tag, *_) = ways(page)
    assert visitor.post(undo_tag, came_from="/history").headers["Location"] == "/history"
    page = visitor.get("/history").text
    assert "Undone: 3 jobs → Rossi › Villa." in page
    assert lines(page)[0] == "Undone: 3 jobs → no client"
    assert re.search(r"undone \w+ \d+, 20\d\d", page)
    assert owners(at_work.desk) == [None] * 3


def test_what_was_undone_is_redone_and_undone_again(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Rossi")
    tag.tag(at_work.desk, [at_work.job().id], client.id)
    undo_way = f"/history/undo/{newest(at_work.desk)}"
    for _ in range(3):
        visitor.post(undo_way, came_from="/jobs")
        assert owners(at_work.desk) == [None]
        (redo_way,) = re.findall(r'action="(/history/redo/\d+)"', visitor.get("/jobs").text)
        visitor.post(redo_way, came_from="/jobs")
        assert owners(at_work.desk) == [client.id]
        assert undo_way in visitor.get("/jobs").text


def test_the_last_decisions_are_undone_one_by_one_and_redone_in_order(
    at_work: Studio, visitor: Visitor
) -> None:
    client = at_work.client("Rossi")
    first, second = at_work.job(), at_work.job()
    tag.tag(at_work.desk, [first.id], client.id)
    tag.tag(at_work.desk, [second.id], client.id)
    assert visitor.post("/history/redo-last").status_code == 409
    visitor.post("/history/undo-last")
    assert owners(at_work.desk) == [client.id, None]
    visitor.post("/history/undo-last")
    assert owners(at_work.desk) == [None, None]
    visitor.post("/history/redo-last")
    assert owners(at_work.desk) == [client.id, None]
    visitor.post("/history/redo-last")
    assert owners(at_work.desk) == [client.id, client.id]
    assert "Redone: “Pianta.pdf” → Rossi." in visitor.notices()
    assert visitor.post("/history/redo-last").status_code == 409


def test_an_undo_on_the_page_of_what_it_takes_away_leads_to_the_list(
    at_work: Studio, visitor: Visitor
) -> None:
    page = visitor.post("/clients", {"name": "Verdi"}).headers["Location"]
    answer = visitor.post("/history/undo-last", came_from=page)
    assert answer.headers["Location"] == "/clients"
    told = visitor.get("/clients").text
    assert "Undone: Client saved: Verdi." in told
    (redo,) = re.findall(r'action="(/history/redo/\d+)"', told)
    assert visitor.post(redo, came_from=page).headers["Location"] == page
    assert "There is no such client." in visitor.get("/clients/0123456789abcdef").text


def test_nothing_is_redone_once_something_else_was_decided(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    tag.comment(at_work.desk, job.id, "wrong paper")
    visitor.post("/history/undo-last")
    tag.tag(at_work.desk, [job.id], at_work.client().id)
    refused = visitor.post("/history/redo-last")
    assert refused.status_code == 409
    assert "There is nothing to redo." in refused.text


def test_the_list_stays_where_it_is_when_htmx_undoes(at_work: Studio, visitor: Visitor) -> None:
    tag.tag(at_work.desk, [at_work.job().id], at_work.client().id)
    answer = visitor.post("/history/undo-last", htmx=True, came_from="/jobs?show=waiting")
    assert answer.status_code == 200
    assert "Undone: “Pianta.pdf” → Studio Rossi." in answer.text
    assert "Pianta.pdf" in answer.text


def test_what_was_changed_or_invoiced_since_stays_and_is_told(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    client, other = at_work.client("Rossi"), at_work.client("Bianchi")
    jobs = at_work.jobs(4)
    tag.tag(at_work.desk, [job.id for job in jobs], client.id)
    tagged = newest(at_work.desk)
    tag.tag(at_work.desk, [jobs[0].id], other.id)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id, [jobs[1].id]).id)
    visitor.post(f"/history/undo/{tagged}", came_from="/jobs")
    page = visitor.get("/jobs").text
    assert "Undone: 4 jobs → Rossi. 2 jobs are as they were before." in page
    assert "2 were changed or invoiced since, and stay." in page
    assert owners(at_work.desk) == [other.id, client.id, None, None]


def test_a_price_is_undone_once_it_was_seen_what_it_changes(at_work: Studio, visitor: Visitor) -> None:
    row = at_work.rate(per_m2="3.10")
    at_work.job(client=at_work.client("Rossi"))
    rate.save_rate(at_work.desk, replace(row, prices=(replace(row.prices[0], rate=row.prices[0].rate + 1),)))
    way = f"/history/undo/{newest(at_work.desk)}"
    seen = visitor.get(visitor.post(way, came_from="/history").headers["Location"]).text
    assert "Undo: Price saved: Any media" in seen
    assert at_work.desk.db.rates.get(row.id) != row
    (figures,) = re.findall(r'name="figures" value="([^"]+)"', seen)
    answer = visitor.post(way, {"way": "all", "figures": figures}, came_from="/history/repricing/x")
    assert answer.headers["Location"] == "/history"
    assert at_work.desk.db.rates.get(row.id) == row


def test_what_cannot_be_undone_says_why(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    client = at_work.client("Rossi")
    job = at_work.job(client=client)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id, [job.id]).id)
    page = visitor.get("/history").text
    assert "Invoices are documents" in page
    refused = visitor.post(f"/history/undo/{newest(at_work.desk)}")
    assert refused.status_code == 409
    assert "Invoices are documents" in refused.text
    assert at_work.desk.db.jobs.get(job.id).invoice_id is not None


@pytest.mark.parametrize("n", ["0", "99999", "x", "-1", "1" * 40])
def test_a_number_that_is_not_in_the_history_is_not_found(visitor: Visitor, n: str) -> None:
    assert visitor.post(f"/history/undo/{n}").status_code == 404
    assert visitor.post(f"/history/redo/{n}").status_code == 404


def test_only_the_last_hundred_decisions_can_be_undone(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    tag.comment(at_work.desk, job.id, "first")
    oldest = newest(at_work.desk)
    for each in range(MOST):
        tag.comment(at_work.desk, job.id, f"{each}")
    page = visitor.get(f"/history?before={oldest + 1}").text
    assert lines(page)[0] == "Comment: Pianta.pdf"
    assert "Only the last 100 decisions can be undone." in page
    assert f'action="/history/undo/{oldest}"' not in page
    assert visitor.post(f"/history/undo/{oldest}").status_code == 409


def test_the_history_is_narrowed_by_who_by_noun_by_words_and_by_record(
    at_work: Studio, visitor: Visitor
) -> None:
    client, job = at_work.client("Rossi"), at_work.job()
    tag.tag(at_work.desk, [job.id], client.id)
    rate.save_rate(at_work.desk, replace(at_work.rate(per_m2="1"), media="Canvas"))
    machine = replace(at_work.desk, who=Who.COLLECTOR)
    with machine.act("poll"):
        machine.db.jobs.put(replace(machine.db.jobs.get(job.id), last_seen_at=NOON + timedelta(hours=1)))
        machine.db.gaps.put(at_work.gap())
    tagged, saved = "“Pianta.pdf” → Rossi", "Price saved: Canvas"
    assert {tagged, saved} <= set(lines(visitor.get("/history").text))
    assert lines(visitor.get("/history?noun=prices").text)[0] == saved
    assert tagged not in lines(visitor.get("/history?noun=prices").text)
    assert lines(visitor.get(f"/history?q={quote('pianta rossi')}").text) == [tagged]
    assert tagged in lines(visitor.get(f"/history?of=jobs/{job.id}").text)
    assert saved not in lines(visitor.get(f"/history?of=jobs/{job.id}").text)
    assert lines(visitor.get("/history?who=printers").text) == ["Read from the printer: plotter"]
    assert "No act fits" in visitor.get("/history?q=nothing+like+it").text
    assert visitor.get("/history?who=x&noun=y&of=z&before=w&page=q").status_code == 200


def test_a_long_history_is_shown_a_page_at_a_time(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    for each in range(60):
        tag.comment(at_work.desk, job.id, f"{each}")
    page = visitor.get("/history").text
    assert len(lines(page)) == 50
    (older,) = re.findall(r'href="(/history\?before=\d+)"', page)
    further = visitor.get(older).text
    assert len([line for line in lines(further) if line.startswith("Comment")]) == 10
    assert 'href="/history"' in further


def test_hostile_names_are_shown_as_they_are(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("<b>Rossi</b> {n}")
    tag.tag(at_work.desk, [job.id for job in at_work.jobs(2)], client.id)
    page = visitor.get("/history").text
    assert "<b>Rossi" not in page
    assert lines(page)[0] == "2 jobs → <b>Rossi</b> {n}"


def test_a_rule_is_called_by_its_name_and_found_among_rules(at_work: Studio, visitor: Visitor) -> None:
    kept(at_work, "document glob Rossi_*", client=at_work.client("Rossi"), name="Rossi files")
    assert lines(visitor.get("/history?noun=rules").text) == ["Rule saved: Rossi files"]


def test_nothing_of_the_owners_pin_stands_in_the_history(at_work: Studio, visitor: Visitor) -> None:
    protect(at_work.desk, "4711", "4711")
    page = visitor.get("/history").text
    assert lines(page)[0] == "Owner PIN set"
    assert at_work.desk.settings.owner_pin not in page


def test_every_verb_has_words() -> None:
    code = "\n".join(path.read_text("utf-8") for path in PYTHON if "smarttracker_lite" in short(path))
    begun = r'(?:\.act\(|Act\([^()"]+,|_decide\(\s*desk,)\s*'
    found = re.findall(begun + r'"([^"]+)"', code) + re.findall(
        begun + r'"[^"]+" if \w+ else "([^"]+)"', code
    )
    assert {"tag", "comment", "poll", "write", "restore", "unarchive"} <= set(found)
    assert set(found) - VERBS.keys() == set()
    assert NEVER.keys() - VERBS.keys() == set()
