"""Reminding: one letter for a client and step, noted with each invoice, by mail, on paper and by hand."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from smarttracker_lite.billing.document import preview
from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.clients import Client
from smarttracker_lite.domain.documents import Invoice
from smarttracker_lite.domain.letters import LANGUAGES, LetterText, Occasion
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound, PostUncertain
from smarttracker_lite.workflows import compose, deliver, remind, settle, urge
from smarttracker_lite.workflows.nudge import look
from smarttracker_lite.workflows.remind import Reminder
from smarttracker_lite.workflows.settle import Payment
from smarttracker_lite.workflows.undoing.undo import undo
from tests.support.invoicing import set_prices
from tests.support.mail import Mood, mail_server
from tests.support.reminding import TO, connect, late, remind_as
from tests.support.studio import NOON, Studio
from tests.support.waysout import told

FIRST, SECOND = Occasion.REMINDER_1, Occasion.REMINDER_2

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email=TO)


def due(studio: Studio) -> list[Reminder]:
    return remind.due(remind.overdue(studio.desk))


def kept(studio: Studio, invoice: Invoice) -> Invoice:
    return studio.desk.db.invoices.get(invoice.id)


def test_invoices_of_a_client_and_step_are_one_letter(at_work: Studio, client: Client) -> None:
    older, newer = late(at_work, client, 9), late(at_work, client, 8)
    late(at_work, client, 3)
    other = late(at_work, at_work.client("Rossi", language="it"), 7)
    letters = due(at_work)
    assert [(each.name, each.step, each.ids) for each in letters] == [
        ("Galleria Bianchi", FIRST, (older.id, newer.id)),
        ("Rossi", FIRST, (other.id,)),
    ]
    assert letters[0].open == Decimal("38.50")
    assert remind.find(at_work.desk, letters[1].key, letters[0].key) == [letters[1], letters[0]]


def test_steps_languages_and_currencies_are_letters_of_their_own(at_work: Studio, client: Client) -> None:
    late(at_work, client)
    late(at_work, client, language="de")
    late(at_work, client, currency="CHF")
    second = late(at_work, client, 30)
    remind.sent_by_hand(at_work.desk, next(each for each in due(at_work) if second.id in each.ids))
    late(at_work, client)
    at_work.clock.move(days=8)
    assert len({each.key for each in due(at_work)}) == 4


def test_a_letter_goes_with_all_its_invoices_and_is_noted_with_each(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    invoices = [late(at_work, client, 9), late(at_work, client, 8)]
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        (letter,) = due(at_work)
        remind.mail(at_work.desk, letter)
    (received,) = server.received
    body = received.message.get_body()
    assert body is not None
    text = body.get_content()
    assert received.message["Subject"] == "Reminder: invoice 2026/0001, 2026/0002 – Studio Lumen"
    assert "€38.50 is still open" in text
    assert "Invoice 2026/0001 of Nov 20, 2026, due on Nov 11, 2026: €19.25\n" in text.replace("\r\n", "\n")
    assert len(list(received.message.iter_attachments())) == 2
    notes = [kept(at_work, each).sendings for each in invoices]
    assert [[(each.occasion, each.by, each.maybe) for each in some] for some in notes] == [
        [(FIRST, "mail", False)]
    ] * 2
    assert len({each.message for some in notes for each in some}) == 1
    assert due(at_work) == []


def test_a_second_click_finds_nothing_due(at_work: Studio, client: Client, tmp_path: Path) -> None:
    late(at_work, client)
    (letter,) = due(at_work)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        remind.mail(at_work.desk, letter)
        with pytest.raises(NotAllowed, match="not to be reminded of any more"):
            remind.mail(at_work.desk, letter)
        with pytest.raises(NotFound):
            remind.find(at_work.desk, letter.key)
    assert len(server.received) == 1


def test_what_was_paid_meanwhile_is_not_reminded_of(at_work: Studio, client: Client, tmp_path: Path) -> None:
    first, second = late(at_work, client, 9), late(at_work, client, 8)
    (letter,) = due(at_work)
    settle.pay(at_work.desk, first.id, Payment(day=at_work.desk.today, amount=first.open))
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        with pytest.raises(NotAllowed):
            remind.mail(at_work.desk, letter)
    assert server.received == []
    assert [each.ids for each in due(at_work)] == [(second.id,)]


def test_a_doubtful_letter_is_one_doubt_of_all_its_invoices(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    first, second = late(at_work, client, 9), late(at_work, client, 8)
    (letter,) = due(at_work)
    with mail_server(tmp_path, Mood(drops=True)) as server:
        connect(at_work, server)
        with pytest.raises(PostUncertain):
            remind.mail(at_work.desk, letter)
    assert due(at_work) == []
    (doubt,) = deliver.doubtful(at_work.desk, kept(at_work, first))
    deliver.not_arrived(at_work.desk, first.id, doubt.message)
    assert kept(at_work, second).sendings == ()
    assert [each.ids for each in due(at_work)] == [letter.ids]


def test_a_letter_that_did_arrive_counts_with_all_its_invoices(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    first, second = late(at_work, client, 9), late(at_work, client, 8)
    (letter,) = due(at_work)
    with mail_server(tmp_path, Mood(drops=True)) as server:
        connect(at_work, server)
        with pytest.raises(PostUncertain):
            remind.mail(at_work.desk, letter)
    (doubt,) = deliver.doubtful(at_work.desk, kept(at_work, second))
    deliver.arrived(at_work.desk, second.id, doubt.message)
    assert [each.maybe for each in kept(at_work, first).sendings] == [False]
    assert at_work.desk.db.invoices.doubtful() == []


def test_too_large_files_go_one_by_one(
    at_work: Studio, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    late(at_work, client, 9)
    late(at_work, client, 8)
    (letter,) = due(at_work)
    monkeypatch.setattr(remind, "LARGEST", 30_000)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        remind.mail(at_work.desk, letter)
    assert [len(list(each.message.iter_attachments())) for each in server.received] == [1, 1]
    assert due(at_work) == []


def test_it_goes_to_the_address_that_the_client_has_now(at_work: Studio, client: Client) -> None:
    late(at_work, client)
    postal = replace(client.postal, email="new@bianchi.example", street="Via Nuova 3")
    at_work.desk.db.clients.put(replace(client, postal=postal))
    (letter,) = due(at_work)
    assert remind.cover(at_work.desk, letter).to == "new@bianchi.example"
    assert "Via Nuova 3" in told(remind.as_paper(at_work.desk, letter)[1])


def test_without_an_address_it_says_so(at_work: Studio, tmp_path: Path) -> None:
    late(at_work, at_work.client("Rossi"))
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        with pytest.raises(BadInput, match="has no e-mail address"):
            remind.mail(at_work.desk, due(at_work)[0])


def test_it_is_printed_where_documents_are_and_noted(at_work: Studio, client: Client) -> None:
    invoice = late(at_work, client)
    at_work.desk.db.settings.put(replace(at_work.desk.settings, paper_printer="office"))
    remind.print_out(at_work.desk, due(at_work)[0])
    ((path, printer),) = at_work.printed
    assert (path.name, printer) == ("Reminder 2026-0001 – Galleria Bianchi.pdf", "office")
    assert "€19.25 still open" in told(path.read_bytes())
    (sending,) = kept(at_work, invoice).sendings
    assert (sending.occasion, sending.by, sending.to) == (FIRST, deliver.ON_PAPER, "")
    assert due(at_work) == []


def test_it_is_noted_by_hand(at_work: Studio, client: Client) -> None:
    invoice = late(at_work, client)
    remind.sent_by_hand(at_work.desk, due(at_work)[0])
    (sending,) = kept(at_work, invoice).sendings
    assert (sending.occasion, sending.by, sending.to) == (FIRST, deliver.BY_HAND, TO)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("step", [FIRST, SECOND])
def test_its_paper_asks_for_what_is_open_of_all(
    at_work: Studio, client: Client, language: str, step: Occasion
) -> None:
    iban = "DE89370400440532013000"
    invoices = [late(at_work, client, days, language=language, iban=iban) for days in (9, 8)]
    part = settle.pay(at_work.desk, invoices[0].id, Payment(day=at_work.desk.today, amount=Decimal("9.25")))
    words = at_work.desk.words(language)
    told_of = urge.urged(at_work.desk, [part, invoices[1]], step, words)
    assert told_of.totals[0].amount == words.money(Decimal("29.25"), "EUR")
    (page,) = preview(told_of, None, NOON)
    with Image.open(BytesIO(page)) as image:
        (found,) = zxingcpp.read_barcodes(image.convert("L"))
    assert found.text.split("\n")[7:] == ["EUR29.25", "", "", "2026/0001, 2026/0002"]
    paper = told(urge.paper(at_work.desk, [part, invoices[1]], step))
    assert all(number in paper for number in ("2026/0001", "2026/0002"))


def test_own_words_without_the_list_stand_above_the_table(at_work: Studio, client: Client) -> None:
    own = LetterText(occasion=FIRST, language="en", subject="{number}", text="Pay {open}, {client}.\n")
    compose.keep_letter(at_work.desk, own)
    invoice = late(at_work, client)
    told_of = urge.urged(at_work.desk, [invoice], FIRST, at_work.desk.words("en"))
    assert (told_of.opening, told_of.notes) == (("Pay €19.25, Galleria Bianchi.",), ())


def test_an_invoice_is_left_out_until_a_day_and_that_can_be_undone(at_work: Studio, client: Client) -> None:
    invoice, today = late(at_work, client), at_work.desk.today
    with pytest.raises(BadInput):
        remind.leave_out(at_work.desk, invoice.id, today)
    with at_work.desk.act("leave out of reminders") as done:
        remind.leave_out(at_work.desk, invoice.id, today + timedelta(days=3))
    assert due(at_work) == []
    assert done.n
    undo(at_work.desk, done.n)
    assert len(due(at_work)) == 1


def test_a_client_that_was_merged_into_one_that_is_never_reminded_is_not_either(
    at_work: Studio, client: Client
) -> None:
    late(at_work, client)
    other = at_work.client("Never")
    at_work.desk.db.clients.put(replace(other, reminded=False))
    at_work.desk.db.clients.put(replace(client, merged_into=other.id, archived=True))
    assert due(at_work) == []


def test_what_was_looked_at_this_month_is_not_told_again_as_the_steps_change(at_work: Studio) -> None:
    reminding, today = at_work.desk.settings.reminding, at_work.desk.today
    remind.set_up(at_work.desk, reminding, 20)
    look(at_work.desk)
    remind.set_up(at_work.desk, replace(reminding, rest_days=3), 20)
    assert at_work.desk.settings.bill_looked == today
    remind.set_up(at_work.desk, reminding, 19)
    assert at_work.desk.settings.bill_looked == today - timedelta(days=1)


def test_settings_that_cannot_be_are_refused(at_work: Studio) -> None:
    reminding = at_work.desk.settings.reminding
    for day in (-1, 32):
        with pytest.raises(BadInput, match="no such day"):
            remind.set_up(at_work.desk, reminding, day)
    remind.set_up(at_work.desk, replace(reminding, rest_days=3), 31)
    assert (at_work.desk.settings.bill_day, at_work.desk.settings.reminding.rest_days) == (31, 3)
    remind_as(at_work, rest_days=4)
    assert at_work.desk.settings.mail == Mail()
