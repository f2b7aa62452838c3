"""Prints that one pair of hands makes one after the other are mostly one client's work.

A hidden Markov chain: the client at hand stays the same from one print to the next with a chance that falls
with the time between them, and now and then a print is none of that client's work.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from operator import mul
from typing import TypeAlias

from smarttracker_lite.domain.experience import Owner
from smarttracker_lite.domain.guessing import Odds, parts

Print: TypeAlias = tuple[datetime, Odds]
"""When it was made, and by how much it speaks for each client by itself."""

_STEPS = (timedelta(minutes=3), timedelta(minutes=20), timedelta(minutes=60))
APART = _STEPS[-1]
"""What lies farther apart has nothing to do with each other."""
_BETWEEN = 0.12
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


def together(prints: Sequence[Print], usual: Odds, habits: Habits) -> list[Odds]:
    """Whose each of the prints is, with what the others say; they are in the order in which they were made.
    `usual` is whose such hands' prints are."""
    own = [_evened(clue, usual) for _, clue in prints]
    clues = [[_BETWEEN + (1 - _BETWEEN) * each for each in clue] for clue in own]
    steps = [_step(after[0] - before[0]) for before, after in pairwise(prints)]
    forward = _messages(clues, steps, usual, habits)
    backward = _messages(clues[::-1], steps[::-1], usual, habits)[::-1]
    return [_with(*each, usual) for each in zip(own, forward, backward, strict=True)]


def _evened(clue: Odds, usual: Odds) -> Odds:
    """The same, so that it is 1 on average."""
    total = sum(map(mul, clue, usual))
    return [each / total for each in clue]


def _messages(
    clues: Sequence[Odds], steps: Sequence[int | None], usual: Odds, habits: Habits
) -> list[Odds | None]:
    """What those before say of each; None: nothing."""
    told: list[Odds | None] = [None]
    for clue, step in zip(clues, steps, strict=False):
        if step is None:
            told.append(None)
            continue
        last, stay = told[-1], habits.stay[step]
        now = list(map(mul, clue, last)) if last else clue
        part, rest = stay / sum(map(mul, now, usual)), 1 - stay
        told.append([part * each + rest for each in now])
    return told


def _with(own: Odds, ahead: Odds | None, behind: Odds | None, usual: Odds) -> Odds:
    work = usual
    for told in (ahead, behind):
        work = list(map(mul, work, told)) if told else work
    at_hand = (1 - _BETWEEN) / sum(work)
    return parts(
        [
            clue * (at_hand * each + _BETWEEN * share)
            for clue, each, share in zip(own, work, usual, strict=True)
        ]
    )


def _step(apart: timedelta) -> int | None:
    return next((place for place, step in enumerate(_STEPS) if apart <= step), None)
