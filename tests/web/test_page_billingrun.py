"""The pages of billing runs: what can be billed, ticked and issued, and what came of it."""

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.bill_all import begin, issue, stand
from smarttracker_lite.workflows.billing import Billing
from smarttracker_lite.workflows.deliver import MAIL_ACCOUNT
from tests.support.billingruns import DAY, begun, clients_with_work, done, mails_to, ticked
from tests.support.disks import SmallDisk
from tests.support.form import FREE_SPACE
from tests.support.invoicing import seen
from tests.support.mail import PASSWORD, mail_server
from tests.support.studio import NOON, Studio, plot, studio
from tests.support.visit import Visitor, visit

PATH = "/invoices/billing-run"
MADE = {"until": DAY.isoformat(), "there": NOON.isoformat()}
ADDRESS = {"street": "Via Po 1", "city": "Torino", "postcode": "10123", "country": "IT"}
mailing = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


def addressed(at_work: Studio, *names: str) -> list[Client]:
    """Clients with work that is not below cost, and a whole address."""
    clients = clients_with_work(at_work, *names)
    for rate in at_work.desk.db.rates.all():
        if rate.side is Side.COST:
            at_work.desk.db.rates.delete(rate.id)
    made = [replace(each, postal=replace(each.postal, **ADDRESS)) for each in clients]
    for each in made:
        at_work.desk.db.clients.put(each)
    return made


def ticks(page: str) -> list[str]:
    """What is ticked on the page."""
    boxes = re.findall(r'<input[^>]*name="bill"[^>]*>', page)
    return [found[1] for box in boxes if " checked" in box and (found := re.search(r'value="([^"]+)"', box))]


def issued(visitor: Visitor, **more: object) -> str:
    """Issue what is ticked; gives where that leads."""
    form = {"bill": ticks(visitor.get(PATH).text), **MADE, **more}
    answer = visitor.post(f"{PATH}/issue", form)
    assert answer.status_code == 303, seen(answer)
    return str(answer.headers["Location"])


def test_every_client_with_work_is_told_with_jobs_area_and_amounts(at_work: Studio, visitor: Visitor) -> None:
    addressed(at_work, "Rossi", "Bianchi")
    page = visitor.get(PATH)
    text = seen(page)
    assert text.index("Bianchi") < text.index("Rossi")
    assert "2 jobs" in text
    assert "4.28 m²" in text
    assert "€31.56" in text
    assert "€38.50" in text
    assert len(ticks(page.text)) == 2
    assert "2 invoices €77.00 with tax" in text


def test_who_has_something_in_the_way_is_not_ticked_and_it_says_what(
    at_work: Studio, visitor: Visitor
) -> None:
    addressed(at_work, "Rossi")
    bare = at_work.client("Bare")
    at_work.job(client=bare)
    unpriced = at_work.client("Unpriced", **ADDRESS)
    at_work.job(plot(media=replace(plot().media, name="Gold leaf")), client=unpriced)
    page = visitor.get(PATH)
    assert len(ticks(page.text)) == 1
    text = seen(page)
    assert "The address of Bare is not complete." in text
    assert "No e-mail address: it is not sent." in text
    assert "This draft has jobs without a price: 1." in text
    assert "€0.00" not in text
    assert f"/jobs?show=unpriced&amp;client={unpriced.id}" in page.text


def test_an_open_draft_is_told_and_ticked_unless_work_beside_it_would_stay(
    at_work: Studio, visitor: Visitor
) -> None:
    first, second = addressed(at_work, "Rossi", "Bianchi")
    bill.draft(at_work.desk, first.id)
    bill.draft(at_work.desk, second.id)
    at_work.job(client=second)
    page = visitor.get(PATH)
    assert "Draft of Nov 20, 2026, as it stands" in seen(page)
    assert "1 more job is not on this draft, and stays." in seen(page)
    assert [value.split()[0] for value in ticks(page.text)] == [first.id]


def test_the_sum_follows_the_ticks(at_work: Studio, visitor: Visitor) -> None:
    addressed(at_work, "Rossi", "Bianchi")
    values = ticks(visitor.get(PATH).text)
    one = visitor.post(f"{PATH}/sum", {"bill": values[:1]}, htmx=True)
    assert seen(one) == "1 invoice €38.50 with tax"
    assert seen(visitor.post(f"{PATH}/sum", {"way": "issue"}, htmx=True)) == "Nothing is ticked."


