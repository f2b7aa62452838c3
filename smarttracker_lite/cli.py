"""The command line: one verb per way of running, and the verbs of scripts.

Exit 0 done · 1 failed, one line on stderr says what and what to do · 2 wrong usage · 3 done in part.
"""

import argparse
import io
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from smarttracker_lite import __version__, app, checkup, paths, rescue
from smarttracker_lite.desktop import single
from smarttracker_lite.desktop.view import show
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.errors import Damaged, FolderInUse, N_, NotAllowed, StoreTrouble, TrackerError
from smarttracker_lite.shapes import COLUMNS, CSV_COLUMNS, as_csv, as_json, as_table, printable
from smarttracker_lite.words import Words, system_language
from smarttracker_lite.workflows.restore import make_room_for
from smarttracker_lite.workflows.tell import Row
from smarttracker_lite.workflows.verbs import Exit, Outcome, judged, perform
from smarttracker_lite.workflows.watch import Watch

T = TypeVar("T")

_PATIENCE_S = 10.0
"""So long another verb may hold the data folder, or another program take to start or end."""
_PAUSE_S = 0.5
_ANSWER_S = 300.0


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; gives the exit code."""
    asked = _parser().parse_args(argv)
    _print_any_letter()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # cleans up as after Ctrl-C
    try:
        code: int = asked.act(asked)
    except TrackerError as trouble:
        return _failed(trouble)
    except KeyboardInterrupt:
        return _interrupted(asked)
    return code


def _print_any_letter() -> None:
    """Names hold letters that the code page of a Windows console or a pipe may not have."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _failed(trouble: TrackerError) -> int:
    _complain(" ".join(Words(system_language()).error(trouble)))
    return Exit.FAILED


def _interrupted(asked: argparse.Namespace) -> int:
    """To end is what a running program is asked to do; a verb should have been done."""
    if "verb" not in asked:
        return Exit.DONE
    return _failed(TrackerError(N_("This was interrupted before it was done."), N_("Start it again.")))


def _complain(text: str) -> None:
    print("smarttracker-lite:", printable(text), file=sys.stderr)


def _run(asked: argparse.Namespace) -> int:
    """The bare command: tray and server, or the window of the program that runs already."""
    folder = _folder(asked)
    _through(folder, _come_forward, lambda: rescue.run(folder))
    return Exit.DONE


def _come_forward(running: single.Instance) -> None:
    url = single.call(running, "/instance/open", {})["url"]
    if url:
        print(f"ready {url}")


def _serve(asked: argparse.Namespace) -> int:
    folder = _folder(asked)
    _through(folder, _stay_away, lambda: app.serve(folder, asked.port))
    return Exit.DONE


def _stay_away(running: single.Instance) -> None:
    raise NotAllowed(
        N_("SmartTracker Lite runs on this data folder already, at {url}."),
        N_("Go on there, or quit it first."),
        url=running.url,
    )


def _demo(asked: argparse.Namespace) -> int:
    # SMARTTRACKER_DATA is about the studio's own books.
    app.demo(_folder(asked) if asked.data else None, serve_only=asked.serve)
    return Exit.DONE


def _window(asked: argparse.Namespace) -> int:
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a window engine's loop lets no handler of ours run
    show(asked.url, paths.cache_folder() / "webview", paths.assets("icons", "smarttracker-256.png"))


def _verb(asked: argparse.Namespace) -> int:
    words = {name: value for name, value in vars(asked).items() if isinstance(value, str | list)}
    if getattr(asked, "password_stdin", False):
        words["password"] = sys.stdin.readline().rstrip("\n")
    return _tell(asked, _perform(_folder(asked), asked.verb, words))


def _doctor(asked: argparse.Namespace) -> int:
    return _tell(asked, _examined(asked))


def _examined(asked: argparse.Namespace) -> Outcome:
    if asked.record:
        file = Path(f"smarttracker-{asked.record}.json").absolute()
        return _perform(_folder(asked), "record", {"id": asked.record, "file": str(file)})
    if asked.selftest:
        return judged(checkup.selftest())
    return judged([*_installed(_folder(asked)), *checkup.desktop()])


def _installed(folder: Path) -> list[Row]:
    try:
        return _perform(folder, "doctor", {}).rows
    except StoreTrouble as trouble:
        return checkup.without_books(folder, trouble)


