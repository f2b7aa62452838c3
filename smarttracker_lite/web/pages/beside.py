"""What is charged beside the jobs of a draft: added to it, removed, and put back."""

from urllib.parse import urlencode

from smarttracker_lite.web.exchange import Redirect, Reply, Request
from smarttracker_lite.web.pages.additions import EXTRA, quantity_typed
from smarttracker_lite.web.session import Notice
from smarttracker_lite.workflows.contents import add_to_draft, put_back_on_draft, remove_from_draft
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.extras import addition_of

EXTRAS = "extras"
"""In the address of a draft, what is beside its jobs."""


def added(desk: Desk, request: Request) -> Reply:
    """Add what is chosen to the whole of the draft. Raises BadInput naming the field."""
    draft_id = request.args["draft_id"]
    before = desk.db.drafts.get(draft_id).additions
    draft = add_to_draft(desk, draft_id, request.form.get(EXTRA), quantity_typed(request))
    names = " + ".join(each.name for each in draft.additions[len(before) :])
    told = request.words.text("“{name}” is on the draft.", name=names)
    return Redirect(_draft(request), Notice(told))


def removed(desk: Desk, request: Request) -> Reply:
    """Take what is named off the draft; it stands in the address of the way back."""
    addition = request.form.get("addition")
    draft, gone = remove_from_draft(desk, request.args["draft_id"], addition), addition_of(addition)
    told = request.words.text("“{name}” is removed.", name=gone.name)
    undone = {"addition": addition, "left": draft.additions.count(gone)}
    back = f"{_draft(request)}/{EXTRAS}/back?{urlencode(undone)}"
    return Redirect(_draft(request), Notice(told, back))


def put_back(desk: Desk, request: Request) -> Reply:
    """Add again what was taken off."""
    query = request.query
    left = request.words.parse_number(query.get("left"))
    put_back_on_draft(desk, request.args["draft_id"], query.get("addition"), int(left))
    return Redirect(_draft(request), Notice(request.words.text("Back on the draft.")))


def _draft(request: Request) -> str:
    return request.path.partition(f"/{EXTRAS}")[0]
