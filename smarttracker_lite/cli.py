"""The command line: one verb per way of running, and the verbs of scripts.

Exit 0 done · 1 failed, one line on stderr says what and what to do · 2 wrong usage · 3 done in part.
"""

import argparse
import io
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from smarttracker_lite import app, checkup, grammar, paths, rescue
from smarttracker_lite.desktop import single
from smarttracker_lite.desktop.view import show
from smarttracker_lite.errors import Damaged, FolderInUse, N_, NotAllowed, StoreTrouble, TrackerError
from smarttracker_lite.shapes import COLUMNS, CSV_COLUMNS, as_csv, as_json, as_table, bad_rows, printable
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
    asked = grammar.parser().parse_args(argv)
    _print_any_letter()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # cleans up as after Ctrl-C
    try:
        return _ACTS[asked.act](asked)
    except TrackerError as trouble:
        return _failed(trouble)
    except KeyboardInterrupt:
        return _interrupted(asked)


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
    for line in () if asked.json else bad_rows(Words(system_language()), outcome.rows):
        print(line, file=sys.stderr)
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


_ACTS: Mapping[grammar.Act, Callable[[argparse.Namespace], int]] = {
    grammar.Act.RUN: _run,
    grammar.Act.SERVE: _serve,
    grammar.Act.DEMO: _demo,
    grammar.Act.WINDOW: _window,
    grammar.Act.DOCTOR: _doctor,
    grammar.Act.VERB: _verb,
}
