"""What can be decided about a draft on its page, each with the sentence that tells it was done."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from smarttracker_lite.domain.grouping import Grouping
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.store.act import Done
from smarttracker_lite.web.exchange import Request
from smarttracker_lite.web.pages.draftforms import (
    WHOLE,
    details_typed,
    discount_typed,
    line_typed,
    usual_details,
)
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.session import Notice
from smarttracker_lite.workflows import revise
from smarttracker_lite.workflows.contents import contents
from smarttracker_lite.workflows.desk import Desk

GROUPINGS: Mapping[Grouping, str] = {
    Grouping.JOB: N_("each job"),
    Grouping.MEDIA: N_("each media"),
    Grouping.PROJECT: N_("each project"),
    Grouping.DAY: N_("each day"),
    Grouping.ALL: N_("all together"),
}
"""What has a line of its own."""


class Deed(NamedTuple):
    """What is done with what a form sends; `form` is the one that comes back if it cannot be, "" for none."""

    do: Callable[[Desk, Request], Notice]
    form: str = ""


def _grouped(desk: Desk, request: Request) -> Notice:
    typed = request.form.get("by")
    by = next((each for each in Grouping if each == typed), None)
    if by is None:
        raise BadInput(N_("Jobs cannot be grouped like that."), N_("Choose one of the ways on the page."))
    with desk.act("group lines") as done:
        revise.group(desk, request.args["draft_id"], by)
    told = request.words.text("A line for {what}.", what=request.words.text(GROUPINGS[by]))
    return _told(done, told)


def _taken_along(desk: Desk, request: Request) -> Notice:
    draft_id = request.args["draft_id"]
    before = len(desk.db.drafts.get(draft_id).job_ids)
    with desk.act("add jobs") as done:
        count = len(revise.take_along(desk, draft_id).job_ids) - before
    told = request.words.plural("{n} job is on the draft.", "{n} jobs are on the draft.", count)
    return _told(done, told)


def _written(desk: Desk, request: Request) -> Notice:
    with desk.act("write line") as done:
        line = line_typed(desk, request.words, request.form, desk.db.drafts.get(request.args["draft_id"]))
        revise.write_line(desk, request.args["draft_id"], line)
    return _told(done, request.words.text("“{name}” is on the draft.", name=line.description))


def _removed(desk: Desk, request: Request) -> Notice:
    with desk.act("remove line") as done:
        gone = revise.remove_line(desk, request.args["draft_id"], request.form.get("line"))
    return _told(done, request.words.text("“{name}” is removed.", name=gone.description))


def _moved(desk: Desk, request: Request) -> Notice:
    up = request.form.get("to") != "down"
    with desk.act("move line") as done:
        revise.move_line(desk, request.args["draft_id"], request.form.get("line"), up=up)
    return _told(done, request.words.text("The line is moved."))


def _taken_off(desk: Desk, request: Request) -> Notice:
    discount, key = discount_typed(request.words, request.form), _key(request)
    with desk.act("set discount") as done:
        revise.take_off(desk, request.args["draft_id"], discount, key)
    return _told(done, request.words.text("The discount is taken off."))


def _not_taken_off(desk: Desk, request: Request) -> Notice:
    with desk.act("remove discount") as done:
        revise.take_off_nothing(desk, request.args["draft_id"], _key(request))
    return _told(done, request.words.text("The discount is removed."))


def _detailed(desk: Desk, request: Request) -> Notice:
    draft_id = request.args["draft_id"]
    usual = usual_details(desk, contents(desk, desk.db.drafts.get(draft_id)))
    details = details_typed(request.words, request.form, usual)
    with desk.act("save details") as done:
        revise.detail(desk, draft_id, details)
    return _told(done, request.words.text("Saved."))


def _key(request: Request) -> str:
    """The key of the line, "" for the whole draft."""
    key = request.form.get("key")
    return "" if key == WHOLE else key or "?"


def _told(done: Done, told: str) -> Notice:
    return Notice(told, undo_way(done))


DEEDS: Mapping[str, Deed] = {
    "/grouping": Deed(_grouped),
    "/jobs": Deed(_taken_along),
    "/lines": Deed(_written, "line"),
    "/lines/remove": Deed(_removed),
    "/lines/move": Deed(_moved),
    "/discount": Deed(_taken_off, "discount"),
    "/discount/remove": Deed(_not_taken_off),
    "/details": Deed(_detailed, "details"),
}
"""By the end of their addresses."""
