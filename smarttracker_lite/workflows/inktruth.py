"""Ink truth: cartridges are written down, what they tell of a printer's ink, and its correction by that."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice

from smarttracker_lite.domain import cartridges
from smarttracker_lite.domain.cartridges import UNCORRECTED, CartridgeChange, Correction, Reach
from smarttracker_lite.domain.inktruth import Truth
from smarttracker_lite.domain.inktruth import truth as told_by
from smarttracker_lite.domain.jobs import UNBILLED, Job
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.domain.money import RATE_PLACES, round_half_up
from smarttracker_lite.domain.rates import Side
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.files.headers import CHANNELS
from smarttracker_lite.printers.inks import ink_named
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows.desk import Desk, new_id
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.reprice import OPEN, Preview, preview

MOST_ML = Decimal(10_000)
LEAST, MOST = Decimal("0.5"), Decimal(3)
"""The factors that may be switched on: beyond these something was written down wrong."""
_LONGEST_CHANNEL = 40
_LATELY = 200
"""By so many of its last jobs a printer shows which inks it tells of."""
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)


def log_cartridge(
    desk: Desk, printer_id: str, channel: str, ml: Decimal, at: datetime, id: str = ""
) -> CartridgeChange:
    """Note that a full cartridge was put in. Raises BadInput that names the field, or NotFound."""
    change = CartridgeChange(id=id or new_id(), printer_id=printer_id, channel=channel.strip(), at=at, ml=ml)
    _check(desk, change)
    with desk.act("log cartridge"):
        desk.db.printers.get(printer_id)
        check_cartridge_alone(desk, change)
        desk.db.cartridges.put(change)
    return change


def check_cartridge_alone(desk: Desk, change: CartridgeChange) -> None:
    """Raise BadInput if another one of this ink is noted for the same moment."""
    others = (each for each in desk.db.cartridges.all() if each.id != change.id)
    if any(_same_change(change, other) for other in others):
        raise BadInput(
            N_("A cartridge of this ink was put in at this very moment already."),
            N_("Correct the time, or leave it at the one that is noted."),
            field="time",
        )


def delete_cartridge(desk: Desk, change_id: str) -> CartridgeChange:
    """Take a cartridge out of the log; gives it, so that it can be noted again. Raises NotFound."""
    with desk.act("delete cartridge"):
        change = desk.db.cartridges.get(change_id)
        desk.db.cartridges.delete(change_id)
    return change


def changes(desk: Desk, printer_id: str) -> list[CartridgeChange]:
    """The cartridges that were put into the printer."""
    return [change for change in desk.db.cartridges.all() if change.printer_id == printer_id]


def inks(desk: Desk, printer: Printer) -> list[str]:
    """The inks whose cartridges can be noted: those of which the printer's last jobs told, and before its
    first job those that are in it. [] if its jobs tell of none."""
    of_printer = Wanted(printer_id=printer.id)
    jobs = islice(desk.db.jobs.newest(of_printer), _LATELY)
    told = {ink.channel for job in jobs for ink in job.facts.inks or ()}
    if not told and not desk.db.jobs.count(of_printer):
        told = {ink_named(supply.name) for supply in printer.device.supplies} & CHANNELS.keys()
    return sorted(told)


def jobs_needed(desk: Desk, printer_id: str) -> int:
    """How many jobs must be read for the truth."""
    logged = changes(desk, printer_id)
    return desk.db.jobs.count(_since_first(printer_id, logged)) if logged else 0


def truth(desk: Desk, printer_id: str) -> Truth:
    """What the cartridges tell of the printer's ink. Raises NotFound."""
    printer, logged = desk.db.printers.get(printer_id), changes(desk, printer_id)
    if not logged:
        return Truth()
    wanted = _since_first(printer_id, logged)
    before = Wanted(printer_id=printer_id, until=wanted.since and wanted.since - _DAY)
    gaps = [gap for gap in desk.db.gaps.of_printer(printer_id) if gap.open]
    since = None if desk.db.jobs.count(before) else printer.added_at
    return told_by(logged, desk.db.jobs.newest(wanted), gaps, since)


def correction(desk: Desk, printer_id: str) -> Correction | None:
    """By what the printer's ink is corrected today, if it is."""
    of_printer = [each for each in desk.db.corrections.all() if each.printer_id == printer_id]
    held = cartridges.in_force(of_printer, desk.today)
    return None if held is None or held.factor == UNCORRECTED else held


def proposed(
    desk: Desk, printer_id: str, factor: Decimal, reach: Reach, valid_from: date | None = None
) -> Correction:
    """The correction that `correct` would switch on: from this day on, by default today. Raises BadInput that
    names the field."""
    since = valid_from or desk.today
    if not factor.is_finite() or not LEAST <= factor <= MOST:
        raise BadInput(
            N_("The factor is between {least} and {most}."),
            N_("Beyond that a cartridge was written down wrong, or jobs are missing: look at each of them."),
            field="factor",
            least=LEAST,
            most=MOST,
        )
    if since > desk.today:
        raise BadInput(N_("This day has not come yet."), N_("Let it begin today."), field="since")
    factor = round_half_up(factor, RATE_PLACES).normalize()
    return Correction(id=new_id(), printer_id=printer_id, valid_from=since, factor=factor, reach=reach)


