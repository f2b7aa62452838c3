"""What was done, in a line: "12 jobs → Rossi › Villa"."""

from collections.abc import Mapping
from typing import Any

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.rates import Rate
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.act import Who
from smarttracker_lite.store.rows import from_row
from smarttracker_lite.store.tables.journal import Changes
from smarttracker_lite.web.pages.ratecards import Printed, terms, title
from smarttracker_lite.web.pages.rows import STATES
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk

Row = Mapping[str, Any]

VERBS: Mapping[str, str] = {
    "accept place": N_("Place of the data folder accepted"),
    "add extra": N_("Extra added"),
    "add jobs": N_("Jobs added to a draft"),
    "add printer": N_("Printer added"),
    "add to draft": N_("Extra added to a draft"),
    "answer date order": N_("Order of dates told"),
    "answer quote": N_("Quote accepted or declined"),
    "apply rule": N_("Rule applied to jobs that wait"),
    "archive": N_("Put into the archive"),
    "begin billing run": N_("Billing run begun"),
    "begin sending": N_("Mail being sent"),
    "begin": N_("First settings"),
    "begin with examples": N_("Example prices taken"),
    "blank": N_("Old names blanked"),
    "change draft": N_("Draft changed"),
    "change logo": N_("Logo changed"),
    "claim code": N_("Code given to a client"),
    "close gap": N_("Gap closed"),
    "comment": N_("Comment"),
    "correct ink": N_("Ink corrected"),
    "correct job": N_("Corrected by hand"),
    "credit": N_("Invoice credited"),
    "delete bundle": N_("Bundle deleted"),
    "delete cartridge": N_("Cartridge deleted"),
    "delete draft": N_("Draft deleted"),
    "delete examples": N_("Example prices deleted"),
    "delete extra": N_("Extra deleted"),
    "delete price list": N_("Price list deleted"),
    "delete rate": N_("Price deleted"),
    "delete rule": N_("Rule deleted"),
    "demonstrate": N_("Demo set up"),
    "draft": N_("Draft begun"),
    "draft from quote": N_("Draft made from a quote"),
    "end rehearsal": N_("Demo removed"),
    "enter job": N_("Entered by hand"),
    "erase client": N_("Client erased"),
    "forget all learned": N_("All that was learned forgotten"),
    "forget hint": N_("Hint forgotten"),
    "give up sending": N_("Mail not sent after all"),
    "group lines": N_("Lines of a draft grouped"),
    "hand over": N_("Handed over to SdI"),
    "import": N_("Imported"),
    "import clients": N_("Clients imported"),
    "import prices": N_("Prices imported"),
    "issue": N_("Invoice issued"),
    "issue pro forma": N_("Pro forma issued"),
    "issue quote": N_("Quote issued"),
    "join": N_("Parts joined again"),
    "leave rest": N_("Rest of a billing run left"),
    "learn all again": N_("All learned again"),
    "learn hint again": N_("Hint learned again"),
    "leave out": N_("Left out of a draft"),
    "leave out of reminders": N_("Invoice left out of reminders"),
    "log cartridge": N_("Cartridge noted"),
    "log in": N_("Password given to a printer"),
    "look at bills": N_("Work to be billed looked at"),
    "mark paid": N_("Marked as paid"),
    "mark unpaid": N_("Marked as unpaid"),
    "merge clients": N_("Clients merged"),
    "migrate": N_("Books brought to a new version"),
    "move payment": N_("Overpayment moved to another invoice"),
    "move line": N_("Line of a draft moved"),
    "move rule": N_("Rule moved"),
    "note turn": N_("Noted in a billing run"),
    "note outcome": N_("Answer of SdI noted"),
    "pay": N_("Payment noted"),
    "pay back": N_("Paid back to the client"),
    "pin": N_("Pinned"),
    "place queue": N_("Queue placed"),
    "poll": N_("Read from the printer"),
    "put back": N_("Put back on a draft"),
    "put examples back": N_("Example prices put back"),
    "read counters": N_("Counters read"),
    "reconnect": N_("Connected again"),
    "redo": N_("Redone"),
    "rehearse": N_("Demo printers added"),
    "remove discount": N_("Discount removed"),
    "remove extra": N_("Extra removed"),
    "remove from draft": N_("Extra removed from a draft"),
    "remove line": N_("Line of a draft removed"),
    "remove owner PIN": N_("Owner PIN removed"),
    "remove printer": N_("Printer removed"),
    "rename printer": N_("Printer renamed"),
    "reopen gap": N_("Gap opened again"),
    "reread": N_("Read again after an update"),
    "restore": N_("Backup restored"),
    "save bundle": N_("Bundle saved"),
    "save client": N_("Client saved"),
    "save details": N_("Texts of a draft saved"),
    "save extra": N_("Extra saved"),
    "save mapping": N_("Columns saved"),
    "save price list": N_("Price list saved"),
    "save project": N_("Project saved"),
    "save rate": N_("Price saved"),
    "save rule": N_("Rule saved"),
    "save settings": N_("Settings saved"),
    "send": N_("Document sent"),
    "send reminder": N_("Reminder sent"),
    "set discount": N_("Discount set"),
    "set owner PIN": N_("Owner PIN set"),
    "set state": N_("State changed"),
    "split": N_("Shared among clients"),
    "stop correcting ink": N_("Ink no longer corrected"),
    "switch accounts": N_("Account codes switched"),
    "switch rule": N_("Rule switched"),
    "switch suggestions": N_("Suggestions switched"),
    "tag": N_("Tagged"),
    "take back import": N_("Import taken back"),
    "take back job": N_("Taken back"),
    "take back payment": N_("Payment taken back"),
    "take bank payments": N_("Payments of a bank’s file noted"),
    "take over": N_("Books taken over"),
    "tell what waits": N_("Notification shown"),
    "unarchive": N_("Taken out of the archive"),
    "undo": N_("Undone"),
    "unpin": N_("No longer pinned"),
    "watch folder": N_("Folder watched"),
    "write": N_("Written"),
    "write off": N_("Rest written off"),
    "write line": N_("Line of a draft written"),
}
"""Every verb that acts have, as it stands in the history."""

