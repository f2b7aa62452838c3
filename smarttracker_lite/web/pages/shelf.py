"""What a page lays aside until somebody has decided."""

import threading
from typing import Generic, TypeVar

from smarttracker_lite.errors import N_, NotFound
from smarttracker_lite.workflows.desk import new_id

T = TypeVar("T")


class Shelf(Generic[T]):
    """The last few things, each under a number; they are gone when the program ends."""

    KEPT = 4

    def __init__(self) -> None:
        self._things: dict[str, T] = {}
        self._guard = threading.Lock()

    def put(self, thing: T) -> str:
        """Lay it aside; gives its number. The oldest one makes room."""
        number = new_id()
        with self._guard:
            while len(self._things) >= self.KEPT:
                del self._things[next(iter(self._things))]
            self._things[number] = thing
        return number

    def get(self, number: str) -> T:
        """The thing of that number. Raises NotFound."""
        try:
            return self._things[number]
        except KeyError:
            raise NotFound(
                N_("This does not wait here any more."), N_("Begin once more: nothing is lost.")
            ) from None

    def replace(self, number: str, thing: T) -> None:
        """Lay something else in its place."""
        with self._guard:
            if number in self._things:
                self._things[number] = thing

    def drop(self, number: str) -> None:
        """It is decided."""
        with self._guard:
            self._things.pop(number, None)
