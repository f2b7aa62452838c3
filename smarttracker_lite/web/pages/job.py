"""One job: what its printer said, its price as a sentence, and what was decided about it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.jobs import Job, Retag, Tagging
from smarttracker_lite.domain.pricing import printed_area, sheets
from smarttracker_lite.domain.printing import JobStatus, Measure, Origin, TimeQuality
from smarttracker_lite.domain.units import Unit, millilitres, square_metres
from smarttracker_lite.errors import N_, TrackerError
from smarttracker_lite.web.exchange import Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.rows import STATES, JobWords, Row
from smarttracker_lite.web.pages.tagging import (
    choice_options,
    choice_value,
    state_notice,
    state_of,
    state_options,
    tag_notice,
    undoable,
    whose,
)
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enter import by_hand
from smarttracker_lite.workflows.name import supply
from smarttracker_lite.workflows.tag import comment, set_state, tag

_ORIGINS = {
    Origin.MEASURED: N_("measured"),
    Origin.REQUESTED: N_("requested"),
    Origin.DERIVED: N_("derived"),
}
_TIME_NOTES = {
    TimeQuality.OFFSET_CORRECTED: N_("corrected by the error of the printer's clock"),
    TimeQuality.LOCAL_ASSUMED: N_("the printer named no time zone; this computer's is assumed"),
    TimeQuality.UNSURE: N_("the printer's clock was set around then: they may be off by as much as it was"),
    TimeQuality.FIRST_SEEN: N_("when we first saw the job"),
}


class Fact(NamedTuple):
    """Something the printer said: its name, and its value in words."""

    name: str
    value: str


class Amount(NamedTuple):
    """A quantity in words (None: the printer did not say), and if it was measured, requested or derived."""

    name: str
    value: str | None
    origin: str


class Decision(NamedTuple):
    """What somebody decided about the job, and when."""

    when: str
    what: str
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class JobView:
    """One job in ready words; `refused` is why what was decided about it could not be kept.

    `later` is what its printer tells otherwise since it was invoiced: name, as it was, as it is told now.

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
    cost_currency: str
    billable: bool
    comment: str
    whose: str
    state: str
    choices: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    history: tuple[Decision, ...]
    invoice_number: str
    later: tuple[tuple[str, str, str], ...]
    by_hand: bool
    forgotten: bool
    refused: str = ""


