"""One job, beside the list and on a page of its own."""

import re
from dataclasses import replace

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.printing import JobStatus, Measure, Media, MediaUse, Origin, TimeQuality
from smarttracker_lite.workflows.tag import set_state
from tests.support.invoicing import seen
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor


def test_one_job_shows_facts_origins_sentences_and_history(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10", per_ml="0.42", per_job="1.50")
    facts = plot(copies=Measure(2, Origin.REQUESTED), raw={"job-id": 7}, host="studio-pc")
    one = at_work.job(facts, client=at_work.client("Studio Rossi"))
    set_state(at_work.desk, [one.id], JobState.REPRINT)
    set_state(at_work.desk, [one.id], JobState.BILLABLE)
    page = visitor.get(f"/jobs/{one.id}").text
    for text in ("2.14 m² × 3.10 + 18.2 ml × 0.42 + 1.50 = 15.78", "requested", "measured", "studio-pc"):
        assert text in page
    assert "&#34;job-id&#34;: 7" in page
    assert page.index("</span> unbilled") < page.index("</span> reprint")


def test_a_job_on_several_media_shows_the_area_on_each_and_what_is_in_colour(
    at_work: Studio, visitor: Visitor
) -> None:
    area = Measure(1_070_000, Origin.DERIVED)
    uses = (MediaUse(Media(name="Matte <a>"), area), MediaUse(Media(type="2101")), MediaUse(Media(), area))
    job = at_work.job(plot(media_used=uses, color_impressions=Measure(3, Origin.MEASURED)))
    told = seen(visitor.get(f"/jobs/{job.id}"))
    for row in (
        "Area on Matte <a> 1.07 m² derived",
        "Area on 2101 –",
        "Area on a media that was not named 1.07 m² derived",
        "Impressions in colour 3 measured",
    ):
        assert row in told
    one = seen(visitor.get(f"/jobs/{at_work.job().id}"))
    assert "Area on" not in one
    assert "in colour" not in one


def test_an_invoiced_job_shows_what_is_told_otherwise_of_its_media(at_work: Studio, visitor: Visitor) -> None:
    use = MediaUse(Media(name="Gloss"), Measure(1_070_000, Origin.DERIVED))
    told = plot(media_used=(use, MediaUse(Media(name="Matte"), use.area_mm2)))
    job = at_work.job(told)
    later = replace(told, media_used=(replace(use, area_mm2=Measure(2_140_000, Origin.DERIVED)),))
    at_work.desk.db.jobs.put(replace(job, later=later))
    page = seen(visitor.get(f"/jobs/{job.id}"))
    assert "Area on Gloss 1.07 m² → 2.14 m²" in page
    assert "Area on Matte 1.07 m² → not told" in page


def test_a_job_leads_to_the_field_that_its_amounts_lack(at_work: Studio, visitor: Visitor) -> None:
    priced, printer = at_work.rate(per_ml="0.42"), "printer=plotter#rate-form"
    page = visitor.get(f"/jobs/{at_work.job(plot(inks=None)).id}").text
    assert f'<a href="/prices?edit={priced.id}&amp;wanted=millilitre#rate-form">Set the price' in page
    assert f'<a href="/prices?side=cost&amp;media=Plain+bond&amp;{printer}">Set the cost' in page


def test_a_comment_is_kept_and_can_be_undone(at_work: Studio, visitor: Visitor) -> None:
    one = at_work.job()
    path = f"/jobs/{one.id}"
    assert visitor.post(f"{path}/comment", {"comment": " folded "}).headers["Location"] == path
    assert at_work.desk.db.jobs.get(one.id).tag.comment == "folded"
    page = visitor.get(path).text
    assert "Comment saved." in page
    assert re.search(r'action="/history/undo/\w+"', page)


def test_a_job_beside_the_list_is_only_that(at_work: Studio, visitor: Visitor) -> None:
    one = at_work.job()
    client = at_work.client()
    assert "<html" not in visitor.get(f"/jobs/{one.id}", htmx=True).text
    reply = visitor.post(f"/jobs/{one.id}/tag", {"whose": client.id}, htmx=True)
    assert reply.text.lstrip().startswith("<article")
    assert at_work.desk.db.jobs.get(one.id).tag.client_id == client.id


def test_a_job_that_is_not_there_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/jobs/nothing").status_code == 404


def test_what_still_prints_has_no_price_yet_but_one_so_far(at_work: Studio, visitor: Visitor) -> None:
    at_work.rate(per_m2="3.10")
    job = at_work.job(plot("Running.pdf", status=JobStatus.PROCESSING, completed_at=None))
    assert "6.63" not in visitor.get("/jobs").text
    assert "so far" in visitor.get(f"/jobs/{job.id}").text


def test_a_forgotten_job_says_how_it_is_billed(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job(plot(status=JobStatus.FORGOTTEN, completed_at=None))
    cure = "Import the printer's log, or enter the job by hand and mark this one as internal."
    assert cure in seen(visitor.get(f"/jobs/{job.id}"))
    set_state(at_work.desk, [job.id], JobState.INTERNAL)
    assert cure not in seen(visitor.get(f"/jobs/{job.id}"))


def test_times_of_a_clock_that_was_set_say_how_far_they_may_be_off(at_work: Studio, visitor: Visitor) -> None:
    job = at_work.job(plot(time_quality=TimeQuality.UNSURE))
    told = seen(visitor.get(f"/jobs/{job.id}"))
    assert "the printer's clock was set around then: they may be off by as much as it was" in told
