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


def run(data: Path, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """One verb on this data folder, to its end."""
    return subprocess.run(
        command(*words, "--data", str(data)),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env=environment(data.parent),
    )


def rows(data: Path, *words: str) -> list[dict[str, Any]]:
    """The rows a reading verb gives with --json; the verb must succeed."""
    done = run(data, *words, "--json")
    assert done.returncode == 0, done.stderr
    answer: list[dict[str, Any]] = json.loads(done.stdout)
    return answer


@contextmanager
def serving(*words: str, home: Path) -> Iterator[str]:
    """The program serving until the block ends; gives the URL of its `ready` line. It must end cleanly."""
    with subprocess.Popen(
        command(*words), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(home)
    ) as program:
        assert program.stdout is not None
        try:
            line = program.stdout.readline()
            if not line.startswith("ready "):
                program.kill()
                raise AssertionError(f"no ready line: {line!r} {program.communicate()[1]}")
            yield line.removeprefix("ready ").strip()
        finally:
            program.send_signal(signal.SIGTERM)
            try:
                out, err = program.communicate(timeout=20)
            except subprocess.TimeoutExpired:
                program.kill()
                raise
        assert (program.returncode, out) == (0, ""), err
