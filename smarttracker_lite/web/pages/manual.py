"""A job entered by hand: the form, and the way to take it back."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, time
from decimal import Decimal
from functools import partial

from smarttracker_lite.domain.gaps import NotedGap
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.web.exchange import Fields, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages.gaprows import GapRow, GapWords
from smarttracker_lite.web.pages.tagging import NOBODY, choice_options, whose
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.pages.worktable import PATH
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.enrol import machines
from smarttracker_lite.workflows.enter import Entry, enter, take_back

NEW = f"{PATH}/new"
_YEARS = (1990, 9000)
_NUMBERS = ("width", "height", "copies", "area")
_TYPED = ("document", "whose", "printer", "day", "time", "media", *_NUMBERS, "comment")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualView:
    """The form: what is typed, what is wrong with it, and the gap it is meant for, which `close` closes."""

    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)
    printers: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    gap_id: str = ""
    gap: GapRow | None = None
    close: bool = True


def routes(site: Site) -> list[Route]:
    """The form, its answer, and taking a job back."""
    return [
        Route("GET", NEW, partial(_shown, site.desk)),
        Route("POST", NEW, partial(_entered, site.desk)),
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
    }


def _view(desk: Desk, words: Words, typed: Mapping[str, str], noted: NotedGap | None) -> ManualView:
    nobody = ("", words.text("None: work by hand, or another machine"))
    return ManualView(
        typed=typed,
        printers=(nobody, *((printer.id, printer.name) for printer in machines(desk))),
        choices=choice_options(desk, words),
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
        client_id=client_id,
        project_id=project_id,
        comment=form.get("comment"),
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