WHO: Mapping[str, str] = {
    Who.USER: N_("Here"),
    Who.COMMAND_LINE: N_("Command line"),
    Who.COLLECTOR: N_("Printers"),
    Who.PROGRAM: N_("The program"),
}
"""The doors of acts, as they stand in the history."""

_ORDER = (
    "invoices",
    "quotations",
    "imports",
    "drafts",
    "gaps",
    "jobs",
    "clients",
    "projects",
    "rules",
    "price_lists",
    "rates",
    "bundles",
    "extras",
    "cartridges",
    "corrections",
    "printers",
)
"""An act is about the first of these tables that it changed."""
_NAMED = 3


class Names:
    """Calls records by their names, by the books of one moment; what is gone has none any more."""

    def __init__(self, desk: Desk, words: Words) -> None:
        self.words = words
        self._db = desk.db
        self.printed = Printed(
            words,
            desk.today,
            desk.settings.currency,
            {printer.id: printer.name for printer in desk.db.printers.all()},
        )
        self._clients = {client.id: client.name for client in desk.db.clients.all()}
        self._projects = {project.id: project.name for project in desk.db.projects.all()}
        self._lists = {each.id: each.name for each in desk.db.price_lists.all()}

    def whose(self, client_id: str | None, project_id: str | None = None) -> str:
        """`Rossi › Villa`."""
        if client_id is None:
            return self.words.text(N_("no client"))
        names = [self._clients.get(client_id, "?")]
        return " › ".join([*names, self._projects.get(project_id, "?")] if project_id else names)

    def of_id(self, field: str, id: str) -> str:
        """What the record is called that a field names; the id itself where that is not known."""
        known = {
            "client_id": self._clients,
            "project_id": self._projects,
            "list_id": self._lists,
            "printer_id": self.printed.printers,
        }
        return known.get(field, {}).get(id, id)

    def rate(self, row: Row) -> tuple[str, tuple[str, ...]]:
        """A row of a rate card: what it is for, and its prices. One of an older version has neither."""
        try:
            rate = from_row(dict(row), Rate, "rates")
        except StoreTrouble:
            return "", ()
        holder = self._clients.get(rate.client_id or "") or self._lists.get(rate.list_id or "") or ""
        return " · ".join(filter(None, (title(self.printed, rate), holder))), terms(self.printed, rate)

    def record(self, table: str, row: Row) -> str:
        """What a record is called; "" where it has no name."""
        match table:
            case "rates":
                return self.rate(row)[0]
            case "jobs":
                return _text(row, "facts", "document") or self.words.text(N_("Untitled"))
            case "clients":
                return _text(row, "postal", "name")
            case "invoices" | "quotations":
                return _text(row, "number", "text")
            case "drafts":
                return self.whose(_text(row, "client_id"))
            case "gaps" | "corrections" | "standings" | "memories":
                return self.of_id("printer_id", _text(row, "printer_id"))
            case "cartridges":
                return _text(row, "channel")
        return _text(row, "name") or _text(row, "file")


