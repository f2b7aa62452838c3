"""One job: what its printer said, its price as a sentence, and what was decided about it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.charges import Charge
from smarttracker_lite.domain.jobs import Job, Retag, Tagging
from smarttracker_lite.domain.margins import Margin
from smarttracker_lite.domain.printing import JobStatus
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.domain.splitting import as_told
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.additions import (
    AddedRow,
    AddForm,
    add_form,
    added_rows,
    added_to_job,
    changes_told,
    removed_from_job,
)
from smarttracker_lite.web.pages.jobfacts import Amount, Fact, amounts_of, changes_of, facts_of
from smarttracker_lite.web.pages.jobparts import SharedView, shared_view
from smarttracker_lite.web.pages.jobstate import (
    Other,
    StateForm,
    others,
    state_form,
    state_told,
    stated,
    typed,
)
from smarttracker_lite.web.pages.overtaken import Overtaken, check_remarks, check_state, check_whose, named
from smarttracker_lite.web.pages.priceway import job_way
from smarttracker_lite.web.pages.rows import JobWords, Row
from smarttracker_lite.web.pages.rulewords import because
from smarttracker_lite.web.pages.tagging import (
    choice_options,
    choice_value,
    state_notice,
    state_of,
    tag_notice,
    whose,
)
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import explain, judge
from smarttracker_lite.workflows.claim import nobodys
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enter import by_hand
from smarttracker_lite.workflows.reprint import reprints
from smarttracker_lite.workflows.tag import comment, tag


class Decision(NamedTuple):
    """What was decided about the job, when, and why where nobody did; it was `undone`, or went `back` by an
    undo or a redo."""

    when: str
    what: str
    undone: bool
    back: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """One job in ready words as it was when it was `seen`; `refused` is why what was decided about it could
    not be kept.

    `later` is what its printer tells otherwise since it was invoiced: name, as it was, as it is told now.

    `margin` is what is left of the price, "" where that is not known. `additions` are what was done besides
    printing, `adding` is the form for more.

    `comment` is for the client, `note` for the studio. `reprints` are those of this print. `code` is its
    account ID, where that is nobody's yet and the job waits.

    `by_hand`: somebody entered it, and may take it back; `forgotten`: without an end it is not invoiced.
    """

    row: Row
    facts: tuple[Fact, ...]
    amounts: tuple[Amount, ...]
    raw: str
    price: str
    price_currency: str
    cost: str
    cost_known: bool
    cost_href: str
    cost_currency: str
    margin: str
    billable: bool
    comment: str
    note: str
    whose: str
    choices: tuple[tuple[str, str], ...]
    paying: StateForm
    reprints: tuple[Other, ...]
    shared: SharedView
    history: tuple[Decision, ...]
    invoice_number: str
    later: tuple[tuple[str, str, str], ...]
    by_hand: bool
    forgotten: bool
    additions: tuple[AddedRow, ...]
    adding: AddForm
    seen: str
    code: str = ""
    refused: str = ""


def routes(site: Site) -> list[Route]:
    """One job and the decisions about it."""
    path = f"{PATH}/<job_id>"
    return [
        Route("GET", path, partial(_shown, site.desk)),
        Route("POST", f"{path}/tag", partial(_decided, site.desk, _tagged)),
        Route("POST", f"{path}/state", partial(_decided, site.desk, _stated)),
        Route("POST", f"{path}/comment", partial(_decided, site.desk, _commented)),
        Route("POST", f"{path}/extras", partial(_decided, site.desk, added_to_job)),
        Route("POST", f"{path}/extras/remove", partial(_decided, site.desk, removed_from_job)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, request.args["job_id"])
    return Fragment("job.html", "job", view) if request.is_fragment else Page("job.html", view)


def _tagged(desk: Desk, request: Request) -> Notice:
    with desk.act("tag") as done:
        check_whose(desk, request, whose(request))
        tagging = tag(desk, [request.args["job_id"]], *whose(request))
    return tag_notice(desk, request.words, tagging, undo_way(done))


def _stated(desk: Desk, request: Request) -> Notice:
    with desk.act("set state") as done:
        check_state(desk, request, state_of(request))
        tagging = stated(desk, request)
    return state_notice(request.words, tagging, undo_way(done))


def _commented(desk: Desk, request: Request) -> Notice:
    note = request.form.get("note") if "note" in request.form else None
    with desk.act("comment") as done:
        check_remarks(desk, request, (request.form.get("comment"), note))
        comment(desk, request.args["job_id"], request.form.get("comment"), note)
    return Notice(request.words.text(N_("Comments saved.")), undo_way(done))


def _decided(desk: Desk, decide: Callable[[Desk, Request], Notice], request: Request) -> Reply:
    """Keep what is decided; what cannot be kept comes back as it was typed."""
    job_id = request.args["job_id"]
    try:
        notice = decide(desk, request)
    except TrackerError as trouble:
        if request.is_fragment and isinstance(trouble, Overtaken):
            return _as_it_is_now(desk, request, trouble)
        if request.is_fragment:
            raise
        return _again(desk, request, trouble)
    if request.is_fragment:
        return Fragment("job.html", "job", _view(desk, request.words, job_id), notice)
    return Redirect(f"{PATH}/{job_id}", notice)


def _as_it_is_now(desk: Desk, request: Request, trouble: TrackerError) -> Fragment:
    """With what was decided meanwhile, and what was written here."""
    view, form = _view(desk, request.words, request.args["job_id"]), request.form
    view = replace(view, comment=form.get("comment", view.comment), note=form.get("note", view.note))
    why = Notice(" ".join(request.words.error(trouble)), problem=True)
    return Fragment("job.html", "job", view, why)


def _again(desk: Desk, request: Request, trouble: TrackerError) -> Page:
    words, form = request.words, request.form
    job, wrong = desk.db.jobs.get(request.args["job_id"]), problem(words, trouble)
    view = _view(desk, words, job.id)
    view = replace(
        view,
        whose=form.get("whose", view.whose),
        paying=typed(view.paying, form, wrong.errors),
        comment=form.get("comment", view.comment),
        note=form.get("note", view.note),
        adding=add_form(desk, words, form, wrong.errors, [job.tag.client_id]),
    )
    if not (view.adding.errors or view.paying.errors):
        view = replace(view, refused=wrong.sentence)
    return Page("job.html", view, wrong.status)


def _view(desk: Desk, words: Words, job_id: str) -> JobView:
    seen = desk.now().isoformat()
    job = desk.db.jobs.get(job_id)
    said = JobWords(desk, words)
    price, cost = said.prices.price(job), said.prices.cost(job)
    return JobView(
        seen=seen,
        row=said.row(job),
        facts=tuple(facts_of(as_told(job), said)),
        amounts=tuple(amounts_of(job.facts, words)),
        later=tuple(changes_of(job, said)),
        by_hand=by_hand(job),
        forgotten=job.facts.status is JobStatus.FORGOTTEN and job.billable and job.invoice_id is None,
        additions=added_rows(words, job.tag.additions, price.currency, said.prices.currency),
        adding=add_form(desk, words, Fields(), {}, [job.tag.client_id]),
        raw=json.dumps(dict(as_told(job).facts.raw), ensure_ascii=False, indent=2, default=str),
        price=explain.explained(words, price),
        price_currency=price.currency,
        cost=explain.costed(words, cost),
        cost_known=not cost.missing,
        cost_href=job_way(job, cost, Side.COST),
        cost_currency=cost.currency,
        margin=_margin(words, judge.job_margin(job, judge.amounts(said.prices, job)), price, cost),
        billable=job.billable,
        comment=job.tag.comment,
        note=job.tag.note,
        whose=choice_value(job.tag.client_id, job.tag.project_id),
        choices=choice_options(desk, words),
        paying=state_form(desk, said, job),
        reprints=others(said, reprints(desk, job)),
        shared=shared_view(desk, said, job),
        history=tuple(_history(desk, job, said)),
        code=nobodys(desk, job),
        invoice_number=said.invoice_number(job.invoice_id) if job.invoice_id else "",
    )


def _margin(words: Words, margin: Margin | None, price: Charge, cost: Charge) -> str:
    """The amount, and its share of the price; or that both are in different currencies."""
    if price.currency != cost.currency and not (price.missing or cost.missing):
        return words.text(
            "Not comparable: the price is in {currency}, the cost in {own}.",
            currency=price.currency,
            own=cost.currency,
        )
    if margin is None:
        return ""
    left = words.money(margin.left, cost.currency)
    if margin.share is None:
        return left
    return words.text("{amount}, {share} of the price", amount=left, share=words.percent(margin.share, 1))


def _history(desk: Desk, job: Job, said: JobWords) -> Iterator[Decision]:
    """The decisions about this job, newest first."""
    for tagging in reversed(desk.db.taggings.of_job(job.id)):
        for retag in tagging.retags:
            if retag.job_id == job.id:
                yield _decision(tagging, retag, said)


def _decision(tagging: Tagging, retag: Retag, said: JobWords) -> Decision:
    before, after, words = retag.before, retag.after, said.words
    changes = []
    if (before.client_id, before.project_id) != (after.client_id, after.project_id):
        changes.append(named(said, after))
    changes += state_told(said, before, after)
    if before.comment != after.comment:
        changes.append(words.text(N_("comment: {text}"), text=after.comment or "–"))
    if before.note != after.note:
        changes.append(words.text(N_("for us: {text}"), text=after.note or "–"))
    changes += changes_told(words, retag)
    undone, why = tagging.undone_at is not None, because(words, tagging.why)
    return Decision(words.moment(tagging.at), " · ".join(changes), undone, tagging.takes_back, why)
