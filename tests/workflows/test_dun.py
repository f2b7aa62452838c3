"""Reminders that go one after the other: those that are ticked, and by themselves where none objects."""

import threading
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Client
from smarttracker_lite.errors import LoginRefused, NotAllowed, NotFound, PostUncertain
from smarttracker_lite.store.act import Who
from smarttracker_lite.workflows import deliver, remind, settle
from smarttracker_lite.workflows.bankfile.pending import Pending
from smarttracker_lite.workflows.compose import Cover
from smarttracker_lite.workflows.dun import Dunning
from smarttracker_lite.workflows.settle import Payment
from tests.support.invoicing import set_prices
from tests.support.mail import Mood, mail_server
from tests.support.reminding import TO, connect, late, remind_as
from tests.support.studio import ROME, Studio

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


@pytest.fixture
def at_work(at_work: Studio) -> Studio:
    set_prices(at_work)
    remind_as(at_work, by_itself=True)
    return at_work


@pytest.fixture
def client(at_work: Studio) -> Client:
    return at_work.client("Galleria Bianchi", email=TO)


def tend(studio: Studio) -> Dunning:
    dunning = studio.desk.keeping(Dunning)
    dunning.tend(replace(studio.desk, who=Who.PROGRAM))
    return dunning


def keys(studio: Studio) -> list[str]:
    return [each.key for each in remind.due(remind.overdue(studio.desk))]


def test_what_is_due_goes_by_itself_once(at_work: Studio, client: Client, tmp_path: Path) -> None:
    late(at_work, client)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        tend(at_work)
        tend(at_work)
        at_work.clock.move(days=3)
        tend(at_work)
    assert len(server.received) == 1
    assert keys(at_work) == []
    assert [past.who for past in at_work.desk.db.past() if past.verb == "send reminder"] == [Who.PROGRAM]


def test_the_next_step_goes_on_its_day(at_work: Studio, client: Client, tmp_path: Path) -> None:
    late(at_work, client, 7)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        for _ in range(40):
            tend(at_work)
            at_work.clock.move(days=1)
    subjects = [str(each.message["Subject"]).split()[0] for each in server.received]
    assert subjects == ["Reminder:", "Second", "Last"]


@pytest.mark.parametrize(
    "at",
    [
        datetime(2026, 11, 20, 8, 59, tzinfo=ROME),
        datetime(2026, 11, 20, 20, 0, tzinfo=ROME),
        datetime(2026, 11, 21, 12, 0, tzinfo=ROME),
        datetime(2026, 11, 22, 12, 0, tzinfo=ROME),
    ],
)
def test_at_night_and_on_free_days_nothing_goes(
    at_work: Studio, client: Client, tmp_path: Path, at: datetime
) -> None:
    late(at_work, client)
    at_work.clock.at = at
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        tend(at_work)
    assert server.received == []


def test_unless_it_is_chosen_nothing_goes(at_work: Studio, client: Client, tmp_path: Path) -> None:
    late(at_work, client)
    remind_as(at_work, by_itself=False)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        tend(at_work)
    assert server.received == []


