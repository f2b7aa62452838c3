"""The way to take back what a page has just done, as it stands in the notice of it."""

from smarttracker_lite.store.act import Done
from smarttracker_lite.web.exchange import Request

PATH = "/history"
UNDO, REDO = f"{PATH}/undo", f"{PATH}/redo"


def number_of(request: Request) -> int:
    """The number of an act in the path; -1, which no act has, for anything else."""
    typed = request.args["n"]
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 16 else -1


def undo_way(done: Done) -> str:
    """Where the act of a block `with desk.act(…) as done` is undone, once the block has ended; "" if nothing
    changed in it."""
    return "" if done.n is None else f"{UNDO}/{done.n}"


def redo_way(n: int | None) -> str:
    """Where the undo of this number is taken back."""
    return "" if n is None else f"{REDO}/{n}"
