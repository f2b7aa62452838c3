"""The place of the data folder: what may happen to the books there, until the user knows."""

from dataclasses import replace

from smarttracker_lite.errors import StoreTrouble
from smarttracker_lite.store.place import place_of
from smarttracker_lite.workflows.desk import Desk


def warning(desk: Desk) -> StoreTrouble | None:
    """What may happen to the books where they are; None on this PC's own disk."""
    return place_of(desk.db.folder).warning


def open_warning(desk: Desk) -> StoreTrouble | None:
    """The same for the first page: none once the user has accepted that kind of place."""
    place = place_of(desk.db.folder)
    return None if place.kind == desk.settings.accepted_place else place.warning


def accept(desk: Desk) -> None:
    """Warn on the first page no more, unless the folder comes to another kind of place."""
    kind = place_of(desk.db.folder).kind
    with desk.act("accept place"):
        desk.db.settings.put(replace(desk.settings, accepted_place=kind))
