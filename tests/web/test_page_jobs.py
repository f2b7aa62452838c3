"""The jobs page as a browser without scripts, and htmx, see it."""

import re
from collections import Counter
from datetime import date

import pytest

from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.printing import JobStatus, Kind, Measure, Media, Origin
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.web.pages import worktable
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.find import Chip, JobFilter, list_jobs
from smarttracker_lite.workflows.price import AT_ONCE
from smarttracker_lite.workflows.verdicts import Verdicts
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor

HOSTILE = "<script>alert(1)</script>\"'{{ 7*7 }}.pdf"


def documents(page: str) -> list[str]:
    """The documents listed, from top to bottom."""
    return re.findall(r'class="lead middle" href="/jobs/\w+" title="([^"]*)"', page)


def chip(page: str, name: str) -> str:
    """The number in a chip."""
    found = re.search(rf'>{name}<span class="chip-count">([^<]*)<', page)
    assert found, name
    return found[1]


def badge(html: str) -> str:
    """The number beside Jobs in the menu."""
    found = re.search(r'<span class="nav-count" id="count-jobs"[^>]*>([^<]*)</span>', html)
    assert found
    return found[1]


def kept(studio: Studio, job: Job) -> Job:
    return studio.desk.db.jobs.get(job.id)


def test_the_list_shows_facts_prices_and_what_remains_to_be_done(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10", per_ml="0.42", per_job="1.50")
    at_work.job(plot("Pianta.pdf"), client=at_work.client("Studio Rossi"))
    page = visitor.get("/jobs").text
    for text in (
        "Nov 20, 1:00",
        "Pianta.pdf",
        "anna",
        "Plain bond",
        "1070 × 2000",
        "2.14 m²",
        "18.2",
        "15.78",
    ):
        assert text in page
    assert ">Studio Rossi</a>" in page
    assert "unbilled</span>" in page


def test_what_a_printer_says_is_text_and_nothing_else(at_work: Studio, visitor: Visitor) -> None:
    hostile = at_work.job(plot(HOSTILE, user=HOSTILE, media=Media(name=HOSTILE), raw={"x": HOSTILE}))
    for path in ("/jobs", f"/jobs/{hostile.id}"):
        page = visitor.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;&#34;&#39;{{ 7*7 }}.pdf" in page


def test_a_job_that_its_printer_forgot_is_not_said_to_be_printing(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job(plot(status=JobStatus.FORGOTTEN, completed_at=None))
    page = visitor.get("/jobs").text
    assert "end not known</span>" in page
    assert "printing</span>" not in page
    assert "forgotten by the printer before its end was read" in visitor.get(f"/jobs/{job.id}").text


def test_what_is_no_print_is_called_by_its_kind(at_work: Studio, visitor: Visitor) -> None:
    scan, _ = at_work.job(plot("Survey.tif", kind=Kind.SCAN)), at_work.job(plot())
    page = visitor.get("/jobs").text
    assert page.count('<span class="soft">Scan</span>') == 1
    assert "<dt>Kind</dt><dd>Scan</dd>" in visitor.get(f"/jobs/{scan.id}").text


def test_an_unpriced_job_says_why_and_leads_to_its_price(at_work: Studio, visitor: Visitor) -> None:
    at_work.job(plot(media=Media(name="Gold & leaf")))
    page = visitor.get("/jobs").text
    assert 'href="/prices?side=price&amp;media=Gold+%26+leaf&amp;printer=plotter#rate-form"' in page
    assert "No price for this media on this printer." in page


def test_what_the_printer_did_not_say_is_not_known_rather_than_nothing(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.rate(per_m2="3.10")
    at_work.job(plot(inks=None, area_mm2=None, sheets=None, impressions=None, user=None))
    page = visitor.get("/jobs").text
    assert page.count("not known") >= 4
    assert "the printer did not say the size" in page


def test_the_chips_count_what_they_show(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client()
    at_work.rate(media="Plain bond", per_m2="3.10")
    at_work.job(plot("waits"))
    at_work.job(plot("tagged"), client=client)
    at_work.job(plot("stopped", status=JobStatus.CANCELED))
    at_work.job(plot("unpriced", media=Media(name="Gold leaf")))
    page = visitor.get("/jobs").text
    shown = {
        name: (chip(page, name), len(documents(visitor.get(f"/jobs?show={show}").text)))
        for name, show in (
            ("All", ""),
            ("Needs a client", "waiting"),
            ("Unbilled", "unbilled"),
            ("Billed", "billed"),
            ("Not billable", "not-billable"),
            ("Waste", "waste"),
            ("Unpriced", "unpriced"),
        )
    }
    assert {name: int(count) for name, (count, _) in shown.items()} == {
        name: rows for name, (_, rows) in shown.items()
    }
    assert [int(count) for count, _ in shown.values()] == [4, 2, 3, 0, 1, 1, 1]


def test_the_url_is_the_filter(at_work: Studio, visitor: Visitor) -> None:
    rossi = at_work.client("Studio Rossi")
    at_work.job(plot("old", day=date(2026, 10, 1)), client=rossi)
    at_work.job(plot("new", user="bruno"), client=rossi)
    at_work.job(plot("other"))
    for query, expected in (
        (f"client={rossi.id}", ["new", "old"]),
        ("from=2026-10-02", ["new", "other"]),
        ("to=2026-10-01", ["old"]),
        ("search=BRUNO+bond", ["new"]),
        ("printer=another", []),
        (f"client={rossi.id}&search=bruno&show=unbilled", ["new"]),
        ("show=nonsense&sort=nonsense&page=nonsense", ["new", "other", "old"]),
    ):
        assert sorted(documents(visitor.get(f"/jobs?{query}").text)) == sorted(expected), query


def test_every_column_sorts_both_ways_with_the_unknown_last(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10")
    small, large = Measure(1_000_000, Origin.MEASURED), Measure(2_000_000, Origin.MEASURED)
    at_work.job(plot("b", area_mm2=large))
    at_work.job(plot("a", area_mm2=small))
    at_work.job(plot("c", area_mm2=None, impressions=None))
    assert documents(visitor.get("/jobs?sort=price").text) == ["a", "b", "c"]
    assert documents(visitor.get("/jobs?sort=-price").text) == ["b", "a", "c"]
    assert documents(visitor.get("/jobs?sort=document").text) == ["a", "b", "c"]
    for column in worktable.COLUMNS:
        for way in ("", "-"):
            page = visitor.get(f"/jobs?sort={way}{column.key}")
            assert len(documents(page.text)) == 3, column.key
            assert f'aria-sort="{"descending" if way else "ascending"}"' in page.text


def test_a_long_list_comes_in_pages(at_work: Studio, visitor: Visitor) -> None:
    for number in range(51):
        at_work.job(plot(f"{number:03}"))
    first, second = visitor.get("/jobs?sort=document"), visitor.get("/jobs?sort=document&page=2")
    assert (len(documents(first.text)), documents(second.text)) == (50, ["050"])
    assert "1–50 of 51" in first.text
    assert 'href="/jobs?sort=document&amp;page=2"' in first.text
    assert documents(visitor.get("/jobs?sort=document&page=9").text) == ["050"]


@pytest.mark.parametrize("sort", ["", "time", "-document", "-price", "amount"])
def test_every_job_of_a_long_list_is_on_one_page(at_work: Studio, visitor: Visitor, sort: str) -> None:
    at_work.rate(media="Plain bond", per_m2="3.10")
    at_work.jobs(70)
    at_work.jobs(51, media=Media(name="Gold leaf"), area_mm2=None)
    pages = [documents(visitor.get(f"/jobs?sort={sort}&page={page}").text) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [50, 50, 21]
    assert Counter(pages[0] + pages[1] + pages[2]) == Counter(
        f"{place:04}.pdf" for count in (70, 51) for place in range(count)
    )


def test_a_list_that_is_not_whole_yet_says_so_and_asks_again(at_work: Studio, visitor: Visitor) -> None:
    at_work.jobs(AT_ONCE + 1)
    visitor.get("/jobs?show=unpriced")  # the page itself does not wait for so many
    list_jobs(at_work.desk, JobFilter(chip=Chip.UNPRICED), wait=True)
    assert "still to be looked at" not in visitor.get("/jobs?show=unpriced").text

    with at_work.desk.keeping(Verdicts).halted():
        at_work.rate(Side.COST, media="Gold leaf", per_m2="3.10")
        page = visitor.get("/jobs?show=unpriced").text
        assert f"{AT_ONCE + 1:,} jobs are still to be looked at" in page
        assert 'hx-get="/jobs?show=unpriced"' in page
    list_jobs(at_work.desk, JobFilter(chip=Chip.UNPRICED), wait=True)
    assert f"of {AT_ONCE + 1:,}" in visitor.get("/jobs?show=unpriced").text


def test_ticked_jobs_are_tagged_and_the_notice_undoes_it(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Studio Rossi")
    villa = at_work.project(client, "Villa")
    ticked = [at_work.job(), at_work.job()]
    form = [("job", each.id) for each in ticked] + [("whose", f"{client.id}/{villa.id}")]
    reply = visitor.post("/jobs/tag", form, came_from="/jobs?show=waiting")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/jobs?show=waiting")
    assert {kept(at_work, each).tag.project_id for each in ticked} == {villa.id}

    page = visitor.get("/jobs").text
    assert "2 jobs → Studio Rossi › Villa" in page
    undo = re.search(r'action="(/history/undo/\w+)"', page)
    assert undo
    assert visitor.post(undo[1], came_from="/jobs").status_code == 303
    assert {kept(at_work, each).tag.client_id for each in ticked} == {None}
    assert visitor.post(undo[1]).status_code == 409


def test_htmx_gets_the_list_as_it_is_then_with_the_filter_it_had(at_work: Studio, visitor: Visitor) -> None:
    client = at_work.client("Studio Rossi")
    tagged, _ = at_work.job(plot("tagged")), at_work.job(plot("waits"))
    form = [("job", tagged.id), ("whose", client.id)]
    reply = visitor.post("/jobs/tag", form, htmx=True, came_from="/jobs?show=waiting")
    assert documents(reply.text) == ["waits"]
    assert "1 job → Studio Rossi" in reply.text
    assert "<html" not in reply.text


def test_every_answer_to_htmx_brings_the_number_of_waiting_jobs_along(
    at_work: Studio, visitor: Visitor
) -> None:
    first, last = at_work.job(), at_work.job()
    client = at_work.client()
    assert badge(visitor.get("/jobs").text) == "2"
    assert badge(visitor.get("/jobs?search=x", htmx=True).text) == "2"
    form = {"job": first.id, "whose": client.id}
    assert badge(visitor.post("/jobs/tag", form, htmx=True, came_from="/jobs").text) == "1"
    assert badge(visitor.post(f"/jobs/{last.id}/state", {"state": "waste"}, htmx=True).text) == ""
    assert badge(visitor.get("/clients").text) == ""


def test_a_long_name_keeps_its_end_and_is_whole_for_those_who_cannot_see(
    at_work: Studio, visitor: Visitor
) -> None:
    for name in ("Poster_A1_Studio_Rossi_v1.pdf", "Poster_A1_Studio_Rossi_v2.pdf", "  ", "a\nb.pdf"):
        at_work.job(plot(name))
    page = visitor.get("/jobs").text
    for version in ("v1", "v2"):
        name = f"Poster_A1_Studio_Rossi_{version}.pdf"
        assert f'title="{name}" aria-label="{name}"' in page
        assert f"<span>Poster_A1_Studio_Ro</span><span>ssi_{version}.pdf</span>" in page
    assert "<span>Untitled</span></a>" in page
    assert "<span>a b.pdf</span></a>" in page


def test_jobs_go_back_to_the_inbox(at_work: Studio, visitor: Visitor) -> None:
    tagged = at_work.job(client=at_work.client())
    visitor.post("/jobs/tag", [("job", tagged.id), ("whose", "-")])
    assert kept(at_work, tagged).waiting


def test_who_pays_is_set_for_all_ticked_jobs(at_work: Studio, visitor: Visitor) -> None:
    ticked = [at_work.job(), at_work.job()]
    visitor.post("/jobs/state", [*(("job", each.id) for each in ticked), ("state", "waste")])
    assert {kept(at_work, each).tag.state for each in ticked} == {JobState.WASTE}
    assert "2 jobs: Waste" in visitor.get("/jobs").text


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/jobs/tag", {"whose": "-"}, 422),
        ("/jobs/tag", {"job": "JOB", "whose": ""}, 422),
        ("/jobs/tag", {"job": "JOB", "whose": "nobody"}, 404),
        ("/jobs/tag", {"job": "nothing", "whose": "-"}, 404),
        ("/jobs/state", {"job": "JOB", "state": "free"}, 422),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused_in_words(
    at_work: Studio, visitor: Visitor, path: str, form: dict[str, str], status: int
) -> None:
    ticked = at_work.job()
    reply = visitor.post(path, {name: ticked.id if value == "JOB" else value for name, value in form.items()})
    assert reply.status_code == status
    assert "<h1>" in reply.text
    assert kept(at_work, ticked) == ticked


def test_an_invoiced_job_cannot_be_ticked_and_links_to_its_invoice(at_work: Studio, visitor: Visitor) -> None:
    at_work.seller()
    at_work.rate(per_m2="3.10")
    client = at_work.client()
    billed = at_work.job(client=client)
    invoice = bill.issue_draft(at_work.desk, bill.draft(at_work.desk, client.id).id)
    page = visitor.get("/jobs").text
    assert re.search(rf'value="{billed.id}"[^>]* disabled', page)
    assert f'href="/invoices/{invoice.id}"' in page
    assert f"Invoice {invoice.number.text}" in visitor.get(f"/jobs/{billed.id}").text
    assert visitor.post(f"/jobs/{billed.id}/state", {"state": "waste"}).status_code == 409


def test_new_jobs_are_offered_not_pushed_in(at_work: Studio, visitor: Visitor) -> None:
    at_work.job()
    page = visitor.get("/jobs?show=waiting").text
    poll = re.search(r'hx-get="(/jobs/fresh[^"]*)"', page)
    assert poll
    path = poll[1].replace("&amp;", "&")
    nothing_new = visitor.get(path, htmx=True).text
    assert re.fullmatch(
        r'\s*(<span class="nav-count" id="count-\w+" hx-swap-oob="true">\d*</span>\s*)+', nothing_new
    )
    at_work.clock.move(minutes=1)
    at_work.job()
    at_work.job(plot(status=JobStatus.CANCELED))
    offer = visitor.get(path, htmx=True).text
    assert "1 new job – show" in offer
    assert 'href="/jobs?show=waiting"' in offer
    assert visitor.get("/jobs/fresh?since=yesterday", htmx=True).status_code == 422


def test_the_letters_typed_find_clients_and_projects(at_work: Studio, visitor: Visitor) -> None:
    rossi = at_work.client("Studio Rossi")
    villa = at_work.project(rossi, "Villa")
    found = visitor.get("/jobs/choices?typed=vil", htmx=True).text
    assert f'data-value="{rossi.id}/{villa.id}"' in found
    assert "Studio Rossi › Villa" in found
    nobody = visitor.get("/jobs/choices?typed=%3Cb%3E", htmx=True).text
    assert 'data-newcomer="&lt;b&gt;"' in nobody
    assert "<b>" not in nobody


@pytest.mark.parametrize(
    ("typed", "offered", "newcomer"),
    [
        ("tos", ["Tosi"], ["tos"]),
        ("Rosso", ["Studio Rossi"], ["Rosso"]),
        ("Bianchi", [], ["Bianchi"]),
        ("", ["Studio Rossi", "Tosi"], []),
    ],
)
def test_letters_offer_those_called_so_and_then_a_new_client(
    at_work: Studio, visitor: Visitor, typed: str, offered: list[str], newcomer: list[str]
) -> None:
    at_work.client("Studio Rossi")
    at_work.client("Tosi")
    found = visitor.get(f"/jobs/choices?typed={typed}", htmx=True).text
    assert re.findall(r'data-value="\w+"[^>]*>([^<]+)<', found) == offered
    assert re.findall(r'data-newcomer="([^"]+)"', found) == newcomer


def test_a_new_client_is_typed_beside_the_ticked_jobs(at_work: Studio, visitor: Visitor) -> None:
    jobs = [at_work.job().id, at_work.job().id]
    asked = [("newcomer", "Ross"), ("whose", ""), *(("job", job_id) for job_id in jobs)]
    answer = visitor.post("/jobs/tag", asked, came_from="/jobs?show=waiting")
    assert answer.headers["Location"] == "/jobs?show=waiting"
    page = visitor.notices()
    assert "2 jobs for Ross, a new client. Add the address before the first invoice." in page
    (client,) = at_work.desk.db.clients.all()
    assert {job.tag.client_id for job in at_work.desk.db.jobs.all()} == {client.id}
    found = re.search(r'action="(/history/undo/\w+)"', page)
    assert found
    visitor.post(found[1])
    assert {job.tag.client_id for job in at_work.desk.db.jobs.all()} == {None}
    assert at_work.desk.db.clients.all() == []


def test_an_empty_list_says_what_to_do_next(at_work: Studio, visitor: Visitor) -> None:
    assert "Add a printer" in visitor.get("/jobs").text
    at_work.job()
    assert "Show all jobs" in visitor.get("/jobs?search=nothing-like-it").text
