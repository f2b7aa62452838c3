"""From the schema of an older version's file to this one's, a step at a time and forward only."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.tables.snapshot import damaged
from smarttracker_lite.store.tables.whole_file import Tables

Step = Callable[[Tables], Tables]

_MONEY_1 = {"currency": "EUR", "terms_days": 30, "tax": {"category": "S", "percent": "22", "reason": ""}}
"""What schema 1 kept in the form of money and tax if nobody ever saved that form."""


def _schema_2(tables: Tables) -> Tables:
    return _ready_for_idle(_ask_for_vat(tables))


def _ask_for_vat(tables: Tables) -> Tables:
    """VAT is null until somebody confirmed it, by saving that form or by issuing an invoice."""
    if tables.get("invoices"):
        return tables
    pages = tables.get("settings") or {"1": {"id": "settings", "settings": dict(_MONEY_1)}}
    return {**tables, "settings": {number: _unless_saved(page) for number, page in pages.items()}}


def _unless_saved(page: dict[str, Any]) -> dict[str, Any]:
    match page:
        case {"settings": dict(settings)} if settings.items() >= _MONEY_1.items():
            return {**page, "settings": {**settings, "tax": None}}
    return page


def _ready_for_idle(tables: Tables) -> Tables:
    """A printer with nothing to do is called `ready`, as on its card."""
    printers = {number: _ready(printer) for number, printer in tables.get("printers", {}).items()}
    return {**tables, "printers": printers} if printers else tables


def _ready(printer: dict[str, Any]) -> dict[str, Any]:
    match printer:
        case {"device": dict(device)}:
            return {**_unless_idle(printer), "device": _unless_idle(device)}
    return printer


def _unless_idle(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "state": "ready"} if row.get("state") == "idle" else row


def _schema_3(tables: Tables) -> Tables:
    """What a driver remembers of its printer stands in a table of its own."""
    printers = tables.get("printers", {})
    memories = {number: _memory(printer) for number, printer in printers.items() if _remembers(printer)}
    bare = {number: _bare(printer) for number, printer in printers.items()}
    return {**tables, "printers": bare, "memories": memories} if memories else tables


def _remembers(printer: dict[str, Any]) -> bool:
    """A card of another shape is left as it is, and complained about where it is read."""
    match printer:
        case {"id": str(), "memory": dict()}:
            return True
    return False


def _memory(printer: dict[str, Any]) -> dict[str, Any]:
    return {"printer_id": printer["id"], "name": "", "values": printer["memory"]}


def _bare(printer: dict[str, Any]) -> dict[str, Any]:
    if not _remembers(printer):
        return printer
    return {name: value for name, value in printer.items() if name != "memory"}


def _schema_4(tables: Tables) -> Tables:
    """Gaps have a table of their own, where they can be closed."""
    printers = tables.get("printers", {})
    gaps = [gap for printer in printers.values() if _has_gaps(printer) for gap in _gaps(printer)]
    without = {number: _without_gaps(printer) for number, printer in printers.items()}
    numbered = {str(number): gap for number, gap in enumerate(gaps, start=1)}
    return {**tables, "printers": without, **({"gaps": numbered} if gaps else {})} if printers else tables


_REASONS = {
    "A job was being printed and is no longer listed.": "vanished",
    "The printer may have forgotten jobs before they could be read.": "forgotten",
}
"""What schema 3 kept of a gap's reason, and what it is called since."""


def _has_gaps(printer: dict[str, Any]) -> bool:
    """A card of another shape is left as it is, as above."""
    match printer:
        case {"id": str(), "gaps": list(gaps)}:
            return all(isinstance(gap, dict) and gap.keys() >= {"reason", "until"} for gap in gaps)
    return False


def _gaps(printer: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{printer['id']}-{place}",
            "printer_id": printer["id"],
            "gap": {**gap, "reason": _REASONS.get(gap["reason"], "forgotten"), "unexplained": None},
            "found_at": gap["until"],
            "closed": None,
        }
        for place, gap in enumerate(printer["gaps"], start=1)
    ]


def _without_gaps(printer: dict[str, Any]) -> dict[str, Any]:
    if not _has_gaps(printer):
        return printer
    return {name: value for name, value in printer.items() if name != "gaps"}


def _schema_5(tables: Tables) -> Tables:
    """A row of a rate card has a list of prices; 0 is one of them."""
    rates = {number: _priced(rate) for number, rate in tables.get("rates", {}).items()}
    return {**tables, "rates": rates} if rates else tables


_BASES = {"per_m2": "square-metre", "per_sheet": "sheet", "per_ml": "millilitre", "per_job": "job"}


