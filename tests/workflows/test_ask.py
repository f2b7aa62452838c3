"""Which prints are asked about, in what words, and what an answer does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from smarttracker_lite.domain.asking import Here
from smarttracker_lite.domain.jobs import Alias, JobState
from smarttracker_lite.domain.machines import Device, Printer
from smarttracker_lite.errors import NotAllowed, NotFound
from smarttracker_lite.store.act import Who
from smarttracker_lite.workflows.ask import INBOX, Guess, answer, came_out, question
from smarttracker_lite.workflows.tag import set_state
from tests.support.studio import NOON, Studio, plot

ANNAS = Here("pc-anna", "anna")


def printer(
    at_work: Studio, id: str = "plotter", url: str = "ipp://plotter/ipp/print", beside: str | None = None
) -> None:
    card = Printer(
        id=id,
        name="Plotter <b>2</b>",
        driver="ipp",
        url=url,
        device=Device(identity=id, model="Plotter"),
        added_at=NOON,
        beside=beside,
    )
    at_work.desk.db.printers.put(card)


def test_only_fresh_prints_from_here_that_wait_are_asked_about(at_work: Studio) -> None:
    mine = at_work.job(plot(host="pc-anna"))
    at_work.job(plot(host="pc-bruno"))
    at_work.job(plot(host="pc-anna", completed_at=NOON - timedelta(minutes=11)))
    at_work.job(plot(host="pc-anna"), client=at_work.client())
    set_state(at_work.desk, [at_work.job(plot(host="pc-anna")).id], JobState.INTERNAL)
    assert came_out(at_work.desk, ANNAS) == [mine.id]


@pytest.mark.parametrize("url", ["windows://Plotter", "ipp://localhost:631/printers/plotter"])
def test_a_queue_of_this_pc_beside_the_printer_says_that_it_was_sent_from_here(
    at_work: Studio, url: str
) -> None:
    printer(at_work)
    printer(at_work, "queue", url, beside="plotter")
    told = at_work.job(plot(user="bruno"))
    at_work.job(plot(user="bruno"))
    at_work.desk.db.jobs.put(replace(told, aliases=(Alias("queue", "7"),)))
    assert came_out(at_work.desk, ANNAS) == [told.id]


def test_what_a_queue_of_this_pc_printed_was_sent_from_here(at_work: Studio) -> None:
    printer(at_work, url="ipp://127.0.0.1:631/printers/plotter")
    told = at_work.job(plot(user="bruno"))
    assert came_out(at_work.desk, ANNAS) == [told.id]


def test_a_queue_of_another_pc_says_nothing(at_work: Studio) -> None:
    printer(at_work)
    printer(at_work, "queue", "ipp://server:631/printers/plotter", beside="plotter")
    told = at_work.job(plot(user="bruno"))
    at_work.desk.db.jobs.put(replace(told, aliases=(Alias("queue", "7"),)))
    assert came_out(at_work.desk, ANNAS) == []


def test_one_print_is_asked_about_by_its_name_with_three_guesses(at_work: Studio) -> None:
    printer(at_work)
    clients = [at_work.client(f"Client {number}") for number in range(5)]
    villa = at_work.project(clients[4])
    for minute, client in enumerate(clients):
        job = at_work.job(plot(completed_at=NOON - timedelta(minutes=minute + 1)), client=client)
        if client is clients[1]:
            at_work.desk.db.clients.put(replace(client, archived=True))
        if client is clients[4]:
            at_work.desk.db.jobs.put(replace(job, tag=replace(job.tag, project_id=villa.id)))
    asked = question(at_work.desk, [at_work.job(plot("Pianta.pdf")).id])
    assert asked
    assert asked.title == "Whose print is “Pianta.pdf”?"
    assert asked.text == "Plotter <b>2</b>"
    assert asked.page == f"/jobs/{asked.job_ids[0]}"
    assert [each.name for each in asked.guesses] == ["Client 0", "Client 2", "Client 3"]


def test_what_was_learned_is_guessed_before_the_newest(at_work: Studio) -> None:
    rossi = at_work.client("Rossi")
    for day in range(40, 70):
        at_work.job(plot(f"Rossi_{day}.pdf", completed_at=NOON - timedelta(days=day)), client=rossi)
    for number in range(3):
        at_work.job(plot(f"Piano {number}.pdf", user="bruno"), client=at_work.client(f"Client {number}"))
    asked = question(at_work.desk, [at_work.job(plot("Rossi_9.pdf")).id])
    assert asked
    assert asked.guesses[0].name == "Rossi"
    assert len(asked.guesses) == 3


def test_several_prints_are_one_question_that_leads_to_the_inbox(at_work: Studio) -> None:
    jobs = [at_work.job(plot(name)) for name in ("a.pdf", "b.pdf", "c.pdf", "d.pdf")]
    asked = question(at_work.desk, [job.id for job in jobs])
    assert asked
    assert (asked.title, asked.text) == ("4 prints wait for a client", "a.pdf, b.pdf, c.pdf")
    assert (asked.page, asked.guesses) == (INBOX, ())


def test_what_was_tagged_or_is_gone_is_not_asked_about(at_work: Studio) -> None:
    done, waits = at_work.job(client=at_work.client()), at_work.job(plot("waits.pdf"))
    asked = question(at_work.desk, [done.id, "gone", waits.id])
    assert asked
    assert asked.job_ids == (waits.id,)
    assert question(at_work.desk, [done.id]) is None


def test_hostile_names_are_one_short_line(at_work: Studio) -> None:
    asked = question(at_work.desk, [at_work.job(plot("a\n\u202eb\x07" + "漢" * 500)).id])
    assert asked
    assert asked.title.startswith("Whose print is “a b 漢")
    assert len(asked.title) < 90


def test_an_answer_is_a_tag_by_the_user(at_work: Studio) -> None:
    client, job = at_work.client(), at_work.job()
    answer(at_work.desk, job.id, Guess("Rossi", client.id, None))
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == client.id
    entry = next(at_work.desk.db.history())
    assert (entry.who, entry.verb) == (Who.USER, "tag")


def test_an_answer_that_comes_late_changes_nothing(at_work: Studio) -> None:
    first, other = at_work.client("Rossi"), at_work.client("Bianchi")
    job = at_work.job(client=first)
    with pytest.raises(NotAllowed):
        answer(at_work.desk, job.id, Guess("Bianchi", other.id, None))
    assert at_work.desk.db.jobs.get(job.id).tag.client_id == first.id
    with pytest.raises(NotFound):
        answer(at_work.desk, at_work.job().id, Guess("Gone", "gone", None))
