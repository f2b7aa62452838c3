"""When it is asked on the screen whose a print is: only of one sent from here, soon after, and rarely."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smarttracker_lite.domain.printing import JobFacts

FRESH = timedelta(minutes=10)
"""Longer ago, as after an outage, and who sent it may be elsewhere: it waits in the inbox."""
GATHERED = timedelta(seconds=30)
"""Prints that come out within so long are asked about together."""
APART = timedelta(minutes=1)
"""So long at least between two questions."""
REMEMBERED = timedelta(hours=1)

_LOOPBACK = frozenset({"localhost", "127", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Here:
    """This computer: what it is called, and who sits there."""

    host: str
    user: str

    def sent(self, facts: JobFacts, *, by_queue: bool) -> bool:
        """Whether a print was sent from here: its host says so; or none is told, and a queue of this computer
        told of it (`by_queue`), or its user has the same name as who sits here."""
        host = _host(facts.host)
        if host and host not in _LOOPBACK:
            return host == _host(self.host)
        return by_queue or (not host and bool(facts.user) and _user(facts.user) == _user(self.user))


def _host(told: str | None) -> str:
    """Its own name, without its domain: `PC-Anna.studio.local`, `\\\\pc-anna`. An address stays as it is."""
    name = (told or "").strip().strip("\\").casefold()
    return name if name.replace(".", "").isdigit() or ":" in name else name.partition(".")[0]


def _user(told: str | None) -> str:
    """The name, without the domain: `STUDIO\\anna`, `anna@studio.local`."""
    return (told or "").rpartition("\\")[2].partition("@")[0].strip().casefold()


def came_out_lately(facts: JobFacts, now: datetime) -> bool:
    """Whether it was done a few minutes ago; where the printer tells no time, nobody knows."""
    done = facts.completed_at
    return done is not None and abs(now - done) <= FRESH


@dataclass(slots=True)
class Turns:
    """Which prints, by their ids, are still to be asked about, and when."""

    waiting: dict[str, datetime] = field(default_factory=dict)
    asked: dict[str, datetime] = field(default_factory=dict)
    last: datetime | None = None
    later: datetime | None = None

    def notice(self, ids: Iterable[str], now: datetime) -> None:
        """These came out; each is asked about once."""
        self.asked = {each: at for each, at in self.asked.items() if now - at < REMEMBERED}
        for each in ids:
            if each not in self.asked:
                self.waiting.setdefault(each, now)

    def due(self) -> datetime | None:
        """When the next question may be asked; None if there is nothing to ask."""
        if not self.waiting:
            return None
        gathered = min(self.waiting.values()) + GATHERED
        rested = self.last + APART if self.last else gathered
        return max(gathered, rested, self.later or gathered)

    def take(self, now: datetime) -> tuple[str, ...]:
        """What to ask about now, the first noticed first; nothing before it is time."""
        due = self.due()
        if due is None or now < due:
            return ()
        taken = tuple(self.waiting)
        self.asked |= dict.fromkeys(taken, now)
        self.waiting, self.last = {}, now
        return taken

    def snooze(self, ids: Iterable[str], now: datetime, rest: timedelta) -> None:
        """Ask nothing for a while, and then about these again."""
        self.later = now + rest
        for each in ids:
            self.asked.pop(each, None)
            self.waiting[each] = now

    def drop(self) -> None:
        """Ask about none of those that wait."""
        self.waiting = {}
