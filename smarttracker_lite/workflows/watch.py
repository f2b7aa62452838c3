"""The collector: a worker for each printer, and never two readings of one printer at once."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smarttracker_lite.errors import N_, NotFound, PrinterAsleep, PrinterTrouble, StoreTrouble
from smarttracker_lite.log import log
from smarttracker_lite.workflows.collect import Round, collect
from smarttracker_lite.workflows.desk import Desk

USUAL_S = 60
ASLEEP_S = 300
LONGEST_S = 900
PATIENCE_S = 120


def wait_after(outcome: Round, failures: int) -> int:
    """Seconds until the next round: soon while it prints, rarely while it sleeps or fails again and again."""
    if isinstance(outcome.trouble, PrinterAsleep):
        return ASLEEP_S
    if outcome.trouble is not None:
        return min(USUAL_S << min(failures, 10), LONGEST_S)
    return outcome.again_in_s or USUAL_S


@dataclass(slots=True)
class _Worker:
    """One printer's turn-taking. `turn` is held while it is read."""

    thread: threading.Thread | None = None
    turn: threading.Lock = field(default_factory=threading.Lock)
    wake: threading.Event = field(default_factory=threading.Event)
    ended: bool = False
    failures: int = 0
    next_at: datetime | None = None
    latest: Round | None = None
    answered_at: datetime | None = None


class Watch:
    """Reads all printers in the background, and on demand. `told` is called after each round."""

    def __init__(self, desk: Desk, told: Callable[[Round], None] = lambda _: None) -> None:
        self._desk = desk
        self._told = told
        self._workers: dict[str, _Worker] = {}
        self._guard = threading.Lock()
        self._running = False
        self._paused = False

    @property
    def paused(self) -> bool:
        return self._paused

    def pause(self, paused: bool) -> None:
        """Stop or go on reading in the background; a reading on demand is always possible."""
        self._paused = paused
        for worker in self._all():
            worker.wake.set()

    def start(self) -> None:
        """Begin to read every printer that is tracked."""
        self._running = True
        self.refresh()

    def stop(self) -> None:
        """End all workers; waits for those that are not in the middle of a reading."""
        self._running = False
        for worker in self._all():
            worker.ended = True
            worker.wake.set()
        for worker in self._all():
            if worker.thread is not None and not worker.turn.locked():
                worker.thread.join(timeout=5)

    def refresh(self) -> None:
        """Follow the list of printers: start a worker for each new one, end those of removed ones."""
        tracked = {printer.id for printer in self._desk.db.printers.all() if not printer.removed}
        with self._guard:
            for gone in self._workers.keys() - tracked:
                worker = self._workers.pop(gone)
                worker.ended = True
                worker.wake.set()
            for printer_id in tracked - self._workers.keys():
                self._workers[printer_id] = self._started(printer_id)

    def poll(self, printer_ids: Sequence[str] = ()) -> list[Round]:
        """One round now at these printers, or at all; side by side, as one that is slow delays no other."""
        self.refresh()
        wanted = list(printer_ids) or sorted(self._workers)
        for each in wanted:
            if each not in self._workers:
                raise NotFound(
                    N_("There is no printer “{id}”."), N_("Look at the list of printers."), id=each
                )
        outcomes: dict[str, Round] = {}
        threads = [threading.Thread(target=self._poll_into, args=(outcomes, each)) for each in wanted]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return [outcomes[each] for each in wanted]

    def next_at(self, printer_id: str) -> datetime | None:
        """When the printer is read next in the background; None if it is not."""
        worker = self._workers.get(printer_id)
        return worker.next_at if worker is not None and not self._paused else None

    def latest(self, printer_id: str) -> Round | None:
        """What the printer's last round of this run brought."""
        worker = self._workers.get(printer_id)
        return worker.latest if worker is not None else None

    def answered_at(self, printer_id: str) -> datetime | None:
        """When the printer last answered in this run; the books note the time only now and then."""
        worker = self._workers.get(printer_id)
        return worker.answered_at if worker is not None else None

    def _poll_into(self, outcomes: dict[str, Round], printer_id: str) -> None:
        outcomes[printer_id] = self._round(printer_id, self._workers[printer_id])

    def _all(self) -> list[_Worker]:
        with self._guard:
            return list(self._workers.values())

    def _started(self, printer_id: str) -> _Worker:
        worker = _Worker()
        if self._running:
            worker.thread = threading.Thread(
                target=self._work, args=(printer_id, worker), name=f"printer {printer_id}", daemon=True
            )
            worker.thread.start()
        return worker

    def _work(self, printer_id: str, worker: _Worker) -> None:
        while not worker.ended:
            seconds = USUAL_S
            if not self._paused:
                seconds = wait_after(self._round(printer_id, worker), worker.failures)
            worker.next_at = self._desk.now() + timedelta(seconds=seconds)
            worker.wake.wait(seconds)
            worker.wake.clear()

    def _round(self, printer_id: str, worker: _Worker) -> Round:
        if not worker.turn.acquire(timeout=PATIENCE_S):
            return Round(printer_id=printer_id, trouble=_busy())
        try:
            outcome = self._safely(printer_id)
        finally:
            worker.turn.release()
        worker.failures = 0 if outcome.trouble is None else worker.failures + 1
        worker.latest = outcome
        if outcome.trouble is None:
            worker.answered_at = self._desk.now()
        self._told(outcome)
        return outcome

    def _safely(self, printer_id: str) -> Round:
        """The collector goes on whatever a printer, or a fault of ours, does to one round."""
        try:
            return collect(self._desk, printer_id)
        except StoreTrouble as trouble:
            log.error("a round at printer %s was not recorded: %s", printer_id, trouble)
            return Round(printer_id=printer_id, trouble=trouble)
        except Exception:  # noqa: BLE001 - a fault in reading one printer must not end the reading of all
            log.exception("a round at printer %s failed", printer_id)
            return Round(printer_id=printer_id, trouble=_fault())


def _fault() -> PrinterTrouble:
    return PrinterTrouble(
        N_("Reading this printer failed through a fault of the program."),
        N_("The log file says more; please report it. It is tried again."),
    )


def _busy() -> PrinterTrouble:
    return PrinterTrouble(N_("This printer is being read right now."), N_("Try again in a minute."))
