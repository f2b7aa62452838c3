"""How far a guess can be trusted: as far as guesses of that kind were right in the past."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log10

_FEWEST = 50
_MOST_STEPS = 20
"""Guesses are looked at in so many steps of so many at least."""
_ENOUGH = 4 * _FEWEST
_UNPROVEN = 0.9
"""No guess is trusted more before there were enough."""
_AT_FIRST = 3
"""One of so many guesses was right before any was tried: a single tag proves nothing."""
_HIGHEST = 0.99
_NINES = 6.0


@dataclass(frozen=True, slots=True)
class Guessed:
    """A guess about a past print: how likely it seemed (0 to 1), and whether it was right."""

    likely: float
    right: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """Points, rising: how likely a guess seemed, in nines, and how often such guesses were right; and how
    many were `tried` for them."""

    points: tuple[tuple[float, float], ...] = ()
    tried: int = 0

    def trust(self, likely: float) -> float:
        """The confidence in a guess that seems so likely. It never falls while that rises."""
        if not self.points:
            return likely * _UNPROVEN * (self.tried + 1) / (self.tried + _AT_FIRST)
        place = bisect_right(self.points, (_nines(likely), 2.0))
        if place == 0:
            nines, right = self.points[0]
            return right * min(likely / (1 - 10**-nines), 1) if nines else right
        if place == len(self.points):
            return self.points[-1][1]
        (low, least), (high, most) = self.points[place - 1], self.points[place]
        return least + (most - least) * (_nines(likely) - low) / (high - low)


def calibration(guesses: Iterable[Guessed]) -> Calibration:
    """What the guesses show: isotonic regression of steps by pooling neighbours (Ayer et al. 1955). What
    was pooled is trusted alike, from the middle of its first step to that of its last."""
    ordered = sorted(guesses, key=lambda guess: guess.likely)
    if len(ordered) < _ENOUGH:
        return Calibration(tried=len(ordered))
    pooled: list[list[Guessed]] = []
    for step in _steps(ordered):
        pooled.append(step)
        while len(pooled) > 1 and _right(pooled[-2]) >= _right(pooled[-1]):
            pooled[-2:] = [pooled[-2] + pooled[-1]]
    points: list[tuple[float, float]] = []
    for pool in pooled:
        trusted = min(_right(pool), _HIGHEST)
        for middle in (_FEWEST // 2, len(pool) - _FEWEST // 2):
            at = _nines(pool[middle].likely)
            if not points or (at > points[-1][0] and trusted >= points[-1][1]):
                points.append((at, trusted))
    return Calibration(tuple(points), len(ordered))


def _steps(ordered: Sequence[Guessed]) -> list[list[Guessed]]:
    size = max(_FEWEST, len(ordered) // _MOST_STEPS)
    starts = range(0, len(ordered) - size + 1, size)
    return [list(ordered[at : at + size if at != starts[-1] else None]) for at in starts]


def _right(guesses: Sequence[Guessed]) -> float:
    return sum(guess.right for guess in guesses) / len(guesses)


def _nines(likely: float) -> float:
    """0.9 is 1, 0.99 is 2: what differs among sure guesses."""
    return min(-log10(max(1 - likely, 10**-_NINES)), _NINES)
