"""Guesses for many prints together, and how such guesses did in the past."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from itertools import groupby
from operator import attrgetter, itemgetter

from smarttracker_lite.domain.calibration import Guessed
from smarttracker_lite.domain.experience import Experience, Lesson, Owner
from smarttracker_lite.domain.guessing import Judge, Odds
from smarttracker_lite.domain.sessions import APART, Habits, together

_NEAREST = 200
"""So many decided prints of a session are looked at."""
_TRUST_IN_TAGS = 0.98
"""Tags are wrong now and then."""
_NAMED_FROM = 0.97
"""So likely a client's project must be to be named."""
_HARDLY = 0.005
"""What is less likely is not guessed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A print that waits: its hints, and when whose hands made it."""

    id: str
    hints: tuple[str, ...]
    at: datetime
    hands: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Whose a print may be, and how likely that seems, 0 to 1. `beside`: more by what was printed before and
    after than by itself."""

    client_id: str
    project_id: str | None
    likely: float
    beside: bool


def guesses(
    judge: Judge, habits: Habits, prints: Iterable[Asked], most: int = 3
) -> dict[str, tuple[Guess, ...]]:
    """Of each print, by its id: the likeliest first; () of one of which nothing is known."""
    found: dict[str, tuple[Guess, ...]] = {}
    by_hands = sorted(prints, key=lambda each: (each.hands, each.at, each.id))
    for _, each in groupby(by_hands, key=attrgetter("hands")):
        for session in _sessions(list(each)):
            found |= _of_session(judge, habits, session, most)
    return found


def _sessions(prints: Sequence[Asked]) -> Iterator[list[Asked]]:
    session: list[Asked] = []
    for each in prints:
        if session and each.at - session[-1].at > APART:
            yield session
            session = []
        session.append(each)
    if session:
        yield session


def _of_session(
    judge: Judge, habits: Habits, session: Sequence[Asked], most: int
) -> Iterable[tuple[str, tuple[Guess, ...]]]:
    own = {each.id: judge.odds(each.hints) for each in session}
    near = judge.experience.near(session[0].hands, session[0].at - APART, session[-1].at + APART)
    decided = [(at, id, _decided(judge, owner)) for at, id, owner in near[:_NEAREST] if id not in own]
    line = sorted(
        [*((each.at, each.id, own[each.id]) for each in session), *decided], key=lambda each: each[:2]
    )
    odds = together([(at, each) for at, _, each in line], judge.share, habits)
    now = {id: each for (_, id, _), each in zip(line, odds, strict=True)}
    return [(each.id, _of_print(judge, each, own[each.id], now[each.id], most)) for each in session]


def _decided(judge: Judge, owner: Owner) -> Odds:
    odds = {client_id: usual * (1 - _TRUST_IN_TAGS) for client_id, usual in judge.share.items()}
    odds[owner[0]] += _TRUST_IN_TAGS
    return odds


def _of_print(judge: Judge, each: Asked, own: Odds, now: Odds, most: int) -> tuple[Guess, ...]:
    known, by_itself = judge.knows(each.hints), max(own, key=lambda who: own[who])
    likely = ((share, who) for who, share in now.items() if who is not None and share >= _HARDLY)
    return tuple(
        _guess(judge, each, who, share, beside)
        for place, (share, who) in enumerate(nlargest(most, likely, key=itemgetter(0)))
        if (beside := own[who] * 2 < share or (place == 0 and who != by_itself)) or known
    )


def _guess(judge: Judge, each: Asked, client_id: str, likely: float, beside: bool) -> Guess:
    project_id, share = judge.project(client_id, each.hints)
    if share < _NAMED_FROM or project_id is None:
        return Guess(client_id=client_id, project_id=None, likely=likely, beside=beside)
    return Guess(client_id=client_id, project_id=project_id, likely=likely, beside=beside)


def tried(before: Experience, lessons: Sequence[Lesson], habits: Habits) -> Iterator[Guessed]:
    """How guesses would have done: of each day's prints, given what was decided of the days before, which
    `before` learns as it goes. The lessons are in the order of their days."""
    for day, group in groupby(lessons, key=attrgetter("day")):
        of_day = list(group)
        if before.sums:
            asked = [Asked(each.id, each.hints, each.at, each.hands) for each in of_day]
            found = guesses(Judge(before, day), habits, asked, 1)
            for lesson in of_day:
                yield from (Guessed(guess.likely, right(guess, lesson.owner)) for guess in found[lesson.id])
        for lesson in of_day:
            before.add(lesson)


def right(guess: Guess, owner: Owner) -> bool:
    """Whether what is guessed is so; a project that nobody told cannot be wrong."""
    return guess.client_id == owner[0] and (guess.project_id is None or owner[1] in (None, guess.project_id))
