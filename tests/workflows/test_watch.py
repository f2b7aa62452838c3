"""The collector: a worker per printer, on demand and in the background."""

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from smarttracker_lite.domain.machines import Printer, PrinterState
from smarttracker_lite.errors import NotFound, PrinterAsleep, PrinterTrouble, PrinterUnreachable, StoreTrouble
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import Round, collect, note
from smarttracker_lite.workflows.verbs import perform
from smarttracker_lite.workflows.watch import Watch
from smarttracker_lite.workflows.worker import ASLEEP_S, LONGEST_S, USUAL_S, wait_after
from tests.support import hostile
from tests.support.odd_printer import OddPrinter
from tests.support.programs import wait_until
from tests.support.studio import Studio
from tests.workflows.test_collect import NOBODY, demo_url


@pytest.fixture
def watch(at_work: Studio) -> Iterator[Watch]:
    started = Watch(at_work.desk)
    yield started
    started.stop()


def test_polling_reads_every_printer_and_says_what_each_brought(at_work: Studio, watch: Watch) -> None:
    ids = {enrol.add(at_work.desk, demo_url(model)).id for model in ("inkjet", "laser")}
    rounds = watch.poll()
    assert {each.printer_id for each in rounds} == ids
    assert all(each.new > 0 for each in rounds)


def test_one_printer_that_is_away_keeps_no_other_from_being_read(at_work: Studio, watch: Watch) -> None:
    away, here = (enrol.add(at_work.desk, demo_url(model)) for model in ("inkjet", "laser"))
    at_work.desk.db.printers.put(replace(away, driver="ipp", url=NOBODY))
    troubled, well = watch.poll([away.id, here.id])
    assert isinstance(troubled.trouble, PrinterUnreachable)
    assert well.new > 0


def test_a_printer_that_does_not_exist_is_refused(watch: Watch) -> None:
    with pytest.raises(NotFound):
        watch.poll(["nobody"])


