"""The rules page as a browser without scripts sees it: the list, the form, its preview, codes nobody has."""

import html
import re
from dataclasses import replace

import pytest

from smarttracker_lite.domain.jobs import JobState, Tag
from smarttracker_lite.workflows.assign import in_order
from tests.support.gate import Gate
from tests.support.invoicing import seen
from tests.support.order import equipped
from tests.support.ruling import kept
from tests.support.studio import Studio, plot
from tests.support.visit import Visitor, visit

PATH = "/rules"
ROSSI = {"test-0": "document glob", "value-0": "Rossi_*", "active": "yes"}


def test_an_empty_page_says_what_a_rule_is_with_an_example(at_work: Studio, visitor: Visitor) -> None:
    page = seen(visitor.get(PATH))
    assert "No rule yet." in page
    assert "Account codes" in page
    assert "Codes nobody has" not in page
    assert 'href="/rules"' in visitor.get("/").text


def test_a_rule_is_written_shown_as_a_sentence_moved_switched_and_deleted(
    at_work: Studio, visitor: Visitor
) -> None:
    rossi = equipped(at_work).client("Rossi")
    villa = at_work.project(rossi)
    kept(at_work, "time weekdays 6,7", "printer is plotter", state=JobState.INTERNAL, name="Weekend")
    typed = {**ROSSI, "test-1": "user is", "value-1": "anna", "whose": f"{rossi.id}/{villa.id}"}
    assert visitor.post(PATH, typed).headers["Location"] == PATH
    page = seen(visitor.get(PATH))
    assert "“Rossi_* → Rossi › Villa” is saved." in page
    assert "If the document is like Rossi_* and the user is exactly anna → Rossi › Villa" in page
    assert "If the day is Sat, Sun and the printer is Plotter → internal" in page
    weekend, rule = in_order(at_work.desk)
    edit = visitor.get(f"{PATH}/{rule.id}").text
    assert 'value="Rossi_*"' in edit
    visitor.post(f"{PATH}/{rule.id}/move", {"way": "up"})
    assert [each.id for each in in_order(at_work.desk)] == [rule.id, weekend.id]
    visitor.post(f"{PATH}/{rule.id}/switch", {"active": ""})
    assert not at_work.desk.db.rules.get(rule.id).active
    visitor.post(f"{PATH}/{rule.id}/delete")
    page = visitor.notices()
    assert "is deleted. What it tagged stays." in page
    visitor.post(html.unescape(re.findall(r'action="(/history/undo/\d+)"', page)[-1]))
    assert at_work.desk.db.rules.get(rule.id).name == rule.name


def test_what_a_rule_would_do_is_shown_before_it_is_kept(at_work: Studio, visitor: Visitor) -> None:
    rossi, bianchi = at_work.client("Rossi"), at_work.client("Bianchi")
    at_work.job(plot("Rossi_1.pdf"))
    at_work.job(plot("Rossi_2.pdf"), client=bianchi)
    at_work.job(plot("Pianta.pdf"))
    page = seen(visitor.post(f"{PATH}/preview", {**ROSSI, "look": "a", "whose": rossi.id}))
    assert "fits 2 of 3 jobs" in page
    assert "tags 1 that waits 1 was decided otherwise" in page
    assert "Rossi_2.pdf" in page
    assert at_work.desk.db.rules.count() == 0
    part = visitor.post(f"{PATH}/preview", {**ROSSI, "look": "a", "whose": rossi.id}, htmx=True).text
    assert 'id="preview"' in part
    assert "fits 2 of 3 jobs" in part
    assert "fits 2 of 3 jobs" in visitor.get(f"{PATH}/preview/a", htmx=True).text
    assert "Say by what the jobs are known" in visitor.get(f"{PATH}/preview/gone", htmx=True).text


def test_a_preview_of_a_rule_that_decides_nothing_yet_asks_for_a_client(
    at_work: Studio, visitor: Visitor
) -> None:
    at_work.job()
    page = seen(visitor.post(f"{PATH}/preview", {"look": "a", "test-0": "document glob", "value-0": "P*"}))
    assert "fits 1 of 1 job Choose a client, or who pays." in page
    assert "so already" not in page


def test_another_condition_is_typed_into_at_once(visitor: Visitor) -> None:
    asked = {"look": "a", "test-0": "document glob", "value-0": "Rossi_*"}
    part = visitor.post(f"{PATH}/form", {**asked, "another": "yes"}, htmx=True).text
    (focused,) = re.findall(r"<select[^>]*autofocus[^>]*>", part)
    assert 'id="f-test-1"' in focused
    assert "autofocus" not in visitor.post(f"{PATH}/form", asked, htmx=True).text


