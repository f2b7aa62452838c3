"""The command line: one verb per way of running, and the verbs of scripts.

Exit 0 done · 1 failed, one line on stderr says what and what to do · 2 wrong usage · 3 done in part.
"""

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from smarttracker_lite import __version__, app, checkup, paths
from smarttracker_lite.desktop import single
from smarttracker_lite.desktop.view import show
from smarttracker_lite.domain.jobs import JobState
from smarttracker_lite.errors import TrackerError
from smarttracker_lite.log import log_to
from smarttracker_lite.words import Words, system_language
from smarttracker_lite.workflows.verbs import Exit, perform
from smarttracker_lite.workflows.watch import Watch

_NO_ENGINE = 3
_WIDEST = 60
# What a table for people shows of the longer rows; JSON and CSV have all.
_COLUMNS = {
    "jobs": (
        "completed_at",
        "document",
        "user",
        "media.name",
        "area_m2",
        "sheets",
        "state",
        "charge.explain",
    ),
    "printers list": ("id", "name", "model", "state", "last_seen", "jobs_seen", "url", "trouble"),
    "printers add": ("id", "name", "model", "url"),
    "printers remove": ("id", "name", "model", "url"),
}
_WHOLE = ("ink_ml",)
"""Objects that stay one cell, as their keys differ from row to row."""

Rows = list[dict[str, Any]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; gives the exit code."""
    asked = _parser().parse_args(argv)
    try:
        code: int = asked.act(asked)
    except TrackerError as trouble:
        text, hint = Words(system_language()).error(trouble)
        print("smarttracker-lite:", text, hint, file=sys.stderr)
        return Exit.FAILED
    return code


def _run(asked: argparse.Namespace) -> int:
    """The bare command: tray and server, or the window of the program that runs already."""
    running = single.running(_folder(asked))
    if running is None:
        log_to(paths.log_folder())
        app.run(_folder(asked))
        return Exit.DONE
    url = single.call(running, "/instance/open", {})["url"]
    if url:
        print(f"ready {url}")
    return Exit.DONE


def _serve(asked: argparse.Namespace) -> int:
    log_to(paths.log_folder())
    app.serve(_folder(asked), asked.port)
    return Exit.DONE


def _demo(asked: argparse.Namespace) -> int:
    log_to(paths.log_folder())
    app.demo(serve_only=asked.serve)
    return Exit.DONE


def _window(asked: argparse.Namespace) -> int:
    """Ends with 3 where no window engine comes up; who started it then shows a browser."""
    try:
        show(asked.url, paths.cache_folder() / "webview", paths.assets("icons", "smarttracker-256.png"))
    except TrackerError as trouble:
        print(trouble, file=sys.stderr)
    return _NO_ENGINE


def _verb(asked: argparse.Namespace) -> int:
    """A verb of scripts: through the program that runs on the folder, else on the folder itself."""
    words = {name: value for name, value in vars(asked).items() if isinstance(value, str | list)}
    if getattr(asked, "password_stdin", False):
        words["password"] = sys.stdin.readline().rstrip("\n")
    value, code = _perform(_folder(asked), asked.verb, words)
    print(_shape(asked)(_rows(value)), end="")
    return code


def _doctor(asked: argparse.Namespace) -> int:
    rows: Rows = []
    if asked.record:
        file = Path(f"smarttracker-{asked.record}.json").absolute()
        told, _ = _perform(_folder(asked), "record", {"id": asked.record, "file": str(file)})
        rows = _rows(told)
    elif asked.selftest:
        rows = checkup.selftest()
    else:
        told, _ = _perform(_folder(asked), "doctor", {})
        rows = [*_rows(told), *checkup.desktop()]
    print(_shape(asked)(rows), end="")
    return Exit.DONE if all(row["ok"] for row in rows) else Exit.FAILED


def _rows(value: Any) -> Rows:
    return value if isinstance(value, list) else [value]


def _perform(folder: Path, verb: str, words: Mapping[str, object]) -> tuple[object, int]:
    running = single.running(folder)
    if running is not None:
        answer = single.call(running, "/instance/verb", {**words, "verb": verb}, seconds=300)
        return answer["value"], int(answer["exit"])
    with app.desk_in(folder) as desk:
        outcome = perform(desk, Watch(desk), verb, words)
    return outcome.value, outcome.exit


def _folder(asked: argparse.Namespace) -> Path:
    return paths.data_folder(asked.data)


def _shape(asked: argparse.Namespace) -> Callable[[Rows], str]:
    if asked.json:
        return _as_json
    if getattr(asked, "csv", False):
        return _as_csv
    return lambda rows: _as_table(rows, _COLUMNS.get(asked.verb, ()))


def _as_json(rows: Rows) -> str:
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def _as_csv(rows: Rows) -> str:
    """Commas, a header line. A text that a spreadsheet would run as a formula gets a `'` before it."""
    out = io.StringIO()
    writer = csv.writer(out)
    flat = [_flat(row) for row in rows]
    if flat:
        writer.writerow(flat[0])
    writer.writerows([_harmless(text) for text in row.values()] for row in flat)
    return out.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _as_table(rows: Rows, columns: Sequence[str]) -> str:
    """Aligned columns for people; long texts are cut, control characters (of a job's name, say) replaced."""
    if not rows:
        return "(none)\n"
    flat = [_flat(row) for row in rows]
    named = columns or list(flat[0])
    shown = [[name.split(".")[-1] for name in named]] + [
        [_plain(row[name]) for name in named] for row in flat
    ]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in shown)
    return "".join(line.rstrip() + "\n" for line in lines)


def _flat(row: Mapping[str, Any], above: str = "") -> dict[str, str]:
    """The row with its nested objects as columns of their own ("media.name"), everything as text."""
    flat: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, Mapping) and name not in _WHOLE:
            flat |= _flat(value, f"{above}{name}.")
        else:
            flat[above + name] = _text(value)
    return flat


