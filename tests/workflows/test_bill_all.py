"""Billing runs: many clients' invoices, issued and mailed, each exact whatever happens to the others."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.domain.documents import InvoiceState
from smarttracker_lite.domain.drafting import FreeLine
from smarttracker_lite.domain.units import Unit
from smarttracker_lite.errors import BadInput, NotAllowed, NotFound, PostTrouble, StoreTrouble
from smarttracker_lite.workflows import bill, compose, deliver, enclose, revise, tag
from smarttracker_lite.workflows.bill_all import Ticked, begin, issue_all, leave, mail_all, stand, unfinished
from smarttracker_lite.workflows.billing import Billing
from smarttracker_lite.workflows.erase import erase
from smarttracker_lite.workflows.gather import prospect, prospects, usual_day
from smarttracker_lite.workflows.typeset import typeset
from smarttracker_lite.workflows.unwrite import owed
from tests.support.billingruns import (
    DAY,
    ISSUED,
    LEFT,
    REFUSED,
    WAITING,
    begun,
    clients_with_work,
    done,
    mails_to,
    ticked,
    told,
)
from tests.support.disks import SmallDisk
from tests.support.mail import Mood, mail_server
from tests.support.studio import NOON, Studio, plot, studio

mailing = pytest.mark.filterwarnings("ignore:Requiring AUTH")  # aiosmtpd overlooks that TLS is on


def test_each_client_s_work_up_to_the_day_becomes_an_invoice_in_the_order_of_names(at_work: Studio) -> None:
    clients = clients_with_work(at_work, "Verdi", "Bianchi", "Rossi")
    later = at_work.job(plot(day=DAY + timedelta(days=1)), client=clients[0])
    run = begun(at_work.desk)
    done(at_work.desk, run)
    assert told(at_work.desk, run) == [(ISSUED, f"2026/000{n}") for n in (1, 2, 3)]
    now = stand(at_work.desk, run)
    buyers = [now.invoices[turn.invoice_id or ""].buyer.name for turn in now.turns]
    assert buyers == ["Bianchi", "Rossi", "Verdi"]
    assert at_work.desk.db.jobs.get(later.id).invoice_id is None
    assert at_work.desk.db.drafts.all() == []
    assert unfinished(at_work.desk) == ""


def test_its_papers_are_those_that_single_issue_makes(at_work: Studio) -> None:
    clients_with_work(at_work, "Verdi", "Bianchi", "Rossi", "Neri", "Blu", "Gialli")
    run = begun(at_work.desk)
    done(at_work.desk, run)
    for invoice in stand(at_work.desk, run).invoices.values():
        assert enclose.issued_pdf(at_work.desk, invoice) == typeset(at_work.desk, invoice)


def test_the_papers_fit_although_one_in_the_middle_is_refused_after_it_was_foreseen(at_work: Studio) -> None:
    clients = clients_with_work(at_work, "A", "B", "C", "D")
    run = begun(at_work.desk)

    def delete_the_second(turn: Turn) -> bool:
        if turn.place == 1:
            bill.drop(at_work.desk, turn.draft)
        return True

    issue_all(at_work.desk, stand(at_work.desk, run).to_issue, delete_the_second)
    assert told(at_work.desk, run) == [
        (ISSUED, "2026/0001"),
        (REFUSED, ""),
        (ISSUED, "2026/0002"),
        (ISSUED, "2026/0003"),
    ]
    assert stand(at_work.desk, run).turns[1].why.startswith("Its draft was issued or deleted")
    last = next(iter(at_work.desk.db.invoices.of_client(clients[3].id)))
    assert enclose.issued_pdf(at_work.desk, last) == typeset(at_work.desk, last)


def test_what_changed_since_it_was_seen_is_refused_for_that_client_alone(at_work: Studio) -> None:
    clients = clients_with_work(at_work, "A", "B", "C")
    seen = ticked(at_work.desk)
    at_work.job(client=clients[1])
    run = begin(at_work.desk, DAY, seen, send=False)
    done(at_work.desk, run)
    assert told(at_work.desk, run) == [(ISSUED, "2026/0001"), (REFUSED, ""), (ISSUED, "2026/0002")]
    refused = stand(at_work.desk, run).turns[1]
    assert "comes to another total now" in refused.why
    assert at_work.desk.db.drafts.get(refused.draft).client_id == clients[1].id


def test_what_was_printed_after_it_was_seen_waits_for_the_next_run(at_work: Studio) -> None:
    (client,) = clients_with_work(at_work, "A")
    seen, moment = ticked(at_work.desk), at_work.clock()
    at_work.clock.move(minutes=1)
    late = at_work.job(client=client)
    run = begin(at_work.desk, DAY, seen, send=False, there=moment)
    done(at_work.desk, run)
    assert told(at_work.desk, run) == [(ISSUED, "2026/0001")]
    assert [job.id for job in bill.unbilled(at_work.desk, client.id)] == [late.id]


def test_work_tagged_away_meanwhile_is_refused_and_the_rest_issued(at_work: Studio) -> None:
    clients = clients_with_work(at_work, "A", "B")
    run = begun(at_work.desk)
    job = next(job for job in at_work.desk.db.jobs.all() if job.tag.client_id == clients[0].id)
    tag.tag(at_work.desk, [job.id], clients[1].id, None)
    done(at_work.desk, run)
    assert told(at_work.desk, run) == [(REFUSED, ""), (ISSUED, "2026/0001")]
    assert "no longer this client's to pay: 1" in stand(at_work.desk, run).turns[0].why


def test_prices_that_change_between_refuse_all_whose_total_is_another(at_work: Studio) -> None:
    clients_with_work(at_work, "A", "B")
    run = begun(at_work.desk)
    at_work.rate(media="Plain bond", per_m2="9.10")
    rate = at_work.desk.db.rates.all()[0]
    at_work.desk.db.rates.delete(rate.id)
    done(at_work.desk, run)
    assert [outcome for outcome, _ in told(at_work.desk, run)] == [REFUSED, REFUSED]
    assert at_work.desk.db.invoices.count() == 0


def test_the_second_of_two_windows_begins_no_second_run(at_work: Studio) -> None:
    clients_with_work(at_work, "A", "B")
    seen = ticked(at_work.desk)
    run = begin(at_work.desk, DAY, seen, send=False)
    with pytest.raises(NotAllowed, match="not finished yet"):
        begin(at_work.desk, DAY, seen, send=False)
    done(at_work.desk, run)
    with pytest.raises(BadInput, match="left to bill"):
        begin(at_work.desk, DAY, seen, send=False)
    assert (at_work.desk.db.invoices.count(), at_work.desk.db.drafts.count()) == (2, 0)


def test_who_has_nothing_left_to_bill_is_told_of_beside_the_others(at_work: Studio) -> None:
    clients = clients_with_work(at_work, "A", "B")
    seen = ticked(at_work.desk)
    bill.issue_draft(at_work.desk, bill.draft(at_work.desk, clients[0].id).id)
    run = begin(at_work.desk, DAY, seen, send=False)
    done(at_work.desk, run)
    assert told(at_work.desk, run) == [(REFUSED, ""), (ISSUED, "2026/0002")]
    assert stand(at_work.desk, run).turns[0].why == "This client has no unbilled jobs. Tag some jobs first."


def test_a_run_of_nobody_or_of_a_client_who_is_none_is_refused_in_words(at_work: Studio) -> None:
    with pytest.raises(BadInput, match="No client is ticked"):
        begin(at_work.desk, DAY, [], send=False)
    for draft in ("", "gone"):
        with pytest.raises(NotFound):
            begin(at_work.desk, DAY, [Ticked("gone", draft, "1 EUR x")], send=False)
    with pytest.raises(NotFound):
        stand(at_work.desk, "gone")
    assert at_work.desk.db.turns.count() == 0


def test_an_open_draft_is_issued_as_it_stands_and_work_beside_it_stays(at_work: Studio) -> None:
    (client,) = clients_with_work(at_work, "Rossi")
    draft = bill.draft(at_work.desk, client.id)
    line = FreeLine(id="", description="Delivery", quantity=Decimal(1), unit=Unit.PIECE, price=Decimal(5))
    revise.write_line(at_work.desk, draft.id, line)
    at_work.job(client=client)
    (found,) = prospects(at_work.desk, DAY)
    assert (found.draft.id, found.others) == (draft.id, 1)
    run = begun(at_work.desk)
    done(at_work.desk, run)
    (invoice,) = at_work.desk.db.invoices.all()
    assert [each.description for each in invoice.lines] == ["Pianta.pdf", "Pianta.pdf", "Delivery"]
    assert len(bill.unbilled(at_work.desk, client.id)) == 1


def test_a_draft_with_nothing_on_it_is_no_work(at_work: Studio) -> None:
    revise.begin(at_work.desk, at_work.client().id)
    assert prospects(at_work.desk, DAY) == []


def test_the_usual_day_is_the_end_of_last_month_if_there_is_work_before(at_work: Studio) -> None:
    (client,) = clients_with_work(at_work, "Rossi")
    assert usual_day(at_work.desk) == DAY
    at_work.job(plot(day=date(2026, 10, 31)), client=client)
    assert usual_day(at_work.desk) == date(2026, 10, 31)
    assert len(prospect(at_work.desk, client.id, "", date(2026, 10, 31)).proof.lines) == 1


def test_what_cannot_be_issued_says_why(at_work: Studio) -> None:
    (client,) = clients_with_work(at_work, "Rossi")
    at_work.job(plot(media=replace(plot().media, name="Unknown"), inks=None), client=client)
    for rate in at_work.desk.db.rates.all():
        at_work.desk.db.rates.delete(rate.id)
    (found,) = prospects(at_work.desk, DAY)
    assert found.hindrance
    assert "without a price" in str(found.hindrance)


def test_a_clock_that_is_set_back_stops_the_run_and_nothing_is_refused(at_work: Studio) -> None:
    clients_with_work(at_work, "A", "B")
    run = begun(at_work.desk)
    at_work.desk.db.drafts.all()
    issued = bill.issue_draft(at_work.desk, stand(at_work.desk, run).turns[0].draft)
    at_work.clock.move(days=-1)
    done(at_work.desk, run)
    assert [outcome for outcome, _ in told(at_work.desk, run)] == [WAITING, WAITING]
    assert "after today" in str(at_work.desk.keeping(Billing).troubles[run])
    at_work.clock.move(days=1)
    done(at_work.desk, run)
    assert told(at_work.desk, run) == [(REFUSED, ""), (ISSUED, "2026/0002")]
    assert issued.number.text == "2026/0001"


def test_a_full_disk_in_the_middle_stops_it_and_it_goes_on_exactly(tmp_path: Path) -> None:
    disk = SmallDisk()
    with studio(tmp_path / "data", disk) as at_work:
        clients_with_work(at_work, "A", "B", "C")
        run = begun(at_work.desk)

        def fill(turn: Turn) -> bool:
            if turn.place == 1:
                disk.fill_up()
            return True

        with pytest.raises(StoreTrouble):
            issue_all(at_work.desk, stand(at_work.desk, run).to_issue, fill)
        assert [outcome for outcome, _ in told(at_work.desk, run)] == [ISSUED, WAITING, WAITING]
        done(at_work.desk, run)
        assert [outcome for outcome, _ in told(at_work.desk, run)] == [ISSUED, WAITING, WAITING]
        assert isinstance(at_work.desk.keeping(Billing).troubles[run], StoreTrouble)
        disk.recover()
        done(at_work.desk, run)
        assert [number for _, number in told(at_work.desk, run)] == ["2026/0001", "2026/0002", "2026/0003"]


def test_it_stops_between_two_clients_when_it_is_told_to(at_work: Studio) -> None:
    clients_with_work(at_work, "A", "B", "C")
    run, billing = begun(at_work.desk), at_work.desk.keeping(Billing)
    at_work.desk.db.watch(lambda table, rows: billing.stop() if table == "invoices" else None)
    billing.start(at_work.desk, run, soon_s=60)
    assert told(at_work.desk, run) == [(ISSUED, "2026/0001"), (WAITING, ""), (WAITING, "")]
    assert unfinished(at_work.desk) == run


def test_one_run_at_a_time_is_at_work(at_work: Studio) -> None:
    clients_with_work(at_work, "A")
    run, billing = begun(at_work.desk), at_work.desk.keeping(Billing)
    with at_work.desk.act("hold"):
        billing.start(at_work.desk, run, soon_s=0)
        with pytest.raises(NotAllowed, match="at work"):
            billing.start(at_work.desk, run)
    billing.wait(60)
    assert told(at_work.desk, run) == [(ISSUED, "2026/0001")]


def test_what_is_left_is_free_to_be_billed_again_but_for_drafts_somebody_worked_on(at_work: Studio) -> None:
    clients = clients_with_work(at_work, "A", "B", "C")
    own = bill.draft(at_work.desk, clients[2].id)
    run = begun(at_work.desk)
    worked_on = stand(at_work.desk, run).turns[1].draft
    line = FreeLine(id="", description="Delivery", quantity=Decimal(1), unit=Unit.PIECE, price=Decimal(5))
    revise.write_line(at_work.desk, worked_on, line)
    leave(at_work.desk, run)
    assert [outcome for outcome, _ in told(at_work.desk, run)] == [LEFT, LEFT, LEFT]
    assert {draft.id for draft in at_work.desk.db.drafts.all()} == {worked_on, own.id}
    assert len(bill.unbilled(at_work.desk, clients[0].id)) == 2
    assert unfinished(at_work.desk) == ""


@mailing
def test_invoices_are_mailed_once_all_are_issued_and_who_has_no_address_is_told_of(
    at_work: Studio, tmp_path: Path
) -> None:
    clients = clients_with_work(at_work, "A", "B", "C", "D")
    nowhere = replace(clients[1], postal=replace(clients[1].postal, email=""))
    at_work.desk.db.clients.put(nowhere)
    with mail_server(tmp_path, Mood(refuses=("c@clients.example",))) as server:
        mails_to(at_work.desk, server)
        run = begun(at_work.desk, send=True)
        done(at_work.desk, run)
    now = stand(at_work.desk, run)
    assert [mail.recipients for mail in server.received] == [("a@clients.example",), ("d@clients.example",)]
    assert [turn.unsent for turn in now.turns][::3] == ["", ""]
    assert now.turns[1].unsent == "The client has no e-mail address. Write it on the client's page."
    assert "no such user here" in now.turns[2].unsent
    states = [now.invoices[turn.invoice_id or ""].state(DAY) for turn in now.turns]
    assert states == [InvoiceState.SENT, InvoiceState.ISSUED, InvoiceState.ISSUED, InvoiceState.SENT]
    assert now.left == 0


@mailing
def test_a_server_that_goes_down_in_the_middle_stops_the_mails_and_they_go_on_later(
    at_work: Studio, tmp_path: Path
) -> None:
    clients_with_work(at_work, "A", "B", "C")
    with mail_server(tmp_path) as server:
        mails_to(at_work.desk, server)
        run = begun(at_work.desk, send=True)
        done_for = stand(at_work.desk, run).to_issue
        issue_all(at_work.desk, done_for, lambda turn: True)

        def hang_up(turn: Turn) -> bool:
            if turn.place == 1:
                settings = at_work.desk.settings
                at_work.desk.db.settings.put(replace(settings, mail=replace(settings.mail, port=1)))
            return True

        with pytest.raises(PostTrouble, match="No mail server is running"):
            mail_all(at_work.desk, stand(at_work.desk, run).to_mail, hang_up)
        assert len(server.received) == 1
        assert (len(stand(at_work.desk, run).to_mail), unfinished(at_work.desk)) == (2, run)
        mails_to(at_work.desk, server)
        done(at_work.desk, run)
        recipients = [mail.recipients[0] for mail in server.received]
        assert recipients == ["a@clients.example", "b@clients.example", "c@clients.example"]
        assert unfinished(at_work.desk) == ""


@mailing
def test_a_provider_s_limit_stops_the_mails_too(at_work: Studio, tmp_path: Path) -> None:
    clients_with_work(at_work, "A", "B")
    with mail_server(tmp_path, Mood(after_data="452 4.5.3 too many mails in an hour")) as server:
        mails_to(at_work.desk, server)
        run = begun(at_work.desk, send=True)
        done(at_work.desk, run)
    assert len(stand(at_work.desk, run).to_mail) == 2
    leave(at_work.desk, run)
    assert stand(at_work.desk, run).left == 0
    assert at_work.desk.db.invoices.count() == 2


@mailing
def test_what_somebody_sent_meanwhile_is_not_sent_again(at_work: Studio, tmp_path: Path) -> None:
    clients_with_work(at_work, "A")
    run = begun(at_work.desk, send=True)
    done(at_work.desk, run)
    with mail_server(tmp_path) as server:
        mails_to(at_work.desk, server)
        (invoice,) = at_work.desk.db.invoices.all()
        deliver.mail_invoice(at_work.desk, invoice.id, compose.cover(at_work.desk, invoice))
        assert unfinished(at_work.desk) == ""
        done(at_work.desk, run)
        assert len(server.received) == 1


def test_an_erased_client_s_turns_keep_no_sentences(at_work: Studio) -> None:
    (client,) = clients_with_work(at_work, "A")
    run = begun(at_work.desk)
    leave(at_work.desk, run)
    (turn,) = stand(at_work.desk, run).turns
    at_work.desk.db.turns.put(replace(turn, why="“Secret.pdf” is too much.", unsent="a@x"))
    for job in at_work.desk.db.jobs.all():
        at_work.desk.db.jobs.delete(job.id)
    erase(at_work.desk, client.id, "A")
    assert owed(at_work.desk)
    (kept,) = stand(at_work.desk, run).turns
    assert (kept.why, kept.unsent, kept.at) == ("", "", NOON)
