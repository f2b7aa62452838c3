"""What each table is looked up by: the fields that pages filter by, as they stand in the rows."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal

from smarttracker_lite.domain.jobs import JobState, Stage
from smarttracker_lite.domain.machines import remembered_id
from smarttracker_lite.domain.numbering import Kind
from smarttracker_lite.domain.printing import FINAL
from smarttracker_lite.store.tables.index import HIGHEST, Index, Lookups, Rest, Row, key_of

Field = Callable[[Row], str | None]

HIGHEST_SEQUENCE = (1 << 20) - 1
BLANKED = "blanked"
"""What jobs without names are found by."""


def _by(name: str, field: Field, reads: frozenset[str] | None = None) -> Index:
    """An index on a text; a row without it has no key."""

    def keys(row: Row) -> Iterable[int]:
        text = field(row)
        return () if text is None else (key_of(text),)

    return Index(name, keys, reads)


def _of_any(name: str, field: Field, reads: frozenset[str] | None = None) -> Index:
    """An index on a text in which the rows without it are found by ""."""
    return Index(name, lambda row: (key_of(field(row) or ""),), reads)


ID = _by("id", lambda row: row["id"])


def told_key(printer_id: str, source: str, key: str) -> str:
    """What names a job at its printer, as one text."""
    return f"{printer_id}\n{source}\n{key}"


def serial(year: int, sequence: int) -> int:
    """The key of a document's number: in the order of years, then of places in the series."""
    return max(min((year << 20) + min(sequence, HIGHEST_SEQUENCE), HIGHEST), 0)


def year_of(serial: int) -> int:
    """The year of the number that has this key."""
    return serial >> 20


def second(moment: datetime) -> int:
    """The key of a moment: its second since 1970, as far as there are keys."""
    return min(max(int(moment.timestamp()), 0), HIGHEST)


def _told(row: Row) -> Iterable[int]:
    """By its own name and by those that other sources call it."""
    names = (row["facts"], *row.get("aliases", ()))
    return {key_of(told_key(row["printer_id"] or "", name["source"], name["key"])) for name in names}


def _at(row: Row) -> datetime:
    """As `domain.jobs.Job.day` says of the job."""
    facts = row["facts"]
    return datetime.fromisoformat(facts["completed_at"] or facts["submitted_at"] or row["first_seen_at"])


def _day(row: Row) -> Iterable[int]:
    return (_at(row).astimezone(UTC).toordinal(),)


def _moment(row: Row) -> Iterable[int]:
    return (second(_at(row)),)


def _seen(row: Row) -> Iterable[int]:
    return (second(datetime.fromisoformat(row["first_seen_at"])),)


def _taken(row: Row) -> Iterable[int]:
    return (second(datetime.fromisoformat(row["at"])),)


def _stage(row: Row) -> str:
    """As `domain.jobs.Job.stage` says of the job."""
    tag = row["tag"]
    if row["invoice_id"] is not None:
        return Stage.BILLED
    if tag["state"] != JobState.BILLABLE:
        return Stage.NOT_BILLABLE
    if row["facts"]["status"] not in FINAL:
        return Stage.PRINTING
    return Stage.WAITING if tag["client_id"] is None else Stage.READY


def _account(row: Row) -> str | None:
    """The account of a job that waits for a client, as codes are compared."""
    account = row["facts"]["account"]
    return (account_key(account) or None) if account and _stage(row) == Stage.WAITING else None


def account_key(account: str) -> str:
    """An account ID or a client's code as such are compared."""
    return " ".join(account.split()).casefold()


def _media(row: Row) -> str | None:
    media = row["facts"]["media"]
    return media["name"] or media["type"] or None


def _words(row: Row) -> str:
    """As `domain.jobs.told_text` says of the job."""
    facts, media, tag = row["facts"], row["facts"]["media"], row["tag"]
    told = (facts["document"], facts["user"], facts["account"], media["name"], media["type"])
    return " ".join(part for part in (*told, tag["comment"], tag.get("note"), tag.get("reason")) if part)


