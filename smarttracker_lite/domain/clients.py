"""Who is printed for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from smarttracker_lite.domain.money import ZERO
from smarttracker_lite.domain.taxes import Tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Postal:
    """A name and address as it stands on an invoice; `country` is an ISO 3166-1 alpha-2 code, `province` in
    Italy two letters."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    vat_id: str = ""
    tax_number: str = ""
    email: str = ""
    phone: str = ""
    province: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """Where e-invoices go: by SdI's code or certified mail in Italy, to a Peppol participant (`scheme` of
    the EAS list and `endpoint`, EN 16931 BT-49); and what the buyer wants to find them by (BT-10)."""

    sdi_code: str = ""
    pec: str = ""
    scheme: str = ""
    endpoint: str = ""
    buyer_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """Somebody who is invoiced. `language` is that of their papers; empty: that of the studio.

    `list_id` is the price list they are charged by, None the standard prices; of either they are given
    `discount` percent off. `other_codes` are further ones by which their work is known: account IDs, and the
    codes of clients that were `merged_into` this one. `cc` are addresses that get a copy of what is mailed.
    `terms_days` to pay are the studio's where they are None. A `pinned` client stands first where one is
    chosen. Of one that was `erased_at` a moment nothing personal is kept any more but its invoices.
    It pays in its `currency` (ISO 4217), None: in the studio's, and is charged `tax`, None: what the studio
    usually charges. One with `split_payment` pays VAT to the state itself (Italy, art. 17-ter DPR 633/1972),
    one that `withholds` keeps back income tax. A `public_body` gets the FatturaPA of administrations.
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
    terms_days: int | None = None
    pinned: bool = False
    merged_into: str | None = None
    erased_at: datetime | None = None
    currency: str | None = None
    tax: Tax | None = None
    routing: Routing = Routing()
    public_body: bool = False
    split_payment: bool = False
    withholds: bool = False
    reminded: bool = True

    @property
    def name(self) -> str:
        return self.postal.name

    @property
    def charged_by(self) -> tuple[str | None, Decimal, str | None]:
        """What decides its prices: if this changes, its open work is repriced."""
        return self.list_id, self.discount, self.currency

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

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that find this project."""
        return (self.code,) if self.code else ()


def became(clients: Iterable[Client]) -> dict[str, str]:
    """Each client, by id, and the one it is now: itself, or that into which it was merged."""
    return {client.id: client.merged_into or client.id for client in clients}


def with_merged(client_id: str, clients: Iterable[Client]) -> tuple[str, ...]:
    """The client, and those that were merged into it, by their ids."""
    return (client_id, *(each.id for each in clients if each.merged_into == client_id))


def project_title(project: Project, projects: Mapping[str, Project]) -> str:
    """What the project is called among all of its client: "Villa", a phase of it "Villa › Tender"."""
    parent = projects.get(project.parent_id or "")
    return f"{parent.name} › {project.name}" if parent else project.name


@dataclass(frozen=True, slots=True)
class Choice:
    """What a job can be tagged with: a client, one of its projects, or a phase of one, its `parent`."""

    client: Client
    project: Project | None = None
    parent: Project | None = None

    @property
    def title(self) -> str:
        return " › ".join(each.name for each in (self.client, self.parent, self.project) if each)


def choices(clients: Iterable[Client], projects: Iterable[Project]) -> list[Choice]:
    """Everything a job can be tagged with now, archived ones left out, in the order of their titles."""
    known = {client.id: client for client in clients if not client.archived}
    open_ones = {each.id: each for each in projects if each.client_id in known and not each.archived}
    own = [Choice(client) for client in known.values()]
    theirs = [
        Choice(known[project.client_id], project, open_ones.get(project.parent_id or ""))
        for project in open_ones.values()
        if project.parent_id is None or project.parent_id in open_ones
    ]
    return sorted(own + theirs, key=lambda choice: choice.title.casefold())


def code_owners(clients: Iterable[Client], projects: Iterable[Project]) -> dict[str, Client | Project]:
    """Who is found by each code, case-folded: clients and projects that are not in the archive."""
    known = {client.id: client for client in clients if not client.archived}
    owners: dict[str, Client | Project] = {
        code.casefold(): client for client in known.values() for code in client.codes
    }
    theirs = (each for each in projects if each.client_id in known and not each.archived)
    return owners | {code.casefold(): project for project in theirs for code in project.codes}
