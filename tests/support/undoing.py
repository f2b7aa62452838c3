"""Taking back what was done at a desk."""

from collections.abc import Callable

from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.undo import Undone, undo


def newest(desk: Desk) -> int:
    """The number of the newest act."""
    return next(desk.db.past()).n


def number(desk: Desk, act: Callable[[], object]) -> int:
    """The number of this act, done now."""
    act()
    return newest(desk)


def undo_newest(desk: Desk) -> Undone:
    """Undo what was done last."""
    return undo(desk, newest(desk))