def _issued_on(row: Row) -> Iterable[int]:
    return (date.fromisoformat(row["issued_on"]).toordinal(),)


def _is_open(row: Row) -> bool:
    """Whether something is still to be paid; where an amount is none, it is looked at."""
    still = _open(row)
    return still is None or still > 0


def _is_overpaid(row: Row) -> bool:
    """Whether the client has paid too much."""
    still = _open(row)
    return still is not None and still < 0


def _open(row: Row) -> Decimal | None:
    """As `domain.documents.Invoice.open` says of the invoice; None where an amount is none."""
    withheld = (row.get("withheld") or {}).get("amount", "0")
    kept = row["tax"] if row.get("split_payment") else "0"
    settled = (each["amount"] for each in row.get("settlements", ()))
    try:
        return Decimal(row["total"]) - sum(map(Decimal, (withheld, kept, *settled)))
    except ArithmeticError:
        return None


def _settled_by(row: Row) -> Iterable[int]:
    """By the credit notes, invoices and bank's lines that settlements came by."""
    return {key_of(each["via"]) for each in row.get("settlements", ()) if each.get("via")}


def _payers(row: Row) -> Iterable[int]:
    """By the accounts from which it was paid."""
    return {key_of(each["payer"]) for each in row.get("settlements", ()) if each.get("payer")}


def _sent(row: Row) -> Iterable[int]:
    return {second(datetime.fromisoformat(sending["at"])) for sending in row.get("sendings", ())}


def _is_doubt(sending: Row) -> bool:
    return bool(sending.get("maybe"))


def day_index(kind: Kind) -> str:
    """The name of the index of the days on which documents of this kind were issued."""
    return f"day of {kind}"


def serial_index(kind: Kind) -> str:
    """The name of the index of the numbers of this kind."""
    return f"serial of {kind}"


def _number(row: Row) -> Iterable[int]:
    return (serial(row["number"]["year"], row["number"]["sequence"]),)


def _of_kind(kind: Kind, is_one: Callable[[Row], bool]) -> tuple[Index, Index]:
    """What documents of a kind are looked up by. (A file of indexes knows by what code it was made: of what
    that closes over, too, but functions alone.)"""
    return (
        Index(serial_index(kind), lambda row: _number(row) if is_one(row) else ()),
        Index(day_index(kind), lambda row: _issued_on(row) if is_one(row) else ()),
    )


_OPEN = frozenset(key_of(stage) for stage in (Stage.PRINTING, Stage.WAITING, Stage.READY))

NAMES = frozenset({"names"})
"""What goes of a job that is blanked."""
_ALIKE = frozenset[str]()
"""Of an index of jobs: whatever is decided about one, and also without names, it is found there as before."""


def _tag(*names: str) -> frozenset[str]:
    """The fields of its tag are the other parts of a job that may change alone."""
    return frozenset(f"tag.{name}" for name in names)


