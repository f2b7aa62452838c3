"""The collector: a worker for each printer, and never two readings of one printer at once."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from smarttracker_lite.domain.machines import Printer, PrinterState, Trouble
from smarttracker_lite.errors import N_, NotFound, PrinterTrouble, StoreTrouble, TrackerError
from smarttracker_lite.log import log
from smarttracker_lite.printers.source import Complaint
from smarttracker_lite.store.act import Who
from smarttracker_lite.workflows.accompany import Added
from smarttracker_lite.workflows.collect import Round, note
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import tracked
from smarttracker_lite.workflows.gauge import gauge
from smarttracker_lite.workflows.look_in import round_at
from smarttracker_lite.workflows.worker import USUAL_S, Recovered, Worker, wait_after

T = TypeVar("T")

PATIENCE_S = 120
GAUGED_EVERY = timedelta(hours=1)
TOLD_FOR = timedelta(days=1)

_NOT_KEPT = StoreTrouble(
    N_("What this printer printed is not recorded now: nothing can be changed in the books."),
    N_("Put a backup back; a minute later the printer is read again, as far back as it remembers."),
)


class Watch:
    """Reads all printers in the background, and on demand. `told` is called after each round.

    Who finds a printer being read waits for `patience_s` at most.
    """

    def __init__(
        self, desk: Desk, told: Callable[[Round], None] = lambda _: None, patience_s: float = PATIENCE_S
    ) -> None:
        self._desk = replace(desk, who=Who.COLLECTOR)
        self._told = told
        self._patience_s = patience_s
        self._workers: dict[str, Worker] = {}
        # Kept for good: a printer may be removed and added again while it is still being read.
        self._turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._guard = threading.Lock()
        self._news = threading.Condition()
        self._running = False
        self._stopped = False
        self._paused = False

    @property
    def paused(self) -> bool:
        return self._paused

    @property
    def halted(self) -> StoreTrouble | None:
        """Why no printer is read: what it would tell could not be recorded."""
        return _NOT_KEPT if self._desk.db.trouble else None

    def pause(self, paused: bool) -> None:
        """Stop or go on reading in the background; a reading on demand is always possible."""
        self._paused = paused
        for worker in self._all():
            worker.wake.set()

    def start(self) -> None:
        """Begin to read every printer that is tracked."""
        if trouble := self._desk.db.trouble:
            log.error("no printer is read: %s", trouble)
        self._running = True
        self.refresh()

    def stop(self) -> None:
        """End all workers; waits for those that are not in the middle of a reading, and lets no one wait."""
        self._running = False
        with self._news:
            self._stopped = True
            self._news.notify_all()
        for worker in self._all():
            worker.end()
        for worker in self._all():
            if worker.thread is not None and not self._turn(worker.printer_id).locked():
                worker.thread.join(timeout=5)

    def refresh(self) -> None:
        """Follow the list of printers: start a worker for each new one that has an address, end others."""
        with self._guard:
            present = {printer.id for printer in tracked(self._desk) if printer.url}
            for gone in self._workers.keys() - present:
                self._workers.pop(gone).end()
            for printer_id in present - self._workers.keys():
                self._workers[printer_id] = self._started(printer_id)

    def poll(self, printer_ids: Sequence[str] = ()) -> list[Round]:
        """One round now at these printers, or at all; side by side, as one that is slow delays no other."""
        self.refresh()
        workers = self._wanted(printer_ids)
        outcomes: dict[str, Round] = {}

        def read(worker: Worker) -> None:
            outcome = self._round(worker)
            with self._news:
                outcomes[worker.printer_id] = outcome
                self._news.notify_all()

        for worker in workers:
            name = f"poll {worker.printer_id}"
            threading.Thread(target=read, args=(worker,), name=name, daemon=True).start()
        with self._news:
            self._news.wait_for(lambda: self._stopped or len(outcomes) == len(workers))
            return [outcomes.get(each.printer_id) or _unfinished(each.printer_id) for each in workers]

    @contextmanager
    def turn(self, printer_id: str) -> Iterator[None]:
        """A block in which nobody else asks this printer anything.

        Raises PrinterTrouble if others keep asking it for too long.
        """
        turn = self._turn(printer_id)
        if not turn.acquire(timeout=self._patience_s):
            raise PrinterTrouble(N_("This printer is being read right now."), N_("Try again in a minute."))
        try:
            yield
        finally:
            turn.release()

    def trouble(self, printer: Printer) -> Trouble | TrackerError | None:
        """Why its last reading came to nothing, or was not recorded. To be asleep is no trouble."""
        if self.halted:
            return self.halted
        if printer.state is PrinterState.ASLEEP:
            return None
        latest = self.latest(printer.id)
        return printer.trouble or (latest.trouble if latest is not None else None)

    def next_at(self, printer_id: str) -> datetime | None:
        """When the printer is read next in the background; None if it is not."""
        worker = self._workers.get(printer_id)
        return worker.next_at if worker is not None and not (self._paused or self.halted) else None

    def latest(self, printer_id: str) -> Round | None:
        """What the printer's last round of this run brought."""
        worker = self._workers.get(printer_id)
        return worker.latest if worker is not None else None

    def complaints(self, printer_id: str) -> tuple[Complaint, ...]:
        """What of the printer's last answer of this run, or in its folder, could not be read."""
        worker = self._workers.get(printer_id)
        return worker.complaints if worker is not None else ()

    def added(self, queue_id: str) -> Added | None:
        """What a queue beside a printer added to its jobs in this run."""
        worker = self._workers.get(queue_id)
        return worker.added if worker is not None else None

    def recovered(self, printer_id: str) -> Recovered | None:
        """What the printer still remembered after the last outage, for a day."""
        worker = self._workers.get(printer_id)
        told = worker.recovered if worker is not None else None
        return told if told and abs(self._desk.now() - told.at) < TOLD_FOR else None

    def asked_at(self, printer_id: str) -> datetime | None:
        """When the printer was last asked in this run, whether it answered or not."""
        worker = self._workers.get(printer_id)
        return worker.asked_at if worker is not None else None

    def answered_at(self, printer_id: str) -> datetime | None:
        """When the printer last answered in this run; the books note the time only now and then."""
        worker = self._workers.get(printer_id)
        return worker.answered_at if worker is not None else None

    def _all(self) -> list[Worker]:
        with self._guard:
            return list(self._workers.values())

    def _wanted(self, printer_ids: Sequence[str]) -> list[Worker]:
        with self._guard:
            wanted = list(dict.fromkeys(printer_ids)) or sorted(self._workers)
            try:
                return [self._workers[each] for each in wanted]
            except KeyError as unknown:
                raise NotFound(
                    N_("There is no printer “{id}”."), N_("Look at the list of printers."), id=unknown.args[0]
                ) from None

    def _turn(self, printer_id: str) -> threading.Lock:
        with self._guard:
            return self._turns[printer_id]

    def _started(self, printer_id: str) -> Worker:
        worker = Worker(printer_id)
        if self._running:
            worker.thread = threading.Thread(
                target=self._work, args=(worker,), name=f"printer {printer_id}", daemon=True
            )
            worker.thread.start()
        return worker

    def _work(self, worker: Worker) -> None:
        while not worker.ended:
            seconds = USUAL_S
            if not (self._paused or self.halted):
                outcome = self._round(worker)
                _safely("reading counters", partial(self._gauge, worker, outcome))
                seconds = wait_after(outcome, worker.failures)
            worker.next_at = self._desk.now() + timedelta(seconds=seconds)
            worker.wake.wait(seconds)
            worker.wake.clear()

    def _round(self, worker: Worker) -> Round:
        try:
            with self.turn(worker.printer_id):
                card = _safely("reading a card", lambda: self._desk.db.printers.find(worker.printer_id))
                outcome = self._read(worker)
                worker.keep(outcome, self._desk.now(), card)
        except PrinterTrouble as busy:
            return Round(printer_id=worker.printer_id, trouble=busy)
        _safely("telling of a round", lambda: self._told(outcome))
        return outcome

    def _read(self, worker: Worker) -> Round:
        """A round; troubles, and faults of ours, are part of it."""
        printer_id = worker.printer_id
        if self.halted:
            return Round(printer_id=printer_id, trouble=self.halted)
        outcome = _safely(f"a round at printer {printer_id}", lambda: self._recorded(worker))
        return outcome or self._at_fault(printer_id)

    def _gauge(self, worker: Worker, outcome: Round) -> None:
        """Read the counters too, if it is time; a printer that answers no meter is left alone for hours."""
        now, last = self._desk.now(), worker.gauged_at
        if outcome.trouble or self.halted or (last and abs(now - last) < GAUGED_EVERY):
            return
        with suppress(PrinterTrouble), self.turn(worker.printer_id):
            if gauge(self._desk, worker.printer_id, outcome.counters):
                worker.gauged_at = now

    def _recorded(self, worker: Worker) -> Round:
        try:
            return round_at(self._desk, worker.printer_id, worker.lately)
        except StoreTrouble as trouble:
            log.error("a round at printer %s was not recorded: %s", worker.printer_id, trouble)
            return Round(printer_id=worker.printer_id, trouble=trouble)

    def _at_fault(self, printer_id: str) -> Round:
        """A round that came to nothing because of us; the printer's card says so."""
        fault = PrinterTrouble(
            N_("Reading this printer failed through a fault of the program."),
            N_("The log file says more; please report it. It is tried again."),
        )
        _safely("noting the fault on the printer's card", lambda: note(self._desk, printer_id, fault))
        return Round(printer_id=printer_id, trouble=fault)


def _unfinished(printer_id: str) -> Round:
    trouble = PrinterTrouble(
        N_("The program was quit while this printer was being read."), N_("Start it again, then repeat this.")
    )
    return Round(printer_id=printer_id, trouble=trouble)


def _safely(what: str, act: Callable[[], T]) -> T | None:
    """What `act` gives, None if it fails: whatever happens at one printer, the collector goes on."""
    try:
        return act()
    except Exception:  # noqa: BLE001 - not even a fault of ours may end the reading of all printers
        log.exception("%s failed", what)
        return None
