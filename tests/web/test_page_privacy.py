"""Settings › Privacy as a browser without scripts sees it."""

from datetime import timedelta

from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.workflows import tag
from smarttracker_lite.workflows.fade import Fading
from tests.support.names import holding
from tests.support.order import equipped
from tests.support.studio import NOON, Studio, plot
from tests.support.visit import Visitor

OLD = NOON - timedelta(days=500)


def old_job(at_work: Studio) -> Job:
    job = equipped(at_work).job(plot("Segreta.pdf", submitted_at=OLD, completed_at=OLD))
    tag.set_state(at_work.desk, [job.id], JobState.INTERNAL)
    return job


def test_what_would_go_is_told_and_asked_before_it_is_kept(at_work: Studio, visitor: Visitor) -> None:
    old_job(at_work)
    assert "Names are kept for ever." in visitor.get("/settings/privacy").text
    asked = visitor.post("/settings/privacy", {"months": "12"})
    assert "1 job printed before Nov 20, 2025 loses the names" in asked.text
    assert at_work.desk.settings.blank_after_months is None
    visitor.post("/settings/privacy", {"months": "24", "sure": "12"})
    visitor.post("/settings/privacy", {"months": "12", "sure": "12"})
    assert "Blank now" in visitor.get("/settings/privacy").text
    assert at_work.desk.settings.blank_after_months == 12


def test_own_months_are_read_and_what_is_none_comes_back(at_work: Studio, visitor: Visitor) -> None:
    wrong = visitor.post("/settings/privacy", {"months": "own", "own": "2"})
    assert "Names are kept for 3 to 240 months, or for ever." in wrong.text
    assert 'value="2"' in wrong.text
    visitor.post("/settings/privacy", {"months": "own", "own": "18"})
    assert at_work.desk.settings.blank_after_months == 18
    assert 'value="18"' in visitor.get("/settings/privacy").text


def test_names_are_blanked_from_the_page_and_lists_say_so(at_work: Studio, visitor: Visitor) -> None:
    job = old_job(at_work)
    visitor.post("/settings/privacy", {"months": "12", "sure": "12"})
    assert "Tick the box if that is right." in visitor.post("/settings/privacy/now", {}).text
    visitor.post("/settings/privacy/now", {"sure": "12"})
    at_work.desk.keeping(Fading).stop()
    page = visitor.get("/settings/privacy").text
    assert "1 job was blanked." in page
    assert "1 job is blanked." in page
    assert "Blank now" not in page
    assert "blanked" in visitor.get(f"/jobs/{job.id}").text
    assert holding(at_work.desk.db.folder, "Segreta") == []
