"""The history as decisions: which of them stand, and which can be taken back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smarttracker_lite.errors import N_, NotAllowed, NotFound, TrackerError
from smarttracker_lite.store.act import Who
from smarttracker_lite.store.tables.journal import Changes, Past
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.undoing.vouch import DECIDED

MOST = 100
"""So many decisions can be taken back, the last ones."""
UNDO, REDO = "undo", "redo"
PEOPLE = frozenset({Who.USER, Who.COMMAND_LINE})

_DOCUMENT = N_("Invoices are documents: they stay as they were issued.")
_IMPORT = N_("Imports are taken back on the page of imports, as long as they are listed there.")
_RUN = N_("A billing run is ended on its own page.")
_PRINTER = N_("What was agreed with a printer is changed on its page.")
_ALL = N_("This changed the books as a whole.")
_GONE = N_("What was blanked or erased is gone for good.")
_KEY_RING = N_("The PIN is in the key ring of this PC: set it anew under Settings.")
_FILE = N_("The old file is gone: choose it again under Settings.")
NEVER: Mapping[str, str] = {
    **dict.fromkeys(
        (
            "issue",
            "credit",
            "issue quote",
            "issue pro forma",
            "begin sending",
            "send",
            "send reminder",
            "give up sending",
            "hand over",
            "note outcome",
            "mark unpaid",
        ),
        _DOCUMENT,
    ),
    **dict.fromkeys(("import", "take back import", "watch folder", "save mapping"), _IMPORT),
    **dict.fromkeys(
        (
            "add printer",
            "remove printer",
            "place queue",
            "reconnect",
            "log in",
            "accept place",
            "answer date order",
        ),
        _PRINTER,
    ),
    **dict.fromkeys(
        ("begin", "demonstrate", "rehearse", "end rehearsal", "migrate", "take over", "restore", "write"),
        _ALL,
    ),
    **dict.fromkeys(("begin billing run", "leave rest", "note turn"), _RUN),
    "change logo": _FILE,
    **dict.fromkeys(("blank", "erase client"), _GONE),
    **dict.fromkeys(("set owner PIN", "remove owner PIN"), _KEY_RING),
}
"""The verbs of acts that are never taken back here, and why."""

_BY_ITSELF = N_("Only what people decide can be undone.")
_TOO_OLD = N_("Only the last {most} decisions can be undone.")
_BEFORE_WHOLE = N_("The books were restored or brought to another version since.")
_ITSELF_UNDO = N_("This is an undo itself: redo it, or undo what was decided.")


@dataclass(frozen=True, slots=True)
class Told:
    """An act, and what became of it: `by` is the act that took it back and stands, None if it stands itself.

    `newer` decisions of people came after it; `settled`: the books were replaced as a whole since.
    """

    past: Past
    by: Past | None
    newer: int
    settled: bool

    @property
    def decided(self) -> bool:
        """A person's own decision, and not the undoing of one."""
        return self.past.who in PEOPLE and self.past.of is None

    @property
    def is_undo(self) -> bool:
        """It took a decision back."""
        return self.past.of is not None and self.past.verb != REDO


def told(desk: Desk, *, collected: bool = False) -> Iterator[Told]:
    """All acts, the newest first, with those of the collector or without. An act is lifted if one that stands
    takes it back."""
    lifted: dict[int, Past] = {}
    newer, settled = 0, False
    for past in desk.db.past() if collected else desk.db.decided():
        by = lifted.pop(past.n, None)
        each = Told(past, by, newer, settled)
        if by is None and past.of is not None:
            lifted[past.of] = past
        newer += each.decided
        yield each
        settled = settled or past.whole


def hindrance(act: Told) -> str:
    """Why an act cannot be taken back, as far as its head says; "" if nothing does."""
    past = act.past
    if past.who not in PEOPLE:
        return _BY_ITSELF
    if act.settled:
        return _BEFORE_WHOLE
    if act.newer >= MOST:
        return _TOO_OLD
    return NEVER.get(past.verb, "")


def out_of_reach(changes: Changes) -> str:
    """Why what changed so cannot be taken back; "" if it can."""
    return "" if changes and changes.keys() <= DECIDED else _ALL


def numbered(desk: Desk, n: int) -> Told:
    """The act of this number. Raises NotFound."""
    for act in told(desk):
        if act.past.n == n:
            return act
        if act.past.n < n:
            break
    raise NotFound(N_("This is not in the history."), N_("Look at the history again."))


def undoable(desk: Desk, n: int) -> Told:
    """The decision of this number. Raises NotFound, or NotAllowed if it cannot be undone."""
    return within_reach(desk, n, undo=True)[0]


def redoable(desk: Desk, n: int) -> Told:
    """The undo of this number. Raises NotFound, or NotAllowed if it cannot be redone."""
    return within_reach(desk, n, undo=False)[0]


def within_reach(desk: Desk, n: int, *, undo: bool) -> tuple[Told, Changes]:
    """The act of this number, to be undone or else redone, and what it changed. Raises NotFound or
    NotAllowed."""
    act = numbered(desk, n)
    changes = _changes(act)
    if trouble := _trouble(act, changes, undo=undo):
        raise trouble
    return act, changes


def last_decision(desk: Desk) -> Told:
    """The newest decision that stands and can be undone. Raises NotAllowed if there is none."""
    for act in told(desk):
        if act.newer >= MOST or act.settled:
            break
        if act.decided and act.by is None and not hindrance(act) and not out_of_reach(_changes(act)):
            return act
    raise NotAllowed(N_("There is nothing to undo."), N_("The history shows what was decided."))


def last_undo(desk: Desk) -> Told:
    """The newest undo that stands, unless something was decided since. Raises NotAllowed if there is none."""
    for act in told(desk):
        if act.past.who not in PEOPLE or act.by is not None:
            continue
        if act.is_undo and not hindrance(act):
            return act
        if act.decided:
            break
    raise NotAllowed(N_("There is nothing to redo."), N_("The history shows what was undone."))


def _trouble(act: Told, changes: Changes, *, undo: bool) -> TrackerError | None:
    if undo and act.past.of is not None:
        return NotAllowed(_ITSELF_UNDO)
    if not undo and not act.is_undo:
        return NotAllowed(N_("This is no undo."), N_("Look at the history again."))
    if act.by is not None:
        text = N_("This was undone already.") if undo else N_("This was redone already.")
        return NotAllowed(text, N_("Look at the history: it says when."))
    why = hindrance(act) or out_of_reach(changes)
    return NotAllowed(why, most=MOST) if why else None


def _changes(act: Told) -> Changes:
    return act.past.entry().changes