@pytest.mark.parametrize("value", ["x", "a b c", "a - 1 EUR", "a - NaN€ EUR abc", "a - 1 XXXX abc"])
def test_a_tick_that_no_page_of_ours_made_is_refused_in_words(visitor: Visitor, value: str) -> None:
    for way in ("sum", "issue"):
        answer = visitor.post(f"{PATH}/{way}", {"bill": value, **MADE})
        assert answer.status_code == 422
        assert "The page could not be read." in seen(answer)


def test_the_day_is_chosen_and_one_to_come_is_refused(at_work: Studio, visitor: Visitor) -> None:
    (client,) = addressed(at_work, "Rossi")
    at_work.job(plot(day=date(2026, 10, 30)), client=client)
    assert "up to Oct 31, 2026" in visitor.get(PATH).text
    assert "3 jobs" in seen(visitor.get(f"{PATH}?until=2026-11-20"))
    refused = visitor.get(f"{PATH}?until=2026-11-21")
    assert refused.status_code == 422
    assert "This day is still to come." in seen(refused)
    assert visitor.get(f"{PATH}?until=never").status_code == 422


def test_the_preview_is_a_page_and_a_part_of_one(at_work: Studio, visitor: Visitor) -> None:
    (client,) = addressed(at_work, "Rossi")
    href = f"{PATH}/preview?client={client.id}&draft=&until={DAY}"
    page, part = visitor.get(href), visitor.get(href, htmx=True)
    assert "<html" in page.text
    assert "<html" not in part.text
    sources = [each.replace("&amp;", "&") for each in re.findall(r'<img src="([^"]+)"', part.text)]
    assert [visitor.get(each).content[:4] for each in sources] == [b"\x89PNG"]
    assert visitor.get(sources[0].replace("/1.png", "/2.png")).status_code == 404
    assert visitor.get(href.replace(client.id, "gone")).status_code == 404
    draft = bill.draft(at_work.desk, client.id)
    assert visitor.get(href.replace("draft=", f"draft={draft.id}")).status_code == 200
    assert visitor.get(href).status_code == 422


def test_what_is_ticked_is_issued_and_told_with_all_pdfs(at_work: Studio, visitor: Visitor) -> None:
    addressed(at_work, "Rossi", "Bianchi")
    href = issued(visitor)
    at_work.desk.keeping(Billing).wait(60)
    text = seen(visitor.get(href))
    assert "2026/0001 Bianchi €38.50 Not sent" in text
    assert "2026/0002 Rossi €38.50 Not sent" in text
    with ZipFile(io.BytesIO(visitor.get(f"{href}/zip").content)) as whole:
        names = whole.namelist()
    assert names == ["Invoice 2026-0001 – Bianchi.pdf", "Invoice 2026-0002 – Rossi.pdf"]
    assert "2 invoices" in seen(visitor.get(PATH))
    assert href in visitor.get(PATH).text


def test_nothing_ticked_comes_back_with_the_reason_and_the_way_that_was_chosen(
    at_work: Studio, visitor: Visitor
) -> None:
    addressed(at_work, "Rossi")
    answer = visitor.post(f"{PATH}/issue", {**MADE})
    assert answer.status_code == 422
    assert "No client is ticked." in seen(answer)
    assert ticks(answer.text) == []


def test_the_second_window_is_led_to_the_run_that_is_there(at_work: Studio, visitor: Visitor) -> None:
    addressed(at_work, "Rossi")
    values = ticks(visitor.get(PATH).text)
    run = begun(at_work.desk)
    answer = visitor.post(f"{PATH}/issue", {"bill": values, **MADE})
    assert answer.headers["Location"] == f"{PATH}/{run}"
    assert "not finished yet" in visitor.notices()
    assert visitor.get(PATH).headers["Location"] == f"{PATH}/{run}"
    assert at_work.desk.db.invoices.count() == 0


