"""Whose a print is likely to be, by its own hints.

The parts of a name say the same thing again and again, so each is asked in turn, from the vaguest to the most
telling, and what it does not know is left as those before it have it (Witten and Bell's way of backing off):
what was seen n times and for d clients leaves d of n + d parts to the others. What they say together is then
weighed beside how the name is written, who sent it, and when and on what it was printed, as naive Bayes does.
As none of this is said independently, each has a weight, mostly below 1, near that with which the prints of
some years are likeliest (conditional logit on seeds 21 to 23 of `tests.bench.studioyear`).

What all prints of a session have in common, who sent them and when, is told once for all of them (`usual`);
what each print says by itself beside that is its `clue`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from operator import mul
from types import MappingProxyType
from typing import TypeAlias

from smarttracker_lite.domain.experience import LATELY, SHARE, Experience
from smarttracker_lite.domain.hints import (
    ACCOUNT,
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

Odds: TypeAlias = list[float]
"""Of each of a judge's clients: the part of 1 that it has, or by how much something speaks for it."""

Owned: TypeAlias = Mapping[str | None, Mapping[str | None, float]]
"""What the prints with a hint weigh, by client and project."""

_DOUBT = {WORD: 8.0, PAIR: 1.0, BEGINNING: 1.0, NAME: 1.0, FOLDER: 1.0}
"""How much each new client of a hint makes of a further one: words are shared, what a name begins with
less."""
_ASKED = 6
"""So many of a name's hints are asked, the most telling."""
_NAMED = 0.5
"""What a name's hints say together is weighed so; what is said beside it as follows."""
_WEIGHTS = {USER: 0.9, HOST: 0.4, PRINTER: 1.3, MEDIA: 0.2, SIZE: 0.2, HOUR: 0.7, STYLE: 0.65, ACCOUNT: 1.0}
OF_SESSION = frozenset((USER, HOST, HOUR))
"""Those that the prints of a session have in common."""
_CLEAREST = WORD + PAIR + NAME + FOLDER + BEGINNING
"""Of hints that say the same the last of these is told."""
_AS_USUAL = 4.0
"""So many prints with a hint count as much as what is usual."""
_EACH = 0.5
"""What every client has before anything is known."""
_LATELY = 0.5
"""What the last days say of shares counts so much, beside some weeks."""
_SHARED = 0.85
"""Who has much has not all: shares are weighed so."""
_NOBODY = 0.01
_OF_PRINT = frozenset(_WEIGHTS) - OF_SESSION


@dataclass(frozen=True, slots=True)
class _Told:
    """What one of a name's hints says: the share of each client by its place, what it leaves, and how much
    that tells."""

    shares: Sequence[tuple[int, float]]
    left: float
    telling: float


