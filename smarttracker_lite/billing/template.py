"""The user's own templates: Typst files in the data folder, laid out where they can do no harm.

A template is a program. It runs in a process of its own, on a copy of its folder without links, with as
little time and memory as an invoice needs, and no way to the network.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

from smarttracker_lite.billing.document import Form, Refused, as_one_file, compiled
from smarttracker_lite.domain.templates import MOST_BYTES, MOST_FILES
from smarttracker_lite.errors import BadInput, DocumentTrouble, N_
from smarttracker_lite.paths import self_command

State: TypeAlias = tuple[tuple[str, int, int], ...]
"""What is known of each file in a folder: path, time and size."""

SECONDS = 10.0
"""So long an invoice of 2,000 lines takes several times over."""
_MEMORY = 3 << 30
_LARGEST = 64 << 20
_ASKED, _MADE, _WHY = "asked.json", "page", "why.json"
_NO_CONSOLE = 0x08000000 if sys.platform == "win32" else 0  # CREATE_NO_WINDOW
_DEAD = "http://127.0.0.1:9"
"""The discard port, where nobody answers: packages are never fetched."""

_DEFAULT_HINT = N_("Mend the template, or choose one of our layouts under Settings › Invoices’ look.")


def templates(folder: Path) -> tuple[str, ...]:
    """The names of the templates in a folder, without their ending."""
    return tuple(
        sorted(path.stem for path in _files(folder) if path.parent == folder and path.suffix == ".typ")
    )


def start_from(folder: Path, layout: str) -> Path:
    """A copy of one of our layouts, for the user to change; gives where it stands. Nothing is overwritten."""
    folder.mkdir(parents=True, exist_ok=True)
    names = (f"{layout}.typ" if place == 1 else f"{layout}-{place}.typ" for place in range(1, 1000))
    for path in (folder / name for name in names):
        try:
            with path.open("x", encoding="utf-8") as copy:
                copy.write(as_one_file(layout))
        except FileExistsError:
            continue
        return path
    raise BadInput(N_("There are too many copies of this layout."), N_("Delete some of them first."))


def rendered(
    folder: Path, name: str, told: dict[str, str], form: Form, at: datetime, seconds: float = SECONDS
) -> list[bytes]:
    """What a template makes of the inputs: the PDF, or a PNG of each page. DocumentTrouble if it does not."""
    if form == "png":
        made = _pictures(folder, name, json.dumps(told), at, seconds, state(folder))
        if isinstance(made, DocumentTrouble):
            raise DocumentTrouble(made.text, made.hint, **made.values)
        return list(made)
    return _rendered(folder, name, told, form, at, seconds)


@lru_cache(maxsize=8)
def _pictures(
    folder: Path, name: str, told: str, at: datetime, seconds: float, as_it_was: State
) -> tuple[bytes, ...] | DocumentTrouble:
    """The pages, or why there are none, kept while neither invoice nor folder change: each picture of a page
    is asked for by itself, and one that runs wild must not be waited for again and again."""
    try:
        return tuple(_rendered(folder, name, json.loads(told), "png", at, seconds))
    except DocumentTrouble as trouble:
        return trouble


def state(folder: Path) -> State:
    """What tells one state of the folder from another."""
    known = ((path, path.stat()) for path in sorted(_files(folder)))
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path, stat in known)


def _rendered(
    folder: Path, name: str, told: dict[str, str], form: Form, at: datetime, seconds: float
) -> list[bytes]:
    if name not in templates(folder):
        raise DocumentTrouble(N_("The template {name} is gone."), _DEFAULT_HINT, name=name)
    with tempfile.TemporaryDirectory(prefix="smarttracker-") as place:
        work = Path(place)
        _copied(folder, work / "root")
        asked = {"name": name, "told": told, "form": form, "at": at.isoformat()}
        (work / _ASKED).write_text(json.dumps(asked), encoding="utf-8")
        _run(work, name, seconds)
        pages = sorted(work.glob(f"{_MADE}-*"))
        return [page.read_bytes() for page in pages]


def _files(folder: Path) -> Iterator[Path]:
    """The plain files below a folder; links lead elsewhere and are none."""
    for root, folders, names in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        yield from (
            path for path in (Path(root, name) for name in names) if path.is_file() and not path.is_symlink()
        )


def _copied(folder: Path, to: Path) -> None:
    files = list(_files(folder))
    if len(files) > MOST_FILES or sum(path.stat().st_size for path in files) > MOST_BYTES:
        raise DocumentTrouble(
            N_("The folder of the templates holds too much."),
            N_("It may hold 100 files and 20 MB: {folder}"),
            folder=folder,
        )
    for path in files:
        target = to / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target, follow_symlinks=False)


def _run(work: Path, name: str, seconds: float) -> None:
    """Let the child lay it out. DocumentTrouble if it does not come to its end."""
    environment = {**os.environ, "PYINSTALLER_RESET_ENVIRONMENT": "1"}
    environment |= dict.fromkeys(
        ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), _DEAD
    )
    environment |= dict.fromkeys(("NO_PROXY", "no_proxy"), "")
    try:
        done = subprocess.run(
            self_command("typeset", str(work)),
            env=environment,
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            creationflags=_NO_CONSOLE,
        )
    except subprocess.TimeoutExpired as error:
        raise DocumentTrouble(
            N_("The template {name} was stopped: it took longer than {seconds} seconds."),
            _DEFAULT_HINT,
            name=name,
            seconds=round(seconds),
        ) from error
    if (work / _WHY).is_file():
        raise _told(name, json.loads((work / _WHY).read_text(encoding="utf-8")))
    if done.returncode:
        raise DocumentTrouble(
            N_("The template {name} was stopped: it took too much time or memory."), _DEFAULT_HINT, name=name
        )


def _told(name: str, why: Any) -> DocumentTrouble:
    if why["line"] is None:
        return DocumentTrouble(
            N_("The template {name} cannot be laid out: {reason}."),
            _DEFAULT_HINT,
            name=name,
            reason=why["reason"],
        )
    return DocumentTrouble(
        N_("The template {name} cannot be laid out, line {line}: {reason}."),
        _DEFAULT_HINT,
        name=name,
        line=why["line"],
        reason=why["reason"],
    )


def lay_out(work: Path) -> int:
    """The child's part: what stands in `work` is laid out there; gives the exit code."""
    asked = json.loads((work / _ASKED).read_text(encoding="utf-8"))
    source = (work / "root" / f"{asked['name']}.typ").read_bytes()
    _limit()
    try:
        at = datetime.fromisoformat(asked["at"])
        pages = compiled(source, asked["told"], asked["form"], at, work / "root")
    except Refused as error:
        told = {"reason": error.reason.rstrip("."), "line": error.line}
        (work / _WHY).write_text(json.dumps(told), encoding="utf-8")
        return 1
    for place, page in enumerate(pages):
        (work / f"{_MADE}-{place:05}").write_bytes(page)
    return 0


def _limit() -> None:
    """Take from this process what only a template that runs wild would need, where the system lets one."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    for what, most in (
        (resource.RLIMIT_AS, _MEMORY),
        (resource.RLIMIT_CPU, 2 * round(SECONDS)),
        (resource.RLIMIT_FSIZE, _LARGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (allowed, hard))