def test_a_preview_of_what_cannot_be_read_says_why(at_work: Studio, visitor: Visitor) -> None:
    typed = {"test-0": "size short-side", "value-0": "wide", "look": "a"}
    assert "“wide” is not a number." in seen(visitor.post(f"{PATH}/preview", typed))
    typed = {"test-0": "document regex", "value-0": "Rossi(", "look": "a"}
    assert "At character 7 this is no expression" in seen(visitor.post(f"{PATH}/preview", typed))
    assert "Say by what the jobs are known" in seen(visitor.post(f"{PATH}/preview", {"look": "a"}))


def test_while_the_jobs_are_looked_through_the_form_says_how_far_and_asks_anew(at_work: Studio) -> None:
    rossi, gate = at_work.client("Rossi"), Gate("foreseeing")
    at_work.job(plot("Rossi_1.pdf"))
    typed = {"test-0": "time between", "value-0": "00:00-23:59", "look": "a", "whose": rossi.id}
    with visit(replace(at_work.desk, zone=gate)) as visitor:
        part = visitor.post(f"{PATH}/preview", typed, htmx=True).text
        assert "0 of 1 job" in part
        assert 'hx-get="/rules/preview/a"' in part
        assert "0 of 1 job" in visitor.get(f"{PATH}/preview/a", htmx=True).text
        assert "0 of 1 job" in visitor.post(f"{PATH}/preview", typed, htmx=True).text
        gate.open()
        while "0 of 1 job" in (part := visitor.get(f"{PATH}/preview/a", htmx=True).text):
            pass
        assert "fits 1 of 1 job" in part


def test_a_rule_is_saved_and_applied_in_one_step_and_the_job_says_why(
    at_work: Studio, visitor: Visitor
) -> None:
    rossi, job = at_work.client("Rossi"), at_work.job(plot("Rossi_1.pdf"))
    visitor.post(PATH, {**ROSSI, "whose": rossi.id, "name": "Rossi files", "apply": "yes"})
    assert at_work.desk.db.jobs.get(job.id).tag == Tag(client_id=rossi.id)
    page = visitor.notices()
    assert "1 job tagged by “Rossi files”" in page
    assert "Rossi by rule “Rossi files”" in seen(visitor.get(f"/jobs/{job.id}"))
    visitor.post(html.unescape(re.findall(r'action="(/history/undo/\d+)"', page)[0]))
    assert at_work.desk.db.jobs.get(job.id).waiting
    assert at_work.desk.db.rules.count() == 1


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"value-0": "Rossi(", "test-0": "document regex"}, "At character 7 this is no expression"),
        ({"value-0": "*"}, "“*” fits everything."),
        ({"value-0": ""}, "A rule has 1 to 8 conditions."),
        ({"value-0": "x", "test-0": "size long-side"}, "“x” is not a number."),
        ({"value-0": "1,9", "test-0": "time weekdays"}, "No day of the week is chosen."),
        ({"whose": ""}, "This rule decides nothing."),
        ({"name": "x" * 101}, "This has more than 100 characters."),
        ({"test-0": "nonsense at all", "value-0": ""}, "A rule has 1 to 8 conditions."),
    ],
)
def test_what_is_refused_comes_back_as_it_was_typed(
    at_work: Studio, visitor: Visitor, typed: dict[str, str], told: str
) -> None:
    rossi = at_work.client("Rossi")
    answer = visitor.post(PATH, {**ROSSI, "whose": rossi.id, "comment": "kept words", **typed})
    assert answer.status_code == 422
    assert told in seen(answer)
    assert "kept words" in answer.text
    assert at_work.desk.db.rules.count() == 0


def test_a_rule_that_is_off_is_kept_and_not_applied(at_work: Studio, visitor: Visitor) -> None:
    rossi = at_work.client("Rossi")
    typed = {**ROSSI, "whose": rossi.id, "apply": "yes"}
    del typed["active"]
    answer = visitor.post(PATH, typed)
    assert "This rule is off." in seen(answer)
    (rule,) = in_order(at_work.desk)
    assert f'name="id" value="{rule.id}"' in answer.text


def test_the_inputs_follow_what_is_asked(at_work: Studio, visitor: Visitor) -> None:
    equipped(at_work)
    asked = {"test-0": "printer is", "test-1": "time weekdays", "value-1": ["1", "5"], "test-2": "source is"}
    part = visitor.post(f"{PATH}/form", asked, htmx=True).text
    assert '<option value="plotter"' in part
    assert len(re.findall(r'name="value-1" value="\d" checked', part)) == 2
    assert "entry by hand" in part


