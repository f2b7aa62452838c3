"""Papers laid out before their invoices are issued: two at a time, while numbers are given in order.

Each is laid out with the number it will probably have. Where that turns out otherwise the paper does not fit,
and is laid out anew as it is issued: only time is lost.
"""

from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from typing import NamedTuple

from smarttracker_lite.domain.billingrun import Turn
from smarttracker_lite.domain.numbering import Kind, Number, next_number
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.workflows import bill
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.number import upcoming_number
from smarttracker_lite.workflows.seal import Paper, laid_out

WORKERS = 2
_AHEAD = 2 * WORKERS


class _Foreseen(NamedTuple):
    """A turn, and the paper it will have under a number; None where it would be refused."""

    turn: Turn
    number: Number | None
    paper: Future[Paper | None] | None


class Ahead:
    """The papers of these turns, in their order, laid out by the workers of a pool."""

    def __init__(self, desk: Desk, pool: Executor, turns: Sequence[Turn]) -> None:
        self._desk = desk
        self._pool = pool
        self._left = deque(turns)
        self._ready = deque[_Foreseen]()

    def next(self) -> tuple[Turn, Paper | None] | None:
        """The next turn and its paper, if there is one; None at the end."""
        self._again_if_astray()
        while self._left and len(self._ready) < _AHEAD:
            self._ready.append(self._begun(self._left.popleft()))
        if not self._ready:
            return None
        turn, _, paper = self._ready.popleft()
        return turn, _laid(paper)

    def _again_if_astray(self) -> None:
        """Where the next number is another than was foreseen, begin anew with those at hand."""
        foreseen = next((each.number for each in self._ready if each.number), None)
        if foreseen is not None and foreseen != upcoming_number(self._desk):
            for each in self._ready:
                if each.paper:
                    each.paper.cancel()
            self._left.extendleft(each.turn for each in reversed(self._ready))
            self._ready.clear()

    def _begun(self, turn: Turn) -> _Foreseen:
        number = self._following()
        try:
            invoice = bill.foreseen(self._desk, turn.draft, turn.seen, number)
        except TrackerError:
            return _Foreseen(turn, None, None)
        return _Foreseen(turn, number, self._pool.submit(laid_out, self._desk, invoice))

    def _following(self) -> Number:
        taken = [each.number for each in self._ready if each.number]
        if not taken:
            return upcoming_number(self._desk)
        return next_number(taken, self._desk.settings.numbering(Kind.INVOICE), self._desk.today)


def _laid(paper: Future[Paper | None] | None) -> Paper | None:
    """None where it cannot be laid out: issuing tells why."""
    try:
        return paper.result() if paper else None
    except TrackerError:
        return None
