"""One printer's ink: what it tells, held against its cartridges, and the switch that corrects it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from smarttracker_lite.domain.cartridges import Correction, Reach
from smarttracker_lite.domain.inktruth import Estimate
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.money import RATE_PLACES, round_half_up
from smarttracker_lite.errors import BadInput, N_, NotFound, TrackerError
from smarttracker_lite.web.exchange import Fields, Fragment, Page, Redirect, Reply, Request, Route
from smarttracker_lite.web.pages import inkwords
from smarttracker_lite.web.pages.inkwords import CartridgeRow, Figure
from smarttracker_lite.web.pages.machines import PATH, get
from smarttracker_lite.web.pages.manual import moment
from smarttracker_lite.web.pages.sums import ALL, Unadded, unadded
from smarttracker_lite.web.pages.undoing import undo_way
from smarttracker_lite.web.problem import problem
from smarttracker_lite.web.session import Notice
from smarttracker_lite.web.site import Site
from smarttracker_lite.words import Words
from smarttracker_lite.workflows import inktruth
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.price import AT_ONCE

_BY_ITSELF = 30_000
"""What up to so many jobs tell follows the page without being asked for."""
_TEMPLATE = "ink.html"
_OFF, _TODAY, _FIRST = "off", "today", "first"
_REACHES = (
    (_OFF, N_("nothing: it is off")),
    (Reach.COSTS.value, N_("my costs")),
    (Reach.BOTH.value, N_("my costs and the prices")),
)
_TYPED = ("channel", "ml", "day", "time")


class Preview(NamedTuple):
    """What a correction from an earlier day on would change, to be agreed to: the day and the changes."""

    day: date
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """The form by which the ink is corrected: what stands in it and what is wrong with that, whether it is on
    in words, what it does to the last job, and what is to be agreed to."""

    state: str
    reach: str
    reaches: tuple[tuple[str, str], ...]
    factor: str
    since: str
    sinces: tuple[tuple[str, str], ...]
    example: str
    errors: Mapping[str, str] = field(default_factory=dict)
    preview: Preview | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InkView:
    """The page in ready words. No `inks`: the printer's jobs tell of none. The cartridges may be `unadded`;
    there is no `figure` and no `switch` as long as they tell nothing. `typed` is a cartridge to be noted."""

    name: str
    back: str
    href: str
    inks: tuple[tuple[str, str], ...]
    unadded: Unadded | None = None
    figure: Figure | None = None
    rows: tuple[CartridgeRow, ...] = ()
    switch: Switch | None = None
    typed: Mapping[str, str]
    errors: Mapping[str, str] = field(default_factory=dict)


def routes(site: Site) -> list[Route]:
    """The page, its cartridges, and the correction."""
    own = f"{PATH}/<printer_id>/ink"
    return [
        Route("GET", own, partial(_shown, site)),
        Route("GET", f"{own}/truth", partial(_truth_alone, site)),
        Route("POST", own, partial(_logged, site)),
        Route("POST", f"{own}/<change_id>/delete", partial(_deleted, site)),
        Route("POST", f"{own}/correction", partial(_switched, site)),
    ]


def _shown(site: Site, request: Request) -> Reply:
    most = None if request.query.get("sums") == ALL else AT_ONCE
    return Page(_TEMPLATE, _view(site, request, most))


def _truth_alone(site: Site, request: Request) -> Reply:
    return Fragment(_TEMPLATE, "truth", _view(site, request, None))


def _logged(site: Site, request: Request) -> Reply:
    """Notes a cartridge, or shows the form again with what is wrong beside its field."""
    words, form, printer = request.words, request.form, get(site, request.args["printer_id"])
    try:
        at = moment(site.desk, words, form)
        ml = words.parse_number(form.get("ml"), "ml")
        with site.desk.act("log cartridge") as done:
            change = inktruth.log_cartridge(site.desk, printer.id, form.get("channel"), ml, at)
    except TrackerError as trouble:
        wrong, typed = problem(words, trouble), {name: form.get(name) for name in _TYPED}
        view = replace(_view(site, request, AT_ONCE), typed=typed, errors=wrong.errors)
        return Page(_TEMPLATE, view, wrong.status)
    told = words.text("The cartridge is noted: {ink}.", ink=inkwords.ink(words, change.channel))
    return Redirect(_href(printer), Notice(told, undo_way(done)))


def _deleted(site: Site, request: Request) -> Reply:
    printer, change_id = get(site, request.args["printer_id"]), request.args["change_id"]
    if change_id not in {change.id for change in inktruth.changes(site.desk, printer.id)}:
        raise NotFound(N_("This cartridge is not in the log."), N_("Look at the log again."))
    with site.desk.act("delete cartridge") as done:
        inktruth.delete_cartridge(site.desk, change_id)
    told = request.words.text("The cartridge is out of the log.")
    return Redirect(_href(printer), Notice(told, undo_way(done)))


def _switched(site: Site, request: Request) -> Reply:
    """Switches the correction on or off. If that would change what jobs come to, it first says how."""
    words, printer = request.words, get(site, request.args["printer_id"])
    try:
        if request.form.get("reach") == _OFF:
            return _switched_off(site, request, printer)
        with site.desk.act("correct ink") as done:
            preview = _correct(site.desk, words, printer, request.form)
    except TrackerError as trouble:
        wrong = problem(words, trouble)
        return _again(site, request, wrong.status, errors=wrong.errors)
    if preview:
        return _again(site, request, 200, preview=preview)
    told = words.text("Switched on: the ink of its jobs is corrected.")
    return Redirect(_href(printer), Notice(told, undo_way(done)))


def _switched_off(site: Site, request: Request, printer: Printer) -> Reply:
    desk, words = site.desk, request.words
    preview = _unagreed(desk, words, inktruth.uncorrected(desk, printer.id), request.form)
    if preview:
        return _again(site, request, 200, preview=preview)
    with desk.act("stop correcting ink") as done:
        inktruth.uncorrect(desk, printer.id)
    told = words.text("From today on ink counts as the printer tells it.")
    return Redirect(_href(printer), Notice(told, undo_way(done)))


def _unagreed(desk: Desk, words: Words, switched: Correction, form: Fields) -> Preview | None:
    """What it would change, if it begins earlier or changes the price of a job, and nobody agreed to that."""
    earlier = switched.begin < desk.today
    if "agreed" in form or not (earlier or inktruth.reaches_jobs(desk, switched)):
        return None
    costs, prices = inktruth.effect(desk, switched)
    agreed = not earlier and not prices.reprices
    return None if agreed else Preview(switched.begin, inkwords.effects(desk, words, costs, prices))


def _correct(desk: Desk, words: Words, printer: Printer, form: Fields) -> Preview | None:
    """Switch it on; if that is to be agreed to first, only say what it would change."""
    reach = form.get("reach")
    if reach not in set(Reach):
        raise BadInput(N_("What is to be corrected?"), N_("Choose one of the list."), field="reach")
    earlier = inktruth.first_open_day(desk, printer.id) if form.get("since") == _FIRST else None
    wanted = (words.parse_number(form.get("factor"), "factor"), Reach(reach), earlier)
    switched = inktruth.proposed(desk, printer.id, *wanted)
    preview = _unagreed(desk, words, switched, form)
    if preview is None:
        inktruth.correct(desk, printer.id, *wanted)
    return preview


def _again(
    site: Site,
    request: Request,
    status: int,
    errors: Mapping[str, str] | None = None,
    preview: Preview | None = None,
) -> Page:
    """The page with what was chosen for the correction."""
    form, view = request.form, _view(site, request, None)
    if view.switch:
        typed = replace(
            view.switch,
            reach=form.get("reach"),
            factor=form.get("factor"),
            since=form.get("since"),
            errors=errors or {},
            preview=preview,
        )
        view = replace(view, switch=typed)
    return Page(_TEMPLATE, view, status)


def _view(site: Site, request: Request, most: int | None) -> InkView:
    """The cartridges tell something at once if that needs no more jobs than `most`."""
    desk, words, printer = site.desk, request.words, get(site, request.args["printer_id"])
    own, local = _href(printer), desk.now().astimezone(desk.zone)
    inks = inktruth.inks(desk, printer)
    now = {"channel": "", "ml": "", "day": local.date().isoformat(), "time": f"{local:%H:%M}"}
    view = InkView(
        name=printer.name,
        back=f"{PATH}/{printer.id}",
        href=own,
        inks=tuple((channel, inkwords.ink(words, channel)) for channel in inks),
        typed=now,
    )
    count = inktruth.jobs_needed(desk, printer.id)
    if most is not None and count > most:
        later = unadded(words, count, f"{own}?sums={ALL}", f"{own}/truth", _BY_ITSELF)
        return replace(view, unadded=later)
    told = inktruth.truth(desk, printer.id)
    return replace(
        view,
        figure=inkwords.figure(words, told),
        rows=tuple(inkwords.row(words, span) for span in told.spans),
        switch=_switch(desk, words, printer, told.estimate),
    )


def _switch(desk: Desk, words: Words, printer: Printer, found: Estimate | None) -> Switch | None:
    """What can be switched on by what was found, or off because it is on."""
    held = inktruth.correction(desk, printer.id)
    if found is None and held is None:
        return None
    factor = held.factor if held else round_half_up(found.factor if found else Decimal(1), 2)
    first = inktruth.first_open_day(desk, printer.id)
    sinces = [(_TODAY, words.text("today"))]
    if first and first < desk.today:
        sinces.append((_FIRST, words.text("{day}, with all jobs that are not invoiced", day=first)))
    return Switch(
        state=inkwords.state(words, held),
        reach=held.reach if held else _OFF,
        reaches=tuple((value, words.text(name)) for value, name in _REACHES),
        factor=words.number(factor, 0, RATE_PLACES),
        since=_TODAY,
        sinces=tuple(sinces),
        example=inkwords.example(desk, words, printer.id, factor),
    )


def _href(printer: Printer) -> str:
    return f"{PATH}/{printer.id}/ink"
