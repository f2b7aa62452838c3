"""Says once a day on the screen what waits for somebody: reminders, work to be billed, stuck mails."""

import threading
from collections.abc import Callable
from functools import partial

from smarttracker_lite.desktop.notify import Message, Notices
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.log import log
from smarttracker_lite.workflows import nudge
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.dun import Dunning
from smarttracker_lite.workflows.nudge import Nudge

_TITLE = N_("This waits for you")


class Nudging:
    """Reminds by itself where that is chosen, and tells what is left; `notices` is None without a screen."""

    def __init__(self, notices: Notices | None, open_page: Callable[[str], None]) -> None:
        self._notices, self._open_page = notices, open_page

    def tend(self, desk: Desk) -> None:
        """What is to be done now; called again and again. Trouble is noted, never raised."""
        desk.keeping(Dunning).tend(desk)
        try:
            told = nudge.take(desk) if self._notices else None
        except StoreTrouble as trouble:
            log.error("what waits was not told: %s", trouble)
            return
        if told and self._notices:
            self._notices.tell(self._message(desk, told))

    def _message(self, desk: Desk, told: Nudge) -> Message:
        words = desk.words()
        return Message(
            title=words.text(_TITLE),
            text=nudge.sentence(words, told),
            opened=partial(self._opened, told),
        )

    def _opened(self, told: Nudge) -> None:
        """Called by the system: neither books nor window hold it up."""
        threading.Thread(target=self._open_page, args=(nudge.page(told),), daemon=True).start()
