"""What past tags teach: how often prints with a hint were whose, of late more than long ago.

What was added can be taken away again, and leaves no trace: all sums are of integers, so that after any tags
and undos they are what they would be learned afresh.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from smarttracker_lite.domain.hints import (
    ACCOUNT,
    BEGINNING,
    FOLDER,
    HOST,
    HOUR,
    MEDIA,
    NAME,
    PAIR,
    PRINTER,
    SIZE,
    STYLE,
    USER,
    WORD,
)

Owner: TypeAlias = tuple[str | None, str | None]
"""A client and a project of it, or None; both are None of what is nobody's."""
NOBODY: Owner = (None, None)

NO_USER = "\n"
"""So begin the hands that are a printer's, as no user's name does."""

SHARE, LATELY = "", "\n"
"""In place of a hint: all prints, as they count for some weeks, and for some days."""
_HALF_LIVES = {
    SHARE: 25,
    LATELY: 2,
    **dict.fromkeys((NAME, BEGINNING, PAIR, WORD, FOLDER), 30),
    **dict.fromkeys((USER, HOST, ACCOUNT, PRINTER, MEDIA, SIZE), 15),
    **dict.fromkeys((HOUR, STYLE), 60),
}
"""After so many days a print counts half as much as one of today, by the kind of hint: a client's work comes
in runs, and who serves it changes."""
_LEAST = 4
"""It never counts less than 1/2⁴ of one of the day when learning began: who comes once a year is known
again."""
_GONE = 20
"""Of the last days there is hardly anything left after so many half-lives."""
_COUNTED = frozenset((USER, HOST, ACCOUNT, PRINTER, MEDIA, SIZE, HOUR, STYLE))
"""Of these kinds it is also kept of how many prints they are known, under the kind alone."""
_BITS = 24
_COUNT = (1 << _BITS) - 1
_FARTHEST = 400
"""So many days after that is the last day there is: printers' clocks may be wrong by years."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a decided job teaches: its owner, its hints, its day (proleptic Gregorian ordinal), and when whose
    hands (`hands`, the user or the printer) did it."""

    id: str
    owner: Owner
    hints: tuple[str, ...]
    day: int
    at: datetime
    hands: str


class Experience:
    """The sums of all lessons.

    Of each hint and owner one integer holds both how many prints there were, in its lowest bits, and what
    they weigh, above.
    """

    def __init__(self, today: int) -> None:
        """`today` is the day on which prints weigh 1; later ones weigh more."""
        self.today = today
        self.sums: dict[str, dict[Owner, int]] = {}
        self.hands: dict[str, list[tuple[datetime, str, Owner]]] = {}
        self._weights: dict[int, Mapping[str, int]] = {}

    def add(self, lesson: Lesson) -> None:
        """Learn it. Once only."""
        weights = self._of_day(lesson.day)
        for key in keys(lesson):
            of = self.sums.setdefault(key, {})
            of[lesson.owner] = of.get(lesson.owner, 0) + (weights[key[:1]] << _BITS | 1)
        insort(self.hands.setdefault(lesson.hands, []), (lesson.at, lesson.id, lesson.owner), key=_place)

    def remove(self, lesson: Lesson) -> None:
        """Unlearn it, exactly as it was added."""
        weights = self._of_day(lesson.day)
        for key in keys(lesson):
            of = self.sums[key]
            of[lesson.owner] -= weights[key[:1]] << _BITS | 1
            if not of[lesson.owner]:
                del of[lesson.owner]
            if not of:
                del self.sums[key]
        did = self.hands[lesson.hands]
        del did[bisect_left(did, (lesson.at, lesson.id), key=_place)]
        if not did:
            del self.hands[lesson.hands]

    def weights(self, key: str, day: int) -> dict[Owner, float]:
        """What the prints with this hint weigh by owner, on a day: one of that day weighs 1."""
        of = self.sums.get(key)
        if of is None:
            return {}
        one = self._of_day(day)[key[:1]] << _BITS
        return {owner: held / one for owner, held in of.items()}

    def counts(self, key: str) -> dict[Owner, int]:
        """How many prints there are with this hint, by owner."""
        return {owner: held & _COUNT for owner, held in self.sums.get(key, {}).items()}

    def near(self, hands: str, since: datetime, until: datetime) -> Sequence[tuple[datetime, str, Owner]]:
        """What these hands did between two moments: when, which job, and whose it is."""
        did = self.hands.get(hands, [])
        return did[bisect_left(did, (since, ""), key=_place) : bisect_left(did, (until, "\x7f"), key=_place)]

    def _of_day(self, day: int) -> Mapping[str, int]:
        """What a print of this day weighs by the kind of hint, in 1/2²⁴ of one of `today`."""
        if day not in self._weights:
            self._weights[day] = {kind: self._weight(half, day) for kind, half in _HALF_LIVES.items()}
        return self._weights[day]

    def _weight(self, half: int, day: int) -> int:
        least = _GONE if half == _HALF_LIVES[LATELY] else _LEAST
        whole, rest = divmod(min(max(day - self.today, -least * half), _FARTHEST), half)
        weight = _FRACTIONS[half][rest]
        return weight << whole if whole >= 0 else weight >> -whole


_FRACTIONS = {
    half: [round(2 ** (rest / half) * (1 << _BITS)) for rest in range(half)] for half in _HALF_LIVES.values()
}


def keys(lesson: Lesson) -> Iterator[str]:
    """Under what it is summed."""
    yield SHARE
    yield LATELY
    yield from lesson.hints
    yield from {key[0] for key in lesson.hints} & _COUNTED


def _place(done: tuple[datetime, str] | tuple[datetime, str, Owner]) -> tuple[datetime, str]:
    return done[0], done[1]


def by_client(of: Mapping[Owner, float]) -> dict[str | None, float]:
    """The same, of all projects of a client together."""
    told: dict[str | None, float] = {}
    for (client_id, _), weight in of.items():
        told[client_id] = told.get(client_id, 0) + weight
    return told
