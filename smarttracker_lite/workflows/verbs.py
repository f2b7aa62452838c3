"""The command line's verbs: words in, plain values out. The same whoever owns the data folder.

A running program performs them for the command line over its own door; otherwise the command line opens
the folder and performs them itself. Values are JSON: decimals as strings, times RFC 3339.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import IntEnum
from pathlib import Path
from typing import cast

from smarttracker_lite.domain.jobs import Job, JobState
from smarttracker_lite.domain.machines import Gap, Printer
from smarttracker_lite.domain.units import millilitres, square_metres
from smarttracker_lite.errors import BadInput, N_, TrackerError
from smarttracker_lite.printers.discovery import discover
from smarttracker_lite.workflows import enrol, say
from smarttracker_lite.workflows.collect import Round
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.diagnose import diagnose, record
from smarttracker_lite.workflows.find import JobFilter, find_jobs
from smarttracker_lite.workflows.price import PriceBook, price_book
from smarttracker_lite.workflows.watch import Watch

Json = object
Args = Mapping[str, object]

DISCOVERY_S = 4.0


class Exit(IntEnum):
    """How a verb ended, as the shell sees it."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    PARTLY = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verb's answer: rows for people or `--json`, and the exit code."""

    value: Json
    exit: Exit = Exit.DONE


def perform(desk: Desk, watch: Watch, verb: str, args: Args) -> Outcome:
    """Do one verb. Raises a TrackerError in the user's words if nothing was done."""
    try:
        act = _VERBS[verb]
    except KeyError:
        raise BadInput(
            N_("There is no verb “{verb}”."), N_("See smarttracker-lite --help."), verb=verb
        ) from None
    return act(desk, watch, args)


def _text(args: Args, name: str) -> str:
    return str(args.get(name) or "")


