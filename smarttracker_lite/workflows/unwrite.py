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
    erased_rule_row,
    unremarked_gap_row,
    unremarked_row,
    unremarked_tagging_row,
)
from smarttracker_lite.log import log
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.store.tables.rewriting import Rewritten
from smarttracker_lite.workflows.accompany import UNPLACED
from smarttracker_lite.workflows.desk import Desk

OWED = "blanking"
"""The memory that says so."""
_BEFORE, _DEBTS, _TURN, _LEFT = "before", "debts", "turn", "left"
_TURNS = 4
"""Two snapshots are enough, unless one is refused: then the next day tries again."""

Row = dict[str, Any]


def owe(desk: Desk, before: date) -> None:
    """Note, in the transaction that blanks, that the history is to follow: names of before this day go."""
    known = str(desk.db.memories.of(OWED).get(_BEFORE) or "")
    debts = {_BEFORE: max(known, before.isoformat()), _DEBTS: _number(desk, _DEBTS) + 1}
    _remember(desk, {**debts, _LEFT: 0})


def owed(desk: Desk) -> bool:
    """Whether the history still holds names that are gone from the books."""
    return bool(desk.db.memories.of(OWED).get(_BEFORE))


def left(desk: Desk) -> int:
    """So many parts of the history were damaged, and could not be written anew."""
    return _number(desk, _LEFT)


def unwrite(desk: Desk, told: Callable[[Rewritten], bool] = lambda _: True) -> bool:
    """Let the history follow; gives whether it does now. `told` hears how far it is, and ends it by False.

    What comes to be owed on the way is left for the next time. Raises StoreTrouble.
    """
    if not owed(desk):
        return True
    debts = _number(desk, _DEBTS)
    if not _settled(desk):
        log.warning("the history still holds names: no snapshot could be made, or an old one cannot go")
        return False
    before, files = _before(desk), Rewritten(0, 0)
    for files in desk.db.rewrite_history(_Unwriting(desk, before).row):
        if not told(files):
            return False
    with desk.act("blank"):
        if _number(desk, _DEBTS) == debts:
            _remember(desk, {_BEFORE: "", _LEFT: files.left})
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
        _remember(desk, {})
    return done.n or 0


def _remember(desk: Desk, changes: Mapping[str, object]) -> None:
    memory = desk.db.memories.of(OWED)
    desk.db.memories.keep(OWED, {**memory, **changes, _TURN: _number(desk, _TURN) + 1})


def _number(desk: Desk, name: str) -> int:
    return int(str(desk.db.memories.of(OWED).get(name) or 0))


def _before(desk: Desk) -> date:
    return date.fromisoformat(str(desk.db.memories.of(OWED)[_BEFORE]))


class _Unwriting:
    """What becomes of each row of the history; what is gone from the books by now is looked up once."""

    def __init__(self, desk: Desk, before: date) -> None:
        jobs, all_blanked = desk.db.jobs, desk.db.jobs.rows(Wanted(blanked=True))
        old = jobs.rows(Wanted(until=before - timedelta(days=1)))
        clients = [client for client in desk.db.clients.all() if client.erased_at is not None]
        self._jobs, self._before = jobs, before
        self._clients = {client.id: client.name for client in clients}
        self._projects = {
            each.id: each.name for each in desk.db.projects.all() if each.client_id in self._clients
        }
        whose = {slip.id: slip.tag.client_id for slip in jobs.slips_at(all_blanked)}
        self._blanked = set(whose)
        self._erased = {id for id, client_id in whose.items() if client_id in self._clients}
        self._named = {slip.id for slip in jobs.slips_at(old - all_blanked)}
        self._open_gaps = {noted.id for noted in desk.db.gaps.open()}
        self._changes: Mapping[str, Callable[[Row], Mapping[str, Any]]] = {
            "jobs": self._job,
            "gaps": self._gap,
            "clients": lambda row: _renamed(row, self._clients, erased_client_row),
            "projects": lambda row: _renamed(row, self._projects, erased_project_row),
            "rules": self._rule,
            "taggings": lambda row: unremarked_tagging_row(row, self._erased, self._clients),
            "memories": lambda row: _memory_row(row, before),
        }

    def row(self, table: str, row: Row) -> Row:
        """The row as it is to be; the same one if nothing of it goes."""
        return _as_row(self._changes[table](row), row) if table in self._changes else row

    def _job(self, row: Row) -> Mapping[str, Any]:
        """Of a job that left the books its age decides, or whose it was."""
        known, theirs = row["id"], row["tag"]["client_id"] in self._clients
        if known in self._erased or (theirs and self._left(known)):
            return unremarked_row(blanked_row(row))
        goes = known in self._blanked or (is_old(row, self._before) and self._left(known))
        return blanked_row(row) if goes else row

    def _left(self, known: str) -> bool:
        """Whether the job is no longer in the books."""
        return not (known in self._blanked or known in self._named or self._jobs.find(known))

    def _gap(self, row: Row) -> Mapping[str, Any]:
        job_id = (row.get("closed") or {}).get("job_id")
        kept = row if row["id"] in self._open_gaps else blanked_gap_row(row, self._before)
        return unremarked_gap_row(kept) if job_id in self._erased else kept

    def _rule(self, row: Row) -> Mapping[str, Any]:
        name = self._clients.get(row["client_id"] or "")
        return row if name is None else erased_rule_row(row, name)


def _renamed(
    row: Row, names: Mapping[str, str], change: Callable[[Row, str], Mapping[str, Any]]
) -> Mapping[str, Any]:
    name = names.get(row["id"])
    return row if name is None else change(row, name)


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
