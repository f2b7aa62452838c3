"""The bench of rules: what it looks at, and that it shows what was measured."""

from pathlib import Path

from smarttracker_lite.workflows.foresee import preview
from tests.bench import rules
from tests.bench.rules import filled, table


def test_its_rules_fit_what_their_names_say(tmp_path: Path) -> None:
    with filled(tmp_path / "data", 200) as at_work:
        found = {name: preview(at_work.desk, rule) for name, rule in rules.rules(at_work).items()}
        assert at_work.desk.db.rules.count() == 50
    assert 0 < found["that fits a few"].fitting < 10
    assert found["that fits all"].fitting == found["that fits all"].looked_at == 200
    assert sum(found["that fits all"].earlier.values()) < 20
    assert found["that never ends"].slow > 3


def test_the_table_tells_every_figure(tmp_path: Path) -> None:
    with filled(tmp_path / "data", 20) as at_work:
        told = table(at_work)
    assert told.startswith("| | s |")
    assert told.count("\n| preview by a rule") == 3
    assert told.count("\n| reading 1000 new jobs") == 2