def test_two_readings_of_one_printer_never_run_at_once_and_record_once(at_work: Studio, watch: Watch) -> None:
    printer = enrol.add(at_work.desk, demo_url())
    outcomes: list[Round] = []
    threads = [threading.Thread(target=lambda: outcomes.extend(watch.poll([printer.id]))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.new > 0 for each in outcomes) == [False] * 4 + [True]
    assert sum(each.new for each in outcomes) == len(at_work.desk.db.jobs.all())


def test_in_the_background_new_printers_are_read_and_others_told(at_work: Studio) -> None:
    heard = threading.Event()
    watch = Watch(at_work.desk, lambda _: heard.set())
    watch.start()
    try:
        printer = enrol.add(at_work.desk, demo_url())
        watch.refresh()
        assert heard.wait(20)
        latest = watch.latest(printer.id)
        assert latest is not None
        assert latest.new == len(at_work.desk.db.jobs.all()) > 0
    finally:
        watch.stop()


def test_while_paused_nothing_is_read_until_somebody_asks(at_work: Studio, watch: Watch) -> None:
    watch.pause(True)
    watch.start()
    printer = enrol.add(at_work.desk, demo_url())
    watch.refresh()
    assert watch.next_at(printer.id) is None
    assert watch.poll([printer.id])[0].new > 0


def test_a_fault_of_ours_in_one_round_ends_no_other_and_stands_on_the_card(
    at_work: Studio, watch: Watch
) -> None:
    broken, well = (enrol.add(at_work.desk, demo_url(model)) for model in ("inkjet", "laser"))
    at_work.desk.db.memories.keep(broken.id, {"until": "no time at all", "used": {}})
    first, second = watch.poll([broken.id, well.id])
    card = at_work.desk.db.printers.get(broken.id)
    assert first.trouble is not None
    assert second.new > 0
    assert (card.state, card.trouble and card.trouble.text) == (PrinterState.TROUBLE, first.trouble.text)


def test_a_printer_of_a_driver_this_version_lacks_says_so_on_its_card(at_work: Studio, watch: Watch) -> None:
    printer = enrol.add(at_work.desk, demo_url())
    at_work.desk.db.printers.put(replace(printer, driver="telepathy"))
    (told,) = watch.poll()
    trouble = at_work.desk.db.printers.get(printer.id).trouble
    assert trouble is not None
    assert "telepathy" in str(told.trouble)
    assert trouble.values == {"name": "telepathy"}


def test_a_round_that_the_books_do_not_take_is_a_trouble_of_the_printer(
    at_work: Studio, watch: Watch
) -> None:
    printer = enrol.add(at_work.desk, demo_url())
    (at_work.desk.db.folder / "owner.lock").unlink()  # without it nothing may be written
    (told,) = watch.poll()
    assert isinstance(told.trouble, StoreTrouble)
    assert watch.trouble(at_work.desk.db.printers.get(printer.id)) is told.trouble


def test_a_printer_that_sleeps_is_in_no_trouble(at_work: Studio, watch: Watch) -> None:
    printer = enrol.add(at_work.desk, demo_url())
    note(at_work.desk, printer.id, PrinterAsleep("It sleeps."))
    assert watch.trouble(at_work.desk.db.printers.get(printer.id)) is None
    note(at_work.desk, printer.id, PrinterUnreachable("It is away."))
    assert watch.trouble(at_work.desk.db.printers.get(printer.id)) is not None


def test_a_listener_that_fails_ends_no_reading(at_work: Studio) -> None:
    def fails(_: Round) -> None:
        raise OSError("the screen is gone")

    watch = Watch(at_work.desk, fails)
    printer = enrol.add(at_work.desk, demo_url())
    watch.start()
    try:
        wait_until(lambda: watch.next_at(printer.id), "the worker goes on to the next round")
        assert watch.poll([printer.id])[0].trouble is None
    finally:
        watch.stop()


@pytest.fixture
def being_read(at_work: Studio) -> Iterator[tuple[Watch, Printer]]:
    """A printer that is being read for as long as the test lasts, and a watch without any patience."""
    watch = Watch(at_work.desk, patience_s=0)
    with hostile.serving(hostile.silent) as server:
        printer = at_hand(at_work, server)
        watch.start()
        wait_until(lambda: server.requests, "the printer is being read")
        yield watch, printer
        assert len(server.requests) == 1
        watch.stop()


def at_hand(at_work: Studio, server: hostile.Hostile) -> Printer:
    """A tracked printer that this server stands for."""
    printer = replace(enrol.add(at_work.desk, demo_url()), driver="ipp", url=server.url("ipp"))
    at_work.desk.db.printers.put(printer)
    return printer


BUSY = "being read right now"


def test_whoever_asks_a_printer_anything_waits_for_its_turn(
    at_work: Studio, being_read: tuple[Watch, Printer]
) -> None:
    watch, printer = being_read
    assert BUSY in str(watch.poll([printer.id])[0].trouble)
    for verb in ("printers check", "record"):
        with pytest.raises(PrinterTrouble, match=BUSY):
            perform(at_work.desk, watch, verb, {"id": printer.id, "file": "nowhere.json"})


def test_a_printer_removed_and_added_again_meanwhile_is_not_read_twice_at_once(
    at_work: Studio, being_read: tuple[Watch, Printer]
) -> None:
    watch, printer = being_read
    enrol.remove(at_work.desk, printer.id)
    watch.refresh()
    at_work.desk.db.printers.put(printer)
    watch.refresh()
    assert BUSY in str(watch.poll([printer.id])[0].trouble)


def test_a_printer_removed_while_it_is_read_leaves_no_trace_of_that_reading(at_work: Studio) -> None:
    watch, outcomes = Watch(at_work.desk), list[Round]()
    with hostile.serving(hostile.silent) as server:
        printer = at_hand(at_work, server)
        thread = threading.Thread(target=lambda: outcomes.extend(watch.poll()))
        thread.start()
        wait_until(lambda: server.requests, "the printer is being read")
        removed = enrol.remove(at_work.desk, printer.id)
        watch.refresh()
    thread.join()
    assert [outcome.printer_id for outcome in outcomes] == [printer.id]
    assert at_work.desk.db.printers.get(printer.id) == removed
    assert watch.latest(printer.id) is None


def test_nobody_waits_for_a_reading_once_the_watch_is_stopped(at_work: Studio) -> None:
    watch, outcomes = Watch(at_work.desk), list[Round]()
    with hostile.serving(hostile.silent) as server:
        at_hand(at_work, server)
        thread = threading.Thread(target=lambda: outcomes.extend(watch.poll()))
        thread.start()
        wait_until(lambda: server.requests, "the printer is being read")
        watch.stop()
        thread.join()
    assert ["was quit" in str(outcome.trouble) for outcome in outcomes] == [True]


def test_a_printer_that_is_removed_or_deleted_is_asked_nothing(at_work: Studio) -> None:
    with hostile.serving(hostile.html()) as server:
        printer = at_hand(at_work, server)
        enrol.remove(at_work.desk, printer.id)
        assert collect(at_work.desk, printer.id) == Round(printer_id=printer.id)
        at_work.desk.db.printers.delete(printer.id)
        assert collect(at_work.desk, printer.id) == Round(printer_id=printer.id)
    assert server.requests == []


@pytest.mark.parametrize(
    ("outcome", "failures", "seconds"),
    [
        (Round(printer_id="p"), 0, USUAL_S),
        (Round(printer_id="p", again_in_s=30), 0, 30),
        (Round(printer_id="p", trouble=PrinterAsleep("asleep")), 5, ASLEEP_S),
        (Round(printer_id="p", trouble=PrinterUnreachable("away")), 1, 2 * USUAL_S),
        (Round(printer_id="p", trouble=PrinterUnreachable("away")), 2, 4 * USUAL_S),
        (Round(printer_id="p", trouble=PrinterUnreachable("away")), 400, LONGEST_S),
    ],
)
def test_the_next_round_comes_sooner_while_it_prints_and_later_while_it_fails(
    outcome: Round, failures: int, seconds: int
) -> None:
    assert wait_after(outcome, failures) == seconds


def test_a_printer_that_is_off_for_long_writes_two_lines_into_the_log(
    at_work: Studio, caplog: pytest.LogCaptureFixture
) -> None:
    printer = OddPrinter({1: 9})
    with printer.switched_on() as url:
        tracked = enrol.add(at_work.desk, url, name="Cellar")
    watch = Watch(at_work.desk)
    with caplog.at_level(logging.INFO, "smarttracker_lite"):
        for _ in range(5):
            watch.poll([tracked.id])
        with printer.switched_on() as url:
            at_work.desk.db.printers.put(replace(at_work.desk.db.printers.get(tracked.id), url=url))
            for _ in range(3):
                watch.poll([tracked.id])
    said = [record.message for record in caplog.records]
    assert len(said) == 2
    assert "does not answer" in said[0]
    assert said[1] == f"printer {tracked.id} answers again: 1 job it still remembered"
