"""The targets of the fuzzing: none is missing, each takes its seeds, and what is wrong would be noticed."""

import ast
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import FrameType

import pytest

from smarttracker_lite.domain.printing import JobFacts, JobStatus, Measure, Origin
from smarttracker_lite.errors import BadInput, NotAPrinter
from smarttracker_lite.printers.files.batch import BadRow, Batch
from tests.fuzz.__main__ import main, outcome
from tests.fuzz.targets import TARGETS, Target, attack
from tests.house.sources import ROOT, tree

PARSERS = ROOT / "smarttracker_lite" / "printers"
Place = tuple[str, str]
"""A file and the qualified name of a function in it."""


def parsers(path: Path) -> Iterator[Place]:
    """The public functions of a module that read octets, by themselves or as methods of public classes."""
    module = tree(path)
    classes = [node for node in module.body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    scopes = [("", module.body), *((f"{each.name}.", each.body) for each in classes)]
    for prefix, body in scopes:
        for node in body:
            if (
                isinstance(node, ast.FunctionDef)
                and node.name[0] != "_"
                and _reads_octets(node, bool(prefix))
            ):
                yield str(path), prefix + node.name


def _reads_octets(node: ast.FunctionDef, method: bool) -> bool:
    first = node.args.args[method : method + 1]
    return [each.annotation and ast.unparse(each.annotation) for each in first] == ["bytes"]


def entered(act: Callable[[], None]) -> set[Place]:
    """The functions of the parsers that are called by `act`."""
    seen: set[Place] = set()

    def note(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            seen.add((frame.f_code.co_filename, frame.f_code.co_qualname))

    sys.setprofile(note)
    try:
        act()
    finally:
        sys.setprofile(None)
    return seen


def test_the_seeds_reach_every_public_parser_of_octets() -> None:
    def attack_all() -> None:
        for target in TARGETS.values():
            for seed in target.seeds():
                attack(target, seed)

    public = {place for path in PARSERS.glob("**/*.py") for place in parsers(path)}
    assert (str(PARSERS / "markup.py"), "tree") in public
    assert public - entered(attack_all) == set()


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_begins_with_octets_that_its_parsers_take(name: str) -> None:
    target = TARGETS[name]
    seeds = list(target.seeds())
    assert seeds
    for seed in seeds:
        attack(target, seed)
    assert all(any(_takes(parse, seed, target) for seed in seeds) for parse in target.parsers)


def _takes(parse: Callable[[bytes], object], seed: bytes, target: Target) -> bool:
    try:
        parse(seed)
    except target.refusals:
        return False
    return True


JOB = JobFacts(source="ipp", key="1", status=JobStatus.COMPLETED)


@pytest.mark.parametrize(
    "told",
    [
        replace(JOB, document="half a pair: \ud800"),
        replace(JOB, copies=Measure(-1, Origin.MEASURED)),
        replace(JOB, completed_at=datetime(2026, 11, 22, 9)),
        replace(JOB, raw={"copies": float("nan")}),
        replace(JOB, raw={"size": (1, 2)}),
        (JOB, [replace(JOB, account="\udfff")]),
        Batch(profile="epson", jobs=(JOB, JOB)),
        BadRow(line=1, why="The {column} is wrong.", values={"row": "1"}),
    ],
    ids=["text", "quantity", "time", "number", "shape", "deep", "twice", "sentence"],
)
def test_what_is_not_sound_is_a_finding(told: object) -> None:
    with pytest.raises((AssertionError, ValueError, KeyError)):
        attack(Target((lambda _: told,), lambda: ()), b"")


def test_a_refusal_is_no_finding_if_it_is_the_parsers_own_and_says_what_to_do() -> None:
    def refused(refusal: Exception) -> None:
        def parse(_: bytes) -> object:
            raise refusal

        attack(Target((parse,), lambda: ()), b"")

    refused(NotAPrinter("{host} is none.", "Check it.", host="here"))
    with pytest.raises(BadInput):
        refused(BadInput("Not this error.", "Check it."))
    with pytest.raises(AssertionError):
        refused(NotAPrinter("No next step."))
    with pytest.raises(KeyError):
        refused(NotAPrinter("{host} is not told.", "Check it.", name="here"))


def test_a_target_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["no-such-target"])
    assert "no-such-target" in capsys.readouterr().err


def test_the_outcome_is_what_the_log_tells_and_the_inputs_left_beside_it(tmp_path: Path) -> None:
    log = "#512\tpulse  cov: 9 ft: 40 corp: 7/2Kb\n#601\tREDUCE cov: 12 ft: 52 corp: 8/3Kb lim: 99\n"
    (tmp_path / "log").write_text(log)
    (tmp_path / "words").touch()
    assert str(outcome("ledm", tmp_path, failed=False)) == "| ledm | 601 | 12 | 8 | none |"
    assert "see its log" in str(outcome("ledm", tmp_path, failed=True))
    (tmp_path / "timeout-3f").touch()
    (tmp_path / "log").write_text(f"{log}stat::number_of_executed_units: 604\n")
    told = outcome("ledm", tmp_path, failed=True)
    assert (told.tried, told.findings) == (604, (tmp_path / "timeout-3f",))
