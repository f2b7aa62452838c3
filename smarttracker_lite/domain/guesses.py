"""Guesses for many prints together, and how such guesses did in the past."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from heapq import nlargest
from itertools import groupby
from operator import attrgetter, mul

from smarttracker_lite.domain.calibration import Guessed
from smarttracker_lite.domain.experience import NO_USER, Experience, Lesson, Owner
from smarttracker_lite.domain.guessing import OF_SESSION, Judge, Odds, parts
from smarttracker_lite.domain.hints import HOST, USER
from smarttracker_lite.domain.sessions import APART, Habits, together

_NEAREST = 200
"""So many decided prints of a session are looked at."""
_NEXT_TO = timedelta(minutes=10)
"""So near in time to another's prints, a print that tells no user is taken for one of theirs."""
_TRUST_IN_TAGS = 0.98
"""Tags are wrong now and then."""
_NAMED_FROM = 0.97
"""So likely a client's project must be to be named."""
_HARDLY = 0.005
"""Where nobody is likelier, nobody is guessed; and no project of who is not."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A print that waits: its hints, and when whose hands made it."""

    id: str
    hints: tuple[str, ...]
    at: datetime
    hands: str

    @property
    def of_user(self) -> bool:
        """Whether a user made it; else its printer stands for who did."""
        return not self.hands.startswith(NO_USER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """Whose a print may be, and how likely that seems, 0 to 1. `beside`: more by what was printed before and
    after than by itself."""

    client_id: str
    project_id: str | None
    likely: float
    beside: bool


def guesses(
    judge: Judge,
    habits: Habits,
    prints: Iterable[Asked],
    most: int = 3,
    among: Callable[[str], bool] = lambda client_id: True,
) -> dict[str, tuple[Guess, ...]]:
    """Of each print, by its id: the likeliest first, of the clients that are `among` those who may have it;
    () of one of which nothing is known."""
    by_hands = sorted(_adopted(prints), key=lambda each: (each.hands, each.at, each.id))
    found: dict[str, tuple[Guess, ...]] = dict.fromkeys([each.id for each in by_hands], ())
    places = [place for place, who in enumerate(judge.clients) if who is not None and among(who)]
    for _, each in groupby(by_hands, key=attrgetter("hands")) if places else ():
        for session in _sessions(list(each)):
            for asked, own, now in _of_session(judge, habits, session):
                ranked = nlargest(most, places, now.__getitem__)
                by_itself = max(places, key=own.__getitem__)
                found[asked.id] = _of_print(judge, asked, own, now, ranked, by_itself)
    return found


def _adopted(prints: Iterable[Asked]) -> Iterator[Asked]:
    """The same; those that tell no user as made by who printed next to them in time."""
    known, lost = list[Asked](), list[Asked]()
    for each in sorted(prints, key=lambda each: (each.at, each.id)):
        (known if each.of_user else lost).append(each)
    yield from known
    for each in lost:
        place = bisect_left(known, each.at, key=attrgetter("at"))
        near = min(
            known[max(place - 1, 0) : place + 1], key=lambda other: abs(other.at - each.at), default=each
        )
        yield replace(each, hands=near.hands) if abs(near.at - each.at) <= _NEXT_TO else each


def _sessions(prints: Sequence[Asked]) -> Iterator[list[Asked]]:
    session: list[Asked] = []
    for each in prints:
        if session and each.at - session[-1].at > APART:
            yield session
            session = []
        session.append(each)
    if session:
        yield session


def _of_session(judge: Judge, habits: Habits, session: Sequence[Asked]) -> Iterator[tuple[Asked, Odds, Odds]]:
    """Each print of it, whose it is by itself, and whose with what the others say."""
    usual = judge.usual(_in_common(session))
    clues = {each.id: judge.clue(each.hints) for each in session}
    near = judge.experience.near(session[0].hands, session[0].at - APART, session[-1].at + APART)
    line = [(each.at, each.id, clues[each.id]) for each in session]
    line += [(at, id, _decided(judge, usual, owner)) for at, id, owner in near[:_NEAREST] if id not in clues]
    line.sort(key=lambda each: each[:2])
    odds = together([(at, clue) for at, _, clue in line], usual, habits)
    now = {id: each for (_, id, _), each in zip(line, odds, strict=True)}
    for each in session:
        yield each, parts(list(map(mul, usual, clues[each.id]))), now[each.id]


def _in_common(session: Iterable[Asked]) -> list[str]:
    """Of each kind of what a session has in common what most of its prints say; where no user is told, the
    host stands for one."""
    counts = Counter(key for each in session for key in each.hints if key[0] in OF_SESSION)
    most = {key[0]: key for key, _ in reversed(counts.most_common())}
    if USER in most:
        most.pop(HOST, None)
    return list(most.values())


def _decided(judge: Judge, usual: Odds, owner: Owner) -> Odds:
    place = judge.places[owner[0]]
    odds = [1 - _TRUST_IN_TAGS] * len(usual)
    odds[place] += _TRUST_IN_TAGS / usual[place]
    return odds


def _of_print(
    judge: Judge, each: Asked, own: Odds, now: Odds, ranked: Sequence[int], by_itself: int
) -> tuple[Guess, ...]:
    """Where anything is known of it, as many as are asked for: if the likeliest is wrong, one that hardly
    seemed likely is right."""
    first, moved = ranked[0], ranked[0] != by_itself
    if now[first] < _HARDLY:
        return ()
    if not moved and own[first] * 2 >= now[first] and not judge.knows(each.hints):
        return ()
    return tuple(
        _guess(judge, each, place, now[place], own[place] * 2 < now[place] or (moved and place == first))
        for place in ranked
    )


def _guess(judge: Judge, each: Asked, place: int, likely: float, beside: bool) -> Guess:
    client_id = judge.clients[place] or ""
    project_id, share = judge.project(client_id, each.hints) if likely >= _HARDLY else (None, 0.0)
    if share < _NAMED_FROM or project_id is None:
        return Guess(client_id=client_id, project_id=None, likely=likely, beside=beside)
    return Guess(client_id=client_id, project_id=project_id, likely=likely, beside=beside)


def tried(
    before: Experience, lessons: Sequence[Lesson], habits: Habits, by_itself: Collection[str] = ()
) -> Iterator[Guessed]:
    """How guesses would have done: of each day's prints, given what was decided of the days before, which
    `before` learns as it goes. The lessons are in the order of their days. Those of jobs that got their
    client `by_itself`, of a rule, were known at once and nobody had to guess."""
    for day, group in groupby(lessons, key=attrgetter("day")):
        of_day = list[Lesson]()
        for each in group:
            if each.id in by_itself:
                before.add(each)
            else:
                of_day.append(each)
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