def correct(
    desk: Desk, printer_id: str, factor: Decimal, reach: Reach, valid_from: date | None = None
) -> None:
    """Let the printer's ink count so many times from a day on, by default from today. What was said for that
    day and later ones is replaced. Raises BadInput that names the field, or NotFound."""
    switched = proposed(desk, printer_id, factor, reach, valid_from)
    with desk.act("correct ink"):
        desk.db.printers.get(printer_id)
        _put(desk, switched)


def uncorrect(desk: Desk, printer_id: str) -> None:
    """Let the printer's ink count as it tells it, from today on. Raises NotFound."""
    with desk.act("stop correcting ink"):
        desk.db.printers.get(printer_id)
        _put(desk, uncorrected(desk, printer_id))


def uncorrected(desk: Desk, printer_id: str) -> Correction:
    """What `uncorrect` would switch."""
    return Correction(
        id=new_id(), printer_id=printer_id, valid_from=desk.today, factor=UNCORRECTED, reach=Reach.BOTH
    )


def first_open_day(desk: Desk, printer_id: str) -> date | None:
    """The day of the printer's oldest job that is not invoiced yet; None if there is none."""
    wanted = Wanted(printer_id=printer_id, stages=UNBILLED)
    count = desk.db.jobs.count(wanted)
    oldest = next(desk.db.jobs.newest(wanted, count - 1), None) if count else None
    return desk.day_of(oldest) if oldest else None


def effect(desk: Desk, switched: Correction) -> tuple[Preview, Preview]:
    """What this correction would change of the costs and of the prices of the jobs that are not invoiced."""
    then = price_book(desk, corrections=with_correction(desk, switched))
    of_it = replace(OPEN, printer_id=switched.printer_id)
    return preview(desk, then, Side.COST, wanted=of_it), preview(desk, then, Side.PRICE, wanted=of_it)


def reaches_jobs(desk: Desk, switched: Correction) -> bool:
    """Whether the printer has jobs that are not invoiced since it would begin."""
    since = datetime.combine(switched.begin, time(), desk.zone).astimezone(UTC).date()
    return desk.db.jobs.count(Wanted(printer_id=switched.printer_id, stages=UNBILLED, since=since)) > 0


def with_correction(desk: Desk, switched: Correction) -> Sequence[Correction]:
    """All corrections as they would stand with this one."""
    return [*(each for each in desk.db.corrections.all() if not _replaced(each, switched)), switched]


def last_inked(desk: Desk, printer_id: str) -> Job | None:
    """The last job of the printer that told some ink, as an example."""
    jobs = islice(desk.db.jobs.newest(Wanted(printer_id=printer_id)), _LATELY)
    return next((job for job in jobs if job.facts.final and job.facts.ink_ul), None)


def _since_first(printer_id: str, logged: Sequence[CartridgeChange]) -> Wanted:
    """The jobs since the first cartridge was put in."""
    first = min(change.at for change in logged)
    return Wanted(printer_id=printer_id, since=first.astimezone(UTC).date())


def _check(desk: Desk, change: CartridgeChange) -> None:
    if not change.channel or len(change.channel) > _LONGEST_CHANNEL:
        raise BadInput(N_("Which ink was it?"), N_("Choose one of the list."), field="channel")
    if not change.ml.is_finite() or not 0 < change.ml <= MOST_ML:
        raise BadInput(
            N_("A cartridge holds more than 0 ml, and at most {most} ml."),
            N_("What it holds stands on its box."),
            field="ml",
            most=MOST_ML,
        )
    if change.at < _EARLIEST:
        raise BadInput(N_("This day is too long ago."), N_("Type when it was put in."), field="day")
    if change.at > desk.now():
        raise BadInput(N_("This time has not come yet."), N_("Type when it was put in."), field="day")


def _same_change(change: CartridgeChange, other: CartridgeChange) -> bool:
    return (change.printer_id, change.channel, change.at) == (other.printer_id, other.channel, other.at)


def _put(desk: Desk, switched: Correction) -> None:
    """In the place of those of its day and later ones; what holds already is not said twice."""
    own = [each for each in desk.db.corrections.all() if each.printer_id == switched.printer_id]
    for each in own:
        if _replaced(each, switched):
            desk.db.corrections.delete(each.id)
    earlier = [each for each in own if not _replaced(each, switched)]
    held = cartridges.in_force(earlier, switched.begin)
    if [held.of(side) if held else UNCORRECTED for side in Side] != [switched.of(side) for side in Side]:
        desk.db.corrections.put(switched)


def _replaced(each: Correction, switched: Correction) -> bool:
    return each.printer_id == switched.printer_id and each.begin >= switched.begin
