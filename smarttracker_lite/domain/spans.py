"""What conditions are given by: sizes of paper, spans of hours, days of the week, as texts."""

import re
from collections.abc import Mapping
from datetime import time

SIZES: Mapping[str, tuple[int, int]] = {
    "A0": (841, 1189),
    "A1": (594, 841),
    "A2": (420, 594),
    "A3": (297, 420),
    "A4": (210, 297),
    "A5": (148, 210),
    "B0": (1000, 1414),
    "B1": (707, 1000),
    "B2": (500, 707),
    "Letter": (216, 279),
    "Legal": (216, 356),
    "Tabloid": (279, 432),
    "Arch C": (457, 610),
    "Arch D": (610, 914),
    "Arch E": (914, 1219),
}
"""Sizes that have a name: short and long side in mm."""


def size(value: str) -> tuple[int, int] | None:
    """Short and long side in mm of a size as it is named or written ("594x841"); None if it is none."""
    named = {name.casefold(): sides for name, sides in SIZES.items()}.get(value.casefold().strip())
    written = re.fullmatch(r"\s*(\d{1,5})\s*[x×*]\s*(\d{1,5})\s*", value, re.ASCII)
    if named or not written:
        return named
    sides = sorted(int(side) for side in written.groups())
    return (sides[0], sides[1]) if sides[0] else None


def hours(value: str) -> tuple[time, time] | None:
    """The two times of a span such as "08:00-13:00"; None if these are none, or the same."""
    written = re.fullmatch(r"\s*(\d{1,2}):(\d\d)\s*[-–]\s*(\d{1,2}):(\d\d)\s*", value, re.ASCII)
    if not written:
        return None
    first_hour, first_minute, last_hour, last_minute = map(int, written.groups())
    if max(first_hour, last_hour) > 23 or max(first_minute, last_minute) > 59:
        return None
    begin, end = time(first_hour, first_minute), time(last_hour, last_minute)
    return None if begin == end else (begin, end)


def weekdays(value: str) -> frozenset[int]:
    """The days of a list such as "1,2,7", Monday is 1; what is no day is left out."""
    return frozenset(int(day) for day in value.split(",") if day in tuple("1234567"))
