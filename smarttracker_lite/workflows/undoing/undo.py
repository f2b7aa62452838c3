"""A decision is taken back, and an undo too: rows are put back as far as nobody changed them since."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from smarttracker_lite.domain.undoing import Row, restored
from smarttracker_lite.errors import N_, NotAllowed, TrackerError
from smarttracker_lite.store.tables.garbage import no_collection
from smarttracker_lite.store.tables.journal import Changes
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing import recall
from smarttracker_lite.workflows.undoing.ledger import note
from smarttracker_lite.workflows.undoing.parting import Place, vital
from smarttracker_lite.workflows.undoing.recall import REDO, UNDO
from smarttracker_lite.workflows.undoing.vouch import LEDGER, TOGETHER, sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One row that is put back: as it was `before` the act, as it stands `now`, and as it is to be."""

    table: str
    number: int
    now: Row | None
    to: Row | None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return self.table, self.number


Refused = tuple[Piece, TrackerError]
"""A row that is not put back, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Undone:
    """What came of it: these rows were put back, so many were left as they are now.

    `n` is the number of the act that did it, `of` that of the one that was taken back, `verb` its verb, and
    `first` that of the decision which all this is about.
    """

    n: int | None = None
    of: int
    first: int
    verb: str
    pieces: tuple[Piece, ...]
    left: int

    @property
    def back(self) -> int:
        """How many rows were put back."""
        return len(self.pieces)


def undo(desk: Desk, n: int) -> Undone:
    """Take the decision of this number back, where nobody has decided otherwise since.

    Raises NotFound or NotAllowed, also if nothing is left of it.
    """
    with no_collection(), desk.act(UNDO, of=n) as done:
        undone = _taken_back(desk, *recall.within_reach(desk, n, undo=True))
    return replace(undone, n=done.n)


def redo(desk: Desk, n: int) -> Undone:
    """Take the undo of this number back. Raises as `undo`."""
    with no_collection(), desk.act(REDO, of=n) as done:
        undone = _taken_back(desk, *recall.within_reach(desk, n, undo=False))
    return replace(undone, n=done.n)


def planned(desk: Desk, changes: Changes) -> tuple[list[Piece], int]:
    """The rows that would be put back, as far as each for itself can be; and how many cannot."""
    pieces, left = list[Piece](), 0
    books = {table: desk.db.rows(table, list(map(int, rows))) for table, rows in changes.items()}
    for table, number, before, after in _rows(changes):
        now = books[table][number]
        found = restored(before, after, now, TOGETHER.get(table))
        if found is None:
            left += 1
        elif found.row != now:
            pieces.append(Piece(table=table, number=number, now=now, to=found.row))
    return pieces, left


def _rows(changes: Changes) -> Iterator[tuple[str, int, Row | None, Row | None]]:
    for table, rows in changes.items():
        if table != LEDGER:
            for number, (before, after) in rows.items():
                yield table, int(number), before, after


def _taken_back(desk: Desk, act: recall.Told, changes: Changes) -> Undone:
    past = act.past
    pieces, left = planned(desk, changes)
    kept, refused = _settled(desk, pieces)
    lacking = vital(changes) - {piece.place for piece in kept}
    if lacking or not kept:
        why = (trouble for piece, trouble in refused if not lacking or piece.place in lacking)
        raise next(why, None) or NotAllowed(
            N_("This was changed or invoiced since."), N_("Look at what is there now, and decide anew.")
        )
    note(desk, kept, changes.get(LEDGER, {}))
    return Undone(
        of=past.n,
        first=past.n if past.of is None else past.of,
        verb=past.verb,
        pieces=tuple(kept),
        left=left + len(pieces) - len(kept),
    )


def _settled(desk: Desk, pieces: list[Piece]) -> tuple[list[Piece], list[Refused]]:
    """The rows put back among which the books are sound; a row by which they would not be stays as it is now,
    and is given with the reason.

    All are put at once, as one may need the other; then those go that cannot stand, until all others can.
    """
    all_refused = list[Refused]()
    _put(desk, pieces, back=True)
    while refused := list(_refused(desk, pieces)):
        all_refused += refused
        gone = {piece.place for piece, _ in refused}
        _put(desk, [piece for piece, _ in refused], back=False)
        pieces = [piece for piece in pieces if piece.place not in gone]
    return pieces, all_refused


def _refused(desk: Desk, pieces: Iterable[Piece]) -> Iterator[Refused]:
    for piece in pieces:
        if why := sound(desk, piece.table, piece.now, piece.to):
            yield piece, why


def _put(desk: Desk, pieces: list[Piece], *, back: bool) -> None:
    for table in {piece.table for piece in pieces}:
        own = [piece for piece in pieces if piece.table == table]
        desk.db.put_rows(table, {piece.number: piece.to if back else piece.now for piece in own})
