"""The grammar of the command line: its verbs, and what may be typed behind each."""

import argparse
from datetime import date
from enum import Enum, auto
from pathlib import Path
from typing import Any

from smarttracker_lite import __version__
from smarttracker_lite.domain.jobs import JobState


class Act(Enum):
    """What is asked for: a way of running, an examination, or a verb of scripts."""

    RUN = auto()
    SERVE = auto()
    DEMO = auto()
    WINDOW = auto()
    DOCTOR = auto()
    VERB = auto()


def parser() -> argparse.ArgumentParser:
    """Reads what is typed after the program's name; `act` of what it gives is how that is done."""
    whole = argparse.ArgumentParser(
        prog="smarttracker-lite",
        description="From a printed job to the paid invoice. Without a verb: the tray icon.",
        epilog="example: smarttracker-lite --data ~/studio",
    )
    whole.add_argument("--version", action="version", version=f"SmartTracker Lite {__version__}")
    whole.set_defaults(act=Act.RUN)
    _data(whole)
    verbs = whole.add_subparsers(metavar="VERB", title="verbs")
    _ways_of_running(verbs)
    _printer_verbs(verbs)
    _import_verb(verbs)
    _job_verbs(verbs)
    return whole


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
    parser.set_defaults(act=Act.VERB, verb=verb)
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
    serve.set_defaults(act=Act.SERVE)
    demo = _add(
        verbs,
        "demo",
        "try it on simulated printers; nothing is kept unless a new folder is named with --data",
        "demo",
    )
    demo.add_argument("--serve", action="store_true", help="without tray")
    demo.set_defaults(act=Act.DEMO)
    window = _add(verbs, "window", "show a page in the program's window", "window http://127.0.0.1:8080/")
    window.add_argument("url", metavar="URL")
    window.set_defaults(act=Act.WINDOW)


def _printer_verbs(verbs: Any) -> None:
    group = _add(verbs, "printers", "add, list, check, remove or discover printers", "printers list")
    inner = group.add_subparsers(metavar="VERB", required=True)
    add = _add_verb(
        inner, "printers add", "track the printer at an address", "printers add 192.168.1.20 --name Plotter"
    )
    add.add_argument("url", metavar="URL", help="its address or ipp:// URL")
    add.add_argument("--name", default="", metavar="N", help="what to call it")
    add.add_argument("--user", default="", metavar="U", help="user name, if it asks for one")
    add.add_argument(
        "--beside",
        default="",
        metavar="ID",
        help="a queue: only adds to the jobs of this printer; own: its prints are jobs of its own",
    )
    add.add_argument(
        "--same-as",
        default="",
        metavar="ID",
        help="one that tells neither serial number nor UUID: goes on as this printer; new: it is another one",
    )
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
    doctor.set_defaults(act=Act.DOCTOR)


def _import_verb(verbs: Any) -> None:
    take = _add_verb(
        verbs,
        "import",
        "take in accounting files of printers: each job once, bad rows listed; undone on its page",
        "import jobs.csv --dry-run",
    )
    take.add_argument("files", nargs="+", type=_path, metavar="FILE")
    of = take.add_mutually_exclusive_group()
    of.add_argument("--printer", default="", metavar="ID", help="default: the one that the file names")
    of.add_argument(
        "--new-printer", default="", metavar="NAME", help="a printer that is read by files only, new or known"
    )
    take.add_argument(
        "--dates",
        default="",
        choices=("dmy", "mdy"),
        help="whether the day or the month is first, in a file that does not show it",
    )
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
