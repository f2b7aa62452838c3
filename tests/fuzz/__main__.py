"""Fuzzing of the parsers: `python -m tests.fuzz [--minutes 10] [TARGET …]` prints one table.

Each target (`tests/fuzz/targets.py`) runs in a process of its own under libFuzzer, which follows by atheris
which way an input takes through the parser, and goes on from those that found a new one. It begins with the
recordings of the tests, and knows the words in them. `make fuzz` installs what it needs, on Linux.

A finding is an error other than the parser's own, a result that is not sound, an input that takes more than
10 seconds, or a process of more than 1 GB. It ends its target; the input is kept, and tried again by
`python -m tests.fuzz.engine TARGET FILE`. Then it belongs, as short as it can be, into the parser's tests.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import mkdtemp

from tests.fuzz.targets import TARGETS

LIMITS = ("-timeout=10", "-rss_limit_mb=1024", "-max_len=65536", "-len_control=10", "-print_final_stats=1")
PROGRESS = re.compile(r"cov: (\d+) ft: \d+ corp: (\d+)")
TRIED = re.compile(r"number_of_executed_units: (\d+)|^#(\d+)\s", re.MULTILINE)
WORD = re.compile(rb"[A-Za-z][\w.-]{2,40}")
HOSTILE = (
    *(
        b'"',
        b"'",
        b"<!--",
        b"<!DOCTYPE x [",
        b"<!ENTITY ",
        b"]]>",
        b"&#xD800;",
        b"&#99999999999;",
        b"\\ud800",
    ),
    *(b"\x00", b"\r", b"\xff\xfe", b"\xef\xbb\xbf", b"\xd9\xa1", b"[[[[[[[[", b'{"":{"":', b"1e999", b"NaN"),
    *(b"-1", b"9" * 40, b"9999-12-31T23:59:59Z", b"0001-01-01T00:00:00+14:00", b"30/02/2026", b"24:00"),
)
"""What has harmed other parsers."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a target: inputs tried, ways found through the parser, inputs kept, and findings."""

    name: str
    tried: int
    ways: int
    corpus: int
    findings: tuple[Path, ...]
    failed: bool

    def __str__(self) -> str:
        found = ", ".join(map(str, self.findings)) or ("it failed, see its log" if self.failed else "none")
        return f"| {self.name} | {self.tried:,} | {self.ways:,} | {self.corpus:,} | {found} |"


HEAD = "| target | inputs tried | ways found | corpus | findings |\n| :-- | --: | --: | --: | :-- |"


def fuzz(name: str, seconds: int, folder: Path) -> Outcome:
    """Attack one target; its corpus, log and findings are below `folder`."""
    corpus = folder / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = tuple(TARGETS[name].seeds())
    for number, seed in enumerate(seeds):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = folder / name / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in _words(seeds)))
    options = (*LIMITS, f"-max_total_time={seconds}", f"-dict={words}", f"-artifact_prefix={folder / name}/")
    with (folder / name / "log").open("wb") as log:
        command = [sys.executable, "-m", "tests.fuzz.engine", name, *options, str(corpus)]
        code = subprocess.run(command, stderr=log, stdout=log, check=False).returncode
    return outcome(name, folder / name, failed=code != 0)


def _words(seeds: Iterable[bytes]) -> Iterator[bytes]:
    """What a parser may look for."""
    yield from HOSTILE
    yield from sorted({word for seed in seeds for word in WORD.findall(seed)})


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{octet:02x}" for octet in word)


def outcome(name: str, folder: Path, *, failed: bool) -> Outcome:
    """As the log of libFuzzer tells it, which may end early, and the inputs it has left beside it."""
    said = (folder / "log").read_text(encoding="utf-8", errors="replace")
    ways, corpus = (PROGRESS.findall(said) or [("0", "0")])[-1]
    tried = max((int(final or shown) for final, shown in TRIED.findall(said)), default=0)
    findings = (path for kind in ("crash", "timeout", "oom", "leak") for path in folder.glob(f"{kind}-*"))
    return Outcome(name, tried, int(ways), int(corpus), tuple(sorted(findings)), failed)


def main(arguments: Sequence[str] | None = None) -> int:
    """Attack, print the table; 1 if anything was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--minutes", type=float, default=10, help="for each target")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=Path, help="where corpora are kept, to go on from")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.targets) - TARGETS.keys():
        parser.error(f"no such target: {', '.join(sorted(unknown))}")
    if find_spec("atheris") is None:
        parser.error("atheris is not installed; it is on Linux by: make fuzz")
    folder = chosen.folder or Path(mkdtemp(prefix="fuzz-"))
    names = chosen.targets or list(TARGETS)
    sys.stdout.write(f"{HEAD}\n")
    failed = False
    with ThreadPoolExecutor(chosen.processes) as pool:
        for came in pool.map(lambda name: fuzz(name, round(60 * chosen.minutes), folder), names):
            sys.stdout.write(f"{came}\n")
            sys.stdout.flush()
            failed |= came.failed
    if not failed and not chosen.folder:
        shutil.rmtree(folder)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
