"""What every workflow has at hand."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any, Self, TypeVar

from smarttracker_lite.billing.letter import Unsent
from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.store.act import Act, Done, Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.safekeeping import Safekeeping

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The books, the key ring, the clock, and what the system does for us."""

    db: Database
    secrets: Secrets
    now: Callable[[], datetime]
    zone: tzinfo | None
    """The studio's time zone; None: this computer's."""
    system_language: str
    print_file: Callable[[Path, str], None]
    """Prints a file on the printer of this name, "" for the standard one."""
    printers: Callable[[], tuple[str, ...]] = tuple
    """The printers that the system can print a file on."""
    compose: Callable[[Unsent], None] = lambda unsent: None
    """Opens the user's own mail program with a mail."""
    who: Who = Who.USER
    """The door through which what is done at this desk comes in."""
    safekeeping: Safekeeping = field(default_factory=Safekeeping)
    kept: dict[type, Any] = field(default_factory=dict)
    """What follows from the books and is kept while the program runs, by its class."""

    def act(self, verb: str, of: int | None = None) -> AbstractContextManager[Done]:
        """A transaction over all books under this verb; within another one the outer verb stands. It may take
        back that with the number `of`. Gives what becomes of it: its number, for the way to undo it."""
        return self.db.transaction(Act(self.who, verb, of))

    def keeping(self, kind: type[T]) -> T:
        """The one object of this class that is kept; made when it is asked for first."""
        kept: T = self.kept.setdefault(kind, kind())
        return kept

    @property
    def today(self) -> date:
        """The day in the studio, as it stands on an invoice."""
        return self.now().astimezone(self.zone).date()

    def day_of(self, job: Job) -> date:
        """The day in the studio under which a job is listed and billed."""
        return job.day.astimezone(self.zone).date()

    def at(self, moment: datetime) -> Self:
        """The same desk with its clock stopped: what is done at it all happens at this moment."""
        return replace(self, now=lambda: moment)

    @property
    def settings(self) -> Settings:
        return self.db.settings.get()

    def words(self, language: str = "") -> Words:
        """The words of a language, by default of the studio's own."""
        return Words(language or self.settings.language or self.system_language, self.zone)


def new_id() -> str:
    """An identifier that no other record has: 64 random bits in hex."""
    return secrets.token_hex(8)
