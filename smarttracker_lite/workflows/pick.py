"""Picking a client or project by a few letters of its name or code; the one door to rapidfuzz."""

import re
import unicodedata
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import nsmallest
from itertools import chain, islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from smarttracker_lite.domain.clients import Choice, choices
from smarttracker_lite.domain.jobs import Tagging
from smarttracker_lite.workflows.desk import Desk

MOST = 8
RECENT = 5
_LOOKED_THROUGH = 30
"""So many decisions are looked through for the last five; there may be many about states, or all of one."""
_FIRST_RETAGS = 20
"""One decision may give many jobs each to somebody else; those are its first."""

_APART = re.compile(r"[\s\-_.,;:/\\›'’\"“”„()\[\]&+]+")
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})

_WITHIN = 4
"""How well it fits if what is typed is only somewhere in a word; what is spelt nearly so fits worse."""
_SLIP_FROM, _SLIPS_FROM = 4, 6
"""The letters from which a word may have one slip, and two."""

_Known = tuple[object, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What may be meant, the likeliest first. The first `recent` were tagged with last."""

    choices: tuple[Choice, ...]
    recent: int = 0


class Picker:
    """Finds clients and projects at a desk; what it knows of them holds until one of them changes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: tuple[_Known, Catalogue] | None = None

    def pick(self, typed: str, most: int = MOST) -> Picked:
        """Those that the letters stand for. With none: the last five, the pinned, all others by name."""
        catalogue = self.catalogue
        if letters(typed):
            return Picked(choices=tuple(catalogue.found(typed, most)))
        last = [choice for pair in recent(self._desk) if (choice := catalogue.by_pair.get(pair))][:RECENT]
        first = [*last, *(choice for choice in catalogue.pinned if choice not in last)]
        others = (choice for choice in catalogue.choices if choice not in first)
        return Picked(choices=tuple(islice(chain(first, others), most)), recent=len(last))

    @property
    def catalogue(self) -> "Catalogue":
        """Everything that can be chosen now."""
        books = self._desk.db
        moment = (books.clients.moment, books.projects.moment)
        known = self._known  # once: another thread may put its own there meanwhile
        if known is None or any(was is not now for was, now in zip(known[0], moment, strict=True)):
            known = moment, Catalogue(choices(books.clients.all(), books.projects.all()))
            self._known = known
        return known[1]


@lru_cache(maxsize=1 << 14)
def letters(text: str) -> str:
    """The text without regard to capitals, accents and signs: words apart by a space."""
    bare = text.casefold()
    if not bare.isascii():
        plain = unicodedata.normalize("NFKD", bare).translate(_PLAIN)
        bare = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
    return _APART.sub(" ", bare).strip()


def recent(desk: Desk) -> Iterator[tuple[str, str | None]]:
    """The clients and projects that jobs were given to, the last one first, each once."""
    told = set[tuple[str, str | None]]()
    for tagging in desk.db.taggings.newest(_LOOKED_THROUGH):
        for pair in _given(tagging):
            if pair not in told:
                told.add(pair)
                yield pair


def _given(tagging: Tagging) -> Iterator[tuple[str, str | None]]:
    if tagging.undone_at is not None:
        return
    for retag in tagging.retags[:_FIRST_RETAGS]:
        before, after = retag.before, retag.after
        pair = (after.client_id, after.project_id)
        if after.client_id is not None and pair != (before.client_id, before.project_id):
            yield after.client_id, after.project_id


@dataclass(frozen=True, slots=True)
class _Entry:
    """A choice as it is looked for: its own name, the codes that are its own, and its whole title. A space is
    before each word."""

    name: str
    codes: tuple[str, ...]
    title: str


class Catalogue:
    """All choices, and what finds them by letters."""

    def __init__(self, known: Sequence[Choice]) -> None:
        self.choices = known
        self.by_pair = {(each.client.id, each.project.id if each.project else None): each for each in known}
        self.pinned = [each for each in known if each.client.pinned and not each.project]
        self._entries = [_entry(each) for each in known]
        self._codes = [(code, place) for place, entry in enumerate(self._entries) for code in entry.codes]
        self._places = defaultdict[str, list[int]](list)
        for place, entry in enumerate(self._entries):
            for word in dict.fromkeys(entry.title.split()):
                self._places[word].append(place)
        self._words = sorted(self._places)
        self._cut: dict[int, Mapping[str, set[int]]] = {}

    def found(self, typed: str, most: int) -> list[Choice]:
        """The choices that fit, the likeliest first: what is spelt nearly so only where no word begins so."""
        asked = letters(typed)
        hits = self._spelt(asked)
        if min(hits.values(), default=_WITHIN) >= _WITHIN:
            hits = self._misspelt(asked) | hits
        best = nsmallest(most, hits, key=lambda place: (hits[place], *self._order(place)))
        return [self.choices[place] for place in best]

    def _order(self, place: int) -> tuple[bool, bool, int]:
        """Of those that fit as well: the pinned before the others, clients before projects, by title."""
        choice = self.choices[place]
        return not choice.client.pinned, choice.project is not None, place

    def _spelt(self, asked: str) -> dict[int, int]:
        """Those in which all that is typed is somewhere, by how well they fit."""
        words, entries = asked.split(), self._entries
        found = set.intersection(*map(self._beginning, words))
        found.update(place for code, place in self._codes if code.startswith(asked))
        if len(found) < MOST:
            found.update(place for place, entry in enumerate(entries) if asked in entry.title)
        begun = [f" {word}" for word in words]
        return {place: _rank(asked, begun, entries[place]) for place in found}

    def _beginning(self, letters: str) -> set[int]:
        """Those of whose title a word begins so."""
        first = bisect_left(self._words, letters)
        end = bisect_left(self._words, letters + chr(0x10FFFF), first)
        return {place for word in self._words[first:end] for place in self._places[word]}

    def _misspelt(self, asked: str) -> dict[int, int]:
        """Those of whose title a word begins nearly so, for each word typed, by how many letters differ."""
        nearly = [self._nearly(word) for word in asked.split()]
        found = set.intersection(*map(set, nearly))
        return {place: _WITHIN + sum(near[place] for near in nearly) for place in found}

    def _nearly(self, word: str) -> dict[int, int]:
        """Where a word begins so but for a slip or two: less is nearer, and best a whole word."""
        near: dict[int, int] = {}
        slips = _slips(word)
        for size in range(max(len(word) - slips, 1), len(word) + slips + 1):
            starts = self._starts(size)
            alike = process.extract(word, starts.keys(), scorer=OSA.distance, score_cutoff=slips, limit=None)
            for start, distance, _ in alike:
                off = 2 * distance + (start not in self._places)
                for place in starts[start]:
                    near[place] = min(off, near.get(place, off))
        return near

    def _starts(self, size: int) -> Mapping[str, set[int]]:
        """The words of so many letters and the beginnings of longer ones, and where they are."""
        if size not in self._cut:
            found = defaultdict[str, set[int]](set)
            for word, places in self._places.items():
                if len(word) >= size:
                    found[word[:size]].update(places)
            self._cut[size] = found
        return self._cut[size]


def _entry(choice: Choice) -> _Entry:
    client, project = choice.client, choice.project
    codes = client.codes if project is None else (project.code,)
    known = tuple(folded for code in codes if (folded := letters(code)))
    return _Entry(
        name=f" {letters((project or client).name)}", codes=known, title=f" {letters(choice.title)}"
    )


def _rank(asked: str, begun: Sequence[str], entry: _Entry) -> int:
    """0 is best. A project is also found by its client, but after the client itself."""
    if asked in entry.codes:
        return 0
    if entry.name.startswith(asked, 1) or any(code.startswith(asked) for code in entry.codes):
        return 1
    if all(map(entry.name.__contains__, begun)):
        return 2
    return 3 if all(map(entry.title.__contains__, begun)) else _WITHIN


def _slips(word: str) -> int:
    """In how many letters a word may differ from what is meant; a short one is too like others."""
    return 0 if len(word) < _SLIP_FROM else 1 if len(word) < _SLIPS_FROM else 2
