"""What an act changed, field by field: before and after, in words."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.taxes import Tax
from smarttracker_lite.errors import N_, StoreTrouble
from smarttracker_lite.store.rows import from_row
from smarttracker_lite.store.tables.journal import Changes
from smarttracker_lite.web.pages.historywords import Names
from smarttracker_lite.web.pages.rows import STATES
from smarttracker_lite.web.pages.taxwords import plain_title

MOST = 30
"""About so many changes of an act are told; the records beyond are counted."""
_HIDDEN = frozenset(
    {"id", "facts", "later", "first_seen_at", "last_seen_at", "client_id", "project_id", "owner_pin"}
)
"""Fields that say nothing to people, or are told otherwise."""
_UNTOLD = frozenset({"taggings", "memories", "standings", "turns"})
_LABELS: Mapping[str, str] = {
    "accepted_place": N_("Accepted place"),
    "active": N_("Switched on"),
    "additions": N_("Extras"),
    "archived": N_("Archived"),
    "at": N_("When"),
    "buyer_reference": N_("Buyer reference"),
    "by_account": N_("By account code"),
    "category": N_("Tax category"),
    "channel": N_("Ink"),
    "city": N_("City"),
    "closed": N_("Closed"),
    "code": N_("Code"),
    "comment": N_("Comment"),
    "conditions": N_("Conditions"),
    "cost": N_("Cost"),
    "country": N_("Country"),
    "currency": N_("Currency"),
    "deferred": N_("Deferred invoices (TD24)"),
    "details": N_("Texts and references"),
    "discount": N_("Discount"),
    "email": N_("E-mail"),
    "endpoint": N_("Peppol ID"),
    "factor": N_("Factor"),
    "fund": N_("Pension fund"),
    "free_lines": N_("Lines in own words"),
    "grouping": N_("A line for"),
    "iban": N_("IBAN"),
    "invoice_id": N_("Invoice"),
    "invoice_note": N_("Invoice note"),
    "job_ids": N_("Jobs"),
    "language": N_("Language"),
    "line_discounts": N_("Discounts on lines"),
    "list_id": N_("Price list"),
    "logo": N_("Logo"),
    "ml": N_("Millilitres"),
    "name": N_("Name"),
    "natura": N_("Natura"),
    "notes": N_("Notes"),
    "paid_on": N_("Paid on"),
    "parts": N_("Parts"),
    "pec": N_("Certified mail"),
    "percent": N_("Rate"),
    "phone": N_("Phone"),
    "pinned": N_("Pinned"),
    "place": N_("Place in the order"),
    "postcode": N_("Postcode"),
    "price": N_("Price"),
    "province": N_("Province"),
    "public_body": N_("Public body"),
    "reach": N_("What is corrected"),
    "regime": N_("Tax regime"),
    "removed": N_("Removed"),
    "routing": N_("E-invoices"),
    "scheme": N_("Peppol scheme"),
    "sdi_code": N_("SdI code"),
    "series": N_("Numbers of documents"),
    "second_place": N_("Second folder of backups"),
    "share": N_("Share"),
    "split_payment": N_("Split payment"),
    "stamp_recharged": N_("Clients pay the stamp duty"),
    "state": N_("State"),
    "street": N_("Street"),
    "tax": N_("VAT"),
    "tax_number": N_("Tax number"),
    "terms_days": N_("Days to pay"),
    "unit": N_("Unit"),
    "valid_from": N_("Valid from"),
    "vat_id": N_("VAT ID"),
    "welcomed": N_("First steps done"),
    "withheld": N_("Withheld"),
    "withholding": N_("Income tax withheld"),
    "withholds": N_("Withholds income tax"),
}
"""What fields are called; one that is not here is shown by its own name."""


class Change(NamedTuple):
    """One thing that changed of a record: what it was and what it became, "" for nothing."""

    record: str
    field: str
    before: str
    after: str


def told(names: Names, changes: Changes) -> tuple[tuple[Change, ...], int]:
    """The changes of an act, as many as are told; and how many more records it changed."""
    rows = [(table, *row) for table in sorted(changes.keys() - _UNTOLD) for row in changes[table].values()]
    found, told = list[Change](), 0
    for table, before, after in rows:
        if len(found) >= MOST:
            break
        found += _of_row(names, table, before, after)
        told += 1
    return tuple(found), len(rows) - told


def _of_row(
    names: Names, table: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> Iterator[Change]:
    words, record = names.words, names.record(table, after or before or {})
    if table == "rates":
        prices = [" · ".join(names.rate(row)[1]) if row else "" for row in (before, after)]
        yield Change(record, words.text(N_("Prices")), *prices)
        return
    was, became = before or {}, after or {}
    if _whose(was) != _whose(became):
        told = [names.whose(*_whose(row)) if row else "" for row in (before, after)]
        yield Change(record, words.text(N_("Client")), *told)
    if before is None or after is None:
        yield Change(record, "", "", words.text(N_("added")) if before is None else words.text(N_("deleted")))
        return
    for field, old, new in _fields(was, became):
        yield Change(record, _label(names, field), _value(names, field, old), _value(names, field, new))


def _whose(row: Mapping[str, Any]) -> tuple[str | None, str | None]:
    tag = row.get("tag", row)
    return tag.get("client_id"), tag.get("project_id")


def _fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """The fields that differ, those within others too, by their own names."""
    for name in dict.fromkeys((*before, *after)):
        old, new = before.get(name), after.get(name)
        if old == new or name in _HIDDEN:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from _fields(old, new)
        else:
            yield name, old, new


def _label(names: Names, field: str) -> str:
    return names.words.text(_LABELS[field]) if field in _LABELS else field


def _value(names: Names, field: str, value: Any) -> str:
    """A value in words, as short as it can be told."""
    words = names.words
    match value:
        case None | "" | []:
            return ""
        case bool():
            return words.text(N_("yes")) if value else words.text(N_("no"))
        case str() if field == "state" and value in set(JobState):
            return words.text(STATES[JobState(value)].word)
        case str():
            return names.of_id(field, value)
        case list():
            called = [each["name"] for each in value if isinstance(each, Mapping) and "name" in each]
            return ", ".join(called) if called else str(len(value))
        case Mapping() if field == "tax":
            return _tax(names, value)
        case Mapping():
            return ", ".join(str(each) for each in value.values() if isinstance(each, str | int))
    return str(value)


def _tax(names: Names, row: Mapping[str, Any]) -> str:
    """What a tax is called; nothing for one of an older shape."""
    try:
        return plain_title(names.words, from_row(dict(row), Tax, ""))
    except StoreTrouble:
        return ""
