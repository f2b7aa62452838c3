"""A job's kept events, read again. Pure."""

from collections.abc import Mapping
from datetime import UTC, datetime

from smarttracker_lite.domain.printing import JobFacts
from smarttracker_lite.printers.drivers.windows.events import Event
from smarttracker_lite.printers.drivers.windows.jobs import PRINTED, QUEUE, RENDERED, logged

_NEVER = datetime.fromtimestamp(0, UTC)


def read_again(raw: Mapping[str, object]) -> JobFacts | None:
    """What kept events tell now, without key and times; None if they name no printer."""
    printed, rendered = _event(raw.get("printed"), PRINTED), _event(raw.get("rendered"), RENDERED)
    return logged(printed, rendered).facts if printed and printed.told.get(QUEUE) else None


def _event(told: object, kind: int) -> Event | None:
    """When it was written is not kept: the job's times are."""
    if not isinstance(told, Mapping):
        return None
    texts = {name: text for name, text in told.items() if isinstance(text, str)}
    return Event(record=0, at=_NEVER, kind=kind, told=texts)