def test_what_a_payment_was_noted_of_today_waits_until_the_next_working_day(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    invoice = late(at_work, client)
    settle.pay(at_work.desk, invoice.id, Payment(day=at_work.desk.today, amount=Decimal(1)))
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        tend(at_work)
        assert server.received == []
        at_work.clock.move(days=3)
        tend(at_work)
    assert len(server.received) == 1


def test_while_a_statement_waits_to_be_booked_nothing_goes_for_three_days(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    late(at_work, client)
    at_work.desk.keeping(Pending).seen("a", at_work.clock())
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        at_work.clock.move(hours=1)
        tend(at_work)
        assert server.received == []
        at_work.clock.move(days=3)
        at_work.desk.keeping(Pending).seen("a", at_work.clock())
        tend(at_work)
    assert len(server.received) == 1


def test_a_booked_statement_is_not_waited_for(at_work: Studio) -> None:
    pending = Pending()
    pending.seen("a", at_work.clock())
    assert pending.waits(at_work.clock())
    pending.booked("a")
    assert not pending.waits(at_work.clock())


def test_a_client_of_whom_a_mail_is_in_doubt_is_left_alone(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    doubted, other = late(at_work, client, 1), late(at_work, client)
    with mail_server(tmp_path, Mood(drops=True)) as server:
        connect(at_work, server)
        with pytest.raises(PostUncertain):
            deliver.mail_invoice(at_work.desk, doubted.id, Cover(TO, "Invoice", ""))
        tend(at_work)
    assert len(server.received) == 1
    assert at_work.desk.db.invoices.get(other.id).sendings == ()


def test_who_has_no_address_waits_for_a_person(at_work: Studio, tmp_path: Path) -> None:
    late(at_work, at_work.client("Rossi"))
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        dunning = tend(at_work)
    assert (dunning.sent, dunning.trouble) == ((), None)
    assert len(keys(at_work)) == 1


def test_a_refused_account_is_told_once_and_tried_no_more_until_it_is_changed(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    for other in (client, at_work.client("Rossi", email="a@rossi.example")):
        late(at_work, other)
    with mail_server(tmp_path) as server:
        connect(at_work, server, "wrong")
        dunning = tend(at_work)
        assert isinstance(dunning.trouble, LoginRefused)
        assert [(each.tried, each.of_account) for each in dunning.sent] == [(True, True), (False, False)]
        assert server.logins == []
        at_work.clock.move(days=3)
        before = dunning.sent
        assert tend(at_work).sent is before
        connect(at_work, server)
        assert tend(at_work).trouble is None
    assert len(server.received) == 2


def test_without_a_password_it_says_so_once(at_work: Studio, client: Client, tmp_path: Path) -> None:
    late(at_work, client)
    with mail_server(tmp_path) as server:
        connect(at_work, server)
        at_work.desk.secrets.forget(deliver.MAIL_ACCOUNT)
        dunning = tend(at_work)
    assert dunning.trouble is not None
    assert "password" in dunning.trouble.text
    assert at_work.desk.db.invoices.doubtful() == []


def test_one_refused_address_keeps_no_other_back(at_work: Studio, client: Client, tmp_path: Path) -> None:
    late(at_work, client)
    late(at_work, at_work.client("Rossi", email="gone@rossi.example"))
    late(at_work, at_work.client("Zeta", email="a@zeta.example"))
    with mail_server(tmp_path, Mood(refuses=("gone@rossi.example",))) as server:
        connect(at_work, server)
        dunning = at_work.desk.keeping(Dunning)
        dunning.start(at_work.desk, keys(at_work), soon_s=30)
    assert not dunning.working
    assert [each.trouble is None for each in dunning.sent] == [True, False, True]
    assert dunning.by_itself is False
    assert len(server.received) == 2


def test_a_run_is_one_at_a_time(at_work: Studio, client: Client, tmp_path: Path) -> None:
    late(at_work, client)
    held, go = threading.Event(), threading.Event()

    def wait(step: str) -> None:
        held.set()
        go.wait(30)

    with mail_server(tmp_path, Mood(meanwhile=wait)) as server:
        connect(at_work, server)
        dunning = at_work.desk.keeping(Dunning)
        wanted = keys(at_work)
        dunning.start(at_work.desk, wanted, soon_s=0)
        assert held.wait(30)
        late(at_work, at_work.client("Rossi", email="a@rossi.example"))
        with pytest.raises(NotAllowed, match="being sent right now"):
            dunning.start(at_work.desk, keys(at_work))
        go.set()
        while dunning.working:
            held.wait(0.01)
    assert len(server.received) == 1
    with pytest.raises(NotFound):
        dunning.start(at_work.desk, wanted)


def test_a_run_does_not_begin_without_an_account(at_work: Studio, client: Client) -> None:
    late(at_work, client)
    with pytest.raises(NotAllowed, match="No mail server"):
        at_work.desk.keeping(Dunning).start(at_work.desk, keys(at_work))


def test_a_run_that_is_stopped_sends_the_letter_at_hand_and_no_other(
    at_work: Studio, client: Client, tmp_path: Path
) -> None:
    for other in (client, at_work.client("Rossi", email="a@rossi.example")):
        late(at_work, other)
    dunning = at_work.desk.keeping(Dunning)
    with mail_server(tmp_path, Mood(meanwhile=lambda step: dunning.stop())) as server:
        connect(at_work, server)
        dunning.start(at_work.desk, keys(at_work), soon_s=30)
    assert len(server.received) == 1
    assert [each.tried for each in dunning.sent] == [True, False]
    assert len(keys(at_work)) == 1
    dunning.end()
    assert not dunning.working