def test_a_rule_is_proposed_from_a_job(at_work: Studio, visitor: Visitor) -> None:
    rossi = at_work.client("Rossi")
    job = at_work.job(plot("Rossi_Villa_A1.pdf", user="anna"), client=rossi)
    assert f"/rules/new?job={job.id}" in visitor.get(f"/jobs/{job.id}").text
    page = visitor.get(f"{PATH}/new?job={job.id}").text
    assert 'value="Rossi_*"' in page
    assert 'value="anna"' in page
    assert f'<option value="{rossi.id}" selected>' in page
    assert visitor.get(f"{PATH}/new?job={at_work.job(plot('', user=None)).id}").status_code == 200


def test_a_rule_whose_client_is_in_the_archive_and_one_that_was_too_slow_say_so(
    at_work: Studio, visitor: Visitor
) -> None:
    rossi = at_work.client("Rossi")
    rule = kept(at_work, "user is anna", client=rossi)
    at_work.desk.db.rules.put(replace(rule, slow=3, stopped=True, active=False))
    at_work.desk.db.clients.put(replace(rossi, archived=True))
    page = seen(visitor.get(PATH))
    assert "“Rossi” is in the archive, so this rule tags nothing." in page
    assert "too slow for 3 jobs" in page
    assert "It held everything up, so it was switched off." in page


def test_a_code_that_nobody_has_becomes_a_new_clients(at_work: Studio, visitor: Visitor) -> None:
    jobs = [at_work.job(plot(account="R-114")) for _ in range(3)]
    page = seen(visitor.get(PATH))
    assert "Codes nobody has" in page
    assert "R-114 3 jobs" in page
    assert "account code R-114, which no client has" in seen(visitor.get(f"/jobs/{jobs[0].id}"))
    answer = visitor.post(
        f"{PATH}/codes", {"code": "R-114", "newcomer": "Rossi", "back": f"/jobs/{jobs[0].id}"}
    )
    assert answer.headers["Location"] == f"/jobs/{jobs[0].id}"
    page = visitor.notices()
    assert "R-114 belongs to Rossi: 3 jobs tagged." in page
    assert "by account R-114" in seen(visitor.get(f"/jobs/{jobs[1].id}"))
    visitor.post(html.unescape(re.findall(r'action="(/history/undo/\d+)"', page)[0]))
    assert at_work.desk.db.clients.count() == 0
    assert at_work.desk.db.jobs.get(jobs[0].id).waiting


def test_a_code_becomes_one_of_a_client_or_what_was_typed_comes_back(
    at_work: Studio, visitor: Visitor
) -> None:
    rossi = at_work.client("Rossi")
    job = at_work.job(plot(account="R-114"))
    answer = visitor.post(f"{PATH}/codes", {"code": "R-114", "newcomer": "Rossi"})
    assert answer.status_code == 422
    assert "“Rossi” is there already." in seen(answer)
    assert 'value="Rossi"' in answer.text
    assert visitor.post(f"{PATH}/codes", {"code": "R-114"}).status_code == 422
    answer = visitor.post(f"{PATH}/codes", {"code": "R-114", "whose": rossi.id, "back": "//evil"})
    assert answer.headers["Location"] == "/rules#codes"
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == rossi.id


def test_a_code_that_somebody_got_meanwhile_only_waits_to_be_applied(
    at_work: Studio, visitor: Visitor
) -> None:
    job = at_work.job(plot(account="R-114"))
    rossi = at_work.client("Rossi", code="r-114")
    assert "Rossi’s by now" in seen(visitor.get(PATH))
    visitor.post(f"{PATH}/codes", {"code": "R-114", "whose": rossi.id})
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == rossi.id


def test_account_codes_are_switched_off_and_on(at_work: Studio, visitor: Visitor) -> None:
    visitor.post(f"{PATH}/accounts", {"active": ""})
    assert not at_work.desk.settings.by_account
    assert "Account codes tag nothing any more." in visitor.notices()
    visitor.post(f"{PATH}/accounts", {"active": "yes"})
    assert at_work.desk.settings.by_account


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "名前 {n} %s", "\u202egpj.exe", "'\"&"])
def test_hostile_names_are_only_text(at_work: Studio, visitor: Visitor, name: str) -> None:
    rossi = at_work.client(name)
    at_work.job(plot(name, account=name, user=name))
    kept(at_work, f"document is {name}", client=rossi)
    for path in (PATH, f"{PATH}/{in_order(at_work.desk)[0].id}", "/jobs"):
        assert visitor.get(path).status_code == 200
        assert "<script>alert" not in visitor.get(path).text
