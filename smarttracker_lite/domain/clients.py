"""Who is printed for."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from smarttracker_lite.domain.money import ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Postal:
    """A name and address as it stands on an invoice; `country` is an ISO 3166-1 alpha-2 code."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    vat_id: str = ""
    tax_number: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Somebody who is invoiced. `language` is that of their papers; empty: that of the studio.

    `list_id` is the price list they are charged by, None the standard prices; of either they are given
    `discount` percent off. `other_codes` are further ones by which their work is known: account IDs, and the
    codes of clients that were `merged_into` this one. `cc` are addresses that get a copy of what is mailed.
    `currency`, an ISO 4217 code, and `terms_days` to pay are the studio's where they are "" and None. A
    `pinned` client stands first where one is chosen.
    """

    id: str
    postal: Postal
    code: str = ""
    language: str = ""
    notes: str = ""
    list_id: str | None = None
    discount: Decimal = ZERO
    archived: bool = False
    other_codes: tuple[str, ...] = ()
    iban: str = ""
    cc: tuple[str, ...] = ()
    currency: str = ""
    terms_days: int | None = None
    pinned: bool = False
    merged_into: str | None = None

    @property
    def name(self) -> str:
        return self.postal.name

    @property
    def codes(self) -> tuple[str, ...]:
        """All codes that find this client, its own first."""
        return tuple(code for code in (self.code, *self.other_codes) if code)


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A piece of work for a client: "Villa Rossi"; or with a `parent_id` a phase of such a project: "Tender".

    A phase has no phases itself, and belongs to the client of its project.
    """

    id: str
    client_id: str
    name: str
    code: str = ""
    archived: bool = False
    parent_id: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What a job can be tagged with: a client, or one of its projects."""

    client: Client
    project: Project | None = None

    @property
    def title(self) -> str:
        return f"{self.client.name} › {self.project.name}" if self.project else self.client.name


def choices(clients: Iterable[Client], projects: Iterable[Project]) -> list[Choice]:
    """Everything a job can be tagged with now, archived ones left out, in the order of their titles."""
    known = {client.id: client for client in clients if not client.archived}
    own = [Choice(client) for client in known.values()]
    theirs = [
        Choice(known[project.client_id], project)
        for project in projects
        if project.client_id in known and not project.archived
    ]
    return sorted(own + theirs, key=lambda choice: choice.title.casefold())
