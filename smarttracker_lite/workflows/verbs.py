"""The command line's verbs: words in, rows of JSON out. The same whoever owns the data folder.

A running program performs them for the command line over its own door; otherwise the command line opens
the folder and performs them itself.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import cast

from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.printers.discovery import discover
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.diagnose import diagnose, record
from smarttracker_lite.workflows.find import JobFilter, find_jobs
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.tell import Row, finding_rows, job_row, printer_row, round_row, sign_rows
from smarttracker_lite.workflows.watch import Watch

Args = Mapping[str, object]

DISCOVERY_S = 4.0


class Exit(IntEnum):
    """How a verb ended, as the shell sees it. 2 is wrong usage, which no verb gets to see."""

    DONE = 0
    FAILED = 1
    PARTLY = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verb's answer: rows, the exit code and, where that is not 0, a line that says why."""

    rows: list[Row]
    exit: Exit = Exit.DONE
    said: str = ""


def judged(rows: list[Row]) -> Outcome:
    """The outcome of an examination: failed if a point of it is not "ok"."""
    ill = [f"{row['point']}: {row['text']} {row.get('hint', '')}".strip() for row in rows if not row["ok"]]
    return Outcome(rows, Exit.FAILED, " ".join(ill)) if ill else Outcome(rows)


def perform(desk: Desk, watch: Watch, verb: str, args: Args) -> Outcome:
    """Do one verb. Raises a TrackerError in the user's words if nothing was done."""
    try:
        act = _VERBS[verb]
    except KeyError:
        raise BadInput(
            N_("There is no verb “{verb}”."), N_("See smarttracker-lite --help."), verb=verb
        ) from None
    return act(desk, watch, args)


def _add(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer = enrol.add(
        desk,
        _text(args, "url"),
        name=_text(args, "name"),
        user=_text(args, "user"),
        password=_text(args, "password"),
    )
    watch.refresh()
    return _printers(desk, [printer])


def _list(desk: Desk, watch: Watch, args: Args) -> Outcome:
    return _printers(desk, enrol.tracked(desk))


def _check(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer_id = _text(args, "id")
    with watch.turn(printer_id):
        findings = enrol.check(desk, printer_id)
    return judged(finding_rows(desk.words(), findings))


def _remove(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer = enrol.remove(desk, _text(args, "id"))
    watch.refresh()
    return _printers(desk, [printer])


def _discover(desk: Desk, watch: Watch, args: Args) -> Outcome:
    return Outcome([asdict(found) for found in discover(DISCOVERY_S)])


def _poll(desk: Desk, watch: Watch, args: Args) -> Outcome:
    rounds = watch.poll(cast(list[str], args.get("ids") or []))
    names = {printer.id: printer.name for printer in desk.db.printers.all()}
    rows = [round_row(desk.words(), names.get(each.printer_id, ""), each) for each in rounds]
    failed = [f"{row['name']}: {row['error']}" for row in rows if row["error"]]
    if not failed:
        return Outcome(rows)
    return Outcome(rows, Exit.PARTLY if len(failed) < len(rows) else Exit.FAILED, " ".join(failed))


def _jobs(desk: Desk, watch: Watch, args: Args) -> Outcome:
    words, prices = desk.words(), price_book(desk)
    wanted = JobFilter(
        client=_text(args, "client"),
        state=_state(_text(args, "state")),
        since=_day(desk, args, "from"),
        until=_day(desk, args, "to"),
        search=_text(args, "search"),
    )
    return Outcome([job_row(words, prices, job) for job in find_jobs(desk, wanted)])


def _doctor(desk: Desk, watch: Watch, args: Args) -> Outcome:
    return judged(sign_rows(diagnose(desk, watch)))


def _record(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer_id, file = _text(args, "id"), Path(_text(args, "file"))
    with watch.turn(printer_id):
        count = record(desk, printer_id, file)
    return Outcome([{"point": "record", "ok": True, "jobs": count, "file": str(file)}])


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


def _text(args: Args, name: str) -> str:
    return str(args.get(name) or "")


def _day(desk: Desk, args: Args, name: str) -> date | None:
    return desk.words().parse_date(_text(args, name)) if args.get(name) else None


def _state(typed: str) -> str:
    if typed and typed not in set(JobState):
        raise BadInput(
            N_("“{state}” is no state of a job."),
            N_("Choose one of: {states}."),
            state=typed,
            states=", ".join(JobState),
        )
    return typed


def _printers(desk: Desk, printers: Iterable[Printer]) -> Outcome:
    words, seen = desk.words(), Counter(job.printer_id for job in desk.db.jobs.all())
    return Outcome([printer_row(words, printer, seen[printer.id]) for printer in printers])
