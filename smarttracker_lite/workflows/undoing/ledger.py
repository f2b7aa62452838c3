"""The taggings are a ledger: what is taken back of jobs is one more entry in it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Protocol

from smarttracker_lite.domain.jobs import Retag, Tag, Tagging
from smarttracker_lite.domain.undoing import Row
from smarttracker_lite.store.rows import from_row
from smarttracker_lite.workflows.desk import Desk, new_id


class Put(Protocol):
    """A row that was put back."""

    @property
    def table(self) -> str: ...
    @property
    def now(self) -> Row | None: ...
    @property
    def to(self) -> Row | None: ...


def note(desk: Desk, pieces: Iterable[Put], taggings: Mapping[str, tuple[Row | None, Row | None]]) -> None:
    """Write down which jobs have another tag by it. Those that went are struck out, and those that came back
    have their entries again, as far as `taggings` says that they lost them."""
    jobs = [piece for piece in pieces if piece.table == "jobs"]
    gone = {piece.now["id"] for piece in jobs if piece.now and piece.to is None}
    strike(desk, gone)
    if any(piece.now is None for piece in jobs):
        _entered_again(desk, taggings)
    retags = [_retag(piece.now, piece.to) for piece in jobs if piece.now and piece.to]
    changed = tuple(retag for retag in retags if retag.before != retag.after)
    if changed:
        desk.db.taggings.add(Tagging(id=new_id(), at=desk.now(), retags=changed, takes_back=True))


def strike(desk: Desk, job_ids: Collection[str]) -> None:
    """Take the jobs' part out of the decisions."""
    touched = {each.id: each for job_id in job_ids for each in desk.db.taggings.of_job(job_id)}
    for tagging in touched.values():
        kept = tuple(retag for retag in tagging.retags if retag.job_id not in job_ids)
        if not kept:
            desk.db.taggings.delete(tagging.id)
        else:
            desk.db.taggings.put(replace(tagging, retags=kept))


def _retag(now: Row, to: Row) -> Retag:
    before, after = (from_row(dict(row["tag"]), Tag, "jobs") for row in (now, to))
    return Retag(job_id=to["id"], before=before, after=after)


def _entered_again(desk: Desk, taggings: Mapping[str, tuple[Row | None, Row | None]]) -> None:
    """What was struck out of the ledger, if it says nothing else since, of jobs that are there."""
    for number, (before, after) in taggings.items():
        if before is not None and desk.db.row("taggings", int(number)) == after:
            known = [each for each in before["retags"] if desk.db.jobs.find(each["job_id"])]
            desk.db.put_rows("taggings", {int(number): {**before, "retags": known} if known else after})
