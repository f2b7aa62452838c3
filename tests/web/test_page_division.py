"""Splitting a print among clients on its page."""

import re

from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.domain.printing import Measure, Origin
from smarttracker_lite.workflows import bill
from tests.support.invoicing import seen, set_prices
from tests.support.order import equipped
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor


def sent(do: str, *pieces: tuple[str, str], by: str = "share", was: str = "share") -> dict[str, str]:
    """The form with these clients and sizes."""
    rows = {f"whose-{n}": whose for n, (whose, _) in enumerate(pieces, 1)}
    return (
        {"do": do, "by": by, "was": was} | rows | {f"size-{n}": size for n, (_, size) in enumerate(pieces, 1)}
    )


def sizes(page: str) -> list[str]:
    return re.findall(r'name="size-\d+" type="text" value="([^"]*)"', page)


def parts(at_work: Studio, job: Job) -> list[str | None]:
    return [part.tag.client_id for part in at_work.desk.db.jobs.parts_of(job.id)]


def test_a_job_is_split_by_shares_in_its_form_and_joined_again(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    job = at_work.job(client=rossi)
    path = f"/jobs/{job.id}"
    assert f'href="{path}/split"' in visitor.get(path).text
    page = visitor.get(f"{path}/split").text
    assert sizes(page) == ["1/2", "1/2"]
    assert f'<option value="{rossi.id}" selected>' in page
    form = sent("split", (rossi.id, "1/3"), (bianchi.id, "33,3 %"), ("-", ""))
    assert visitor.post(f"{path}/split", form).headers["Location"] == path
    assert parts(at_work, job) == [rossi.id, bianchi.id, None]
    shown = visitor.get(path)
    assert "Split in 3 parts." in shown.text
    assert "15.78 × 1/3 = 5.26" in shown.text
    assert "1/3 Rossi 0.71 m² 5.26" in seen(shown)
    assert f'action="{path}/join"' in shown.text
    listed = seen(visitor.get("/jobs"))
    assert "part 1 of 3 (1/3)" in listed
    assert "part 2 of 3 (33.3%)" in listed
    visitor.post(f"{path}/join")
    assert at_work.desk.db.jobs.get(job.id).facts == job.facts
    assert at_work.desk.db.jobs.count() == 1


def test_the_undo_of_a_split_leaves_the_job_whose_it_was(at_work: Studio, visitor: Visitor) -> None:
    rossi, bianchi = equipped(at_work).client("Verdi"), at_work.client("Bianchi")
    job, db = at_work.job(), at_work.desk.db
    visitor.post(f"/jobs/{job.id}/split", sent("split", (rossi.id, "1/2"), (bianchi.id, "1/2")))
    undo = re.search(r'action="(/history/undo/\d+)"', visitor.get(f"/jobs/{job.id}").text)
    assert undo
    assert visitor.post(undo[1]).status_code == 303
    assert db.jobs.all() == [job]


def test_parts_are_added_left_out_and_made_equal(at_work: Studio, visitor: Visitor) -> None:
    client, job = at_work.client(), at_work.job()
    path = f"/jobs/{job.id}/split"
    more = visitor.post(path, sent("row", (client.id, "1/2"), ("-", "oops"))).text
    assert sizes(more) == ["1/2", "oops", ""]
    even = visitor.post(path, sent("equal", (client.id, "1/2"), ("-", ""), ("-", "")), htmx=True).text
    assert sizes(even) == ["1/3"] * 3
    assert "<html" not in even
    assert "Nothing is left over." in even
    fewer = visitor.post(path, sent("drop-2", (client.id, "1"), ("-", "2"), ("-", "3"))).text
    assert sizes(fewer) == ["1", "3"]


def test_a_share_that_cannot_be_read_is_told_how_to_write_one(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    answer = visitor.post(f"/jobs/{job.id}/split", sent("split", ("-", "half"), ("-", "1/2")))
    assert answer.status_code == 422
    assert "“half” is no share. Write 1/3 or 33 %." in seen(answer)
    assert sizes(answer.text) == ["half", "1/2"]


def test_what_is_divided_otherwise_is_divided_equally_anew(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job(plot(copies=Measure(5, Origin.REQUESTED)))
    path = f"/jobs/{job.id}/split"
    by_copies = visitor.post(path, sent("", ("-", "1/3"), ("-", "2/3"), by="copies"))
    assert sizes(by_copies.text) == ["3", "2"]
    by_area = visitor.post(path, sent("", ("-", "3"), ("-", "2"), by="area", was="copies"))
    assert sizes(by_area.text) == ["1.07", "1.07"]


def test_what_is_left_is_told_while_it_is_typed(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    path = f"/jobs/{job.id}/split/left"
    for typed, told in (
        (("1", "0.77"), "0.37 m² left"),
        (("1", ""), "1.14 m² left, for the empty one"),
        (("2", "1.14"), "1 m² too much"),
        (("1", "1.14"), "Nothing is left over."),
        (("1", "many"), ""),
    ):
        answer = visitor.post(path, sent("", *(("-", size) for size in typed), by="area"), htmx=True)
        assert told in seen(answer)
        assert ("left" in seen(answer) or "too much" in seen(answer)) is bool(told)
        assert "<form" not in answer.text


def test_what_does_not_add_up_is_said_under_its_field_and_nothing_typed_is_lost(
    at_work: Studio, visitor: Visitor
) -> None:
    client, job = at_work.client(), at_work.job()
    path = f"/jobs/{job.id}/split"
    for form, field, words in (
        (sent("split", (client.id, "1/2"), ("-", "1/3")), "size-2", "16.667 percent are nobody"),
        (sent("split", (client.id, "x"), ("-", "1/3")), "size-1", ""),
        (sent("split", (client.id, "1/0"), ("-", "")), "size-1", "Nothing is divided by 0."),
        (sent("split", (client.id, "120"), ("-", "")), "size-2", "Nothing is left for this part."),
    ):
        answer = visitor.post(path, form)
        assert answer.status_code == 422
        assert f'id="e-{field}"' in answer.text
        assert words in answer.text
        assert sizes(answer.text) == [form["size-1"], form["size-2"]]
    assert at_work.desk.db.jobs.get(job.id) == job


def test_a_job_that_cannot_be_split_says_why(at_work: Studio, visitor: Visitor) -> None:
    set_prices(at_work)
    client = at_work.client()
    job = at_work.job(client=client)
    path = f"/jobs/{job.id}"
    form = sent("split", ("-", "1/2"), ("-", "1/2"))
    bill.draft(at_work.desk, client.id)
    assert f"{path}/split" not in visitor.get(path).text
    assert visitor.get(f"{path}/split").headers["Location"] == path
    assert "is on an invoice or a draft" in visitor.get(path).text
    answer = visitor.post(f"{path}/split", form)
    assert answer.status_code == 409
    assert "is on an invoice or a draft" in answer.text


def test_two_windows_split_the_same_job_once(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    form = sent("split", ("-", "1/2"), ("-", "1/2"))
    visitor.post(f"/jobs/{job.id}/split", form)
    answer = visitor.post(f"/jobs/{job.id}/split", form)
    assert answer.status_code == 409
    assert "a part of a print that was split already" in answer.text
    assert at_work.desk.db.jobs.count() == 2


def test_a_comma_is_a_decimal_mark(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job()
    form = sent("split", ("-", "1,07"), ("-", ""), by="area")
    visitor.post(f"/jobs/{job.id}/split", form)
    areas = [part.facts.area_mm2 for part in at_work.desk.db.jobs.parts_of(job.id)]
    assert [area and area.value for area in areas] == [1_070_000, 1_070_000]