def _text(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _plain(text: str) -> str:
    printable = "".join(char if char.isprintable() else "?" for char in text)
    return printable if len(printable) <= _WIDEST else printable[: _WIDEST - 1] + "…"


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


def _add_verb(verbs: Any, verb: str, help: str, example: str) -> argparse.ArgumentParser:
    parser = _add(verbs, verb.rpartition(" ")[2], help, example)
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.set_defaults(act=_verb, verb=verb)
    return parser


def _ways_of_running(verbs: Any) -> None:
    serve = _add(
        verbs, "serve", "server and collector without tray; prints one line: ready URL", "serve --port 8080"
    )
    serve.add_argument("--port", type=int, default=0, metavar="N", help="default: a free one")
    serve.set_defaults(act=_serve)
    demo = _add(verbs, "demo", "try it on simulated printers; nothing is kept", "demo")
    demo.add_argument("--serve", action="store_true", help="without tray")
    demo.set_defaults(act=_demo)
    window = _add(verbs, "window", "show a page in the program's window", "window http://127.0.0.1:8080/")
    window.add_argument("url", metavar="URL")
    window.set_defaults(act=_window)


def _printer_verbs(verbs: Any) -> None:
    group = verbs.add_parser("printers", help="add, list, check, remove or discover printers")
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
    jobs = _add_verb(verbs, "jobs", "the job list", "jobs --client rossi --from 2026-11-01")
    jobs.add_argument("--client", default="", metavar="C", help="id, code or beginning of the name")
    jobs.add_argument("--state", default="", choices=list(JobState), metavar="S", help=", ".join(JobState))
    jobs.add_argument("--from", default="", metavar="D", help="first day, 2026-11-01")
    jobs.add_argument("--to", default="", metavar="D", help="last day")
    jobs.add_argument(
        "--search", default="", metavar="T", help="words in document, user, media, account, comment"
    )
    jobs.add_argument("--csv", action="store_true", help="CSV instead of a table")
    doctor = _add_verb(
        verbs, "doctor", "versions, folders, key ring, window engine, printers", "doctor --selftest"
    )
    doctor.add_argument(
        "--record", metavar="PRINTER", help="keep what this printer answers, names replaced, for a report"
    )
    doctor.add_argument("--selftest", action="store_true", help="try every part on a throw-away folder")
    doctor.set_defaults(act=_doctor)
