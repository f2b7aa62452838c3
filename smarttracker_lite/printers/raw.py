"""A source's own entry of a job, as it is kept with the job so that a corrected parser can read it again."""

import json
from collections.abc import Mapping

FORM = 2
"""That of the entries that are kept now. Those of earlier ones leave out what is needed to read them."""
MAX_RAW = 64_000
"""Letters of an entry as JSON. Real ones have some hundred; HP's newest printers tell 1,000 of each page."""


def kept(entry: Mapping[str, object]) -> Mapping[str, object]:
    """The entry with its form. Of one that is too long there is as much as fits, and it says that it was cut.

    What is within the entry is as JSON has it: dicts, lists and leaves.
    """
    whole = {"form": FORM, **entry}
    if len(json.dumps(whole)) <= MAX_RAW:
        return whole
    head = {"form": FORM, "cut": True}
    return {**head, **_items(entry, MAX_RAW - len(json.dumps(head)))}


def whole(raw: Mapping[str, object]) -> bool:
    """Whether it is kept as it was told, in the form of today."""
    return raw.get("form") == FORM and "cut" not in raw


def _items(entry: Mapping[str, object], room: int) -> dict[str, object]:
    fitting: dict[str, object] = {}
    for name, value in entry.items():
        around = len(json.dumps(name)) + len(": , ")
        part = _fitting(value, room - around)
        if part is not None:
            fitting[name] = part
            room -= len(json.dumps(part)) + around
    return fitting


def _fitting(value: object, room: int) -> object:
    """As much of it as there is room for, from its beginning; None for nothing."""
    if len(json.dumps(value)) <= room:
        return value
    if isinstance(value, dict):
        return _items(value, room - len("{}")) or None
    return _elements(value, room - len("[]")) or None if isinstance(value, list) else None


def _elements(values: list[object], room: int) -> list[object]:
    fitting: list[object] = []
    for value in values:
        room -= len(json.dumps(value)) + len(", ")
        if room < 0:
            break
        fitting.append(value)
    return fitting
