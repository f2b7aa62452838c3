"""Prints that one pair of hands makes one after the other are mostly one client's work.

A hidden Markov chain: the client at hand stays the same from one print to the next with a chance that falls
with the time between them, and now and then a print is none of that client's work.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import TypeAlias

from smarttracker_lite.domain.experience import Owner
from smarttracker_lite.domain.guessing import Odds

Print: TypeAlias = tuple[datetime, Odds]
"""When it was made, and whose it is by itself."""

_STEPS = (timedelta(minutes=3), timedelta(minutes=20), timedelta(minutes=60))
APART = _STEPS[-1]
"""What lies farther apart has nothing to do with each other."""
_BETWEEN = 0.1
"""So many prints are made for somebody else in between."""
_MET = 5
"""So many pairs count as much as what is taken for granted."""
_MOST = 0.97


@dataclass(frozen=True, slots=True)
class Habits:
    """The chance that the next print is for the same client, by the steps of time between them."""

    stay: tuple[float, ...] = (0.7, 0.7, 0.3)


def habits(hands: Iterable[Sequence[tuple[datetime, str, Owner]]]) -> Habits:
    """Those that decided prints show, by the hands that made them, in the order in which they were made."""
    same, pairs = [0] * len(_STEPS), [0] * len(_STEPS)
    met = Counter[str | None]()
    for did in hands:
        met.update(client_id for _, _, (client_id, _) in did)
        for (before, _, first), (after, _, second) in pairwise(did):
            step = _step(after - before)
            if step is not None:
                pairs[step] += 1
                same[step] += first[0] == second[0]
    chance = sum((count / met.total()) ** 2 for count in met.values())
    return Habits(tuple(_stay(*each, chance) for each in zip(same, pairs, Habits().stay, strict=True)))


def _stay(same: int, pairs: int, usual: float, chance: float) -> float:
    """Beyond what agrees by chance; both prints of a pair must be of the work at hand to show it."""
    beyond = (same / pairs - chance) / (1 - chance) if pairs and chance < 1 else usual
    shown = min(max(beyond, 0) / (1 - _BETWEEN) ** 2, _MOST)
    return (shown * pairs + usual * _MET) / (pairs + _MET)


def together(prints: Sequence[Print], share: Mapping[str | None, float], habits: Habits) -> list[Odds]:
    """Whose each of the prints is, with what the others say; they are in the order in which they were
    made."""
    clues = [
        {who: _BETWEEN + (1 - _BETWEEN) * odds[who] / usual for who, usual in share.items()}
        for _, odds in prints
    ]
    steps = [_step(after[0] - before[0]) for before, after in pairwise(prints)]
    forward = _messages(clues, steps, share, habits)
    backward = _messages(clues[::-1], steps[::-1], share, habits)[::-1]
    return [
        _with(odds, share, ahead, behind)
        for (_, odds), ahead, behind in zip(prints, forward, backward, strict=True)
    ]


def _messages(
    clues: Sequence[Odds], steps: Sequence[int | None], share: Mapping[str | None, float], habits: Habits
) -> list[Odds | None]:
    """What those before say of each; None: nothing."""
    told: list[Odds | None] = [None]
    for clue, step in zip(clues, steps, strict=False):
        if step is None:
            told.append(None)
            continue
        last, stay = told[-1], habits.stay[step]
        now = {who: clue[who] * last[who] for who in share} if last else clue
        total = sum(now[who] * usual for who, usual in share.items())
        told.append({who: stay * value / total + 1 - stay for who, value in now.items()})
    return told


def _with(own: Odds, share: Mapping[str | None, float], ahead: Odds | None, behind: Odds | None) -> Odds:
    if ahead is None and behind is None:
        return own
    work = {
        who: usual * (ahead[who] if ahead else 1) * (behind[who] if behind else 1)
        for who, usual in share.items()
    }
    total = sum(work.values())
    odds = {
        who: own[who] / usual * ((1 - _BETWEEN) * work[who] / total + _BETWEEN * usual)
        for who, usual in share.items()
    }
    total = sum(odds.values())
    return {who: value / total for who, value in odds.items()}


def _step(apart: timedelta) -> int | None:
    return next((place for place, step in enumerate(_STEPS) if apart <= step), None)
