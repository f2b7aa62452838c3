"""What the history says of blanked jobs is blanked as well: it keeps each row before and after, for ever.

Snapshots and journals beside the history are made anew first, until none of them holds a name any more. That
there is something to do stands in a memory that is no printer's: after a kill it is begun again.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from smarttracker_lite.domain.blanking import blanked_gap_row, blanked_row, is_old, unnamed_row
from smarttracker_lite.domain.erasing import (
    erased_client_row,
    erased_project_row,
    unremarked_row,
    unremarked_tagging_row,
)
from smarttracker_lite.log import log
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.tables.rewriting import Change, Rewritten
from smarttracker_lite.workflows.accompany import UNPLACED
from smarttracker_lite.workflows.desk import Desk

OWED = "blanking"
"""The memory that says so."""
_BEFORE, _TURN, _LEFT = "before", "turn", "left"
_TURNS = 4
"""Two snapshots are enough, unless one is refused: then the next day tries again."""

Row = dict[str, Any]


def owe(desk: Desk, before: date) -> None:
    """Note, in the transaction that blanks, that the history is to follow: names of before this day go."""
    memory = desk.db.memories.of(OWED)
    known = str(memory.get(_BEFORE) or "")
    _remember(desk, memory, max(known, before.isoformat()))


def owed(desk: Desk) -> bool:
    """Whether the history still holds names that are gone from the books."""
    return bool(desk.db.memories.of(OWED).get(_BEFORE))


def left(desk: Desk) -> int:
    """So many parts of the history were damaged, and could not be written anew."""
    return int(str(desk.db.memories.of(OWED).get(_LEFT) or 0))


def unwrite(desk: Desk, told: Callable[[Rewritten], bool] = lambda _: True) -> bool:
    """Let the history follow; gives whether it does now. `told` hears how far it is, and ends it by False.

    Raises StoreTrouble.
    """
    if not owed(desk):
        return True
    if not _settled(desk):
        log.warning("the history still holds names: no snapshot could be made, or an old one cannot go")
        return False
    before, files = _before(desk), Rewritten(0, 0)
    for files in desk.db.rewrite_history(_change(desk, before)):
        if not told(files):
            return False
    with desk.act("blank"):
        if _before(desk) == before:
            _remember(desk, desk.db.memories.of(OWED), "", files.left)
    return not owed(desk)


def _settled(desk: Desk) -> bool:
    """Make snapshots until the history alone holds what was; gives whether that is so."""
    n = _step(desk)
    for _ in range(_TURNS):
        if desk.db.rests(n):
            break
        desk.db.compact()
        if not desk.db.rests(n):
            _step(desk)
    return desk.db.rests(n)


def _step(desk: Desk) -> int:
    """A transaction, as there is no second snapshot without one; gives its number."""
    with desk.act("blank") as done:
        memory = desk.db.memories.of(OWED)
        _remember(desk, memory, str(memory.get(_BEFORE) or ""))
    return done.n or 0


def _remember(desk: Desk, memory: Mapping[str, object], before: str, damaged: int = 0) -> None:
    turn = int(str(memory.get(_TURN) or 0)) + 1
    desk.db.memories.keep(OWED, {_BEFORE: before, _TURN: turn, _LEFT: damaged})


def _before(desk: Desk) -> date:
    return date.fromisoformat(str(desk.db.memories.of(OWED)[_BEFORE]))


def _change(desk: Desk, before: date) -> Change:
    """What becomes of each row of the history."""
    jobs, all_blanked = desk.db.jobs, desk.db.jobs.rows(Wanted(blanked=True))
    erased = {client.id: client.name for client in desk.db.clients.all() if client.erased_at is not None}
    projects = {each.id: each.name for each in desk.db.projects.all() if each.client_id in erased}
    whose = {job.id: job.tag.client_id for _, job in jobs.at(all_blanked)}
    unwritten = {id for id, client_id in whose.items() if client_id in erased}
    old = jobs.rows(Wanted(until=before - timedelta(days=1)))
    named = {job.id for _, job in jobs.at(old - all_blanked)}
    open_gaps = {noted.id for noted in desk.db.gaps.open()}

    def job_row(row: Row) -> Row:
        """Of a job that left the books its age decides."""
        known = row["id"]
        theirs = row["tag"]["client_id"] in erased
        passed = known not in named and (is_old(row, before) or theirs) and known not in whose
        if known in unwritten or (passed and theirs and jobs.find(known) is None):
            return _as_row(unremarked_row(blanked_row(row)), row)
        goes = known in whose or (passed and jobs.find(known) is None)
        return _as_row(blanked_row(row), row) if goes else row

    def client_row(row: Row) -> Row:
        name = erased.get(row["id"])
        return row if name is None else _as_row(erased_client_row(row, name), row)

    def project_row(row: Row) -> Row:
        name = projects.get(row["id"])
        return row if name is None else _as_row(erased_project_row(row, name), row)

    def gap_row(row: Row) -> Row:
        return row if row["id"] in open_gaps else _as_row(blanked_gap_row(row, before), row)

    changes: Mapping[str, Callable[[Row], Row]] = {
        "jobs": job_row,
        "gaps": gap_row,
        "clients": client_row,
        "projects": project_row,
        "taggings": lambda row: _as_row(unremarked_tagging_row(row, unwritten), row),
        "memories": lambda row: _memory_row(row, before),
    }
    return lambda table, row: changes[table](row) if table in changes else row


def _as_row(changed: Mapping[str, Any], row: Row) -> Row:
    """The row as it became; the same one if it did not change."""
    return row if changed is row else dict(changed)


def _memory_row(row: Row, before: date) -> Row:
    """What waited for its printer, in the memory of a queue: as one part of it, or each in a part."""
    values, name = row["values"], row.get("name") or ""
    waits = values if name == UNPLACED else values.get(UNPLACED) if not name else None
    if not isinstance(waits, dict):
        return row
    told = {key: unnamed_row(facts) if is_old(facts, before) else facts for key, facts in waits.items()}
    if told == waits:
        return row
    return {**row, "values": told if name == UNPLACED else {**values, UNPLACED: told}}