def _priced(rate: dict[str, Any]) -> dict[str, Any]:
    if "prices" in rate:
        return rate
    amounts = {basis: rate.get(name) for name, basis in _BASES.items()}
    prices = [{"basis": basis, "rate": amount} for basis, amount in amounts.items() if amount is not None]
    return {**{name: value for name, value in rate.items() if name not in _BASES}, "prices": prices}


def _schema_6(tables: Tables) -> Tables:
    """Nothing is written otherwise. What is new, work besides printing, ink truth and examples, would be lost
    by older programs, so they must not open it."""
    return tables


def _schema_7(tables: Tables) -> Tables:
    """Nothing is written otherwise. Rules, parts of jobs, and what clients and decisions have more would be
    lost by older programs, so they must not open it."""
    return tables


def _schema_8(tables: Tables) -> Tables:
    """What a line is made of stands in its items, a payment is one of the settlements, and each kind of
    document has a series of numbers."""
    invoices = {number: _settled(invoice) for number, invoice in tables.get("invoices", {}).items()}
    pages = {number: _with_series(page) for number, page in tables.get("settings", {}).items()}
    changed = {"invoices": invoices, "settings": pages}
    return {**tables, **{name: rows for name, rows in changed.items() if rows}}


def _with_series(page: dict[str, Any]) -> dict[str, Any]:
    """A page of another shape is left as it is, as above."""
    match page:
        case {"settings": {"number_pattern": str(pattern), "first_number": int(first)}}:
            old = page["settings"]
            rest = {name: old[name] for name in old if name not in ("number_pattern", "first_number")}
            series = {"kind": "invoice", "pattern": pattern, "first": first}
            return {**page, "settings": {**rest, "series": [series]}}
    return page


_OF_ITEM = frozenset({"job_id", "day", "description", "project", "media", "net", "terms", "comment"})
_OF_LINE = frozenset({"description", "quantity", "unit", "price", "net", "tax"})


def _settled(invoice: dict[str, Any]) -> dict[str, Any]:
    """A record of another shape is left as it is, and complained about where it is read."""
    match invoice:
        case {"lines": list(lines), "total": str(total)} if "settlements" not in invoice:
            rest = {name: value for name, value in invoice.items() if name not in ("paid_on", "retractions")}
            paid_on, back = invoice.get("paid_on"), invoice.get("retractions", [])
            return {
                **rest,
                "lines": [_of_items(line) for line in lines],
                "settlements": [_paid(paid_on, total)] if paid_on else [],
                "retractions": [
                    {"at": each["at"], "settlement": _paid(each["paid_on"], total)} for each in back
                ],
            }
    return invoice


def _of_items(line: dict[str, Any]) -> dict[str, Any]:
    item = {name: value for name, value in line.items() if name in _OF_ITEM}
    return {**{name: value for name, value in line.items() if name in _OF_LINE}, "items": [item]}


def _paid(day: str, total: str) -> dict[str, Any]:
    """When it was noted schema 7 did not keep."""
    return {"at": f"{day}T12:00:00+00:00", "day": day, "amount": total, "method": "other"}


STEPS: Mapping[int, Step] = {
    2: _schema_2,
    3: _schema_3,
    4: _schema_4,
    5: _schema_5,
    6: _schema_6,
    7: _schema_7,
    8: _schema_8,
}
"""`STEPS[2]` makes the tables of schema 2 out of those of schema 1. Never edit a step that was released."""

FIRST = 1
NEWEST = max(STEPS)
TABLE = "schema"


def migrated(tables: Tables, path: Path, steps: Mapping[int, Step] = STEPS) -> Tables:
    """The tables in the newest schema; `tables` itself stays as it is, and is returned if nothing is to do.

    Raises StoreTrouble for the file of a newer version, or one that does not say its schema.
    """
    newest = max(steps, default=FIRST)
    found = known(tables, path, newest) if tables else newest
    if tables and found == newest:
        return tables
    for number in range(found + 1, newest + 1):
        tables = steps[number](tables)
    return {**tables, TABLE: {"1": {"number": newest}}}


def known(tables: Mapping[str, Mapping[str, Any]], path: Path, newest: int = NEWEST) -> int:
    """The schema of the tables. Raises StoreTrouble if it is a newer version's, or they do not say it."""
    match tables.get(TABLE, {}).get("1"):
        case {"number": int(number)} if number >= FIRST:
            if number <= newest:
                return number
            raise _newer(path, number, newest)
    raise damaged(path, "it does not say its schema")


def _newer(path: Path, found: int, newest: int) -> StoreTrouble:
    return StoreTrouble(
        N_("{path} was written by a newer version of the program (schema {found}, known here: {newest})."),
        N_("It was left as it is. Install the newest version, or choose another data folder."),
        path=path,
        found=found,
        newest=newest,
    )
