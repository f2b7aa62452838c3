"""Rules for tests, written short."""

from typing import Any

from smarttracker_lite.domain.clients import Client, Project
from smarttracker_lite.domain.conditions import Condition, Way, What
from smarttracker_lite.domain.rules import Rule
from smarttracker_lite.workflows.rule import save_rule
from tests.support.studio import Studio


def condition(told: str) -> Condition:
    """`document glob Rossi_*`."""
    what, way, value = told.split(" ", 2)
    return Condition(what=What(what), way=Way(way), value=value)


def unkept(
    *conditions: str, client: Client | None = None, project: Project | None = None, **more: Any
) -> Rule:
    """A rule as somebody types it."""
    return Rule(
        id="",
        name=more.pop("name", ""),
        conditions=tuple(map(condition, conditions)),
        client_id=client.id if client else None,
        project_id=project.id if project else None,
        **more,
    )


def kept(at_work: Studio, *conditions: str, **more: Any) -> Rule:
    """A rule that is kept, after those before it."""
    return save_rule(at_work.desk, unkept(*conditions, **more))