def routes(site: Site) -> list[Route]:
    """One job and the decisions about it."""
    path = f"{PATH}/<job_id>"
    return [
        Route("GET", path, partial(_shown, site.desk)),
        Route("POST", f"{path}/tag", partial(_decided, site.desk, _tagged)),
        Route("POST", f"{path}/state", partial(_decided, site.desk, _stated)),
        Route("POST", f"{path}/comment", partial(_decided, site.desk, _commented)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    view = _view(desk, request.words, request.args["job_id"])
    return Fragment("job.html", "job", view) if request.is_fragment else Page("job.html", view)


def _tagged(desk: Desk, request: Request) -> Notice:
    tagging = tag(desk, [request.args["job_id"]], *whose(request))
    return tag_notice(desk, request.words, tagging)


def _stated(desk: Desk, request: Request) -> Notice:
    tagging = set_state(desk, [request.args["job_id"]], state_of(request))
    return state_notice(request.words, tagging)


def _commented(desk: Desk, request: Request) -> Notice:
    tagging = comment(desk, request.args["job_id"], request.form.get("comment"))
    return undoable(tagging, request.words.text(N_("Comment saved.")))


def _decided(desk: Desk, decide: Callable[[Desk, Request], Notice], request: Request) -> Reply:
    """Keep what is decided; what cannot be kept comes back as it was typed."""
    job_id = request.args["job_id"]
    try:
        notice = decide(desk, request)
    except TrackerError as trouble:
        if request.is_fragment:
            raise
        return _again(desk, request, trouble)
    if request.is_fragment:
        return Fragment("job.html", "job", _view(desk, request.words, job_id), notice)
    return Redirect(f"{PATH}/{job_id}", notice)


def _again(desk: Desk, request: Request, trouble: TrackerError) -> Page:
    words, form = request.words, request.form
    view, wrong = _view(desk, words, request.args["job_id"]), problem(words, trouble)
    view = replace(
        view,
        whose=form.get("whose", view.whose),
        state=form.get("state", view.state),
        comment=form.get("comment", view.comment),
        refused=wrong.sentence,
    )
    return Page("job.html", view, wrong.status)


def _view(desk: Desk, words: Words, job_id: str) -> JobView:
    job = desk.db.jobs.get(job_id)
    said = JobWords(desk, words)
    price, cost = said.prices.price(job), said.prices.cost(job)
    return JobView(
        row=said.row(job),
        facts=tuple(_facts(job, said)),
        amounts=tuple(_amounts(job, words)),
        later=tuple(_later(job, said)),
        by_hand=by_hand(job),
        forgotten=job.facts.status is JobStatus.FORGOTTEN and job.billable and job.invoice_id is None,
        raw=json.dumps(dict(job.facts.raw), ensure_ascii=False, indent=2, default=str),
        price=say.explained(words, price),
        price_currency=price.currency,
        cost=say.costed(words, cost),
        cost_known=not cost.missing,
        cost_currency=cost.currency,
        billable=job.billable,
        comment=job.tag.comment,
        whose=choice_value(job.tag.client_id, job.tag.project_id),
        state=job.tag.state.value,
        choices=choice_options(desk, words),
        states=tuple((value, name) for value, name, _ in state_options(words)),
        history=tuple(_history(desk, job, said)),
        invoice_number=said.invoice_number(job.invoice_id) if job.invoice_id else "",
    )


def _facts(job: Job, said: JobWords) -> Iterator[Fact]:
    """What the printer said, as it said it; what it did not say is left out."""
    facts, words = job.facts, said.words
    moments = (
        (N_("Sent"), facts.submitted_at),
        (N_("Started"), facts.started_at),
        (N_("Done"), facts.completed_at),
    )
    told: tuple[tuple[str, str | None], ...] = (
        (N_("Printer"), said.printer(job.printer_id) or None),
        (N_("Kind"), say.kind(words, facts.kind) or words.text(N_("Print"))),
        (N_("Status"), say.status(words, facts.status)),
        *((name, words.moment(at) if at else None) for name, at in moments),
        (N_("Times"), _time_note(words, facts.time_quality)),
        (N_("First seen"), words.moment(job.first_seen_at)),
        (N_("User"), facts.user),
        (N_("Computer"), facts.host),
        (N_("Account"), facts.account),
        (N_("Media"), facts.media.name or facts.media.type),
        (N_("Size mm"), said.size(facts.media)),
        (N_("Colour"), _yes(words, facts.color)),
        (N_("Both sides"), _yes(words, facts.duplex)),
    )
    return (Fact(words.text(name), value) for name, value in told if value)


def _later(job: Job, said: JobWords) -> Iterator[tuple[str, str, str]]:
    """What the printer tells otherwise since the job was invoiced."""
    if job.later is None:
        return
    unknown = said.words.text(N_("not told"))
    before, after = _valued(job, said), _valued(replace(job, facts=job.later), said)
    for name in dict.fromkeys((*before, *after)):
        if before.get(name) != after.get(name):
            yield name, before.get(name) or unknown, after.get(name) or unknown


def _valued(job: Job, said: JobWords) -> dict[str, str | None]:
    amounts = {amount.name: amount.value for amount in _amounts(job, said.words)}
    return {fact.name: fact.value for fact in _facts(job, said)} | amounts


def _time_note(words: Words, quality: TimeQuality) -> str | None:
    return words.text(_TIME_NOTES[quality]) if quality in _TIME_NOTES else None


def _yes(words: Words, answer: bool | None) -> str | None:
    return None if answer is None else words.text(N_("yes") if answer else N_("no"))


def _amounts(job: Job, words: Words) -> Iterator[Amount]:
    """Every quantity with its origin; the inks by channel."""

    def count(value: int) -> str:
        return f"{value:d}"

    def area(value: int) -> str:
        return say.quantity(words, square_metres(value), Unit.SQUARE_METRE)

    def length(value: int) -> str:
        return f"{words.number(Decimal(value) / 1000, most=0)} mm"

    def ink(value: int) -> str:
        return say.quantity(words, millilitres(value), Unit.MILLILITRE)

    facts = job.facts
    told: tuple[tuple[str, Measure | None, Callable[[int], str]], ...] = (
        (N_("Copies"), facts.copies, count),
        (N_("Pages"), facts.pages, count),
        (N_("Impressions"), facts.impressions, count),
        (N_("Sheets"), sheets(facts), count),
        (N_("Printed area"), printed_area(facts), area),
        (N_("Roll area"), facts.roll_area_mm2, area),
        (N_("Roll length"), facts.roll_length_um, length),
    )
    for name, measure, write in told:
        yield _amount(words, words.text(name), measure, write)
    for used in facts.inks or ():
        yield _amount(
            words, words.text(N_("Ink: {channel}"), channel=supply(words, used.channel)), used.ul, ink
        )


def _amount(words: Words, name: str, measure: Measure | None, write: Callable[[int], str]) -> Amount:
    if measure is None:
        return Amount(name, None, "")
    return Amount(name, write(measure.value), words.text(_ORIGINS[measure.origin]))


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
        changes.append(said.client(after.client_id, after.project_id) or words.text(N_("no client")))
    if before.state is not after.state:
        changes.append(words.text(STATES[after.state].word))
    if before.comment != after.comment:
        changes.append(words.text(N_("comment: {text}"), text=after.comment or "–"))
    return Decision(words.moment(tagging.at), " · ".join(changes), tagging.undone_at is not None)
