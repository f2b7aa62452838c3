"""Gaps on the pages: listed, in their place among the jobs, accepted and opened again."""

import re
from datetime import timedelta

from smarttracker_lite.domain.counters import Counted, Counter
from smarttracker_lite.domain.machines import Reason, Sent
from smarttracker_lite.workflows import reconcile
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor

HOUR = timedelta(hours=1)


def words(page: str) -> str:
    """What is read on a page, from top to bottom."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def in_order(page: str, *parts: str) -> bool:
    """Whether these stand on the page one below the other."""
    places = [page.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_a_studio_without_gaps_says_so(visitor: Visitor) -> None:
    assert "No open gap." in visitor.get("/gaps").text
    assert "Open gaps" not in visitor.get("/").text


def test_a_gap_is_listed_with_its_times_printer_and_size(at_work: Studio, visitor: Visitor) -> None:
    equipped(at_work).gap(reason=Reason.COUNTED, lost=None, unexplained=Counter(Counted.AREA, 2_140_000))
    page = words(visitor.get("/gaps").text)
    assert "Nov 20, 12:00 PM – 1:00 PM Plotter" in page.replace("\u202f", " ")
    assert "The printer counted more than its jobs explain. 2.1 m²" in page


def test_the_overview_counts_the_open_gaps_and_names_the_newest(at_work: Studio, visitor: Visitor) -> None:
    at_work.job()
    equipped(at_work)
    settled = at_work.gap(lost=99)
    visitor.post(f"/gaps/{settled.id}/accept")
    noted = [at_work.gap(since=None, until=NOON + hours * HOUR, lost=hours + 10) for hours in range(5)]
    page = visitor.get("/").text
    figure = re.search(r'<a class="figure figure-warn" href="/gaps">.*?</a>', page, re.DOTALL)
    assert figure
    assert words(figure[0]).split()[:3] == ["Open", "gaps", "5"]
    newest = [f'<a href="/gaps#gap-{each.id}">' for each in reversed(noted[2:])]
    assert in_order(page, *newest, '<a href="/gaps">and 2 more</a>')
    assert page.count('<a href="/printers/plotter">Plotter</a> · about') == 3
    assert re.findall(r"about (\d+) jobs", page) == ["14", "13", "12"]
    assert "until Nov 20, 5:00 PM" in words(page).replace("\u202f", " ")
    assert f'<tr id="gap-{noted[0].id}">' in visitor.get("/gaps").text


def test_a_gap_is_accepted_with_a_comment_and_opened_again(at_work: Studio, visitor: Visitor) -> None:
    noted = at_work.gap(lost=7)
    answer = visitor.post(f"/gaps/{noted.id}/accept", {"why": "test <prints>"}, came_from="/gaps")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/gaps")
    page = visitor.get("/gaps").text
    assert "No open gap." in page
    assert "accepted on Nov 20, 2026" in page
    assert "test &lt;prints&gt;" in page
    assert f"/gaps/{noted.id}/reopen" in page
    visitor.post(f"/gaps/{noted.id}/reopen", came_from="/gaps")
    assert reconcile.gaps(at_work.desk, only_open=True) == [noted]


def test_a_gap_that_was_accepted_elsewhere_is_refused_in_words(at_work: Studio, visitor: Visitor) -> None:
    noted = at_work.gap()
    visitor.post(f"/gaps/{noted.id}/accept")
    assert "This gap is closed already." in visitor.post(f"/gaps/{noted.id}/accept").text


def test_gaps_stand_in_their_place_among_the_jobs(at_work: Studio, visitor: Visitor) -> None:
    for hours, name in ((0, "first.pdf"), (3, "second.pdf")):
        at_work.job(plot(name, completed_at=NOON + hours * HOUR))
    for hours, lost in ((-2, 11), (2, 22), (5, 33)):
        at_work.gap(until=NOON + hours * HOUR, lost=lost)
    at_work.gap(until=NOON + HOUR, lost=44, since=None)
    page = visitor.get("/jobs").text
    assert in_order(
        page, "33 jobs", "second.pdf", "about 22 jobs", "about 44 jobs", "first.pdf", "about 11 jobs"
    )


def test_gaps_are_on_the_page_of_the_jobs_around_them(at_work: Studio, visitor: Visitor) -> None:
    at_work.jobs(150)
    for minutes, lost in ((-40, 11), (-50, 22), (-80, 33), (-999, 44)):
        at_work.gap(until=NOON + timedelta(minutes=minutes, seconds=-30), lost=lost)
    pages = [visitor.get(f"/jobs?page={number}").text for number in (1, 2, 3)]
    shown = [re.findall(r"about (\d+) jobs", page) for page in pages]
    assert shown == [["11"], ["22", "33"], ["44"]]


def test_a_filter_shows_only_the_gaps_it_asks_for(at_work: Studio, visitor: Visitor) -> None:
    at_work.job()
    at_work.gap(lost=11)
    shown = {
        query: "about 11 jobs" in visitor.get(f"/jobs?{query}").text
        for query in (
            "printer=plotter",
            "printer=laser",
            "from=2026-11-20",
            "to=2026-11-19",
            "show=waiting",
            "search=pianta",
            "sort=document",
        )
    }
    assert [query for query, there in shown.items() if there] == ["printer=plotter", "from=2026-11-20"]


def test_a_gap_in_the_list_is_accepted_there(at_work: Studio, visitor: Visitor) -> None:
    at_work.job()
    noted = at_work.gap(lost=11)
    part = visitor.post(f"/gaps/{noted.id}/accept", htmx=True, came_from="/jobs").text
    assert 'id="work"' in part
    assert "Gap accepted." in part
    assert re.search(r'action="/history/undo/\d+"', part)
    assert "about 11 jobs" not in part


SENT = (
    Sent("1", NOON, "Plan <A>.pdf", "anna"),
    Sent("2", NOON, "", "luca"),
    Sent("3", NOON, "c.pdf", ""),
    Sent("4", NOON, "d", "e"),
)


def test_a_print_of_which_only_a_queue_told_is_named_with_its_time(at_work: Studio, visitor: Visitor) -> None:
    noted = equipped(at_work).gap(reason=Reason.UNTOLD, since=NOON, until=NOON, lost=1, sent=SENT[:1])
    page = visitor.get("/gaps").text
    assert "A queue says it sent “Plan &lt;A&gt;.pdf” of anna; the printer never told of it." in words(page)
    assert "Nov 20, 1:00 PM Plotter" in words(page).replace("\u202f", " ")
    assert 'value="Plan &lt;A&gt;.pdf"' in visitor.get(f"/jobs/new?gap={noted.id}").text
    card = words(visitor.get("/printers/plotter").text).replace("\u202f", " ")
    assert "1:00 PM: A queue says it sent “Plan &lt;A&gt;.pdf” of anna" in card


def test_of_many_prints_of_which_only_a_queue_told_the_first_are_named(
    at_work: Studio, visitor: Visitor
) -> None:
    noted = equipped(at_work).gap(reason=Reason.UNTOLD, lost=4, sent=SENT)
    page = words(visitor.get("/gaps").text)
    assert "A queue says it sent 4 prints, and the printer never told of them: “Plan &lt;A&gt;.pdf”" in page
    assert "of anna, a print of luca, “c.pdf”, … about 4 jobs All of them" in page
    assert "“c.pdf” “d” of e" in page
    assert "Plan" not in visitor.get(f"/jobs/new?gap={noted.id}").text.split("<form", 1)[1]


def test_a_missing_job_is_entered_from_its_gap_and_taken_back(at_work: Studio, visitor: Visitor) -> None:
    noted = equipped(at_work).gap(lost=1)
    page = visitor.get(f"/jobs/new?gap={noted.id}").text
    assert "For the gap of Plotter" in page
    assert '<option value="plotter" selected>' in page
    assert 'value="12:30"' in page
    form = {
        "document": "Pianta.pdf",
        "whose": "-",
        "printer": "plotter",
        "day": "2026-11-20",
        "time": "12:30",
    }
    answer = visitor.post("/jobs/new", {**form, "copies": "1", "gap": noted.id, "close": "yes"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/jobs")
    assert reconcile.gaps(at_work.desk, only_open=True) == []
    (undo,) = re.findall(r'action="(/history/undo/\d+)"', visitor.get("/jobs").text)
    visitor.post(undo)
    assert reconcile.gaps(at_work.desk, only_open=True) == [noted]
    assert at_work.desk.db.jobs.count() == 0


def test_a_job_for_a_gap_with_more_to_come_leaves_it_open(at_work: Studio, visitor: Visitor) -> None:
    noted = equipped(at_work).gap(lost=2)
    form = {"document": "Pianta.pdf", "whose": "-", "printer": "plotter", "day": "2026-11-20", "copies": "1"}
    visitor.post("/jobs/new", {**form, "gap": noted.id})
    assert reconcile.gaps(at_work.desk, only_open=True) == [noted]
    (job,) = at_work.desk.db.jobs.all()
    assert job.day == NOON - HOUR  # noon in the studio


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    at_work: Studio, visitor: Visitor
) -> None:
    noted = equipped(at_work).gap()
    form = {"document": "Pianta.pdf", "whose": "-", "day": "2026-11-20", "copies": "1", "gap": noted.id}
    for wrong, told in (
        ({"time": "25:99"}, "is no time"),
        ({"copies": "many"}, "many"),
        ({"day": "2026-11-21"}, "This time has not come yet."),
        ({"width": "10"}, "A size has a width and a height."),
    ):
        answer = visitor.post("/jobs/new", {**form, **wrong})
        assert answer.status_code == 422
        assert told in answer.text
        assert 'value="Pianta.pdf"' in answer.text
        assert "For the gap of Plotter" in answer.text
    assert at_work.desk.db.jobs.count() == 0


def test_a_job_entered_by_hand_is_shown_and_can_be_taken_out_of_the_list(
    at_work: Studio, visitor: Visitor
) -> None:
    visitor.post("/jobs/new", {"document": "Binding", "whose": "-", "day": "2026-11-20", "copies": "1"})
    (job,) = at_work.desk.db.jobs.all()
    assert "As it was entered by hand" in visitor.get(f"/jobs/{job.id}").text
    assert visitor.get("/jobs").status_code == 200
    visitor.post(f"/jobs/{job.id}/take-back", came_from=f"/jobs/{job.id}")
    assert at_work.desk.db.jobs.count() == 0