def _add(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer = enrol.add(
        desk,
        _text(args, "url"),
        name=_text(args, "name"),
        user=_text(args, "user"),
        password=_text(args, "password"),
    )
    watch.refresh()
    return Outcome([_printer(desk, printer)])


def _list(desk: Desk, watch: Watch, args: Args) -> Outcome:
    return Outcome([_printer(desk, printer) for printer in enrol.tracked(desk)])


def _check(desk: Desk, watch: Watch, args: Args) -> Outcome:
    findings = enrol.check(desk, _text(args, "id"))
    words = desk.words()
    rows = [
        {
            "point": each.point,
            "ok": each.well,
            "text": words.text(each.text, **each.values),
            "hint": words.text(each.hint, **each.values) if each.hint else "",
        }
        for each in findings
    ]
    return Outcome(rows, Exit.DONE if all(each.well for each in findings) else Exit.FAILED)


def _remove(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer = enrol.remove(desk, _text(args, "id"))
    watch.refresh()
    return Outcome([_printer(desk, printer)])


def _discover(desk: Desk, watch: Watch, args: Args) -> Outcome:
    return Outcome([asdict(found) for found in discover(DISCOVERY_S)])


def _poll(desk: Desk, watch: Watch, args: Args) -> Outcome:
    rounds = watch.poll(cast(list[str], args.get("ids") or []))
    failed = sum(each.trouble is not None for each in rounds)
    ends = {0: Exit.DONE, len(rounds): Exit.FAILED if rounds else Exit.DONE}
    return Outcome([_round(desk, each) for each in rounds], ends.get(failed, Exit.PARTLY))


def _jobs(desk: Desk, watch: Watch, args: Args) -> Outcome:
    words = desk.words()
    state = _text(args, "state")
    if state and state not in set(JobState):
        raise BadInput(
            N_("“{state}” is no state of a job."),
            N_("Choose one of: {states}."),
            state=state,
            states=", ".join(JobState),
        )
    wanted = JobFilter(
        client=_text(args, "client"),
        state=state,
        since=words.parse_date(_text(args, "from")) if args.get("from") else None,
        until=words.parse_date(_text(args, "to")) if args.get("to") else None,
        search=_text(args, "search"),
    )
    prices = price_book(desk)
    return Outcome([_job(desk, prices, job) for job in find_jobs(desk, wanted)])


def _doctor(desk: Desk, watch: Watch, args: Args) -> Outcome:
    findings = diagnose(desk)
    rows = [{"point": each.point, "ok": each.well, "text": each.text} for each in findings]
    return Outcome(rows, Exit.DONE if all(each.well for each in findings) else Exit.FAILED)


def _record(desk: Desk, watch: Watch, args: Args) -> Outcome:
    file = Path(_text(args, "file"))
    count = record(desk, _text(args, "id"), file)
    return Outcome({"point": "record", "ok": True, "jobs": count, "file": str(file)})


_VERBS: Mapping[str, Callable[[Desk, Watch, Args], Outcome]] = {
    "printers add": _add,
    "printers list": _list,
    "printers check": _check,
    "printers remove": _remove,
    "printers discover": _discover,
    "poll": _poll,
    "jobs": _jobs,
    "doctor": _doctor,
    "record": _record,
}


def _printer(desk: Desk, printer: Printer) -> dict[str, Json]:
    return {
        "id": printer.id,
        "name": printer.name,
        "url": printer.url,
        "driver": printer.driver,
        "model": printer.device.model,
        "serial": printer.device.serial,
        "firmware": printer.device.firmware,
        "state": printer.state,
        "last_seen": _moment(printer.answered_at),
        "last_poll": _moment(printer.polled_at),
        "jobs_seen": sum(job.printer_id == printer.id for job in desk.db.jobs.all()),
        "supplies": [asdict(supply) for supply in printer.device.supplies],
        "trouble": printer.trouble and printer.trouble.text.format(**printer.trouble.values),
    }


def _round(desk: Desk, each: Round) -> dict[str, Json]:
    return {
        "printer": each.printer_id,
        "name": desk.db.printers.get(each.printer_id).name,
        "new": each.new,
        "known": each.known,
        "updated": each.updated,
        "gap": [_gap(gap) for gap in each.gaps],
        "error": _in_words(desk, each.trouble) if each.trouble else None,
    }


def _gap(gap: Gap) -> dict[str, Json]:
    return {"reason": gap.reason, "since": _moment(gap.since), "until": _moment(gap.until), "lost": gap.lost}


def _in_words(desk: Desk, trouble: TrackerError) -> str:
    return " ".join(part for part in desk.words().error(trouble) if part)


def _job(desk: Desk, prices: PriceBook, job: Job) -> dict[str, Json]:
    facts, cost, price = job.facts, prices.cost(job), prices.price(job)
    return {
        "id": job.id,
        "printer": job.printer_id,
        "source": facts.source,
        "kind": facts.kind,
        "status": facts.status,
        "document": facts.document,
        "user": facts.user,
        "account": facts.account,
        "submitted_at": _moment(facts.submitted_at),
        "completed_at": _moment(facts.completed_at),
        "time_quality": facts.time_quality,
        "copies": facts.copies and facts.copies.value,
        "pages": facts.pages and facts.pages.value,
        "impressions": facts.impressions and facts.impressions.value,
        "sheets": facts.sheets and facts.sheets.value,
        "media": {
            "name": facts.media.name or facts.media.type,
            "width_mm": _millimetres(facts.media.width_um),
            "height_mm": _millimetres(facts.media.height_um),
        },
        "area_m2": _decimal(square_metres(facts.area_mm2.value) if facts.area_mm2 else None),
        "roll_area_m2": _decimal(square_metres(facts.roll_area_mm2.value) if facts.roll_area_mm2 else None),
        "ink_ml": {ink.channel: str(millilitres(ink.ul.value)) for ink in facts.inks or ()},
        "client": job.tag.client_id,
        "project": job.tag.project_id,
        "state": job.tag.state,
        "comment": job.tag.comment,
        "invoice": job.invoice_id,
        "charge": {
            "cost": _decimal(cost.amount),
            "price": _decimal(price.amount),
            "currency": price.currency,
            "unpriced": list(price.missing),
            "explain": say.explained(desk.words(), price),
        },
    }


def _decimal(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _millimetres(um: int | None) -> str | None:
    return None if um is None else str(Decimal(um) / 1000)


def _moment(at: datetime | date | None) -> str | None:
    return at.isoformat() if at else None
