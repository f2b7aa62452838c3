"""What every workflow has at hand."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Self

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.jobs import Job
from smarttracker_lite.store.act import Act, Done, Who
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.secrets import Secrets
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.learner import Learner
from smarttracker_lite.workflows.safekeeping import Safekeeping


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The books, the key ring, the clock, and the system's way to print a file."""

    db: Database
    secrets: Secrets
    now: Callable[[], datetime]
    zone: tzinfo | None
    """The studio's time zone; None: this computer's."""
    system_language: str
    print_file: Callable[[Path], None]
    who: Who = Who.USER
    """The door through which what is done at this desk comes in."""
    safekeeping: Safekeeping = field(default_factory=Safekeeping)
    learner: Learner = field(default_factory=Learner)

    def act(self, verb: str, of: int | None = None) -> AbstractContextManager[Done]:
        """A transaction over all books under this verb; within another one the outer verb stands. It may take
        back that with the number `of`. Gives what becomes of it: its number, for the way to undo it."""
        return self.db.transaction(Act(self.who, verb, of))

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
