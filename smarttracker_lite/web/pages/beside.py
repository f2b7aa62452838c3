"""What is charged beside the jobs of a draft: added to it and removed."""

from collections import Counter

from smarttracker_lite.web.exchange import Redirect, Reply, Request
from smarttracker_lite.web.pages.additions import price_typed, quantity_typed
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.workflows.add import EXTRA
from smarttracker_lite.workflows.contents import add_to_draft, remove_from_draft
from smarttracker_lite.workflows.desk import Desk

EXTRAS = "extras"
"""In the address of a draft, what is beside its jobs."""


def added(desk: Desk, request: Request) -> Reply:
    """Add what is chosen to the whole of the draft. Raises BadInput naming the field."""
    draft_id = request.args["draft_id"]
    before = desk.db.drafts.get(draft_id).additions
    with desk.act("add to draft") as done:
        asked = (request.form.get(EXTRA), quantity_typed(request), price_typed(request))
        draft = add_to_draft(desk, draft_id, *asked)
    names = " + ".join(each.name for each in draft.additions[len(before) :])
    told = request.words.text("“{name}” is on the draft.", name=names)
    return Redirect(_draft(request), Notice(told, undo_way(done)))


def removed(desk: Desk, request: Request) -> Reply:
    """Take what is named off the draft."""
    draft_id = request.args["draft_id"]
    with desk.act("remove from draft") as done:
        before = desk.db.drafts.get(draft_id).additions
        after = remove_from_draft(desk, draft_id, request.form.get("addition")).additions
    (gone,) = Counter(before) - Counter(after)
    told = request.words.text("“{name}” is removed.", name=gone.name)
    return Redirect(_draft(request), Notice(told, undo_way(done)))


def _draft(request: Request) -> str:
    return request.path.partition(f"/{EXTRAS}")[0]