def _perform(folder: Path, verb: str, words: Mapping[str, object]) -> Outcome:
    """Do a verb of scripts: through the program that runs on the folder, else on the folder itself."""

    def ask(running: single.Instance) -> Outcome:
        answer = single.call(running, "/instance/verb", {**words, "verb": verb}, seconds=_ANSWER_S)
        return Outcome(answer["rows"], Exit(answer["exit"]), answer["said"])

    def own() -> Outcome:
        with app.desk_in(folder) as desk:
            return perform(desk, Watch(desk), verb, words)

    try:
        return _through(folder, ask, own)
    except Damaged:
        if verb != "restore":
            raise
        aside = make_room_for(Path(str(words["file"])), folder, app.utc_now())
        _complain(f"the damaged books are kept in {aside}")
        return _through(folder, ask, own)


def _through(folder: Path, ask: Callable[[single.Instance], T], own: Callable[[], T]) -> T:
    """Ask the program that runs on the folder, or else own the folder; wait while another holds it."""
    give_up = time.monotonic() + _PATIENCE_S
    while True:
        running = single.running(folder)
        if running is not None:
            return ask(running)
        try:
            return own()
        except FolderInUse:
            if time.monotonic() > give_up:
                raise
        time.sleep(_PAUSE_S)


def _tell(asked: argparse.Namespace, outcome: Outcome) -> int:
    print(_shaped(asked, outcome.rows), end="")
    if outcome.said:
        _complain(outcome.said)
    return outcome.exit


def _shaped(asked: argparse.Namespace, rows: list[Row]) -> str:
    if asked.json:
        return as_json(rows)
    if getattr(asked, "csv", False):
        return as_csv(rows, CSV_COLUMNS[asked.verb])
    return as_table(rows, COLUMNS.get(asked.verb, ()))


def _folder(asked: argparse.Namespace) -> Path:
    return paths.data_folder(asked.data)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="smarttracker-lite",
        description="From a printed job to the paid invoice. Without a verb: the tray icon.",
        epilog="example: smarttracker-lite --data ~/studio",
    )
    parser.add_argument("--version", action="version", version=f"SmartTracker Lite {__version__}")
    parser.set_defaults(act=_run)
    _data(parser)
    verbs = parser.add_subparsers(metavar="VERB", title="verbs")
    _ways_of_running(verbs)
    _printer_verbs(verbs)
    _import_verb(verbs)
    _job_verbs(verbs)
    return parser


def _data(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--data",
        metavar="DIR",
        default=default,
        help="the data folder (default: $SMARTTRACKER_DATA, else the user's own)",
    )


def _add(verbs: Any, name: str, help: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(
        name, help=help, description=help, epilog=f"example: smarttracker-lite {example}"
    )
    # A --data before the verb stands unless there is one behind it.
    _data(parser, default=argparse.SUPPRESS)
    return parser


def _add_verb(
    verbs: Any, verb: str, help: str, example: str, *, csv: bool = False
) -> argparse.ArgumentParser:
    parser = _add(verbs, verb.rpartition(" ")[2], help, example)
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="JSON instead of a table")
    if csv:
        shape.add_argument("--csv", action="store_true", help="CSV instead of a table")
    parser.set_defaults(act=_verb, verb=verb)
    return parser


def _port(typed: str) -> int:
    """A TCP port; 0 is any free one."""
    if not typed.isdecimal() or int(typed) > 65_535:
        raise argparse.ArgumentTypeError(f"{typed!r} is no port: 0 to 65535")
    return int(typed)


