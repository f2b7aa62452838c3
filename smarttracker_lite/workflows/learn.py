"""What suggestions are learned from: forgotten, learned again, switched off. Each is a decision."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from heapq import nlargest
from operator import itemgetter
from typing import TypeAlias

from smarttracker_lite.domain.business import Settings
from smarttracker_lite.domain.experience import SHARE, by_client
from smarttracker_lite.domain.hints import BEGINNING, OF_NAME, STYLE, TELLING, hint_of
from smarttracker_lite.domain.suggestions import Hint
from smarttracker_lite.errors import BadInput, N_
from smarttracker_lite.workflows.desk import Desk
from smarttracker_lite.workflows.learner import Learner
from smarttracker_lite.workflows.suggest import forgotten_keys, learned

MOST_FORGOTTEN = 500
_FEWEST = 2
_MOSTLY = 0.6
"""So many prints with a hint, and so much of them, are the client's for it to be shown."""
_Place: TypeAlias = tuple[int, int, Collection[str]]
"""How many prints are the client's of how many, and the kinds of hints that say the same there."""
_SHOWN = TELLING | {STYLE}
"""The others only weigh in where these say little."""


def switch(desk: Desk, *, on: bool) -> Settings:
    """Suggest clients from now on, or no more; what is known of them follows the jobs all the same."""
    return _kept(desk, "switch suggestions", replace(desk.settings, suggesting=on))


def forget_hint(desk: Desk, hint: Hint) -> Settings:
    """Go by this hint no more, for any client."""
    with desk.act("forget hint"):
        known = tuple(each for each in desk.settings.forgotten_hints if each != hint)
        if len(known) >= MOST_FORGOTTEN:
            raise BadInput(
                N_("So many hints cannot be forgotten one by one."), N_("Forget all, and begin anew.")
            )
        return _kept(desk, "forget hint", replace(desk.settings, forgotten_hints=(*known, hint)))


def learn_again(desk: Desk, hint: Hint) -> Settings:
    """Go by a forgotten hint again, with all that is known of it."""
    with desk.act("learn hint again"):
        left = tuple(each for each in desk.settings.forgotten_hints if each != hint)
        return _kept(desk, "learn hint again", replace(desk.settings, forgotten_hints=left))


def forget_all(desk: Desk) -> Settings:
    """Learn from what is decided from now on only."""
    settings = replace(desk.settings, learn_from=desk.now(), forgotten_hints=())
    return _kept(desk, "forget all learned", settings)


def learn_all(desk: Desk) -> Settings:
    """Learn from all decisions there are again."""
    return _kept(desk, "learn all again", replace(desk.settings, learn_from=None))


def _kept(desk: Desk, verb: str, settings: Settings) -> Settings:
    with desk.act(verb):
        desk.db.settings.put(settings)
    return settings


@dataclass(frozen=True, slots=True)
class LearnedHint:
    """A hint, and how many of the prints with it are the client's."""

    hint: Hint
    count: int
    of: int


@dataclass(frozen=True, slots=True)
class LearnedClient:
    """A client, how many of its prints were learned from, and the hints that say most for it."""

    client_id: str
    prints: int
    hints: tuple[LearnedHint, ...]


def overview(desk: Desk, most: int = 6) -> list[LearnedClient]:
    """All that is learned of, those with the most prints first; of each so many hints at most. Nothing as
    long as nothing is `ready`."""
    forgotten = frozenset(forgotten_keys(desk))
    telling: dict[str, dict[_Place, str]] = {}
    with desk.keeping(Learner).still:
        experience = learned(desk)
        prints = by_client(experience.counts(SHARE))
        for key in experience.sums:
            if key[1:] and key[0] in _SHOWN and key not in forgotten:
                _weigh(telling, key, by_client(experience.counts(key)))
    return [
        LearnedClient(client_id, round(count), _strongest(telling.get(client_id, {}), most))
        for client_id, count in sorted(prints.items(), key=itemgetter(1), reverse=True)
        if client_id is not None
    ]


def _weigh(telling: dict[str, dict[_Place, str]], key: str, of: Mapping[str | None, float]) -> None:
    """Of parts of names that were in the same prints the clearest is enough."""
    if not of:
        return
    client_id = max(of, key=lambda each: of[each])
    count, total = round(of[client_id]), round(sum(of.values()))
    if client_id is None or count < _FEWEST or count < _MOSTLY * total:
        return
    alike = telling.setdefault(client_id, {})
    place = count, total, OF_NAME if key[0] in OF_NAME else key[0]
    known = alike.get(place)
    if known is None or _clearness(key) < _clearness(known):
        alike[place] = key


def _clearness(key: str) -> tuple[int, bool, int]:
    """The lower, the clearer: few words, at the beginning of a name, written out."""
    return key.count(" "), key[0] != BEGINNING, -len(key)


def _strongest(telling: Mapping[_Place, str], most: int) -> tuple[LearnedHint, ...]:
    best = nlargest(most, telling.items(), key=lambda each: each[0][0] ** 2 / each[0][1])
    return tuple(LearnedHint(hint_of(key), count, total) for (count, total, _), key in best)
