"""Whose a print is likely to be, by its own hints.

Who sent it and where it was printed are weighed one beside the other, as naive Bayes does. The parts of a
name say the same thing again and again, so each is asked in turn, from the vaguest to the most telling, and
what it does not know is left as those before it have it (Witten and Bell's way of backing off): what was seen
n times and for d clients leaves d of n + d parts to the others. So a name that was never seen leaves who sent
it to decide, and a word of one client alone decides all but what it owes to chance.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import TypeAlias

from smarttracker_lite.domain.experience import NOBODY, SHARE, Experience, Owner, by_client
from smarttracker_lite.domain.hints import (
    BEGINNING,
    FOLDER,
    HOST,
    HOUR,
    MEDIA,
    NAME,
    OF_NAME,
    PAIR,
    PRINTER,
    SIZE,
    STYLE,
    TELLING,
    USER,
    WORD,
)

Odds: TypeAlias = dict[str | None, float]
"""The part of 1 that each client has; None is nobody."""

_DOUBT = {WORD: 8.0, PAIR: 1.0, BEGINNING: 1.0, NAME: 1.0, FOLDER: 1.0}
"""How much each new client of a hint makes of a further one: words are shared, what a name begins with
less."""
_ASKED = 6
"""So many of a name's hints are asked, the most telling."""
_WEIGHTS = {USER: 0.8, HOST: 0.4, PRINTER: 0.6, MEDIA: 0.5, SIZE: 0.3, HOUR: 0.3, STYLE: 1.0}
_OTHER_WEIGHT = 0.8
_CLEAREST = WORD + PAIR + NAME + FOLDER + BEGINNING
"""Of hints that say the same the last of these is told."""
_AS_USUAL = 8.0
"""So many prints with a hint count as much as what is usual."""
_EACH = 0.5
"""What every client has before anything is known."""
_NOBODY = 0.01


@dataclass(frozen=True, slots=True)
class _Told:
    """What one of a name's hints says: the share of each client, what it leaves, and how telling it is."""

    shares: Mapping[str | None, float]
    left: float
    telling: float


