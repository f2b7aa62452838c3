"""All that is kept of one client, as a zip of plain files: for the client who asks, or to be taken elsewhere.

It never holds a cost, nor what somebody noted for the studio alone: neither is the client's. Nor is what a
decision says of another client, who had a job before or has it now.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from smarttracker_lite.domain.clients import Client, with_merged
from smarttracker_lite.domain.erasing import unnamed_why
from smarttracker_lite.domain.extras import Addition
from smarttracker_lite.domain.invoicing import Draft
from smarttracker_lite.domain.jobs import Job, Retag, Tag, Tagging
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.store.database import Database
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.rows import to_row
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.leaving import spread
from smarttracker_lite.workflows.leaving.export import NOUNS, Noun, issued_files


@dataclass(frozen=True, slots=True)
class Bundle:
    """The zip, and what it is to be called."""

    name: str
    content: bytes


def export_client(desk: Desk, client_id: str) -> Bundle:
    """The client's records as JSON Lines and CSV, with those that were merged into it, and the PDF of each
    invoice that is there. Raises NotFound."""
    client = desk.db.clients.get(client_id)
    with desk.db.reading(), TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for noun, records in _records(desk.db, client):
            rows: Iterator[dict[str, Any]] = map(to_row, records)
            sheets = spread.sheets(noun.many, noun.one, noun.kind, noun.apart)
            spread.spread(folder, noun.many, sheets, rows)
        content = _packed(desk, folder, client)
    stem = "".join(char if char.isalnum() else "-" for char in client.name).strip("-") or client.id
    return Bundle(f"{stem} {desk.today.isoformat()}.zip", content)


def _packed(desk: Desk, folder: Path, client: Client) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as whole:
        for path in sorted(folder.iterdir()):
            whole.write(path, path.name)
        ids = _ids(desk.db, client)
        for each in (*desk.db.invoices.of_clients(ids), *desk.db.quotations.of_clients(ids)):
            for path, name in issued_files(desk, each):
                if path.exists():
                    whole.write(path, f"{path.parent.name}/{name}")
    return packed.getvalue()


def _ids(db: Database, client: Client) -> tuple[str, ...]:
    return with_merged(client.id, db.clients.all())


def _records(db: Database, client: Client) -> Iterator[tuple[Noun, Iterable[object]]]:
    ids = _ids(db, client)
    jobs = [job for id in ids for job in db.jobs.select(Wanted(client_id=id))]
    own = {job.id for job in jobs}
    records: Mapping[str, Callable[[], Iterable[object]]] = {
        "clients": lambda: [replace(each, notes="") for each in db.clients.all() if each.id in ids],
        "projects": lambda: [each for each in db.projects.all() if each.client_id in ids],
        "rates": lambda: [
            each for each in db.rates.all() if each.client_id in ids and each.side is Side.PRICE
        ],
        "jobs": lambda: map(_job, jobs),
        "taggings": lambda: [_tagging(each, own, ids) for each in db.taggings.of_jobs(own)],
        "drafts": lambda: [_draft(each) for each in db.drafts.all() if each.client_id in ids],
        "invoices": lambda: db.invoices.of_clients(ids),
        "quotations": lambda: db.quotations.of_clients(ids),
    }
    return ((noun, records[noun.many]()) for noun in NOUNS if noun.many in records)


def _draft(draft: Draft) -> Draft:
    return replace(draft, additions=_free(draft.additions))


def _job(job: Job) -> Job:
    return replace(job, tag=_tag(job.tag))


def _tagging(tagging: Tagging, own: Collection[str], ids: Collection[str]) -> Tagging:
    """The decision about the client's own jobs alone; by what another one got them is not told."""
    kept = tuple(each for each in tagging.retags if each.job_id in own)
    why = tagging.why if all(each.after.client_id in ids for each in kept) else unnamed_why(tagging.why)
    return replace(tagging, retags=tuple(_retag(each, ids) for each in kept), why=why)


def _retag(retag: Retag, ids: Collection[str]) -> Retag:
    return replace(retag, before=_own(retag.before, ids), after=_own(retag.after, ids))


def _own(tag: Tag, ids: Collection[str]) -> Tag:
    """While a job was another client's only who paid for it."""
    return _tag(tag) if tag.client_id is None or tag.client_id in ids else Tag(state=tag.state)


def _tag(tag: Tag) -> Tag:
    return replace(tag, note="", reason="", additions=_free(tag.additions))


def _free(additions: Iterable[Addition]) -> tuple[Addition, ...]:
    """Without what they cost the studio."""
    return tuple(replace(each, cost=None) for each in additions)
