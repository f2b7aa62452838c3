"""One draft: its lines, what is in the way of issuing it, and the paper it would become."""

from dataclasses import replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.documents import Document, Invoice
from smarttracker_lite.errors import NotAllowed, TrackerError
from smarttracker_lite.web.exchange import Bytes, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import beside, quoting
from smarttracker_lite.web.pages.additions import add_form
from smarttracker_lite.web.pages.draftdeeds import DEEDS, Deed
from smarttracker_lite.web.pages.draftforms import Typed
from smarttracker_lite.web.pages.draftview import PATH, draft_view, picture_href
from smarttracker_lite.web.pages.papers import page_picture
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import bill, compose, deliver, propose
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.picture import drawn
from smarttracker_lite.workflows.typeset import stood_in_for, typeset
from smarttracker_lite.workflows.witness import seen_as


class PaperView(NamedTuple):
    """The pages of its paper, by the addresses of their pictures, and why they are not laid out as wanted."""

    pages: tuple[str, ...]
    failed: str


def routes(site: Site) -> list[Route]:
    """A draft, its preview, and what can be done with it."""
    path, desk = f"{PATH}/<draft_id>", site.desk
    deeds = [Route("POST", path + way, partial(_done, site, deed)) for way, deed in DEEDS.items()]
    return [
        Route("GET", path, partial(_shown, site)),
        Route("GET", f"{path}/preview.pdf", partial(_pdf, desk)),
        Route("GET", f"{path}/paper", partial(_paper, desk)),
        Route("GET", f"{path}/page/<page>.png", partial(_picture, desk)),
        Route("POST", f"{path}/leave", partial(_left_out, desk)),
        Route("POST", f"{path}/extras", partial(_added, site)),
        Route("POST", f"{path}/extras/remove", partial(beside.removed, desk)),
        Route("POST", f"{path}/delete", partial(_deleted, desk)),
        Route("POST", f"{path}/issue", partial(_issued, site)),
        *deeds,
        *quoting.routes(desk, partial(_unissued, site)),
    ]


def _shown(site: Site, request: Request) -> Reply:
    view = draft_view(site, request)
    return Fragment("draft.html", "draft", view) if request.is_fragment else Page("draft.html", view)


def _pdf(desk: Desk, request: Request) -> Reply:
    return Bytes(typeset(desk, _proof(desk, request.args["draft_id"])), "application/pdf")


def _proof(desk: Desk, draft_id: str) -> Document:
    return propose.paper(desk, desk.db.drafts.get(draft_id), bill.proof(desk, draft_id))


def _paper(desk: Desk, request: Request) -> Reply:
    """All pages of the paper. A browser asks for them once the lines are there: to lay out hundreds takes
    longer than to list them."""
    draft_id = request.args["draft_id"]
    proof = _proof(desk, draft_id)
    count = len(drawn(desk, proof)) if proof.lines else 0
    trouble = stood_in_for(desk, proof) if count else None
    view = PaperView(
        tuple(picture_href(draft_id, page, seen_as(proof)) for page in range(1, count + 1)),
        " ".join(request.words.error(trouble)) if trouble else "",
    )
    return Fragment("draft_paper.html", "paper", view)


def _picture(desk: Desk, request: Request) -> Reply:
    return page_picture(desk, _proof(desk, request.args["draft_id"]), request.args["page"])


def _left_out(desk: Desk, request: Request) -> Reply:
    """Take jobs off the draft; what is still the client's to pay can be put back."""
    left = [job_id for each in request.form.all("job") for job_id in each.split()]
    with desk.act("leave out") as done:
        draft = bill.leave_out(desk, request.args["draft_id"], *left)
    href, free = f"{PATH}/{draft.id}", {job.id for job in bill.unbilled(desk, draft.client_id)}
    text = request.words.text("Left out. The work is not lost: it waits among the unbilled jobs.")
    return Redirect(href, Notice(text, undo_way(done) if free.issuperset(left) else ""))


def _done(site: Site, deed: Deed, request: Request) -> Reply:
    """Do it, and show the draft as it is then. What cannot be comes back with the reason; htmx keeps the form
    as it is, and shows that as a toast."""
    try:
        notice = deed.do(site.desk, request)
    except TrackerError as trouble:
        if request.is_fragment or not deed.form:
            raise
        wrong = problem(request.words, trouble)
        typed = Typed(form=deed.form, fields=request.form, errors=wrong.errors)
        return Page("draft.html", draft_view(site, request, typed), wrong.status)
    if request.is_fragment:
        return Fragment("draft.html", "draft", draft_view(site, request), notice)
    return Redirect(f"{PATH}/{request.args['draft_id']}", notice)


def _added(site: Site, request: Request) -> Reply:
    """Add what is chosen to the draft; what cannot be comes back with the reason."""
    try:
        return beside.added(site.desk, request)
    except TrackerError as trouble:
        wrong = problem(request.words, trouble)
        view = draft_view(site, request)
        form = add_form(site.desk, request.words, request.form, {}, [view.client_id])
        adding = replace(form, errors=wrong.errors)
        return Page("draft.html", replace(view, adding=adding), wrong.status)


def _deleted(desk: Desk, request: Request) -> Reply:
    with desk.act("delete draft") as done:
        bill.drop(desk, request.args["draft_id"])
    told = request.words.text("Draft deleted. Its jobs are unbilled again.")
    return Redirect("/invoices", Notice(told, undo_way(done)))


def _unissued(site: Site, request: Request, trouble: TrackerError) -> Reply:
    """The draft that is no quote yet, with the day that was typed; the reason is told above it."""
    view, wrong = draft_view(site, request), problem(request.words, trouble)
    typed = replace(view.quoting, until=request.form.get("valid_until"))
    told = " ".join(request.words.error(trouble))
    return Page("draft.html", replace(view, refused=told, quoting=typed), wrong.status)


def _issued(site: Site, request: Request) -> Reply:
    """Issue it, and with `mail` send it; what is in the way is told above the draft as it is now."""
    words, draft_id = request.words, request.args["draft_id"]
    try:
        invoice = bill.issue_draft(site.desk, draft_id, request.form.get("seen"))
    except NotAllowed as trouble:
        wrong = problem(words, trouble)
        view = replace(draft_view(site, request), refused=wrong.sentence)
        return Page("draft.html", view, wrong.status)
    if "mail" in request.form:
        return _mailed(site.desk, words, invoice)
    text = words.text("Invoice {number} is issued.", number=invoice.number.text)
    return Redirect(f"/invoices/{invoice.id}", Notice(text))


def _mailed(desk: Desk, words: Words, invoice: Invoice) -> Reply:
    """Its usual mail goes at once; where it does not, the invoice's page says why and has it ready."""
    mail, number = compose.cover(desk, invoice), invoice.number.text
    try:
        deliver.mail_invoice(desk, invoice.id, mail)
    except TrackerError as trouble:
        why = " ".join(words.error(trouble))
        told = words.text("Invoice {number} is issued. {why}", number=number, why=why)
        return Redirect(f"/invoices/{invoice.id}#mail", Notice(told, problem=True))
    told = words.text("Invoice {number} is issued and sent to {to}.", number=number, to=mail.addresses)
    return Redirect(f"/invoices/{invoice.id}", Notice(told))
