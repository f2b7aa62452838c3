"""A queue beside a printer: each print is in the books once, by the printer; the queue says who sent it."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from smarttracker_lite.domain.clients import Client, Postal
from smarttracker_lite.domain.jobs import BY_HAND
from smarttracker_lite.domain.machines import Reason
from smarttracker_lite.domain.printing import JobStatus, Origin
from smarttracker_lite.errors import BadInput
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.audit.verify import verify
from smarttracker_lite.workflows.collect import collect
from smarttracker_lite.workflows.rule import save_rule
from tests.support.beside import Pair, paired
from tests.support.reader import PLOTTER
from tests.support.ruling import unkept
from tests.support.studio import Clock, plot
from tests.support.web_printer.machine import Machine
from tests.support.web_printer.truth import Printed


@pytest.fixture
def pair(tmp_path: Path, clock: Clock, machine: Machine) -> Iterator[Pair]:
    with paired(tmp_path, clock, machine) as pair:
        yield pair


def printed(pair: Pair, machine: Machine, document: str, *, minutes: float = 1, pages: int = 1) -> Printed:
    """Sent through the queue by anna; on paper some minutes after. The printer is not told by whom."""
    pair.log.print(document=document, pages=pages)
    pair.clock.move(minutes=minutes)
    return machine.print(document=document, user="", pages=pages)


def test_a_print_that_the_printer_tells_first_gets_its_sender(pair: Pair, machine: Machine) -> None:
    printed(pair, machine, "a.pdf")
    pair.poll()
    assert pair.jobs()["a.pdf"].facts.user is None
    outcome = pair.poll_queue()
    job = pair.jobs()["a.pdf"]
    assert (job.printer_id, job.facts.source, job.facts.user) == (PLOTTER, "hp_piws", "anna")
    assert (outcome.new, outcome.updated, outcome.gaps) == (0, 1, ())
    assert outcome.added is not None
    assert (outcome.added.matched, len(outcome.added.unplaced)) == (1, 0)


def test_a_sender_told_by_the_queue_lets_a_rule_decide(pair: Pair, machine: Machine) -> None:
    db = pair.at_work.desk.db
    db.clients.put(Client(id="rossi", postal=Postal(name="Rossi")))
    save_rule(pair.at_work.desk, replace(unkept("user is anna"), client_id="rossi"))
    printed(pair, machine, "a.pdf")
    pair.poll()
    assert pair.jobs()["a.pdf"].tag.client_id is None
    pair.poll_queue()
    assert pair.jobs()["a.pdf"].tag.client_id == "rossi"


def test_a_print_that_the_queue_tells_first_waits_for_its_printer(pair: Pair, machine: Machine) -> None:
    pair.log.print(document="a.pdf", pages=1)
    assert pair.poll_queue().new == 0
    assert (pair.jobs(), pair.unplaced()) == ({}, {"a.pdf"})
    pair.clock.move(minutes=1)
    machine.print(document="a.pdf", user="")
    pair.poll()
    pair.poll_queue()
    assert pair.jobs()["a.pdf"].facts.user == "anna"
    assert pair.unplaced() == set()


@pytest.mark.parametrize(("minutes", "user"), [(50, "anna"), (70, None)])
def test_a_print_that_comes_out_much_later_is_known_by_its_document(
    pair: Pair, machine: Machine, minutes: int, user: str | None
) -> None:
    printed(pair, machine, "a.pdf", minutes=minutes)
    machine.print(document="b.pdf", user="")
    pair.poll()
    pair.poll_queue()
    assert {name: job.facts.user for name, job in pair.jobs().items()} == {"a.pdf": user, "b.pdf": None}


def test_prints_of_one_document_get_their_senders_in_turn(pair: Pair, machine: Machine) -> None:
    for _ in range(3):
        pair.log.print(document="a.pdf", pages=1)
    pair.clock.move(minutes=10)
    for _ in range(2):
        machine.print(document="a.pdf", user="")
        pair.clock.move(minutes=10)
    pair.poll()
    pair.poll_queue()
    assert [job.facts.user for job in pair.at_work.desk.db.jobs.all()] == ["anna", "anna"]
    assert pair.unplaced() == {"a.pdf"}


def test_what_waits_survives_a_kill_and_a_cleared_log(pair: Pair, machine: Machine) -> None:
    pair.log.print(document="a.pdf", pages=1)
    pair.poll_queue()
    pair.die()
    pair.log.clear()
    pair.log.chatter(1)
    told = pair.poll_queue()
    assert told.added is not None
    assert (told.added.forgot, told.gaps) == (True, ())
    machine.print(document="a.pdf", user="")
    pair.poll()
    pair.poll_queue()
    assert pair.jobs()["a.pdf"].facts.user == "anna"
    assert pair.at_work.desk.db.gaps.all() == []


def test_amounts_that_were_asked_for_never_take_the_place_of_measured_ones(
    pair: Pair, machine: Machine
) -> None:
    printed(pair, machine, "a.pdf", pages=2)
    pair.poll()
    before = pair.jobs()["a.pdf"].facts
    pair.poll_queue()
    after = pair.jobs()["a.pdf"].facts
    assert after.impressions is not None
    assert after.impressions.origin is Origin.MEASURED
    assert replace(after, user=None, user_raw=None, host=None) == replace(before, host=None)


def test_a_queue_does_not_say_how_a_job_ended_that_its_printer_forgot(pair: Pair) -> None:
    """It handed the print on; how much of it came out, it does not know."""
    facts = plot("a.pdf", source="hp_piws", user=None, submitted_at=pair.clock(), completed_at=None)
    pair.at_work.job(replace(facts, status=JobStatus.FORGOTTEN))
    pair.clock.move(minutes=1)
    pair.log.print(document="a.pdf", pages=9)
    pair.poll_queue()
    job = pair.jobs()["a.pdf"].facts
    assert (job.status, job.user, job.impressions) == (JobStatus.FORGOTTEN, "anna", facts.impressions)


def test_an_invoiced_job_stays_as_it_is_and_is_known(pair: Pair, machine: Machine) -> None:
    printed(pair, machine, "a.pdf")
    pair.poll()
    job = pair.jobs()["a.pdf"]
    pair.at_work.desk.db.jobs.put(replace(job, invoice_id="issued"))
    pair.poll_queue()
    assert pair.jobs()["a.pdf"].facts == job.facts
    assert pair.unplaced() == set()


def test_a_quiet_round_writes_nothing(pair: Pair, machine: Machine) -> None:
    printed(pair, machine, "a.pdf")
    pair.log.print(document="only in the queue.pdf")
    pair.poll()
    pair.poll_queue()
    books = pair.at_work.desk.db.jobs
    before = (books.all(), _transactions(pair))
    for _ in range(3):
        pair.clock.move(minutes=1)
        pair.poll_queue()
    assert (books.all(), _transactions(pair)) == before


def _transactions(pair: Pair) -> int:
    return sum(path.stat().st_size for path in (pair.at_work.desk.db.folder / "books").glob("journal-*"))


def test_a_print_without_partner_is_given_up_a_week_after_and_never_billed(pair: Pair) -> None:
    pair.log.print(document="another printer’s.pdf")
    pair.poll_queue()
    for hours in (24 * 6, 25):
        pair.clock.move(hours=hours)
        assert pair.unplaced() == {"another printer’s.pdf"}
        pair.poll()
        outcome = pair.poll_queue()
    assert pair.unplaced() == set()
    assert pair.jobs() == {}
    assert outcome.added is not None
    assert outcome.added.unmatched == 1


def test_while_the_printer_is_off_nothing_is_given_up(pair: Pair, machine: Machine) -> None:
    pair.log.print(document="a.pdf", pages=1)
    machine.print(document="a.pdf", user="")
    pair.poll_queue()
    pair.clock.move(days=20)
    pair.poll_queue()
    assert pair.unplaced() == {"a.pdf"}
    pair.poll()
    pair.poll_queue()
    assert pair.jobs()["a.pdf"].facts.user == "anna"


def test_a_printer_that_never_answers_again_does_not_keep_its_queue_waiting_for_ever(pair: Pair) -> None:
    pair.log.print(document="a.pdf", pages=1)
    pair.poll_queue()
    pair.clock.move(days=61)
    outcome = pair.poll_queue()
    assert (pair.unplaced(), pair.jobs()) == (set(), {})
    assert outcome.added is not None
    assert outcome.added.unmatched == 1


def noted(pair: Pair, hours: int) -> None:
    """An open gap of the printer over the last hours."""
    pair.at_work.gap(reason=Reason.FORGOTTEN, since=pair.clock() - timedelta(hours=hours), until=pair.clock())


def test_a_print_that_the_printer_forgot_is_filled_in_once_it_could_have_been_told(
    pair: Pair, machine: Machine
) -> None:
    pair.log.print(document="a.pdf", pages=3)
    pair.poll_queue()
    noted(pair, hours=1)
    pair.poll_queue()
    assert pair.jobs() == {}
    pair.clock.move(hours=2)
    pair.poll()
    assert pair.poll_queue().new == 1
    job = pair.jobs()["a.pdf"]
    assert (job.printer_id, job.facts.user) == (PLOTTER, "anna")
    assert pair.poll_queue().new == 0
    assert verify(pair.at_work.desk).found == ()


def test_a_print_that_was_filled_in_is_the_one_that_the_printer_tells_later_without_its_program(
    pair: Pair, machine: Machine
) -> None:
    pair.log.print(document="Microsoft Word - plan.docx", pages=1)
    at = pair.clock()
    noted(pair, hours=1)
    pair.clock.move(hours=2)
    pair.poll()
    assert pair.poll_queue().new == 1
    pair.clock.at, now = at, pair.clock()
    machine.print(document="plan.docx", user="")
    pair.clock.at = now
    assert pair.poll().new == 0
    (job,) = pair.at_work.desk.db.jobs.all()
    assert (job.printer_id, job.facts.user) == (PLOTTER, "anna")


def test_a_print_is_not_filled_in_beside_one_that_may_be_the_same(pair: Pair, machine: Machine) -> None:
    """A name that the printer tells otherwise must not be billed as a second print."""
    pair.log.print(document="Plan.docx", pages=3)
    machine.print(document="remote down-level document", user="", pages=1)
    noted(pair, hours=1)
    pair.clock.move(hours=2)
    pair.poll()
    pair.poll_queue()
    assert set(pair.jobs()) == {"remote down-level document"}


def test_a_print_that_somebody_typed_is_not_filled_in_again(pair: Pair) -> None:
    noted(pair, hours=1)
    pair.log.print(document="a.pdf")
    pair.at_work.job(plot("typed.pdf", source=BY_HAND, submitted_at=None, completed_at=pair.clock()))
    pair.clock.move(hours=2)
    pair.poll()
    pair.poll_queue()
    assert set(pair.jobs()) == {"typed.pdf"}


def test_two_equal_prints_are_two_jobs_of_the_printer_and_both_get_their_sender(
    pair: Pair, machine: Machine
) -> None:
    for _ in range(2):
        printed(pair, machine, "twin.pdf", minutes=0.1)
    pair.poll_queue()
    pair.poll()
    pair.poll_queue()
    jobs = pair.at_work.desk.db.jobs.all()
    assert [(job.printer_id, job.facts.user) for job in jobs] == [(PLOTTER, "anna")] * 2
    assert len({alias.key for job in jobs for alias in job.aliases}) == 2


def test_when_its_printer_is_removed_the_queue_is_not_read_until_somebody_decides(
    pair: Pair, machine: Machine
) -> None:
    desk = pair.at_work.desk
    pair.log.print(document="waits.pdf")
    pair.poll_queue()
    enrol.remove(desk, PLOTTER)
    pair.log.print(document="later.pdf")
    memory = desk.db.memories.of(pair.queue_id)
    outcome = pair.poll_queue()
    assert outcome.trouble is not None
    assert "not tracked any more" in str(outcome.trouble)
    assert desk.db.memories.of(pair.queue_id) == memory
    assert collect(desk, pair.queue_id).trouble is not None
    assert pair.queue.trouble is not None
    enrol.place(desk, pair.queue_id, "")
    assert pair.poll_queue().new == 2
    assert {job.printer_id for job in pair.jobs().values()} == {pair.queue_id}
    assert set(pair.jobs()) == {"waits.pdf", "later.pdf"}
    assert pair.poll_queue().new == 0


def test_jobs_that_a_queue_brought_stay_its_own_when_it_comes_beside_a_printer(
    pair: Pair, machine: Machine
) -> None:
    desk = pair.at_work.desk
    enrol.place(desk, pair.queue_id, "")
    pair.log.print(document="own.pdf")
    pair.poll_queue()
    enrol.place(desk, pair.queue_id, PLOTTER)
    desk.db.memories.keep(pair.queue_id, {})  # everything is told again
    printed(pair, machine, "new.pdf")
    pair.poll()
    pair.poll_queue()
    assert {name: job.printer_id for name, job in pair.jobs().items()} == {
        "own.pdf": pair.queue_id,
        "new.pdf": PLOTTER,
    }


@pytest.mark.parametrize("invoiced", [True, False])
def test_a_print_that_the_queue_brought_as_its_own_is_not_brought_by_the_printer_again(
    pair: Pair, machine: Machine, invoiced: bool
) -> None:
    """The printer is added later; it remembers prints that the queue told of before."""
    desk = pair.at_work.desk
    enrol.place(desk, pair.queue_id, "")
    printed(pair, machine, "a.pdf", pages=2)
    pair.poll_queue()
    told = pair.jobs()["a.pdf"]
    if invoiced:
        desk.db.jobs.put(replace(told, invoice_id="issued"))
    enrol.place(desk, pair.queue_id, PLOTTER)
    for again in (False, True):
        pair.poll()
        pair.poll_queue()
        job = pair.jobs()["a.pdf"]
        assert job.id == told.id
        assert job.printer_id == (pair.queue_id if invoiced else PLOTTER)
        assert (job.facts == told.facts) is invoiced
        assert job.facts.user == "anna"
        for each in (PLOTTER, pair.queue_id):  # everything is told again
            desk.db.memories.keep(each, {} if not again else desk.db.memories.of(each))


def test_what_it_added_to_a_printer_does_not_become_its_own_job_when_that_is_taken_back(
    pair: Pair, machine: Machine
) -> None:
    desk = pair.at_work.desk
    printed(pair, machine, "a.pdf")
    pair.poll()
    pair.poll_queue()
    enrol.place(desk, pair.queue_id, "")
    desk.db.memories.keep(pair.queue_id, {})  # everything is told again
    pair.poll_queue()
    assert pair.jobs()["a.pdf"].printer_id == PLOTTER


def test_a_queue_can_only_be_beside_a_printer_that_is_read_by_itself(pair: Pair) -> None:
    desk = pair.at_work.desk
    for queue, printer in ((PLOTTER, pair.queue_id), (pair.queue_id, pair.queue_id), (pair.queue_id, "?")):
        with pytest.raises(BadInput):
            enrol.place(desk, queue, printer)
    assert [each.id for each in enrol.machines(desk)] == [PLOTTER]
    assert [each.id for each in enrol.queues(desk, PLOTTER)] == [pair.queue_id]


@pytest.mark.parametrize("seed", range(4))
def test_in_whatever_order_both_are_read_each_print_is_in_the_books_once_and_has_its_sender(
    pair: Pair, machine: Machine, seed: int
) -> None:
    dice, sent = random.Random(seed), list[str]()
    for step in range(50):
        what = dice.choice(["print", "print", "poll", "poll_queue", "die", "clear", "off", "alone"])
        pair.clock.move(seconds=dice.choice([5, 60, 600]))
        if what == "print":
            sent.append(f"{step:02}.pdf")
            printed(pair, machine, sent[-1], minutes=dice.choice([0.1, 1, 1.9, 20]))
        elif what == "alone":
            pair.log.print(document=f"elsewhere {step}.pdf")
        elif what == "off":
            pair.clock.move(hours=dice.choice([1, 30]))
        elif what == "clear":
            pair.poll_queue()
            pair.log.clear(dice.choice([1, pair.log.record + 5]))
        else:
            getattr(pair, what)()
    pair.poll()
    pair.poll_queue()
    jobs = pair.jobs()
    assert {name: (job.printer_id, job.facts.user) for name, job in jobs.items()} == dict.fromkeys(
        sent, (PLOTTER, "anna")
    )
    assert not pair.unplaced() & set(sent)
    assert verify(pair.at_work.desk).found == ()