def _repriced(names: Names, before: Row | None, after: Row | None) -> str:
    """`3.10 per m² → 3.40 per m²`, of a row that was there and still is."""
    was, became = (names.rate(row)[1] if row else () for row in (before, after))
    old = [each for each in was if each not in became]
    new = [each for each in became if each not in was]
    return f"{' · '.join(old)} → {' · '.join(new)}" if old and new else ""


def _text(row: Row, *path: str) -> str:
    """A text somewhere in a row; "" where a row of another version has none."""
    found: Any = row
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, str) else ""


def who(words: Words, told: str) -> str:
    """Through which door it was done."""
    return words.text(WHO[told]) if told in WHO else told


def verb(words: Words, told: str) -> str:
    """What was done; a verb of another version of the program is shown as it is."""
    return words.text(VERBS[told]) if told in VERBS else told


def summary(names: Names, told: str, changes: Changes) -> str:
    """What an act did, in a line."""
    table = next((each for each in _ORDER if each in changes), "")
    if not table:
        return verb(names.words, told)
    rows = [(before, after) for before, after in changes[table].values()]
    return _retagged(names, rows, told) if table == "jobs" else _called(names, told, table, rows)


def _retagged(names: Names, rows: list[tuple[Any, Any]], told: str) -> str:
    """Whose jobs are or in which state, where that is the same of all that changed; else as of any record."""
    words, to = names.words, {_becomes(names, before, after) for before, after in rows}
    name = to.pop() if len(to) == 1 else ""
    if not name:
        return _called(names, told, "jobs", rows)
    count = words.plural("{n} job → {name}", "{n} jobs → {name}", len(rows), name=name)
    prefix = f"{verb(words, told)}: " if told in ("undo", "redo") else ""
    document = names.record("jobs", rows[0][1]) if len(rows) == 1 else ""
    return prefix + (f"“{document}” → {name}" if document else count)


def _becomes(names: Names, before: Row | None, after: Row | None) -> str:
    was, now = ((row or {}).get("tag", {}) for row in (before, after))
    if before is None or after is None:
        return ""
    if any(was.get(name) != now.get(name) for name in ("client_id", "project_id")):
        return names.whose(now.get("client_id"), now.get("project_id"))
    state = now.get("state")
    if was.get("state") != state and state in set(JobState):
        return names.words.text(STATES[JobState(state)].word)
    return ""


def _called(names: Names, told: str, table: str, rows: list[tuple[Any, Any]]) -> str:
    """`Price saved: Bond`, and how many more."""
    words = names.words
    called = [names.record(table, after or before) for before, after in rows[:_NAMED]]
    if table == "rates" and len(rows) == 1:
        called += [_repriced(names, *rows[0])]
    listed = ", ".join(dict.fromkeys(filter(None, called)))
    more = len(rows) - _NAMED
    if more > 0:
        listed = words.plural("{names} and {n} more", "{names} and {n} more", more, names=listed)
    return f"{verb(words, told)}: {listed}" if listed else verb(words, told)