def _day(typed: str) -> str:
    """A day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{typed!r} is no day: write it like 2026-11-30") from error


def _path(typed: str) -> str:
    """A place as the program that runs sees it, whose current folder is another."""
    return str(Path(typed).expanduser().absolute())


def _ways_of_running(verbs: Any) -> None:
    serve = _add(
        verbs, "serve", "server and collector without tray; prints one line: ready URL", "serve --port 8080"
    )
    serve.add_argument("--port", type=_port, default=0, metavar="N", help="default: a free one")
    serve.set_defaults(act=_serve)
    demo = _add(
        verbs,
        "demo",
        "try it on simulated printers; nothing is kept unless a new folder is named with --data",
        "demo",
    )
    demo.add_argument("--serve", action="store_true", help="without tray")
    demo.set_defaults(act=_demo)
    window = _add(verbs, "window", "show a page in the program's window", "window http://127.0.0.1:8080/")
    window.add_argument("url", metavar="URL")
    window.set_defaults(act=_window)


def _printer_verbs(verbs: Any) -> None:
    group = _add(verbs, "printers", "add, list, check, remove or discover printers", "printers list")
    inner = group.add_subparsers(metavar="VERB", required=True)
    add = _add_verb(
        inner, "printers add", "track the printer at an address", "printers add 192.168.1.20 --name Plotter"
    )
    add.add_argument("url", metavar="URL", help="its address or ipp:// URL")
    add.add_argument("--name", default="", metavar="N", help="what to call it")
    add.add_argument("--user", default="", metavar="U", help="user name, if it asks for one")
    add.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    _add_verb(inner, "printers list", "the printers that are tracked", "printers list --json")
    check = _add_verb(
        inner, "printers check", "ask a printer whether all that tracking needs is there", "printers check ID"
    )
    check.add_argument("id", metavar="ID")
    remove = _add_verb(
        inner, "printers remove", "track a printer no longer; its jobs stay", "printers remove ID"
    )
    remove.add_argument("id", metavar="ID")
    _add_verb(
        inner, "printers discover", "printers that announce themselves on the network", "printers discover"
    )


def _job_verbs(verbs: Any) -> None:
    poll = _add_verb(verbs, "poll", "read the printers now", "poll --json")
    poll.add_argument("ids", nargs="*", metavar="ID", help="default: all")
    jobs = _add_verb(verbs, "jobs", "the job list", "jobs --client rossi --from 2026-11-01", csv=True)
    jobs.add_argument("--client", default="", metavar="C", help="id, code or beginning of the name")
    jobs.add_argument(
        "--state",
        default="",
        choices=[state.value for state in JobState],
        metavar="S",
        help=", ".join(JobState),
    )
    jobs.add_argument("--from", type=_day, metavar="D", help="first day, 2026-11-01")
    jobs.add_argument("--to", type=_day, metavar="D", help="last day")
    jobs.add_argument(
        "--search", default="", metavar="T", help="words in document, user, media, account, comment"
    )
    _add_verb(
        verbs,
        "verify",
        "check every record, link, total and invoice number; fails on any fault",
        "verify --json",
    )
    export = _add_verb(
        verbs, "export", "write everything in open formats, to read or to leave", "export --all ~/my-records"
    )
    form = export.add_mutually_exclusive_group(required=True)
    form.add_argument(
        "--all", type=_path, metavar="DIR", help="JSON Lines, CSV and PDF in a new or empty folder"
    )
    form.add_argument("--sqlite", type=_path, metavar="FILE", help="one SQLite database, a new file")
    _backup_verbs(verbs)
    doctor = _add_verb(
        verbs, "doctor", "versions, folders, key ring, window engine, printers", "doctor --selftest"
    )
    doctor.add_argument(
        "--record", metavar="PRINTER", help="keep what this printer answers, names replaced, for a report"
    )
    doctor.add_argument("--selftest", action="store_true", help="try every part on a throw-away folder")
    doctor.set_defaults(act=_doctor)


def _import_verb(verbs: Any) -> None:
    take = _add_verb(
        verbs,
        "import",
        "take in accounting files of printers: each job once, bad rows listed",
        "import jobs.csv --dry-run",
    )
    take.add_argument("files", nargs="+", type=_path, metavar="FILE")
    take.add_argument("--printer", default="", metavar="ID", help="default: the one that the file names")
    take.add_argument(
        "--profile",
        default="",
        metavar="NAME",
        help="a saved way of reading columns, or a kind of file (default: found by the headers)",
    )
    take.add_argument(
        "--dry-run",
        action="store_const",
        const="yes",
        default="",
        help="only tell what would be new; nothing is recorded",
    )


def _backup_verbs(verbs: Any) -> None:
    backup = _add_verb(
        verbs,
        "backup",
        "keep a copy of books and documents, read again before it counts",
        "backup /media/stick",
    )
    backup.add_argument(
        "file",
        nargs="?",
        type=_path,
        metavar="FILE",
        help="a new file or a folder (default: the data folder's)",
    )
    restore = _add_verb(
        verbs,
        "restore",
        "put a backup back; what is there now is first kept as a backup",
        "restore smarttracker-2026-11-22-153000.zip",
    )
    restore.add_argument("file", type=_path, metavar="FILE")
