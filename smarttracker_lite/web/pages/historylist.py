"""Which acts of the history are listed: by who did them, by what they are about, and by words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from smarttracker_lite.errors import N_
from smarttracker_lite.store.act import Who
from smarttracker_lite.store.tables.journal import Changes
from smarttracker_lite.web.exchange import Fields
from smarttracker_lite.web.pages.historywords import Names, summary
from smarttracker_lite.web.pages.undoing import PATH
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.recall import PEOPLE, Told, told

PER_PAGE = 50
PEOPLE_ASKED, PROGRAM_ASKED, PRINTERS_ASKED, ALL_ASKED = "", "program", "printers", "all"
WHO: Mapping[str, tuple[str, frozenset[str]]] = {
    PEOPLE_ASKED: (N_("People"), frozenset(PEOPLE)),
    PROGRAM_ASKED: (N_("The program"), frozenset({Who.PROGRAM})),
    PRINTERS_ASKED: (N_("Printers"), frozenset({Who.COLLECTOR})),
    ALL_ASKED: (N_("All"), frozenset()),
}
"""Whose acts are asked for, by the word in the address; no set is anybody's."""
NOUNS: Mapping[str, tuple[str, frozenset[str]]] = {
    "": (N_("Everything"), frozenset()),
    "jobs": (N_("Jobs"), frozenset({"jobs"})),
    "clients": (N_("Clients and projects"), frozenset({"clients", "projects"})),
    "rules": (N_("Rules"), frozenset({"rules"})),
    "prices": (N_("Prices"), frozenset({"rates", "price_lists", "extras", "bundles", "corrections"})),
    "invoices": (N_("Drafts and invoices"), frozenset({"drafts", "invoices", "quotations"})),
    "printers": (N_("Printers"), frozenset({"printers", "gaps", "cartridges"})),
    "settings": (N_("Settings"), frozenset({"settings"})),
}
"""What acts are about, by the word in the address: the tables that they changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address asks for: acts older than `before`, of one record if `of` names its table and id."""

    who: str
    noun: str
    text: str
    of: str
    before: int | None

    def href(self, **changes: str) -> str:
        """The address with other words in it; from the newest act on."""
        fields = {"who": self.who, "noun": self.noun, "q": self.text, "of": self.of} | changes
        query = urlencode({name: value for name, value in fields.items() if value})
        return f"{PATH}?{query}" if query else PATH


@dataclass(frozen=True, slots=True)
class Listed:
    """An act of the list: what became of it, what it did in a line, and what it changed."""

    told: Told
    what: str
    changes: Changes


def asked(fields: Fields) -> Asked:
    """What the address asks for; words it does not know ask for nothing."""
    who, noun, before = fields.get("who"), fields.get("noun"), fields.get("before")
    return Asked(
        who=who if who in WHO else PEOPLE_ASKED,
        noun=noun if noun in NOUNS else "",
        text=fields.get("q"),
        of=fields.get("of"),
        before=int(before) if before.isascii() and before.isdecimal() and len(before) < 16 else None,
    )


def listed(desk: Desk, wanted: Asked, names: Names) -> Iterator[Listed]:
    """The acts that are asked for, the newest first; of those that are not only the head is read."""
    _, doors = WHO[wanted.who]
    _, tables = NOUNS[wanted.noun]
    letters = wanted.text.casefold().split()
    for act in told(desk, collected=not doors or Who.COLLECTOR in doors):
        past = act.past
        if (doors and past.who not in doors) or (wanted.before is not None and past.n >= wanted.before):
            continue
        if not _may_be(past.content, wanted, tables):
            continue
        changes = past.entry().changes
        if (tables and tables.isdisjoint(changes)) or (wanted.of and not _names(changes, wanted.of)):
            continue
        what = summary(names, past.verb, changes)
        if all(word in what.casefold() for word in letters):
            yield Listed(act, what, changes)


def _may_be(content: bytes, wanted: Asked, tables: frozenset[str]) -> bool:
    """Whether an act may be asked for, as far as its bytes tell without being read."""
    named = not wanted.of or wanted.of.partition("/")[2].encode() in content
    return named and (not tables or any(b'"%b":{' % table.encode() in content for table in tables))


def _names(changes: Changes, of: str) -> bool:
    """Whether the record of this table and id was changed."""
    table, _, id = of.partition("/")
    return any((after or before or {}).get("id") == id for before, after in changes.get(table, {}).values())
