"""Whether a printer is set up so that everything it prints can be recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Point(StrEnum):
    """What is looked at, one after the other."""

    ANSWER = "answer"
    FIREWALL = "firewall"
    JOBS = "jobs"
    NAMES = "names"
    PASSWORD = "password"  # noqa: S105 - a point of the check
    OPEN = "open"
    CERTIFICATE = "certificate"
    PROXY = "proxy"
    FIRMWARE = "firmware"
    CLOCK = "clock"


class Verdict(StrEnum):
    """How a point stands: well; works, but look at it; keeps jobs from us; cannot be told from here."""

    WELL = "well"
    ATTEND = "attend"
    ILL = "ill"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One point of the check, what was seen, and what to do.

    `text` and `hint` are untranslated, with `values` for their placeholders; so is `menu`, the way to the
    setting at this generation of printers. `link` is the page of the printer on which it stands.
    """

    point: Point
    verdict: Verdict
    text: str
    hint: str = ""
    menu: str = ""
    link: str = ""
    values: Mapping[str, object] = field(default_factory=dict)


class _Say(Protocol):
    def __call__(self, point: Point, text: str, hint: str = "", **values: object) -> Finding: ...


def _saying(verdict: Verdict) -> _Say:
    def say(point: Point, text: str, hint: str = "", **values: object) -> Finding:
        return Finding(point=point, verdict=verdict, text=text, hint=hint, values=values)

    return say


well, attend, ill, unknown = map(_saying, (Verdict.WELL, Verdict.ATTEND, Verdict.ILL, Verdict.UNKNOWN))
"""Findings of one verdict each."""
