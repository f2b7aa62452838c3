"""The program as a person starts it: `python -m smarttracker_lite …` in a process of its own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

READY_SECONDS = 60


def environment(folder: Path, **more: str) -> dict[str, str]:
    """A home of its own, no screen, English, and no proxy or data folder of the person who tests."""
    dropped = ("DISPLAY", "WAYLAND_DISPLAY", "SMARTTRACKER_DATA", "DBUS_SESSION_BUS_ADDRESS")
    kept = {name: value for name, value in os.environ.items() if name not in dropped}
    return kept | {"HOME": str(folder), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"} | more


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "smarttracker_lite", *words]


def run(data: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """One verb on this data folder, to its end, in the folder beside it."""
    return subprocess.run(
        command(*words, "--data", str(data)),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=data.parent,
        env=environment(data.parent, **variables),
    )


def rows(data: Path, *words: str) -> list[dict[str, Any]]:
    """The rows a reading verb gives with --json; the verb must succeed."""
    done = run(data, *words, "--json")
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, Any]] = json.loads(done.stdout)
    return answer


def complaint(done: subprocess.CompletedProcess[str]) -> str:
    """The one line on stderr that says what went wrong."""
    (line,) = done.stderr.splitlines()
    assert line.startswith("smarttracker-lite: ")
    return line


@contextmanager
def started(*words: str, home: Path, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """The program in the background, gone at the latest when the block ends.

    It takes SIGINT even if the tests were themselves started in the background of a shell, which ignores it.
    """
    with subprocess.Popen(
        ["env", "--default-signal=INT", *command(*words)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env=environment(home, **variables),
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def ready(program: subprocess.Popen[str]) -> str:
    """The URL of its `ready` line, once it answers."""
    assert program.stdout is not None
    line = program.stdout.readline()
    if not line.startswith("ready "):
        program.kill()
        raise AssertionError(f"no ready line: {line!r} {program.communicate()[1]}")
    return line.removeprefix("ready ").strip()


def ended(program: subprocess.Popen[str], by: signal.Signals | None = signal.SIGTERM) -> tuple[int, str, str]:
    """How it ends, asked so: its exit code, the rest of its output, and its complaints."""
    if by is not None:
        program.send_signal(by)
    out, err = program.communicate(timeout=20)
    return program.returncode, out, err


@contextmanager
def serving(*words: str, home: Path) -> Iterator[str]:
    """The program serving until the block ends; gives the URL of its `ready` line. It must end cleanly."""
    with started(*words, home=home) as program:
        yield ready(program)
        assert ended(program)[:2] == (0, "")
