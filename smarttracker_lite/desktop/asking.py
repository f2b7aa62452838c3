"""Asks on the screen whose the prints from this PC are, and does what is answered, in a thread of its own.

Readings only wake it: they wait neither for the books nor for the screen here.
"""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from queue import Empty, Queue

from smarttracker_lite.desktop.notify import Choice, Message, Notices
from smarttracker_lite.domain.asking import Here, Turns
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.log import log
from smarttracker_lite.workflows.ask import Guess, Question, answer, came_out, question
from smarttracker_lite.workflows.desk import Desk

_PATIENCE_S = 5.0
_LATER = N_("Later")


def _nothing() -> None:
    """Only to come by."""


def _end() -> None:
    """The last that is done."""


class Asking:
    """`open_page` shows a page of ours; `answered` is called after each print that was given to a client."""

    def __init__(
        self,
        desk: Desk,
        here: Here,
        notices: Notices,
        *,
        open_page: Callable[[str], None],
        answered: Callable[[], None] = lambda: None,
    ) -> None:
        self._desk, self._here, self._notices = desk, here, notices
        self._open_page, self._answered = open_page, answered
        self.turns = Turns()
        self._shown: Question | None = None
        self._acts: Queue[Callable[[], None]] = Queue()
        self._thread = threading.Thread(target=self._work, name="asking", daemon=True)

    def start(self) -> None:
        """Ask from now on."""
        self._notices.start()
        self._thread.start()

    def stop(self) -> None:
        """Ask no more; what was answered is done first."""
        self._acts.put(_end)
        if self._thread.is_alive():
            self._thread.join(_PATIENCE_S)
        self._notices.stop()

    def look(self) -> None:
        """Look what came out: called after each reading, and returns at once."""
        self._acts.put(self._look)

    @property
    def settled(self) -> bool:
        """Nothing is left to be done of what came out or was answered so far."""
        return self._acts.unfinished_tasks == 0

    def _work(self) -> None:
        while (act := self._next()) is not _end:
            try:
                act()
                self._ask()
            except TrackerError as trouble:
                log.warning("nothing was asked: %s", trouble.text)
            self._acts.task_done()

    def _next(self) -> Callable[[], None]:
        """What is to be done, or nothing if it is time to ask."""
        try:
            return self._acts.get(timeout=self._seconds())
        except Empty:
            self._acts.put(_nothing)
            return self._acts.get()

    def _seconds(self) -> float | None:
        """Until the next question is due; None: until something happens."""
        due = self.turns.due()
        return None if due is None else max((due - self._desk.now()).total_seconds(), 0.0)

    def _look(self) -> None:
        if self._desk.settings.asking:
            self.turns.notice(came_out(self._desk, self._here), self._desk.now())
        else:
            self.turns.drop()
        if self._shown is not None and question(self._desk, self._shown.job_ids) is None:
            self._hide()  # answered in a page

    def _ask(self) -> None:
        asked = question(self._desk, self.turns.take(self._desk.now()))
        if asked is not None:
            self._shown = asked
            self._notices.show(self._message(asked))

    def _message(self, asked: Question) -> Message:
        guesses = [Choice(each.name, self._does(self._answer, asked, each)) for each in asked.guesses]
        later = Choice(self._desk.words().text(_LATER), self._does(self._snooze, asked))
        return Message(
            title=asked.title,
            text=asked.text,
            choices=(*guesses, later),
            opened=self._does(self._open, asked),
        )

    def _does(self, act: Callable[..., None], *told: object) -> Callable[[], None]:
        return partial(self._acts.put, partial(act, *told))

    def _answer(self, asked: Question, guess: Guess) -> None:
        self._shown = None
        try:
            answer(self._desk, asked.job_ids[0], guess)
        except TrackerError as trouble:
            log.info("the answer came too late: %s", trouble.text)  # who it was about is not for the log
            self._open_page(asked.page)
        else:
            self._answered()

    def _snooze(self, asked: Question) -> None:
        self._shown = None
        rest = timedelta(minutes=self._desk.settings.snooze_minutes)
        self.turns.snooze(asked.job_ids, self._desk.now(), rest)

    def _open(self, asked: Question) -> None:
        self._shown = None
        self._open_page(asked.page)

    def _hide(self) -> None:
        self._shown = None
        self._notices.withdraw()