_JOBS = Lookups(
    indexes=(
        _by("id", lambda row: row["id"], _ALIKE),
        Index("told", _told, _ALIKE),
        _by("printer", lambda row: row["printer_id"], _ALIKE),
        _of_any("client", lambda row: row["tag"]["client_id"], _tag("client_id")),
        _by("project", lambda row: row["tag"]["project_id"], _tag("project_id")),
        _by("invoice", lambda row: row["invoice_id"], _ALIKE),
        _by("state", lambda row: row["tag"]["state"], _tag("state")),
        _by("print", lambda row: (row.get("portion") or {}).get("first_id"), _ALIKE),
        _by("reprint", lambda row: row["tag"].get("reprint_of"), _tag("reprint_of")),
        _by("stage", _stage, _tag("state", "client_id")),
        _of_any("media", _media, _ALIKE),
        _by("account", _account, NAMES | _tag("state", "client_id")),
        Index("day", _day, _ALIKE),
        Index("moment", _moment, _ALIKE),
        Index("seen", _seen, _ALIKE),
        _by("blanked", lambda row: BLANKED if row.get("blanked_at") else None, NAMES),
    ),
    text=_words,
    worded=NAMES | _tag("comment", "note", "reason"),
    rest=Rest(day="day", open="stage", keys=_OPEN),
)
_INVOICES = Lookups(
    indexes=(
        ID,
        _by("client", lambda row: row["client_id"]),
        _by("number", lambda row: row["number"]["text"]),
        _by("unpaid", lambda row: "" if _is_open(row) else None),
        _by("overpaid", lambda row: "" if _is_overpaid(row) else None),
        Index("settled", _settled_by),
        Index("payer", _payers),
        *_of_kind(Kind.INVOICE, lambda row: row.get("kind", "invoice") == "invoice"),
        *_of_kind(Kind.CREDIT_NOTE, lambda row: row.get("kind") == "credit-note"),
        Index("quoted", lambda row: {key_of(each["quotation_id"]) for each in row.get("quoted", ())}),
        _by("corrects", lambda row: (row.get("corrects") or {}).get("invoice_id")),
        Index("day", _issued_on),
        Index("sent", _sent),
        _by("doubtful", lambda row: "" if any(map(_is_doubt, row.get("sendings", ()))) else None),
    )
)
_QUOTATIONS = Lookups(
    indexes=(
        ID,
        _by("client", lambda row: row["client_id"]),
        _by("number", lambda row: row["number"]["text"]),
        _of_any("outcome", lambda row: row.get("outcome")),
        Index("until", lambda row: (date.fromisoformat(row["valid_until"]).toordinal(),)),
        *_of_kind(Kind.QUOTE, lambda row: row.get("kind") == "quote"),
        *_of_kind(Kind.PRO_FORMA, lambda row: row.get("kind") == "pro-forma"),
        Index("day", _issued_on),
        Index("sent", _sent),
        _by("doubtful", lambda row: "" if any(map(_is_doubt, row.get("sendings", ()))) else None),
    )
)
_TAGGINGS = Lookups(
    indexes=(
        ID,
        Index("job", lambda row: map(key_of, {retag["job_id"] for retag in row["retags"]})),
        Index("at", _taken),
    )
)

_MEMORIES = Lookups(
    indexes=(
        _by("id", lambda row: remembered_id(row["printer_id"], row["name"], row["values"])),
        _by("printer", lambda row: row["printer_id"]),
    )
)

_GAPS = Lookups(
    indexes=(
        ID,
        _by("printer", lambda row: row["printer_id"]),
        _by("open", lambda row: "" if row["closed"] is None else None),
    )
)
_TURNS = Lookups(
    indexes=(
        ID,
        _by("run", lambda row: row["run"]),
        _by("client", lambda row: row["client_id"]),
        _by("open", lambda row: None if row.get("done") else ""),
        Index("at", _taken),
    )
)
_STANDINGS = Lookups(indexes=(ID, _by("printer", lambda row: row["printer_id"]), Index("at", _taken)))

_SMALL = (
    "printers",
    "mappings",
    "imports",
    "clients",
    "projects",
    "rules",
    "price_lists",
    "rates",
    "extras",
    "bundles",
    "cartridges",
    "corrections",
    "drafts",
    "settings",
)

LOOKUPS: Mapping[str, Lookups] = {
    "jobs": _JOBS,
    "invoices": _INVOICES,
    "quotations": _QUOTATIONS,
    "taggings": _TAGGINGS,
    "memories": _MEMORIES,
    "gaps": _GAPS,
    "standings": _STANDINGS,
    "turns": _TURNS,
    **dict.fromkeys(_SMALL, Lookups(indexes=(ID,))),
}