def test_an_unfinished_run_waits_for_somebody_to_go_on_or_leave_the_rest(
    at_work: Studio, visitor: Visitor
) -> None:
    addressed(at_work, "Rossi", "Bianchi", "Verdi")
    run = begun(at_work.desk)
    issue(at_work.desk, stand(at_work.desk, run).to_issue[0])
    href = f"{PATH}/{run}"
    assert "This run is not finished: 2 invoices to issue." in seen(visitor.get(href))
    visitor.post(f"{href}/leave")
    text = seen(visitor.get(href))
    assert "not finished" not in text
    assert "Rossi It was left." in text
    assert visitor.get(PATH).status_code == 200
    again = begun(at_work.desk)
    visitor.post(f"{PATH}/{again}/go-on")
    at_work.desk.keeping(Billing).wait(60)
    assert "2026/0003" in seen(visitor.get(f"{PATH}/{again}"))


def test_while_it_is_at_work_the_page_says_how_far_and_can_stop_it(at_work: Studio, visitor: Visitor) -> None:
    addressed(at_work, "Rossi", "Bianchi")
    run, billing = begun(at_work.desk), at_work.desk.keeping(Billing)
    href = f"{PATH}/{run}"
    with at_work.desk.act("hold"):
        billing.start(at_work.desk, run, soon_s=0.5)
        part = visitor.get(href, htmx=True)
        assert "0 of 2 invoices are issued." in seen(part)
        assert "Bianchi" in seen(part)
        assert visitor.post(f"{href}/leave").status_code == 409
        billing.stop()
    billing.wait(60)
    assert visitor.get(href, htmx=True).headers["HX-Redirect"] == href
    assert "1 invoice to issue" in seen(visitor.get(href))


def test_who_was_refused_is_told_why_with_the_way_to_the_draft(at_work: Studio, visitor: Visitor) -> None:
    first, _ = addressed(at_work, "Bianchi", "Rossi")
    asked = ticked(at_work.desk)
    at_work.job(client=first)
    run = begin(at_work.desk, DAY, asked, send=False)
    done(at_work.desk, run)
    page = visitor.get(f"{PATH}/{run}")
    assert "Not issued Not issued Client Why Bianchi The draft has changed" in seen(page)
    (draft,) = at_work.desk.db.drafts.all()
    assert f"/invoices/draft/{draft.id}" in page.text


@mailing
def test_a_missing_password_is_asked_for_once_before_it_begins(
    at_work: Studio, visitor: Visitor, tmp_path: Path
) -> None:
    addressed(at_work, "Rossi")
    with mail_server(tmp_path) as server:
        mails_to(at_work.desk, server)
        at_work.desk.secrets.forget(MAIL_ACCOUNT)
        page = visitor.get(PATH)
        assert "Password of your mail account" in seen(page)
        form = {"bill": ticks(page.text), **MADE, "way": "send"}
        refused = visitor.post(f"{PATH}/issue", form)
        assert refused.status_code == 422
        assert "The password of your mail account is missing. Type it in." in seen(refused)
        assert ticks(refused.text) == form["bill"]
        assert at_work.desk.db.invoices.count() == 0
        href = visitor.post(f"{PATH}/issue", {**form, "password": PASSWORD}).headers["Location"]
        at_work.desk.keeping(Billing).wait(60)
        assert len(server.received) == 1
    assert "2026/0001 Rossi €38.50 Sent" in seen(visitor.get(href))


def test_a_run_that_is_none_is_told_so(visitor: Visitor) -> None:
    for way in ("", "/zip"):
        assert visitor.get(f"{PATH}/gone{way}").status_code == 404
    for way in ("/go-on", "/leave"):
        assert visitor.post(f"{PATH}/gone{way}").status_code == 404


def test_what_is_sold_below_cost_is_looked_at_first(at_work: Studio, visitor: Visitor) -> None:
    clients_with_work(at_work, "Rossi")
    page = visitor.get(PATH)
    assert "2 jobs are sold below cost." in seen(page)
    assert ticks(page.text) == []


def test_a_full_disk_leaves_what_is_ticked(tmp_path: Path) -> None:
    disk = SmallDisk()
    with studio(tmp_path / "data", disk) as at_work, visit(at_work.desk) as visitor:
        addressed(at_work, "Rossi", "Bianchi")
        _, last = ticks(visitor.get(PATH).text)
        disk.fill_up()
        answer = visitor.post(f"{PATH}/issue", {"bill": last, **MADE})
        assert answer.status_code == 503
        assert FREE_SPACE in seen(answer)
        assert ticks(answer.text) == [last]