class Judge:
    """What was learned, asked on one day; as long as nothing more is learned."""

    def __init__(
        self,
        experience: Experience,
        day: int,
        forgotten: Collection[str] = (),
        known: Mapping[str, Owned] = MappingProxyType({}),
    ) -> None:
        """The hints `forgotten` say nothing. What is `known` needs not be looked up."""
        self.experience = experience
        self.day = day
        self._forgotten = frozenset(forgotten)
        self._by_client: dict[str, Mapping[str | None, float]] = {}
        self._by_project = dict(known)
        self._told: dict[str, _Told | None] = {}
        self._factors: dict[str, Odds] = {}
        weights = dict(self._clients(SHARE))
        weights.setdefault(None, _NOBODY)
        self.clients = list(weights)
        """All that anything was learned of, and None, who is nobody; `places` says where each stands."""
        self.places = {client_id: place for place, client_id in enumerate(self.clients)}
        self.share = parts([weight + _EACH for weight in weights.values()])
        """What each has of all prints of some weeks."""
        self._now = self._lately()

    def serves(self, day: int, forgotten: Collection[str]) -> bool:
        """Whether it is of this day, and these hints are forgotten."""
        return self.day == day and self._forgotten == frozenset(forgotten)

    def after(self, changed: Collection[str]) -> "Judge":
        """The same, when more was learned under these keys and nothing under others."""
        known = {key: of for key, of in self._by_project.items() if key not in changed}
        return Judge(self.experience, self.day, self._forgotten, known)

    def usual(self, hints: Iterable[str]) -> Odds:
        """Whose prints are that have these hints of a session, whatever else they say."""
        odds = self._now
        for key in hints:
            if factors := self._weighed(key):
                odds = list(map(mul, odds, factors))
        return parts(odds)

    def clue(self, hints: Sequence[str]) -> Odds:
        """By how much what a print says by itself speaks for each client."""
        named, left = [0.0] * len(self.clients), 1.0
        for told in self._asked(hints):
            for place, share in told.shares:
                named[place] += share * left
            left *= told.left
        odds = [(told / usual + left) ** _NAMED for told, usual in zip(named, self.share, strict=True)]
        for key in hints:
            if key[0] in _OF_PRINT and (factors := self._weighed(key)):
                odds = list(map(mul, odds, factors))
        return odds

    def knows(self, hints: Sequence[str]) -> bool:
        """Whether one of the hints that tell anything was seen before."""
        return any(who is not None for key in hints if key[0] in TELLING for who in self._clients(key))

    def project(self, client_id: str, hints: Sequence[str]) -> tuple[str | None, float]:
        """The likeliest of a client's projects, and the part of 1 it has among them; None where most prints
        like this are the client's alone."""
        of_name = (self._projects(key, client_id) for key in hints if key[0] in OF_NAME)
        told = [found for found in of_name if found]
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

    def _projects(self, key: str, client_id: str) -> Mapping[str | None, float]:
        """What a hint says of a client's projects; what is missing to 1 it leaves."""
        of = self._owned(key).get(client_id, {})
        total = sum(of.values()) + len(of)
        return {project_id: held / total for project_id, held in of.items()}

    def _owned(self, key: str) -> Owned:
        """What its prints weigh today by client and project; nothing of a forgotten hint."""
        if key not in self._by_project:
            of = dict[str | None, dict[str | None, float]]()
            if key not in self._forgotten:
                for (client_id, project_id), held in self.experience.weights(key, self.day).items():
                    of.setdefault(client_id, {})[project_id] = held
            self._by_project[key] = of
        return self._by_project[key]

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
        doubt, usual = _DOUBT.get(key[0], _AS_USUAL), self.share[self.places[client_id]]
        share = (of[client_id] + doubt * usual) / (sum(of.values()) + doubt)
        return log(share / usual) * _WEIGHTS.get(key[0], 1.0)

    def _lately(self) -> Odds:
        """The same, but who had much in the last days is likelier."""
        of = self._clients(LATELY)
        some = _LATELY / (sum(of.values()) + 1)
        return [
            (share + some * of.get(client_id, 0)) ** _SHARED
            for client_id, share in zip(self.clients, self.share, strict=True)
        ]

    def _clients(self, key: str) -> Mapping[str | None, float]:
        """The same by client."""
        if key not in self._by_client:
            self._by_client[key] = {who: sum(of.values()) for who, of in self._owned(key).items()}
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
        shares = [(self.places[client_id], weight / (count + doubt)) for client_id, weight in of.items()]
        left = doubt / (count + doubt)
        return _Told(shares, left, self._news(shares, left))

    def _news(self, shares: Iterable[tuple[int, float]], left: float) -> float:
        """By how much it changes what is usual: the divergence of Kullback and Leibler."""
        told, rest = 0.0, 1.0
        for place, share in shares:
            usual = self.share[place]
            now = share + left * usual
            told += now * log(now / usual)
            rest -= usual
        return told + left * max(rest, 0) * log(left)

    def _weighed(self, key: str) -> Odds:
        """By how much likelier this hint is with each client than with all, as it is weighed; nothing of one
        that was never seen."""
        if key not in self._factors:
            self._factors[key] = self._likelier(key)
        return self._factors[key]

    def _likelier(self, key: str) -> Odds:
        of, all_of = self._clients(key), self._clients(key[0])
        count, weight = sum(of.values()), _WEIGHTS[key[0]]
        if not count:
            return []
        one = sum(all_of.values()) / count
        known = ((of.get(client_id, 0), all_of.get(client_id, 0)) for client_id in self.clients)
        return [((here * one + _AS_USUAL) / (there + _AS_USUAL)) ** weight for here, there in known]


def parts(weights: Odds) -> Odds:
    """The same as parts of 1."""
    total = sum(weights)
    return [each / total for each in weights]
