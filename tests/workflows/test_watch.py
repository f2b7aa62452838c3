"""The collector: a worker per printer, on demand and in the background."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest

from smarttracker_lite.errors import NotFound, PrinterAsleep, PrinterUnreachable
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.watch import ASLEEP_S, LONGEST_S, USUAL_S, Watch, wait_after
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


def test_a_fault_of_ours_in_one_round_ends_no_other(at_work: Studio, watch: Watch) -> None:
    broken, well = (enrol.add(at_work.desk, demo_url(model)) for model in ("inkjet", "laser"))
    at_work.desk.db.printers.put(replace(broken, memory={"until": "no time at all", "used": {}}))
    first, second = watch.poll([broken.id, well.id])
    assert first.trouble is not None
    assert second.new > 0


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