class Judge:
    """What was learned, asked on one day; as long as nothing more is learned."""

    def __init__(self, experience: Experience, day: int, forgotten: Collection[str] = ()) -> None:
        """The hints `forgotten` say nothing."""
        self.experience = experience
        self.day = day
        self._forgotten = frozenset(forgotten)
        self._weights: dict[str, Mapping[Owner, float]] = {}
        self._by_client: dict[str, Odds] = {}
        self._told: dict[str, _Told | None] = {}
        self._circumstances: dict[tuple[str, ...], Odds] = {}
        self.share = self._shares()

    def serves(self, day: int, forgotten: Collection[str]) -> bool:
        """Whether it is of this day, and these hints are forgotten."""
        return self.day == day and self._forgotten == frozenset(forgotten)

    def odds(self, hints: Sequence[str]) -> Odds:
        """Of each client that has anything, and of nobody; they add up to 1."""
        named, left = dict.fromkeys(self.share, 0.0), 1.0
        for told in self._asked(hints):
            for client_id, share in told.shares.items():
                named[client_id] += share * left
            left *= told.left
        around = self._around(tuple(self._beside_name(hints)))
        return _parts({who: (named[who] + left * usual) * around[who] for who, usual in self.share.items()})

    def knows(self, hints: Sequence[str]) -> bool:
        """Whether one of the hints that tell anything was seen before."""
        return any(owner != NOBODY for key in hints if key[0] in TELLING for owner in self._of(key))

    def project(self, client_id: str, hints: Sequence[str]) -> tuple[str | None, float]:
        """The likeliest of a client's projects, and the part of 1 it has among them; None where most prints
        like this are the client's alone."""
        told = [found for key in hints if key[0] in OF_NAME and (found := self._projects(key, client_id))]
        told.sort(key=lambda found: max(found.values()), reverse=True)
        shares, left = dict[str | None, float](), 1.0
        for each in (*told[:_ASKED], self._projects(SHARE, client_id)):
            for project_id, share in each.items():
                shares[project_id] = shares.get(project_id, 0) + left * share
            left *= 1 - sum(each.values())
        alone = shares.pop(None, 0)
        best = max(shares, key=lambda project_id: shares[project_id], default=None)
        if best is None or alone > shares[best]:
            return None, 0
        return best, shares[best] / (sum(shares.values()) + left)

    def _projects(self, key: str, client_id: str) -> dict[str | None, float]:
        """What a hint says of a client's projects; what is missing to 1 it leaves."""
        of = [(project_id, held) for (who, project_id), held in self._of(key).items() if who == client_id]
        total = sum(held for _, held in of) + len(of)
        return {project_id: held / total for project_id, held in of}

    def strongest(self, hints: Sequence[str], client_id: str) -> str | None:
        """The hint that says most for this client among those that tell anything; None if none does."""
        strengths = {key: self._strength(key, client_id) for key in hints if key[0] in TELLING}
        best = max(
            strengths, key=lambda key: (round(strengths[key], 3), _CLEAREST.find(key[0])), default=None
        )
        return best if best is not None and strengths[best] > 0 else None

    def _strength(self, key: str, client_id: str) -> float:
        of = self._clients(key)
        if not of.get(client_id):
            return 0
        doubt, usual = _DOUBT.get(key[0], _AS_USUAL), self.share[client_id]
        share = (of[client_id] + doubt * usual) / (sum(of.values()) + doubt)
        return log(share / usual) * _WEIGHTS.get(key[0], 1.0)

    def _shares(self) -> Odds:
        """What each has of all prints of late."""
        weights = dict(self._clients(SHARE))
        weights.setdefault(None, _NOBODY)
        total = sum(weights.values()) + _EACH * len(weights)
        return {client_id: (weight + _EACH) / total for client_id, weight in weights.items()}

    def _of(self, key: str) -> Mapping[Owner, float]:
        """What its prints weigh today; nothing of a forgotten hint."""
        if key not in self._weights:
            hidden = key in self._forgotten
            self._weights[key] = {} if hidden else self.experience.weights(key, self.day)
        return self._weights[key]

    def _clients(self, key: str) -> Odds:
        """The same by client."""
        if key not in self._by_client:
            self._by_client[key] = by_client(self._of(key))
        return self._by_client[key]

    def _named(self, hints: Sequence[str]) -> list[str]:
        """Those of a name that were seen, the most telling first."""
        seen = [(told.telling, key) for key in hints if key[0] in OF_NAME and (told := self._say(key))]
        return [key for _, key in sorted(seen, reverse=True)[:_ASKED]]

    def _asked(self, hints: Sequence[str]) -> list[_Told]:
        return [told for key in self._named(hints) if (told := self._say(key))]

    def _say(self, key: str) -> _Told | None:
        if key not in self._told:
            self._told[key] = self._made(key)
        return self._told[key]

    def _made(self, key: str) -> _Told | None:
        of = self._clients(key)
        count = sum(of.values())
        if not count:
            return None
        doubt = sum(min(held, 1) for held in of.values()) * _DOUBT[key[0]]
        shares = {client_id: weight / (count + doubt) for client_id, weight in of.items()}
        left = doubt / (count + doubt)
        return _Told(shares, left, self._news(shares, left))

    def _news(self, shares: Mapping[str | None, float], left: float) -> float:
        """By how much it changes what is usual: the divergence of Kullback and Leibler."""
        told, rest = 0.0, 1.0
        for client_id, share in shares.items():
            usual = self.share[client_id]
            now = share + left * usual
            told += now * log(now / usual)
            rest -= usual
        return told + left * max(rest, 0) * log(left)

    def _beside_name(self, hints: Sequence[str]) -> Iterator[str]:
        """Those that are weighed; how a name is written only if it is new, else it says so itself."""
        seen = any(key[0] == NAME and self._clients(key) for key in hints)
        return (key for key in hints if key[0] not in OF_NAME and not (seen and key[0] == STYLE))

    def _around(self, keys: tuple[str, ...]) -> Odds:
        """By how much who sent a print, and where and on what it was printed, make each client likelier than
        what was never seen with it."""
        if keys not in self._circumstances:
            factors = dict.fromkeys(self.share, 1.0)
            for key in keys:
                weight = _WEIGHTS.get(key[0], _OTHER_WEIGHT)
                for client_id, held in self._clients(key).items():
                    factors[client_id] *= (1 + held / (_AS_USUAL * self.share[client_id])) ** weight
            self._circumstances[keys] = factors
        return self._circumstances[keys]


def _parts(weights: Mapping[str | None, float]) -> Odds:
    """The same as parts of 1."""
    total = sum(weights.values())
    return {client_id: value / total for client_id, value in weights.items()}
