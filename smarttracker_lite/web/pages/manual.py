"""A job entered by hand: the form, and the way to take it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import partial

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.printing import Kind, Origin
from smarttracker_lite.domain.quantities import duration_s
from smarttracker_lite.errors import BadInput, N_, NotAllowed, TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.gaprows import GapRow, GapWords
from smarttracker_lite.web.pages.tagging import (
    NOBODY,
    choice_options,
    choice_value,
    state_of,
    state_options,
    whose,
)
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import say
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import machines
from smarttracker_lite.workflows.enter import Entry, check_correctable, correct, enter, take_back
from smarttracker_lite.workflows.justify import reasons

NEW = f"{PATH}/new"
_YEARS = (1990, 9000)
_NUMBERS = ("width", "height", "copies", "area", "sheets", "ink", "minutes")
_MORE = ("kind", "sheets", "ink", "minutes")
_TYPED = (
    *("document", "whose", "printer", "day", "time", "media", *_NUMBERS),
    *("kind", "state", "reason", "comment", "note"),
)
_KINDS = (Kind.PRINT, Kind.COPY, Kind.SCAN, Kind.FAX)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualView:
    """The form: what is typed, what is wrong with it, and the gap it is meant for, which `close` closes.

    `of` is the job that is written anew, "" for a new one; `reasons` are offered why nobody pays.
    """

    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    printers: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    states: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]
    of: str = ""
    gap_id: str = ""
    gap: GapRow | None = None
    close: bool = True

    @property
    def action(self) -> str:
        return f"{self.of}/edit" if self.of else NEW

    @property
    def more(self) -> bool:
        """Whether what is seldom told is: then it is shown at once."""
        told = any(self.typed[name] for name in _MORE[1:]) or self.typed["kind"] != Kind.PRINT
        return told or any(name in self.errors for name in _MORE)


def routes(site: Site) -> list[Route]:
    """The form, its answer, writing a job anew, and taking it back."""
    return [
        Route("GET", NEW, partial(_shown, site.desk)),
        Route("POST", NEW, partial(_entered, site.desk)),
        Route("GET", f"{PATH}/<job_id>/edit", partial(_asked_again, site.desk)),
        Route("POST", f"{PATH}/<job_id>/edit", partial(_corrected, site.desk)),
        Route("POST", f"{PATH}/<job_id>/take-back", partial(_taken_back, site.desk)),
    ]


def _shown(desk: Desk, request: Request) -> Reply:
    noted = desk.db.gaps.find(request.query.get("gap"))
    return Page("manual.html", _view(desk, request.words, _blank(desk, noted), noted))


def _entered(desk: Desk, request: Request) -> Reply:
    words, form = request.words, request.form
    gap_id = form.get("gap") if "close" in form else ""
    try:
        with desk.act("enter job") as done:
            job = enter(desk, _entry(desk, words, form, request), gap_id)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        typed, noted = {name: form.get(name) for name in _TYPED}, desk.db.gaps.find(form.get("gap"))
        view = _view(desk, words, typed, noted)
        return Page("manual.html", replace(view, errors=wrong.errors, close="close" in form), wrong.status)
    told = words.text("“{document}” is in the list.", document=job.facts.document)
    return Redirect(PATH, Notice(told, undo_way(done)))


def _asked_again(desk: Desk, request: Request) -> Reply:
    """The form as the job was entered; a job that cannot be written anew says why on its page."""
    job, words = desk.db.jobs.get(request.args["job_id"]), request.words
    try:
        check_correctable(job)
    except NotAllowed as trouble:
        return Redirect(f"{PATH}/{job.id}", Notice(problem(words, trouble).sentence, problem=True))
    return Page("manual.html", _view(desk, words, _typed(desk, words, job), None, job.id))


def _corrected(desk: Desk, request: Request) -> Reply:
    words, form, job_id = request.words, request.form, request.args["job_id"]
    try:
        with desk.act("correct job") as done:
            job = correct(desk, job_id, _entry(desk, words, form, request))
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        view = _view(desk, words, {name: form.get(name) for name in _TYPED}, None, job_id)
        return Page("manual.html", replace(view, errors=wrong.errors), wrong.status)
    told = words.text("“{document}” is corrected.", document=job.facts.document)
    return Redirect(f"{PATH}/{job_id}", Notice(told, undo_way(done)))


def _typed(desk: Desk, words: Words, job: Job) -> dict[str, str]:
    """The job as somebody typed it; an area that follows from the size was not."""
    facts, tag, local = job.facts, job.tag, job.day.astimezone(desk.zone)
    seconds = duration_s(facts)
    area = facts.area_mm2 if facts.area_mm2 and facts.area_mm2.origin is Origin.REQUESTED else None
    amounts = {
        "width": facts.media.width_um and Decimal(facts.media.width_um) / 1000,
        "height": facts.media.height_um and Decimal(facts.media.height_um) / 1000,
        "copies": facts.copies and facts.copies.value,
        "area": area and Decimal(area.value) / 1_000_000,
        "sheets": facts.sheets and facts.sheets.value,
        "ink": facts.ink_ul and Decimal(facts.ink_ul) / 1000,
        "minutes": seconds and Decimal(seconds) / 60,
    }
    return {
        "document": facts.document or "",
        "whose": choice_value(tag.client_id, tag.project_id),
        "printer": job.printer_id or "",
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "media": facts.media.name or "",
        **{name: words.number(Decimal(told), 0, 6) if told else "" for name, told in amounts.items()},
        "kind": facts.kind.value,
        "state": tag.state.value,
        "reason": tag.reason,
        "comment": tag.comment,
        "note": tag.note,
    }


def _taken_back(desk: Desk, request: Request) -> Reply:
    with desk.act("take back job") as done:
        job = take_back(desk, request.args["job_id"])
    told = request.words.text("“{document}” is no longer in the list.", document=job.facts.document)
    return Redirect(PATH, Notice(told, undo_way(done)))


def _blank(desk: Desk, noted: NotedGap | None) -> dict[str, str]:
    """The form as it is begun: now, or in the middle of the gap."""
    at = desk.now()
    if noted is not None:
        gap = noted.gap
        at = gap.until if gap.since is None else gap.since + (gap.until - gap.since) / 2
    local = at.astimezone(desk.zone)
    return {
        **dict.fromkeys(_TYPED, ""),
        "document": noted.gap.sent[0].document if noted and len(noted.gap.sent) == 1 else "",
        "whose": NOBODY,
        "printer": noted.printer_id if noted else "",
        "day": local.date().isoformat(),
        "time": f"{local:%H:%M}",
        "copies": "1",
        "kind": Kind.PRINT.value,
        "state": JobState.BILLABLE.value,
    }


def _view(
    desk: Desk, words: Words, typed: Mapping[str, str], noted: NotedGap | None, job_id: str = ""
) -> ManualView:
    nobody = ("", words.text("None, or another machine"))
    return ManualView(
        typed=typed,
        printers=(nobody, *((printer.id, printer.name) for printer in machines(desk))),
        choices=choice_options(desk, words),
        kinds=tuple((kind.value, say.kind(words, kind) or words.text(N_("Print"))) for kind in _KINDS),
        states=tuple((value, name) for value, name, _ in state_options(words)),
        reasons=reasons(desk, words),
        of=f"{PATH}/{job_id}" if job_id else "",
        gap_id=noted.id if noted else "",
        gap=GapWords(desk, words).row(noted) if noted else None,
    )


def _entry(desk: Desk, words: Words, form: Fields, request: Request) -> Entry:
    """What is typed. Raises BadInput that names the field."""
    client_id, project_id = whose(request)
    number = {name: words.parse_number(form.get(name), name) for name in _NUMBERS if form.get(name)}
    return Entry(
        document=form.get("document"),
        printer_id=form.get("printer") or None,
        at=moment(desk, words, form),
        media=form.get("media"),
        width_mm=number.get("width"),
        height_mm=number.get("height"),
        copies=number.get("copies", Decimal(1)),
        area_m2=number.get("area"),
        sheets=number.get("sheets"),
        ink_ml=number.get("ink"),
        minutes=number.get("minutes"),
        kind=next((kind for kind in _KINDS if kind == form.get("kind")), Kind.PRINT),
        state=state_of(request) if form.get("state") else JobState.BILLABLE,
        reason=form.get("reason"),
        client_id=client_id,
        project_id=project_id,
        comment=form.get("comment"),
        note=form.get("note"),
    )


def moment(desk: Desk, words: Words, form: Fields) -> datetime:
    """Day and time in the studio; without a time noon."""
    day, typed = words.parse_date(form.get("day"), "day"), form.get("time")
    try:
        clock = time.fromisoformat(typed) if typed else time(12)
    except ValueError:
        raise BadInput(
            N_("“{typed}” is no time."), N_("Write hours and minutes: 14:30."), field="time", typed=typed
        ) from None
    if not _YEARS[0] <= day.year <= _YEARS[1]:
        raise BadInput(N_("This day is too far away."), N_("Write the day on which it was."), field="day")
    return datetime.combine(day, clock.replace(tzinfo=None), desk.zone).astimezone(UTC)
