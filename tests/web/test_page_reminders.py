"""Reminders as a browser without scripts sees them: the list, sending with a report, and leaving out."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.workflows import deliver, remind
from smarttracker_lite.workflows.dun import Dunning
from tests.support.disks import SmallDisk
from tests.support.form import FREE_SPACE
from tests.support.invoicing import seen, set_prices
from tests.support.mail import Mood, mail_server
from tests.support.reminding import TO, connect, late, remind_as
from tests.support.studio import Studio, studio
from tests.support.visit import Visitor, visit
from tests.support.waysout import told

PAGE = "/invoices/reminders"

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email=TO)


@pytest.fixture
def invoice(at_work: Studio, client: Client) -> Invoice:
    return late(at_work, client)


def keys(studio: Studio) -> list[str]:
    return [each.key for each in remind.due(remind.overdue(studio.desk))]


def test_where_nothing_is_overdue_the_page_says_so(visitor: Visitor) -> None:
    assert "Nothing is overdue." in seen(visitor.get(PAGE))


def test_the_list_says_who_is_to_be_reminded_of_what_and_how(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    late(at_work, at_work.client("Without"))
    late(at_work, at_work.client("Early", email="a@early.example"), 2)
    words = seen(visitor.get(PAGE))
    assert f"Galleria Bianchi {TO} First reminder 2026/0001 8 days late €19.25" in words
    assert "Without no e-mail address" in words
    assert "2026/0003 2 days late Early The first reminder is due on Nov 25, 2026." in words


def test_a_letter_is_read_before_it_goes(at_work: Studio, visitor: Visitor, client: Client) -> None:
    late(at_work, client, language="de")
    (key,) = keys(at_work)
    assert f"{PAGE}/letter?of={key}" in visitor.get(PAGE).text
    page = visitor.get(f"{PAGE}/letter?of={key}")
    assert f"{TO} Zahlungserinnerung: Rechnung 2026/0001 – Studio Lumen" in seen(page)
    assert "/settings/letters?for=reminder-1&amp;in=de" in page.text
    remind.sent_by_hand(at_work.desk, remind.find(at_work.desk, key)[0])
    assert visitor.get(f"{PAGE}/letter?of={key}").status_code == 404


def test_who_has_an_address_is_ticked(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    late(at_work, at_work.client("Without"))
    page = visitor.get(PAGE).text
    assert page.count('name="reminder"') == 2
    assert page.count(" checked>") == 1


def test_what_is_ticked_is_sent_and_reported(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    late(at_work, at_work.client("Gone", email="gone@rossi.example"))
    with mail_server(tmp_path, Mood(refuses=("gone@rossi.example",))) as server:
        connect(at_work, server)
        answer = visitor.post(f"{PAGE}/send", {"reminder": keys(at_work)})
        assert answer.headers["Location"] == f"{PAGE}/run"
        while at_work.desk.keeping(Dunning).working:
            assert visitor.get(f"{PAGE}/run").status_code == 200
    words = seen(visitor.get(f"{PAGE}/run"))
    assert "1 reminder is sent." in words
    assert "Galleria Bianchi First reminder 2026/0001 sent" in words
    assert "Check the addresses. First reminder 2026/0002 not sent" in words
    assert "refused every address" in words
    assert len(server.received) == 1
    words = seen(visitor.get(f"/invoices/{invoice.id}"))
    assert f"First reminder sent to {TO}" in words
    assert "Reminded on Nov 20, 2026; the next one is due on Dec 3, 2026." in words


def test_a_run_that_goes_on_is_shown_and_its_page_goes_on_by_itself(
    at_work: Studio, visitor: Visitor, invoice: Invoice
) -> None:
    dunning = at_work.desk.keeping(Dunning)
    dunning.working, dunning.of = True, 3
    assert "0 of 3 reminders" in seen(visitor.get(f"{PAGE}/run"))
    assert "<html" not in visitor.get(f"{PAGE}/run", htmx=True).text
    assert visitor.post(f"{PAGE}/run/stop").headers["Location"] == f"{PAGE}/run"
    assert "Show how far it is" in seen(visitor.get(PAGE))
    dunning.working = False
    assert visitor.get(f"{PAGE}/run", htmx=True).headers.get("HX-Redirect") == f"{PAGE}/run"


def test_before_anything_was_sent_there_is_no_report(visitor: Visitor) -> None:
    assert "No reminder was sent since the program started." in seen(visitor.get(f"{PAGE}/run"))


def test_nothing_ticked_is_told(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    answer = visitor.post(f"{PAGE}/noted")
    assert answer.status_code == 422
    assert "No reminder is ticked." in seen(answer)


def test_a_missing_password_is_asked_for_and_ticks_stay(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        at_work.desk.secrets.forget(deliver.MAIL_ACCOUNT)
        assert 'name="password"' in visitor.get(PAGE).text
        answer = visitor.post(f"{PAGE}/send", {"reminder": keys(at_work)})
        assert answer.status_code == 422
        assert "The password of your mail account is missing." in seen(answer)
        assert " checked>" in answer.text


def test_a_letter_is_printed_noted_and_saved(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    (key,) = keys(at_work)
    paper = visitor.get(f"{PAGE}/paper?of={key}&save")
    assert "Reminder%202026-0001" in paper.headers["Content-Disposition"]
    assert "2026/0001" in told(paper.content)
    visitor.post(f"{PAGE}/print", {"reminder": key})
    assert len(at_work.printed) == 1
    assert "1 reminder is at the printer." in visitor.notices()
    assert "First reminder printed" in seen(visitor.get(f"/invoices/{invoice.id}"))
    assert visitor.post(f"{PAGE}/noted", {"reminder": key}).status_code == 404


def test_a_letter_is_noted_as_sent(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    visitor.post(f"{PAGE}/noted", {"reminder": keys(at_work)})
    assert "1 reminder is noted as sent." in visitor.notices()
    assert f"First reminder noted as sent to {TO}" in seen(visitor.get(f"/invoices/{invoice.id}"))


def test_an_invoice_is_left_out_until_a_day(at_work: Studio, visitor: Visitor, invoice: Invoice) -> None:
    until = at_work.desk.today + timedelta(days=10)
    where = f"/invoices/{invoice.id}/quiet"
    assert "First reminder is due." in seen(visitor.get(f"/invoices/{invoice.id}"))
    visitor.post(where, {"quiet_until": until.isoformat()})
    assert "is left out of reminders until Nov 30, 2026." in seen(visitor.get(f"/invoices/{invoice.id}"))
    assert "Left out until Nov 30, 2026." in seen(visitor.get(PAGE))
    gone = at_work.desk.today.isoformat()
    refused = visitor.post(where, {"quiet_until": gone})
    assert refused.status_code == 422
    assert "This day is gone already." in seen(refused)
    assert f'value="{gone}"' in refused.text
    visitor.post(where, {"quiet_until": ""})
    assert keys(at_work)


def test_a_paid_invoice_has_no_such_form(at_work: Studio, visitor: Visitor, client: Client) -> None:
    assert 'name="quiet_until"' not in visitor.get(f"/invoices/{late(at_work, client, -9).id}").text


def test_a_client_is_no_longer_reminded(at_work: Studio, visitor: Visitor, client: Client) -> None:
    late(at_work, client)
    assert (
        'name="reminded" type="checkbox" value="yes" checked'
        in visitor.get(f"/clients/{client.id}/edit").text
    )
    visitor.post(f"/clients/{client.id}", {"name": client.name, "reminded_shown": "yes"})
    assert at_work.desk.db.clients.get(client.id).reminded is False
    assert "This client is not reminded." in seen(visitor.get(PAGE))
    visitor.post(f"/clients/{client.id}", {"name": client.name})
    assert at_work.desk.db.clients.get(client.id).reminded is False
    visitor.post(f"/clients/{client.id}", {"name": client.name, "reminded_shown": "yes", "reminded": "yes"})
    assert at_work.desk.db.clients.get(client.id).reminded is True


SET = {"days_1": "5", "days_2": "", "days_3": "30", "rest_days": "4", "hour": "10", "bill_day": "31"}


def test_steps_are_set(at_work: Studio, visitor: Visitor) -> None:
    assert 'value="21"' in visitor.get("/settings/reminders").text
    visitor.post("/settings/reminders", SET | {"by_itself": "yes"})
    kept = at_work.desk.settings
    assert (kept.reminding.days, kept.reminding.rest_days, kept.reminding.hour) == ((5, None, 30), 4, 10)
    assert (kept.reminding.by_itself, kept.reminding.told, kept.bill_day) == (True, False, 31)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("days_1", "0"), ("days_3", "3"), ("rest_days", "x"), ("bill_day", "32"), ("days_2", "1.5")],
)
def test_steps_that_cannot_be_come_back(at_work: Studio, visitor: Visitor, field: str, typed: str) -> None:
    answer = visitor.post("/settings/reminders", SET | {field: typed})
    assert answer.status_code == 422
    assert f'id="e-{field}"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert at_work.desk.settings.bill_day == 0


def test_trouble_with_the_account_is_told_where_reminders_are(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    remind_as(at_work, by_itself=True)
    with mail_server(tmp_path) as server:
        connect(at_work, server, "wrong")
        at_work.desk.keeping(Dunning).tend(at_work.desk)
    for page in (PAGE, "/"):
        assert "Reminders do not go by themselves now. localhost does not let" in seen(visitor.get(page))


def test_the_overview_says_what_is_due_and_what_went_by_itself(
    at_work: Studio, visitor: Visitor, invoice: Invoice, tmp_path: Path
) -> None:
    assert "1 invoice is overdue and to be reminded of: €19.25. Send reminders" in seen(visitor.get("/"))
    remind_as(at_work, by_itself=True)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        at_work.desk.keeping(Dunning).tend(at_work.desk)
    words = seen(visitor.get("/"))
    assert "to be reminded of" not in words
    assert "1 reminder went by itself today." in words


def test_work_to_be_billed_is_told_until_somebody_looks(
    at_work: Studio, visitor: Visitor, client: Client
) -> None:
    at_work.job(client=client)
    at_work.desk.db.settings.put(replace(at_work.desk.settings, bill_day=20))
    assert "1 client has work for €15.78 that is not billed yet." in seen(visitor.get("/"))
    assert visitor.post("/overview/bills").headers["Location"] == "/invoices/billing-run"
    assert "not billed yet" not in seen(visitor.get("/"))


def test_a_full_disk_leaves_what_is_ticked(tmp_path: Path) -> None:
    disk = SmallDisk()
    with studio(tmp_path / "data", disk) as at_work, visit(at_work.desk) as visitor:
        set_prices(at_work)
        late(at_work, at_work.client("Rossi", email=TO))
        late(at_work, at_work.client("Bianchi"))
        rossi, bianchi = keys(at_work)
        disk.fill_up()
        answer = visitor.post(f"{PAGE}/noted", {"reminder": bianchi})
        assert answer.status_code == 503
        assert FREE_SPACE in seen(answer)
        assert re.findall(r'value="([^"]+)"[^>]* checked>', answer.text) == [bianchi]
        assert rossi in answer.text
