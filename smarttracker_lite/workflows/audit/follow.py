"""The links between records, followed: each leads to a record that is there."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from smarttracker_lite.domain.conditions import What
from smarttracker_lite.domain.faults import RESTORE, Fault
from smarttracker_lite.errors import N_

Ids = Mapping[str, Collection[str]]
"""Table → the ids of its records, also of those that cannot be read."""

TAG_AGAIN = N_("Tag the job again; if it is billed already, restore the last backup in which this is right.")
OPEN_RULE = N_("Open it under Rules and choose again, or delete it.")
_NAMES: Mapping[str, Callable[[Any], object]] = {
    "printers": lambda printer: printer.name,
    "clients": lambda client: client.name,
    "projects": lambda project: project.name,
    "rules": lambda rule: rule.name,
    "rates": lambda rate: rate.media,
    "bundles": lambda bundle: bundle.name,
    "cartridges": lambda change: change.at.date(),
    "corrections": lambda correction: correction.valid_from or "",
    "invoices": lambda invoice: invoice.number.text,
    "quotations": lambda quotation: quotation.number.text,
    "jobs": lambda job: job.facts.document or job.id,
    "drafts": lambda draft: draft.created_at.date(),
    "taggings": lambda tagging: tagging.at.date(),
    "turns": lambda turn: turn.at.date(),
    "gaps": lambda gap: gap.found_at.date(),
    "standings": lambda standing: standing.at.date(),
}
"""What a record is called in a sentence about it."""


@dataclass(frozen=True, slots=True)
class _Link:
    """Where links lead: the table, the ids (None: to nothing), and the words if one is not there."""

    to: str
    targets: Callable[[Any], Iterable[str | None]]
    text: str
    hint: str = RESTORE


_LINKS: Mapping[str, tuple[_Link, ...]] = {
    "clients": (
        _Link(
            "price_lists",
            lambda client: (client.list_id,),
            N_("The price list of the client “{name}” is not in the books."),
            N_("Choose another price list on the client's page."),
        ),
        _Link(
            "clients",
            lambda client: (client.merged_into,),
            N_("The client into which “{name}” was merged is not in the books."),
        ),
    ),
    "projects": (
        _Link(
            "clients",
            lambda project: (project.client_id,),
            N_("The client of the project “{name}” is not in the books."),
        ),
        _Link(
            "projects",
            lambda project: (project.parent_id,),
            N_("The project of which “{name}” is a phase is not in the books."),
            N_("Open the client's page and put the phase into another project."),
        ),
    ),
    "rules": (
        _Link(
            "clients",
            lambda rule: (rule.client_id,),
            N_("The client of the rule “{name}” is not in the books."),
            OPEN_RULE,
        ),
        _Link(
            "projects",
            lambda rule: (rule.project_id,),
            N_("The project of the rule “{name}” is not in the books."),
            OPEN_RULE,
        ),
        _Link(
            "printers",
            lambda rule: (each.value for each in rule.conditions if each.what is What.PRINTER),
            N_("The rule “{name}” is for a printer that is not in the books."),
            OPEN_RULE,
        ),
    ),
    "rates": (
        _Link(
            "printers",
            lambda rate: (rate.printer_id,),
            N_("The rate for the media “{name}” is for a printer that is not in the books."),
            N_("Delete this rate and write it anew."),
        ),
        _Link(
            "clients",
            lambda rate: (rate.client_id,),
            N_("The rate for the media “{name}” is for a client that is not in the books."),
            N_("Delete this rate and write it anew."),
        ),
        _Link(
            "price_lists",
            lambda rate: (rate.list_id,),
            N_("The rate for the media “{name}” is on a price list that is not in the books."),
            N_("Delete this rate and write it anew."),
        ),
    ),
    "bundles": (
        _Link(
            "extras",
            lambda bundle: (part.extra_id for part in bundle.parts),
            N_("The bundle “{name}” has an extra that is not in the books."),
            N_("Open the bundle under Prices › Extras and save it anew."),
        ),
    ),
    "cartridges": (
        _Link(
            "printers",
            lambda change: (change.printer_id,),
            N_("The printer into which a cartridge was put on {name} is not in the books."),
        ),
    ),
    "corrections": (
        _Link(
            "printers",
            lambda correction: (correction.printer_id,),
            N_("The printer whose ink is corrected from {name} on is not in the books."),
        ),
    ),
    "quotations": (
        _Link(
            "clients",
            lambda quotation: (quotation.client_id,),
            N_("The client of {name} is not in the books."),
        ),
    ),
    "invoices": (
        _Link(
            "quotations",
            lambda invoice: (each.quotation_id for each in invoice.quoted),
            N_("The quote that invoice {name} follows is not in the books."),
        ),
        _Link(
            "clients",
            lambda invoice: (invoice.client_id,),
            N_("The client of invoice {name} is not in the books."),
        ),
        _Link(
            "invoices",
            lambda invoice: (invoice.corrects.invoice_id if invoice.corrects else None,),
            N_("The invoice that credit note {name} corrects is not in the books."),
        ),
    ),
    "jobs": (
        _Link(
            "printers",
            lambda job: (job.printer_id,),
            N_("The printer of the job “{name}” is not in the books."),
        ),
        _Link(
            "clients",
            lambda job: (job.tag.client_id,),
            N_("The client of the job “{name}” is not in the books."),
            TAG_AGAIN,
        ),
        _Link(
            "projects",
            lambda job: (job.tag.project_id,),
            N_("The project of the job “{name}” is not in the books."),
            TAG_AGAIN,
        ),
        _Link(
            "invoices",
            lambda job: (job.invoice_id,),
            N_("The job “{name}” is marked as billed on an invoice that is not in the books."),
        ),
        _Link(
            "jobs",
            lambda job: (job.tag.reprint_of,),
            N_("The job “{name}” is a reprint of one that is not in the books."),
            N_("Open the job, and choose the first print again or none."),
        ),
    ),
    "drafts": (
        _Link(
            "quotations",
            lambda draft: draft.quotation_ids,
            N_("The quote that the draft begun on {name} follows is not in the books."),
        ),
        _Link(
            "clients",
            lambda draft: (draft.client_id,),
            N_("The client of the draft begun on {name} is not in the books."),
        ),
        _Link(
            "jobs",
            lambda draft: draft.job_ids,
            N_("The draft begun on {name} holds a job that is not in the books: {target}."),
            N_("Open the draft and leave out what is no longer there."),
        ),
    ),
    "taggings": (
        _Link(
            "jobs",
            lambda tagging: (retag.job_id for retag in tagging.retags),
            N_("On {name} a job was tagged that is not in the books: {target}."),
        ),
    ),
    "turns": (
        _Link(
            "clients",
            lambda turn: (turn.client_id,),
            N_("A client of the billing run of {name} is not in the books."),
        ),
        _Link(
            "invoices",
            lambda turn: (turn.invoice_id,),
            N_("An invoice of the billing run of {name} is not in the books."),
        ),
    ),
    "gaps": (
        _Link(
            "printers",
            lambda gap: (gap.printer_id,),
            N_("The printer of the gap found on {name} is not in the books."),
        ),
    ),
    "standings": (
        _Link(
            "printers",
            lambda standing: (standing.printer_id,),
            N_("The printer whose counters were read on {name} is not in the books."),
        ),
    ),
}


def name(table: str, record: Any) -> object:
    """What the record is called: a document, a number, a day."""
    return _NAMES[table](record)


def broken(table: str, record: Any, ids: Ids) -> Iterator[Fault]:
    """The record's links to other tables that lead nowhere; `ids` are those of the tables read before."""
    return _followed(table, record, ids, [link for link in _LINKS.get(table, ()) if link.to != table])


def inward(table: str, record: Any) -> bool:
    """Whether it names another record of its own table."""
    return any(any(link.targets(record)) for link in _inward(table))


def broken_inward(table: str, record: Any, ids: Ids) -> Iterator[Fault]:
    """Its links within its own table that lead nowhere, once all of this table was read."""
    return _followed(table, record, ids, _inward(table))


def _inward(table: str) -> list[_Link]:
    return [link for link in _LINKS.get(table, ()) if link.to == table]


def _followed(table: str, record: Any, ids: Ids, links: Iterable[_Link]) -> Iterator[Fault]:
    for link in links:
        for target in link.targets(record):
            if target is not None and target not in ids[link.to]:
                values = {"name": name(table, record), "target": target}
                yield Fault(table, record.id, link.text, link.hint, values)


def targets(table: str, record: Any) -> Iterator[tuple[str, str]]:
    """Where the record's links lead: table and id."""
    for link in _LINKS.get(table, ()):
        yield from ((link.to, target) for target in link.targets(record) if target is not None)


def sources(table: str) -> list[str]:
    """The tables whose records may name one of this table."""
    return [each for each, own in _LINKS.items() if any(link.to == table for link in own)]
