"""Reminders mailed one after the other in the background: those that are ticked, or by choice all due ones.

By itself the program sends only where nobody could object: once a day at its hour, on working days, with
nothing in doubt, nothing noted of a payment on the day, and no bank's statement waiting to be booked.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from smarttracker_lite.domain.business import Mail
from smarttracker_lite.domain.reminders import is_time, settled_on
from smarttracker_lite.errors import LoginRefused, N_, NotAllowed, PostTrouble, StoreTrouble, TrackerError
from smarttracker_lite.log import log
from smarttracker_lite.workflows import deliver, remind
from smarttracker_lite.workflows.bankfile.pending import Pending
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.remind import Reminder

SOON_S = 0.6
"""So long somebody who starts it waits for the end before being shown how far it is."""
PATIENCE_S = 5


@dataclass(frozen=True, slots=True)
class Sent:
    """A letter of a run, and why it did not go (None: it went, if it was `tried`). `of_account`: the mail
    account cannot be used, and the letters after it are not tried."""

    reminder: Reminder
    trouble: TrackerError | None = None
    of_account: bool = False
    tried: bool = True


class Dunning:
    """What is being sent now: `done` letters `of` all, and what became of each; one run at a time.

    `by_itself`: the program began the last run, on `day`. `trouble` is why it does not begin any, until the
    mail account is set up otherwise.
    """

    def __init__(self) -> None:
        self.working = False
        self.of = 0
        self.sent: tuple[Sent, ...] = ()
        self.by_itself = False
        self.day: date | None = None
        self.trouble: TrackerError | None = None
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._tended: date | None = None
        self._refused: tuple[Mail, str] | None = None

    def start(self, desk: Desk, keys: Sequence[str], soon_s: float = SOON_S) -> None:
        """Mail the letters of these keys in the background. Raises NotAllowed if a run is under way, and as
        `deliver.mailbox` and `remind.find` before anything goes."""
        deliver.mailbox(desk, desk.settings)
        reminders = remind.find(desk, *dict.fromkeys(keys))
        if not self._turn.acquire(blocking=False):
            raise NotAllowed(N_("Reminders are being sent right now."), N_("Wait until they are out."))
        thread = threading.Thread(target=self._held, args=(desk, reminders), name="reminders", daemon=True)
        self._begin(desk, reminders, by_itself=False)
        thread.start()
        thread.join(soon_s)

    def tend(self, desk: Desk) -> None:
        """Send what is due by itself, if it is time. Trouble is noted, never raised."""
        now = desk.now().astimezone(desk.zone)
        if desk.db.trouble or not desk.settings.reminding.by_itself or self._is_held(desk):
            return
        if self._tended == now.date() or not is_time(now, desk.settings.reminding.hour):
            return
        if desk.keeping(Pending).waits(desk.now()):
            return
        try:
            reminders = certain(desk)
        except StoreTrouble as trouble:
            log.error("what is to be reminded of could not be read: %s", trouble)
            return
        if self._turn.acquire(blocking=False):
            self._tended = now.date()
            self._begin(desk, reminders, by_itself=True)
            self._held(desk, reminders)

    def stop(self) -> None:
        """End once the letter at hand is out; those after it are not tried."""
        self._ended.set()

    def end(self, seconds: float = PATIENCE_S) -> None:
        """Stop it, and wait so long for that."""
        self.stop()
        if self._turn.acquire(timeout=seconds):
            self._turn.release()

    def _is_held(self, desk: Desk) -> bool:
        """Whether the mail account is still the one that could not be used."""
        if self._refused == _account(desk):
            return True
        if self._refused is not None:
            self._refused = self._tended = self.trouble = None
        return False

    def _begin(self, desk: Desk, reminders: Sequence[Reminder], *, by_itself: bool) -> None:
        self.working, self.of, self.sent = True, len(reminders), ()
        self.by_itself, self.day = by_itself, desk.today
        self._ended.clear()

    def _held(self, desk: Desk, reminders: Sequence[Reminder]) -> None:
        """For whoever has the turn."""
        try:
            run(desk, reminders, self._told, self._ended.is_set)
            self._judge(desk)
        finally:
            self.working = False
            self._turn.release()

    def _told(self, sent: Sent) -> None:
        self.sent = (*self.sent, sent)

    def _judge(self, desk: Desk) -> None:
        """Log what went by itself. An account that is refused is said once, and not tried again."""
        if not self.by_itself or not self.sent:
            return
        gone = sum(each.trouble is None and each.tried for each in self.sent)
        log.info("%d of %d reminders were sent by themselves", gone, self.of)
        self.trouble = next((each.trouble for each in self.sent if each.of_account), None)
        if self.trouble is None:
            return
        log.warning("the reminders that are left stay: %s", self.trouble.text)
        if isinstance(self.trouble, LoginRefused) or not isinstance(self.trouble, PostTrouble):
            self._refused = _account(desk)


def certain(desk: Desk) -> list[Reminder]:
    """The letters that may go by themselves: to clients with an address, of whom no mail is in doubt, and
    without the invoices of which something was noted today."""
    in_doubt = {each.client_id for each in desk.db.invoices.doubtful()}
    found = []
    for reminder in remind.due(remind.overdue(desk)):
        rest = tuple(each for each in reminder.invoices if not settled_on(each, desk.today, desk.zone))
        doubted = any(each.client_id in in_doubt for each in reminder.invoices)
        if rest and not doubted and reminder.to:
            found.append(replace(reminder, invoices=rest))
    return found


def run(
    desk: Desk, reminders: Sequence[Reminder], told: Callable[[Sent], None], is_ended: Callable[[], bool]
) -> None:
    """Mail one after the other. Once it is ended, or where the account itself cannot be used, the others are
    not tried."""
    halted = False
    for reminder in reminders:
        halted = halted or is_ended()
        sent = Sent(reminder, tried=False) if halted else _mailed(desk, reminder)
        halted = halted or sent.of_account
        told(sent)


def _mailed(desk: Desk, reminder: Reminder) -> Sent:
    try:
        deliver.mailbox(desk, desk.settings)
    except TrackerError as trouble:
        return Sent(reminder, trouble, of_account=True)
    try:
        remind.mail(desk, reminder)
    except TrackerError as trouble:
        return Sent(reminder, trouble, _is_of_account(trouble))
    return Sent(reminder)


def _is_of_account(trouble: TrackerError) -> bool:
    """Whether the next mail would meet the same. Wrong addresses and a mail's size concern it alone."""
    own = any(name in trouble.values for name in ("delivered", "most")) or trouble.values.get("refused")
    return isinstance(trouble, PostTrouble) and not own


def _account(desk: Desk) -> tuple[Mail, str]:
    return desk.settings.mail, desk.secrets.get(deliver.MAIL_ACCOUNT)
