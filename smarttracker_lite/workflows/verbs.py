"""The command line's verbs: words in, rows of JSON out. The same whoever owns the data folder.

A running program performs them for the command line over its own door; otherwise the command line opens
the folder and performs them itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import cast

from smarttracker_lite.domain.faults import Grade
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.domain.machines import Printer
from smarttracker_lite.errors import BadInput, N_, NotAllowed, TrackerError
from smarttracker_lite.printers.discovery import discover
from smarttracker_lite.printers.files.mapping import DateOrder
from smarttracker_lite.store.act import Who
from smarttracker_lite.store.backup.file import Manifest
from smarttracker_lite.store.jobs import Wanted
from smarttracker_lite.workflows import enrol
from smarttracker_lite.workflows.audit.verify import summed, verdict_rows, verify
from smarttracker_lite.workflows.backup import back_up, target_of
from smarttracker_lite.workflows.bring import bring
from smarttracker_lite.workflows.check import check
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.diagnose import diagnose, in_words, record
from smarttracker_lite.workflows.find import JobFilter, find_jobs
from smarttracker_lite.workflows.halt import halted, shown
from smarttracker_lite.workflows.leaving.export import export_database, export_folder
from smarttracker_lite.workflows.move import take_up
from smarttracker_lite.workflows.pair import place_of
from smarttracker_lite.workflows.price import price_book
from smarttracker_lite.workflows.restore import restore
from smarttracker_lite.workflows.resume import decided
from smarttracker_lite.workflows.tell import (
    Row,
    finding_rows,
    intake_row,
    job_row,
    printer_row,
    round_row,
    sign_rows,
)
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
    return _as_certain(desk, act(replace(desk, who=Who.COMMAND_LINE), watch, args))


def _as_certain(desk: Desk, outcome: Outcome) -> Outcome:
    """Of books that are damaged only a part can be read, which a script must not take for all."""
    halt, words = halted(desk), desk.words()
    if halt is None or outcome.exit is Exit.FAILED:
        return outcome
    told = (outcome.said, in_words(words, halt.why), shown(words, halt))
    return replace(outcome, exit=Exit.PARTLY, said=" ".join(filter(None, told)))


def _add(desk: Desk, watch: Watch, args: Args) -> Outcome:
    url, user, password = (_text(args, name) for name in ("url", "user", "password"))
    offered = decided(desk, enrol.offer(desk, url, user=user, password=password), _text(args, "same_as"))
    beside = place_of(desk, offered, _text(args, "beside"))
    printer = take_up(desk, watch, offered, _text(args, "name"), beside)
    return _printers(desk, [printer])


def _list(desk: Desk, watch: Watch, args: Args) -> Outcome:
    return _printers(desk, enrol.tracked(desk))


def _check(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer_id = _asked(desk, args)
    with watch.turn(printer_id):
        findings = check(desk, printer_id)
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


def _import(desk: Desk, watch: Watch, args: Args) -> Outcome:
    rows = [_imported(desk, Path(file), args) for file in cast(list[str], args.get("files") or [])]
    watch.refresh()
    failed = [f"{row['file']}: {row['error']}" for row in rows if row["error"]]
    if failed:
        return Outcome(rows, Exit.PARTLY if len(failed) < len(rows) else Exit.FAILED, " ".join(failed))
    bad = sum(len(cast(list[Row], row["bad"])) + cast(int, row["more_bad"]) for row in rows)
    if not bad:
        return Outcome(rows)
    said = desk.words().plural(
        "{n} row could not be read. The others were taken.",
        "{n} rows could not be read. The others were taken.",
        bad,
    )
    return Outcome(rows, Exit.PARTLY, said)


def _imported(desk: Desk, path: Path, args: Args) -> Row:
    """What became of one file; what is wrong with it does not keep the others back."""
    dates = _text(args, "dates")
    try:
        brought = bring(
            desk,
            path,
            printer_id=_text(args, "printer"),
            new_printer=_text(args, "new_printer"),
            profile=_text(args, "profile"),
            dates=DateOrder(dates) if dates else None,
            dry_run=bool(args.get("dry_run")),
        )
    except TrackerError as trouble:
        return intake_row(desk.words(), path.name, error=trouble)
    return intake_row(desk.words(), path.name, brought)


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


def _export(desk: Desk, watch: Watch, args: Args) -> Outcome:
    file = _text(args, "sqlite")
    told = export_database(desk, Path(file)) if file else export_folder(desk, Path(_text(args, "all")))
    rows: list[Row] = [{"records": name, "count": count} for name, count in told.counts.items()]
    if not told.without_pdf:
        return Outcome(rows)
    said = desk.words().plural(
        "All but the PDF of {n} invoice was exported, which is missing in the data folder: {numbers}.",
        "All but the PDFs of {n} invoices was exported, which are missing in the data folder: {numbers}.",
        len(told.without_pdf),
        numbers=", ".join(told.without_pdf),
    )
    return Outcome(rows, Exit.PARTLY, said)


def _record(desk: Desk, watch: Watch, args: Args) -> Outcome:
    printer_id, file = _asked(desk, args), Path(_text(args, "file"))
    with watch.turn(printer_id):
        count = record(desk, printer_id, file)
    return Outcome([{"point": "record", "ok": True, "jobs": count, "file": str(file)}])


def _verify(desk: Desk, watch: Watch, args: Args) -> Outcome:
    words, verdict = desk.words(), verify(desk)
    rows = verdict_rows(words, verdict)
    if not verdict.of(Grade.FAULT):
        return Outcome(rows)
    said = words.text(
        "The books are not in order: {sum}. Each line says what to do.", sum=summed(words, verdict)
    )
    return Outcome(rows, Exit.FAILED, said)


def _backup(desk: Desk, watch: Watch, args: Args) -> Outcome:
    made = back_up(desk, target_of(desk, _text(args, "file")))
    row = {"file": str(made.path), "bytes": made.size, **_counted(made.manifest)}
    return _unless_missing(row, made.manifest.missing)


def _restore(desk: Desk, watch: Watch, args: Args) -> Outcome:
    restored = restore(desk, Path(_text(args, "file")))
    watch.refresh()
    of, before = restored.manifest.created_at.isoformat(), str(restored.before)
    return _unless_missing({"of": of, "before": before, **_counted(restored.manifest)}, restored.missing)


def _counted(manifest: Manifest) -> Row:
    counts = {name: manifest.counts.get(name, 0) for name in ("jobs", "clients", "invoices")}
    return {**counts, "documents": len(manifest.documents)}


def _unless_missing(row: Row, missing: Sequence[str]) -> Outcome:
    """Done, or done in part where documents are missing."""
    told = {**row, "missing": list(missing)}
    if not missing:
        return Outcome([told])
    return Outcome([told], Exit.PARTLY, f"Missing or changed, and in no backup here: {', '.join(missing)}")


_VERBS: Mapping[str, Callable[[Desk, Watch, Args], Outcome]] = {
    "printers add": _add,
    "printers list": _list,
    "printers check": _check,
    "printers remove": _remove,
    "printers discover": _discover,
    "poll": _poll,
    "import": _import,
    "jobs": _jobs,
    "backup": _backup,
    "restore": _restore,
    "doctor": _doctor,
    "export": _export,
    "record": _record,
    "verify": _verify,
}


def _asked(desk: Desk, args: Args) -> str:
    """The id of a printer that can be asked. Raises NotAllowed for one that is read by files."""
    printer = desk.db.printers.find(_text(args, "id"))
    if printer is not None and printer.by_files:
        raise NotAllowed(
            N_("Nobody asks “{name}”: its jobs come from files."), N_("Import a file."), name=printer.name
        )
    return _text(args, "id")


def _text(args: Args, name: str) -> str:
    return str(args.get(name) or "")


def _day(desk: Desk, args: Args, name: str) -> date | None:
    return desk.words().parse_date(_text(args, name)) if args.get(name) else None


def _state(typed: str) -> JobState | None:
    if typed and typed not in set(JobState):
        raise BadInput(
            N_("“{state}” is no state of a job."),
            N_("Choose one of: {states}."),
            state=typed,
            states=", ".join(JobState),
        )
    return JobState(typed) if typed else None


def _printers(desk: Desk, printers: Iterable[Printer]) -> Outcome:
    words, seen = desk.words(), desk.db.jobs.count
    rows = [printer_row(words, each, seen(Wanted(printer_id=each.id))) for each in printers]
    return Outcome(rows)
